/* Statute texts: invented ones for each quirk, the real ones when they are there. */
#include <criterion/criterion.h>

#include "engine/law/law_text.h"
#include "tests/support/bank_support.h"

static struct law_text parse(struct arena *arena, struct str text) {
    struct law_text law = {.latest_day = 0};
    struct fault fault = {0};
    cr_assert(law_text_parse(arena, text, &law, &fault) == ERR_OK, "%s", fault.detail);
    return law;
}

static void expect_article(const struct law_text *law, uint32_t number, uint32_t inserted,
                           const char *text) {
    const struct law_article *article = law_text_find(law, number, inserted);
    cr_assert(article != NULL, "%u之%u", number, inserted);
    cr_expect(str_eq(article->text, str_from(text)), "%u之%u: %.*s", number, inserted,
              STR_ARGS(article->text));
}

Test(law_text, articles_keep_their_paragraphs_and_divisions) {
    struct arena arena = {0};
    struct law_text law = parse(
        &arena, STR("# 中华人民共和国图书法\n\n2001年2月3日 某机关通过　\n\n2010年5月6日 修正\n\n"
                    "<!-- INFO END -->\n\n## 第一编 总 则\n\n### 第一章　一般规定\n\n"
                    "第一条　为了读书，制定本法。\n\n第二条 有下列情形之一：\n\n（一）甲；\n\n"
                    "<!-- FORCE BREAK -->\n\n（二）乙。\n\n## 第二编 分则\n\n第三条 丙。\n"));
    cr_expect(str_eq(law.title, STR("中华人民共和国图书法")));
    cr_expect(law.events.count == 2);
    cr_expect(str_eq(law.events.at[0].text, STR("某机关通过")));
    cr_expect(law.events.at[1].day == law.latest_day && law.latest_day > 14000);
    cr_assert(law.articles.count == 3);
    expect_article(&law, 1, 0, "为了读书，制定本法。");
    expect_article(&law, 2, 0, "有下列情形之一：\n（一）甲；\n（二）乙。");
    cr_expect(str_eq(law.articles.at[1].division, STR("第一编 总 则 / 第一章　一般规定")));
    cr_expect(str_eq(law.articles.at[2].division, STR("第二编 分则")));
    cr_expect(law.articles.at[0].line == 13);
    arena_close(&arena);
}

Test(law_text, inserted_articles_and_damaged_heads_are_articles) {
    struct arena arena = {0};
    struct law_text law =
        parse(&arena, STR("# 法\n<!-- INFO END -->\n## 第一章 甲\n第一条 一。\n第一条之一 插入。\n"
                          "第一条之二 再插入。\n第 二 条没有空格。\n第三条 （删去）\n"));
    cr_expect(law.articles.count == 5);
    expect_article(&law, 1, 2, "再插入。");
    expect_article(&law, 2, 0, "没有空格。");
    expect_article(&law, 3, 0, "（删去）");
    arena_close(&arena);
}

Test(law_text, a_paragraph_that_speaks_of_an_article_is_no_head) {
    struct arena arena = {0};
    struct law_text law = parse(&arena, STR("# 法\n<!-- INFO END -->\n第一条 一。\n"
                                            "第二条所称的事，由第三条规定。\n第二条 二。\n"));
    cr_expect(law.articles.count == 2);
    expect_article(&law, 1, 0, "一。\n第二条所称的事，由第三条规定。");
    arena_close(&arena);
}

Test(law_text, an_amendment_keeps_quoted_articles_as_text) {
    struct arena arena = {0};
    struct law_text law =
        parse(&arena, STR("# 某法修正案\n<!-- INFO END -->\n第九条 增加两条：\n"
                          "第一百二十条 引文甲。\n第一百二十一条 引文乙。\n第十条 施行。\n"));
    cr_expect(law.articles.count == 2);
    expect_article(&law, 9, 0, "增加两条：\n第一百二十条 引文甲。\n第一百二十一条 引文乙。");
    arena_close(&arena);
}

Test(law_text, preamble_appendix_and_part_stay_apart) {
    struct arena arena = {0};
    struct law_text law =
        parse(&arena, STR("# 法典\n\n# 附则\n<!-- INFO END -->\n##\n## 序言\n前言一。\n前言二。\n"
                          "第五条 五。\n附件一：表格\n第六条 不是条文。\n"));
    cr_expect(str_eq(law.part, STR("附则")));
    cr_expect(str_eq(law.preamble, STR("前言一。\n前言二。")));
    cr_expect(law.articles.count == 1);
    expect_article(&law, 5, 0, "五。");
    arena_close(&arena);
}

Test(law_text, what_is_no_law_is_refused) {
    struct arena arena = {0};
    struct law_text law = {.latest_day = 5};
    struct fault fault = {0};
    cr_expect(law_text_parse(&arena, STR("没有标题"), &law, &fault) == ERR_MALFORMED);
    cr_expect_str_eq(fault.code, "law_text");
    fault_clear(&fault);
    cr_expect(law_text_parse(&arena, STR("# \xFF"), &law, &fault) == ERR_MALFORMED);
    struct str huge = {arena_alloc(&arena, LAW_TEXT_BYTES_MAX + 1), LAW_TEXT_BYTES_MAX + 1};
    fault_clear(&fault);
    cr_expect(law_text_parse(&arena, huge, &law, &fault) == ERR_TOO_LARGE);
    cr_expect(law.latest_day == 5, "outputs are written only on success");
    arena_close(&arena);
}

/* Every file of the index: as many articles and inserted articles as it says. */
Test(law_text, real_laws_have_the_articles_of_their_index) {
    struct arena arena = {0};
    struct str index = shared_path(&arena, "data/laws/INDEX.tsv");
    if (index.len == 0)
        cr_skip_test("no shared data");
    struct str rest = read_whole(&arena, index);
    uint32_t files = 0, civil_code = 0;
    str_cut(&rest, '\n');
    while (rest.ptr != NULL) {
        struct str row = str_cut(&rest, '\n');
        struct str path = str_cut(&row, '\t');
        if (row.ptr == NULL)
            continue;
        str_cut(&row, '\t');
        str_cut(&row, '\t');
        int64_t heads = 0, inserted = 0;
        cr_assert(str_parse_i64(str_cut(&row, '\t'), &heads) == ERR_OK);
        cr_assert(str_parse_i64(str_cut(&row, '\t'), &inserted) == ERR_OK);
        struct arena one = {0};
        struct str file = shared_path(&one, arena_printf(&one, "data/%.*s", STR_ARGS(path)).ptr);
        struct law_text law = parse(&one, read_whole(&one, file));
        uint32_t found = 0;
        for (uint32_t i = 0; i < law.articles.count; i++)
            found += law.articles.at[i].inserted > 0;
        bool quoting = str_contains(path, STR("修正案（2018年）"));
        int64_t quoted = quoting ? 5 : 0; /* whole articles of another law */
        cr_expect(law.articles.count == heads - quoted, "%.*s", STR_ARGS(path));
        cr_expect(found == inserted, "%.*s", STR_ARGS(path));
        if (str_contains(path, STR("laws/民法典/")))
            civil_code += law.articles.count;
        files++;
        arena_close(&one);
    }
    cr_expect(files == 127);
    cr_expect(civil_code == 1260);
    arena_close(&arena);
}
