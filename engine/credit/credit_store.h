/* Database calls of engine/credit. */
#pragma once

#include "engine/credit/credit.h"

/* A standing row of the batch, locked; changed in memory while the batch is settled. */
struct standing_row {
    struct campaign_id campaign_id;
    struct person_id person_id;
    struct unit_id unit_id;
    int64_t attempts;
    bool passed;
    int64_t daily_cap;
    int64_t capped_today;
    /* deltas of this batch */
    int64_t add_credits;
    int64_t add_attempts;
    int64_t best_score;
    bool add_passed;
    bool add_participant;
};
typedef VEC(struct standing_row) standing_row_vec; /* by campaign_id, person_id */

/* An event to be appended. */
struct new_credit {
    const struct credit_claim *claim;
    const struct standing_row *standing;
};

enum err credit_store_lock(struct call *call, struct credit_claim *const *claims, uint32_t count,
                           standing_row_vec *out) MUST_CHECK;
/* Sets known[i] for each claim that stands in the ledger already. */
enum err credit_store_known(struct call *call, struct credit_claim *const *claims, uint32_t count,
                            bool *known) MUST_CHECK;
enum err credit_store_add(struct call *call, const struct new_credit *credits,
                          uint32_t count) MUST_CHECK;
enum err credit_store_standing(struct call *call, const standing_row_vec *standings) MUST_CHECK;
