/* Moodle XML, where a golden case would only repeat itself: the corners of its rules. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "tests/support/bank_support.h"

static struct ir compile_quiz(struct arena *arena, const char *questions) {
    struct str text = arena_printf(arena, "<quiz>%s</quiz>", questions);
    struct ir ir = compile_text(arena, "quiz.xml", text);
    cr_assert(str_eq(ir.sources.at[0].format, STR("moodle-xml")));
    return ir;
}

#define QUESTION(type, inner)                                                                               \
    "<question type=\"" type "\"><questiontext format=\"html\"><text>题干里写明了要问的事</text>" \
    "</questiontext>" inner "</question>"
#define ANSWER(fraction, text) "<answer fraction=\"" fraction "\"><text>" text "</text></answer>"

struct kind_case {
    const char *question;
    enum item_kind kind;
    const char *key; /* joined by a blank */
    const char *code;
    bool quarantined;
};

static struct str join(struct arena *arena, const ir_texts *texts) {
    struct buf buf = buf_make(arena, LIMIT_STEM_BYTES_MAX);
    for (uint32_t i = 0; i < texts->count; i++) {
        if (i > 0)
            buf_add_char(&buf, ' ');
        buf_add(&buf, texts->at[i]);
    }
    return buf_str(&buf);
}

static const struct kind_case CASES[] = {
    {QUESTION("multichoice", "<single>true</single>" ANSWER("0", "甲") ANSWER("100", "乙")),
     ITEM_SINGLE, "B", NULL, false},
    {QUESTION("multichoice", "<single>1</single>" ANSWER("100", "甲") ANSWER("50", "乙")),
     ITEM_SINGLE, "A", "QB064", false},
    {QUESTION("multichoice", "<single>false</single>" ANSWER("33.33333", "甲")
                                 ANSWER("33.33333", "乙") ANSWER("33.33333", "丙")),
     ITEM_MULTIPLE, "A B C", NULL, false},
    {QUESTION("multichoice",
              "<single>false</single>" ANSWER("60", "甲") ANSWER("40", "乙") ANSWER("0", "丙")),
     ITEM_MULTIPLE, "A B", "QB064", false},
    {QUESTION("multichoice",
              "<single>false</single>" ANSWER("50", "甲") ANSWER("50", "乙") ANSWER("-100", "丙")),
     ITEM_MULTIPLE, "A B", NULL, false},
    {QUESTION("multichoice", "<single>true</single>" ANSWER("100", "对") ANSWER("0", "错")),
     ITEM_JUDGE, "T", NULL, false},
    {QUESTION("multichoice", "<single>true</single>" ANSWER("0", "甲") ANSWER("0", "乙")),
     ITEM_SINGLE, "", "QB010", true},
    {QUESTION("truefalse", ANSWER("100", "false") ANSWER("0", "true")), ITEM_JUDGE, "F", NULL,
     false},
    {QUESTION("truefalse", ANSWER("100", "大概") ANSWER("0", "true")), ITEM_SINGLE, "A", "QB011",
     true},
    {QUESTION("shortanswer", ANSWER("100", "a\\*b") ANSWER("100", "甲|乙")), ITEM_BLANK, "a*b",
     "QB067", false},
    {QUESTION("numerical", ANSWER("100", "3.140") ANSWER("0", "3")), ITEM_BLANK, "3.14|3.140", NULL,
     false},
    {QUESTION("matching", "<subquestion><text>甲=&gt;</text><answer><text>一</text></answer>"
                          "</subquestion>"),
     ITEM_MATCH, "", "QB011", true},
    {QUESTION("essay", ""), ITEM_ESSAY, "", NULL, false},
    {QUESTION("essay", "<graderinfo><text>范文</text></graderinfo>"), ITEM_ESSAY, "范文", NULL,
     false},
};

Test(moodle, each_type_gives_its_kind_and_key) {
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        const struct kind_case *c = &CASES[i];
        struct ir ir = compile_quiz(&arena, c->question);
        cr_assert(ir.items.count == 1, "case %zu", i);
        const struct ir_item *item = &ir.items.at[0];
        struct str key = join(&arena, &item->key);
        cr_expect(item->kind == c->kind && str_eq(key, str_from(c->key)), "case %zu: %d %.*s", i,
                  item->kind, STR_ARGS(key));
        cr_expect(item->quarantined == c->quarantined, "case %zu", i);
        cr_expect(c->code == NULL || count_code(&ir, c->code) == 1, "case %zu", i);
        cr_expect(c->code != NULL || ir.errors == 0, "case %zu", i);
        arena_close(&arena);
    }
}

Test(moodle, a_type_without_a_counterpart_is_one_located_note) {
    static const char *const TYPES[] = {"calculated", "ddwtos", "gapselect", "ddmarker", "random"};
    for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
        struct arena arena = {0};
        struct str question =
            arena_printf(&arena,
                         "\n  <question type=\"%s\"><questiontext><text>&lt;img src='a'/&gt;</text>"
                         "</questiontext></question>\n" QUESTION("essay", ""),
                         TYPES[i]);
        struct ir ir = compile_quiz(&arena, question.ptr);
        cr_expect(ir.items.count == 1 && count_code(&ir, "QB114") == 1, "%s", TYPES[i]);
        cr_expect(ir.diagnostics.at[0].place.line == 2 && ir.diagnostics.at[0].place.column == 3);
        cr_expect(str_contains(ir.diagnostics.at[0].message, str_from(TYPES[i])));
        cr_expect(count_code(&ir, "QB110") == 0, "nothing more is said about what is left out");
        arena_close(&arena);
    }
}

