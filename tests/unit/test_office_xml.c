/* XML: what comes through, and the doors that stay shut. */
#include <criterion/criterion.h>
#include <time.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/office/xml.h"

/* Events as one text: <name|space a=1 b=2@line:column>text</name>. */
struct log {
    struct buf buf;
};

static enum err log_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    buf_printf(&log->buf, "<%.*s|%.*s", STR_ARGS(element->name), STR_ARGS(element->space));
    for (uint32_t i = 0; i < element->attribute_count; i++)
        buf_printf(&log->buf, " %.*s=%.*s", STR_ARGS(element->attributes[i].name),
                   STR_ARGS(element->attributes[i].value));
    buf_printf(&log->buf, "@%u:%u>", element->place.line, element->place.column);
    return ERR_OK;
}

static enum err log_close(void *context, struct str name, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    buf_printf(&log->buf, "</%.*s>", STR_ARGS(name));
    return ERR_OK;
}

static enum err log_text(void *context, struct str text, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    buf_add(&log->buf, text);
    return ERR_OK;
}

static const struct xml_events LOGGED = {log_open, log_close, log_text};

static enum err parse(struct str bytes, size_t step, struct str *events, struct arena *arena,
                      struct fault *fault) {
    struct log log = {buf_make(arena, (size_t)64 * 1024 * 1024)};
    struct xml_parser *parser = xml_begin(arena, &LOGGED, &log, false);
    enum err err = ERR_OK;
    for (size_t at = 0; at < bytes.len && err == ERR_OK; at += step)
        err = xml_feed(parser, str_slice(bytes, at, step), fault);
    if (err == ERR_OK)
        err = xml_end(parser, fault);
    xml_close(parser);
    *events = buf_str(&log.buf);
    return err;
}

static void expect_events(struct str bytes, const char *expected) {
    for (size_t step = 1; step <= bytes.len; step = step * 2 + 1) {
        struct arena arena = {0};
        struct fault fault = {0};
        struct str events;
        cr_expect_eq(parse(bytes, step, &events, &arena, &fault), ERR_OK, "%s", fault.detail);
        cr_expect(strcmp(events.ptr, expected) == 0, "in steps of %zu: %s", step, events.ptr);
        arena_close(&arena);
    }
}

static void expect_refusal(struct str bytes, enum err err, const char *code, const char *says) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct xml_node *root = NULL;
    struct xml_place where = {0};
    cr_expect_eq(xml_tree(&arena, bytes, &root, &where, &fault), err, "%s", code);
    cr_expect_str_eq(fault.code == NULL ? "" : fault.code, code);
    cr_expect(strstr(fault.detail, says) != NULL, "%s in: %s", says, fault.detail);
    cr_expect(root == NULL && where.line > 0);
    arena_close(&arena);
}

/* `head`, `count` times `middle`, `tail`. */
static struct str repeated(struct arena *arena, const char *head, const char *middle, size_t count,
                           const char *tail) {
    struct buf buf = buf_make(arena, SIZE_MAX / 4);
    buf_add_cstr(&buf, head);
    for (size_t i = 0; i < count; i++)
        buf_add_cstr(&buf, middle);
    buf_add_cstr(&buf, tail);
    return buf_str(&buf);
}

static struct xml_node *tree_of(struct arena *arena, struct str text) {
    struct xml_node *root = NULL;
    struct xml_place where;
    struct fault fault = {0};
    cr_assert(xml_tree(arena, text, &root, &where, &fault) == ERR_OK, "%s", fault.detail);
    return root;
}

Test(office_xml, names_lose_their_prefix_and_keep_their_space) {
    expect_events(STR("<a:题 xmlns:a='urn:x' b='1' a:c='2'>一&amp;二&#x4E09;<d/></a:题>"),
                  "<题|urn:x b=1 c=2@1:1>一&二三<d|@1:51></d></题>");
}

Test(office_xml, places_count_lines_and_characters) {
    expect_events(STR("<a>\n  汉字<b/>\r\n<c/></a>"),
                  "<a|@1:1>\n  汉字<b|@2:5></b>\n<c|@3:1></c></a>");
}

Test(office_xml, sections_comments_and_instructions_are_plain_or_nothing) {
    expect_events(STR("<?xml version='1.0'?><?xml-stylesheet href='file:///x'?><!-- <b> --><a>"
                      "<![CDATA[<b>&amp;]]></a>"),
                  "<a|@1:69><b>&amp;</a>");
}

