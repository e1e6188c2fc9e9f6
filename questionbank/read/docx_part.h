/* The parts of a document's package: which they are, and their elements one by one. */
#pragma once

#include "base/core/vec.h"
#include "base/office/package.h"
#include "base/office/xml.h"

/* Whose word a name is; transitional and strict documents write different URIs. */
enum docx_space {
    DOCX_OTHER,
    DOCX_WORD,
    DOCX_MATH,
    DOCX_COMPAT, /* mc: */
    DOCX_DRAWING,
    DOCX_CHART,
    DOCX_DIAGRAM,
    DOCX_VML,
    DOCX_OFFICE /* o: */
};

enum docx_space docx_space_of(struct str uri);

/* What the main part points at. */
struct docx_relation {
    struct str id;
    struct str target; /* name of a part; of what lies outside: as written */
};

typedef VEC(struct docx_relation) docx_relations;

struct docx_parts {
    struct str main;
    struct str numbering; /* empty: none */
    struct str styles;
    docx_relations embedded; /* text in parts of another form (altChunk, subdocuments) */
    docx_relations margins;  /* headers, footers */
};

/* Finds the main part and what it points at, by the relations of the package. ERR_MALFORMED
 * `document_damaged` when there is no main part; the errors of package.h and xml.h. */
enum err docx_parts_find(struct arena *arena, struct package *package, struct docx_parts *out,
                         struct fault *fault) MUST_CHECK;

/* Streams a part through `events`. The sentence of an XML fault names the part and the place. */
enum err docx_stream(struct arena *arena, struct package *package, struct str part,
                     const struct xml_events *events, void *context,
                     struct fault *fault) MUST_CHECK;

/* Whether the part shows a word: text that is more than numbers, blanks and the 第 页 共 of page
 * numbers. */
enum err docx_part_speaks(struct arena *arena, struct package *package, struct str part, bool *out,
                          struct fault *fault) MUST_CHECK;
