/* One item in our text form (doc/text-format.md), and the proof that it reads back. */
#pragma once

#include "questionbank/emit/emission.h"

/* Where an item stands. Empty texts are not written; escaped fields, a bit (1U << enum emit_field)
 * each, have every line behind a backslash: nothing in it is a mark. */
struct text_place {
    struct str topic;
    struct str head;
    enum item_kind head_kind; /* ITEM_KIND_COUNT: items say themselves what they are */
    struct str stimulus;
    bool stimulus_escaped;
    uint32_t number;
};

void text_put_head(struct buf *buf, const struct text_place *place);
void text_put_stimulus(struct buf *buf, const struct text_place *place);
void text_put_item(struct buf *buf, const struct ir_item *item, const struct text_place *place,
                   uint32_t escaped);

/* Writes the item as a file of its own, reads that and says in which fields it differs: all of them
 * when no item comes back. */
uint32_t text_differences(const struct ir_item *item, const struct text_place *place,
                          uint32_t escaped);
