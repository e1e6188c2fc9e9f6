/* Relations of Open Packaging (ISO/IEC 29500-2), as far as a document's text needs them. */
#include "questionbank/read/docx_part.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/character.h"

enum docx_space docx_space_of(struct str uri) {
    static const struct {
        struct str uri;
        enum docx_space space;
    } SPACES[] = {
        {STR_INIT("http://schemas.openxmlformats.org/wordprocessingml/2006/main"), DOCX_WORD},
        {STR_INIT("http://purl.oclc.org/ooxml/wordprocessingml/main"), DOCX_WORD},
        {STR_INIT("http://schemas.openxmlformats.org/drawingml/2006/main"), DOCX_DRAWING},
        {STR_INIT("http://purl.oclc.org/ooxml/drawingml/main"), DOCX_DRAWING},
        {STR_INIT("http://schemas.openxmlformats.org/officeDocument/2006/math"), DOCX_MATH},
        {STR_INIT("http://purl.oclc.org/ooxml/officeDocument/math"), DOCX_MATH},
        {STR_INIT("http://schemas.openxmlformats.org/markup-compatibility/2006"), DOCX_COMPAT},
        {STR_INIT("http://schemas.openxmlformats.org/drawingml/2006/chart"), DOCX_CHART},
        {STR_INIT("http://purl.oclc.org/ooxml/drawingml/chart"), DOCX_CHART},
        {STR_INIT("http://schemas.openxmlformats.org/drawingml/2006/diagram"), DOCX_DIAGRAM},
        {STR_INIT("http://purl.oclc.org/ooxml/drawingml/diagram"), DOCX_DIAGRAM},
        {STR_INIT("urn:schemas-microsoft-com:vml"), DOCX_VML},
        {STR_INIT("urn:schemas-microsoft-com:office:office"), DOCX_OFFICE},
    };
    for (size_t i = 0; i < COUNT_OF(SPACES); i++)
        if (str_eq(SPACES[i].uri, uri))
            return SPACES[i].space;
    return DOCX_OTHER;
}

struct streaming {
    struct xml_parser *parser;
    bool broken; /* the parser said what is wrong, not the package */
};

static enum err feed(void *context, struct str piece, struct fault *fault) {
    struct streaming *streaming = context;
    enum err err = xml_feed(streaming->parser, piece, fault);
    streaming->broken = err != ERR_OK;
    return err;
}

/* Where in which part, in front of what is wrong. */
static enum err place_fault(struct arena *arena, struct str part, struct xml_place where,
                            struct fault *fault) {
    bool is_xml = fault->code != NULL && str_starts(str_from(fault->code), STR("xml_"));
    if (!is_xml)
        return fault->err;
    struct fault inner = *fault;
    struct str shown = str_slice(part, 0, 100);
    fault_clear(fault);
    return fault_set(fault, inner.err, inner.code, "%s 第 %u 行第 %u 列：%s",
                     arena_cstr(arena, shown), where.line, where.column, inner.detail);
}

enum err docx_stream(struct arena *arena, struct package *package, struct str part,
                     const struct xml_events *events, void *context, struct fault *fault) {
    struct streaming streaming = {xml_begin(arena, events, context, false), false};
    enum err err = package_stream(package, part, feed, &streaming, fault);
    if (err == ERR_OK) {
        err = xml_end(streaming.parser, fault);
        streaming.broken = err != ERR_OK;
    }
    struct xml_place where = xml_where(streaming.parser);
    xml_close(streaming.parser);
    return err != ERR_OK && streaming.broken ? place_fault(arena, part, where, fault) : err;
}

/* A relation's target is relative to the folder of the part that points. */
static struct str resolve(struct arena *arena, struct str folder, struct str target) {
    if (str_starts(target, STR("/")))
        return arena_str(arena, str_from_offset(target, 1));
    while (str_starts(target, STR("./")) || str_starts(target, STR("../"))) {
        bool up = str_starts(target, STR("../"));
        target = str_from_offset(target, up ? 3 : 2);
        if (!up)
            continue;
        size_t end = folder.len == 0 ? 0 : folder.len - 1;
        while (end > 0 && folder.ptr[end - 1] != '/')
            end--;
        folder.len = end;
    }
    return arena_printf(arena, "%.*s%.*s", STR_ARGS(folder), STR_ARGS(target));
}

static struct str folder_of(struct str part) {
    size_t end = part.len;
    while (end > 0 && part.ptr[end - 1] != '/')
        end--;
    return str_slice(part, 0, end);
}

struct relations_reader {
    struct arena *arena;
    struct str folder;
    struct docx_parts *parts;
};

/* The last word of a relation's type; what stands before it differs in strict documents. */
static struct str type_word(struct str type) {
    size_t start = type.len;
    while (start > 0 && type.ptr[start - 1] != '/')
        start--;
    return str_from_offset(type, start);
}

/* Where a kind of relation is kept: one part, or a list. */
struct relation_home {
    struct str word;
    struct str *one;
    docx_relations *list;
};