Test(office_xml, chinese_encodings_are_read_as_declared) {
    expect_events(STR("<?xml version='1.0' encoding='GB2312'?><a>\xcc\xe2\xc4\xbf</a>"),
                  "<a|@1:40>题目</a>");
    expect_events(STR("<?xml version='1.0' encoding='gbk'?><a b='\xcc\xe2'/>"),
                  "<a| b=题@1:37></a>");
    expect_events(STR("\xff\xfe<\0a\0>\0\x98\x98<\0/\0a\0>\0"), "<a|@1:2>题</a>");
}

Test(office_xml, text_that_is_utf8_already_is_read_whatever_it_declares) {
    struct arena arena = {0};
    struct xml_node *root =
        tree_of(&arena, STR("<?xml version='1.0' encoding='GB2312'?><a>题目</a>"));
    cr_expect(str_eq(xml_text(&arena, root), STR("题目")));
    arena_close(&arena);
}

Test(office_xml, a_document_type_is_refused_where_it_stands) {
    static const char *const BOMBS[] = {
        "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;'>]><a>&m;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/p'> %p;]><a/>",
        "<?xml version='1.0' standalone='no'?>\n<!DOCTYPE a PUBLIC 'x' 'y'>\n<a/>",
        "<!DOCTYPE html><html/>",
    };
    for (size_t i = 0; i < COUNT_OF(BOMBS); i++)
        expect_refusal(str_from(BOMBS[i]), ERR_INVALID, "xml_doctype", "<!DOCTYPE");
}

Test(office_xml, depth_has_its_ceiling) {
    struct arena arena = {0};
    struct str head = repeated(&arena, "", "<a>", LIMIT_XML_DEPTH_MAX, "");
    struct str deep = repeated(&arena, head.ptr, "</a>", LIMIT_XML_DEPTH_MAX, "");
    cr_expect_not_null(tree_of(&arena, deep));
    expect_refusal(repeated(&arena, "", "<a>", LIMIT_XML_DEPTH_MAX + 1, ""), ERR_TOO_LARGE,
                   "xml_too_large", "嵌套层数超过 256");
    expect_refusal(repeated(&arena, "", "<a>", 10000, ""), ERR_TOO_LARGE, "xml_too_large", "256");
    arena_close(&arena);
}

Test(office_xml, attributes_have_their_ceiling) {
    struct arena arena = {0};
    struct str fits = repeated(&arena, "<a b='", "x", LIMIT_XML_ATTRIBUTE_BYTES_MAX - 1, "'/>");
    cr_expect_not_null(tree_of(&arena, fits));
    expect_refusal(repeated(&arena, "<a b='", "x", LIMIT_XML_ATTRIBUTE_BYTES_MAX, "'/>"),
                   ERR_TOO_LARGE, "xml_too_large", "属性（字节）超过 65536");
    arena_close(&arena);
}

Test(office_xml, what_waits_for_its_end_has_its_ceiling) {
    struct arena arena = {0};
    static const struct {
        const char *head;
        const char *tail;
        const char *says;
    } CASES[] = {{"<a><!--", "--></a>", "注释"}, {"<a><?b ", "?></a>", "处理指令"}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        size_t own = i == 0 ? 0 : 1; /* the instruction's name counts */
        size_t count = LIMIT_XML_TOKEN_BYTES_MAX - own;
        cr_expect_not_null(
            tree_of(&arena, repeated(&arena, CASES[i].head, "x", count, CASES[i].tail)));
        expect_refusal(repeated(&arena, CASES[i].head, "x", count + 1, CASES[i].tail),
                       ERR_TOO_LARGE, "xml_too_large", CASES[i].says);
    }
    static const char *const OPEN[] = {"<a b='", "<a><!--", "<a><?b ", "<", "<a xmlns='"};
    for (size_t i = 0; i < COUNT_OF(OPEN); i++)
        expect_refusal(repeated(&arena, OPEN[i], "x", 16 * 1024 * 1024, ""), ERR_TOO_LARGE,
                       "xml_too_large", "上限");
    arena_close(&arena);
}

Test(office_xml, names_of_spaces_have_their_ceiling) {
    struct arena arena = {0};
    struct str fits = repeated(&arena, "<a xmlns='", "x", LIMIT_XML_SPACE_BYTES_MAX, "'/>");
    cr_expect_not_null(tree_of(&arena, fits));
    expect_refusal(repeated(&arena, "<a xmlns='", "x", LIMIT_XML_SPACE_BYTES_MAX + 1, "'/>"),
                   ERR_TOO_LARGE, "xml_too_large", "命名空间");
    arena_close(&arena);
}

