/* Citations: every accepted spelling comes out in one normal form, anything else is refused. */
#include <criterion/criterion.h>

#include "engine/law/cite.h"

struct accepted {
    const char *text;
    const char *normal;
};

static const struct accepted ACCEPTED[] = {
    {"《行政处罚法》第三十六条", "《行政处罚法》第三十六条"},
    {"《中华人民共和国行政处罚法》第三十六条", "《行政处罚法》第三十六条"},
    {"行政处罚法第36条", "《行政处罚法》第三十六条"},
    {"中华人民共和国行政处罚法第３６条", "《行政处罚法》第三十六条"},
    {" 《 刑法 》 第 一百二十 条 之 一 ", "《刑法》第一百二十条之一"},
    {"《刑法》第120条之一第2款", "《刑法》第一百二十条之一第二款"},
    {"《立法法》第八十条第一款第（三）项", "《立法法》第八十条第一款第（三）项"},
    {"《立法法》第八十条第(三)项", "《立法法》第八十条第（三）项"},
    {"《立法法》第八十条第三项", "《立法法》第八十条第（三）项"},
    {"《民法典》第一千零二十条", "《民法典》第一千零二十条"},
    {"《民法典》第1260条", "《民法典》第一千二百六十条"},
    {"《民法典》第一〇二〇条", "《民法典》第一千零二十条"},
    {"《宪法》", "《宪法》"},
    {"中华人民共和国中华人民共和国宪法第三条", "《宪法》第三条"},
    {"保守国家秘密法实施条例第十条", "《保守国家秘密法实施条例》第十条"},
};

Test(cite, each_accepted_spelling_has_one_normal_form) {
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(ACCEPTED); i++) {
        struct cite cite;
        cr_assert(cite_parse(str_from(ACCEPTED[i].text), &cite) == ERR_OK, "%s", ACCEPTED[i].text);
        struct str normal = cite_format(&arena, &cite);
        cr_expect_str_eq(normal.ptr, ACCEPTED[i].normal);
    }
    arena_close(&arena);
}

Test(cite, normal_form_is_stable) {
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(ACCEPTED); i++) {
        struct cite cite;
        cr_assert(cite_parse(str_from(ACCEPTED[i].normal), &cite) == ERR_OK);
        cr_expect_str_eq(cite_format(&arena, &cite).ptr, ACCEPTED[i].normal);
    }
    arena_close(&arena);
}

Test(cite, what_is_no_citation_is_refused_and_writes_nothing) {
    static const char *const REFUSED[] = {
        "",
        "第三十六条",
        "《》第三条",
        "《行政处罚法",
        "《行政处罚法》三十六条",
        "《行政处罚法》第条",
        "《行政处罚法》第零条",
        "《行政处罚法》第三十六条规定",
        "《行政处罚法》第（三十六条",
        "《行政处罚法》第三款",
        "《行政处罚法》第99999条",
        "见有关规定",
        "《《行政处罚法》第三条",
        "甲》第三条",
        "第",
    };
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct cite cite = {.article = 77};
        cr_expect(cite_parse(str_from(REFUSED[i]), &cite) == ERR_INVALID, "%s", REFUSED[i]);
        cr_expect(cite.article == 77, "%s", REFUSED[i]);
    }
}

Test(cite, parts_are_told_apart) {
    struct cite cite;
    cr_assert(cite_parse(STR("《刑法》第一百二十条之二第三款第（四）项"), &cite) == ERR_OK);
    cr_expect(str_eq(cite.law, STR("刑法")));
    cr_expect(cite.article == 120 && cite.inserted == 2 && cite.paragraph == 3 && cite.item == 4);
}

Test(cite, every_number_survives_writing_and_reading) {
    struct arena arena = {0};
    for (uint32_t number = 1; number <= CITE_NUMBER_MAX; number++) {
        uint32_t back = 0;
        size_t bytes = 0;
        struct str text = chinese_number_format(&arena, number);
        cr_assert(chinese_number_parse(text, &back, &bytes) == ERR_OK);
        cr_assert(back == number && bytes == text.len, "%u: %s", number, text.ptr);
        arena_reset(&arena);
    }
    arena_close(&arena);
}

Test(cite, numbers_are_written_as_statutes_write_them) {
    static const struct {
        uint32_t number;
        const char *text;
    } CASES[] = {{1, "一"},          {10, "十"},           {11, "十一"},          {20, "二十"},
                 {105, "一百零五"},  {110, "一百一十"},    {115, "一百一十五"},   {1000, "一千"},
                 {1001, "一千零一"}, {1020, "一千零二十"}, {1260, "一千二百六十"}};
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        cr_expect_str_eq(chinese_number_format(&arena, CASES[i].number).ptr, CASES[i].text);
    arena_close(&arena);
}

Test(cite, an_article_head_says_how_much_it_takes) {
    uint32_t article = 0, inserted = 0;
    size_t bytes = 0;
    struct str line = STR("第一百二十八 条侦查人员");
    cr_assert(article_parse(line, &article, &inserted, &bytes) == ERR_OK);
    cr_expect(article == 128 && inserted == 0);
    cr_expect(str_eq(str_from_offset(line, bytes), STR("侦查人员")));
    cr_expect(article_parse(STR("第三章 总则"), &article, &inserted, &bytes) == ERR_INVALID);
}
