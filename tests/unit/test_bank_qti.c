/* QTI where a golden case would only repeat itself: content packages, dialects, what is refused. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/office/package.h"
#include "questionbank/ir/source.h"
#include "questionbank/read/qti.h"
#include "tests/support/bank_support.h"

#define NS "xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\""
#define ITEM(identifier, declaration, body)                                                        \
    "<assessmentItem " NS " identifier=\"" identifier "\" title=\"\" adaptive=\"false\">"          \
    "<responseDeclaration identifier=\"R\" " declaration "</responseDeclaration>"                  \
    "<itemBody>" body "</itemBody></assessmentItem>"
#define ONE          "cardinality=\"single\" baseType=\"identifier\">"
#define RIGHT(value) "<correctResponse><value>" value "</value></correctResponse>"
#define CHOICE                                                                                     \
    "<choiceInteraction responseIdentifier=\"R\" "                                                 \
    "maxChoices=\"1\"><prompt>阅览室几点开门？</prompt>"                                   \
    "<simpleChoice identifier=\"A\">九点</simpleChoice>"                                         \
    "<simpleChoice identifier=\"B\">十点</simpleChoice></choiceInteraction>"

static struct ir compile_parts(struct arena *arena, const struct package_part *parts,
                               uint32_t count) {
    struct fault fault = {0};
    struct str bytes;
    cr_assert(package_write(arena, parts, count, &bytes, &fault) == ERR_OK, "%s", fault.detail);
    return compile_text(arena, "set.zip", bytes);
}

#define PART(name, text)                                                                           \
    { STR_INIT(name), STR_INIT(text) }
#define MANIFEST(resources)                                                                        \
    PART("imsmanifest.xml", "<?xml version=\"1.0\"?>\n<manifest identifier=\"m\"\n"                \
                            " xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\">\n"                \
                            "<resources>\n" resources "</resources></manifest>")
#define RESOURCE(type, href)                                                                       \
    "<resource identifier=\"" href "\" type=\"" type "\" href=\"" href "\"><file href=\"" href     \
    "\"/></resource>\n"

Test(qti_package, each_part_is_a_source_of_its_own) {
    static const struct package_part PARTS[] = {
        MANIFEST(RESOURCE("imsqti_item_xmlv2p1", "items/one.xml") RESOURCE(
            "imsqti_item_xmlv2p1", "items/two%20b.xml") RESOURCE("webcontent", "images/a.png")),
        PART("items/one.xml", ITEM("i1", ONE RIGHT("A"), CHOICE)),
        PART("items/two b.xml", ITEM("i2", ONE RIGHT("B"), "<p>另一题。</p>" CHOICE)),
        PART("images/a.png", "x"),
    };
    struct arena arena = {0};
    struct ir ir = compile_parts(&arena, PARTS, COUNT_OF(PARTS));
    cr_assert(ir.items.count == 2 && ir.errors == 0);
    cr_expect(str_eq(ir.sources.at[0].format, STR("qti-package")));
    const struct ir_source *source = &ir.sources.at[ir.items.at[1].place.source_idx];
    cr_expect(str_eq(source->path, STR("set.zip/items/two b.xml")));
    cr_expect(str_eq(ir.items.at[0].item_name, STR("i1")));
    arena_close(&arena);
}

Test(qti_package, what_is_missing_or_damaged_does_not_stop_the_rest) {
    static const struct package_part PARTS[] = {
        MANIFEST(RESOURCE("imsqti_item_xmlv2p1", "gone.xml") RESOURCE(
            "imsqti_item_xmlv2p1", "broken.xml") RESOURCE("imsqti_item_xmlv2p1", "good.xml")
                     RESOURCE("webcontent", "gone.png")),
        PART("broken.xml", "<assessmentItem>\n  <itemBody>"),
        PART("good.xml", ITEM("i1", ONE RIGHT("A"), CHOICE)),
        PART("stray.xml", ITEM("i9", ONE RIGHT("A"), CHOICE)),
    };
    struct arena arena = {0};
    struct ir ir = compile_parts(&arena, PARTS, COUNT_OF(PARTS));
    cr_expect(ir.items.count == 1 && ir.errors == 2);
    cr_expect(count_code(&ir, "QB121") == 1 && count_code(&ir, "QB122") == 1);
    cr_expect(count_code(&ir, "QB128") == 1, "the part that the manifest does not name");
    for (uint32_t i = 0; i < ir.diagnostics.count; i++) {
        const struct diagnostic *d = &ir.diagnostics.at[i];
        struct ir_location at = ir_locate(&ir, d->place);
        if (strcmp(d->code, "QB121") == 0)
            cr_expect(at.line == 5 && str_eq(at.path, STR("set.zip/imsmanifest.xml")));
        if (strcmp(d->code, "QB072") == 0)
            cr_expect(at.line == 2 && str_eq(at.path, STR("set.zip/broken.xml")));
    }
    arena_close(&arena);
}

Test(qti_package, a_version_that_is_not_read_is_said) {
    static const struct package_part PARTS[] = {MANIFEST(RESOURCE("imsqti_xmlv1p1", "old.xml")),
                                                PART("old.xml", "<questestinterop/>")};
    struct arena arena = {0};
    struct ir ir = compile_parts(&arena, PARTS, COUNT_OF(PARTS));
    cr_expect(ir.items.count == 0 && count_code(&ir, "QB120") == 1);
    arena_close(&arena);
}

Test(qti_package, a_stimulus_is_read_from_its_part) {
    static const struct package_part PARTS[] = {
        MANIFEST(RESOURCE("imsqti_item_xmlv3p0", "items/one.xml")
                     RESOURCE("imsqti_stimulus_xmlv3p0", "texts/s.xml")),
        PART("items/one.xml",
             "<qti-assessment-item identifier=\"i1\" title=\"\" adaptive=\"false\">"
             "<qti-response-declaration identifier=\"R\" cardinality=\"single\" "
             "base-type=\"identifier\"><qti-correct-response><qti-value>A</qti-value>"
             "</qti-correct-response></qti-response-declaration>"
             "<qti-assessment-stimulus-ref identifier=\"s\" href=\"../texts/s.xml\"/>"
             "<qti-item-body><qti-choice-interaction response-identifier=\"R\" max-choices=\"1\">"
             "<qti-prompt>他可以借几本？</qti-prompt><qti-simple-choice identifier=\"A\">五本"
             "</qti-simple-choice><qti-simple-choice identifier=\"B\">十本</qti-simple-choice>"
             "</qti-choice-interaction></qti-item-body></qti-assessment-item>"),
        PART("texts/s.xml", "<qti-assessment-stimulus identifier=\"s\" title=\"t\">"
                            "<qti-stimulus-body><p>李某办了证。</p></qti-stimulus-body>"
                            "</qti-assessment-stimulus>"),
    };
    struct arena arena = {0};
    struct ir ir = compile_parts(&arena, PARTS, COUNT_OF(PARTS));
    cr_assert(ir.items.count == 1 && ir.errors == 0);
    cr_expect(str_eq(ir.items.at[0].stimulus, STR("李某办了证。")));
    ir = compile_text(&arena, "one.xml", PARTS[1].bytes);
    cr_expect(ir.items.count == 1 && ir.items.at[0].quarantined, "alone it has no material");
    cr_expect(count_code(&ir, "QB125") == 1);
    arena_close(&arena);
}

#define ESSAY12                                                                                          \
    "<questestinterop><item ident=\"e\"><presentation><material><mattext>谈谈借阅制度的好处。" \
    "</mattext></material><response_str ident=\"r\"><render_fib/></response_str></presentation>"         \
    "</item></questestinterop>"

Test(qti_package, of_two_copies_of_an_assessment_the_full_one_is_read) {
    static const struct package_part PARTS[] = {
        MANIFEST("<resource identifier=\"x1\" type=\"imsqti_xmlv1p2/imscc_xmlv1p1/assessment\">"
                 "<file href=\"x1/assessment_qti.xml\"/></resource>\n"
                 "<resource identifier=\"m1\" type=\"associatedcontent\">"
                 "<file href=\"non_cc_assessments/x1.xml.qti\"/></resource>\n"),
        PART("x1/assessment_qti.xml", ESSAY12),
        PART("non_cc_assessments/x1.xml.qti", ESSAY12),
    };
    struct arena arena = {0};
    struct ir ir = compile_parts(&arena, PARTS, COUNT_OF(PARTS));
    cr_expect(ir.items.count == 1 && ir.duplicates == 0 && ir.errors == 0);
    cr_expect(count_code(&ir, "QB123") == 1 && count_code(&ir, "QB128") == 0);
    arena_close(&arena);
}

Test(qti_package, paths_stay_inside_the_package) {
    static const struct {
        const char *folder;
        const char *href;
        const char *path;
    } PATHS[] = {
        {"", "a.xml", "a.xml"},
        {"p/", "a.xml", "p/a.xml"},
        {"p/q/", "../a.xml", "p/a.xml"},
        {"p/", "../../../a.xml", "a.xml"},
        {"", "./x//y/a%20b.xml", "x/y/a b.xml"},
        {"", "a%00b%zz", "a%00b%zz"},
        {"", "%E9%A2%98.xml", "题.xml"},
        {"", "%E9%A2.xml", "%E9%A2.xml"},
        {"", "", ""},
        {"p/", "q/", "p/q/"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        struct str path = qti_path(&arena, str_from(PATHS[i].folder), str_from(PATHS[i].href));
        cr_expect(str_eq(path, str_from(PATHS[i].path)), "%s: %.*s", PATHS[i].href, STR_ARGS(path));
    }
    arena_close(&arena);
}

Test(qti, an_interaction_without_a_counterpart_is_one_note) {
    static const char *const NAMES[] = {
        "hotspotInteraction",          "hottextInteraction",       "graphicOrderInteraction",
        "graphicAssociateInteraction", "drawingInteraction",       "graphicGapMatchInteraction",
        "selectPointInteraction",      "sliderInteraction",        "positionObjectInteraction",
        "uploadInteraction",           "mediaInteraction",         "customInteraction",
        "endAttemptInteraction",       "portableCustomInteraction"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct arena arena = {0};
        struct str text = arena_printf(&arena,
                                       "<assessmentItem " NS " identifier=\"i\">\n<itemBody>"
                                       "<%s responseIdentifier=\"R\"><object type=\"image/png\" "
                                       "data=\"a\"/></%s>" CHOICE "</itemBody></assessmentItem>",
                                       NAMES[i], NAMES[i]);
        struct ir ir = compile_text(&arena, "one.xml", text);
        cr_expect(ir.items.count == 0 && count_code(&ir, "QB114") == 1, "%s", NAMES[i]);
        cr_expect(ir.diagnostics.count == 2, "%s: only that there is no item besides", NAMES[i]);
        arena_close(&arena);
    }
}

struct item_case {
    const char *item;
    enum item_kind kind;
    const char *key; /* the first */
    const char *code;
    bool quarantined;
};