Test(office_xml, the_nodes_of_a_tree_have_their_ceiling) {
    struct arena arena = {0};
    cr_expect_not_null(
        tree_of(&arena, repeated(&arena, "<a>", "<b/>", LIMIT_XML_NODE_COUNT_MAX - 1, "</a>")));
    expect_refusal(repeated(&arena, "<a>", "<b/>", LIMIT_XML_NODE_COUNT_MAX, "</a>"), ERR_TOO_LARGE,
                   "xml_too_large", "2000000");
    arena_close(&arena);
}

Test(office_xml, a_long_text_is_read_in_bounded_time) {
    struct arena arena = {0};
    struct timespec begun, ended;
    struct str bytes = repeated(&arena, "<a>", "汉字&amp;\n", 4 * 1024 * 1024, "</a>");
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
    struct xml_node *root = tree_of(&arena, bytes);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    cr_expect_eq(xml_text(&arena, root).len, (size_t)8 * 4 * 1024 * 1024);
    cr_expect(ended.tv_sec - begun.tv_sec < 20);
    arena_close(&arena);
}

Test(office_xml, faults_are_named_and_placed) {
    static const struct {
        const char *text;
        const char *says;
        uint32_t line, column;
    } CASES[] = {
        {"<a>\n<b></a>", "结束标签", 2, 6},  {"<a>&nbsp;</a>", "&nbsp;", 1, 4},
        {"<a b=1/>", "字符", 1, 6},          {"", "没有内容", 1, 1},
        {"<a>汉 & b</a>", "&amp;", 1, 7},    {"<a/><b/>", "最外层", 1, 5},
        {"<a b='1' b='2'/>", "两次", 1, 10}, {"<x:a/>", "前缀", 1, 1},
        {"<a>\xff</a>", "字符", 1, 4},       {"<a>\x01</a>", "字符", 1, 4},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct fault fault = {0};
        struct xml_node *root;
        struct xml_place where = {0};
        struct str text = str_from(CASES[i].text);
        cr_expect_eq(xml_tree(&arena, text, &root, &where, &fault), ERR_MALFORMED);
        cr_expect_str_eq(fault.code, "xml_malformed");
        cr_expect(strstr(fault.detail, CASES[i].says) != NULL, "%s: %s", text.ptr, fault.detail);
        cr_expect(where.line == CASES[i].line && where.column == CASES[i].column, "%s: %u:%u",
                  text.ptr, where.line, where.column);
        arena_close(&arena);
    }
}

static enum err fail_at_b(void *context, const struct xml_element *element, struct fault *fault) {
    ++*(uint32_t *)context;
    if (str_eq(element->name, STR("b")))
        return fault_set(fault, ERR_CONFLICT, "at_b", "b");
    return ERR_OK;
}

Test(office_xml, an_error_of_an_event_ends_the_parse) {
    struct arena arena = {0};
    struct fault fault = {0};
    uint32_t opened = 0;
    static const struct xml_events EVENTS = {.open = fail_at_b};
    struct xml_parser *parser = xml_begin(&arena, &EVENTS, &opened, false);
    cr_expect_eq(xml_feed(parser, STR("<a>\n<b/><c/></a>"), &fault), ERR_CONFLICT);
    cr_expect_eq(xml_feed(parser, STR("<d/>"), &fault), ERR_CONFLICT);
    cr_expect_eq(xml_end(parser, &fault), ERR_CONFLICT);
    cr_expect_eq(opened, 2);
    cr_expect_eq(xml_where(parser).line, 2);
    xml_close(parser);
    arena_close(&arena);
}

Test(office_xml, a_tree_is_walked_without_recursion) {
    struct arena arena = {0};
    struct buf seen = buf_make(&arena, 1000);
    struct xml_node *root = tree_of(&arena, STR("<a><b i='1'>一<c/>二</b><d>三</d><b i='2'/></a>"));
    for (const struct xml_node *n = root; n != NULL; n = xml_after(root, n))
        buf_printf(&seen, "%.*s%.*s,", STR_ARGS(n->element.name), STR_ARGS(n->text));
    cr_expect_str_eq(seen.data, "a,b,一,c,二,d,三,b,");
    const struct xml_node *b = xml_child(root, "b");
    cr_expect(str_eq(xml_value(&b->element, "i"), STR("1")));
    cr_expect(xml_value(&b->element, "j").ptr == NULL);
    b = xml_sibling(b, "b");
    cr_expect(str_eq(xml_value(&b->element, "i"), STR("2")));
    cr_expect_null(xml_sibling(b, "b"));
    cr_expect_null(xml_child(NULL, "b"));
    cr_expect(str_eq(xml_text(&arena, root), STR("一二三")));
    cr_expect(xml_after(b, b) == NULL, "a walk stays within its root");
    arena_close(&arena);
}
