/* Characters that a text should not hold: control characters, characters without a glyph, and those
 * that look different on every machine. Found while a text is decoded, in one pass with its
 * validity. */
#pragma once

#include "questionbank/ir/ir.h"

enum trait {
    TRAIT_CONTROL = 1 << 0,   /* C0 and C1 but for tab, line ends and breaks: an item is refused */
    TRAIT_INVISIBLE = 1 << 1, /* zero width, direction marks: left out of the items */
    TRAIT_BREAK = 1 << 2,     /* form feed, vertical tab, U+2028, U+2029: end a line of text */
    TRAIT_PRIVATE = 1 << 3,   /* private use and noncharacters: kept */
    TRAIT_REPLACED = 1 << 4,  /* U+FFFD: something was lost before the text came to us; kept */
    TRAIT_BINARY = 1 << 5     /* U+0000: this is no text at all, the file is refused */
};

/* 0 for all that may stand in a text. */
uint32_t char_traits(uint32_t character);

/* Byte offset of the first byte that is not valid UTF-8, or STR_NONE; `*traits` of all characters
 * before it. */
size_t text_scan(struct str text, uint32_t *traits);

/* Cuts `*rest` at the first break: what stands before it; without one, all, and `*rest` gets a NULL
 * pointer. */
struct str break_cut(struct str *rest);

/* Reports each line with such characters, and the edits that take out what nobody sees. */
void hidden_report(struct ir *ir, uint32_t source_idx);

/* Behind the readers, because what they rendered has its own lines: reports what the sources from
 * `first_source` on hold, takes invisible characters out of the items from `first_item` on, makes
 * breaks line feeds, and quarantines an item with a control character. */
void hidden_settle(struct ir *ir, uint32_t first_source, uint32_t first_item);
