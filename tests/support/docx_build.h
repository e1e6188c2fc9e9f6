/* Word documents for tests, from the XML of their paragraphs. */
#pragma once

#include "base/core/buf.h"
#include "base/office/package.h"
#include "questionbank/ir/source.h"

enum { DOCX_BUILD_PARTS_MAX = 256 };

struct docx_build {
    struct arena *arena;
    struct package_part parts[DOCX_BUILD_PARTS_MAX];
    uint32_t count;
    struct buf *relations; /* of the main part */
    const char *space;     /* URI of w: */
    uint32_t ids;
};

/* Begins a document; `body` is what stands in w:body, with the prefixes w, r, m, mc, wp, a, wps, v,
 * o bound. */
struct docx_build docx_begin(struct arena *arena, const char *body);

/* The same with the namespaces of strict documents. */
struct docx_build docx_begin_strict(struct arena *arena, const char *body);

/* A part of the folder word/ with a relation of that type to it. Returns the relation's id. */
struct str docx_part(struct docx_build *build, const char *type, const char *name,
                     struct str bytes);

/* numbering.xml and styles.xml by what stands in their root. */
void docx_numbering(struct docx_build *build, const char *inner);
void docx_styles(struct docx_build *build, const char *inner);

/* The bytes of the package. */
struct str docx_finish(struct docx_build *build);

/* `<w:p><w:r><w:t>…` for each line of the text. Lines must be valid XML text. */
const char *docx_paragraphs(struct arena *arena, const char *lines);

/* A document of such paragraphs. */
struct str docx_of_lines(struct arena *arena, const char *lines);

/* Compiles; fails the test when that itself fails. */
struct ir docx_compile(struct docx_build *build);
struct ir docx_compile_body(struct arena *arena, const char *body);

/* The rendered text of the document. */
void docx_expect_text(const struct ir *ir, const char *text);
void docx_expect_body(const char *body, const char *text);

/* How many diagnostics of the code the body brings; their first place, when there is one. */
uint32_t docx_count_code(const char *body, const char *code, struct ir_location *where);

/* One diagnostic and nothing else. */
void docx_expect_refused(const struct ir *ir, const char *code, const char *says);

/* Paragraphs, text, runs. */
#define P(inner) "<w:p>" inner "</w:p>"
#define T(text)  "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define PT(text) P(T(text))
#define RUN(properties, text)                                                                      \
    "<w:r><w:rPr>" properties "</w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r>"

/* Two options and an answer, so that the paragraphs before them are an item. */
#define REST PT("A．十日") PT("B．二十日") PT("答案：A")

/* Tables. */
#define TC(inner)  "<w:tc><w:tcPr><w:tcW w:w=\"1\"/></w:tcPr>" inner "</w:tc>"
#define TR(inner)  "<w:tr>" inner "</w:tr>"
#define TBL(inner) "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>" inner "</w:tbl>"
