/* Statutes as Markdown text: title, events, divisions, articles. Pure; no database.
 *
 * `# title`, a second `#` line for the part of a law that is kept in several files, event lines
 * `date blank event`, `<!-- INFO END -->`, then headings of any depth and one paragraph a line. An
 * article begins with `第…条` at the start of a line; what follows up to the next article or
 * heading belongs to it. Amendments that quote whole articles of another law keep them as text of
 * their own article: a head counts only when its number follows the one before. */
#pragma once

#include "base/core/vec.h"

#define LAW_TEXT_BYTES_MAX    ((size_t)16 * 1024 * 1024)
#define LAW_ARTICLE_COUNT_MAX 5000

struct law_event {
    struct str date; /* as written: 2021年1月22日 */
    int32_t day;     /* civil day; 0 when it is not a date */
    struct str text;
};

struct law_article {
    uint32_t number;
    uint32_t inserted;   /* 之一 is 1; 0: not inserted */
    struct str division; /* 第一编 总则 / 第一章 …: headings above it, joined by " / " */
    struct str text;     /* paragraphs joined by LF, without the head 第…条 */
    uint32_t line;
};

struct law_text {
    struct str title; /* 中华人民共和国行政处罚法 */
    struct str part;  /* 总则, of a law in several files; files of one title make one law */
    VEC(struct law_event) events;
    struct str preamble; /* what stands before the first article, paragraphs joined by LF */
    VEC(struct law_article) articles;
    int32_t latest_day; /* of the events; 0: none */
};

/* Texts point into `text` or the arena. Errors: ERR_MALFORMED `law_text` (not UTF-8, no title),
 * ERR_TOO_LARGE. A law without articles is not an error. */
enum err law_text_parse(struct arena *arena, struct str text, struct law_text *out,
                        struct fault *fault) MUST_CHECK;

/* The article, or NULL. */
const struct law_article *law_text_find(const struct law_text *law, uint32_t number,
                                        uint32_t inserted);
