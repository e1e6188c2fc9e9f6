/* Images made by hand, for tests of pure code. */
#pragma once

#include "engine/item/image.h"

/* How many items of each kind, and how many options those with options have. */
struct image_recipe {
    uint32_t single;
    uint32_t multiple;
    uint32_t judge;
    uint32_t blank;
    uint32_t essay;
    uint32_t option_count;
};

/* Items with revision ids 1001, 1002 …, kinds in the order above; stems "stem-1001", options
 * "option-1001-A" …; keys differ from item to item; keys of blanks, rationales and citations carry
 * the word "canary". */
struct image made_image(struct arena *arena, struct image_recipe recipe);

/* One item alone. */
struct image_item made_options_item(enum item_kind kind, uint32_t option_count,
                                    uint32_t key_options);
struct image_item made_judge_item(bool key_true);
struct image_item made_blank_item(struct arena *arena, const struct str *keys, uint32_t count);
