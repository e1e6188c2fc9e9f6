/* Workbooks as people make them: titles above the header, merged cells, several sheets, numbers. */
#include <criterion/criterion.h>

#include "questionbank/ir/source.h"
#include "tests/support/bank_support.h"
#include "tests/support/made_sheet.h"

/* One sheet: cells behind `|`, rows behind `/`; a cell that begins with # is a number. */
struct grid_case {
    const char *rows;
    const char *merged; /* ranges behind blanks */
};

static void put_cell(struct buf *buf, struct str text, uint32_t row, uint32_t column) {
    char letter = (char)('A' + column);
    if (text.len == 0)
        return;
    if (text.ptr[0] == '#')
        buf_printf(buf, "<c r='%c%u'><v>%.*s</v></c>", letter, row,
                   STR_ARGS(str_from_offset(text, 1)));
    else
        buf_printf(buf, "<c r='%c%u' t='inlineStr'><is><t>%.*s</t></is></c>", letter, row,
                   STR_ARGS(text));
}

static const char *sheet_xml(struct arena *arena, const struct grid_case *made) {
    struct buf buf = buf_make(arena, 1 << 20);
    uint32_t row = 0;
    buf_add_cstr(&buf, "<sheetData>");
    for (struct str rows = str_from(made->rows); rows.ptr != NULL;) {
        struct str cells = str_cut(&rows, '/');
        buf_printf(&buf, "<row r='%u'>", ++row);
        for (uint32_t column = 0; cells.ptr != NULL; column++)
            put_cell(&buf, str_cut(&cells, '|'), row, column);
        buf_add_cstr(&buf, "</row>");
    }
    buf_add_cstr(&buf, "</sheetData>");
    if (made->merged != NULL) {
        buf_add_cstr(&buf, "<mergeCells>");
        for (struct str ranges = str_from(made->merged); ranges.ptr != NULL;) {
            struct str range = str_cut(&ranges, ' ');
            buf_printf(&buf, "<mergeCell ref='%.*s'/>", STR_ARGS(range));
        }
        buf_add_cstr(&buf, "</mergeCells>");
    }
    return buf.data;
}

static struct ir compile_sheets(struct arena *arena, const struct grid_case *sheets, uint32_t count,
                                const char *states) {
    const char *xml[4];
    for (uint32_t i = 0; i < count; i++)
        xml[i] = sheet_xml(arena, &sheets[i]);
    struct str bytes =
        make_sheet(arena, &(struct made_sheet){.sheets = xml, .count = count, .states = states});
    return compile_text(arena, "题库.xlsx", bytes);
}

/* `stem[options]=key {topic}` of each sound item, then `code place` of each diagnostic. */
static struct str show(struct arena *arena, const struct ir *ir) {
    struct buf buf = buf_make(arena, 1 << 16);
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        if (item->quarantined)
            continue;
        buf_printf(&buf, "%.*s[", STR_ARGS(item->stem));
        for (uint32_t o = 0; o < item->options.count; o++)
            buf_printf(&buf, "%s%.*s", o > 0 ? "," : "", STR_ARGS(item->options.at[o].text));
        buf_add_cstr(&buf, "]=");
        for (uint32_t k = 0; k < item->key.count; k++)
            buf_add(&buf, item->key.at[k]);
        buf_printf(&buf, "{%.*s}; ", STR_ARGS(item->topic));
    }
    for (uint32_t i = 0; i < ir->diagnostics.count; i++) {
        const struct diagnostic *d = &ir->diagnostics.at[i];
        struct ir_location location = ir_locate(ir, d->place);
        location.path = (struct str){NULL, 0};
        struct str at = ir_location_format(arena, &location, false);
        buf_printf(&buf, "%s %.*s; ", d->code, STR_ARGS(str_from_offset(at, 1)));
    }
    return str_trim(buf_str(&buf));
}

static void expect_sheets(const struct grid_case *sheets, uint32_t count, const char *states,
                          const char *expected) {
    struct arena arena = {0};
    struct ir ir = compile_sheets(&arena, sheets, count, states);
    struct str shown = show(&arena, &ir);
    cr_expect(str_eq(ir.sources.at[0].format, STR("xlsx")));
    cr_expect(str_eq(shown, str_from(expected)), "%s: %.*s", sheets[0].rows, STR_ARGS(shown));
    arena_close(&arena);
}

