/* Drawing: exact quotas, no repeats, repeatable from the seed, and fair. */
#include <criterion/criterion.h>

#include "engine/paper/paper.h"
#include "tests/unit/made_image.h"

static struct arena arena;
static struct fault fault;

struct quota {
    enum item_kind kind;
    int64_t count;
};

static struct blueprint blueprint_of(const struct quota *quotas, size_t count) {
    struct blueprint blueprint = {0};
    for (size_t i = 0; i < count; i++)
        *vec_push(&arena, &blueprint.sections) =
            (struct section){.title = arena_printf(&arena, "第%zu部分", i + 1),
                             .kind = quotas[i].kind,
                             .count = quotas[i].count,
                             .marks = 100};
    return blueprint;
}

static const struct quota QUOTAS[] = {
    {ITEM_SINGLE, 7},  {ITEM_MULTIPLE, 5}, {ITEM_JUDGE, 4},
    {ITEM_SINGLE, 13}, {ITEM_BLANK, 3},    {ITEM_MULTIPLE, 1},
};

static struct image small_image(void) {
    return made_image(
        &arena,
        (struct image_recipe){
            .single = 20, .multiple = 9, .judge = 6, .blank = 3, .essay = 4, .option_count = 4});
}

static struct paper draw(const struct image *image, const struct blueprint *blueprint,
                         uint64_t seed) {
    struct paper paper = {0};
    cr_assert_eq(paper_draw(&arena, image, blueprint, seed, &paper, &fault), ERR_OK, "%s",
                 fault.detail);
    return paper;
}

/* The sections of one kind share an urn; here all 20 singles are drawn. */
Test(draw, quotas_are_exact_and_no_item_comes_twice) {
    struct image image = small_image();
    struct blueprint blueprint = blueprint_of(QUOTAS, COUNT_OF(QUOTAS));
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct paper paper = draw(&image, &blueprint, seed);
        bool seen[2000] = {false};
        cr_assert_eq(paper.slot_count, 33);
        for (uint32_t slot = 0; slot < paper.slot_count; slot++) {
            int64_t id = paper.revision_ids[slot];
            const struct image_item *item = image_find(&image, (struct revision_id){id});
            cr_assert_not_null(item);
            cr_assert_eq(item->kind, blueprint_section(&blueprint, slot + 1)->kind);
            cr_assert(!seen[id], "seed %llu: %lld twice", (unsigned long long)seed, (long long)id);
            seen[id] = true;
        }
    }
    arena_close(&arena);
}

Test(draw, option_orders_are_permutations_where_there_are_options) {
    struct image image = small_image();
    struct blueprint blueprint = blueprint_of(QUOTAS, COUNT_OF(QUOTAS));
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct paper paper = draw(&image, &blueprint, seed);
        for (uint32_t slot = 0; slot < paper.slot_count; slot++) {
            enum item_kind kind = blueprint_section(&blueprint, slot + 1)->kind;
            struct str order = paper.option_orders[slot];
            uint32_t letters = 0;
            for (size_t i = 0; i < order.len; i++)
                letters |= 1U << (order.ptr[i] - 'A');
            bool options = kind == ITEM_SINGLE || kind == ITEM_MULTIPLE;
            cr_assert_eq(order.len, options ? 4 : 0);
            cr_assert_eq(letters, options ? 15 : 0, "%.*s", STR_ARGS(order));
        }
    }
    arena_close(&arena);
}

static bool same_paper(const struct paper *a, const struct paper *b) {
    bool same = a->slot_count == b->slot_count;
    for (uint32_t i = 0; same && i < a->slot_count; i++)
        same = a->revision_ids[i] == b->revision_ids[i] &&
               str_eq(a->option_orders[i], b->option_orders[i]);
    return same;
}

Test(draw, a_seed_gives_its_paper_again_and_another_seed_another) {
    struct image image = small_image();
    struct blueprint blueprint = blueprint_of(QUOTAS, COUNT_OF(QUOTAS));
    struct paper last = draw(&image, &blueprint, 999);
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct paper first = draw(&image, &blueprint, seed);
        struct paper again = draw(&image, &blueprint, seed);
        cr_assert(same_paper(&first, &again));
        cr_assert(!same_paper(&first, &last));
        last = first;
    }
    arena_close(&arena);
}

/* A recorded paper must come out the same for years: never renew this line, keep the draw. */
Test(draw, the_draw_is_the_recorded_one) {
    static const struct quota QUOTA[] = {{ITEM_SINGLE, 3}, {ITEM_JUDGE, 2}};
    struct image image = small_image();
    struct blueprint blueprint = blueprint_of(QUOTA, COUNT_OF(QUOTA));
    struct paper paper = draw(&image, &blueprint, 20261122);
    struct buf text = buf_make(&arena, 1024);
    for (uint32_t i = 0; i < paper.slot_count; i++)
        buf_printf(&text, "%lld%.*s ", (long long)paper.revision_ids[i],
                   STR_ARGS(paper.option_orders[i]));
    cr_expect_str_eq(buf_str(&text).ptr, "1019ADBC 1015DCBA 1017ACDB 1035 1032 ");
    arena_close(&arena);
}

