/* Start, save, submit and the closer against a real database and a clock in the test's hand. */
#include "engine/attempt/attempt_fsm.h"
#include "engine/statements.h"
#include "tests/store/world.h"

static struct world w;

static void open_world(void) {
    world_open(&w);
}

static void close_world(void) {
    world_close(&w);
}

TestSuite(attempt, .init = open_world, .fini = close_world);

static struct save_slot slot_of(int64_t slot, int64_t seq, struct str response) {
    return (struct save_slot){.slot = slot, .seq = seq, .response = response};
}

static const char *code_of(const struct lane_job *job) {
    return job->fault.code == NULL ? "" : job->fault.code;
}

Test(attempt, a_start_gives_a_paper_and_a_second_start_the_same) {
    struct start_job first = start(&w, 0, w.t.now_ms);
    cr_assert_eq(first.lane.err, ERR_OK, "%s", first.lane.fault.detail);
    cr_expect(first.created);
    cr_expect_eq(first.attempt.revision_ids.count, 4);
    cr_expect_eq(first.attempt.deadline_at, w.t.now_ms + MS_PER_HOUR);
    cr_expect_eq(first.attempt.total, 400);
    struct start_job again = start(&w, 0, w.t.now_ms + 1000);
    cr_expect(!again.created);
    cr_expect_eq(again.attempt.attempt_id.v, first.attempt.attempt_id.v);
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect_eq(again.attempt.revision_ids.at[i], first.attempt.revision_ids.at[i]);
        cr_expect(str_eq(again.attempt.option_orders.at[i], first.attempt.option_orders.at[i]));
    }
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt"), 1);
}

Test(attempt, the_paper_can_be_drawn_again_from_what_is_recorded) {
    struct start_job job = start(&w, 0, w.t.now_ms);
    struct blueprint blueprint;
    struct paper paper;
    int64_t seed = ask_i64(&w.t, "select seed from attempt");
    MUST(&w.t, blueprint_parse(&w.t.arena, job.attempt.blueprint_json, &blueprint, &w.t.fault));
    MUST(&w.t, paper_draw(&w.t.arena, job.image, &blueprint, (uint64_t)seed, &paper, &w.t.fault));
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect_eq(paper.revision_ids[i], job.attempt.revision_ids.at[i]);
        cr_expect(str_eq(paper.option_orders[i], job.attempt.option_orders.at[i]));
    }
}

Test(attempt, two_starts_of_one_person_in_a_batch_share_one_attempt) {
    struct start_job pair[2];
    struct lane_job *jobs[2];
    for (int i = 0; i < 2; i++) {
        pair[i] = (struct start_job){.exam_id = w.exam_id,
                                     .person_id = w.people[0],
                                     .received_ms = w.t.now_ms,
                                     .arena = &w.t.arena};
        jobs[i] = &pair[i].lane;
    }
    MUST(&w.t, run_batch(&w, attempt_write_starts, jobs, 2));
    cr_expect_eq(pair[0].lane.err, ERR_OK);
    cr_expect_eq(pair[1].lane.err, ERR_OK);
    cr_expect_eq(pair[0].attempt.attempt_id.v, pair[1].attempt.attempt_id.v);
    cr_expect_eq(pair[0].created + pair[1].created, 1);
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt"), 1);
}

Test(attempt, a_start_that_is_refused_spoils_no_other) {
    struct start_job batch[3];
    struct lane_job *jobs[3];
    for (int i = 0; i < 3; i++) {
        batch[i] = (struct start_job){.exam_id = w.exam_id,
                                      .person_id = w.people[i],
                                      .received_ms = w.t.now_ms,
                                      .arena = &w.t.arena};
        jobs[i] = &batch[i].lane;
    }
    batch[1].person_id.v = 4711; /* not enrolled */
    batch[2].received_ms = w.t.now_ms + 30 * (int64_t)MS_PER_DAY;
    MUST(&w.t, run_batch(&w, attempt_write_starts, jobs, 3));
    cr_expect_eq(batch[0].lane.err, ERR_OK);
    cr_expect_eq(batch[1].lane.err, ERR_NOT_FOUND);
    cr_expect_eq(batch[2].lane.err, ERR_CONFLICT);
    cr_expect_str_eq(code_of(&batch[2].lane), "exam_closed");
}

