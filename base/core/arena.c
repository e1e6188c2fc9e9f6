/* Blocks in a list, newest first, each twice as large as the one before up to a ceiling. Memory is
 * zeroed when a block is opened and when it is used again, never on the way out. */
#include "base/core/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/err.h"

enum { FIRST_BLOCK_BYTES = 4096, BLOCK_BYTES_MAX = 1 << 20, LARGE_BYTES = 1 << 18 };

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

/* calloc() does not touch what the system hands out zeroed. */
static struct arena_block *block_open(size_t size_bytes) {
    struct arena_block *block = calloc(1, sizeof *block + size_bytes);
    if (block == NULL)
        BUG("the machine has memory left");
    block->size_bytes = size_bytes;
    return block;
}

static size_t next_size_bytes(const struct arena_block *newest) {
    size_t size_bytes = newest == NULL ? FIRST_BLOCK_BYTES : newest->size_bytes * 2;
    return size_bytes < BLOCK_BYTES_MAX ? size_bytes : BLOCK_BYTES_MAX;
}

/* A large object gets a block of its own, apart from the others. */
static void *alloc_large(struct arena *arena, size_t need_bytes) {
    struct arena_block *block = block_open(need_bytes);
    block->older = arena->large;
    arena->large = block;
    return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t bytes) {
    size_t need_bytes = round_up(bytes == 0 ? 1 : bytes);
    arena->used_bytes += need_bytes;
    if (need_bytes >= LARGE_BYTES)
        return alloc_large(arena, need_bytes);
    struct arena_block *block = arena->newest;
    if (block == NULL || block->size_bytes - block->used_bytes < need_bytes) {
        size_t size_bytes = next_size_bytes(block);
        block = block_open(size_bytes < need_bytes ? need_bytes : size_bytes);
        block->older = arena->newest;
        arena->newest = block;
    }
    void *memory = block->bytes + block->used_bytes;
    block->used_bytes += need_bytes;
    return memory;
}

static struct arena_block **find_large(struct arena *arena, const void *memory) {
    struct arena_block **link = &arena->large;
    while (*link != NULL && (*link)->bytes != memory)
        link = &(*link)->older;
    return link;
}

void *arena_grow(struct arena *arena, void *memory, size_t old_bytes, size_t bytes) {
    PROMISE(old_bytes <= bytes);
    struct arena_block **link = find_large(arena, memory);
    if (memory == NULL || *link == NULL) {
        void *copy = arena_alloc(arena, bytes);
        if (old_bytes > 0)
            memcpy(copy, memory, old_bytes);
        return copy;
    }
    size_t need_bytes = round_up(bytes), had_bytes = (*link)->size_bytes;
    struct arena_block *block = realloc(*link, sizeof *block + need_bytes);
    if (block == NULL)
        BUG("the machine has memory left");
    memset(block->bytes + had_bytes, 0, need_bytes - had_bytes);
    block->size_bytes = need_bytes;
    arena->used_bytes += need_bytes - had_bytes;
    *link = block;
    return block->bytes;
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

static void close_blocks(struct arena_block *block) {
    while (block != NULL) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
}

void arena_reset(struct arena *arena) {
    close_blocks(arena->large);
    struct arena_block *block = arena->newest;
    while (block != NULL && block->older != NULL) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    if (block != NULL) {
        memset(block->bytes, 0, block->used_bytes);
        block->used_bytes = 0;
    }
    *arena = (struct arena){.newest = block};
}

void arena_close(struct arena *arena) {
    close_blocks(arena->large);
    close_blocks(arena->newest);
    *arena = (struct arena){0};
}
