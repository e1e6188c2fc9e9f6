/* GIFT: what the printed items of the golden cases do not show. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "tests/support/bank_support.h"

static void expect_marks(const char *comment, const char *id, const char *tags) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "题库.gift", arena_printf(&arena, "%s\n甲{T}\n", comment));
    cr_assert(ir.items.count == 1, "%s", comment);
    struct buf joined = buf_make(&arena, 4096);
    for (uint32_t i = 0; i < ir.items.at[0].tags.count; i++)
        buf_printf(&joined, "%s%.*s", i > 0 ? "/" : "", STR_ARGS(ir.items.at[0].tags.at[i]));
    cr_expect(str_eq(ir.items.at[0].item_name, str_from(id)), "%s: %.*s", comment,
              STR_ARGS(ir.items.at[0].item_name));
    cr_expect(str_eq(buf_str(&joined), str_from(tags)), "%s: %.*s", comment,
              STR_ARGS(buf_str(&joined)));
    arena_close(&arena);
}

Test(bank_gift, comments_give_the_item_its_id_and_tags) {
    expect_marks("// 说明 [id:借-1] [tag:甲] [tag: 乙 ]", "借-1", "甲/乙");
    expect_marks("// [id:一]\n// [tag:甲]\n// [id:二]", "二", "甲");
    expect_marks("// [tag:甲\\]乙] [id:a\\]b]", "a]b", "甲]乙");
    expect_marks("// [tag:甲\\] [tag:乙]", "", "甲\\/乙");
    expect_marks("// [tag:] [id:没有结束", "", "");
    expect_marks("// [id:不是它的]\n", "", "");
}

Test(bank_gift, a_comment_beyond_the_ceiling_of_a_line_is_said) {
    struct arena arena = {0};
    struct buf text = buf_make(&arena, (size_t)2 * LIMIT_LINE_BYTES_MAX);
    buf_add_cstr(&text, "::一::甲{T}\n\n//");
    while (text.len < LIMIT_LINE_BYTES_MAX + 32)
        buf_add_char(&text, 'x');
    buf_add_cstr(&text, "\n\n::二::乙{F}\n");
    struct ir ir = compile_text(&arena, "题库.gift", buf_str(&text));
    cr_expect(ir.items.count == 2 && count_code(&ir, "QB003") == 1);
    arena_close(&arena);
}
