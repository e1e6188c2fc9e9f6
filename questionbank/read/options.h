/* Cuts the lines of a run of options into options.
 *
 * For each letter the strongest mark counts: at the start of a line, or behind a comma that joins
 * records; behind blanks; glued to the text before it in the style of the other marks. A letter
 * with two marks of equal strength cannot be told apart: nothing is guessed, the run is refused. */
#pragma once

#include "base/core/limits.h"
#include "questionbank/ir/lines.h"

/* A piece of a source line that belongs to one field of an item. */
struct piece {
    struct str text;
    struct line line;
    bool literal; /* written behind a backslash: holds no marks */
};

typedef VEC(struct piece) piece_vec;

enum options_fault {
    OPTIONS_FINE,
    OPTIONS_REPEATED, /* a letter stands twice */
    OPTIONS_BROKEN,   /* the letters do not run A, B, C … */
    OPTIONS_CROWDED,  /* more than LIMIT_OPTION_COUNT_MAX */
    OPTIONS_LONG      /* an option has more than LIMIT_OPTION_BYTES_MAX */
};

struct option_run {
    struct ir_option options[LIMIT_OPTION_COUNT_MAX];
    uint32_t count;
    enum options_fault fault;
    struct ir_place fault_place;
    uint32_t first_piece; /* where option A begins: text before it belongs to the stem */
    size_t first_offset;
};

/* `separator` joins an option that runs over several pieces. Options point into the pieces where
 * they can, else into the arena. */
void options_split(struct arena *arena, uint32_t source_idx, const piece_vec *pieces,
                   struct str separator, struct option_run *out);
