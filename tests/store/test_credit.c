/* The ledger and what is kept with it: any order and any repetition give the same sums. */
#include "base/core/rng.h"
#include "engine/credit/credit.h"
#include "engine/practice/practice.h"
#include "engine/reminder/reminder.h"
#include "engine/standing/standing.h"
#include "engine/unit/unit.h"
#include "tests/store/world.h"

static struct world w;

static void open_world(void) {
    world_open(&w);
}

static void close_world(void) {
    world_close(&w);
}

TestSuite(credit, .init = open_world, .fini = close_world);

static struct credit_claim claim_of(int person, enum credit_kind kind, int64_t source_id,
                                    int64_t earned) {
    return (struct credit_claim){.campaign_id = w.campaign.campaign_id,
                                 .person_id = w.people[person],
                                 .kind = kind,
                                 .source_id = source_id,
                                 .earned = earned,
                                 .occurred_at = w.t.now_ms};
}

static enum err post(struct credit_claim *claims, uint32_t count) {
    struct credit_claim **list = ARENA_ARRAY(&w.t.arena, struct credit_claim *, count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = &claims[i];
    fault_clear(&w.t.fault);
    w.t.call.now_ms = w.t.now_ms;
    TRY(db_begin(w.t.db));
    enum err err = credit_post(&w.t.call, list, count);
    if (err == ERR_OK)
        return db_commit(w.t.db);
    db_rollback(w.t.db);
    return err;
}

static int64_t credits_of(int person) {
    return ask_i64(&w.t, "select credits from standing_person where person_id = %lld",
                   (long long)w.people[person].v);
}

Test(credit, the_cap_holds_for_the_day_and_begins_again_at_midnight_in_shanghai) {
    int64_t midnight = day_start_ms(day_of(w.t.now_ms) + 1);
    static const int64_t CREDITED[] = {300, 200, 0};
    for (int64_t i = 0; i < 3; i++) {
        struct credit_claim claim = claim_of(0, CREDIT_PRACTICE, i + 1, 300);
        MUST(&w.t, post(&claim, 1));
        cr_expect_eq(claim.credited, CREDITED[i]);
    }
    struct credit_claim exam = claim_of(0, CREDIT_EXAM_PASS, 1, 1000);
    MUST(&w.t, post(&exam, 1));
    cr_expect_eq(exam.credited, 1000, "an exam is credited in full");
    w.t.now_ms = midnight - 1;
    struct credit_claim last = claim_of(0, CREDIT_PRACTICE, 8, 300);
    MUST(&w.t, post(&last, 1));
    cr_expect_eq(last.credited, 0);
    w.t.now_ms = midnight;
    struct credit_claim next = claim_of(0, CREDIT_PRACTICE, 9, 300);
    MUST(&w.t, post(&next, 1));
    cr_expect_eq(next.credited, 300);
    cr_expect_eq(credits_of(0), 1800);
    cr_expect_eq(count_false_sums(&w.t), 0);
}

enum { EVENT_COUNT = 9 };

/* The same events for every person, each in another order, in other batches, all of them twice. */
Test(credit, replays_in_any_order_give_the_same_totals) {
    for (int person = 0; person < WORLD_PEOPLE; person++) {
        struct rng rng = rng_seeded((uint64_t)person);
        struct credit_claim claims[EVENT_COUNT * 2];
        for (int i = 0; i < EVENT_COUNT * 2; i++) {
            int64_t source = i % EVENT_COUNT;
            enum credit_kind kind = source < 3 ? CREDIT_EXAM_PASS : CREDIT_PRACTICE;
            claims[i] = claim_of(person, kind, source + 1, 70 + source);
        }
        for (uint32_t i = EVENT_COUNT * 2; i > 1; i--) {
            uint32_t at = rng_below(&rng, i);
            struct credit_claim last = claims[i - 1];
            claims[i - 1] = claims[at];
            claims[at] = last;
        }
        for (uint32_t at = 0; at < EVENT_COUNT * 2;) {
            uint32_t count = 1 + rng_below(&rng, EVENT_COUNT * 2 - at);
            MUST(&w.t, post(claims + at, count));
            at += count;
        }
        /* three exams of 70, 71 and 72; six rounds of 73 … 78, 453 in all, under the cap of 500 */
        cr_expect_eq(credits_of(person), 70 + 71 + 72 + 453, "person %d", person);
    }
    cr_expect_eq(ask_i64(&w.t, "select count(*) from credit_event"), WORLD_PEOPLE * EVENT_COUNT);
    cr_expect_eq(count_false_sums(&w.t), 0);
    cr_expect_eq(ask_i64(&w.t, "select credits from standing_unit where unit_id = %lld",
                         (long long)w.root.v),
                 WORLD_PEOPLE * 666);
}

Test(credit, a_stranger_in_a_batch_is_refused_and_nothing_is_posted) {
    struct credit_claim claims[] = {claim_of(0, CREDIT_PRACTICE, 1, 100),
                                    claim_of(1, CREDIT_PRACTICE, 1, 100)};
    claims[1].person_id.v = 4711;
    cr_expect_eq(post(claims, 2), ERR_NOT_FOUND);
    cr_expect_str_eq(w.t.fault.code, "not_enrolled");
    cr_expect_eq(ask_i64(&w.t, "select count(*) from credit_event"), 0);
}

static void sit(struct rng *rng, int person, int64_t *open_count) {
    struct start_job started = start(&w, person, w.t.now_ms);
    if (started.lane.err != ERR_OK)
        return; /* no attempts left */
    const struct attempt *a = &started.attempt;
    for (int64_t slot = 1; slot <= 4; slot++) {
        struct str response =
            rng_below(rng, 4) > 0 ? right_response(&w, a, slot) : wrong_response(&w, a, slot);
        save(&w, a, w.t.now_ms,
             (struct save_slot){.slot = slot, .seq = 1 + rng_below(rng, 99), .response = response});
    }
    *open_count += 1;
}

/* Submits what is open, in one batch with repeats and closings by the clock. */
static void finish_all(struct rng *rng) {
    struct submit_job jobs[64];
    struct submit_job *list[64];
    struct str open = ask_text(&w.t, "select string_agg(attempt_id || ':' || person_id, ' ')"
                                     " from attempt where state = 'open'");
    uint32_t count = 0;
    while (open.ptr != NULL && count + 2 < 64) {
        struct str pair = str_cut(&open, ' '), id = str_cut(&pair, ':');
        struct submit_job job = {.finish = {.kind = FINISH_SUBMIT}, .received_ms = w.t.now_ms};
        cr_assert_eq(str_parse_i64(id, &job.attempt_id.v), ERR_OK);
        cr_assert_eq(str_parse_i64(pair, &job.person_id.v), ERR_OK);
        for (uint32_t n = 1 + rng_below(rng, 2); n > 0; n--, count++)
            jobs[count] = job;
    }
    for (uint32_t i = 0; i < count; i++)
        list[i] = &jobs[i];
    MUST(&w.t, run_submits(&w, list, count));
}

static enum err finish_round(struct practice_job *job) {
    struct practice_job *list[] = {job};
    job->finish.lane.err = ERR_OK;
    fault_clear(&job->finish.lane.fault);
    fault_clear(&w.t.fault);
    w.t.call.now_ms = w.t.now_ms;
    TRY(db_begin(w.t.db));
    enum err err = practice_write_finishes(&w.t.call, list, 1);
    if (err == ERR_OK)
        return db_commit(w.t.db);
    db_rollback(w.t.db);
    return err;
}

static struct practice_job begun_round(int person, uint32_t answered) {
    struct practice_round round;
    bool created = false;
    w.t.call.now_ms = w.t.now_ms;
    MUST(&w.t,
         practice_start(&w.t.call, w.campaign.campaign_id, w.people[person], &round, &created));
    struct practice_job job = {.finish = {.kind = FINISH_PRACTICE},
                               .round_id = round.round_id,
                               .person_id = w.people[person]};
    for (uint32_t slot = 1; slot <= answered; slot++) {
        struct practice_response *r = vec_push(&w.t.arena, &job.responses);
        r->slot = slot;
        *vec_push(&w.t.arena, &r->response) = STR("A");
    }
    return job;
}

static bool sits_an_exam(int person) {
    return ask_i64(&w.t, "select count(*) from attempt where state = 'open' and person_id = %lld",
                   (long long)w.people[person].v) > 0;
}

Test(credit, sums_stay_true_through_random_days_of_exams_and_practice) {
    struct rng rng = rng_seeded(2026);
    int64_t sat = 0;
    for (int day = 0; day < 6; day++) {
        for (int act = 0; act < 14; act++) {
            int person = (int)rng_below(&rng, WORLD_PEOPLE);
            if (rng_below(&rng, 3) == 0) {
                sit(&rng, person, &sat);
            } else if (!sits_an_exam(person)) {
                finish_all(&rng); /* nobody practises during an exam */
                struct practice_job job = begun_round(person, 3 + rng_below(&rng, 2));
                MUST(&w.t, finish_round(&job));
            }
        }
        finish_all(&rng);
        cr_assert_eq(count_false_sums(&w.t), 0, "day %d", day);
        w.t.now_ms += MS_PER_DAY;
    }
    cr_expect_gt(sat, 8);
    cr_expect_gt(ask_i64(&w.t, "select count(*) from credit_event where credited < earned"), 0,
                 "the cap was met");
    cr_expect_eq(ask_i64(&w.t, "select count(*) from credit_event where kind = 'exam_pass'"),
                 ask_i64(&w.t, "select count(*) from standing_person where passed"),
                 "an exam pays once");
}

Test(credit, a_round_is_finished_once_and_a_repeat_gives_the_same_answer) {
    struct practice_job job = begun_round(0, 4);
    MUST(&w.t, finish_round(&job));
    cr_expect_eq(job.finish.lane.err, ERR_OK);
    cr_expect_eq(job.credits, 300);
    struct practice_job again = job;
    again.credits = again.correct = 0;
    MUST(&w.t, finish_round(&again));
    cr_expect_eq(again.finish.lane.err, ERR_OK, "%s", again.finish.lane.fault.detail);
    cr_expect_eq(again.credits, 300);
    cr_expect_eq(again.correct, job.correct);
    struct practice_job other = job;
    other.responses.count = 3;
    MUST(&w.t, finish_round(&other));
    cr_expect_eq(other.finish.lane.err, ERR_CONFLICT);
    cr_expect_eq(credits_of(0), 300);
    struct practice_job half = begun_round(0, 3);
    MUST(&w.t, finish_round(&half));
    cr_expect_eq(half.credits, 0, "a round that is not answered to the end earns nothing");
}

Test(credit, nobody_finishes_the_round_of_another_also_not_in_one_batch_with_its_owner) {
    struct practice_job owner = begun_round(0, 4), stranger = owner;
    stranger.person_id = w.people[1];
    struct practice_job *list[] = {&stranger, &owner};
    MUST(&w.t, db_begin(w.t.db));
    MUST(&w.t, practice_write_finishes(&w.t.call, list, 2));
    MUST(&w.t, db_commit(w.t.db));
    cr_expect_eq(stranger.finish.lane.err, ERR_NOT_FOUND);
    cr_expect_eq(stranger.item_count, 0);
    cr_expect_eq(owner.finish.lane.err, ERR_OK);
    cr_expect_eq(credits_of(0), 300);
    cr_expect_eq(credits_of(1), 0);
}

/* The keys of a finished round would help in the exam. */
Test(credit, nobody_practises_with_the_bank_of_an_exam_that_is_being_sat) {
    struct practice_round round;
    bool created = false;
    struct start_job started = start(&w, 0, w.t.now_ms);
    cr_expect_eq(practice_start(&w.t.call, w.campaign.campaign_id, w.people[0], &round, &created),
                 ERR_CONFLICT);
    cr_expect_str_eq(w.t.fault.code, "exam_running");
    submit(&w, &started.attempt, w.t.now_ms);
    struct practice_job job = begun_round(0, 4);
    MUST(&w.t, finish_round(&job));
    cr_expect_eq(job.credits, 300);
}

Test(credit, a_round_begun_twice_is_one_round) {
    struct practice_job first = begun_round(0, 0), second = begun_round(0, 0);
    cr_expect_eq(first.round_id.v, second.round_id.v);
    cr_expect_eq(ask_i64(&w.t, "select count(*) from practice_round"), 1);
}

/* A person with two open postings stands in the unit of the later one. */
Test(credit, enrolment_takes_the_latest_posting_and_may_be_repeated) {
    run_sql(&w.t,
            "insert into posting select bureau_id, person_id, from_day - 7, null, %lld from posting"
            " where person_id = %lld; delete from standing_person; delete from standing_unit",
            (long long)w.west.v, (long long)w.people[0].v);
    for (int i = 0; i < 2; i++) {
        MUST(&w.t, campaign_enrol_all(&w.t.call, w.campaign.campaign_id));
        cr_expect_eq(ask_i64(&w.t, "select unit_id from standing_person where person_id = %lld",
                             (long long)w.people[0].v),
                     w.east.v);
        cr_expect_eq(ask_i64(&w.t, "select people from standing_unit where unit_id = %lld",
                             (long long)w.root.v),
                     WORLD_PEOPLE);
        cr_expect_eq(count_false_sums(&w.t), 0);
    }
}

static laggard_vec list_behind(struct unit_id unit_id, int64_t as_of_ms) {
    laggard_vec laggards = {0};
    const struct behind_query query = {.campaign = &w.campaign,
                                       .unit_id = unit_id,
                                       .as_of_ms = as_of_ms,
                                       .after_credits = -1,
                                       .limit = 100};
    w.t.call.now_ms = w.t.now_ms;
    MUST(&w.t, reminder_list(&w.t.call, &query, &laggards));
    return laggards;
}

/* The summary rows and the history must tell the same story. */
Test(credit, who_is_behind_now_is_who_is_behind_by_the_ledger) {
    struct rng rng = rng_seeded(7);
    int64_t sat = 0;
    for (int person = 0; person < WORLD_PEOPLE; person += 2) {
        struct practice_job job = begun_round(person, 4);
        MUST(&w.t, finish_round(&job));
        sit(&rng, person, &sat);
    }
    finish_all(&rng);
    int64_t then_ms = w.t.now_ms;
    laggard_vec now = list_behind((struct unit_id){0}, 0);
    w.t.now_ms += 1000;
    laggard_vec then = list_behind((struct unit_id){0}, then_ms);
    cr_assert_eq(now.count, then.count);
    cr_assert_eq(now.count, WORLD_PEOPLE);
    for (uint32_t i = 0; i < now.count; i++) {
        cr_expect_eq(now.at[i].person_id.v, then.at[i].person_id.v);
        cr_expect_eq(now.at[i].credits, then.at[i].credits);
        cr_expect_eq(now.at[i].verdict.shortfall_count, then.at[i].verdict.shortfall_count);
        cr_expect_eq(now.at[i].verdict.last_feasible_day, then.at[i].verdict.last_feasible_day);
    }
    laggard_vec before = list_behind((struct unit_id){0}, then_ms - MS_PER_DAY);
    cr_expect_eq(before.count, WORLD_PEOPLE);
    for (uint32_t i = 0; i < before.count; i++)
        cr_expect_eq(before.at[i].credits, 0, "nothing had happened a day before");
    cr_expect_eq(list_behind(w.east, 0).count, WORLD_PEOPLE / 2);
    cr_expect_eq(list_behind(w.root, 0).count, WORLD_PEOPLE);
}