Test(moodle, tags_carry_what_the_form_has_no_place_for) {
    struct arena arena = {0};
    struct ir ir = compile_quiz(
        &arena,
        QUESTION("essay",
                 "<idnumber>A-1</idnumber><tags><tag><text>听证</text></tag>"
                 "<tag><text>难度：难</text></tag><tag><text>题型：简答题</text></tag>"
                 "<tag><text>依据：《行政处罚法》第三条；第四条</text></tag>"
                 "<tag><text>核验：二年｜五年</text></tag><tag><text>章节：处罚</text></tag>"
                 "<tag><text>接受：QB026 原文如此</text></tag></tags>"));
    const struct ir_item *item = &ir.items.at[0];
    cr_expect(item->kind == ITEM_SHORT && item->difficulty == DIFFICULTY_HARD);
    cr_expect(str_eq(item->item_name, STR("A-1")) && str_eq(item->topic, STR("处罚")));
    cr_expect(item->tags.count == 1 && str_eq(item->tags.at[0], STR("听证")));
    cr_expect(item->cites.count == 2 && str_eq(item->cites.at[1], STR("《行政处罚法》第四条")));
    cr_expect(item->proofs.count == 2 && str_eq(item->proofs.at[1], STR("五年")));
    cr_expect(item->accepts.count == 1 && str_eq(item->accepts.at[0].code, STR("QB026")) &&
              str_eq(item->accepts.at[0].reason, STR("原文如此")));
    arena_close(&arena);
}

Test(moodle, a_category_is_the_topic_of_what_follows) {
    static const struct {
        const char *path;
        const char *topic;
    } PATHS[] = {
        {"$course$/top/行政法/听证", "听证"}, {"$course$", ""},     {"top", ""},
        {"$system$/甲//乙", "甲/乙"},         {"行政法", "行政法"}, {"行政法/", ""},
    };
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        struct arena arena = {0};
        struct str text =
            arena_printf(&arena,
                         "<question type=\"category\"><category><text>%s</text></category>"
                         "</question>" QUESTION("essay", ""),
                         PATHS[i].path);
        struct ir ir = compile_quiz(&arena, text.ptr);
        cr_expect(str_eq(ir.items.at[0].topic, str_from(PATHS[i].topic)), "%s", PATHS[i].path);
        arena_close(&arena);
    }
}

Test(moodle, a_name_that_repeats_the_stem_says_nothing) {
    static const struct {
        const char *name;
        const char *section;
    } NAMES[] = {{"题干里写明", ""}, {"题干里写明…", ""}, {"第三章", "第三章"}};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct arena arena = {0};
        struct str inner =
            arena_printf(&arena,
                         "<question type=\"essay\"><name><text>%s</text></name><questiontext><text>"
                         "题干里写明了要问的事</text></questiontext></question>",
                         NAMES[i].name);
        struct ir ir = compile_quiz(&arena, inner.ptr);
        cr_expect(str_eq(ir.items.at[0].section, str_from(NAMES[i].section)), "%s", NAMES[i].name);
        arena_close(&arena);
    }
}

Test(moodle, a_file_in_another_encoding_than_declared_is_refused) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "latin.xml",
        STR("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><quiz><question type=\"essay\">"
            "<questiontext><text>Caf\xE9 ol\xE9</text></questiontext></question></quiz>"));
    cr_expect(ir.items.count == 0 && count_code(&ir, "QB001") == 1);
    arena_close(&arena);
}

Test(moodle, damaged_files_give_one_located_error) {
    static const struct {
        const char *text;
        uint32_t line;
    } FILES[] = {
        {"<quiz>\n<question type=\"essay\">", 2},
        {"<quiz>\n\n<question></quiz>", 3},
        {"<quiz>\n<question type=essay/></quiz>", 2},
        {"<quiz>\n&nbsp;</quiz>", 2},
        {"<!DOCTYPE quiz [<!ENTITY a \"b\">]>\n<quiz>&a;</quiz>", 1},
        {"<!DOCTYPE quiz SYSTEM \"file:///etc/passwd\" [<!ENTITY % a SYSTEM \"x\"> %a;]><quiz/>",
         1},
    };
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct arena arena = {0};
        struct ir ir = compile_text(&arena, "damaged.xml", str_from(FILES[i].text));
        cr_expect(ir.errors == 1 && count_code(&ir, "QB072") == 1, "%s", FILES[i].text);
        cr_expect(ir.diagnostics.at[0].place.line == FILES[i].line, "%s: %u", FILES[i].text,
                  ir.diagnostics.at[0].place.line);
        arena_close(&arena);
    }
}

Test(moodle, a_million_options_give_a_diagnostic_in_bounded_time, .timeout = 60) {
    struct arena arena = {0};
    struct buf text = buf_make(&arena, (size_t)128 * 1024 * 1024);
    buf_add_cstr(&text, "<quiz><question type=\"multichoice\"><questiontext><text>甲</text>"
                        "</questiontext><single>true</single>");
    for (uint32_t i = 0; i < 300000; i++)
        buf_add_cstr(&text, "<answer fraction=\"0\"><text>乙</text></answer>");
    buf_add_cstr(&text, "</question></quiz>");
    struct ir ir = compile_text(&arena, "many.xml", buf_str(&text));
    cr_expect(ir.items.count == 1 && ir.items.at[0].quarantined);
    cr_expect(count_code(&ir, "QB021") == 1);
    arena_close(&arena);
}
