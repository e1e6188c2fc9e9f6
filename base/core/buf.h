/* Growing text in an arena, made with a ceiling.
 *
 * Appending beyond the ceiling writes nothing more and sets `full`; a writer appends without
 * looking and asks once at the end with buf_check(). `data` is always followed by a NUL that does
 * not count. */
#pragma once

#include "base/core/arena.h"
#include "base/core/str.h"

struct buf {
    struct arena *arena;
    char *data;
    size_t len;
    size_t cap;
    size_t bytes_max;
    bool full;
};

struct buf buf_make(struct arena *arena, size_t bytes_max);

/* Room for so many bytes at once, in a buf that holds nothing yet; more may come. */
void buf_reserve(struct buf *buf, size_t bytes);
void buf_add(struct buf *buf, struct str text);
void buf_add_cstr(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_add_i64(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *buf);

/* ERR_TOO_LARGE with code `too_large` when anything was left out. */
enum err buf_check(const struct buf *buf, struct fault *fault) MUST_CHECK;
