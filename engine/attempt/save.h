/* Settling a batch of saves against what is stored; pure.
 *
 * Saves commute: of all saves of a slot the highest seq is the current one, in whatever order and
 * however often they arrive. The same seq with another response is refused, whichever came second.
 */
#pragma once

#include "base/core/vec.h"

/* One offered or stored response of a slot. `response` is canonical JSON text. */
struct saved_response {
    int64_t attempt_id;
    int64_t slot;
    int64_t seq;
    struct str response;
    int64_t saved_at;
};

enum save_verdict {
    SAVE_STORE,    /* new: append it */
    SAVE_STORED,   /* this very save is stored already */
    SAVE_OLDER,    /* a newer one is stored: nothing to do */
    SAVE_CONFLICT, /* this seq is stored with another response */
};

struct offered_save {
    struct saved_response save;
    uint32_t job_idx; /* whose it is */
    enum save_verdict verdict;
    struct saved_response current; /* what is stored for the slot when the batch is committed */
};

/* Fills verdict and current of every offer. `stored` holds at most one row a slot: the current one.
 * Sorts `offers` by attempt, slot, seq; of equal ones the earlier job comes first. */
void save_settle(struct offered_save *offers, uint32_t offer_count, struct saved_response *stored,
                 uint32_t stored_count);
