/* GIFT, the plain-text form of Moodle: https://docs.moodle.org/en/GIFT_format. A question is a
 * block of lines: text, answers in one pair of braces, text. */
#pragma once

#include "questionbank/ir/ir.h"

/* One block without its comments. */
struct gift_block {
    struct str text; /* lines joined by LF, escapes as written */
    struct ir_place place;
    struct str topic; /* of the last $CATEGORY */
    struct str id;    /* from comments: [id:…]; the last one */
    ir_texts tags;    /* from comments: [tag:…] */
};

enum { GIFT_ANSWER_COUNT_MAX = 256 };

enum gift_format { GIFT_MOODLE, GIFT_PLAIN, GIFT_HTML, GIFT_MARKDOWN };

/* One answer inside the braces. */
struct gift_answer {
    bool right;      /* began with = */
    bool weighted;   /* has a weight */
    int64_t weight;  /* in thousandths of a per cent */
    struct str text; /* escapes as written, trimmed */
    struct str feedback;
};

typedef VEC(struct gift_answer) gift_answers;

/* The first byte of `part` that is not escaped, from `from` on; STR_NONE when there is none. */
size_t gift_find(struct str text, size_t from, struct str part);

/* Takes [html] and kin from the start of the text. */
bool gift_take_format(struct str *text, enum gift_format *format);

/* Escapes resolved; line breaks become one blank unless the format keeps them. */
struct str gift_text(struct arena *arena, struct str raw, enum gift_format format);

/* Cuts what stands between the braces at = and ~. A text that begins with neither is one right
 * answer. False when there are more than GIFT_ANSWER_COUNT_MAX. */
bool gift_split_answers(struct arena *arena, struct str inner, gift_answers *out);

/* Makes the item of a block, or the note why there is none. */
void gift_item(struct ir *ir, const struct gift_block *block);