Test(attempt, attempts_are_counted_and_a_finished_one_is_not_resumed) {
    for (int i = 0; i < 3; i++) {
        struct start_job job = start(&w, 0, w.t.now_ms);
        cr_assert(job.created, "attempt %d", i + 1);
        cr_assert_eq(submit(&w, &job.attempt, w.t.now_ms).state, ATTEMPT_SUBMITTED);
    }
    struct start_job fourth = start(&w, 0, w.t.now_ms);
    cr_expect_eq(fourth.lane.err, ERR_CONFLICT);
    cr_expect_str_eq(code_of(&fourth.lane), "no_attempts_left");
    cr_expect_eq(ask_i64(&w.t, "select count(distinct attempt_no) from attempt"), 3);
}

Test(attempt, saves_are_taken_to_the_last_millisecond_of_the_grace) {
    static const struct {
        int64_t after_deadline_ms;
        const char *code;
    } CASES[] = {{-3600000, ""},
                 {-1, ""},
                 {0, ""},
                 {1, ""},
                 {4999, ""},
                 {5000, ""},
                 {5001, "deadline_passed"},
                 {86400000, "deadline_passed"}};
    struct start_job started = start(&w, 0, w.t.now_ms);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t at = started.attempt.deadline_at + CASES[i].after_deadline_ms;
        struct save_job job =
            save(&w, &started.attempt, at, slot_of(1, (int64_t)i + 1, STR("[\"A\"]")));
        cr_expect_str_eq(code_of(&job.lane), CASES[i].code, "case %zu", i);
        cr_expect_eq(job.deadline_at, started.attempt.deadline_at);
    }
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt_response"), 6);
}

Test(attempt, a_save_gives_a_receipt_of_what_is_stored) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    struct save_job first =
        save(&w, &started.attempt, w.t.now_ms, slot_of(2, 5, STR("[\"A\", \"B\"]")));
    cr_assert_eq(first.lane.err, ERR_OK);
    cr_expect_eq(first.slots[0].current.seq, 5);
    struct str stored = ask_text(&w.t, "select response from attempt_response");
    cr_expect(str_eq(stored, STR("[\"A\", \"B\"]")), "byte for byte");
    w.t.now_ms += 1000;
    struct save_job again =
        save(&w, &started.attempt, w.t.now_ms, slot_of(2, 5, STR("[\"A\", \"B\"]")));
    cr_expect(str_eq(again.slots[0].receipt, first.slots[0].receipt), "the same receipt");
    cr_expect_eq(again.slots[0].current.saved_at, first.slots[0].current.saved_at);
    struct save_job older = save(&w, &started.attempt, w.t.now_ms, slot_of(2, 4, STR("[\"C\"]")));
    cr_expect_eq(older.lane.err, ERR_OK);
    cr_expect_eq(older.slots[0].current.seq, 5);
    struct save_job other = save(&w, &started.attempt, w.t.now_ms, slot_of(2, 5, STR("[\"D\"]")));
    cr_expect_eq(other.lane.err, ERR_CONFLICT);
    cr_expect_str_eq(code_of(&other.lane), "seq_reused");
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt_response"), 1);
}

/* Two engines judged the same seq at the same moment: the later must not believe its own. */
Test(attempt, a_save_that_another_engine_was_faster_with_is_judged_again) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    run_sql(&w.t,
            "create function sneak() returns trigger language plpgsql as $$ begin"
            "  if new.response <> '[\"X\"]' then"
            "    insert into attempt_response values (new.bureau_id, new.attempt_id, new.slot,"
            "      new.seq, '[\"X\"]', new.saved_at); end if; return new; end $$;"
            "create trigger sneak before insert on attempt_response"
            "  for each row execute function sneak()");
    struct save_slot slot = slot_of(1, 1, STR("[\"A\"]"));
    struct save_job job = {.attempt_id = started.attempt.attempt_id,
                           .person_id = w.people[0],
                           .received_ms = w.t.now_ms,
                           .arena = &w.t.arena,
                           .slots = &slot,
                           .slot_count = 1};
    struct lane_job *jobs[] = {&job.lane};
    cr_expect_eq(run_batch(&w, attempt_write_saves, jobs, 1), ERR_BUSY);
}

