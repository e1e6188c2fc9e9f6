/* Database calls of engine/practice. */
#pragma once

#include "engine/practice/practice.h"

typedef VEC(struct practice_round) practice_round_vec;

enum err practice_store_add(struct call *call, const struct practice_round *round,
                            uint64_t seed) MUST_CHECK;
enum err practice_store_get(struct call *call, struct round_id round_id, struct person_id person_id,
                            struct practice_round *out) MUST_CHECK;
enum err practice_store_open(struct call *call, struct campaign_id campaign_id,
                             struct person_id person_id, struct practice_round *out,
                             bool *found) MUST_CHECK;
enum err practice_store_lock(struct call *call, struct practice_job *const *jobs, uint32_t count,
                             practice_round_vec *out) MUST_CHECK; /* by round_id */
enum err practice_store_finish(struct call *call, struct practice_round *const *rounds,
                               uint32_t count) MUST_CHECK;
