/* Right or wrong: tables for each kind, then random papers against a scorer written another way. */
#include <criterion/criterion.h>

#include "base/core/rng.h"
#include "engine/attempt/score.h"
#include "engine/paper/paper.h"
#include "tests/unit/made_image.h"

enum { PARTS_MAX = 12 };

/* Splits "A,C" into parts; an empty text has none. */
static uint32_t parts_of(const char *list, struct str parts[static PARTS_MAX]) {
    uint32_t count = 0;
    struct str rest = str_from(list);
    while (rest.len > 0 && rest.ptr != NULL && count < PARTS_MAX)
        parts[count++] = str_cut(&rest, ',');
    return count;
}

static bool right(const struct image_item *item, const char *order, const char *response) {
    struct str parts[PARTS_MAX];
    uint32_t count = parts_of(response, parts);
    return response_is_right(item, str_from(order), parts, count);
}

Test(score, options_are_all_or_nothing_by_the_labels_shown) {
    static const struct {
        enum item_kind kind;
        uint32_t key; /* bits: 1 is the source's A */
        const char *order;
        const char *response;
        bool right;
    } CASES[] = {
        {ITEM_SINGLE, 1, "ABCD", "A", true},
        {ITEM_SINGLE, 1, "ABCD", "B", false},
        {ITEM_SINGLE, 1, "CABD", "B", true}, /* shown as B */
        {ITEM_SINGLE, 1, "CABD", "A", false},
        {ITEM_SINGLE, 8, "DABC", "A", true},
        {ITEM_SINGLE, 1, "ABCD", "A,B", false},
        {ITEM_SINGLE, 1, "ABCD", "", false},
        {ITEM_MULTIPLE, 5, "ABCD", "A,C", true},
        {ITEM_MULTIPLE, 5, "ABCD", "C,A", true}, /* a set */
        {ITEM_MULTIPLE, 5, "ABCD", "A", false},
        {ITEM_MULTIPLE, 5, "ABCD", "A,B,C", false},
        {ITEM_MULTIPLE, 5, "ABCD", "A,B,C,D", false},
        {ITEM_MULTIPLE, 5, "DCBA", "B,D", true},
        {ITEM_MULTIPLE, 15, "BADC", "A,B,C,D", true},
        {ITEM_MULTIPLE, 1, "ABCD", "A", true},
        {ITEM_MULTIPLE, 0x3FF, "JIHGFEDCBA", "A,B,C,D,E,F,G,H,I,J", true},
        {ITEM_MULTIPLE, 0x200, "JIHGFEDCBA", "A", true},
        /* a label said twice says no more than once */
        {ITEM_SINGLE, 1, "ABCD", "A,A", true},
        {ITEM_MULTIPLE, 5, "ABCD", "A,C,A", true},
        {ITEM_MULTIPLE, 5, "ABCD", "A,A", false},
        /* labels that this item has not got */
        {ITEM_SINGLE, 1, "ABCD", "E", false},
        {ITEM_SINGLE, 1, "ABCD", "a", false},
        {ITEM_SINGLE, 1, "ABCD", "AB", false},
        {ITEM_SINGLE, 1, "ABCD", "@", false},
        {ITEM_SINGLE, 1, "ABCD", "Ａ", false},
        {ITEM_SINGLE, 1, "ABCD", "\xff", false},
        {ITEM_MULTIPLE, 5, "ABCD", "A,C,E", false},
        {ITEM_MULTIPLE, 5, "ABCD", "A,C,", true}, /* nothing follows the last comma */
        {ITEM_MULTIPLE, 5, "ABCD", "A,,C", false},
        {ITEM_SINGLE, 1, "", "A", false},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct image_item item =
            made_options_item(CASES[i].kind, (uint32_t)strlen(CASES[i].order), CASES[i].key);
        cr_expect_eq(right(&item, CASES[i].order, CASES[i].response), CASES[i].right,
                     "case %zu: %s", i, CASES[i].response);
    }
}