Test(attempt, slots_beyond_the_paper_are_refused) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    struct save_job last = save(&w, &started.attempt, w.t.now_ms, slot_of(4, 1, STR("[]")));
    struct save_job beyond = save(&w, &started.attempt, w.t.now_ms, slot_of(5, 1, STR("[]")));
    cr_expect_eq(last.lane.err, ERR_OK);
    cr_expect_str_eq(code_of(&beyond.lane), "slot_unknown");
}

Test(attempt, nobody_saves_into_the_attempt_of_another_also_not_in_one_batch_with_its_owner) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    struct save_slot slots[] = {slot_of(1, 1, STR("[\"A\"]")), slot_of(1, 2, STR("[\"B\"]"))};
    struct save_job batch[2];
    struct lane_job *jobs[2];
    for (int i = 0; i < 2; i++) {
        batch[i] = (struct save_job){.attempt_id = started.attempt.attempt_id,
                                     .person_id = w.people[i],
                                     .received_ms = w.t.now_ms,
                                     .arena = &w.t.arena,
                                     .slots = &slots[i],
                                     .slot_count = 1};
        jobs[i] = &batch[i].lane;
    }
    MUST(&w.t, run_batch(&w, attempt_write_saves, jobs, 2));
    cr_expect_eq(batch[0].lane.err, ERR_OK);
    cr_expect_eq(batch[1].lane.err, ERR_NOT_FOUND);
    cr_expect_eq(ask_i64(&w.t, "select max(seq) from attempt_response"), 1);
    MUST(&w.t, run_batch(&w, attempt_write_saves, jobs + 1, 1));
    cr_expect_eq(batch[1].lane.err, ERR_NOT_FOUND, "alone it is refused as well");
}

Test(attempt, nobody_submits_the_attempt_of_another_or_sees_its_score) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    struct submit_job owner = {.finish = {.kind = FINISH_SUBMIT},
                               .attempt_id = started.attempt.attempt_id,
                               .person_id = w.people[0],
                               .received_ms = w.t.now_ms};
    struct submit_job stranger = owner, clock = owner;
    stranger.person_id = w.people[1];
    clock.finish.kind = FINISH_BY_CLOCK;
    clock.person_id.v = 0;
    struct submit_job *first[] = {&stranger, &clock}, *second[] = {&stranger, &owner};
    MUST(&w.t, run_submits(&w, first, 2));
    cr_expect_eq(stranger.finish.lane.err, ERR_NOT_FOUND);
    cr_expect_eq(ask_i64(&w.t, "select count(*) from attempt where state = 'open'"), 1);
    MUST(&w.t, run_submits(&w, second, 2));
    cr_expect_eq(stranger.finish.lane.err, ERR_NOT_FOUND);
    cr_expect_eq(stranger.total, 0);
    cr_expect_eq(owner.finish.lane.err, ERR_OK);
    struct attempt read;
    saved_response_vec responses = {0};
    cr_expect_eq(attempt_get(&w.t.call, started.attempt.attempt_id, w.people[1], &read, &responses),
                 ERR_NOT_FOUND);
}

Test(attempt, the_latest_responses_are_scored_and_a_repeat_gives_the_same_answer) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    const struct attempt *a = &started.attempt;
    save(&w, a, w.t.now_ms, slot_of(1, 1, wrong_response(&w, a, 1)));
    save(&w, a, w.t.now_ms, slot_of(1, 9, right_response(&w, a, 1)));
    save(&w, a, w.t.now_ms, slot_of(1, 4, wrong_response(&w, a, 1)));
    save(&w, a, w.t.now_ms, slot_of(2, 1, right_response(&w, a, 2)));
    save(&w, a, w.t.now_ms, slot_of(3, 1, wrong_response(&w, a, 3)));
    save(&w, a, w.t.now_ms, slot_of(4, 1, right_response(&w, a, 4)));
    struct submit_job first = submit(&w, a, w.t.now_ms + 7);
    cr_expect_eq(first.state, ATTEMPT_SUBMITTED);
    cr_expect_eq(first.closed_at, w.t.now_ms + 7);
    cr_expect_eq(first.score, 300);
    cr_expect(first.passed);
    cr_expect_eq(first.credits, 1000);
    struct submit_job again = submit(&w, a, w.t.now_ms + 99999);
    cr_expect_eq(again.closed_at, first.closed_at);
    cr_expect_eq(again.score, first.score);
    cr_expect_eq(again.credits, first.credits);
    struct save_job late = save(&w, a, w.t.now_ms, slot_of(3, 2, right_response(&w, a, 3)));
    cr_expect_str_eq(code_of(&late.lane), "attempt_closed");
    cr_expect_eq(ask_i64(&w.t, "select count(*) from credit_event"), 1);
    cr_expect_eq(count_false_sums(&w.t), 0);
}