static const struct item_case CASES[] = {
    {ITEM("i", ONE RIGHT("B"), CHOICE), ITEM_SINGLE, "B", NULL, false},
    {ITEM("i", ONE, CHOICE), ITEM_SINGLE, "", "QB010", true},
    {ITEM("i", ONE RIGHT("Z"), CHOICE), ITEM_SINGLE, "", "QB012", true},
    {ITEM("i",
          ONE "<mapping><mapEntry mapKey=\"A\" mappedValue=\"1\"/>"
              "<mapEntry mapKey=\"B\" mappedValue=\"0.5\"/></mapping>",
          CHOICE),
     ITEM_SINGLE, "A", NULL, false},
    {ITEM("i", ONE "<correctResponse><value>A</value><value>B</value></correctResponse>", CHOICE),
     ITEM_SINGLE, "A", "QB061", true},
    {ITEM("i", "cardinality=\"single\" baseType=\"float\">" RIGHT("2.50"),
          "<p>罚款<textEntryInteraction responseIdentifier=\"R\"/>元。</p>"),
     ITEM_BLANK, "2.5|2.50", NULL, false},
    {ITEM("i", "cardinality=\"single\" baseType=\"string\">" RIGHT("范文"),
          "<extendedTextInteraction responseIdentifier=\"R\"><prompt>试论借阅制度。</prompt>"
          "</extendedTextInteraction>"),
     ITEM_ESSAY, "范文", NULL, false},
    {ITEM("i", "cardinality=\"single\" baseType=\"string\">",
          "<rubricBlock view=\"author\"><p>题型：简答题</p></rubricBlock>"
          "<rubricBlock view=\"scorer\"><p>要点</p></rubricBlock>"
          "<extendedTextInteraction responseIdentifier=\"R\"><prompt>试论借阅制度。</prompt>"
          "</extendedTextInteraction>"),
     ITEM_SHORT, "要点", NULL, false},
    {ITEM("i", "cardinality=\"ordered\" baseType=\"identifier\">" RIGHT("B"),
          "<orderInteraction responseIdentifier=\"R\"><prompt>排出先后的次序</prompt>"
          "<simpleChoice identifier=\"A\">甲</simpleChoice>"
          "<simpleChoice identifier=\"B\">乙</simpleChoice></orderInteraction>"),
     ITEM_ORDER, "B", "QB118", true},
    {ITEM("i", "cardinality=\"multiple\" baseType=\"directedPair\">" RIGHT("g w"),
          "<gapMatchInteraction responseIdentifier=\"R\"><gapText identifier=\"w\">馆长</gapText>"
          "<gapText identifier=\"x\">保安</gapText><p>由<gap identifier=\"g\"/>决定。</p>"
          "</gapMatchInteraction>"),
     ITEM_MATCH, "（1）=>馆长", "QB069", false},
};

