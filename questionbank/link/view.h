/* An item as it is compared: its texts folded (questionbank/ir/character.h), in memory that the
 * next item uses again. */
#pragma once

#include "questionbank/ir/ir.h"
#include "questionbank/link/mix.h"

struct view {
    struct str name; /* item_name */
    struct str stimulus;
    struct str stem;
    ir_texts options;
    ir_texts key; /* for choices what the options say, else the texts of the key */
};

/* Makes views, one after the other. `arena` is given back by its owner, who closes it. */
struct viewer {
    struct arena *arena;   /* lasts; grows with the largest item */
    struct arena *scratch; /* rare texts; reset when it has grown */
    char *room;
    size_t room_bytes;
    struct str stimulus; /* as written; items of one case share it */
    struct str stimulus_folded;
    struct view view;
};

/* Valid until the next call. */
const struct view *view_item(struct viewer *viewer, const struct ir_item *item);

/* The key for a message: "A（甲）、C（丙）", "正确", "六十|60、十". */
struct str view_key_shown(struct arena *arena, const struct ir_item *item);

/* The beginning of the stem, on one line, for a message. */
struct str view_stem_shown(struct arena *arena, const struct ir_item *item);
