/* What differs between two states of a bank, for people and for programs. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/diff/difference.h"

struct difference_view {
    const struct ir *old_ir;
    const struct ir *new_ir;
    const struct difference *difference; /* of their items */
};

/* One paragraph for each changed item with its fields word by word, one line for each that came,
 * went or is held back; of each sort the first LIMIT_DIFFERENCE_COUNT_MAX and how many more. An
 * item that came is compared with one that went when their stems are nearly the same. */
void difference_print(struct buf *buf, const struct difference_view *view, bool colour);

/* The same as a JSON list: [{change, kind, stem, place, fields: [{field, old, new, words: [{op,
 * text}]}]}]; `change` is added, changed, retired or quarantined, `op` same, old or new; `fields`
 * of those that changed and of those that came in the place of one nearly the same. */
void difference_json(struct buf *buf, const struct difference_view *view);

/* How many differences of that list were left out. */
uint32_t difference_omitted(const struct difference *difference);