Test(qti, each_interaction_gives_its_kind_and_key) {
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        const struct item_case *c = &CASES[i];
        struct ir ir = compile_text(&arena, "one.xml", str_from(c->item));
        cr_assert(ir.items.count == 1, "case %zu", i);
        const struct ir_item *item = &ir.items.at[0];
        struct str key = item->key.count == 0 ? STR("") : item->key.at[0];
        cr_expect(item->kind == c->kind && str_eq(key, str_from(c->key)), "case %zu: %d %.*s", i,
                  item->kind, STR_ARGS(key));
        cr_expect(item->quarantined == c->quarantined, "case %zu", i);
        cr_expect(c->code == NULL || count_code(&ir, c->code) == 1, "case %zu", i);
        cr_expect(c->code != NULL || ir.errors == 0, "case %zu", i);
        arena_close(&arena);
    }
}

Test(qti, a_name_that_stands_twice_identifies_nothing) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "two.xml",
        STR("<questestinterop>"
            "<item ident=\"same\"><presentation><material><mattext>谈谈借阅制度的好处。</mattext>"
            "</material><response_str ident=\"r\"><render_fib/></response_str></presentation>"
            "</item>"
            "<item ident=\"same\"><presentation><material><mattext>谈谈闭馆制度的坏处。</mattext>"
            "</material><response_str ident=\"r\"><render_fib/></response_str></presentation>"
            "</item></questestinterop>"));
    cr_expect(ir.items.count == 2 && ir.errors == 0);
    cr_expect(ir.items.at[0].item_name.len == 0 && ir.items.at[1].item_name.len == 0);
    arena_close(&arena);
}

