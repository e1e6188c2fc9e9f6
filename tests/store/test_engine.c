/* Two engines with their lanes on one database: whatever they do to the same attempts at the same
 * time, there is one paper, one response a seq, one score and one credit. */
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include "engine/credit/credit.h"
#include "engine/lanes.h"
#include "tests/store/world.h"

static struct world w;
static struct engine engines[2];

static void open_engines(void) {
    world_open(&w);
    for (int i = 0; i < 2; i++) {
        engines[i] = w.t.engine;
        engines[i].images = image_shelf_open();
        id_source_open(&engines[i].ids, engines[i].clock);
        MUST(&w.t, engine_open_lanes(&engines[i], w.t.url, NULL, &w.t.fault));
    }
}

static void close_engines(void) {
    for (int i = 0; i < 2 && engines[i].images != NULL; i++) {
        engine_close_lanes(&engines[i]);
        image_shelf_close(engines[i].images);
    }
    world_close(&w);
}

TestSuite(engine, .init = open_engines, .fini = close_engines);

/* Jobs carry what their callback needs behind them. */
struct timed_start {
    struct start_job job;
    sem_t *done;
};
struct timed_save {
    struct save_job job;
    sem_t *done;
    struct save_slot slot;
};
struct timed_submit {
    struct submit_job job;
    sem_t *done;
};

static void start_done(struct lane_job *lane) {
    sem_post(((struct timed_start *)lane)->done);
}

static void save_done(struct lane_job *lane) {
    sem_post(((struct timed_save *)lane)->done);
}

static void submit_done(struct lane_job *lane) {
    sem_post(((struct timed_submit *)lane)->done);
}

static void wait_for(sem_t *done, int count) {
    for (int i = 0; i < count; i++)
        while (sem_wait(done) != 0)
            continue;
}

/* An arena for each job, because two lanes write at the same time. */
static struct arena arenas[WORLD_PEOPLE * 2];

/* Everybody starts on both engines; gives the attempts. */
static void start_all(struct attempt attempts[WORLD_PEOPLE]) {
    struct timed_start jobs[WORLD_PEOPLE * 2];
    sem_t done;
    sem_init(&done, 0, 0);
    for (int i = 0; i < WORLD_PEOPLE * 2; i++) {
        jobs[i] = (struct timed_start){.job = {.lane = {.done = start_done},
                                               .exam_id = w.exam_id,
                                               .person_id = w.people[i / 2],
                                               .received_ms = w.t.now_ms,
                                               .arena = &arenas[i]},
                                       .done = &done};
        cr_assert_eq(attempt_start_push(&engines[i % 2], &jobs[i].job), ERR_OK);
    }
    wait_for(&done, WORLD_PEOPLE * 2);
    for (int i = 0; i < WORLD_PEOPLE; i++) {
        const struct start_job *a = &jobs[i * 2].job, *b = &jobs[i * 2 + 1].job;
        cr_assert_eq(a->lane.err, ERR_OK, "%s", a->lane.fault.detail);
        cr_assert_eq(b->lane.err, ERR_OK, "%s", b->lane.fault.detail);
        cr_assert_eq(a->attempt.attempt_id.v, b->attempt.attempt_id.v, "one paper");
        cr_assert_eq(a->created + b->created, 1, "made once");
        attempts[i] = a->attempt;
    }
    sem_destroy(&done);
}

Test(engine, starts_on_two_engines_give_one_paper) {
    struct attempt attempts[WORLD_PEOPLE];
    start_all(attempts);
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt"), WORLD_PEOPLE);
}

static void make_save(struct timed_save *timed, int idx, const struct attempt *attempt,
                      struct save_slot slot) {
    timed->slot = slot;
    timed->job = (struct save_job){.lane = {.done = save_done},
                                   .attempt_id = attempt->attempt_id,
                                   .person_id = attempt->person_id,
                                   .received_ms = w.t.now_ms,
                                   .arena = &arenas[idx],
                                   .slots = &timed->slot,
                                   .slot_count = 1};
}

/* As a client does: a busy engine is asked again. */
static void repeat_while_busy(struct timed_save *timed, int engine) {
    for (int i = 0; i < 100 && timed->job.lane.err == ERR_BUSY; i++) {
        cr_assert_eq(attempt_save_push(&engines[engine], &timed->job), ERR_OK);
        wait_for(timed->done, 1);
    }
}

