/* The machinery of vec_push: doubles inside the arena. */
#include "base/core/vec.h"

void *vec_grow(struct arena *arena, void *at, uint32_t count, uint32_t *cap, size_t element_bytes) {
    if (count < *cap)
        return at;
    PROMISE(count < UINT32_MAX / 2);
    uint32_t wider = count == 0 ? 8 : count * 2;
    void *copy = arena_alloc_array(arena, wider, element_bytes);
    if (count > 0)
        memcpy(copy, at, count * element_bytes);
    *cap = wider;
    return copy;
}
