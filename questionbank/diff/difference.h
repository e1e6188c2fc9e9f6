/* Two states of a bank, compared item by item: what is new, what changed, what went. Pure; knows
 * items by their hashes only, so that a state can come from a database without its texts. */
#pragma once

#include "questionbank/ir/ir.h"

struct diff_entry {
    struct hash item_key;
    struct hash revision;
    bool quarantined; /* new: reported, keeps the old text in force */
    bool absent;      /* old: known from before, but not in this state */
};

enum diff_fate {
    DIFF_ADDED, /* `old_idx` names an absent entry of the same item, if there is one */
    DIFF_CHANGED,
    DIFF_UNCHANGED,
    DIFF_QUARANTINED, /* `old_idx` names the text that stays in force, if there is one */
    DIFF_RETIRED,     /* in the old state, not in the new one */
    DIFF_FATE_COUNT
};

#define DIFF_NONE UINT32_MAX

struct diff_pair {
    enum diff_fate fate;
    uint32_t old_idx; /* DIFF_NONE: there is none */
    uint32_t new_idx;
};

/* The new entries in their order, then the retired ones in theirs. */
struct difference {
    VEC(struct diff_pair) pairs;
    uint32_t counts[DIFF_FATE_COUNT];
};

typedef VEC(struct diff_entry) diff_state;

struct difference difference_make(struct arena *arena, const diff_state *old_state,
                                  const diff_state *new_state);

/* Which text of an item this is: changes with everything that is kept of it. */
struct hash revision_hash(const struct ir_item *item);

/* The state of a compiled source or of an edition read back. */
diff_state diff_state_of(struct arena *arena, const struct ir *ir);
