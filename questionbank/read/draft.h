/* An item while it is being read: pieces of source lines under each field, until it is complete.
 *
 * The readers only say where a piece belongs; draft_finish() cuts options, takes the answer out of
 * the bracket, joins lines and puts the item into the IR, or says what stands in the way. */
#pragma once

#include "questionbank/read/mark.h"
#include "questionbank/read/options.h"

enum part {
    PART_STEM,
    PART_OPTIONS,
    PART_KEY,
    PART_RATIONALE,
    PART_CITES,
    PART_DIFFICULTY,
    PART_TAGS,
    PART_PROOFS,
    PART_NAME,
    PART_ACCEPTS,
    PART_COUNT
};

struct draft {
    bool active;
    bool numbered;
    bool damaged; /* a line of it could not be read: never loaded */
    bool crowded; /* a field has more lines than LIMIT_ITEM_LINE_COUNT_MAX: the rest is dropped */
    bool closed;  /* the source says that it has no options: none are looked for in its stem */
    enum item_kind kind; /* ITEM_KIND_COUNT: not declared */
    struct number_mark number;
    enum part open; /* where a line without a mark goes */
    struct ir_place place;
    piece_vec parts[PART_COUNT];
    VEC(struct ir_option) options; /* the source has them one by one: nothing is cut */
};

/* What an item takes from where it stands. */
struct draft_context {
    struct ir *ir;
    uint32_t source_idx;
    struct str separator; /* joins the lines of a field */
    struct str section;
    struct str topic;
    struct str stimulus;
    char right_letter; /* of judge items that answer by letter; 0: not said */
};

void draft_begin(struct draft *draft, struct ir_place place, enum item_kind kind);
void draft_add(struct draft *draft, struct arena *arena, enum part part, struct piece piece);

bool draft_has(const struct draft *draft, enum part part);

/* Whether it is an item at all: has options or an answer, or a number. */
bool draft_is_item(const struct draft *draft);

/* Joins pieces; `bytes_max` cuts what nobody will read, and *cut says so. */
struct str pieces_join(struct arena *arena, const piece_vec *pieces, struct str separator,
                       size_t bytes_max, bool *cut);

/* Adds the item to the IR, or a diagnostic when it is none. The draft can be begun again. */
void draft_finish(struct draft *draft, const struct draft_context *context);
