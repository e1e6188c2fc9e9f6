/* The tables of laws and old names, made ready for looking up. */
#pragma once

#include "base/core/arena.h"
#include "questionbank/check/scan.h"

struct law_row {
    struct str title;
    uint32_t highest; /* article of any edition; 0: not recorded */
};

struct inserted_row {
    struct str title;
    uint32_t article;
    uint32_t last;
};

/* A law or an organ that is called otherwise since a month. */
struct renamed_row {
    struct str name;
    struct str now;
    uint32_t year;
    uint32_t month;
};

struct words;

/* Lives in the arena. */
const struct words *words_open(struct arena *arena);

const struct scan_pairs *words_pairs(const struct words *words);

/* NULL when the table has none. Titles without 《》 and 中华人民共和国. */
const struct law_row *words_law(const struct words *words, struct str title);
const struct renamed_row *words_old_law(const struct words *words, struct str title);

/* The longest old name of an organ that the text begins with. */
const struct renamed_row *words_old_organ(const struct words *words, struct str text);

/* How many articles 之一, 之二 … follow an article. */
uint32_t words_inserted(struct str title, uint32_t article);
