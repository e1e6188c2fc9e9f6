/* Records: what titles and words mean, and which answers can be told apart. */
#include <criterion/criterion.h>

#include "questionbank/read/record.h"
#include "tests/support/bank_support.h"

Test(bank_record, a_title_is_known_by_its_meaning) {
    static const struct {
        const char *title;
        enum record_role role;
        uint32_t idx;
    } CASES[] = {
        {"题干", RECORD_STEM, 0},
        {" 题　干 ", RECORD_STEM, 0},
        {"*题干（必填）", RECORD_STEM, 0},
        {"试题内容：", RECORD_STEM, 0},
        {"ＱＵＥＳＴＩＯＮ", RECORD_STEM, 0},
        {"Question_Text", RECORD_STEM, 0},
        {"选项A", RECORD_OPTION, 0},
        {"选项 ｄ", RECORD_OPTION, 3},
        {"Option C", RECORD_OPTION, 2},
        {"B选项", RECORD_OPTION, 1},
        {"选项3", RECORD_OPTION, 2},
        {"选项二", RECORD_OPTION, 1},
        {"J", RECORD_OPTION, 9},
        {"K", RECORD_UNKNOWN, 0},
        {"choices", RECORD_OPTIONS, 0},
        {"options", RECORD_OPTIONS, 0},
        {"选项", RECORD_OPTIONS, 0},
        {"correctAnswer", RECORD_KEY, 0},
        {"标准答案", RECORD_KEY, 0},
        {"题型", RECORD_KIND, 0},
        {"知识点", RECORD_TOPIC, 0},
        {"序号", RECORD_SERIAL, 0},
        {"页码", RECORD_IGNORED, 0},
        {"题干有多长", RECORD_UNKNOWN, 0},
        {"1", RECORD_UNKNOWN, 0},
        {"", RECORD_UNKNOWN, 0},
        {"（", RECORD_UNKNOWN, 0},
        {"(题干)", RECORD_UNKNOWN, 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena scratch = {0};
        struct record_title title = record_title_of(&scratch, str_from(CASES[i].title));
        cr_expect(title.role == CASES[i].role && title.idx == CASES[i].idx, "%s: %d %u",
                  CASES[i].title, (int)title.role, title.idx);
        arena_close(&scratch);
    }
}

Test(bank_record, a_word_names_one_of_all_kinds) {
    static const struct {
        const char *word;
        enum item_kind kind;
    } CASES[] = {
        {"单选", ITEM_SINGLE},     {"单项选择题", ITEM_SINGLE}, {"Single Choice", ITEM_SINGLE},
        {"多选题", ITEM_MULTIPLE}, {"判断", ITEM_JUDGE},        {"True/False", ITEM_JUDGE},
        {"填空题", ITEM_BLANK},    {"简答", ITEM_SHORT},        {"论述题", ITEM_ESSAY},
        {"排序题", ITEM_ORDER},    {"匹配题", ITEM_MATCH},      {"不定项", ITEM_KIND_COUNT},
    };
    struct arena scratch = {0};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        enum item_kind kind = ITEM_SINGLE;
        cr_expect(record_kind_of(&scratch, str_from(CASES[i].word), &kind), "%s", CASES[i].word);
        cr_expect(kind == CASES[i].kind, "%s", CASES[i].word);
    }
    for (enum item_kind kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        enum item_kind by_code, by_title;
        cr_expect(record_kind_of(&scratch, item_kind_code(kind), &by_code) && by_code == kind);
        cr_expect(record_kind_of(&scratch, item_kind_title(kind), &by_title) && by_title == kind);
    }
    enum item_kind kind;
    cr_expect(!record_kind_of(&scratch, STR("听力题"), &kind));
    arena_close(&scratch);
}

/* One row of a table with the options 甲, 乙 and 丙; the letters of its key, or its error. */
static struct str key_or_code(struct arena *arena, const char *answers) {
    struct str text = arena_printf(arena, "题干;A;B;C;答案\n%s", answers);
    struct ir ir = compile_text(arena, "row.csv", text);
    cr_assert(ir.items.count > 0);
    const struct ir_item *item = &ir.items.at[0];
    struct buf buf = buf_make(arena, 64);
    for (uint32_t i = 0; i < ir.diagnostics.count; i++)
        if (ir.diagnostics.at[i].severity == SEVERITY_ERROR)
            return str_from(ir.diagnostics.at[i].code);
    for (uint32_t i = 0; i < item->key.count; i++)
        buf_add(&buf, item->key.at[i]);
    return buf_str(&buf);
}