Test(qti, a_manifest_alone_is_no_bank) {
    struct arena arena = {0};
    struct ir ir = compile_text(&arena, "imsmanifest.xml",
                                STR("<?xml version=\"1.0\"?><manifest><resources/></manifest>"));
    cr_expect(ir.items.count == 0 && count_code(&ir, "QB071") == 1);
    arena_close(&arena);
}

/* Many parts of every sort in one item, many items that name one material. */
Test(qti, crowded_files_take_bounded_time, .timeout = 60) {
    struct arena arena = {0};
    struct buf text = buf_make(&arena, (size_t)64 * 1024 * 1024);
    buf_add_cstr(&text, "<questestinterop><item ident=\"a\"><presentation>");
    for (uint32_t i = 0; i < 3000; i++)
        buf_printf(&text,
                   "<response_lid ident=\"r%u\"><material><mattext>甲</mattext></material>"
                   "<render_choice><response_label ident=\"c\"><material><mattext>乙</mattext>"
                   "</material></response_label></render_choice></response_lid>",
                   i);
    buf_add_cstr(&text, "</presentation><resprocessing>");
    for (uint32_t i = 0; i < 3000; i++)
        buf_printf(&text,
                   "<respcondition><conditionvar><varequal respident=\"r%u\">c</varequal>"
                   "</conditionvar><setvar>1</setvar><displayfeedback linkrefid=\"f%u\"/>"
                   "</respcondition>",
                   i, i);
    buf_add_cstr(&text, "</resprocessing>");
    for (uint32_t i = 0; i < 3000; i++)
        buf_printf(&text,
                   "<itemfeedback ident=\"f%u\"><material><mattext>丙%u</mattext>"
                   "</material></itemfeedback>",
                   i, i);
    buf_add_cstr(&text, "</item>");
    for (uint32_t i = 0; i < 20000; i++)
        buf_printf(&text,
                   "<item ident=\"t%u\"><presentation><material><mattext>甲</mattext>"
                   "</material></presentation></item>",
                   i);
    buf_add_cstr(&text, "</questestinterop>");
    struct ir ir = compile_text(&arena, "crowded.xml", buf_str(&text));
    cr_expect(ir.items.count == 1 && ir.items.at[0].quarantined);
    cr_expect(count_code(&ir, "QB118") == 1);
    arena_close(&arena);
}
