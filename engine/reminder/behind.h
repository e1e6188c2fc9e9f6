/* Who is behind, what exactly is missing, and the last day on which it can still be reached; pure.
 *
 * Credits in hundredths, days are civil days in Asia/Shanghai. A missing credit can only be made up
 * by study, at most `daily_cap` a day; what passing the exam would pay is not counted on. */
#pragma once

#include "engine/vocab/vocab.h"

struct behind_view {
    int32_t as_of;         /* the day that is judged */
    int32_t last_day;      /* of the campaign */
    int32_t exam_last_day; /* of its exam; 0 when the campaign has none */
    int64_t required_credits;
    int64_t credits;
    int64_t daily_cap;
    int64_t capped_today; /* credited on as_of already, under the cap */
    int64_t attempts;
    bool passed;
};

struct shortfall {
    enum shortfall_kind kind;
    int64_t missing; /* credits, for SHORTFALL_CREDITS */
};

struct behind_verdict {
    struct shortfall shortfalls[SHORTFALL_KIND_COUNT];
    uint32_t shortfall_count;  /* 0: not behind */
    int32_t last_feasible_day; /* the last day to begin without missing a day; may lie before as_of:
                                  too late */
    int64_t days_left; /* from as_of to last_feasible_day, as_of included; 0 when it is too late */
};

struct behind_verdict behind_judge(const struct behind_view *view);
