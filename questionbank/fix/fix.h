/* Carrying out the safe edits of a compiled text source (`xuefa bank fix`). Pure. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/ir/ir.h"

struct fix {
    struct str before;
    struct str after;
    VEC(struct ir_edit) edits; /* those carried out, by offset */
};

/* The source's text with its edits; of two that touch, the first wins. False when there are none.
 * `after` lives in the arena. */
bool fix_source(struct arena *arena, const struct ir *ir, uint32_t source_idx, struct fix *out);

/* A unified diff of the fix: three lines of context, `path` on both sides. */
void fix_diff(struct buf *buf, const struct fix *fix, struct str path);

/* The bytes of a text in the encoding that the source was read in. ERR_INVALID `encoding_lacks`
 * when that encoding cannot hold a character. */
enum err fix_encode(struct arena *arena, struct str text, struct str encoding, struct str *out,
                    struct fault *fault) MUST_CHECK;
