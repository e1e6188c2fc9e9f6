/* The repeatable stream of draws, and ids. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>

#include "base/core/id_source.h"
#include "base/core/rng.h"
#include "base/core/str.h"

/* Made by an independent ChaCha20 (key: the seed, nonce: the number of the block, each as 8 bytes
 * little-endian). A draw that was recorded must come out the same for years: never renew these
 * numbers, keep the generator. */
static const struct {
    uint64_t seed;
    uint32_t below_1000[8];
} STREAMS[] = {
    {0, {654, 656, 152, 331, 93, 904, 160, 555}},
    {1, {357, 505, 216, 557, 490, 51, 0, 133}},
    {20261122, {438, 478, 170, 677, 463, 320, 356, 977}},
    {INT64_MAX, {327, 843, 265, 95, 842, 120, 181, 513}},
};

Test(rng, the_generator_is_the_recorded_one) {
    for (size_t i = 0; i < COUNT_OF(STREAMS); i++) {
        struct rng rng = rng_seeded(STREAMS[i].seed);
        for (size_t n = 0; n < 8; n++)
            cr_expect_eq(rng_below(&rng, 1000), STREAMS[i].below_1000[n], "stream %zu, number %zu",
                         i, n);
    }
    struct rng rng = rng_seeded(1);
    for (int i = 0; i < 16; i++)
        rng_below(&rng, 1U << 31);
    cr_expect_eq(rng_below(&rng, 1U << 31), 0x2101fe6, "the first number of the second block");
}

Test(rng, the_same_seed_gives_the_same_stream_another_seed_another) {
    struct rng a = rng_seeded(42), b = rng_seeded(42), c = rng_seeded(43);
    uint32_t equal = 0;
    for (int i = 0; i < 10000; i++) {
        uint32_t bound = 1 + (uint32_t)i * 7;
        uint32_t from_a = rng_below(&a, bound);
        cr_assert_eq(from_a, rng_below(&b, bound));
        cr_assert_lt(from_a, bound);
        equal += from_a == rng_below(&c, bound);
    }
    cr_expect_lt(equal, 100);
}

/* Sum of squared differences from the mean, over the mean. */
static double chi_square(const uint32_t *counts, uint32_t cells, double mean) {
    double sum = 0;
    for (uint32_t i = 0; i < cells; i++)
        sum += (counts[i] - mean) * (counts[i] - mean) / mean;
    return sum;
}

Test(rng, numbers_below_a_bound_are_uniform) {
    static const struct {
        uint32_t bound;
        double chi_square_max; /* p = 0.001 */
    } CASES[] = {{2, 10.83}, {3, 13.82}, {4, 16.27}, {10, 27.88}, {40, 72.05}, {100, 148.23}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint32_t counts[100] = {0};
        struct rng rng = rng_seeded(7 + i);
        for (uint32_t n = 0; n < CASES[i].bound * 2000; n++)
            counts[rng_below(&rng, CASES[i].bound)]++;
        double found = chi_square(counts, CASES[i].bound, 2000);
        cr_expect_lt(found, CASES[i].chi_square_max, "bound %u: %f", CASES[i].bound, found);
        cr_expect_gt(found, 0.001, "a stream that is too even is none");
    }
}

/* Bound 3 · 2^30: a plain remainder would give the lower third twice as often. */
Test(rng, there_is_no_bias_of_the_remainder) {
    struct rng rng = rng_seeded(99);
    uint32_t thirds[3] = {0};
    for (int i = 0; i < 30000; i++)
        thirds[rng_below(&rng, 3U << 30) >> 30]++;
    cr_expect_lt(chi_square(thirds, 3, 10000), 13.82);
}

Test(rng, a_bound_of_one_has_one_answer) {
    struct rng rng = rng_seeded(5);
    for (int i = 0; i < 100; i++)
        cr_assert_eq(rng_below(&rng, 1), 0);
}

Test(rng, a_bound_of_zero_is_a_broken_promise, .signal = SIGABRT) {
    struct rng rng = rng_seeded(5);
    rng_below(&rng, 0);
}

Test(rng, the_systems_numbers_differ) {
    cr_assert_eq(rng_open(), 0);
    uint64_t a = rng_u64(), b = rng_u64();
    uint8_t bytes[32] = {0}, zero[32] = {0};
    rng_bytes(bytes, sizeof bytes);
    cr_expect_neq(a, b);
    cr_expect_neq(memcmp(bytes, zero, sizeof zero), 0);
}

Test(id_source, ids_grow_also_when_the_clock_stands_or_steps_back) {
    int64_t now_ms = 1795500000000;
    struct id_source source;
    id_source_open(&source, clock_fixed(&now_ms));
    int64_t last = 0;
    for (int i = 0; i < 20000; i++) {
        int64_t id = id_make(&source);
        cr_assert_gt(id, last, "id %d", i);
        last = id;
        if (i == 7000)
            now_ms -= MS_PER_HOUR;
        if (i == 14000)
            now_ms += 2 * MS_PER_HOUR;
    }
}

Test(id_source, an_id_holds_its_time) {
    int64_t now_ms = 1577836800000; /* 2020-01-01 UTC, where ids begin */
    struct id_source source;
    id_source_open(&source, clock_fixed(&now_ms));
    int64_t first = id_make(&source);
    cr_expect_lt(first, (int64_t)1 << 21, "the first millisecond");
    now_ms += 1000;
    cr_expect_eq(id_make(&source) >> 21, 1000);
    now_ms = 4102444800000; /* 2100 */
    cr_expect_gt(id_make(&source), 0);
}

enum { THREAD_COUNT = 4, IDS_PER_THREAD = 20000 };

struct maker {
    struct id_source *source;
    int64_t ids[IDS_PER_THREAD];
};

static void *make_ids(void *arg) {
    struct maker *maker = arg;
    for (int i = 0; i < IDS_PER_THREAD; i++)
        maker->ids[i] = id_make(maker->source);
    return NULL;
}

static int compare_ids(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

Test(id_source, threads_never_get_the_same_id_and_each_sees_its_own_grow) {
    struct id_source source;
    id_source_open(&source, clock_system());
    struct maker *makers = calloc(THREAD_COUNT, sizeof *makers);
    int64_t *all = calloc(THREAD_COUNT * IDS_PER_THREAD, sizeof *all);
    pthread_t threads[THREAD_COUNT];
    for (int t = 0; t < THREAD_COUNT; t++) {
        makers[t].source = &source;
        cr_assert_eq(pthread_create(&threads[t], NULL, make_ids, &makers[t]), 0);
    }
    for (int t = 0; t < THREAD_COUNT; t++) {
        pthread_join(threads[t], NULL);
        for (int i = 1; i < IDS_PER_THREAD; i++)
            cr_assert_gt(makers[t].ids[i], makers[t].ids[i - 1]);
        memcpy(all + (size_t)t * IDS_PER_THREAD, makers[t].ids, sizeof makers[t].ids);
    }
    qsort(all, THREAD_COUNT * IDS_PER_THREAD, sizeof *all, compare_ids);
    for (int i = 1; i < THREAD_COUNT * IDS_PER_THREAD; i++)
        cr_assert_neq(all[i], all[i - 1]);
    free(all);
    free(makers);
}
