/* Runs of characters of folded texts, for measuring how much two texts have in common. Numbers
 * count as one character whatever they say, and are kept apart; so are the words that turn a
 * sentence round (不, 应, 可 …). */
#pragma once

#include "base/core/arena.h"

enum { GRAMS_SIEVE_BITS = 1024 };

struct grams {
    struct arena *arena;
    uint64_t sieve[GRAMS_SIEVE_BITS / 64]; /* characters that may be digits or turning words */
    uint64_t *at;
    uint32_t count;
    uint32_t cap;
    uint64_t numbers; /* of all texts added, in any order */
    uint64_t turns;   /* the turning words, in any order */
};

struct grams grams_open(struct arena *arena);

/* Forgets the texts, keeps the memory. */
void grams_clear(struct grams *grams);

/* Adds the runs of `width` (2 or 3) characters of one text; a shorter text is one run. */
void grams_add(struct grams *grams, struct str folded, uint32_t width);

/* Sorts and leaves out what stands twice. */
void grams_sort(struct grams *grams);

/* What two sorted lists have in common. */
uint32_t grams_shared(const struct grams *a, const struct grams *b);
