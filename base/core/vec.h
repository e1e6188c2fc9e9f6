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

/* Address of a new element at the end; an older address may have moved. The element is zeroed
 * unless the list was made shorter before. */
#define vec_push(arena, vec)                                                                       \
    ((vec)->count < (vec)->cap                                                                     \
         ? (void)0                                                                                 \
         : (void)((vec)->at = vec_widen((arena), (vec)->at, &(vec)->cap, sizeof *(vec)->at)),      \
     &(vec)->at[(vec)->count++])

/* Room for exactly `wanted` elements, of a list that has none yet. */
#define vec_reserve(arena, vec, wanted)                                                            \
    ((vec)->at = arena_alloc_array((arena), (wanted), sizeof *(vec)->at), (vec)->cap = (wanted))

/* Twice the room of a full list; the machinery of vec_push. */
void *vec_widen(struct arena *arena, void *at, uint32_t *cap, size_t element_bytes);
