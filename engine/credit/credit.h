/* 学分: the ledger, and the standing rows that are kept with it.
 *
 * Everything that moves credits comes here in batches, inside the caller's transaction: ledger rows
 * are appended, one a person, kind and source; the summary rows of persons and units change by the
 * batch's summed deltas. */
#pragma once

#include "engine/engine.h"

/* Something that happened to a person in a campaign: an exam finished, a practice round done. */
struct credit_claim {
    struct campaign_id campaign_id;
    struct person_id person_id;
    enum credit_kind kind;
    int64_t source_id; /* what it is paid for; with kind it makes the event unique a person */
    int64_t earned;    /* hundredths; 0 when nothing is to be paid */
    int64_t occurred_at;
    bool attempt;  /* an exam was sat to its end */
    int64_t score; /* of that attempt */
    bool passed;
    int64_t credited; /* out: what was posted; 0 for a repeat, or when the day's cap is used up */
};

/* Posts a batch. ERR_NOT_FOUND `not_enrolled` when a person has no standing in the campaign. */
enum err credit_post(struct call *call, struct credit_claim *const *claims,
                     uint32_t count) MUST_CHECK;
