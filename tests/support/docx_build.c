/* The least package that is a Word document, so that tests show their XML and nothing else. */
#include "tests/support/docx_build.h"

#include <criterion/criterion.h>

#include "tests/support/bank_support.h"

enum { BUILD_BYTES_MAX = 512 * 1024 * 1024 };

#define TRANSITIONAL "http://schemas.openxmlformats.org/"
#define STRICT       "http://purl.oclc.org/ooxml/"

static struct str root(struct arena *arena, const char *space, const char *name,
                       const char *inner) {
    struct buf buf = buf_make(arena, BUILD_BYTES_MAX);
    bool strict = strstr(space, "purl.oclc.org") != NULL;
    buf_printf(&buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:%s xmlns:w=\"%s\"", name, space);
    buf_printf(&buf, " xmlns:r=\"%s\" xmlns:m=\"%s\" xmlns:a=\"%s\" xmlns:c=\"%s\"",
               strict ? STRICT "officeDocument/relationships"
                      : TRANSITIONAL "officeDocument/2006/relationships",
               strict ? STRICT "officeDocument/math" : TRANSITIONAL "officeDocument/2006/math",
               strict ? STRICT "drawingml/main" : TRANSITIONAL "drawingml/2006/main",
               strict ? STRICT "drawingml/chart" : TRANSITIONAL "drawingml/2006/chart");
    buf_add_cstr(&buf, " xmlns:mc=\"" TRANSITIONAL "markup-compatibility/2006\""
                       " xmlns:wp=\"" TRANSITIONAL "drawingml/2006/wordprocessingDrawing\""
                       " xmlns:wps=\"urn:x-shape\" xmlns:v=\"urn:schemas-microsoft-com:vml\""
                       " xmlns:o=\"urn:schemas-microsoft-com:office:office\">");
    buf_add_cstr(&buf, inner);
    buf_printf(&buf, "</w:%s>", name);
    return buf_str(&buf);
}

static void add(struct docx_build *build, struct str name, struct str bytes) {
    cr_assert(build->count < DOCX_BUILD_PARTS_MAX);
    build->parts[build->count++] = (struct package_part){name, bytes};
}

static struct docx_build begin(struct arena *arena, const char *body, const char *space) {
    struct docx_build build = {.arena = arena, .space = space};
    build.relations = ARENA_NEW(arena, struct buf);
    *build.relations = buf_make(arena, BUILD_BYTES_MAX);
    add(&build, STR("[Content_Types].xml"), STR("<Types/>"));
    add(&build, STR("_rels/.rels"),
        STR("<Relationships><Relationship Id=\"rId1\" Type=\"" TRANSITIONAL
            "officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
            "</Relationships>"));
    struct buf inner = buf_make(arena, BUILD_BYTES_MAX);
    buf_add_cstr(&inner, "<w:body>");
    buf_add_cstr(&inner, body);
    buf_add_cstr(&inner, "</w:body>");
    add(&build, STR("word/document.xml"), root(arena, space, "document", buf_str(&inner).ptr));
    return build;
}

struct docx_build docx_begin(struct arena *arena, const char *body) {
    return begin(arena, body, TRANSITIONAL "wordprocessingml/2006/main");
}

struct docx_build docx_begin_strict(struct arena *arena, const char *body) {
    return begin(arena, body, STRICT "wordprocessingml/main");
}

struct str docx_part(struct docx_build *build, const char *type, const char *name,
                     struct str bytes) {
    struct str id = arena_printf(build->arena, "rId%u", ++build->ids);
    buf_printf(build->relations,
               "<Relationship Id=\"%s\" Type=\"" TRANSITIONAL
               "officeDocument/2006/relationships/%s\" Target=\"%s\"/>",
               id.ptr, type, name);
    add(build, arena_printf(build->arena, "word/%s", name), bytes);
    return id;
}

void docx_numbering(struct docx_build *build, const char *inner) {
    docx_part(build, "numbering", "numbering.xml",
              root(build->arena, build->space, "numbering", inner));
}

void docx_styles(struct docx_build *build, const char *inner) {
    docx_part(build, "styles", "styles.xml", root(build->arena, build->space, "styles", inner));
}

struct str docx_finish(struct docx_build *build) {
    struct str bytes = {NULL, 0};
    struct fault fault = {0};
    struct buf relations = buf_make(build->arena, BUILD_BYTES_MAX);
    buf_add_cstr(&relations, "<Relationships>");
    buf_add(&relations, buf_str(build->relations));
    buf_add_cstr(&relations, "</Relationships>");
    add(build, STR("word/_rels/document.xml.rels"), buf_str(&relations));
    enum err err = package_write(build->arena, build->parts, build->count, &bytes, &fault);
    cr_assert(err == ERR_OK, "%s", fault.detail);
    return bytes;
}

const char *docx_paragraphs(struct arena *arena, const char *lines) {
    struct buf buf = buf_make(arena, BUILD_BYTES_MAX);
    for (struct str rest = str_from(lines); rest.ptr != NULL;) {
        struct str line = str_cut(&rest, '\n');
        buf_add_cstr(&buf, "<w:p><w:r><w:t xml:space=\"preserve\">");
        buf_add(&buf, line);
        buf_add_cstr(&buf, "</w:t></w:r></w:p>");
    }
    return buf_str(&buf).ptr;
}

struct str docx_of_lines(struct arena *arena, const char *lines) {
    struct docx_build build = docx_begin(arena, docx_paragraphs(arena, lines));
    return docx_finish(&build);
}

struct ir docx_compile(struct docx_build *build) {
    return compile_text(build->arena, "文档.docx", docx_finish(build));
}

struct ir docx_compile_body(struct arena *arena, const char *body) {
    struct docx_build build = docx_begin(arena, body);
    return docx_compile(&build);
}

void docx_expect_text(const struct ir *ir, const char *text) {
    struct str made = ir->sources.at[0].text;
    cr_expect(str_eq(made, str_from(text)), "made:\n%.*sexpected:\n%s", STR_ARGS(made), text);
}

void docx_expect_body(const char *body, const char *text) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(&arena, body);
    docx_expect_text(&ir, text);
    arena_close(&arena);
}

uint32_t docx_count_code(const char *body, const char *code, struct ir_location *where) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(&arena, body);
    uint32_t count = count_code(&ir, code);
    for (uint32_t i = ir.diagnostics.count; i-- > 0;)
        if (strcmp(ir.diagnostics.at[i].code, code) == 0)
            *where = ir_locate(&ir, ir.diagnostics.at[i].place);
    arena_close(&arena);
    return count;
}

void docx_expect_refused(const struct ir *ir, const char *code, const char *says) {
    cr_assert(ir->diagnostics.count == 1 && ir->items.count == 0);
    cr_expect(strcmp(ir->diagnostics.at[0].code, code) == 0, "%s", ir->diagnostics.at[0].code);
    cr_expect(str_contains(ir->diagnostics.at[0].message, str_from(says)), "%.*s",
              STR_ARGS(ir->diagnostics.at[0].message));
}
