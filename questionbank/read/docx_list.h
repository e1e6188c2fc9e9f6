/* Lists of a document: what numbering.xml and styles.xml define, and how far each list has counted.
 */
#pragma once

#include "base/core/arena.h"
#include "base/office/package.h"

enum { DOCX_LEVELS = 9 };

struct docx_lists;

struct docx_lists *docx_lists_make(struct arena *arena);

/* ERR_TOO_LARGE `document_too_large` names LIMIT_DOCUMENT_LISTS_MAX or LIMIT_DOCUMENT_STYLES_MAX;
 * the errors of package.h and xml.h. */
enum err docx_lists_read_numbering(struct docx_lists *lists, struct package *package,
                                   struct str part, struct fault *fault) MUST_CHECK;
enum err docx_lists_read_styles(struct docx_lists *lists, struct package *package, struct str part,
                                struct fault *fault) MUST_CHECK;

/* Once, behind both. */
void docx_lists_link(struct docx_lists *lists);

/* What a paragraph says about its number; -1: nothing. List 0: none, whatever the style says. */
struct docx_numbered {
    int64_t list;
    int32_t level;
    struct str style; /* empty: the default one */
};

/* Counts the paragraph and gives its number with what follows it (a tab, a blank, nothing); empty
 * when it has none. Lives in `arena`. */
struct str docx_lists_count(struct docx_lists *lists, const struct docx_numbered *paragraph,
                            struct arena *arena);

/* Whether a style (of characters or paragraphs) hides its text. */
bool docx_lists_hide(const struct docx_lists *lists, struct str style);
