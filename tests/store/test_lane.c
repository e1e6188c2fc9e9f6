/* Lanes: one job's failure stays its own, a lost connection is nobody's, a full queue says so. */
#include <pthread.h>
#include <semaphore.h>

#include "base/core/limits.h"
#include "base/db/lane.h"
#include "tests/store/world.h"

static struct test_database t;

enum { SQL_ADD, SQL_COUNT };

static const struct db_statement STATEMENTS[] = {
    [SQL_ADD] = {"probe_add", DB_EXEC, "insert into probe (n) values ($1) on conflict do nothing"},
};
static const struct db_constraint CONSTRAINTS[] = {
    {"probe_check", ERR_INVALID, "probe_invalid", "n", "数字太大。"},
};
static const struct db_catalog CATALOG = {.statements = STATEMENTS,
                                          .statement_count = SQL_COUNT,
                                          .constraints = CONSTRAINTS,
                                          .constraint_count = COUNT_OF(CONSTRAINTS)};

static void open_database(void) {
    if (!test_database_open(&t))
        cr_skip_test("XUEFA_TEST_DATABASE_URL is not set");
    run_sql(&t,
            "create table probe (n bigint primary key, constraint probe_check check (n < 1000));"
            "create sequence probe_seq");
}

static void close_database(void) {
    if (t.db != NULL)
        test_database_close(&t);
}

TestSuite(lane, .init = open_database, .fini = close_database);

/* What the tests share with the lane's thread. */
struct probe {
    sem_t done;
    sem_t gate; /* waited for before each batch when `gated` */
    bool gated;
    bool idle; /* write nothing */
    uint32_t batches;
};

struct probe_job {
    struct lane_job lane;
    struct probe *probe;
    int64_t n;
    bool refuse;
    uint32_t told; /* how often done was called */
};

static void tell(struct lane_job *lane) {
    struct probe_job *job = (struct probe_job *)lane;
    job->told++;
    sem_post(&job->probe->done);
}

static enum err write_jobs(void *self, struct db *db, struct lane_job **jobs, uint32_t count) {
    struct probe *probe = self;
    probe->batches++;
    if (probe->gated)
        sem_wait(&probe->gate);
    for (uint32_t i = 0; !probe->idle && i < count; i++) {
        struct probe_job *job = (struct probe_job *)jobs[i];
        if (job->refuse)
            jobs[i]->err = fault_set(&jobs[i]->fault, ERR_CONFLICT, "refused", "不行。");
        else
            TRY(db_exec(db, SQL_ADD, DB_PARAMS(db_i64(job->n)), NULL));
    }
    return ERR_OK;
}

static struct lane *open_lane(struct probe *probe) {
    struct lane *lane = NULL;
    const struct lane_config config = {
        .url = t.url, .catalog = &CATALOG, .self = probe, .write = write_jobs};
    sem_init(&probe->done, 0, 0);
    sem_init(&probe->gate, 0, 0);
    MUST(&t, lane_open(&lane, &config, &t.fault));
    return lane;
}

static struct probe_job *make_jobs(struct probe *probe, uint32_t count) {
    struct probe_job *jobs = ARENA_ARRAY(&t.arena, struct probe_job, count);
    for (uint32_t i = 0; i < count; i++)
        jobs[i] = (struct probe_job){.lane = {.done = tell}, .probe = probe, .n = i};
    return jobs;
}

static void push_all(struct lane *lane, struct probe_job *jobs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        cr_assert_eq(lane_push(lane, &jobs[i].lane), ERR_OK);
}

static void wait_for(struct probe *probe, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        while (sem_wait(&probe->done) != 0)
            continue;
}

static int64_t count_rows(void) {
    return ask_i64(&t, "select count(*) from probe");
}

/* Holds the lane with one job, so that all that is pushed meanwhile becomes one batch. */
static void push_as_one_batch(struct lane *lane, struct probe *probe, struct probe_job *jobs,
                              uint32_t count) {
    struct probe_job *first = ARENA_NEW(&t.arena, struct probe_job);
    *first = (struct probe_job){.lane = {.done = tell}, .probe = probe, .n = 999};
    probe->gated = true;
    push_all(lane, first, 1);
    while (lane_depth(lane) > 0)
        sched_yield();
    push_all(lane, jobs, count);
    for (uint32_t i = 0; i < 4000; i++) /* every batch and every half of one */
        sem_post(&probe->gate);
    wait_for(probe, count + 1);
    probe->gated = false;
}

