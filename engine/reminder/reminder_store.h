/* Database calls of engine/reminder. */
#pragma once

#include "engine/reminder/reminder.h"

struct behind_row {
    struct person_id person_id;
    struct str staff_no;
    struct str name;
    struct str unit;
    int64_t credits;
    int64_t attempts;
    bool passed;
    int64_t capped_today;
};
typedef VEC(struct behind_row) behind_row_vec;

enum err reminder_store_list(struct call *call, const struct behind_query *query, bool has_exam,
                             behind_row_vec *out) MUST_CHECK;
enum err reminder_store_unit_in_scope(struct call *call, const struct behind_query *query,
                                      bool *in_scope) MUST_CHECK;
/* Last close of the campaign's exams; 0 when it has none. */
enum err reminder_store_exam_close(struct call *call, struct campaign_id campaign_id,
                                   int64_t *closes_at) MUST_CHECK;
