/* Identity: what makes two items the same item, and two texts the same revision. */
#include <criterion/criterion.h>

#include "tests/support/bank_support.h"

static struct ir_item only_item(struct arena *arena, const char *text) {
    struct ir ir = compile_text(arena, "x.txt", str_from(text));
    cr_assert(ir.items.count == 1 && ir.errors == 0, "%s", text);
    return ir.items.at[0];
}

#define SINGLE(stem, options, rest) "单选题\n1．" stem "\n" options "\n" rest "\n"
#define AB                          "A．甲\nB．乙"

Test(bank_link, an_item_survives_a_change_of_key_rationale_and_width) {
    struct arena arena = {0};
    struct ir_item a = only_item(&arena, SINGLE("题（　　）。", AB, "答案：A"));
    struct ir_item b = only_item(&arena, SINGLE("题( )。", AB, "答案：B\n解析：改了。"));
    struct ir_item c = only_item(&arena, SINGLE("题（　　）。", "A．甲\nB．丙", "答案：A"));
    cr_expect(hash_eq(&a.item_key, &b.item_key));
    cr_expect(hash_eq(&a.item_key, &c.item_key));
    cr_expect_not(hash_eq(&a.content_hash, &b.content_hash));
    cr_expect_not(hash_eq(&a.content_hash, &c.content_hash));
    arena_close(&arena);
}

Test(bank_link, another_stem_or_stimulus_is_another_item) {
    struct arena arena = {0};
    struct ir_item a = only_item(&arena, SINGLE("题甲", AB, "答案：A"));
    struct ir_item b = only_item(&arena, SINGLE("题乙", AB, "答案：A"));
    struct ir_item c =
        only_item(&arena, "材料：某事。\n1．【单选题】题甲\nA．甲\nB．乙\n答案：A\n材料完\n");
    cr_expect_not(hash_eq(&a.item_key, &b.item_key));
    cr_expect_not(hash_eq(&a.item_key, &c.item_key));
    arena_close(&arena);
}

Test(bank_link, a_name_of_its_own_identifies_an_item) {
    struct arena arena = {0};
    struct ir_item a = only_item(&arena, SINGLE("旧题干", AB, "答案：A\n编号：K-1"));
    struct ir_item b = only_item(&arena, SINGLE("新题干", AB, "答案：A\n编号：K-1"));
    struct ir_item c = only_item(&arena, SINGLE("旧题干", AB, "答案：A\n编号：K-2"));
    cr_expect(hash_eq(&a.item_key, &b.item_key));
    cr_expect_not(hash_eq(&a.item_key, &c.item_key));
    arena_close(&arena);
}

Test(bank_link, each_visible_part_is_in_the_content_hash) {
    static const char *const REST[] = {
        "答案：A",           "答案：A\n解析：甲", "答案：A\n依据：《宪法》第一条",
        "答案：A\n难度：易", "答案：A\n标签：甲", "答案：A\n标签：甲、乙",
        "答案：B",
    };
    struct arena arena = {0};
    struct hash hashes[COUNT_OF(REST)];
    for (size_t i = 0; i < COUNT_OF(REST); i++) {
        struct str text = arena_printf(&arena, "单选题\n1．题\nA．甲\nB．乙\n%s\n", REST[i]);
        hashes[i] = only_item(&arena, text.ptr).content_hash;
        for (size_t j = 0; j < i; j++)
            cr_expect_not(hash_eq(&hashes[i], &hashes[j]), "%s / %s", REST[i], REST[j]);
    }
    struct ir_item topic = only_item(&arena, "章节：某章\n单选题\n1．题\nA．甲\nB．乙\n答案：A\n");
    cr_expect_not(hash_eq(&topic.content_hash, &hashes[0]));
    arena_close(&arena);
}

#define FIRST  "1．同一个题干（　　）\nA．甲\nB．乙\n答案：A\n"
#define SECOND "1．同一个题干（　　）\nA．甲\nB．丙\n答案：B\n"
#define THIRD  "1．别的题干（　　）\nA．甲\nB．丁\n答案：B\n"

static const struct hash *find_key(const struct ir *ir, const char *last_option) {
    for (uint32_t i = 0; i < ir->items.count; i++)
        if (str_eq(ir->items.at[i].options.at[1].text, str_from(last_option)))
            return &ir->items.at[i].item_key;
    cr_assert(false, "no item with option %s", last_option);
    return NULL;
}

Test(bank_link, keys_do_not_depend_on_the_order_of_items) {
    struct arena arena = {0};
    struct ir a = compile_text(&arena, "a.txt", STR("单选题\n" FIRST SECOND THIRD));
    struct ir b = compile_text(&arena, "b.txt", STR("单选题\n" THIRD SECOND FIRST));
    cr_assert(a.items.count == 3 && b.items.count == 3);
    cr_expect(hash_eq(find_key(&a, "乙"), find_key(&b, "乙")));
    cr_expect(hash_eq(find_key(&a, "丙"), find_key(&b, "丙")));
    cr_expect(hash_eq(find_key(&a, "丁"), find_key(&b, "丁")));
    cr_expect_not(hash_eq(find_key(&a, "乙"), find_key(&a, "丙")));
    arena_close(&arena);
}

