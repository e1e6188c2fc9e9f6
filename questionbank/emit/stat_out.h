/* What a bank is made of, and whether it is enough for the papers drawn from it. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/ir/ir.h"

/* The sound items of a law and a kind. */
struct stat_law {
    struct str law; /* of the item's first citation; empty: it has none */
    enum item_kind kind;
    uint32_t difficulties[DIFFICULTY_COUNT];
    uint32_t count;
    uint32_t law_count; /* of all kinds */
};

struct stat_topic {
    struct str topic; /* empty: none stated */
    uint32_t count;
};

struct bank_stat {
    uint32_t items;
    uint32_t quarantined;
    uint32_t without_cite;
    uint32_t without_rationale;
    uint32_t kinds[ITEM_KIND_COUNT];
    VEC(struct stat_law) laws;     /* the law with most items first, kinds in their order */
    VEC(struct stat_topic) topics; /* in the order in which they first stand */
};

/* Texts are those of the items. */
struct bank_stat bank_stat_of(struct arena *arena, const struct ir *ir);

/* A part of a paper: items of one kind that are drawn. Parts of one kind share the items. */
struct stat_cell {
    struct str title;
    enum item_kind kind;
    int64_t needed;
    int64_t available; /* what the parts before it leave */
};
struct stat_paper {
    struct str title;
    VEC(struct stat_cell) cells;
};
typedef VEC(struct stat_paper) stat_papers;

/* Fills in what is available; true when a cell is short. */
bool bank_stat_cover(const struct bank_stat *stat, stat_papers *papers);

void bank_stat_print(struct buf *buf, const struct bank_stat *stat, const stat_papers *papers);

/* {items, quarantined, without_cite, without_rationale, kinds: {…}, laws: [{law, kind, items,
 * difficulty: {…}}], topics: [{topic, items}], papers: [{title, sections: [{title, kind, needed,
 * available}]}]} */
void bank_stat_json(struct buf *buf, const struct bank_stat *stat, const stat_papers *papers);
