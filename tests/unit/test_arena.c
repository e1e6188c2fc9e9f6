/* Memory of an arena: zeroed when first used and when used again, large objects on their own. */
#include <criterion/criterion.h>

#include "base/core/vec.h"

static bool is_zero(const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

Test(arena, memory_is_zeroed_also_after_a_reset) {
    struct arena arena = {0};
    for (int round = 0; round < 3; round++) {
        for (size_t bytes = 1; bytes < 5000; bytes += 37) {
            unsigned char *memory = arena_alloc(&arena, bytes);
            cr_assert(is_zero(memory, bytes), "round %d, %zu bytes", round, bytes);
            memset(memory, 0xA5, bytes);
        }
        arena_reset(&arena);
        cr_expect(arena.used_bytes == 0 && arena.large == NULL);
    }
    arena_close(&arena);
}

Test(arena, what_grows_keeps_its_bytes_and_gets_zeroes) {
    struct arena arena = {0};
    size_t bytes = 16;
    unsigned char *memory = arena_alloc(&arena, bytes);
    memset(memory, 1, bytes);
    while (bytes < (size_t)16 << 20) {
        memory = arena_grow(&arena, memory, bytes, bytes * 3);
        for (size_t i = 0; i < bytes; i += 7)
            cr_assert(memory[i] == 1);
        cr_assert(is_zero(memory + bytes, bytes * 2));
        memset(memory + bytes, 1, bytes * 2);
        bytes *= 3;
        unsigned char *other = arena_alloc(&arena, bytes);
        cr_assert(is_zero(other, bytes), "another object has its own memory");
    }
    arena_close(&arena);
}

Test(arena, a_large_list_leaves_no_copies_behind) {
    struct arena arena = {0};
    VEC(uint64_t) list = {0};
    for (uint64_t i = 0; i < 1000000; i++)
        *vec_push(&arena, &list) = i;
    for (uint64_t i = 0; i < 1000000; i++)
        cr_assert(list.at[i] == i);
    cr_expect(arena.used_bytes < list.cap * sizeof(uint64_t) + ((size_t)1 << 20), "%zu bytes",
              arena.used_bytes);
    arena_close(&arena);
}

Test(arena, a_list_with_reserved_room_is_filled_in_place) {
    struct arena arena = {0};
    VEC(int) list = {0};
    vec_reserve(&arena, &list, 3);
    const int *at = list.at;
    for (int i = 0; i < 3; i++)
        *vec_push(&arena, &list) = i;
    cr_expect(list.at == at && list.count == 3);
    *vec_push(&arena, &list) = 3;
    cr_expect(list.count == 4 && list.at[0] == 0 && list.at[3] == 3);
    arena_close(&arena);
}
