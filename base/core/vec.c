/* The machinery of vec_push: doubles inside the arena. */
#include "base/core/vec.h"

void *vec_widen(struct arena *arena, void *at, uint32_t *cap, size_t element_bytes) {
    PROMISE(*cap < UINT32_MAX / 2);
    uint32_t wider = *cap == 0 ? 8 : *cap * 2;
    size_t bytes = 0;
    PROMISE(!__builtin_mul_overflow((size_t)wider, element_bytes, &bytes));
    at = arena_grow(arena, at, *cap * element_bytes, bytes);
    *cap = wider;
    return at;
}
