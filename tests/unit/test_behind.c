/* Credits under the cap, and who is behind: tables, then every case of a small world by trying out
 * each day. */
#include <criterion/criterion.h>

#include "engine/credit/cap.h"
#include "engine/reminder/behind.h"

Test(cap, study_is_capped_by_the_day_passing_an_exam_is_not) {
    static const struct {
        enum credit_kind kind;
        int64_t earned;
        int64_t daily_cap;
        int64_t capped_today;
        int64_t credited;
    } CASES[] = {
        {CREDIT_PRACTICE, 100, 500, 0, 100},      {CREDIT_PRACTICE, 100, 500, 400, 100},
        {CREDIT_PRACTICE, 100, 500, 401, 99},     {CREDIT_PRACTICE, 100, 500, 499, 1},
        {CREDIT_PRACTICE, 100, 500, 500, 0},      {CREDIT_PRACTICE, 100, 500, 900, 0},
        {CREDIT_PRACTICE, 100, 50, 0, 50},        {CREDIT_PRACTICE, 0, 500, 0, 0},
        {CREDIT_EXAM_PASS, 1000, 500, 500, 1000}, {CREDIT_EXAM_PASS, 0, 500, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        cr_expect_eq(
            credit_cap(CASES[i].kind, CASES[i].earned, CASES[i].daily_cap, CASES[i].capped_today),
            CASES[i].credited, "case %zu", i);
}

Test(cap, the_codes_are_those_of_the_capped_kinds) {
    struct str codes[CREDIT_KIND_COUNT];
    uint32_t count = credit_capped_codes(codes), expected = 0;
    for (uint32_t kind = 0; kind < CREDIT_KIND_COUNT; kind++) {
        bool listed = false;
        for (uint32_t i = 0; i < count; i++)
            listed = listed || str_eq(codes[i], credit_kind_code((enum credit_kind)kind));
        cr_expect_eq(listed, credit_is_capped((enum credit_kind)kind));
        expected += credit_is_capped((enum credit_kind)kind);
    }
    cr_expect_eq(count, expected);
}

/* As of day 100 the campaign lasts to day 109, ten days with today; 5 credits a day. */
static const struct behind_view BASE = {.as_of = 100,
                                        .last_day = 109,
                                        .exam_last_day = 105,
                                        .required_credits = 4000,
                                        .credits = 4000,
                                        .daily_cap = 500,
                                        .passed = true};

Test(behind, who_lacks_nothing_is_not_behind) {
    struct behind_verdict verdict = behind_judge(&BASE);
    cr_expect_eq(verdict.shortfall_count, 0);
    cr_expect_eq(verdict.days_left, 0);
    struct behind_view more = BASE, no_exam = BASE;
    more.credits = 99999;
    no_exam.exam_last_day = 0;
    no_exam.passed = false;
    cr_expect_eq(behind_judge(&more).shortfall_count, 0);
    cr_expect_eq(behind_judge(&no_exam).shortfall_count, 0, "no exam, no shortfall of one");
}

Test(behind, missing_credits_and_the_last_day_to_begin) {
    static const struct {
        int64_t credits;
        int64_t capped_today;
        int32_t last_feasible_day;
        int64_t days_left;
    } CASES[] = {
        {3999, 0, 109, 10},   /* the last day is enough */
        {3999, 500, 109, 10}, /* today is used up, tomorrow is not */
        {3500, 0, 109, 10},   /* one whole day */
        {3499, 0, 108, 9},    /* one more hundredth, one more day */
        {0, 0, 102, 3},       /* eight days */
        {-500, 0, 101, 2},    /* nine */
        {-1000, 0, 100, 1},   /* ten: exactly from today */
        {-999, 0, 100, 1},
        {-1000, 1, 99, 0}, /* the same, but today is partly used: too late */
        {-999, 1, 100, 1}, /* what is left of today is just enough */
        {-999, 2, 99, 0},
        {-500, 500, 101, 2}, /* tomorrow is early enough, whatever was used today */
        {-1001, 0, 99, 0},   /* eleven days of ten */
        {-9000, 0, 84, 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct behind_view view = BASE;
        view.credits = CASES[i].credits;
        view.capped_today = CASES[i].capped_today;
        struct behind_verdict verdict = behind_judge(&view);
        cr_expect_eq(verdict.shortfall_count, 1);
        cr_expect_eq(verdict.shortfalls[0].kind, SHORTFALL_CREDITS);
        cr_expect_eq(verdict.shortfalls[0].missing, 4000 - CASES[i].credits);
        cr_expect_eq(verdict.last_feasible_day, CASES[i].last_feasible_day, "case %zu: %d", i,
                     verdict.last_feasible_day);
        cr_expect_eq(verdict.days_left, CASES[i].days_left, "case %zu", i);
    }
}

Test(behind, a_missing_exam_is_told_by_whether_it_was_sat) {
    static const struct {
        int32_t exam_last_day;
        int64_t attempts;
        enum shortfall_kind kind;
        int64_t days_left;
    } CASES[] = {{105, 0, SHORTFALL_EXAM_NOT_SAT, 6},
                 {105, 2, SHORTFALL_EXAM_NOT_PASSED, 6},
                 {100, 0, SHORTFALL_EXAM_NOT_SAT, 1},
                 {99, 0, SHORTFALL_EXAM_NOT_SAT, 0}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct behind_view view = BASE;
        view.passed = false;
        view.attempts = CASES[i].attempts;
        view.exam_last_day = CASES[i].exam_last_day;
        struct behind_verdict verdict = behind_judge(&view);
        cr_expect_eq(verdict.shortfall_count, 1);
        cr_expect_eq(verdict.shortfalls[0].kind, CASES[i].kind);
        cr_expect_eq(verdict.last_feasible_day, CASES[i].exam_last_day);
        cr_expect_eq(verdict.days_left, CASES[i].days_left, "case %zu", i);
    }
}

Test(behind, of_two_shortfalls_the_earlier_day_counts) {
    static const struct {
        int64_t credits;
        int32_t exam_last_day;
        int32_t last_feasible_day;
    } CASES[] = {{3999, 105, 105}, {0, 105, 102}, {0, 102, 102}, {0, 101, 101}, {-9000, 105, 84}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct behind_view view = BASE;
        view.passed = false;
        view.credits = CASES[i].credits;
        view.exam_last_day = CASES[i].exam_last_day;
        struct behind_verdict verdict = behind_judge(&view);
        cr_expect_eq(verdict.shortfall_count, 2);
        cr_expect_eq(verdict.shortfalls[0].kind, SHORTFALL_CREDITS);
        cr_expect_eq(verdict.last_feasible_day, CASES[i].last_feasible_day, "case %zu", i);
    }
}

/* Studies as much as the cap allows on every day from `begin` on. */
static bool reaches(const struct behind_view *view, int32_t begin) {
    int64_t credits = view->credits;
    for (int32_t day = begin; day <= view->last_day; day++) {
        int64_t used = day == view->as_of ? view->capped_today : 0;
        credits += view->daily_cap > used ? view->daily_cap - used : 0;
    }
    return credits >= view->required_credits;
}

/* The last day from as_of on from which it can be reached; as_of - 1 when it is too late. */
static int32_t tried_out(const struct behind_view *view) {
    int32_t last = view->as_of - 1;
    for (int32_t begin = view->as_of; begin <= view->last_day; begin++)
        if (reaches(view, begin))
            last = begin;
    return last;
}

Test(behind, every_case_of_a_small_world_agrees_with_trying_out_each_day) {
    struct behind_view view = {.as_of = 20};
    for (view.last_day = 17; view.last_day <= 26; view.last_day++)
        for (view.daily_cap = 1; view.daily_cap <= 5; view.daily_cap++)
            for (view.capped_today = 0; view.capped_today <= 7; view.capped_today++)
                for (view.required_credits = 1; view.required_credits <= 40;
                     view.required_credits++) {
                    struct behind_verdict verdict = behind_judge(&view);
                    int32_t last = tried_out(&view);
                    bool feasible = last >= view.as_of;
                    cr_assert_eq(verdict.last_feasible_day >= view.as_of, feasible,
                                 "last_day %d cap %lld used %lld missing %lld", view.last_day,
                                 (long long)view.daily_cap, (long long)view.capped_today,
                                 (long long)view.required_credits);
                    cr_assert(!feasible || verdict.last_feasible_day == last);
                    cr_assert_eq(verdict.days_left, feasible ? last - view.as_of + 1 : 0);
                }
}
