/* NFKC, and the folded form that items are compared by. */
#include <criterion/criterion.h>

#include "base/core/normal_form.h"
#include "questionbank/ir/character.h"

Test(normal_form, text_without_a_change_is_not_copied) {
    static const struct str TEXTS[] = {
        STR_INIT(""),
        STR_INIT("plain ASCII, 2.5%"),
        STR_INIT("行政处罚由违法行为发生地的机关管辖。《行政处罚法》第二十二条、第二十三条"),
        STR_INIT("“引号”—破折号·间隔×乘"),
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        struct str made = nfkc(&arena, TEXTS[i]);
        cr_expect(made.ptr == TEXTS[i].ptr && made.len == TEXTS[i].len, "%s", TEXTS[i].ptr);
    }
    cr_expect(arena.used_bytes == 0, "nothing was made");
    arena_close(&arena);
}

struct pair {
    struct str text;
    struct str made;
};

Test(normal_form, compatibility_characters_become_plain_ones) {
    static const struct pair PAIRS[] = {
        {STR_INIT("（１０）Ａ％"), STR_INIT("(10)A%")},
        {STR_INIT("⼀⼆"), STR_INIT("一二")}, /* Kangxi radicals, as PDF files give them */
        {STR_INIT("ﬁle"), STR_INIT("file")},
        {STR_INIT("e\xCC\x81"), STR_INIT("\xC3\xA9")}, /* e and an acute accent join */
        {STR_INIT("m²①Ⅱ½"), STR_INIT("m21II1\xE2\x81\x84"
                                     "2")},
        {STR_INIT("\xE3\x80\x80\xC2\xA0"), STR_INIT("  ")},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        struct str made = nfkc(&arena, PAIRS[i].text);
        cr_expect(str_eq(made, PAIRS[i].made), "%s: %.*s", PAIRS[i].text.ptr, STR_ARGS(made));
        cr_expect(nfkc(&arena, made).ptr == made.ptr, "a normal form is its own");
    }
    arena_close(&arena);
}

Test(normal_form, what_is_written_differently_and_means_the_same_folds_together) {
    static const struct pair PAIRS[] = {
        {STR_INIT("２．５"), STR_INIT("2.5")},
        {STR_INIT("１０"), STR_INIT("10")},
        {STR_INIT("１０ 日"), STR_INIT("10日")},
        {STR_INIT("题（　　）。"), STR_INIT("题( )。")},
        {STR_INIT("“甲”，：；！？"), STR_INIT("\"甲\",:;!?")},
        {STR_INIT("等等……"), STR_INIT("等等......")},
        {STR_INIT("5℃ ㎏"), STR_INIT("5°C kg")},
        {STR_INIT("⼀般"), STR_INIT("一般")},
        {STR_INIT("甲\xE2\x80\x8B乙\xEF\xBB\xBF"), STR_INIT("甲乙")},
        {STR_INIT("the\n law"), STR_INIT("the law")},
        {STR_INIT("Ａ　（１）\t甲 乙"), STR_INIT("A(1)甲乙")},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        struct str a = str_fold(&arena, PAIRS[i].text), b = str_fold(&arena, PAIRS[i].made);
        cr_expect(str_eq(a, b), "%s: %.*s, %.*s", PAIRS[i].text.ptr, STR_ARGS(a), STR_ARGS(b));
        cr_expect(str_eq(str_fold(&arena, a), a), "a folded text is its own");
    }
    arena_close(&arena);
}

Test(normal_form, what_means_something_else_stays_apart) {
    static const struct pair PAIRS[] = {
        {STR_INIT("2.5"), STR_INIT("25")},     {STR_INIT("２．５"), STR_INIT("25")},
        {STR_INIT("2、5"), STR_INIT("25")},    {STR_INIT("2、5"), STR_INIT("2.5")},
        {STR_INIT("2,5"), STR_INIT("2.5")},    {STR_INIT("2 5"), STR_INIT("25")},
        {STR_INIT("1 2 3"), STR_INIT("12 3")}, {STR_INIT("m²"), STR_INIT("m2")},
        {STR_INIT("㎡"), STR_INIT("m2")},      {STR_INIT("①"), STR_INIT("1")},
        {STR_INIT("①②"), STR_INIT("12")},      {STR_INIT("①②"), STR_INIT("⑫")},
        {STR_INIT("ⅠⅡ"), STR_INIT("Ⅲ")},       {STR_INIT("ⅱ"), STR_INIT("ii")},
        {STR_INIT("2½"), STR_INIT("21/2")},    {STR_INIT("x₂"), STR_INIT("x2")},
        {STR_INIT("⑴"), STR_INIT("(1)")},      {STR_INIT("⒈5"), STR_INIT("1.5")},
        {STR_INIT("A"), STR_INIT("a")},        {STR_INIT("-5"), STR_INIT("5")},
        {STR_INIT("5%"), STR_INIT("5‰")},      {STR_INIT("甲、乙"), STR_INIT("甲乙")},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        struct str a = str_fold(&arena, PAIRS[i].text), b = str_fold(&arena, PAIRS[i].made);
        cr_expect_not(str_eq(a, b), "%s and %s", PAIRS[i].text.ptr, PAIRS[i].made.ptr);
    }
    arena_close(&arena);
}

Test(normal_form, folding_into_a_room_needs_no_more_than_the_text) {
    struct arena arena = {0};
    char room[64];
    static const struct str TEXTS[] = {STR_INIT("（１）甲 乙……A 1"), STR_INIT("……"),
                                       STR_INIT("a b c d e f")};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        memset(room, '~', sizeof room);
        struct str made = str_fold_into(&arena, room, TEXTS[i]);
        cr_expect(made.ptr == room && made.len <= TEXTS[i].len && room[TEXTS[i].len] == '~');
    }
    cr_expect(arena.used_bytes == 0);
    arena_close(&arena);
}
