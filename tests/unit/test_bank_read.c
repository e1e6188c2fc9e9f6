/* The small parts of the readers: lines, encodings, marks, keys, options. */
#include <criterion/criterion.h>

#include "questionbank/ir/character.h"
#include "questionbank/ir/lines.h"
#include "questionbank/read/key.h"
#include "questionbank/read/mark.h"
#include "questionbank/read/reader.h"
#include "tests/support/bank_support.h"

Test(bank_lines, any_line_end_ends_a_line) {
    struct lines lines = lines_of(STR("a\nb\r\nc\rd\n\n\r\re"));
    static const char *const EXPECTED[] = {"a", "b", "c", "d", "", "", "", "e"};
    struct line line;
    for (size_t i = 0; i < COUNT_OF(EXPECTED); i++) {
        cr_assert(lines_next(&lines, &line), "line %zu", i + 1);
        cr_expect(str_eq(line.text, str_from(EXPECTED[i])), "line %zu", i + 1);
        cr_expect(line.number == i + 1);
    }
    cr_expect_not(lines_next(&lines, &line));
}

Test(bank_lines, a_copy_looks_ahead_without_moving) {
    struct lines lines = lines_of(STR("a\r\nb\nc"));
    struct line line;
    cr_assert(lines_next(&lines, &line));
    struct lines ahead = lines;
    cr_assert(lines_next(&ahead, &line) && lines_next(&ahead, &line));
    cr_expect(str_eq(line.text, STR("c")));
    cr_assert(lines_next(&lines, &line));
    cr_expect(str_eq(line.text, STR("b")) && line.number == 2);
}

Test(bank_lines, columns_count_characters) {
    struct lines lines = lines_of(STR("x\n甲乙丙"));
    struct line line;
    cr_assert(lines_next(&lines, &line) && lines_next(&lines, &line));
    struct ir_place place = line_place(3, &line, line.text.ptr + STR("甲乙").len);
    cr_expect(place.source_idx == 3 && place.line == 2 && place.column == 3);
}

static void expect_encoding(struct str bytes, const char *encoding) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt", bytes);
    cr_assert(ir.sources.count == 1);
    cr_expect(str_eq(ir.sources.at[0].encoding, str_from(encoding)), "%s, not %.*s", encoding,
              STR_ARGS(ir.sources.at[0].encoding));
    cr_expect(ir.errors == 0 && ir.items.count == 1, "%s", encoding);
    arena_close(&arena);
}

Test(bank_decode, an_encoding_is_known_by_its_bytes) {
    expect_encoding(STR("1.甲。\n答案：对\n"), "utf-8");
    expect_encoding(STR("\xEF\xBB\xBF"
                        "1.甲。\n答案：对\n"),
                    "utf-8-bom");
    expect_encoding(STR("1.\xBC\xD7\xA1\xA3\n\xB4\xF0\xB0\xB8\xA3\xBA\xB6\xD4\n"), "gb18030");
    expect_encoding(STR("\xFF\xFE\x31\x00\x2E\x00\x32\x75\x02\x30\x0A\x00\x54\x7B\x48\x68\x1A\xFF"
                        "\xF9\x5B\x0A\x00"),
                    "utf-16le");
    expect_encoding(STR("\xFE\xFF\x00\x31\x00\x2E\x75\x32\x30\x02\x00\x0A\x7B\x54\x68\x48\xFF\x1A"
                        "\x5B\xF9\x00\x0A"),
                    "utf-16be");
}

Test(bank_decode, bytes_of_no_encoding_are_refused_with_their_place) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt", STR("1.甲\n2.\xE4\xB8\xFF\xFF"));
    cr_assert(ir.errors == 1 && ir.items.count == 0);
    cr_expect_str_eq(ir.diagnostics.at[0].code, "QB001");
    cr_expect(ir.diagnostics.at[0].place.line == 2 && ir.diagnostics.at[0].place.column == 3);
    arena_close(&arena);
}