Test(bank_xlsx, a_header_is_found_by_meaning) {
    static const struct {
        struct grid_case sheet;
        const char *shown;
    } CASES[] = {
        {{"序号|类型|题干|选项A|选项B|答案|页码/#1.0|单选|书库在哪一层？|一层|二层|B|p3", NULL},
         "书库在哪一层？[一层,二层]=B{};"},
        {{"图书馆题库/二〇二四年//答案|B|A|题目内容/A|二层|一层|书库在哪一层？", NULL},
         "书库在哪一层？[一层,二层]=A{}; QB083 表1!A1;"},
        {{"题目|选项|||答案/|A|B|C|/书库在哪一层？|一层|二层|三层|C", "A1:A2 B1:D1 E1:E2"},
         "书库在哪一层？[一层,二层,三层]=C{};"},
        {{"题目|选项|||答案/|A|B|C|/书库在哪一层？|一层|二层|三层|C", NULL},
         "书库在哪一层？[一层,二层,三层]=C{};"},
        {{"题干|A|B|答案/书库在哪一层？|一层|二层|B/题干|A|B|答案/几点开门关门？|八点|九点|A",
          NULL},
         "书库在哪一层？[一层,二层]=B{}; 几点开门关门？[八点,九点]=A{};"},
        {{"题干|A|B|答案||谁出的题/书库在哪一层？|一层|二层|B|无名列的字|张三", NULL},
         "书库在哪一层？[一层,二层]=B{}; QB080 表1!F1; QB080 表1!E2;"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        expect_sheets(&CASES[i].sheet, 1, NULL, CASES[i].shown);
}

Test(bank_xlsx, merged_metadata_counts_for_each_row_it_covers) {
    static const struct grid_case SHEET = {"章节|题型|题干|A|B|答案"
                                           "/借阅|判断题|馆内可以用餐吗。|||错"
                                           "/||馆内应当安静吗。|||对"
                                           "/||书库在哪一层？|一层|二层|A"
                                           "/||几点开门关门？|八点|九点|B",
                                           "B2:B3 A2:A4"};
    expect_sheets(&SHEET, 1, NULL,
                  "馆内可以用餐吗。[]=F{借阅}; 馆内应当安静吗。[]=T{借阅}; "
                  "书库在哪一层？[一层,二层]=A{借阅}; 几点开门关门？[八点,九点]=B{};");
}

Test(bank_xlsx, a_merged_stem_makes_its_rows_one_item) {
    static const struct grid_case SHEET = {"题干|选项|答案/书库在哪一层？|A．一层|B/|B．二层|/"
                                           "|C．三层|/几点开门关门？|A．八点|A/|B．九点|",
                                           "A2:A4 A5:A6"};
    expect_sheets(&SHEET, 1, NULL,
                  "书库在哪一层？[一层,二层,三层]=B{}; 几点开门关门？[八点,九点]=A{};");
}

Test(bank_xlsx, sheets_without_items_are_left_out_and_said) {
    static const struct grid_case SHEETS[] = {
        {"填写说明/一、题干必填/二、答案写字母", NULL},
        {"题干|A|B|答案/书库在哪一层？|一层|二层|B", NULL},
        {"题干|A|B|答案/藏起来的一道题？|一层|二层|B", NULL},
        {"单选|书库里可以带进去的东西是哪一样？|铅笔|雨伞|A/"
         "单选|阅览室的座位最多可以保留多久？|一天|一时|B",
         NULL},
    };
    expect_sheets(SHEETS, 4, "vvhv",
                  "书库在哪一层？[一层,二层]=B{}; QB081 表1!A1; QB088 表3!A1; QB082 表4!A1;");
}

Test(bank_xlsx, rows_between_items_are_heads_or_left_over) {
    static const struct grid_case SHEET = {"题干|A|B|C|答案"
                                           "/一、多项选择题"
                                           "/哪些要登记才能带走？|书|报|刊|AB"
                                           "/"
                                           "/只有题干的一行字||||"
                                           "/|甲|乙||AB"
                                           "/||丙||B"
                                           "/||||B",
                                           NULL};
    expect_sheets(&SHEET, 1, NULL,
                  "哪些要登记才能带走？[书,报,刊]=AB{}; QB010 表1!A5; QB020 表1!A5; QB030 表1!B6; "
                  "QB164 表1!B6; QB093 表1!C7; QB005 表1!E8;");
}

Test(bank_xlsx, numbers_are_texts_as_people_see_them) {
    static const struct grid_case SHEET = {"题干|A|B|C|答案/哪一年开馆？|#1998.0|#2.5|#1E3|#2.5",
                                           NULL};
    expect_sheets(&SHEET, 1, NULL, "哪一年开馆？[1998,2.5,1000]=B{};");
}

Test(bank_xlsx, cut_off_at_any_64th_byte_a_workbook_is_refused) {
    static const struct grid_case SHEET = {"题干|A|B|答案/书库在哪一层？|一层|二层|B", NULL};
    struct arena arena = {0};
    const char *xml = sheet_xml(&arena, &SHEET);
    struct str bytes = make_sheet(&arena, &(struct made_sheet){.sheets = &xml, .count = 1});
    for (size_t len = 0; len < bytes.len; len += 64) {
        struct ir ir = compile_text(&arena, "cut.xlsx", str_slice(bytes, 0, len));
        cr_expect(ir.errors == 1 && ir.items.count == 0, "%zu bytes", len);
    }
    arena_close(&arena);
}
