/* The arithmetic of being behind. */
#include "engine/reminder/behind.h"

static int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

/* The last day to begin so that `missing` can be made up by last_day, the cap taken up every day.
 * What was credited on as_of already only matters while as_of itself is among those days. */
static int32_t last_day_for_credits(const struct behind_view *view, int64_t missing) {
    int64_t days = ceil_div(missing, view->daily_cap);
    int64_t start = view->last_day - days + 1;
    if (start == view->as_of && missing > days * view->daily_cap - view->capped_today)
        start--;
    return (int32_t)start;
}

static void add(struct behind_verdict *verdict, enum shortfall_kind kind, int64_t missing,
                int32_t feasible_day) {
    verdict->shortfalls[verdict->shortfall_count++] = (struct shortfall){kind, missing};
    if (verdict->shortfall_count == 1 || feasible_day < verdict->last_feasible_day)
        verdict->last_feasible_day = feasible_day;
}

struct behind_verdict behind_judge(const struct behind_view *view) {
    struct behind_verdict verdict = {.shortfall_count = 0};
    int64_t missing = view->required_credits - view->credits;
    if (missing > 0)
        add(&verdict, SHORTFALL_CREDITS, missing, last_day_for_credits(view, missing));
    if (view->exam_last_day != 0 && !view->passed)
        add(&verdict, view->attempts == 0 ? SHORTFALL_EXAM_NOT_SAT : SHORTFALL_EXAM_NOT_PASSED, 0,
            view->exam_last_day);
    if (verdict.shortfall_count > 0 && verdict.last_feasible_day >= view->as_of)
        verdict.days_left = verdict.last_feasible_day - view->as_of + 1;
    return verdict;
}
