/* The text reader beyond the golden cases: key lists line by line, legends, first characters of
 * marks, safe edits, ceilings. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/fix/fix.h"
#include "questionbank/read/hidden.h"
#include "questionbank/read/key_list.h"
#include "questionbank/read/mark.h"
#include "tests/support/bank_support.h"

static struct str entries_of(struct arena *arena, const char *line, enum key_line *kind) {
    key_entries entries = {0};
    struct buf made = buf_make(arena, 4096);
    *kind = key_list_entries(arena, str_from(line), &entries);
    for (uint32_t i = 0; i < entries.count; i++)
        buf_printf(&made, "%u%.*s ", entries.at[i].number, STR_ARGS(entries.at[i].value));
    return str_trim(buf_str(&made));
}

Test(bank_key_list, lines_of_answers_are_read_in_every_form) {
    static const struct {
        const char *line;
        const char *entries;
    } CASES[] = {
        {"1.B 2.C 3.AD", "1B 2C 3AD"},
        {"1、B；2、C。", "1B 2C"},
        {"1B2C3AD", "1B 2C 3AD"},
        {"（1）B （2）C", "1B 2C"},
        {"1：B，2：C", "1B 2C"},
        {"1-5 BCADB", "1B 2C 3A 4D 5B"},
        {"1—3：A B D", "1A 2B 3D"},
        {"6~8 AB ACD BC", "6AB 7ACD 8BC"},
        {"1.√ 2.× 3.对", "1√ 2× 3对"},
        {"1-3 √×√", "1√ 2× 3√"},
        {"1.（√） 2.（×）", "1√ 2×"},
        {"第1题：A 第2题：B", "1A 2B"},
        {"1-C 2-A", "1C 2A"},
        {"1→C 2→A", "1C 2A"},
        {"3.A、C、D 4.B", "3A、C、D 4B"},
        {"１．Ｂ　２．Ｃ", "1Ｂ 2Ｃ"},
        {"1|B|2|C", "1B 2C"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        enum key_line kind;
        struct str made = entries_of(&arena, CASES[i].line, &kind);
        cr_expect(kind == KEY_LINE_ENTRIES && str_eq(made, str_from(CASES[i].entries)), "%s: %.*s",
                  CASES[i].line, STR_ARGS(made));
    }
    arena_close(&arena);
}

Test(bank_key_list, other_lines_are_none) {
    static const char *const LINES[] = {"1.借书证的有效期", "",       "B",           "1.",
                                        "2031年A级",        "1.B 甲", "1.甲 2.B",    "1-5",
                                        "5-1 BCADB",        "0.A",    "100000.A 2.B"};
    struct arena arena = {0};
    enum key_line kind;
    for (size_t i = 0; i < COUNT_OF(LINES); i++) {
        entries_of(&arena, LINES[i], &kind);
        cr_expect(kind == KEY_LINE_NONE, "%s", LINES[i]);
    }
    entries_of(&arena, "1-5 BCA", &kind);
    cr_expect(kind == KEY_LINE_UNEQUAL);
    arena_close(&arena);
}

Test(bank_key_list, a_head_speaks_of_answers_and_nothing_else) {
    static const char *const HEADS[] = {"参考答案",         "答案",           "附：答案",
                                        "【答案】",         "参考答案及解析", "一、单选题答案",
                                        "某年考试参考答案", "——标准答案——",   "附件2：参考答案",
                                        "答案：",           "试题答案汇总"};
    static const char *const OTHERS[] = {"答案：B", "1．没有答案", "请把答案写在纸上",
                                         "缺答案",  "答案是什么",  "第3题答案"};
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        cr_expect(key_list_head(str_from(HEADS[i])), "%s", HEADS[i]);
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        cr_expect_not(key_list_head(str_from(OTHERS[i])), "%s", OTHERS[i]);
}

Test(bank_key_list, a_legend_says_which_letter_means_right) {
    static const struct {
        const char *text;
        char right;
    } CASES[] = {
        {"判断题（正确选A，错误选B）", 'A'},
        {"对的填“A”，错的填“B”", 'A'},
        {"A.正确  B.错误", 'A'},
        {"A表示错误，B表示正确", 'B'},
        {"判断对错（错误选Ａ，正确选Ｂ）", 'B'},
        {"判断题", 0},
        {"正确的打√，错误的打×", 0},
        {"正确选A", 0},
        {"A和B都正确", 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        cr_expect(key_legend(str_from(CASES[i].text)) == CASES[i].right, "%s", CASES[i].text);
}

/* The table of first characters must not hide a word from its recogniser. */
Test(bank_mark, each_word_is_seen_at_its_first_character) {
    static const char *const FIELDS[] = {
        "答案：甲", "正确答案：甲", "参考答案：甲", "标准答案：甲", "ANSWER: A",
        "解析：甲", "答案解析：甲", "试题解析：甲", "依据：甲",     "法律依据：甲",
        "难度：易", "标签：甲",     "核验：甲",     "章节：甲",     "材料：甲",
        "编号：甲", "接受：甲",     "材料完",       "【答案】甲"};
    static const char *const HEADS[] = {
        "单项选择题",   "单选题",          "多项选择题", "多选题",     "不定项选择题", "选择题",
        "判断题",       "是非题",          "填空题",     "简答题",     "问答题",       "名词解释题",
        "论述题",       "辨析题",          "排序题",     "匹配题",     "连线题",       "案例分析题",
        "案例论述题",   "材料分析题",      "一、单选题", "二、单选题", "三、单选题",   "四、单选题",
        "五、单选题",   "六、单选题",      "七、单选题", "八、单选题", "九、单选题",   "十、单选题",
        "（一）单选题", "第一部分 单选题", "【单选题】"};
    struct field_mark field;
    struct kind_mark kind;
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++)
        cr_expect(mark_field(str_from(FIELDS[i]), &field), "%s", FIELDS[i]);
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        cr_expect(mark_section(str_from(HEADS[i]), &kind) &&
                      (mark_starts(str_from(HEADS[i])) & START_SECTION) != 0,
                  "%s", HEADS[i]);
    cr_expect((mark_starts(STR("（1）")) & START_NUMBER) != 0);
    cr_expect((mark_starts(STR("１．")) & START_NUMBER) != 0);
    cr_expect((mark_starts(STR("Ａ．")) & START_OPTION) != 0);
    cr_expect((mark_starts(STR("（A）")) & START_OPTION) != 0);
    cr_expect((mark_starts(STR("（正确）")) & START_BRACKET) != 0);
    cr_expect((mark_starts(STR("--- 甲 ---")) & START_CHAPTER) != 0);
    cr_expect(mark_starts(STR("甲")) == 0 && mark_starts(STR("")) == 0);
}

