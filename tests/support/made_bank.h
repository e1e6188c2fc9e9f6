/* Random banks for properties of readers and emitters. */
#pragma once

#include "questionbank/ir/ir.h"

/* How mean the texts are. */
enum made_texts {
    MADE_PLAIN,  /* one line, ordinary words and punctuation */
    MADE_HOSTILE /* separators, marks, markup, line ends, formulas, wide forms, emoji */
};

/* `count` items of all kinds in normal form, linked and checked; the same seed gives the same bank.
 * Items that the checks refuse are quarantined. */
struct ir made_bank(struct arena *arena, uint64_t seed, uint32_t count, enum made_texts texts);
