/* Text by value: a pointer and a length, UTF-8 unless said otherwise, never owned, may hold any
 * byte. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/core/err.h"

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
    { ("" literal), sizeof(literal) - 1 }          /* the same where C wants a constant */
#define STR_ARGS(text) (int)(text).len, (text).ptr /* for printf's %.*s */

struct str str_from(const char *cstr); /* NULL gives the empty text */

static inline bool str_eq(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int str_compare(struct str a, struct str b); /* by bytes, as memcmp; a prefix comes first */

/* Words of one table often share their first bytes, so the last one is looked at first. */
static inline bool str_starts(struct str text, struct str head) {
    return text.len >= head.len &&
           (head.len == 0 || (text.ptr[head.len - 1] == head.ptr[head.len - 1] &&
                              memcmp(text.ptr, head.ptr, head.len) == 0));
}

static inline bool str_ends(struct str text, struct str tail) {
    return text.len >= tail.len &&
           (tail.len == 0 || memcmp(text.ptr + (text.len - tail.len), tail.ptr, tail.len) == 0);
}

/* `count` bytes from `start`; both are cut to what is there. */
static inline struct str str_slice(struct str text, size_t start, size_t count) {
    size_t from = start < text.len ? start : text.len;
    size_t left = text.len - from;
    return (struct str){from == 0 ? text.ptr : text.ptr + from, count < left ? count : left};
}

static inline struct str str_from_offset(struct str text, size_t start) {
    return str_slice(text, start, text.len);
}

#define STR_NONE SIZE_MAX
size_t str_find(struct str text, struct str part); /* byte offset of the first, or STR_NONE */
size_t str_find_char(struct str text, char c);
bool str_contains(struct str text, struct str part);

/* Without leading and trailing ASCII blanks, U+00A0, U+2002, U+3000, U+200B and U+FEFF. */
struct str str_trim(struct str text);

/* Cuts `*rest` at the first `separator`: returns what stands before it and leaves what follows.
 * Without one, returns all and leaves `*rest` with a NULL pointer, which ends a loop. */
struct str str_cut(struct str *rest, char separator);

/* A whole decimal number, an optional minus, no blanks, no leading zeros beyond one digit;
 * ERR_INVALID otherwise. */
enum err str_parse_i64(struct str text, int64_t *out) MUST_CHECK;