Test(lane, a_job_that_breaks_a_rule_spoils_no_other) {
    enum { COUNT = 300, BAD = 137 };
    struct probe probe = {0};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, COUNT);
    jobs[BAD].n = 5000;
    jobs[BAD + 1].refuse = true;
    push_as_one_batch(lane, &probe, jobs, COUNT);
    for (int i = 0; i < COUNT; i++) {
        cr_assert_eq(jobs[i].told, 1);
        cr_assert_eq(jobs[i].lane.err,
                     i == BAD       ? ERR_INVALID
                     : i == BAD + 1 ? ERR_CONFLICT
                                    : ERR_OK,
                     "job %d", i);
    }
    cr_expect_str_eq(jobs[BAD].lane.fault.code, "probe_invalid");
    cr_expect_str_eq(jobs[BAD].lane.fault.field, "n");
    cr_expect_str_eq(jobs[BAD + 1].lane.fault.code, "refused");
    cr_expect_eq(count_rows(), COUNT - 2 + 1);
    cr_expect_lt(probe.batches, 40, "halving takes about two batches a level");
    lane_close(lane);
}

Test(lane, several_bad_jobs_in_a_batch_are_found_one_by_one) {
    enum { COUNT = 128 };
    struct probe probe = {0};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, COUNT);
    for (int i = 0; i < COUNT; i += 10)
        jobs[i].n = 2000 + i;
    push_as_one_batch(lane, &probe, jobs, COUNT);
    for (int i = 0; i < COUNT; i++)
        cr_assert_eq(jobs[i].lane.err, i % 10 == 0 ? ERR_INVALID : ERR_OK, "job %d", i);
    lane_close(lane);
}

static void allow_connections(bool allowed) {
    test_database_on_server(&t, arena_printf(&t.arena, "alter database %s allow_connections %s",
                                             t.name, allowed ? "true" : "false"));
}

static void kill_others(void) {
    run_sql(&t, "select pg_terminate_backend(pid, 2000) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()");
}

Test(lane, a_backend_killed_between_batches_is_survived) {
    enum { ROUNDS = 5, PER_ROUND = 20 };
    struct probe probe = {0};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, ROUNDS * PER_ROUND);
    for (int round = 0; round < ROUNDS; round++) {
        push_all(lane, jobs + round * PER_ROUND, PER_ROUND);
        wait_for(&probe, PER_ROUND);
        kill_others();
    }
    for (int i = 0; i < ROUNDS * PER_ROUND; i++)
        cr_assert_eq(jobs[i].lane.err, ERR_OK, "job %d: %s", i, jobs[i].lane.fault.detail);
    cr_expect_eq(count_rows(), ROUNDS * PER_ROUND);
    lane_close(lane);
}

/* nextval() is not rolled back: the connection dies in the first COMMITs only. */
static void die_in_commits(int first) {
    run_sql(&t,
            "create function die() returns trigger language plpgsql as $$ begin"
            "  if nextval('probe_seq') <= %d then perform pg_terminate_backend(pg_backend_pid());"
            "  end if; return null; end $$;"
            "create constraint trigger die after insert on probe deferrable initially deferred"
            "  for each row execute function die()",
            first);
}

Test(lane, a_connection_lost_during_commit_is_repeated) {
    struct probe probe = {0};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, 10);
    die_in_commits(2);
    push_all(lane, jobs, 10);
    wait_for(&probe, 10);
    for (int i = 0; i < 10; i++)
        cr_expect_eq(jobs[i].lane.err, ERR_OK, "job %d: %s", i, jobs[i].lane.fault.detail);
    cr_expect_eq(count_rows(), 10);
    lane_close(lane);
}

/* The first COMMIT dies, then nobody can connect: whether it was stored stays unknown. */
Test(lane, an_unknown_outcome_is_not_told_as_a_failure) {
    struct probe probe = {0};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, 3);
    die_in_commits(1000000);
    allow_connections(false);
    push_all(lane, jobs, 1);
    wait_for(&probe, 1);
    cr_expect_eq(jobs[0].lane.err, ERR_UNKNOWN, "%s", jobs[0].lane.fault.detail);
    cr_expect_str_eq(jobs[0].lane.fault.code, "outcome_unknown");
    push_all(lane, jobs + 1, 1);
    wait_for(&probe, 1);
    cr_expect_eq(jobs[1].lane.err, ERR_OUTSIDE, "nothing of this one was ever sent");
    run_sql(&t, "drop trigger die on probe");
    allow_connections(true);
    push_all(lane, jobs + 2, 1);
    wait_for(&probe, 1);
    cr_expect_eq(jobs[2].lane.err, ERR_OK, "the lane works again");
    lane_close(lane);
}

