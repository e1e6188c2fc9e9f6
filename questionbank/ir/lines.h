/* Lines of a text, whatever ends them: LF, CR or CRLF. */
#pragma once

#include "questionbank/ir/ir.h"

struct line {
    struct str text;   /* without its end */
    const char *start; /* of the line, also when `text` was shortened since */
    uint32_t number;   /* from 1 */
};

struct lines {
    struct str rest;
    const char *line_feed; /* the first one not before `rest`, or the end of the text */
    uint32_t number;
};

struct lines lines_of(struct str text);

/* False at the end. A copy of `lines` looks ahead. The cost over a whole text is linear. */
bool lines_next(struct lines *lines, struct line *line);

/* The place of a byte of the line; the line must be valid UTF-8. */
struct ir_place line_place(uint32_t source_idx, const struct line *line, const char *at);