Test(engine, the_same_seq_with_two_bodies_is_acknowledged_once) {
    struct attempt attempts[WORLD_PEOPLE];
    struct timed_save saves[WORLD_PEOPLE * 2];
    sem_t done;
    sem_init(&done, 0, 0);
    start_all(attempts);
    for (int64_t seq = 1; seq <= 20; seq++) {
        for (int i = 0; i < WORLD_PEOPLE * 2; i++) {
            struct str body = i % 2 == 0 ? STR("[\"A\"]") : STR("[\"B\"]");
            make_save(&saves[i], i, &attempts[i / 2], (struct save_slot){1, seq, body, {0}, {0}});
            saves[i].done = &done;
        }
        for (int i = 0; i < WORLD_PEOPLE * 2; i++)
            cr_assert_eq(attempt_save_push(&engines[i % 2], &saves[i].job), ERR_OK);
        wait_for(&done, WORLD_PEOPLE * 2);
        for (int i = 0; i < WORLD_PEOPLE * 2; i++)
            repeat_while_busy(&saves[i], i % 2);
        for (int i = 0; i < WORLD_PEOPLE; i++) {
            bool a = saves[i * 2].job.lane.err == ERR_OK;
            bool b = saves[i * 2 + 1].job.lane.err == ERR_OK;
            cr_assert(a != b, "seq %lld, person %d: %d %d", (long long)seq, i, a, b);
            struct str stored = ask_text(
                &w.t,
                "select response from attempt_response where attempt_id = %lld and seq = %lld",
                (long long)attempts[i].attempt_id.v, (long long)seq);
            cr_assert(str_eq(stored, a ? STR("[\"A\"]") : STR("[\"B\"]")), "what was acknowledged");
        }
    }
    sem_destroy(&done);
}

static void make_submit(struct timed_submit *timed, const struct attempt *attempt, sem_t *done) {
    *timed = (struct timed_submit){
        .job = {.finish = {.lane = {.done = submit_done}, .kind = FINISH_SUBMIT},
                .attempt_id = attempt->attempt_id,
                .person_id = attempt->person_id,
                .received_ms = w.t.now_ms},
        .done = done};
}

/* Right responses on their way while both engines are told to submit. */
static void race_to_the_end(const struct attempt attempts[WORLD_PEOPLE]) {
    struct timed_save saves[WORLD_PEOPLE * 2];
    struct timed_submit submits[WORLD_PEOPLE * 2];
    sem_t done;
    sem_init(&done, 0, 0);
    for (int i = 0; i < WORLD_PEOPLE * 2; i++) {
        int64_t slot = 1 + i % 2;
        struct str right = right_response(&w, &attempts[i / 2], slot);
        make_save(&saves[i], i, &attempts[i / 2], (struct save_slot){slot, 1, right, {0}, {0}});
        saves[i].done = &done;
        make_submit(&submits[i], &attempts[i / 2], &done);
    }
    for (int i = 0; i < WORLD_PEOPLE * 2; i++) {
        cr_assert_eq(attempt_save_push(&engines[i % 2], &saves[i].job), ERR_OK);
        cr_assert_eq(attempt_submit_push(&engines[(i / 2) % 2], &submits[i].job), ERR_OK);
    }
    wait_for(&done, WORLD_PEOPLE * 4);
    for (int i = 0; i < WORLD_PEOPLE; i++) {
        const struct submit_job *a = &submits[i * 2].job, *b = &submits[i * 2 + 1].job;
        int64_t kept =
            (saves[i * 2].job.lane.err == ERR_OK) + (saves[i * 2 + 1].job.lane.err == ERR_OK);
        cr_assert_eq(a->finish.lane.err, ERR_OK, "%s", a->finish.lane.fault.detail);
        cr_assert_eq(a->score, b->score, "one score");
        cr_assert_eq(a->closed_at, b->closed_at);
        cr_assert_eq(a->score, kept * 100, "what was acknowledged is scored, and nothing else");
    }
    sem_destroy(&done);
}

Test(engine, a_save_that_races_with_a_submit_is_either_refused_or_scored) {
    for (int round = 0; round < 3; round++) {
        struct attempt attempts[WORLD_PEOPLE];
        start_all(attempts);
        race_to_the_end(attempts);
        cr_assert_eq(count_false_sums(&w.t), 0);
    }
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt where state = 'submitted'"),
                 WORLD_PEOPLE * 3);
}

