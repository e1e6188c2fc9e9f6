/* Diagnostics as people and programs see them, and the order they come in. */
#include <criterion/criterion.h>

#include "base/json/json.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/ir/report.h"
#include "tests/support/bank_support.h"

static struct str print(struct arena *arena, const struct ir *ir) {
    struct buf buf = buf_make(arena, 1024 * 1024);
    diagnostics_print(&buf, ir);
    return buf_str(&buf);
}

Test(bank_diagnostics, the_caret_stands_under_the_character) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "题.txt", STR("判断题\n1．a甲\tb\n答案：对\n"));
    ir.diagnostics.count = 0;
    ir_report(&ir, DIAG_STEM_EMPTY, (struct ir_place){0, 2, 6});
    cr_expect_str_eq(print(&arena, &ir).ptr, "题.txt:2:6: error: 题干没有内容 [QB030]\n"
                                             "  1．a甲 b\n"
                                             "   　 　 ^\n"
                                             "  提示：请补上题干。\n");
    arena_close(&arena);
}

Test(bank_diagnostics, a_long_line_is_shown_around_the_place) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, 1024 * 1024);
    buf_add_cstr(&buf, "判断题\n1．");
    for (int i = 0; i < 2000; i++)
        buf_add_cstr(&buf, "甲");
    buf_add_cstr(&buf, "\n答案：对\n");
    struct ir ir = compile_text(&arena, "x.txt", buf_str(&buf));
    ir_report(&ir, DIAG_STEM_EMPTY, (struct ir_place){0, 2, 1000});
    struct str text = print(&arena, &ir);
    cr_expect(text.len < 1000, "%zu bytes", text.len);
    cr_expect(str_contains(text, STR("\n  …甲")));
    arena_close(&arena);
}

Test(bank_diagnostics, control_characters_do_not_reach_the_terminal) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt", STR("1.\x1B[31m\xC2\x9B甲\n"));
    struct str text = print(&arena, &ir);
    cr_expect(str_find_char(text, '\x1B') == STR_NONE && !str_contains(text, STR("\xC2\x9B")));
    arena_close(&arena);
}

Test(bank_diagnostics, they_are_sorted_by_place_and_stable) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    static const uint32_t LINES[] = {7, 3, 7, 1, 3, 9, 3};
    for (size_t i = 0; i < COUNT_OF(LINES); i++)
        ir_report_fact(&ir, DIAG_STEM_EMPTY, (struct ir_place){0, LINES[i], 1},
                       arena_printf(&arena, "%zu", i));
    ir_report_fact(&ir, DIAG_STEM_EMPTY, (struct ir_place){1, 1, 1}, STR("other file"));
    ir_sort_diagnostics(&ir);
    static const char *const EXPECTED[] = {"3", "1", "4", "6", "0", "2", "5", "other file"};
    cr_assert(ir.diagnostics.count == COUNT_OF(EXPECTED));
    for (size_t i = 0; i < COUNT_OF(EXPECTED); i++)
        cr_expect(str_eq(ir.diagnostics.at[i].message, str_from(EXPECTED[i])), "%zu", i);
    arena_close(&arena);
}

Test(bank_diagnostics, codes_are_unique_and_titles_are_stated) {
    for (uint32_t i = 0; i < DIAG_COUNT; i++) {
        const struct diag_info *info = diag_info((enum diag)i);
        cr_expect(strlen(info->code) == 5 && str_starts(str_from(info->code), STR("QB")));
        cr_expect(info->title.len > 0);
        cr_expect(info->severity == SEVERITY_NOTE || info->hint.len > 0, "%s", info->code);
        for (uint32_t j = 0; j < i; j++)
            cr_expect(strcmp(info->code, diag_info((enum diag)j)->code) != 0, "%s", info->code);
    }
}

Test(bank_diagnostics, the_report_for_programs_is_json_and_counts) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct ir ir =
        compile_text(&arena, "a\"b.txt", STR("判断题\n1．甲\n答案：对\n2．乙\n3．丙\n答案：错\n"));
    struct buf buf = buf_make(&arena, 1024 * 1024);
    diagnostics_json(&buf, &ir);
    struct str text = buf_str(&buf);
    cr_assert(json_door(text, &fault) == ERR_OK, "%s", fault.detail);
    cr_expect(str_contains(text, STR("\"judge\":2,")));
    cr_expect(str_contains(text, STR("\"quarantined\":1,")));
    cr_expect(str_contains(text, STR("\"format\":\"text\",\"encoding\":\"utf-8\"")));
    cr_expect(str_contains(text, STR("\"severity\":\"error\",\"code\":\"QB010\",\"line\":4,")));
    cr_expect(str_contains(text, STR("\"totals\":{\"files\":1,")));
    arena_close(&arena);
}