static void keep_relation(struct relations_reader *r, const struct relation_home *home,
                          const struct xml_element *element) {
    struct str target = xml_value(element, "Target");
    bool outside = str_eq(xml_value(element, "TargetMode"), STR("External"));
    if (home->one != NULL && !outside && home->one->len == 0)
        *home->one = resolve(r->arena, r->folder, target);
    if (home->list == NULL || home->list->count >= LIMIT_OFFICE_PARTS_MAX)
        return;
    *vec_push(r->arena, home->list) = (struct docx_relation){
        .id = arena_str(r->arena, xml_value(element, "Id")),
        .target = outside ? arena_str(r->arena, target) : resolve(r->arena, r->folder, target),
    };
}

static enum err take_relation(void *context, const struct xml_element *element,
                              struct fault *fault) {
    struct relations_reader *r = context;
    struct docx_parts *parts = r->parts;
    const struct relation_home homes[] = {
        {STR("officeDocument"), &parts->main, NULL},  {STR("numbering"), &parts->numbering, NULL},
        {STR("styles"), &parts->styles, NULL},        {STR("aFChunk"), NULL, &parts->embedded},
        {STR("subDocument"), NULL, &parts->embedded}, {STR("header"), NULL, &parts->margins},
        {STR("footer"), NULL, &parts->margins},
    };
    (void)fault;
    struct str word = type_word(xml_value(element, "Type"));
    for (size_t i = 0; i < COUNT_OF(homes); i++)
        if (str_eq(element->name, STR("Relationship")) && str_eq(word, homes[i].word))
            keep_relation(r, &homes[i], element);
    return ERR_OK;
}

/* The relations of a part, when it has any. */
static enum err read_relations(struct arena *arena, struct package *package, struct str part,
                               struct docx_parts *parts, struct fault *fault) {
    static const struct xml_events EVENTS = {.open = take_relation};
    struct relations_reader reader = {arena, folder_of(part), parts};
    struct str name = str_from_offset(part, reader.folder.len);
    struct str relations =
        arena_printf(arena, "%.*s_rels/%.*s.rels", STR_ARGS(reader.folder), STR_ARGS(name));
    uint32_t idx;
    if (!package_find(package, relations, &idx))
        return ERR_OK;
    return docx_stream(arena, package, relations, &EVENTS, &reader, fault);
}

enum err docx_parts_find(struct arena *arena, struct package *package, struct docx_parts *out,
                         struct fault *fault) {
    struct docx_parts parts = {.main = {NULL, 0}};
    uint32_t idx;
    TRY(read_relations(arena, package, STR(""), &parts, fault));
    if (parts.main.len == 0 || !package_find(package, parts.main, &idx))
        parts.main = STR("word/document.xml");
    if (!package_find(package, parts.main, &idx))
        return fault_set(fault, ERR_MALFORMED, "document_damaged", "文档里没有正文");
    struct str main = parts.main;
    TRY(read_relations(arena, package, main, &parts, fault));
    parts.main = main;
    if (!package_find(package, parts.numbering, &idx))
        parts.numbering = (struct str){NULL, 0};
    if (!package_find(package, parts.styles, &idx))
        parts.styles = (struct str){NULL, 0};
    *out = parts;
    return ERR_OK;
}

struct listener {
    bool in_text;
    bool speaks;
};

static enum err listen_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct listener *listener = context;
    (void)fault;
    listener->in_text =
        docx_space_of(element->space) == DOCX_WORD && str_eq(element->name, STR("t"));
    return ERR_OK;
}

static enum err listen_close(void *context, struct str name, struct fault *fault) {
    struct listener *listener = context;
    (void)name, (void)fault;
    listener->in_text = false;
    return ERR_OK;
}

static bool is_page_number(uint32_t c) {
    static const uint32_t PAGE[] = {0x7B2C /* 第 */, 0x9875 /* 页 */, 0x5171 /* 共 */,
                                    0x2014 /* — */};
    for (size_t i = 0; i < COUNT_OF(PAGE); i++)
        if (PAGE[i] == c)
            return true;
    bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return char_is_blank(c) || (c < 0x80 && !letter);
}

static enum err listen_text(void *context, struct str text, struct fault *fault) {
    struct listener *listener = context;
    (void)fault;
    for (size_t at = 0; listener->in_text && at < text.len;)
        listener->speaks = !is_page_number(utf8_next(text, &at)) || listener->speaks;
    return ERR_OK;
}

enum err docx_part_speaks(struct arena *arena, struct package *package, struct str part, bool *out,
                          struct fault *fault) {
    static const struct xml_events EVENTS = {listen_open, listen_close, listen_text};
    struct listener listener = {false, false};
    uint32_t idx;
    if (package_find(package, part, &idx))
        TRY(docx_stream(arena, package, part, &EVENTS, &listener, fault));
    *out = listener.speaks;
    return ERR_OK;
}
