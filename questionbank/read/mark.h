/* The marks by which people structure exam texts: numbers of items, letters of options, heads of
 * sections, words before answers. Each recogniser looks at the start of the text (surrounding
 * blanks trimmed by the caller), says how many bytes the mark takes, and knows nothing of context.
 */
#pragma once

#include "engine/vocab/vocab.h"

enum number_style {
    NUMBER_PLAIN,   /* 1.  1、  1．  12) */
    NUMBER_PARENS,  /* （1） */
    NUMBER_TAB,     /* 1 and a tab */
    NUMBER_ORDINAL, /* 第1题 */
};

struct number_mark {
    uint32_t number;
    enum number_style style;
    bool maybe_decimal; /* `9.2025年` or `1.5倍`: only the order of the numbers can tell */
    size_t bytes;
};

bool mark_number(struct str text, struct number_mark *out);

/* A number that lacks its mark: `4适用…`; true when one or two digits stand before a Chinese
 * character. */
bool mark_bare_number(struct str text, struct number_mark *out);

struct option_mark {
    uint32_t idx;   /* A is 0 */
    uint32_t style; /* the folded character behind the letter; '(' for (A) */
    size_t bytes;   /* with the blanks behind it */
};

bool mark_option(struct str text, struct option_mark *out);

/* A letter that is followed by a blank only: `A 甲`. */
bool mark_bare_option(struct str text, struct option_mark *out);

enum { OPTION_LETTER_COUNT = 26 };

/* What a head says about the items below it. */
struct kind_mark {
    enum item_kind kind; /* ITEM_KIND_COUNT: it does not say */
    bool is_case;        /* 案例分析题: items share case material */
    bool has_tail;       /* the word 题 or 分析 follows, as in a head without a number */
    size_t bytes;
};

/* The whole line is a head: 一、单项选择题（每题2分）, 单选题. */
bool mark_section(struct str line, struct kind_mark *out);

/* 【单选题】 before a stem. */
bool mark_kind_prefix(struct str text, struct kind_mark *out);

/* Lines that say something about an item. */
enum field {
    FIELD_KEY,
    FIELD_RATIONALE,
    FIELD_CITES,
    FIELD_DIFFICULTY,
    FIELD_TAGS,
    FIELD_PROOFS,
    FIELD_TOPIC,
    FIELD_STIMULUS,
    FIELD_STIMULUS_END,
    FIELD_NAME,
    FIELD_COUNT
};

struct field_mark {
    enum field field;
    size_t bytes; /* with the colon or bracket */
};

bool mark_field(struct str text, struct field_mark *out);

/* The first mark of the key (or of the rationale, when `field` says so) inside the text; STR_NONE
 * when there is none. */
size_t mark_find_field(struct str text, enum field field, struct field_mark *out);

/* --- title --- : the title, or an empty text. */
struct str mark_chapter(struct str line);
