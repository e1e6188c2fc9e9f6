/* What each form of export promises beyond coming back. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/office/package.h"
#include "questionbank/emit/emitter.h"
#include "tests/support/bank_support.h"
#include "tests/support/made_bank.h"

static struct str emit(struct arena *arena, const char *format, const struct ir *ir,
                       emit_losses *losses) {
    struct str bytes = {NULL, 0};
    struct fault fault = {0};
    const struct emitter *emitter = emitter_find(str_from(format));
    cr_assert(emitter != NULL, "%s", format);
    cr_assert(emitter->emit(arena, ir, &bytes, losses, &fault) == ERR_OK, "%s: %s", format,
              fault.detail);
    return bytes;
}

static struct ir one_item(struct arena *arena, const struct ir_item *item) {
    struct ir ir = {.arena = arena};
    *vec_push(arena, &ir.items) = *item;
    return ir;
}

static struct ir_item single(struct arena *arena, struct str stem, struct str first) {
    struct ir_item item = {.kind = ITEM_SINGLE, .stem = stem, .normal = true};
    *vec_push(arena, &item.options) = (struct ir_option){.label = STR("A"), .text = first};
    *vec_push(arena, &item.options) = (struct ir_option){.label = STR("B"), .text = STR("乙")};
    *vec_push(arena, &item.key) = STR("A");
    return item;
}

static const char *const FORMULAS[] = {
    "=1+1", "+1", "-1", "@sum", "＝1", "＋1", "－1", "＠a",
};

Test(bank_emit, no_cell_of_a_workbook_is_a_formula_and_ids_are_text) {
    for (size_t i = 0; i < COUNT_OF(FORMULAS); i++) {
        struct arena arena = {0};
        emit_losses losses = {0};
        struct fault fault = {0};
        struct package *package;
        struct str sheet;
        struct ir_item item = single(&arena, str_from(FORMULAS[i]), str_from(FORMULAS[i]));
        item.item_name = STR("123456789012345678");
        struct ir ir = one_item(&arena, &item);
        struct str bytes = emit(&arena, "xlsx", &ir, &losses);
        cr_assert(package_open(&arena, bytes, &package, &fault) == ERR_OK);
        cr_assert(package_read(package, &arena, STR("xl/worksheets/sheet1.xml"), &sheet, &fault) ==
                  ERR_OK);
        cr_expect(!str_contains(sheet, STR("<f>")) && !str_contains(sheet, STR("<f ")));
        cr_expect(str_contains(sheet, STR("<is><t>123456789012345678</t></is>")));
        cr_expect(str_contains(sheet, STR("<c r=\"A2\"><v>1</v></c>")), "the running number");
        package_close(package);
        arena_close(&arena);
    }
}

Test(bank_emit, a_csv_cell_that_looks_like_a_formula_stands_behind_an_apostrophe) {
    for (size_t i = 0; i < COUNT_OF(FORMULAS); i++) {
        struct arena arena = {0};
        emit_losses losses = {0};
        struct ir_item item = single(&arena, str_from(FORMULAS[i]), STR("甲"));
        struct ir ir = one_item(&arena, &item);
        struct str bytes = emit(&arena, "csv", &ir, &losses);
        struct str cell = arena_printf(&arena, "\"'%s\"", FORMULAS[i]);
        cr_expect(str_contains(bytes, cell), "%s", FORMULAS[i]);
        cr_expect(losses.count == 0, "%s comes back", FORMULAS[i]);
        arena_close(&arena);
    }
}

Test(bank_emit, quarantined_items_stay_out) {
    for (uint32_t f = 0; emitter_at(f) != NULL; f++) {
        struct arena arena = {0};
        emit_losses losses = {0};
        struct ir_item item = single(&arena, STR("隔离的题"), STR("甲"));
        item.quarantined = true;
        struct ir ir = one_item(&arena, &item);
        struct str bytes = emit(&arena, emitter_at(f)->name.ptr, &ir, &losses);
        cr_expect(!str_contains(bytes, STR("隔离的题")) && losses.count == 0, "%s",
                  emitter_at(f)->name.ptr);
        arena_close(&arena);
    }
}

Test(bank_emit, our_text_form_is_a_fixed_point) {
    struct arena arena = {0};
    emit_losses losses = {0};
    struct ir made = made_bank(&arena, 4711, 200, MADE_PLAIN);
    struct str first = emit(&arena, "text", &made, &losses);
    struct ir copy = compile_text(&arena, "made.txt", first);
    struct str second = emit(&arena, "text", &copy, &losses);
    cr_expect(str_eq(first, second), "read and written again nothing moves");
    arena_close(&arena);
}

/* Texts that look like marks of the text form. */
Test(bank_emit, the_text_form_holds_what_looks_like_its_own_marks) {
    static const char *const STEMS[] = {
        "下列哪些\nA．不是选项\nB．也不是",
        "第一段\n\n第二段",
        "1．这是编号吗",
        "他说：正确答案：B，对吗",
        "【单选题】是什么意思",
        "一、单项选择题",
        "材料：写在题干里",
        "材料完",
        "维生素（A）属于",
        "选择\n解析：不是解析",
        "下列\n答案：B",
        "--- 章 ---",
        "参考答案\n1.A 2.B",
        "::标题::{=甲 ~乙}",
        "\\开头的反斜线",
        "  两边\n　　缩进",
    };
    for (size_t i = 0; i < COUNT_OF(STEMS); i++) {
        struct arena arena = {0};
        emit_losses losses = {0};
        struct ir_item item = single(&arena, str_trim(str_from(STEMS[i])), STR("甲"));
        item.rationale = str_trim(str_from(STEMS[i]));
        struct ir ir = one_item(&arena, &item);
        struct str bytes = emit(&arena, "text", &ir, &losses);
        struct ir copy = compile_text(&arena, "one.txt", bytes);
        cr_expect(losses.count == 0, "%s: %s", STEMS[i],
                  losses.count == 0 ? "" : losses.at[0].what.ptr);
        cr_assert(copy.items.count == 1, "%s", STEMS[i]);
        cr_expect(emit_differences(&item, &copy.items.at[0]) == 0, "%s\n%s", STEMS[i], bytes.ptr);
        arena_close(&arena);
    }
}

