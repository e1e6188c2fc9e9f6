/* How much two items have in common, exactly. */
#pragma once

#include "questionbank/link/grams.h"
#include "questionbank/link/view.h"

struct likeness {
    bool same_numbers; /* known before */
    bool same_key;     /* what is right in one is not wrong in the other */
    uint32_t percent;  /* of pairs of characters in common, of all that occur in either */
};

struct measure {
    struct arena scratch[2]; /* a view each */
    struct viewer viewers[2];
    struct grams grams[2];
};

/* The measure must not move until it is closed. */
void measure_open(struct measure *measure, struct arena *arena);
void measure_close(struct measure *measure);

/* Whether the two are worth a note, given what `likeness` already says; sets the rest of it. */
bool measure_items(struct measure *measure, const struct ir_item *a, const struct ir_item *b,
                   struct likeness *likeness);
