/* Blocks in a list, newest first; each at least twice as large as what is asked of it. */
#include "base/core/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/err.h"

enum { FIRST_BLOCK_BYTES = 4096, BLOCK_BYTES_MAX = 1 << 20 };

struct arena_block {
    struct arena_block *older;
    size_t size_bytes;
    size_t used_bytes;
    alignas(max_align_t) unsigned char bytes[];
};

static size_t round_up(size_t bytes) {
    const size_t mask = alignof(max_align_t) - 1;
    PROMISE(bytes <= SIZE_MAX - mask);
    return (bytes + mask) & ~mask;
}

static struct arena_block *block_open(struct arena_block *older, size_t need_bytes) {
    size_t size_bytes = older == NULL ? FIRST_BLOCK_BYTES : older->size_bytes * 2;
    if (size_bytes > BLOCK_BYTES_MAX)
        size_bytes = BLOCK_BYTES_MAX;
    if (size_bytes < need_bytes)
        size_bytes = need_bytes;
    struct arena_block *block = malloc(sizeof *block + size_bytes);
    if (block == NULL)
        BUG("the machine has memory left");
    *block = (struct arena_block){.older = older, .size_bytes = size_bytes};
    return block;
}

void *arena_alloc(struct arena *arena, size_t bytes) {
    size_t need_bytes = round_up(bytes == 0 ? 1 : bytes);
    struct arena_block *block = arena->newest;
    if (block == NULL || block->size_bytes - block->used_bytes < need_bytes)
        block = arena->newest = block_open(block, need_bytes);
    void *memory = block->bytes + block->used_bytes;
    block->used_bytes += need_bytes;
    arena->used_bytes += need_bytes;
    return memset(memory, 0, need_bytes);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t bytes) {
    size_t total_bytes = 0;
    PROMISE(!__builtin_mul_overflow(count, bytes, &total_bytes));
    return arena_alloc(arena, total_bytes);
}

char *arena_cstr(struct arena *arena, struct str text) {
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

struct str arena_str(struct arena *arena, struct str text) {
    return (struct str){arena_cstr(arena, text), text.len};
}

struct str arena_printf(struct arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int bytes = vsnprintf(NULL, 0, format, args);
    va_end(args);
    PROMISE(bytes >= 0);
    char *text = arena_alloc(arena, (size_t)bytes + 1);
    vsnprintf(text, (size_t)bytes + 1, format, again);
    va_end(again);
    return (struct str){text, (size_t)bytes};
}

void arena_reset(struct arena *arena) {
    struct arena_block *block = arena->newest;
    while (block != NULL && block->older != NULL) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    if (block != NULL)
        block->used_bytes = 0;
    *arena = (struct arena){.newest = block};
}

void arena_close(struct arena *arena) {
    arena_reset(arena);
    free(arena->newest);
    *arena = (struct arena){0};
}
