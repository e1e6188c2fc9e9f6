/* Memory with one lifetime: everything made in an arena goes at once.
 *
 * Three lifetimes exist: the process, a request (or one bank being compiled), and scratch. An arena
 * grows in blocks and has no ceiling of its own: whatever a user can make large has its ceiling at
 * the door (base/core/limits.h). When the machine has no memory left the program ends, as after a
 * crash: every acknowledged write is committed, and the supervisor starts it again. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/core/str.h"

struct arena_block;

struct arena {
    struct arena_block *newest;
    struct arena_block *large; /* blocks that hold one large object each */
    size_t used_bytes;         /* handed out since the last reset; a figure for tests and limits */
};

/* Zeroed memory, aligned for any object. Never NULL. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* `count` objects of `bytes` each; ends the program when the product overflows. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t bytes);

/* The memory with room for `bytes` instead of `old_bytes`, what is new zeroed; the old address is
 * gone. What is large has a block of its own, which grows without leaving a copy behind. */
void *arena_grow(struct arena *arena, void *memory, size_t old_bytes, size_t bytes);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* A copy whose byte after the last is NUL, so that it can go to functions that want a C string. */
struct str arena_str(struct arena *arena, struct str text);
char *arena_cstr(struct arena *arena, struct str text);

/* printf into the arena. */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Gives everything back but the first block, which the next request uses again. */
void arena_reset(struct arena *arena);

/* Gives everything back. The arena can be used again. */
void arena_close(struct arena *arena);
