/* Answers on their way into an item, from the item's own lines or from a key list. */
#pragma once

#include "questionbank/ir/ir.h"

/* Whether two answers mean the same. */
bool key_same(struct str a, struct str b);

struct given_key {
    struct str text; /* as written */
    struct ir_place place;
    char right_letter; /* of judge items that answer by letter; 0: not said */
};

/* Gives an item without a key its answer: an option's words become its letter, the letter of a
 * judge item becomes its word. What cannot be understood quarantines the item. */
void key_give(struct ir *ir, struct ir_item *item, const struct given_key *given);
