/* Rendered texts and the names of their places. */
#include <criterion/criterion.h>

#include "base/core/limits.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"

static struct str name_of(struct ir *ir, uint32_t line, uint32_t column) {
    struct ir_location location = ir_locate(ir, (struct ir_place){0, line, column});
    return ir_location_format(ir->arena, &location, true);
}

Test(bank_source, a_cell_is_named_by_sheet_letters_and_row) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    ir_source_add(&ir, STR("题.xlsx"), STR("xlsx"), ORIGIN_CELL);
    *vec_push(&arena, &ir.sources.at[0].sheets) = STR("单选");
    struct rendering r = render_begin(&ir, 0);
    cr_expect(render_line(&r, STR("甲"), (struct ir_line){5, 3, 0}) == 1);
    cr_expect(render_line(&r, STR("乙"), (struct ir_line){9, 26, 0}) == 2);
    cr_expect(render_line(&r, STR("丙"), (struct ir_line){9, 703, 0}) == 3);
    render_end(&r);
    cr_expect(str_eq(name_of(&ir, 1, 2), STR("题.xlsx:单选!C5:2")));
    cr_expect(str_eq(name_of(&ir, 2, 1), STR("题.xlsx:单选!Z9:1")));
    cr_expect(str_eq(name_of(&ir, 3, 1), STR("题.xlsx:单选!AAA9:1")));
    cr_expect(str_eq(ir_line_text(&ir, (struct ir_place){0, 2, 1}), STR("乙")));
    arena_close(&arena);
}

Test(bank_source, a_paragraph_is_counted_however_many_lines_it_has) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    ir_source_add(&ir, STR("题.docx"), STR("docx"), ORIGIN_PARAGRAPH);
    struct rendering r = render_begin(&ir, 0);
    (void)render_line(&r, STR("甲"), (struct ir_line){.number = 7});
    (void)render_line(&r, STR("乙"), (struct ir_line){.number = 7});
    render_end(&r);
    cr_expect(str_eq(name_of(&ir, 2, 4), STR("题.docx:段落 7:4")));
    arena_close(&arena);
}

Test(bank_source, a_line_of_a_field_keeps_line_and_column_of_the_file) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    ir_source_add(&ir, STR("题.csv"), STR("csv"), ORIGIN_LINE);
    struct rendering r = render_begin(&ir, 0);
    (void)render_line(&r, STR("甲"), (struct ir_line){12, 30, 0});
    render_end(&r);
    cr_expect(str_eq(name_of(&ir, 1, 1), STR("题.csv:12:30")));
    cr_expect(str_eq(name_of(&ir, 1, 4), STR("题.csv:12:33")));
    arena_close(&arena);
}

Test(bank_source, a_line_end_inside_a_rendered_line_moves_nothing) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    ir_source_add(&ir, STR("x"), STR("csv"), ORIGIN_LINE);
    struct rendering r = render_begin(&ir, 0);
    (void)render_line(&r, STR("a\nb\r\nc"), (struct ir_line){1, 1, 0});
    (void)render_line(&r, STR("d"), (struct ir_line){4, 1, 0});
    render_end(&r);
    cr_expect(str_eq(ir_line_text(&ir, (struct ir_place){0, 2, 1}), STR("d")));
    arena_close(&arena);
}

Test(bank_source, a_rendering_beyond_the_ceiling_says_so) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    ir_source_add(&ir, STR("x"), STR("csv"), ORIGIN_LINE);
    struct rendering r = render_begin(&ir, 0);
    r.text.bytes_max = 8;
    cr_expect(render_line(&r, STR("1234567"), (struct ir_line){1, 1, 0}) == 1);
    cr_expect(render_line(&r, STR("8"), (struct ir_line){2, 1, 0}) == 0);
    cr_expect(ir.sources.at[0].lines.count == 1);
    arena_close(&arena);
}

Test(bank_source, the_second_place_of_a_diagnostic_is_printed_behind_it) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    struct buf text = buf_make(&arena, 4096);
    ir_source_add(&ir, STR("a.docx"), STR("docx"), ORIGIN_PARAGRAPH);
    struct rendering r = render_begin(&ir, 0);
    (void)render_line(&r, STR("甲"), (struct ir_line){.number = 3});
    (void)render_line(&r, STR("乙"), (struct ir_line){.number = 5});
    render_end(&r);
    struct ir_item *item = vec_push(&arena, &ir.items);
    item->place = (struct ir_place){0, 2, 1};
    ir_report_twin(&ir, item, DIAG_DUPLICATE_CONFLICT, STR("答案不同"),
                   &(struct ir_twin){{0, 1, 1}, STR("这里的答案是 B")});
    diagnostics_print(&text, &ir);
    cr_expect(
        str_starts(buf_str(&text), STR("a.docx:段落 5:1: error: 答案不同 [QB051]\n  乙\n  ^\n")));
    cr_expect(str_ends(buf_str(&text), STR("\na.docx:段落 3:1: note: 这里的答案是 B\n")));
    cr_expect(item->quarantined);
    arena_close(&arena);
}
