/* UTF-8 by the letter of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#pragma once

#include "base/core/str.h"

/* Byte offset of the first byte that is not valid UTF-8, or STR_NONE. */
size_t utf8_find_invalid(struct str text);

/* The character at `*offset` (which must lie inside valid text); moves `*offset` behind it. */
uint32_t utf8_next(struct str text, size_t *offset);

/* Writes 1 to 4 bytes; returns how many. `character` must be a Unicode scalar value. */
size_t utf8_put(uint32_t character, char out[static 4]);

size_t utf8_count(struct str text); /* characters */