static void expect_fix(struct str before, struct str after) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt", before);
    struct fix fix = {0};
    cr_assert(fix_source(&arena, &ir, 0, &fix), "%.*s", STR_ARGS(before));
    cr_expect(str_eq(fix.after, after), "made:\n%.*s", STR_ARGS(fix.after));
    struct ir again = compile_text(&arena, "x.txt", fix.after);
    cr_expect(again.errors == 0 && again.items.count >= ir.items.count);
    for (uint32_t i = 0; i < ir.items.count; i++)
        cr_expect(memcmp(&again.items.at[i].content_hash, &ir.items.at[i].content_hash,
                         sizeof(struct hash)) == 0,
                  "item %u means the same", i);
    arena_close(&arena);
}

Test(bank_edit, a_stray_copy_of_an_option_goes) {
    expect_fix(
        STR("一、单选题\r\n1．借书的第一步是什么呢\r\n登记\r\nA．登记\r\nB．付款\r\n答案：A\r\n"),
        STR("一、单选题\r\n1．借书的第一步是什么呢\r\nA．登记\r\nB．付款\r\n答案：A\r\n"));
}

Test(bank_edit, swapped_judge_options_become_the_answer) {
    expect_fix(STR("一、判断题\n1．受潮的书应当及时晾干。\nA．错误\nB．正确\n答案：B\n"),
               STR("一、判断题\n1．受潮的书应当及时晾干。\n答案：正确\n"));
    expect_fix(STR("一、判断题\n1．破损的书应当直接扔掉。\n答案： A\nA、错 B、对"),
               STR("一、判断题\n1．破损的书应当直接扔掉。\n答案： 错误\n"));
    expect_fix(STR("7\t受潮的书应当及时晾干。\t正确答案：B\tA．错误\tB．正确\n"),
               STR("7\t受潮的书应当及时晾干。\t正确答案：正确\n"));
}

