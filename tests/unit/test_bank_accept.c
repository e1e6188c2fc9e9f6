/* Warnings that an item accepts. The items are made here, so that no reader is needed. */
#include <criterion/criterion.h>

#include "questionbank/check/accept.h"
#include "questionbank/ir/report.h"
#include "tests/support/bank_support.h"

static struct ir_item *add_item(struct ir *ir, uint32_t line, const char *accepted) {
    struct ir_item *item = vec_push(ir->arena, &ir->items);
    *item = (struct ir_item){.place = {0, line, 3}};
    if (accepted != NULL)
        *vec_push(ir->arena, &item->accepts) = (struct ir_accept){
            .code = str_from(accepted), .reason = STR("如此"), .place = {0, line + 5, 1}};
    return item;
}

static struct ir make_ir(struct arena *arena) {
    struct ir ir = {.arena = arena};
    *vec_push(arena, &ir.sources) = (struct ir_source){.path = STR("x.txt")};
    return ir;
}

Test(bank_accept, an_accepted_warning_goes_and_is_counted) {
    struct arena arena = {0};
    struct ir ir = make_ir(&arena);
    add_item(&ir, 1, NULL);
    add_item(&ir, 11, "QB026");
    for (uint32_t i = 0; i < 2; i++) {
        struct ir_item *item = &ir.items.at[i];
        struct ir_place option = {0, item->place.line + 2, 1};
        ir_report_item(&ir, item, DIAG_OPTION_ORDER, option, (struct str){NULL, 0});
        ir_report_item(&ir, item, DIAG_KEY_LONGEST, item->place, (struct str){NULL, 0});
    }
    accept_warnings(&ir);
    cr_expect(ir.accepted == 1 && ir.warnings == 1 && ir.diagnostics.count == 3);
    cr_expect(count_code(&ir, "QB026") == 1 && ir.diagnostics.at[0].item_place.line == 1);
    cr_expect(count_code(&ir, "QB190") == 0 && count_code(&ir, "QB191") == 0);
    arena_close(&arena);
}

Test(bank_accept, a_note_can_be_accepted_too) {
    struct arena arena = {0};
    struct ir ir = make_ir(&arena);
    struct ir_item *item = add_item(&ir, 1, "QB166");
    ir_report_item(&ir, item, DIAG_KEY_LONGEST, item->place, (struct str){NULL, 0});
    accept_warnings(&ir);
    cr_expect(ir.accepted == 1 && ir.warnings == 0 && ir.diagnostics.count == 0);
    arena_close(&arena);
}

Test(bank_accept, what_meets_nothing_is_a_note) {
    struct arena arena = {0};
    struct ir ir = make_ir(&arena);
    add_item(&ir, 1, "QB026");
    accept_warnings(&ir);
    cr_assert(count_code(&ir, "QB190") == 1 && ir.accepted == 0);
    cr_expect(ir.diagnostics.at[0].place.line == 6, "at the acceptance");
    arena_close(&arena);
}

Test(bank_accept, an_error_stays_and_its_acceptance_is_warned_of) {
    struct arena arena = {0};
    struct ir ir = make_ir(&arena);
    struct ir_item *item = add_item(&ir, 1, "QB012");
    ir_report_item(&ir, item, DIAG_KEY_BEYOND_OPTIONS, item->place, (struct str){NULL, 0});
    accept_warnings(&ir);
    cr_expect(ir.errors == 1 && ir.warnings == 1 && ir.accepted == 0);
    cr_expect(count_code(&ir, "QB012") == 1 && count_code(&ir, "QB191") == 1);
    cr_expect(ir.items.at[0].quarantined);
    arena_close(&arena);
}

Test(bank_accept, an_acceptance_that_stands_in_the_text_works) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt",
                                STR("判断题\n1．甲应当向县工商局申请登记。\n答案：正确\n"
                                    "接受：QB174 引自旧题\n"));
    cr_expect(count_code(&ir, "QB174") == 0 && ir.accepted == 1 && ir.warnings == 0);
    arena_close(&arena);
}

Test(bank_accept, a_duplicate_can_be_accepted_although_it_is_dropped) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "x.txt",
                                STR("判断题\n1．同一句话说了两次。\n答案：正确\n"
                                    "2．同一句话说了两次。\n答案：正确\n接受：QB050 有意重复\n"));
    cr_expect(ir.items.count == 1 && ir.duplicates == 1 && ir.accepted == 1);
    cr_expect(ir.diagnostics.count == 0 && ir.warnings == 0);
    arena_close(&arena);
}
