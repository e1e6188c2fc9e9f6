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

bool str_eq(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* by bytes, as memcmp; a prefix comes first */
bool str_starts(struct str text, struct str head);
bool str_ends(struct str text, struct str tail);

/* `count` bytes from `start`; both are cut to what is there. */
struct str str_slice(struct str text, size_t start, size_t count);
struct str str_from_offset(struct str text, size_t start);

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
