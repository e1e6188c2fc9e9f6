/* UTF-8 by the letter of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#pragma once

#include "base/core/str.h"

/* Byte offset of the first byte that is not valid UTF-8, or STR_NONE. */
size_t utf8_find_invalid(struct str text);

/* The character at `*offset` of a text that is known to be valid; moves `*offset` behind it. Only
 * that the character ends inside the text is looked at again. */
static inline uint32_t utf8_next(struct str text, size_t *offset) {
    PROMISE(*offset < text.len);
    const unsigned char *p = (const unsigned char *)text.ptr + *offset;
    if (p[0] < 0x80) {
        *offset += 1;
        return p[0];
    }
    size_t bytes = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    PROMISE(bytes <= text.len - *offset);
    *offset += bytes;
    uint32_t character = p[0] & (0x7FU >> bytes);
    for (size_t i = 1; i < bytes; i++)
        character = character << 6 | (p[i] & 0x3FU);
    return character;
}

/* How many bytes the valid sequence at the start of `left` bytes takes; 0 when there is none. */
size_t utf8_sequence_bytes(const unsigned char *bytes, size_t left);

/* Writes 1 to 4 bytes; returns how many. `character` must be a Unicode scalar value. */
size_t utf8_put(uint32_t character, char out[static 4]);

size_t utf8_count(struct str text); /* characters */
