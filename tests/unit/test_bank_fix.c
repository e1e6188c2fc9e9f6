/* Edits carried out, the diff that shows them, and encodings on the way back. */
#include <criterion/criterion.h>

#include "questionbank/fix/fix.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/decode.h"
#include "tests/support/bank_support.h"

static struct ir source_of(struct arena *arena, struct str bytes) {
    struct ir ir = {.arena = arena};
    cr_assert(decode_source(&ir, STR("甲.txt"), bytes));
    return ir;
}

static void edit(struct ir *ir, const char *old, const char *new) {
    size_t at = str_find(ir->sources.at[0].text, str_from(old));
    cr_assert(at != STR_NONE);
    ir_edit(ir, DIAG_STEM_EMPTY, (struct ir_edit){0, at, strlen(old), str_from(new), NULL});
}

static struct str diff_of(struct arena *arena, const struct fix *fix) {
    struct buf diff = buf_make(arena, 1 << 20);
    fix_diff(&diff, fix, STR("甲.txt"));
    return buf_str(&diff);
}

Test(bank_fix, edits_are_carried_out_in_order_of_place) {
    struct arena arena = {0};
    struct ir ir = source_of(&arena, STR("一\n二\n三\n"));
    struct fix fix;
    edit(&ir, "三", "叁");
    edit(&ir, "一", "壹");
    cr_assert(fix_source(&arena, &ir, 0, &fix));
    cr_expect(str_eq(fix.after, STR("壹\n二\n叁\n")), "%.*s", STR_ARGS(fix.after));
    cr_expect(fix.edits.count == 2);
    arena_close(&arena);
}

Test(bank_fix, of_two_edits_that_touch_the_first_wins) {
    struct arena arena = {0};
    struct ir ir = source_of(&arena, STR("甲乙丙丁"));
    struct fix fix;
    edit(&ir, "甲乙", "A");
    edit(&ir, "乙丙", "B");
    edit(&ir, "丁", "D");
    cr_assert(fix_source(&arena, &ir, 0, &fix));
    cr_expect(str_eq(fix.after, STR("A丙D")), "%.*s", STR_ARGS(fix.after));
    arena_close(&arena);
}

Test(bank_fix, a_source_without_edits_has_no_fix) {
    struct arena arena = {0};
    struct ir ir = source_of(&arena, STR("甲\n"));
    struct fix fix;
    cr_expect_not(fix_source(&arena, &ir, 0, &fix));
    arena_close(&arena);
}

Test(bank_fix, the_diff_shows_changed_lines_in_their_context) {
    struct arena arena = {0};
    struct ir ir = source_of(&arena, STR("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n"));
    struct fix fix;
    edit(&ir, "5\n", "");
    edit(&ir, "14", "14\n14b");
    cr_assert(fix_source(&arena, &ir, 0, &fix));
    struct str diff = diff_of(&arena, &fix);
    cr_expect(str_eq(diff, STR("--- 甲.txt\n+++ 甲.txt\n"
                               "@@ -2,8 +2,7 @@\n 2\n 3\n 4\n-5\n-6\n+6\n 7\n 8\n 9\n"
                               "@@ -11,5 +10,6 @@\n 11\n 12\n 13\n-14\n+14\n+14b\n 15\n")),
              "%.*s", STR_ARGS(diff));
    arena_close(&arena);
}

Test(bank_fix, hunks_whose_contexts_meet_are_one) {
    struct arena arena = {0};
    struct ir ir = source_of(&arena, STR("1\n2\n3\n4\n5\n6\n7\n"));
    struct fix fix;
    edit(&ir, "2", "zwei");
    edit(&ir, "6", "sechs");
    cr_assert(fix_source(&arena, &ir, 0, &fix));
    struct str diff = diff_of(&arena, &fix);
    cr_expect(str_eq(diff, STR("--- 甲.txt\n+++ 甲.txt\n"
                               "@@ -1,7 +1,7 @@\n 1\n-2\n+zwei\n 3\n 4\n 5\n-6\n+sechs\n 7\n")),
              "%.*s", STR_ARGS(diff));
    arena_close(&arena);
}

Test(bank_fix, the_bytes_go_back_in_the_encoding_they_came_in) {
    static const struct {
        const char *name;
        struct str before, after;
    } CASES[] = {
        {"utf-8", STR_INIT("甲\r\n乙"), STR_INIT("甲\r\n丙")},
        {"utf-8-bom", STR_INIT("\xEF\xBB\xBF乙"), STR_INIT("\xEF\xBB\xBF丙")},
        {"utf-16le", STR_INIT("\xFF\xFE\x59\x4E"), STR_INIT("\xFF\xFE\x19\x4E")},
        {"utf-16be", STR_INIT("\xFE\xFF\x4E\x59"), STR_INIT("\xFE\xFF\x4E\x19")},
        {"gb18030", STR_INIT("\xD2\xD2"), STR_INIT("\xB1\xFB")},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct fault fault = {0};
        struct fix fix;
        struct str bytes = {NULL, 0};
        struct ir ir = source_of(&arena, CASES[i].before);
        cr_assert(str_eq(ir.sources.at[0].encoding, str_from(CASES[i].name)));
        edit(&ir, "乙", "丙");
        cr_assert(fix_source(&arena, &ir, 0, &fix));
        cr_assert(fix_encode(&arena, fix.after, ir.sources.at[0].encoding, &bytes, &fault) ==
                  ERR_OK);
        cr_expect(str_eq(bytes, CASES[i].after), "%s", CASES[i].name);
        arena_close(&arena);
    }
}
