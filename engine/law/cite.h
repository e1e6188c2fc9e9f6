/* Citations of statutes: text ↔ value, in one normal form.
 *
 * Normal form: 《行政处罚法》第三十六条, 《刑法》第一百二十条之一第二款第（三）项. Also read: the
 * full title with 中华人民共和国, Arabic numbers, a title without 《》 that ends where 第…条
 * begins, blanks and full-width digits. A law alone (《宪法》) is a citation too. Pure; no
 * database. */
#pragma once

#include "base/core/arena.h"

#define CITE_NUMBER_MAX 9999

struct cite {
    struct str law;     /* the title without 《》 and without 中华人民共和国 */
    uint32_t article;   /* 条; 0: the law as a whole */
    uint32_t inserted;  /* 之一 is 1; 0: not an inserted article */
    uint32_t paragraph; /* 款; 0: none named */
    uint32_t item;      /* 项; 0: none named */
};

/* The whole text must be one citation. ERR_INVALID when it is not. `law` points into the text. */
enum err cite_parse(struct str text, struct cite *out) MUST_CHECK;

struct str cite_format(struct arena *arena, const struct cite *cite);

/* The title of a law without 《》, surrounding blanks and the prefix 中华人民共和国. */
struct str law_title_short(struct str title);

/* The article at the start of the text: 第一百二十条之一, 第36条, also with blanks inside. `*bytes`
 * is what it takes. ERR_INVALID when the text starts otherwise. */
enum err article_parse(struct str text, uint32_t *article, uint32_t *inserted,
                       size_t *bytes) MUST_CHECK;

/* A Chinese (一百零五, 二〇二四, 两) or decimal number at the start of the text, up to
 * CITE_NUMBER_MAX. `*bytes` is what it takes. */
enum err chinese_number_parse(struct str text, uint32_t *number, size_t *bytes) MUST_CHECK;

/* 1 to CITE_NUMBER_MAX: 10 is 十, 105 is 一百零五, 1020 is 一千零二十. */
struct str chinese_number_format(struct arena *arena, uint32_t number);