Test(engine, two_closers_close_every_overdue_attempt_once) {
    struct attempt attempts[WORLD_PEOPLE];
    uint32_t closed = 0;
    start_all(attempts);
    w.t.now_ms += 2 * (int64_t)MS_PER_HOUR;
    for (int i = 0; i < 2; i++) {
        struct call call = engine_call(&engines[i], w.t.db, &w.t.arena, &w.t.fault);
        MUST(&w.t, engine_close_overdue(&call, &closed));
        cr_expect_eq(closed, i == 0 ? WORLD_PEOPLE : 0);
    }
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt where state = 'closed'"),
                 WORLD_PEOPLE);
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt where closed_at <> deadline_at"), 0);
    cr_expect_eq(count_false_sums(&w.t), 0);
}

/* A transaction of another engine, held open in the middle of its batch. */
struct other {
    struct db *db;
    struct arena arena;
    struct fault fault;
    struct call call;
};

static void open_other(struct other *other) {
    *other = (struct other){0};
    MUST(&w.t, db_open(&other->db, w.t.url, NULL, &ENGINE_CATALOG, &w.t.fault));
    other->call = engine_call(&engines[1], other->db, &other->arena, &other->fault);
    cr_assert_eq(db_begin(other->db), ERR_OK);
}

static void close_other(struct other *other) {
    db_close(other->db);
    arena_close(&other->arena);
}

Test(engine, a_submit_waits_for_the_saves_that_came_before_it) {
    struct other other;
    struct start_job started = start(&w, 0, w.t.now_ms);
    struct timed_save saving;
    struct lane_job *jobs[] = {&saving.job.lane};
    struct str right = right_response(&w, &started.attempt, 1);
    make_save(&saving, 0, &started.attempt, (struct save_slot){1, 1, right, {0}, {0}});
    open_other(&other);
    cr_assert_eq(attempt_write_saves(&engines[1], other.db, jobs, 1), ERR_OK);
    struct submit_job job = {.finish = {.kind = FINISH_SUBMIT},
                             .attempt_id = started.attempt.attempt_id,
                             .person_id = w.people[0],
                             .received_ms = w.t.now_ms};
    struct submit_job *submits[] = {&job};
    run_sql(&w.t, "set lock_timeout = '300ms'");
    cr_expect_eq(run_submits(&w, submits, 1), ERR_BUSY, "the save is not committed yet");
    cr_assert_eq(db_commit(other.db), ERR_OK);
    MUST(&w.t, run_submits(&w, submits, 1));
    cr_expect_eq(job.score, 100);
    close_other(&other);
}

/* Posts for the first person on a connection of its own; waits for whoever holds the standing. */
static void *post_from_thread(void *arg) {
    struct other *other = arg;
    struct credit_claim claim = {.campaign_id = w.campaign.campaign_id,
                                 .person_id = w.people[0],
                                 .kind = CREDIT_PRACTICE,
                                 .source_id = 2,
                                 .earned = 300,
                                 .occurred_at = w.t.now_ms};
    struct credit_claim *claims[] = {&claim};
    enum err err = credit_post(&other->call, claims, 1);
    if (err == ERR_OK)
        err = db_commit(other->db);
    return err == ERR_OK && claim.credited == 200 ? arg : NULL;
}

static void wait_until_somebody_waits(void) {
    for (int i = 0; i < 500; i++) {
        if (ask_i64(&w.t, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          " and datname = current_database()") > 0)
            return;
        usleep(10000);
    }
    cr_assert_fail("nobody waits for the standing");
}

/* What the day has left is read after the lock is held, not before. */
Test(engine, the_cap_holds_when_two_engines_pay_at_the_same_time) {
    struct other first, second;
    pthread_t thread;
    void *paid_200 = NULL;
    open_other(&first);
    open_other(&second);
    struct credit_claim claim = {.campaign_id = w.campaign.campaign_id,
                                 .person_id = w.people[0],
                                 .kind = CREDIT_PRACTICE,
                                 .source_id = 1,
                                 .earned = 300,
                                 .occurred_at = w.t.now_ms};
    struct credit_claim *claims[] = {&claim};
    cr_assert_eq(credit_post(&first.call, claims, 1), ERR_OK);
    cr_assert_eq(pthread_create(&thread, NULL, post_from_thread, &second), 0);
    wait_until_somebody_waits();
    cr_assert_eq(db_commit(first.db), ERR_OK);
    pthread_join(thread, &paid_200);
    cr_expect_not_null(paid_200, "300 and 200 make the 500 of the day");
    cr_expect_eq(count_false_sums(&w.t), 0);
    close_other(&first);
    close_other(&second);
}
