/* Two texts compared word by word: a word is a run of letters and digits, a run of blanks, or any
 * other single character, so that Chinese is compared by characters. Pure. */
#pragma once

#include "base/core/buf.h"
#include "base/core/vec.h"

enum word_op { WORD_SAME, WORD_OLD, WORD_NEW };

struct word_run {
    enum word_op op;
    struct str text;
};
typedef VEC(struct word_run) word_runs;

/* In reading order, what went before what came. The same and the old runs together are the old
 * text, the same and the new ones the new text. Texts that have more than WORD_EDITS_MAX words
 * between them that differ are told apart only where they begin and end alike. Runs point into the
 * two texts. */
enum { WORD_EDITS_MAX = 800 };
word_runs word_diff(struct arena *arena, struct str old_text, struct str new_text);

/* The runs as one line: [-old-]{+new+}, or in red and green for a terminal. Of long unchanged runs
 * only what stands next to a change; line ends as ⏎. */
void word_runs_print(struct buf *buf, const word_runs *runs, bool colour);