Test(bank_decode, each_line_with_a_control_character_is_named) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt", STR("1.\0甲\n答案：对\n2.乙\x1B[31m\n"));
    cr_assert(ir.diagnostics.count == 2 && ir.items.count == 0);
    cr_expect(count_code(&ir, "QB002") == 2);
    cr_expect(ir.diagnostics.at[0].place.line == 1 && ir.diagnostics.at[0].place.column == 3);
    cr_expect(ir.diagnostics.at[1].place.line == 3 && ir.diagnostics.at[1].place.column == 4);
    arena_close(&arena);
}

Test(bank_character, folding_is_for_comparing) {
    struct arena arena = {0};
    cr_expect(str_eq(str_fold(&arena, STR("Ａ　（１）\t甲 乙")), STR("A(1)甲乙")));
    cr_expect(char_is_wide(0x7532) && char_is_wide(0xFF08) && !char_is_wide('a'));
    arena_close(&arena);
}

struct number_case {
    const char *text;
    uint32_t number;
    enum number_style style;
    const char *rest;
};

Test(bank_mark, numbers_are_read_in_every_form) {
    static const struct number_case CASES[] = {
        {"1.甲", 1, NUMBER_PLAIN, "甲"},        {"12、甲", 12, NUMBER_PLAIN, "甲"},
        {"3．甲", 3, NUMBER_PLAIN, "甲"},       {"4) 甲", 4, NUMBER_PLAIN, "甲"},
        {"（5）甲", 5, NUMBER_PARENS, "甲"},    {"( 6 )甲", 6, NUMBER_PARENS, "甲"},
        {"7\t甲", 7, NUMBER_TAB, "甲"},         {"第8题 甲", 8, NUMBER_ORDINAL, "甲"},
        {"第9题：甲", 9, NUMBER_ORDINAL, "甲"}, {"１０．甲", 10, NUMBER_PLAIN, "甲"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct number_mark mark;
        struct str text = str_from(CASES[i].text);
        cr_assert(mark_number(text, &mark), "%s", CASES[i].text);
        cr_expect(mark.number == CASES[i].number && mark.style == CASES[i].style, "%s",
                  CASES[i].text);
        cr_expect(str_eq(str_from_offset(text, mark.bytes), str_from(CASES[i].rest)), "%s",
                  CASES[i].text);
    }
}

Test(bank_mark, other_digits_are_no_numbers) {
    static const char *const TEXTS[] = {"2031年",  "甲1.",       "",      "1",
                                        "（1年）", "1234567.甲", "第一题"};
    struct number_mark mark;
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        cr_expect_not(mark_number(str_from(TEXTS[i]), &mark), "%s", TEXTS[i]);
    cr_assert(mark_number(STR("1.5倍"), &mark));
    cr_expect(mark.maybe_decimal);
    cr_assert(mark_number(STR("1．甲"), &mark));
    cr_expect_not(mark.maybe_decimal);
}

Test(bank_mark, section_heads_decide_the_kind) {
    static const struct {
        const char *text;
        enum item_kind kind;
        bool is_case;
    } CASES[] = {
        {"一、单项选择题", ITEM_SINGLE, false}, {"十二、多选题（每题2分）", ITEM_MULTIPLE, false},
        {"单选题", ITEM_SINGLE, false},         {"（三）判断题", ITEM_JUDGE, false},
        {"第一部分 填空题", ITEM_BLANK, false}, {"五、案例分析题", ITEM_KIND_COUNT, true},
        {"案例分析", ITEM_KIND_COUNT, true},    {"不定项选择题", ITEM_KIND_COUNT, false},
        {"四、论述题：", ITEM_ESSAY, false},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct kind_mark mark;
        cr_assert(mark_section(str_from(CASES[i].text), &mark), "%s", CASES[i].text);
        cr_expect(mark.kind == CASES[i].kind && mark.is_case == CASES[i].is_case, "%s",
                  CASES[i].text);
    }
}

Test(bank_mark, a_stem_is_no_section_head) {
    static const char *const TEXTS[] = {"判断行为是否违法的标准是", "1、判断（　　）属于",
                                        "一、判断力很重要", "简答", "单选框的用途"};
    struct kind_mark mark;
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        cr_expect_not(mark_section(str_from(TEXTS[i]), &mark), "%s", TEXTS[i]);
}

Test(bank_mark, an_answer_inside_a_line_needs_a_boundary) {
    struct field_mark mark;
    cr_expect(mark_find_field(STR("D．丁 答案：B"), FIELD_KEY, &mark) == STR("D．丁 ").len);
    cr_expect(mark_find_field(STR("D．丁参考答案：B"), FIELD_KEY, &mark) == STR("D．丁").len);
    cr_expect(mark_find_field(STR("D．丁【答案】B"), FIELD_KEY, &mark) == STR("D．丁").len);
    cr_expect(mark_find_field(STR("缺答案：甲"), FIELD_KEY, &mark) == STR_NONE);
    cr_expect(mark_find_field(STR("B 解析：甲"), FIELD_RATIONALE, &mark) == STR("B ").len);
    cr_expect(mark_find_field(STR("答案在哪里"), FIELD_KEY, &mark) == STR_NONE);
}

Test(bank_key, letters_are_read_in_every_spelling) {
    static const struct {
        const char *text;
        const char *letters;
    } CASES[] = {{"B", "B"},       {"A,C", "AC"},  {"A、C。", "AC"}, {"a b", "AB"}, {"ＡＢ", "AB"},
                 {"选项CD", "CD"}, {"全错。", ""}, {"", ""},         {"A甲", ""},   {"AB；", "AB"}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char letters[KEY_LETTERS_MAX];
        uint32_t count = key_letters(str_from(CASES[i].text), letters);
        cr_expect(str_eq((struct str){letters, count}, str_from(CASES[i].letters)), "%s",
                  CASES[i].text);
    }
}

Test(bank_key, judgements_are_read_in_every_spelling) {
    static const char *const RIGHT[] = {"正确", "对", "√", "T", "true", "（正确）", "正确。", "Ｔ"};
    static const char *const WRONG[] = {"错误", "错", "×", "F", "不正确", "( 错 )", "否"};
    for (size_t i = 0; i < COUNT_OF(RIGHT); i++)
        cr_expect(key_judgement(str_from(RIGHT[i])) == 'T', "%s", RIGHT[i]);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++)
        cr_expect(key_judgement(str_from(WRONG[i])) == 'F', "%s", WRONG[i]);
    cr_expect(key_judgement(STR("也许")) == 0 && key_judgement(STR("A")) == 0);
}

