/* SARIF: the members that its readers rely on. */
#include <criterion/criterion.h>

#include "base/json/json.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"
#include "tests/support/bank_support.h"

static struct str sarif_of(struct arena *arena, const struct ir *ir) {
    struct buf buf = buf_make(arena, 1 << 20);
    struct fault fault = {0};
    diagnostics_sarif(&buf, ir);
    cr_assert(json_door(buf_str(&buf), &fault) == ERR_OK, "%s", fault.detail);
    return buf_str(&buf);
}

Test(bank_sarif, a_result_names_rule_level_file_and_region) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "题 1.txt", STR("判断题\n1．甲\n"));
    struct str text = sarif_of(&arena, &ir);
    cr_assert(ir.errors == 1);
    cr_expect(str_contains(text, STR("\"version\":\"2.1.0\"")));
    cr_expect(str_contains(text, STR("{\"ruleId\":\"QB010\",\"level\":\"error\",")));
    cr_expect(str_contains(text, STR("{\"uri\":\"%E9%A2%98%201.txt\"},\"region\":{\"startLine\":2,"
                                     "\"startColumn\":3}}")));
    arena_close(&arena);
}

Test(bank_sarif, every_code_is_a_rule) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "x.txt",
        STR("判断题\n1．法律的修改由全国人民代表大会及其常务委员会进行。\n答案：对\n"));
    struct str text = sarif_of(&arena, &ir);
    for (uint32_t i = 0; i < DIAG_COUNT; i++) {
        struct str id = arena_printf(&arena, "{\"id\":\"%s\",\"shortDescription\"",
                                     diag_info((enum diag)i)->code);
        cr_expect(str_contains(text, id), "%s", id.ptr);
    }
    cr_expect(str_contains(text, STR("\"results\":[]")));
    arena_close(&arena);
}

Test(bank_sarif, a_place_without_lines_is_a_logical_location) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    ir_source_add(&ir, STR("a.docx"), STR("docx"), ORIGIN_PARAGRAPH);
    struct rendering r = render_begin(&ir, 0);
    (void)render_line(&r, STR("甲"), (struct ir_line){.number = 3});
    render_end(&r);
    ir_report(&ir, DIAG_NO_ITEM, (struct ir_place){0, 1, 1});
    struct str text = sarif_of(&arena, &ir);
    cr_expect(str_contains(
        text, STR("\"logicalLocations\":[{\"fullyQualifiedName\":\"a.docx:段落 3\"}]")));
    cr_expect_not(str_contains(text, STR("startLine")));
    arena_close(&arena);
}

Test(bank_sarif, the_manual_lists_every_code_once) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, 1 << 20);
    diagnostics_manual(&buf);
    for (uint32_t i = 0; i < DIAG_COUNT; i++) {
        struct str row = arena_printf(&arena, "\n| %s | ", diag_info((enum diag)i)->code);
        size_t at = str_find(buf_str(&buf), row);
        cr_assert(at != STR_NONE, "%s", row.ptr);
        cr_expect_not(str_contains(str_from_offset(buf_str(&buf), at + 1), row), "%s", row.ptr);
    }
    arena_close(&arena);
}