Test(bank_emit, moodle_gets_the_fractions_that_it_accepts) {
    static const char *const FRACTIONS[] = {"50",       "33.33333", "25",       "20", "16.66667",
                                            "14.28571", "12.5",     "11.11111", "10"};
    static const char *const LETTERS[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};
    for (uint32_t right = 2; right <= LIMIT_OPTION_COUNT_MAX; right++) {
        struct arena arena = {0};
        emit_losses losses = {0};
        struct ir_item item = {.kind = ITEM_MULTIPLE, .stem = STR("题干"), .normal = true};
        for (uint32_t i = 0; i < right; i++) {
            struct str letter = str_from(LETTERS[i]);
            *vec_push(&arena, &item.options) = (struct ir_option){.label = letter, .text = letter};
            *vec_push(&arena, &item.key) = letter;
        }
        struct ir ir = one_item(&arena, &item);
        struct str bytes = emit(&arena, "moodle-xml", &ir, &losses);
        struct str wanted = arena_printf(&arena, "<answer fraction=\"%s\"", FRACTIONS[right - 2]);
        cr_expect(str_contains(bytes, wanted), "%u right", right);
        arena_close(&arena);
    }
}

Test(bank_emit, a_package_has_its_ceiling) {
    struct arena arena = {0};
    emit_losses losses = {0};
    struct fault fault = {0};
    struct str bytes = STR("untouched");
    struct ir ir = {.arena = &arena};
    struct ir_item item = single(&arena, STR("题干"), STR("甲"));
    for (uint32_t i = 0; i < LIMIT_PACKAGE_PARTS_MAX; i++)
        *vec_push(&arena, &ir.items) = item;
    enum err err = emitter_find(STR("qti"))->emit(&arena, &ir, &bytes, &losses, &fault);
    cr_expect(err == ERR_TOO_LARGE && str_eq(bytes, STR("untouched")));
    cr_expect(str_contains(str_from(fault.detail), STR("19999")), "%s", fault.detail);
    arena_close(&arena);
}
