/* A typed growing list in an arena.
 *
 *     VEC(struct str) lines = {0};
 *     *vec_push(&arena, &lines) = line;
 *     for (uint32_t i = 0; i < lines.count; i++) use(lines.at[i]);
 */
#pragma once

#include "base/core/arena.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        uint32_t count;                                                                            \
        uint32_t cap;                                                                              \
    }

/* Address of a new zeroed element at the end; an older address may have moved. */
#define vec_push(arena, vec)                                                                       \
    ((vec)->at = vec_grow((arena), (vec)->at, (vec)->count, &(vec)->cap, sizeof *(vec)->at),       \
     &(vec)->at[(vec)->count++])

/* Room for one more than `count` elements; the machinery of vec_push. */
void *vec_grow(struct arena *arena, void *at, uint32_t count, uint32_t *cap, size_t element_bytes);
