/* What the parts of the outline reader share: where it stands in the text, and what is open. */
#pragma once

#include "questionbank/read/draft.h"
#include "questionbank/read/key_list.h"
#include "questionbank/read/outline.h"

/* The next place of a word in the source, kept while the text before it is read. */
struct word_search {
    const char *from; /* searched from here on */
    const char *next; /* the place, or the end of the source */
};

/* The items below one head. */
struct outline_section {
    struct str head; /* as written; empty for items before any head */
    struct kind_mark kind;
    char right_letter; /* of judge items that answer by letter; 0: not said */
    struct ir_place place;
};

/* An item with a number, for the key lists. */
struct numbered_item {
    uint32_t section_idx;
    uint32_t number;
    uint32_t item_idx;
};

/* One answer of a key list. */
struct listed_key {
    uint32_t section_idx; /* the head inside the list: into key_sheet.heads; 0 is none */
    uint32_t number;
    uint32_t run; /* counts how often the numbers started again below one head */
    struct str value;
    struct str stem;   /* 1.题干-D:选项文字: what must agree */
    struct str option; /* the same */
    piece_vec text;    /* lines of an answer in words */
    piece_vec rationale;
    struct ir_place place;
};

/* A key list while it is read. */
struct key_sheet {
    bool open;
    bool explaining; /* lines without a mark continue the explanation of the last answer */
    VEC(struct outline_section) heads;
    VEC(struct listed_key) keys;
    key_entries row;     /* numbers of a table, whose answers stand on the next line */
    key_entries entries; /* of the line that is looked at */
    uint32_t list_count; /* lists of this paper so far */
};

/* The items of a paper, sorted for its key lists; made anew when there are more of them. */
struct key_index {
    struct numbered_item *by_section; /* by section and number */
    struct numbered_item *by_number;
    uint32_t count;         /* of numbered items */
    uint32_t section_count; /* of the paper */
    bool *filled;           /* by section: it has numbered items */
    uint32_t *ordered;      /* the filled sections in order */
    uint32_t ordered_count;
    bool unique; /* no number stands twice */
};

/* Case material and the items that share it. */
struct outline_case {
    piece_vec pieces;
    bool open;     /* lines go to it */
    bool cut;      /* it has more lines than are kept */
    bool used;     /* items share it until it ends */
    bool declared; /* began with 材料： */
    uint32_t item_count;
    struct str text;
    bool nested;                   /* the items are the numbered questions of a case */
    enum number_style outer_style; /* of the case itself */
};

struct outline {
    struct ir *ir;
    uint32_t source_idx;
    const struct outline_form *form;
    struct lines lines;
    struct line line;      /* the current one */
    struct str next_text;  /* the next line that is not blank, looked up once per line */
    uint32_t next_of_line; /* the line for which it was looked up */
    bool blank_before;
    bool has_breaks;             /* form feeds and kin end lines of text */
    const char *text_end;        /* behind the last line that was not blank, with its end */
    struct word_search words[2]; /* 答案, 解析 */

    struct str topic;
    char right_letter;                      /* said before any head */
    VEC(struct outline_section) sections;   /* of the paper: since the last key list; never empty */
    VEC(struct numbered_item) numbered;     /* of the paper, in the IR */
    uint64_t seen[KEY_NUMBER_MAX / 64 + 1]; /* numbers of the paper, one bit each */
    bool any_seen;
    bool paper_done;      /* its key list was read: the next item begins a new paper */
    uint32_t last_number; /* of the section; 0: none yet */
    uint32_t gap_count;
    uint32_t list_number; /* the last number of a list inside the text that is open; 0: none */

    struct outline_case material;
    struct key_sheet sheet;
    struct key_index index;
    struct draft draft;
};

static inline struct outline_section *outline_section(struct outline *o) {
    return &o->sections.at[o->sections.count - 1];
}

static inline struct ir_place outline_place(const struct outline *o, struct str text) {
    return line_place(o->source_idx, &o->line, text.ptr);
}

static inline struct piece outline_piece(const struct outline *o, struct str text) {
    return (struct piece){.text = str_trim(text), .line = o->line};
}

/* The next line that is not blank; empty at the end, or when that line is too long to read. */
struct str outline_next_text(struct outline *o);

/* Puts the draft into the IR. */
void outline_finish_item(struct outline *o);
void outline_begin_item(struct outline *o, struct str stem, enum item_kind kind);

/* Numbers: outline_number.c. True when the text was taken. */
bool outline_take_number(struct outline *o, struct str text);
bool outline_take_bare_number(struct outline *o, struct str text);

/* Case material: outline_case.c. */
void outline_case_begin(struct outline *o, bool declared);
void outline_case_add(struct outline *o, struct piece piece);
void outline_case_close(struct outline *o);
/* `declared`: the source says 材料完. */
void outline_case_end(struct outline *o, bool declared);
/* The stem read so far turns out to be the material of a case whose questions are numbered in
 * another style. */
void outline_case_from_stem(struct outline *o);

/* Key lists: outline_keys.c reads their lines, outline_settle.c gives the answers to the items. */
/* `starts` is mark_starts() of the text; `speaks`: it holds the word 答案. */
bool outline_take_keys(struct outline *o, struct str text, uint32_t starts, bool speaks);
void outline_settle_keys(struct outline *o);
