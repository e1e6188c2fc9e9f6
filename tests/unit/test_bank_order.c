/* Options that lean on their order: rewritten where the meaning provably stays, else a warning. */
#include <criterion/criterion.h>

#include "questionbank/link/order.h"
#include "tests/support/bank_support.h"

struct order_case {
    const char *stem;
    const char *options[5]; /* NULL ends them */
    const char *rewritten;  /* the last option; NULL: it stays */
    bool warned;
};

static const struct order_case CASES[] = {
    {"借书要带什么", {"借书证", "身份证", "工作证", "以上都对"}, "其他各项都对", false},
    {"借书要带什么", {"借书证", "身份证", "以上均正确。"}, "其他各项均正确", false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "全部正确"}, "其他各项全部正确", false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "以上都不是"}, "其他各项都不是", false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "以上说法均不正确"}, "其他说法均不正确", false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "以上三项都需要"}, "其他三项都需要", false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "前三项都是"}, "其他三项都是", false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "以上两项都是"}, NULL, true},
    {"借书要带什么", {"借书证", "以上都对"}, NULL, true},
    {"借书要带什么", {"借书证", "身份证", "工作证", "其他三项都对"}, NULL, false},
    {"借书要带什么", {"借书证", "身份证", "工作证", "以上规定适用于儿童"}, NULL, false},
    {"借书要带什么", {"借书证", "身份证", "A和B"}, "“借书证”和“身份证”", false},
    {"借书要带什么", {"借书证", "身份证。", "AB都对"}, "“借书证”和“身份证”都对", false},
    {"借书要带什么",
     {"借书证", "身份证", "工作证", "A、B、C均可"},
     "“借书证”、“身份证”和“工作证”均可",
     false},
    {"借书要带什么", {"借书证", "身份证", "A或B"}, "“借书证”或“身份证”", false},
    {"A和B一起来，谁可以借书", {"借书证", "身份证", "A和B"}, NULL, true},
    {"谁可以借书", {"A和C", "B和C", "A和B"}, NULL, true},
    {"谁可以借书", {"读者", "馆员", "A和D"}, NULL, true},
    {"谁可以借书", {"读者", "馆员", "A和C"}, NULL, true},
    {"谁可以借书", {"读者", "馆员", "A级读者"}, NULL, false},
};

static struct ir compile_case(struct arena *arena, const struct order_case *c, uint32_t *count) {
    struct str text = arena_printf(arena, "单选题\n1．%s\n", c->stem);
    for (*count = 0; *count < COUNT_OF(c->options) && c->options[*count] != NULL; (*count)++)
        text = arena_printf(arena, "%.*s%c．%s\n", STR_ARGS(text), (char)('A' + *count),
                            c->options[*count]);
    text = arena_printf(arena, "%.*s答案：A\n", STR_ARGS(text));
    return compile_text(arena, "x.txt", text);
}

Test(bank_order, what_can_be_proven_is_rewritten_and_the_rest_is_warned_of) {
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct order_case *c = &CASES[i];
        struct arena arena = {0};
        uint32_t count = 0;
        struct ir ir = compile_case(&arena, c, &count);
        cr_assert(ir.items.count == 1 && ir.items.at[0].options.count == count);
        struct str last = ir.items.at[0].options.at[count - 1].text;
        const char *expected = c->rewritten == NULL ? c->options[count - 1] : c->rewritten;
        cr_expect(str_eq(last, str_from(expected)), "%s: %.*s", expected, STR_ARGS(last));
        cr_expect(count_code(&ir, "QB163") == (c->rewritten != NULL), "%s", expected);
        cr_expect((count_code(&ir, "QB026") > 0) == c->warned, "%s", expected);
        cr_expect(c->rewritten == NULL || !order_depends(last), "%s", expected);
        arena_close(&arena);
    }
}

Test(bank_order, the_edit_covers_the_words_of_the_source) {
    struct arena arena = {0};
    struct str text =
        STR("单选题\n1．借书要带什么\nA．借书证\nB．身份证\nC．以上都要带\nD．以上都对\n答案：D\n");
    struct ir ir = compile_text(&arena, "x.txt", text);
    cr_assert(ir.edits.count == 1);
    const struct ir_edit *edit = &ir.edits.at[0];
    struct str source = ir.sources.at[0].text;
    cr_expect(str_eq(str_slice(source, edit->offset, edit->bytes), STR("以上都对")));
    cr_expect(str_eq(edit->replacement, STR("其他各项都对")) && strcmp(edit->code, "QB163") == 0);
    arena_close(&arena);
}

Test(bank_order, the_rewritten_text_is_what_is_hashed) {
    struct arena arena = {0};
    struct ir leaning =
        compile_text(&arena, "a.txt",
                     STR("单选题\n1．借书要带什么\nA．借书证\nB．身份证\nC．以上都对\n答案：C\n"));
    struct ir plain = compile_text(
        &arena, "b.txt",
        STR("单选题\n1．借书要带什么\nA．借书证\nB．身份证\nC．其他各项都对\n答案：C\n"));
    cr_expect(hash_eq(&leaning.items.at[0].content_hash, &plain.items.at[0].content_hash));
    arena_close(&arena);
}
