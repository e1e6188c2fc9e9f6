/* Which item it is, and which text of it: hashes that stay, and quick marks for finding what may be
 * the same. */
#pragma once

#include "questionbank/link/view.h"

/* What twins are found by; equal marks mean equal folded texts. */
struct identity {
    struct mark128 base;    /* the item's own name, or stimulus and stem */
    struct mark128 options; /* their texts, in any order */
    struct mark128 answer;  /* by what the options say; in order where order counts */
};

struct identity identity_of(const struct ir_item *item, const struct view *view);

/* Memory for framing texts; grows with the largest item. */
struct frame {
    struct arena *arena;
    char *bytes;
    size_t cap;
};

/* Over everything that an official or a scorer can see. */
struct hash identity_content(struct frame *frame, const struct ir_item *item);

/* Over the name, or stimulus and stem: survives a change of options, key and rationale. */
struct hash identity_base(struct frame *frame, const struct view *view);

/* Where several items share their base: with the options, in any order. */
struct hash identity_joined(struct arena *scratch, const struct hash *base,
                            const struct ir_item *item);