/* A COMMIT that the server gave a warning with may not be on the standby yet. */
Test(lane, a_warning_during_commit_is_not_taken_for_done) {
    run_sql(&t, "create function warn() returns trigger language plpgsql as $$ begin"
                "  if nextval('probe_seq') = 1 then raise warning 'wait cancelled';"
                "  end if; return null; end $$;"
                "create constraint trigger warn after insert on probe deferrable"
                "  initially deferred for each row execute function warn()");
    MUST(&t, db_begin(t.db));
    run_sql(&t, "insert into probe values (1)");
    cr_expect_eq(db_commit(t.db), ERR_UNKNOWN);
    fault_clear(&t.fault);
    MUST(&t, db_begin(t.db));
    run_sql(&t, "insert into probe values (2)");
    MUST(&t, db_commit(t.db));
}

Test(lane, a_database_that_is_gone_is_told_within_seconds_and_the_lane_recovers) {
    struct probe probe = {0};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, 50);
    allow_connections(false);
    kill_others();
    int64_t began_ms = clock_monotonic_ms();
    push_all(lane, jobs, 50);
    wait_for(&probe, 50);
    cr_expect_lt(clock_monotonic_ms() - began_ms, 8000);
    for (int i = 0; i < 50; i++)
        cr_expect_eq(jobs[i].lane.err, ERR_OUTSIDE, "job %d", i);
    allow_connections(true);
    push_all(lane, jobs, 50);
    wait_for(&probe, 50);
    cr_expect_eq(jobs[49].lane.err, ERR_OK);
    cr_expect_eq(count_rows(), 50);
    lane_close(lane);
}

Test(lane, a_full_queue_refuses_and_keeps_what_it_has) {
    enum { COUNT = LIMIT_LANE_QUEUE_MAX + 2 * LIMIT_LANE_BATCH_MAX };
    struct probe probe = {.gated = true, .idle = true};
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, COUNT);
    uint32_t taken = 0;
    while (taken < COUNT && lane_push(lane, &jobs[taken].lane) == ERR_OK)
        taken++;
    cr_assert_geq(taken, LIMIT_LANE_QUEUE_MAX);
    cr_assert_leq(taken, LIMIT_LANE_QUEUE_MAX + LIMIT_LANE_BATCH_MAX);
    cr_expect_str_eq(jobs[taken].lane.fault.code, "queue_full");
    cr_expect_eq(lane_depth(lane), LIMIT_LANE_QUEUE_MAX);
    for (uint32_t i = 0; i < taken / LIMIT_LANE_BATCH_MAX + 2; i++)
        sem_post(&probe.gate);
    wait_for(&probe, taken);
    for (uint32_t i = 0; i < taken; i++)
        cr_assert_eq(jobs[i].told, 1);
    cr_expect_eq(jobs[taken].told, 0, "a refused job is not told again");
    lane_close(lane);
}

enum { PUSHERS = 4, PER_PUSHER = 500 };

struct pusher {
    struct lane *lane;
    struct probe_job *jobs;
    pthread_t thread;
};

static void *push_from_thread(void *arg) {
    struct pusher *pusher = arg;
    push_all(pusher->lane, pusher->jobs, PER_PUSHER);
    return NULL;
}

Test(lane, jobs_of_many_threads_are_each_written_once_and_closing_waits_for_them) {
    struct probe probe = {0};
    struct pusher pushers[PUSHERS];
    struct lane *lane = open_lane(&probe);
    struct probe_job *jobs = make_jobs(&probe, PUSHERS * PER_PUSHER);
    for (int i = 0; i < PUSHERS * PER_PUSHER; i++)
        jobs[i].n = i % 1000;
    for (int i = 0; i < PUSHERS; i++) {
        pushers[i] = (struct pusher){.lane = lane, .jobs = jobs + i * PER_PUSHER};
        cr_assert_eq(pthread_create(&pushers[i].thread, NULL, push_from_thread, &pushers[i]), 0);
    }
    for (int i = 0; i < PUSHERS; i++)
        pthread_join(pushers[i].thread, NULL);
    lane_close(lane);
    for (int i = 0; i < PUSHERS * PER_PUSHER; i++) {
        cr_assert_eq(jobs[i].told, 1);
        cr_assert_eq(jobs[i].lane.err, ERR_OK);
    }
    cr_expect_eq(count_rows(), 1000);
}
