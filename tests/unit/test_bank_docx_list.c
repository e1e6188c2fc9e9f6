/* Word documents: automatic numbers and styles. */
#include <criterion/criterion.h>

#include "questionbank/read/docx_number.h"
#include "tests/support/docx_build.h"

static const char LISTS[] =
    "<w:abstractNum w:abstractNumId=\"1\">"
    "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/>"
    "<w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl>"
    "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>"
    "<w:lvlText w:val=\"%2.\"/></w:lvl>"
    "<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperLetter\"/>"
    "<w:suff w:val=\"space\"/><w:lvlText w:val=\"%3．\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/>"
    "<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"（%1）\"/></w:lvl>"
    "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>"
    "<w:lvlRestart w:val=\"0\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
    "<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\xEF\x82\xB7\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"4\"><w:numStyleLink w:val=\"题号\"/></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"5\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
    "<w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1\"/></w:lvl><w:lvl w:ilvl=\"1\">"
    "<w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:pStyle w:val=\"标题2\"/>"
    "<w:lvlText w:val=\"%1-%2\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
    "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>"
    "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"3\"/></w:num>"
    "<w:num w:numId=\"4\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"1\">"
    "<w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
    "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"4\"/></w:num>"
    "<w:num w:numId=\"6\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\">"
    "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>"
    "<w:lvlText w:val=\"第%1题\"/></w:lvl></w:lvlOverride></w:num>"
    "<w:num w:numId=\"7\"><w:abstractNumId w:val=\"5\"/></w:num>";

static const char STYLES[] =
    "<w:style w:type=\"numbering\" w:styleId=\"题号\"><w:pPr><w:numPr><w:numId w:val=\"2\"/>"
    "</w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"标题1\"><w:pPr><w:numPr><w:numId w:val=\"7\"/>"
    "</w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"标题2\"><w:pPr><w:numPr><w:numId w:val=\"7\"/>"
    "</w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"子标题\"><w:basedOn w:val=\"标题2\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"圈\"><w:basedOn w:val=\"圈\"/></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"暗\"><w:rPr><w:vanish/></w:rPr></w:style>";

#define N(list, level, text)                                                                       \
    P("<w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list                        \
      "\"/></w:numPr></w:pPr>" T(text))
#define S(style, text) P("<w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" T(text))

static void expect_listed(const char *body, const char *text) {
    struct arena arena = {0};
    struct docx_build build = docx_begin(&arena, body);
    docx_numbering(&build, LISTS);
    docx_styles(&build, STYLES);
    struct ir ir = docx_compile(&build);
    docx_expect_text(&ir, text);
    arena_close(&arena);
}

Test(bank_docx_list, numbers_are_written_as_a_person_sees_them) {
    expect_listed(N("1", "0", "单项选择题") N("1", "1", "甲") N("1", "2", "子") N("1", "2", "丑")
                      N("1", "1", "乙") N("1", "2", "寅") N("1", "0", "判断题") N("1", "1", "丙"),
                  "一、单项选择题\n1.\t甲\nA． 子\nB． 丑\n2.\t乙\nA． 寅\n二、判断题\n1.\t丙\n");
}

Test(bank_docx_list, a_list_starts_where_it_says_and_can_go_on_below) {
    expect_listed(N("2", "0", "甲") N("2", "1", "子") N("2", "0", "乙") N("2", "1", "丑"),
                  "（3）\t甲\n3.1\t子\n（4）\t乙\n4.2\t丑\n");
}

Test(bank_docx_list, an_override_starts_anew_once) {
    expect_listed(N("1", "1", "甲") N("1", "1", "乙") N("4", "1", "丙") N("4", "1", "丁"),
                  "1.\t甲\n2.\t乙\n1.\t丙\n2.\t丁\n");
}

Test(bank_docx_list, a_list_can_replace_a_level) {
    expect_listed(N("6", "0", "甲") N("6", "0", "乙"), "第1题\t甲\n第2题\t乙\n");
}

Test(bank_docx_list, a_list_can_be_named_by_a_style) {
    expect_listed(N("5", "0", "甲") N("2", "0", "乙"), "（3）\t甲\n（4）\t乙\n");
}

Test(bank_docx_list, styles_number_their_paragraphs) {
    expect_listed(S("标题1", "甲") S("标题2", "子") S("子标题", "丑") S("圈", "无")
                      S("没有", "也无"),
                  "I\t甲\n1-1\t子\n1-2\t丑\n无\n也无\n");
}

Test(bank_docx_list, a_number_can_be_taken_off) {
    expect_listed(P("<w:pPr><w:pStyle w:val=\"标题1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>"
                    "</w:pPr>" T("甲")) N("9", "0", "乙") N("3", "0", "丙"),
                  "甲\n乙\n丙\n");
}

Test(bank_docx_list, a_changed_number_counts_as_it_is_now) {
    expect_listed(P("<w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr><w:pPrChange><w:pPr><w:numPr>"
                    "<w:numId w:val=\"1\"/></w:numPr></w:pPr></w:pPrChange></w:pPr>" T("甲")),
                  "（3）\t甲\n");
}

Test(bank_docx_list, number_formats_write_what_word_shows) {
    static const struct {
        const char *format;
        uint32_t number;
        const char *text;
    } CASES[] = {
        {"decimal", 12, "12"},
        {"decimalZero", 7, "07"},
        {"decimalFullWidth", 10, "１０"},
        {"decimalEnclosedParen", 3, "(3)"},
        {"decimalEnclosedFullstop", 3, "3."},
        {"decimalEnclosedCircle", 1, "①"},
        {"decimalEnclosedCircleChinese", 21, "㉑"},
        {"decimalEnclosedCircle", 51, "51"},
        {"upperLetter", 27, "AA"},
        {"upperLetter", 28, "BB"},
        {"lowerLetter", 3, "c"},
        {"upperRoman", 14, "XIV"},
        {"lowerRoman", 1999, "mcmxcix"},
        {"chineseCounting", 12, "十二"},
        {"chineseCountingThousand", 105, "一百零五"},
        {"japaneseCounting", 20, "二十"},
        {"chineseLegalSimplified", 12, "壹拾贰"},
        {"ideographDigital", 10, "一〇"},
        {"ideographTraditional", 3, "丙"},
        {"ideographTraditional", 11, "11"},
        {"ideographZodiac", 12, "亥"},
        {"none", 3, ""},
        {"hindiVowels", 3, "3"},
        {"upperRoman", 4000, "4000"},
        {"upperLetter", 0, "0"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct buf buf = buf_make(&arena, 1024);
        docx_number_add(&buf, docx_format_of(str_from(CASES[i].format)), CASES[i].number);
        cr_expect(str_eq(buf_str(&buf), str_from(CASES[i].text)), "%s of %u: %.*s", CASES[i].format,
                  CASES[i].number, STR_ARGS(buf_str(&buf)));
        arena_close(&arena);
    }
}

Test(bank_docx_list, a_style_can_hide_text) {
    expect_listed(P(T("甲") RUN("<w:rStyle w:val=\"暗\"/>", "乙")), "甲\n");
}

Test(bank_docx_list, strict_documents_are_read) {
    struct arena arena = {0};
    struct docx_build build = docx_begin_strict(&arena, PT("1．甲（　）。") N("1", "1", "乙") REST);
    docx_numbering(&build, LISTS);
    struct ir ir = docx_compile(&build);
    docx_expect_text(&ir, "1．甲（　）。\n1.\t乙\nA．十日\nB．二十日\n答案：A\n");
    arena_close(&arena);
}