Test(score, judging_knows_two_words) {
    static const struct {
        bool key_true;
        const char *response;
        bool right;
    } CASES[] = {{true, "T", true},     {true, "F", false},  {false, "F", true},
                 {false, "T", false},   {true, "", false},   {true, "T,T", false},
                 {true, "T,F", false},  {true, "t", false},  {false, "f", false},
                 {true, "true", false}, {false, "A", false}, {true, "正确", false}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct image_item item = made_judge_item(CASES[i].key_true);
        cr_expect_eq(right(&item, "", CASES[i].response), CASES[i].right, "case %zu", i);
    }
}

Test(score, a_blank_matches_any_alternative_however_it_is_typed) {
    static const struct {
        const char *alternatives;
        const char *text;
        bool matches;
    } CASES[] = {
        {"十五日", "十五日", true},
        {"十五日|15日", "15日", true},
        {"十五日|15日", "１５日", true}, /* full-width digits */
        {"15日", " 1 5 日 ", true},
        {"15日", "　15　日", true}, /* ideographic blanks */
        {"15日", "15\xC2\xA0日", true},
        {"１５日", "15日", true}, /* the bank may be full-width too */
        {"WTO", "wto", true},
        {"wto", "ＷＴＯ", true},
        {"Wto", "w t o", true},
        {"人民代表大会|人大", "人大", true},
        {"a|b|c", "c", true},
        {"a|b|c", "a|b", false},
        {"十五日", "十五", false},
        {"十五日", "十五日内", false},
        {"15日", "16日", false},
        {"15日", "", false},
        {"15日", "   ", false},
        {"15日", "　\t\n", false},
        {"", "x", false},
        {"", "", false},
        {"", " ", false},
        {"a|", "", false}, /* an empty alternative is nobody's answer */
        {"a||b", " ", false},
        {"|", "|", false},
        {"3.5%", "３．５％", true},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        cr_expect_eq(blank_matches(str_from(CASES[i].alternatives), str_from(CASES[i].text)),
                     CASES[i].matches, "case %zu: %s", i, CASES[i].text);
}

Test(score, all_blanks_of_an_item_count_in_their_order) {
    struct arena arena = {0};
    const struct str keys[] = {STR_INIT("宪法"), STR_INIT("三|3")};
    struct image_item item = made_blank_item(&arena, keys, 2);
    cr_expect(right(&item, "", "宪法,三"));
    cr_expect(right(&item, "", "宪 法,３"));
    cr_expect(!right(&item, "", "三,宪法"));
    cr_expect(!right(&item, "", "宪法"));
    cr_expect(!right(&item, "", "宪法,"));
    cr_expect(!right(&item, "", "宪法,三,四"));
    cr_expect(!right(&item, "", ""));
    arena_close(&arena);
}

Test(score, what_a_machine_cannot_judge_gets_nothing) {
    static const enum item_kind KINDS[] = {ITEM_SHORT, ITEM_ESSAY, ITEM_ORDER, ITEM_MATCH};
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        struct image_item item = made_options_item(KINDS[i], 4, 1);
        cr_expect(!right(&item, "ABCD", "A"));
        cr_expect(!right(&item, "", "A"));
    }
}

/* Another way to the same verdict: which options are chosen, one flag each. */
static bool options_oracle(const struct image_item *item, struct str order, const struct str *parts,
                           uint32_t count) {
    bool chosen[LIMIT_OPTION_COUNT_MAX] = {false};
    for (uint32_t i = 0; i < count; i++) {
        if (parts[i].len != 1 || parts[i].ptr[0] < 'A' || parts[i].ptr[0] > 'J')
            return false;
        size_t shown = (size_t)(parts[i].ptr[0] - 'A');
        if (shown >= order.len)
            return false;
        chosen[order.ptr[shown] - 'A'] = true;
    }
    for (uint32_t o = 0; o < item->option_count; o++)
        if (chosen[o] != ((item->key_options & 1U << o) != 0))
            return false;
    return count > 0;
}