Test(draw, the_image_is_not_touched) {
    struct image image = small_image();
    uint32_t before[20];
    memcpy(before, image.by_kind[ITEM_SINGLE], sizeof before);
    struct blueprint blueprint = blueprint_of(QUOTAS, COUNT_OF(QUOTAS));
    draw(&image, &blueprint, 5);
    cr_expect_eq(memcmp(before, image.by_kind[ITEM_SINGLE], sizeof before), 0);
    arena_close(&arena);
}

Test(draw, a_bank_that_is_too_small_is_refused_by_the_section_that_cannot_be_filled) {
    static const struct {
        struct quota quotas[3];
        const char *names;
    } CASES[] = {
        {{{ITEM_SINGLE, 21}, {ITEM_JUDGE, 1}, {ITEM_BLANK, 1}}, "第1部分"},
        {{{ITEM_SINGLE, 20}, {ITEM_JUDGE, 7}, {ITEM_BLANK, 1}}, "第2部分"},
        {{{ITEM_SINGLE, 15}, {ITEM_JUDGE, 1}, {ITEM_SINGLE, 6}}, "第3部分"},
    };
    struct image image = small_image();
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct blueprint blueprint = blueprint_of(CASES[i].quotas, 3);
        struct paper paper = {.slot_count = 77};
        fault_clear(&fault);
        cr_expect_eq(paper_draw(&arena, &image, &blueprint, 1, &paper, &fault), ERR_CONFLICT);
        cr_expect_str_eq(fault.code, "bank_too_small");
        cr_expect_not_null(strstr(fault.detail, CASES[i].names), "%s", fault.detail);
        cr_expect_eq(paper.slot_count, 77, "outputs only on success");
    }
    arena_close(&arena);
}

enum { DRAW_COUNT = 20000 };

/* How often each of 40 items comes in papers of 10. Draws without repetition vary less than free
 * ones, by the factor (1 - p) · n / (n - 1). */
Test(draw, every_item_is_used_alike) {
    static const struct quota QUOTA[] = {{ITEM_JUDGE, 10}};
    struct image image = made_image(&arena, (struct image_recipe){.judge = 40});
    struct blueprint blueprint = blueprint_of(QUOTA, 1);
    uint32_t used[40] = {0};
    for (uint64_t seed = 0; seed < DRAW_COUNT; seed++) {
        struct arena scratch = {0};
        struct paper paper = {0};
        cr_assert_eq(paper_draw(&scratch, &image, &blueprint, seed, &paper, &fault), ERR_OK);
        for (uint32_t i = 0; i < paper.slot_count; i++)
            used[paper.revision_ids[i] - 1001]++;
        arena_close(&scratch);
    }
    double mean = DRAW_COUNT * 10.0 / 40, variance = mean * (1 - 10.0 / 40) * 40 / 39, sum = 0;
    for (int i = 0; i < 40; i++)
        sum += (used[i] - mean) * (used[i] - mean) / variance;
    cr_expect_lt(sum, 72.05, "chi-square of 39 degrees is %f, p < 0.001", sum);
    cr_expect_gt(sum, 14.5, "too even to be drawn: %f, p > 0.9999", sum);
    arena_close(&arena);
}

static uint32_t order_idx(struct str order) {
    uint32_t idx = 0;
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t smaller = 0;
        for (uint32_t j = i + 1; j < 4; j++)
            smaller += order.ptr[j] < order.ptr[i];
        idx = idx * (4 - i) + smaller;
    }
    return idx;
}

Test(draw, all_24_orders_of_four_options_come_alike) {
    static const struct quota QUOTA[] = {{ITEM_SINGLE, 1}};
    struct image image = made_image(&arena, (struct image_recipe){.single = 1, .option_count = 4});
    struct blueprint blueprint = blueprint_of(QUOTA, 1);
    uint32_t counts[24] = {0};
    for (uint64_t seed = 0; seed < DRAW_COUNT; seed++) {
        struct paper paper = draw(&image, &blueprint, seed);
        counts[order_idx(paper.option_orders[0])]++;
    }
    double mean = DRAW_COUNT / 24.0, sum = 0;
    for (int i = 0; i < 24; i++)
        sum += (counts[i] - mean) * (counts[i] - mean) / mean;
    cr_expect_lt(sum, 49.73, "chi-square of 23 degrees is %f, p < 0.001", sum);
    arena_close(&arena);
}
