/* What an attempt may do when: every verdict, and each moment around deadline and grace. */
#include <criterion/criterion.h>

#include "engine/attempt/attempt.h"
#include "engine/attempt/attempt_fsm.h"

static const struct start_view OPEN_EXAM = {.opens_at = 1000,
                                            .closes_at = 2000,
                                            .attempts_max = 2,
                                            .prerequisite_credits = 500,
                                            .credits = 500};

Test(attempt_fsm, a_start_is_judged_by_the_window_to_the_millisecond) {
    static const struct {
        int64_t now_ms;
        enum start_verdict verdict;
    } CASES[] = {{0, START_NOT_YET}, {999, START_NOT_YET},   {1000, START_NEW},
                 {1001, START_NEW},  {1999, START_NEW},      {2000, START_OVER},
                 {2001, START_OVER}, {INT64_MAX, START_OVER}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        cr_expect_eq(attempt_judge_start(&OPEN_EXAM, CASES[i].now_ms), CASES[i].verdict, "case %zu",
                     i);
}

Test(attempt_fsm, attempts_and_credits_are_counted_to_the_last_one) {
    static const struct {
        int64_t attempts;
        int64_t credits;
        enum start_verdict verdict;
    } CASES[] = {{0, 500, START_NEW},
                 {1, 500, START_NEW},
                 {2, 500, START_NO_ATTEMPTS_LEFT},
                 {3, 500, START_NO_ATTEMPTS_LEFT},
                 {0, 499, START_CREDITS_MISSING},
                 {0, 0, START_CREDITS_MISSING},
                 {0, 501, START_NEW},
                 {2, 0, START_NO_ATTEMPTS_LEFT}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct start_view view = OPEN_EXAM;
        view.attempts = CASES[i].attempts;
        view.credits = CASES[i].credits;
        cr_expect_eq(attempt_judge_start(&view, 1500), CASES[i].verdict, "case %zu", i);
    }
}

Test(attempt_fsm, an_open_attempt_is_resumed_whatever_else_holds) {
    static const int64_t TIMES[] = {0, 999, 1500, 2000, 99999};
    struct start_view view = OPEN_EXAM;
    view.open_attempt_id = 77;
    view.attempts = 5;
    view.credits = 0;
    for (size_t i = 0; i < COUNT_OF(TIMES); i++)
        cr_expect_eq(attempt_judge_start(&view, TIMES[i]), START_RESUME);
}

Test(attempt_fsm, a_refusal_has_a_code_of_its_own_and_a_sentence) {
    for (uint32_t a = 0; a < START_VERDICT_COUNT; a++) {
        const char *code = start_verdict_code((enum start_verdict)a);
        bool refuses = a != START_RESUME && a != START_NEW;
        cr_expect_eq(code != NULL, refuses);
        cr_expect_eq(start_verdict_detail((enum start_verdict)a) != NULL, refuses);
        for (uint32_t b = 0; refuses && b < a; b++) {
            const char *other = start_verdict_code((enum start_verdict)b);
            cr_expect(other == NULL || strcmp(code, other) != 0);
        }
    }
}

Test(attempt_fsm, the_deadline_is_the_earlier_of_duration_and_window) {
    cr_expect_eq(attempt_deadline(1000, 500, 2000), 1500);
    cr_expect_eq(attempt_deadline(1000, 999, 2000), 1999);
    cr_expect_eq(attempt_deadline(1000, 1000, 2000), 2000);
    cr_expect_eq(attempt_deadline(1000, 1001, 2000), 2000);
    cr_expect_eq(attempt_deadline(1999, MS_PER_DAY, 2000), 2000);
}

Test(attempt_fsm, saves_are_taken_up_to_deadline_and_grace) {
    enum { DEADLINE = 100000 };
    static const int64_t GRACES[] = {0, 1, 5000};
    for (size_t g = 0; g < COUNT_OF(GRACES); g++) {
        int64_t last = DEADLINE + GRACES[g];
        const struct {
            int64_t received_ms;
            bool taken;
        } CASES[] = {{0, true},    {DEADLINE - 1, true}, {DEADLINE, true},  {last - 1, true},
                     {last, true}, {last + 1, false},    {INT64_MAX, false}};
        for (size_t i = 0; i < COUNT_OF(CASES); i++) {
            int64_t at = CASES[i].received_ms;
            cr_expect_eq(attempt_takes_saves(ATTEMPT_OPEN, DEADLINE, GRACES[g], at), CASES[i].taken,
                         "grace %zu, case %zu", g, i);
            struct attempt_end end = attempt_finish(DEADLINE, GRACES[g], at);
            cr_expect_eq(end.state, CASES[i].taken ? ATTEMPT_SUBMITTED : ATTEMPT_CLOSED);
            cr_expect_eq(end.closed_at, CASES[i].taken ? at : DEADLINE);
        }
    }
}

Test(attempt_fsm, only_an_open_attempt_takes_saves) {
    for (uint32_t state = 0; state < ATTEMPT_STATE_COUNT; state++)
        cr_expect_eq(attempt_takes_saves((enum attempt_state)state, 1000, 0, 500),
                     state == ATTEMPT_OPEN);
}

Test(attempt_fsm, keys_are_released_by_rule_state_and_time) {
    static const struct {
        enum release_rule rule;
        enum attempt_state state;
        int64_t now_ms;
        bool released;
    } CASES[] = {
        {RELEASE_NEVER, ATTEMPT_SUBMITTED, 9999, false},
        {RELEASE_NEVER, ATTEMPT_CLOSED, 9999, false},
        {RELEASE_AFTER_SUBMIT, ATTEMPT_OPEN, 9999, false},
        {RELEASE_AFTER_SUBMIT, ATTEMPT_VOID, 9999, false},
        {RELEASE_AFTER_SUBMIT, ATTEMPT_SUBMITTED, 0, true},
        {RELEASE_AFTER_SUBMIT, ATTEMPT_CLOSED, 0, true},
        {RELEASE_AFTER_CLOSE, ATTEMPT_OPEN, 9999, false},
        {RELEASE_AFTER_CLOSE, ATTEMPT_SUBMITTED, 4999, false},
        {RELEASE_AFTER_CLOSE, ATTEMPT_SUBMITTED, 5000, true},
        {RELEASE_AFTER_CLOSE, ATTEMPT_CLOSED, 5000, true},
        {RELEASE_AFTER_CLOSE, ATTEMPT_VOID, 5000, false},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct attempt attempt = {
            .state = CASES[i].state, .release_rule = CASES[i].rule, .closes_at = 5000};
        cr_expect_eq(attempt_is_released(&attempt, CASES[i].now_ms), CASES[i].released, "case %zu",
                     i);
    }
}

Test(attempt_fsm, a_receipt_changes_with_everything_it_stands_for) {
    struct arena arena = {0};
    const struct saved_response save = {1, 2, 3, STR_INIT("[\"A\"]"), 4};
    struct saved_response others[] = {save, save, save, save, save};
    others[0].attempt_id++;
    others[1].slot++;
    others[2].seq++;
    others[3].response = STR("[\"B\"]");
    others[4].saved_at++;
    struct str receipt = attempt_save_receipt(&arena, &save);
    cr_expect(str_eq(receipt, attempt_save_receipt(&arena, &save)));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect(!str_eq(receipt, attempt_save_receipt(&arena, &others[i])), "case %zu", i);
    struct str done = attempt_submit_receipt(&arena, (struct attempt_id){1}, 2, 3);
    cr_expect(!str_eq(done, attempt_submit_receipt(&arena, (struct attempt_id){2}, 2, 3)));
    cr_expect(!str_eq(done, attempt_submit_receipt(&arena, (struct attempt_id){1}, 3, 3)));
    cr_expect(!str_eq(done, attempt_submit_receipt(&arena, (struct attempt_id){1}, 2, 4)));
    arena_close(&arena);
}