Test(bank_link, a_quarantined_item_keeps_its_identity) {
    struct arena arena = {0};
    struct ir_item sound = only_item(&arena, SINGLE("题（　　）。", AB, "答案：A"));
    static const char *const FAULTY[] = {
        "单选题\n1．题（　　）。\nA．甲\nB．乙\n",                   /* found by a check */
        "单选题\n1．题（　　）。\nA．甲\nC．乙\n答案：A\n",          /* found by the reader */
        "单选题\n1．题（　　）。\nA．甲\nB．乙\n答案：A\n答案：B\n", /* found by the reader */
    };
    for (size_t i = 0; i < COUNT_OF(FAULTY); i++) {
        struct ir ir = compile_text(&arena, "x.txt", str_from(FAULTY[i]));
        cr_assert(ir.items.count == 1 && ir.items.at[0].quarantined, "%s", FAULTY[i]);
        cr_expect(hash_eq(&ir.items.at[0].item_key, &sound.item_key), "%s", FAULTY[i]);
    }
    arena_close(&arena);
}

Test(bank_link, a_fault_in_one_item_does_not_rename_its_neighbour) {
    struct arena arena = {0};
    struct ir sound = compile_text(&arena, "a.txt", STR("单选题\n" FIRST SECOND));
    struct ir faulty = compile_text(
        &arena, "b.txt", STR("单选题\n" FIRST "1．同一个题干（　　）\nA．甲\nC．丙\n答案：B\n"));
    cr_assert(sound.items.count == 2 && faulty.items.count == 2);
    cr_expect(hash_eq(&sound.items.at[0].item_key, &faulty.items.at[0].item_key));
    cr_expect_not(faulty.items.at[0].quarantined);
    cr_expect(faulty.items.at[1].quarantined && count_code(&faulty, "QB050") == 0);
    arena_close(&arena);
}

Test(bank_link, what_stands_twice_is_taken_once_and_counted) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "a.txt", STR("单选题\n" FIRST FIRST THIRD FIRST));
    cr_expect(ir.items.count == 2 && ir.duplicates == 2);
    cr_expect(ir.errors == 0 && ir.warnings == 2 && count_code(&ir, "QB050") == 2);
    cr_expect(ir.items.at[0].place.line == 2, "the first one stays");
    arena_close(&arena);
}

Test(bank_link, contradicting_answers_take_both_items_out) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "a.txt",
        STR("单选题\n1．题\nA．甲\nB．乙\n答案：A\n2．题\nA．甲\nB．乙\n答案：B\n" THIRD));
    cr_expect(ir.items.count == 3 && count_code(&ir, "QB051") == 2);
    cr_expect(ir.items.at[0].quarantined && ir.items.at[1].quarantined);
    cr_expect_not(ir.items.at[2].quarantined);
    arena_close(&arena);
}

Test(bank_link, a_conflict_shows_both_answers_and_the_other_place) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "a.txt",
        STR("单选题\n1．题目\nA．甲\nB．乙\n答案：A\n2．题目\nA．乙\nB．甲\n答案：A\n"));
    cr_assert(count_code(&ir, "QB051") == 2);
    const struct diagnostic *d = &ir.diagnostics.at[0];
    while (strcmp(d->code, "QB051") != 0)
        d++;
    cr_expect(d->other.line == 6 && str_contains(d->message, STR("a.txt:6")), "%s", d->message.ptr);
    cr_expect(str_eq(d->other_message, STR("答案 A（甲）｜另一处答案 A（乙）")), "%s",
              d->other_message.ptr);
    arena_close(&arena);
}

Test(bank_link, width_and_quotes_do_not_make_another_item_and_numbers_do) {
    struct arena arena = {0};
    struct ir same = compile_text(&arena, "a.txt",
                                  STR("判断题\n1．借期为“１０”日（含）。\n答案：正确\n"
                                      "2．借期为\"10\" 日(含)。\n答案：正确\n"));
    cr_expect(same.items.count == 1 && count_code(&same, "QB050") == 1);
    struct ir apart =
        compile_text(&arena, "b.txt",
                     STR("判断题\n1．借期为2.5日。\n答案：正确\n"
                         "2．借期为25日。\n答案：正确\n3．借期为2、5日。\n答案：正确\n"
                         "4．面积为25m²。\n答案：正确\n5．面积为25m2。\n答案：正确\n"));
    cr_expect(apart.items.count == 5 && count_code(&apart, "QB050") == 0);
    arena_close(&arena);
}

Test(bank_link, the_order_of_blanks_and_of_steps_is_part_of_the_answer) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "a.txt",
                                STR("填空题\n1．借书____天，续借____天。\n答案：十；五\n"
                                    "2．借书____天，续借____天。\n答案：五；十\n"));
    cr_expect(count_code(&ir, "QB051") == 2 && ir.duplicates == 0);
    arena_close(&arena);
}

Test(bank_link, keys_come_out_in_normal_form) {
    struct arena arena = {0};
    struct ir_item a = only_item(&arena, "多选题\n1．题\nA．甲\nB．乙\nC．丙\n答案：C、A\n");
    cr_assert(a.key.count == 2);
    cr_expect(str_eq(a.key.at[0], STR("A")) && str_eq(a.key.at[1], STR("C")));
    struct ir_item b = only_item(&arena, "判断题\n1．题\nA．错\nB．对\n答案：B\n");
    cr_expect(b.key.count == 1 && str_eq(b.key.at[0], STR("T")) && b.options.count == 0);
    struct ir_item c = only_item(&arena, "填空题\n1．题__，__\n答案：甲｜ 乙 ；丙；\n");
    cr_assert(c.key.count == 2);
    cr_expect(str_eq(c.key.at[0], STR("甲|乙")) && str_eq(c.key.at[1], STR("丙")));
    arena_close(&arena);
}
