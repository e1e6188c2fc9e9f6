/* Database calls of engine/practice. */
#pragma once

#include "engine/practice/practice.h"

/* A locked round; `ord` counts the jobs that asked for it from 1. */
struct locked_round {
    int64_t ord;
    struct practice_round round;
};
typedef VEC(struct locked_round) locked_round_vec; /* by round_id, ord */

enum err practice_store_add(struct call *call, const struct practice_round *round,
                            uint64_t seed) MUST_CHECK;
enum err practice_store_get(struct call *call, struct round_id round_id, struct person_id person_id,
                            struct practice_round *out) MUST_CHECK;
enum err practice_store_open(struct call *call, struct campaign_id campaign_id,
                             struct person_id person_id, struct practice_round *out,
                             bool *found) MUST_CHECK;
enum err practice_store_lock(struct call *call, struct practice_job *const *jobs, uint32_t count,
                             locked_round_vec *out) MUST_CHECK;
enum err practice_store_finish(struct call *call, struct practice_round *const *rounds,
                               uint32_t count) MUST_CHECK;

/* Whether the person has an exam on this bank open now. */
enum err practice_store_sitting(struct call *call, struct bank_id bank_id,
                                struct person_id person_id, bool *sitting) MUST_CHECK;
