/* Database calls of engine/attempt. */
#pragma once

#include "engine/attempt/attempt.h"

/* What a start is judged by and made from, for one (exam, person) of a batch; `ord` counts the
 * pairs from 1. */
struct exam_row {
    int64_t ord;
    struct exam_id exam_id;
    struct campaign_id campaign_id;
    struct bank_id bank_id;
    int64_t opens_at;
    int64_t closes_at;
    int64_t duration_ms;
    int64_t grace_ms;
    int64_t attempts_max;
    int64_t prerequisite_credits;
    struct str blueprint;
    int64_t credits;
    int64_t attempts;
    int64_t open_attempt_id;
};
typedef VEC(struct exam_row) exam_row_vec;

/* Columns of a batch, one array a column. */
struct pair_columns {
    int64_t *left;
    int64_t *right;
    uint32_t count;
};

enum err attempt_store_exams(struct call *call, struct pair_columns exam_person,
                             exam_row_vec *out) MUST_CHECK;

/* A drawn attempt, ready to be inserted. */
struct new_attempt {
    int64_t attempt_id;
    const struct exam_row *exam;
    int64_t person_id;
    int64_t edition_no;
    uint64_t seed;
    struct paper paper;
    int64_t started_at;
    int64_t deadline_at;
    int64_t total;
};
enum err attempt_store_add(struct call *call, const struct new_attempt *attempts,
                           uint32_t count) MUST_CHECK;

typedef VEC(struct attempt) attempt_vec;
enum err attempt_store_open(struct call *call, struct pair_columns exam_person,
                            attempt_vec *out) MUST_CHECK;
enum err attempt_store_get(struct call *call, struct attempt_id attempt_id,
                           struct person_id person_id, struct attempt *out) MUST_CHECK;
enum err attempt_store_responses(struct call *call, struct attempt_id attempt_id,
                                 struct person_id person_id, saved_response_vec *out) MUST_CHECK;

/* `ord` counts the pairs that were asked for from 1; a pair whose person is not the owner has no
 * row. */
struct share_row {
    int64_t ord;
    struct str state;
    int64_t deadline_at;
    int64_t grace_ms;
    int64_t slot_count;
};
typedef VEC(struct share_row) share_row_vec;
enum err attempt_store_share(struct call *call, struct pair_columns attempt_person,
                             share_row_vec *out) MUST_CHECK;

enum err response_store_current(struct call *call, struct pair_columns attempt_slot,
                                saved_response_vec *out) MUST_CHECK;
enum err response_store_add(struct call *call, const struct offered_save *offers,
                            uint32_t count) MUST_CHECK;
enum err response_store_scored(struct call *call, const int64_t *attempt_ids, uint32_t count,
                               saved_response_vec *out) MUST_CHECK; /* by attempt_id, slot */

struct finish_row {
    int64_t ord;
    int64_t attempt_id;
    struct exam_id exam_id;
    struct person_id person_id;
    struct campaign_id campaign_id;
    struct str state;
    struct bank_id bank_id;
    int64_t edition_no;
    VEC(int64_t) revision_ids;
    VEC(struct str) option_orders;
    int64_t deadline_at;
    int64_t grace_ms;
    int64_t closed_at;
    int64_t score;
    int64_t total;
    bool passed;
    int64_t credits;
    int64_t pass_score;
    int64_t pass_credits;
    struct str blueprint;
};
typedef VEC(struct finish_row) finish_row_vec; /* by attempt_id, ord */
enum err attempt_store_finish(struct call *call, struct pair_columns attempt_person,
                              finish_row_vec *out) MUST_CHECK;

/* state, closed_at, score, passed and credits of the rows are written. */
enum err attempt_store_close(struct call *call, struct finish_row *const *rows,
                             uint32_t count) MUST_CHECK;
enum err attempt_store_overdue(struct call *call, attempt_id_vec *out) MUST_CHECK;