Test(bank_key, blanks_are_underscores_or_else_empty_brackets) {
    cr_expect(key_blank_count(STR("甲______乙__。")) == 2);
    cr_expect(key_blank_count(STR("甲（　　）乙( )丙（注）")) == 2);
    cr_expect(key_blank_count(STR("甲______乙（　　）")) == 1);
    cr_expect(key_blank_count(STR("a_b 甲（乙）")) == 0);
}

static void expect_reader(const char *name, struct str text) {
    cr_expect(str_eq(reader_sniff(text)->name, str_from(name)), "%s: %.*s", name, STR_ARGS(text));
}

Test(bank_reader, the_form_is_known_by_its_content) {
    expect_reader("text", STR("一、单选题\n1．甲（ A ）\nA．乙\n"));
    expect_reader("text", STR("1\t甲（ A ）\nA．乙\n答案：A\n"));
    expect_reader("table", STR("\n12\t甲\t正确答案：A\tA：乙\tB：丙\n"));
    expect_reader("table", STR("12\t甲\n1、乙（）\n正确答案：A\nA：丙\n"));
    expect_reader("gift", STR("::题::甲{=乙 ~丙}\n"));
    expect_reader("gift", STR("// 注\n甲 {\n  ~乙\n  =丙\n}\n"));
    expect_reader("gift", STR("甲{}\n"));
    expect_reader("gift", STR("$CATEGORY: 甲\n"));
    expect_reader("text", STR(""));
    cr_expect(reader_find(STR("gift")) != NULL && reader_find(STR("docx")) == NULL);
}