Test(bank_record, an_answer_names_options_in_one_way_or_not_at_all) {
    static const struct {
        const char *rows;
        const char *key;
    } CASES[] = {
        {"问哪一个？;甲馆;乙馆;丙馆;B\n", "B"},
        {"问哪一个？;甲馆;乙馆;丙馆;c\n", "C"},
        {"问哪一个？;甲馆;乙馆;丙馆;正确答案：B。\n", "B"},
        {"问哪一个？;甲馆;乙馆;丙馆;乙馆\n", "B"},
        {"问哪一个？;甲馆;乙馆;丙馆;B．乙馆\n", "B"},
        {"问哪一个？;甲馆;乙馆;丙馆;B．丙馆\n", "QB011"},
        {"问哪一个？;甲馆;乙馆;丙馆;甲馆、丙馆\n", "AC"},
        {"问哪一个？;甲馆;乙馆;丙馆;\"A. 甲馆\nC. 丙馆\"\n", "AC"},
        {"问哪一个？;甲馆;乙馆;丙馆;丁馆\n", "QB011"},
        {"问哪一个？;甲馆;乙馆;丙馆;2\n", "QB092"},
        {"问哪一个？;甲馆;乙馆;丙馆;2\n问另一个？;甲馆;乙馆;丙馆;3\n", "B"},
        {"问哪一个？;甲馆;乙馆;丙馆;2\n问另一个？;甲馆;乙馆;丙馆;0\n", "C"},
        {"问哪一个？;甲馆;乙馆;丙馆;2\n问另一个？;甲馆;乙馆;丙馆;0\n问第三个？;甲;乙;丙;3\n",
         "QB092"},
        {"问哪一年？;1;2;3;2\n", "B"},
        {"问哪一年？;2;1;3;2\n问另一个？;甲馆;乙馆;丙馆;3\n", "QB092"},
        {"问哪一个？;A．甲馆;B．乙馆;C．丙馆;乙馆\n", "B"},
        {"问哪一个？;甲馆;;丙馆;A\n", "QB093"},
        {"问哪一个？;甲馆;乙馆;;B\n", "B"},
        {"问哪一个？;甲馆;乙馆;丙馆;\n", "QB010"},
        {"问哪一个（ B ）？;甲馆;乙馆;丙馆;\n", "B"},
        {"问对不对？;正确;错误;;错误\n", "F"},
        {"问对不对？;错误;正确;;B\n", "T"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct str made = key_or_code(&arena, CASES[i].rows);
        cr_expect(str_eq(made, str_from(CASES[i].key)), "%s: %.*s, not %s", CASES[i].rows,
                  STR_ARGS(made), CASES[i].key);
        arena_close(&arena);
    }
}

Test(bank_record, a_number_that_only_counts_rows_names_no_item) {
    static const struct {
        const char *text;
        const char *names; /* of the items, joined by a blank */
        uint32_t notes;
    } CASES[] = {
        {"编号,题干,答案\n1,馆内可以用餐。,错\n2,馆内应当安静。,对\n", " ", 1},
        {"编号,题干,答案\n7,馆内可以用餐。,错\n2,馆内应当安静。,对\n", "7 2", 0},
        {"编号,题干,答案\nX-1,馆内可以用餐。,错\nX-2,馆内应当安静。,对\n", "X-1 X-2", 0},
        {"序号,题干,答案\n7,馆内可以用餐。,错\n9,馆内应当安静。,对\n", " ", 0},
        {"题号,题干,答案\nQ7,馆内可以用餐。,错\nQ9,馆内应当安静。,对\n", "Q7 Q9", 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct ir ir = compile_text(&arena, "names.csv", str_from(CASES[i].text));
        struct buf names = buf_make(&arena, 256);
        cr_assert(ir.items.count == 2, "%s", CASES[i].text);
        buf_printf(&names, "%.*s %.*s", STR_ARGS(ir.items.at[0].item_name),
                   STR_ARGS(ir.items.at[1].item_name));
        cr_expect(str_eq(buf_str(&names), str_from(CASES[i].names)), "%s: %.*s", CASES[i].text,
                  STR_ARGS(buf_str(&names)));
        cr_expect(count_code(&ir, "QB095") == CASES[i].notes, "%s", CASES[i].text);
        arena_close(&arena);
    }
}

Test(bank_record, places_name_the_line_and_column_of_the_file) {
    struct arena arena = {0};
    struct ir ir =
        compile_text(&arena, "place.csv",
                     STR("题干,选项A,选项B,答案\n\"第一\n题？\",甲,甲,A\n第二题？,丙,丁,X\n"));
    cr_assert(ir.diagnostics.count >= 2);
    for (uint32_t i = 0; i < ir.diagnostics.count; i++) {
        const struct diagnostic *d = &ir.diagnostics.at[i];
        struct ir_location at = ir_locate(&ir, d->place);
        if (strcmp(d->code, "QB023") == 0)
            cr_expect(at.line == 3 && at.column == 7, "%u:%u", at.line, at.column);
        if (strcmp(d->code, "QB012") == 0)
            cr_expect(at.line == 4, "%u:%u", at.line, at.column);
    }
    cr_expect(count_code(&ir, "QB023") == 1);
    arena_close(&arena);
}