Test(attempt, a_submit_and_the_clock_in_one_batch_close_once) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    int64_t late = started.attempt.deadline_at + 5001;
    struct submit_job twice[3];
    struct submit_job *jobs[3];
    for (int i = 0; i < 3; i++) {
        twice[i] = (struct submit_job){.finish = {.kind = i == 1 ? FINISH_BY_CLOCK : FINISH_SUBMIT},
                                       .attempt_id = started.attempt.attempt_id,
                                       .person_id = i == 1 ? (struct person_id){0} : w.people[0],
                                       .received_ms = late};
        jobs[i] = &twice[i];
    }
    w.t.now_ms = late;
    MUST(&w.t, run_submits(&w, jobs, 3));
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(twice[i].finish.lane.err, ERR_OK);
        cr_expect_eq(twice[i].state, ATTEMPT_CLOSED);
        cr_expect_eq(twice[i].closed_at, started.attempt.deadline_at);
    }
    cr_expect_eq(count_false_sums(&w.t), 0);
}

static int64_t count_overdue(void) {
    attempt_id_vec overdue = {0};
    w.t.call.now_ms = w.t.now_ms;
    MUST(&w.t, attempt_list_overdue(&w.t.call, &overdue));
    return overdue.count;
}

/* What the closer lists is exactly what it may close. */
Test(attempt, the_closer_waits_for_the_last_millisecond_of_the_grace) {
    struct start_job started = start(&w, 0, w.t.now_ms);
    int64_t last = started.attempt.deadline_at + 5000;
    const struct {
        int64_t now_ms;
        int64_t overdue;
    } cases[] = {{last - 5001, 0}, {last - 5000, 0}, {last - 1, 0}, {last, 0}, {last + 1, 1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        w.t.now_ms = cases[i].now_ms;
        cr_expect_eq(count_overdue(), cases[i].overdue, "case %zu", i);
        struct submit_job clock = {.finish = {.kind = FINISH_BY_CLOCK},
                                   .attempt_id = started.attempt.attempt_id,
                                   .received_ms = w.t.now_ms};
        struct submit_job *jobs[] = {&clock};
        MUST(&w.t, run_submits(&w, jobs, 1));
        cr_expect_eq(clock.state == ATTEMPT_CLOSED, cases[i].overdue == 1, "case %zu", i);
    }
    cr_expect_eq(count_overdue(), 0, "a closed attempt is not listed again");
}

Test(attempt, the_overdue_are_found_by_the_index_of_open_deadlines) {
    start(&w, 0, w.t.now_ms);
    run_sql(&w.t, "insert into attempt (bureau_id, attempt_id, exam_id, campaign_id, person_id,"
                  "  attempt_no, state, epoch, bank_id, edition_no, seed, revision_ids,"
                  "  option_orders, started_at, deadline_at, grace_ms, closed_at, score, total,"
                  "  passed, credits)"
                  " select bureau_id, n, exam_id, campaign_id, person_id, n, 'submitted', 1,"
                  "  bank_id, edition_no, seed, revision_ids, option_orders, started_at,"
                  "  deadline_at, grace_ms, deadline_at, 0, 400, false, 0"
                  " from attempt, generate_series(2, 8000) n;"
                  "analyze attempt");
    const char *sql = ENGINE_CATALOG.statements[SQL_ATTEMPT_OVERDUE_LIST].sql;
    run_sql(&w.t, "prepare overdue as %s", sql);
    struct str plan = ask_text(&w.t, "explain (format json) execute overdue (%lld, now())",
                               (long long)w.t.engine.bureau_id.v);
    cr_expect(str_contains(plan, STR("attempt_deadline_idx")), "%.*s", STR_ARGS(plan));
    cr_expect(!str_contains(plan, STR("Seq Scan")), "%.*s", STR_ARGS(plan));
}
