/* A few hundred names in one hash table each; made anew for each compilation, in microseconds. */
#include "questionbank/check/words.h"

#define LAW(title, highest) {STR_INIT(title), highest},
#define INSERTED(title, article, last)
static const struct law_row LAWS[] = {
#include "questionbank/check/laws.def"
};
#undef LAW
#undef INSERTED

#define LAW(title, highest)
#define INSERTED(title, article, last) {STR_INIT(title), article, last},
static const struct inserted_row INSERTED_ARTICLES[] = {
#include "questionbank/check/laws.def"
};
#undef LAW
#undef INSERTED

#define OLD_LAW(name, now, year, month) {STR_INIT(name), STR_INIT(now), year, month},
#define OLD_ORGAN(name, now, year, month)
static const struct renamed_row OLD_LAWS[] = {
#include "questionbank/check/renamed.def"
};
#undef OLD_LAW
#undef OLD_ORGAN

#define OLD_LAW(name, now, year, month)
#define OLD_ORGAN(name, now, year, month) {STR_INIT(name), STR_INIT(now), year, month},
static const struct renamed_row OLD_ORGANS[] = {
#include "questionbank/check/renamed.def"
};
#undef OLD_LAW
#undef OLD_ORGAN

enum { SLOTS = 2048, PREFIX_BYTES = 6 };
_Static_assert(COUNT_OF(LAWS) < SLOTS / 2, "room for the laws");

struct words {
    struct scan_pairs pairs;
    uint16_t laws[SLOTS]; /* row + 1 */
    uint16_t old_laws[SLOTS];
    uint16_t organs[SLOTS]; /* by their first two characters; several rows may follow each other */
};

static uint32_t slot_of(struct str name) {
    uint32_t hash = 0x811C9DC5U;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.ptr[i]) * 0x01000193U;
    return (hash ^ hash >> 15) & (SLOTS - 1);
}

static void put(uint16_t slots[static SLOTS], struct str name, size_t row) {
    uint32_t slot = slot_of(name);
    while (slots[slot] != 0)
        slot = (slot + 1) & (SLOTS - 1);
    slots[slot] = (uint16_t)(row + 1);
}

const struct words *words_open(struct arena *arena) {
    struct words *words = ARENA_NEW(arena, struct words);
    for (size_t i = 0; i < COUNT_OF(LAWS); i++)
        put(words->laws, LAWS[i].title, i);
    for (size_t i = 0; i < COUNT_OF(OLD_LAWS); i++)
        put(words->old_laws, OLD_LAWS[i].name, i);
    for (size_t i = 0; i < COUNT_OF(OLD_ORGANS); i++) {
        put(words->organs, str_slice(OLD_ORGANS[i].name, 0, PREFIX_BYTES), i);
        scan_pairs_add(&words->pairs, OLD_ORGANS[i].name);
    }
    return words;
}

const struct scan_pairs *words_pairs(const struct words *words) {
    return &words->pairs;
}

const struct law_row *words_law(const struct words *words, struct str title) {
    for (uint32_t slot = slot_of(title); words->laws[slot] != 0; slot = (slot + 1) & (SLOTS - 1))
        if (str_eq(LAWS[words->laws[slot] - 1].title, title))
            return &LAWS[words->laws[slot] - 1];
    return NULL;
}

const struct renamed_row *words_old_law(const struct words *words, struct str title) {
    const uint16_t *slots = words->old_laws;
    for (uint32_t slot = slot_of(title); slots[slot] != 0; slot = (slot + 1) & (SLOTS - 1))
        if (str_eq(OLD_LAWS[slots[slot] - 1].name, title))
            return &OLD_LAWS[slots[slot] - 1];
    return NULL;
}

const struct renamed_row *words_old_organ(const struct words *words, struct str text) {
    const struct renamed_row *found = NULL;
    uint32_t slot = slot_of(str_slice(text, 0, PREFIX_BYTES));
    for (; words->organs[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
        const struct renamed_row *row = &OLD_ORGANS[words->organs[slot] - 1];
        if (str_starts(text, row->name) && (found == NULL || row->name.len > found->name.len))
            found = row;
    }
    return found;
}

uint32_t words_inserted(struct str title, uint32_t article) {
    for (size_t i = 0; i < COUNT_OF(INSERTED_ARTICLES); i++)
        if (INSERTED_ARTICLES[i].article == article && str_eq(INSERTED_ARTICLES[i].title, title))
            return INSERTED_ARTICLES[i].last;
    return 0;
}