static uint32_t random_labels(struct rng *rng, struct str parts[static PARTS_MAX]) {
    static const struct str LABELS[] = {
        STR_INIT("A"), STR_INIT("B"),  STR_INIT("C"), STR_INIT("D"),  STR_INIT("E"), STR_INIT(""),
        STR_INIT("a"), STR_INIT("AB"), STR_INIT("J"), STR_INIT("法"), STR_INIT("A"), STR_INIT("B")};
    uint32_t count = rng_below(rng, 6);
    uint32_t kinds = rng_below(rng, 3) > 0 ? 4 : (uint32_t)COUNT_OF(LABELS); /* mostly sound */
    for (uint32_t i = 0; i < count; i++)
        parts[i] = LABELS[rng_below(rng, kinds)];
    return count;
}

Test(score, random_papers_agree_with_an_independent_scorer) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct image image =
        made_image(&arena, (struct image_recipe){.single = 40, .multiple = 40, .option_count = 4});
    struct blueprint blueprint = {0};
    *vec_push(&arena, &blueprint.sections) = (struct section){STR("一"), ITEM_SINGLE, 20, 100};
    *vec_push(&arena, &blueprint.sections) = (struct section){STR("二"), ITEM_MULTIPLE, 20, 200};
    uint32_t right_count = 0;
    for (uint64_t seed = 0; seed < 2500; seed++) {
        struct arena scratch = {0};
        struct paper paper;
        struct rng rng = rng_seeded(seed + 500000);
        cr_assert_eq(paper_draw(&scratch, &image, &blueprint, seed, &paper, &fault), ERR_OK);
        for (uint32_t slot = 0; slot < paper.slot_count; slot++) {
            struct str parts[PARTS_MAX];
            uint32_t count = random_labels(&rng, parts);
            const struct image_item *item =
                image_find(&image, (struct revision_id){paper.revision_ids[slot]});
            bool ours = response_is_right(item, paper.option_orders[slot], parts, count);
            cr_assert_eq(ours, options_oracle(item, paper.option_orders[slot], parts, count),
                         "seed %llu, slot %u", (unsigned long long)seed, slot);
            right_count += ours;
        }
        arena_close(&scratch);
    }
    cr_expect_gt(right_count, 1000, "a test that never sees a right response proves little");
    arena_close(&arena);
}

/* One of the ways to type a letter or digit. */
static void put_varied(struct buf *buf, struct rng *rng, char c) {
    static const char *const BLANKS[] = {" ", "　", "\t", "\xC2\xA0"};
    if (rng_below(rng, 4) == 0)
        buf_add_cstr(buf, BLANKS[rng_below(rng, COUNT_OF(BLANKS))]);
    bool letter = c >= 'a' && c <= 'z';
    char typed = letter && rng_below(rng, 2) == 0 ? (char)(c - 32) : c;
    if (rng_below(rng, 2) == 0)
        buf_add_char(buf, typed);
    else /* U+FF01 … stand in the order of ASCII: EF BC 81 … EF BD 9E */
        buf_printf(buf, "\xEF%c%c", typed < 0x60 ? 0xBC : 0xBD,
                   typed < 0x60 ? 0x80 + (typed - 0x20) : 0x80 + (typed - 0x60));
}

Test(score, every_way_to_type_a_blank_is_right_and_one_other_letter_makes_it_wrong) {
    struct arena arena = {0};
    struct rng rng = rng_seeded(4711);
    for (int i = 0; i < 5000; i++) {
        char key[9] = {0};
        size_t length = 1 + rng_below(&rng, 8);
        struct buf typed = buf_make(&arena, 1024);
        struct buf other = buf_make(&arena, 1024);
        size_t spoilt = rng_below(&rng, (uint32_t)length);
        for (size_t c = 0; c < length; c++) {
            key[c] = "abcxyz0189"[rng_below(&rng, 10)];
            put_varied(&typed, &rng, key[c]);
            put_varied(&other, &rng, c == spoilt ? 'm' : key[c]);
        }
        struct str alternatives = arena_printf(&arena, "不对|%s|也不对", key);
        cr_assert(blank_matches(alternatives, buf_str(&typed)), "%s: %s", key, typed.data);
        cr_assert(!blank_matches(alternatives, buf_str(&other)), "%s: %s", key, other.data);
        arena_reset(&arena);
    }
    arena_close(&arena);
}