Test(bank_edit, a_case_gets_its_end) {
    expect_fix(STR("一、案例分析题\n材料：某人借了三本书。\n1．【判断题】他应当按期还书。\n"
                   "答案：正确\n\n二、判断题\n2．还书时要检查书页的情况。\n答案：正确\n"),
               STR("一、案例分析题\n材料：某人借了三本书。\n1．【判断题】他应当按期还书。\n"
                   "答案：正确\n材料完\n\n二、判断题\n2．还书时要检查书页的情况。\n答案：正确\n"));
    expect_fix(
        STR("材料：某人借了三本书。\r\n1．【判断题】他应当按期还书。\r\n答案：正确"),
        STR("材料：某人借了三本书。\r\n1．【判断题】他应当按期还书。\r\n答案：正确\n材料完\n"));
}

Test(bank_edit, what_nobody_sees_goes) {
    expect_fix(STR("一、判断题\n1．借书要\xE2\x80\x8B\xE2\x81\xA0登记的规定。\n答案：正确\n"),
               STR("一、判断题\n1．借书要登记的规定。\n答案：正确\n"));
    expect_fix(STR("一、判断题\n1．借书要\x07登记的规定。\n答案：正确\x1A"),
               STR("一、判断题\n1．借书要登记的规定。\n答案：正确"));
}

Test(bank_edit, an_escape_sequence_is_left_to_its_author) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt", STR("1．甲\x1B[31m乙\n答案：对\n"));
    cr_expect(ir.edits.count == 0 && count_code(&ir, "QB002") == 1);
    arena_close(&arena);
}

Test(bank_hidden, each_fact_names_a_few_lines_and_counts_the_rest) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, 1 << 20);
    buf_add_cstr(&buf, "判断题\n");
    for (int i = 0; i < 200; i++)
        buf_printf(&buf, "%d．借书的规定\xE2\x80\x8B第%d条是要登记。\n答案：对\n", i + 1, i);
    struct ir ir = compile_text(&arena, "x.txt", buf_str(&buf));
    cr_expect(count_code(&ir, "QB140") == 51 && ir.items.count == 200);
    cr_expect(ir.edits.count == 200);
    arena_close(&arena);
}

Test(bank_hidden, a_break_ends_a_line_of_text_and_keeps_its_number) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt",
                                STR("判断题\f1．借书的规定是要登记。\v答案：对\n"
                                    "2．还书的规定是要检查。\xE2\x80\xA9答案：错\n"));
    cr_assert(ir.items.count == 2 && ir.errors == 0);
    cr_expect(ir.items.at[0].place.line == 1 && ir.items.at[0].place.column == 7);
    cr_expect(ir.items.at[1].place.line == 2);
    arena_close(&arena);
}

Test(bank_hidden, traits_are_seen_in_one_pass) {
    uint32_t traits = 0;
    cr_expect(text_scan(STR("甲，A\t\r\n（）é😀"), &traits) == STR_NONE && traits == 0);
    cr_expect(text_scan(STR("甲\xE2\x80\x8B"), &traits) == STR_NONE && traits == TRAIT_INVISIBLE);
    cr_expect(text_scan(STR("\x01"), &traits) == STR_NONE && traits == TRAIT_CONTROL);
    cr_expect(text_scan(STR("\xC2\x85"), &traits) == STR_NONE && traits == TRAIT_CONTROL);
    cr_expect(text_scan(STR("\xEE\x80\x80"), &traits) == STR_NONE && traits == TRAIT_PRIVATE);
    cr_expect(text_scan(STR("甲\xED\xA0\x80"), &traits) == 3, "a lone surrogate");
    cr_expect(text_scan(STR("甲\xE4\xB8"), &traits) == 3, "a cut character");
    cr_expect(text_scan(STR("\xC0\x80"), &traits) == 0, "an overlong form");
}

/* Key lists whose every line begins anew cost no more than their length. */
Test(bank_key_list, hostile_lists_end_soon, .timeout = 20) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, SIZE_MAX / 2);
    for (int i = 0; i < 30000; i++)
        buf_printf(&buf, "一、单选题\n%d．题目的文字写在这里\nA．甲\nB．乙\n", i % 900 + 1);
    buf_add_cstr(&buf, "参考答案\n");
    for (int i = 0; i < 30000; i++)
        buf_printf(&buf, "一、单选题\n%d.A %d.B 1.C\n", 900 - i % 900, i % 900 + 1);
    struct ir ir = compile_text(&arena, "x.txt", buf_str(&buf));
    cr_expect(count_code(&ir, "QB143") == 51);
    arena_close(&arena);
}
