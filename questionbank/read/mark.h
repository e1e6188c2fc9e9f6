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

/* What a text can begin with, seen at its first character: most lines are done with after one look.
 * A bit says that the recogniser may succeed, its absence that it cannot. */
enum start {
    START_NUMBER = 1 << 0,  /* mark_number, mark_bare_number, a line of a key list */
    START_OPTION = 1 << 1,  /* mark_option, mark_bare_option */
    START_SECTION = 1 << 2, /* mark_section */
    START_FIELD = 1 << 3,   /* mark_field */
    START_CHAPTER = 1 << 4, /* mark_chapter */
    START_BRACKET = 1 << 5  /* a bracket */
};

uint32_t mark_starts(struct str text);

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
    size_t words_bytes; /* of a head: up to the end of these words */
    uint32_t number;    /* of a head: 1 of 一、; 0 when it has none */
};

/* The whole line is a head: 一、单项选择题（每题2分）, 单选题. */
bool mark_section(struct str line, struct kind_mark *out);

/* The same words with anything behind them: 一、单选题答案. */
bool mark_section_start(struct str line, struct kind_mark *out);

/* Bytes of 一、 or （一） or 第一部分 at the start, and the number; 0 when there is none. */
size_t mark_head_number(struct str line, uint32_t *number);

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
    FIELD_ACCEPT,
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
