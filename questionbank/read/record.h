/* Items given as named values: a row of a table, an object of JSON.
 *
 * A reader renders the values into lines (ir/source.h) and says what each means; here they become
 * an item, by way of draft.h where people wrote them, directly where a program of ours did. */
#pragma once

#include "questionbank/ir/source.h"
#include "questionbank/read/draft.h"

enum record_role {
    RECORD_UNKNOWN,
    RECORD_IGNORED,  /* known and not part of an item: 页码, 分值 */
    RECORD_STEM,     /* 题干 */
    RECORD_HEADLINE, /* 标题, 内容: the stem when there is no other */
    RECORD_PROMPT,   /* instruction: the stem when it is the question */
    RECORD_OPTION,   /* 选项A: one option */
    RECORD_LABEL,    /* how the source calls the option of the same idx */
    RECORD_OPTIONS,  /* 选项: all in one text */
    RECORD_KEY,
    RECORD_KIND,
    RECORD_MULTIPLE, /* multichoice: whether several options are right */
    RECORD_RATIONALE,
    RECORD_DIFFICULTY,
    RECORD_TOPIC,
    RECORD_SECTION,
    RECORD_STIMULUS,
    RECORD_TAGS,
    RECORD_TAG, /* 来源: one tag, whatever stands in it */
    RECORD_CITES,
    RECORD_PROOFS,
    RECORD_NAME,   /* 编号 */
    RECORD_SERIAL, /* 序号: the item's name unless it is a plain number */
    RECORD_ACCEPTS,
    RECORD_CHILDREN, /* questions of a case, in a list (JSON) */
    RECORD_ROLE_COUNT
};

struct record_title {
    enum record_role role;
    uint32_t idx; /* RECORD_OPTION: 0 is A */
};

/* What a title means, compared in NFKC without regard to case, blanks and a remark in brackets
 * behind it. */
struct record_title record_title_of(struct arena *scratch, struct str title);

/* The kind that a word names; ITEM_KIND_COUNT for words that leave it open (选择题). False when it
 * is no such word. */
bool record_kind_of(struct arena *scratch, struct str word, enum item_kind *kind);

enum { RECORD_OPTION_COUNT_MAX = 26 };

enum record_flag {
    RECORD_LISTED = 1, /* one member of a list that the source has as a list */
    RECORD_RIGHT = 2,  /* an option that is marked right */
    RECORD_DAMAGED = 4 /* could not be read whole; reported already */
};

struct record_value {
    uint32_t line; /* the first of its lines in the rendered text; never 0 */
    uint16_t line_count;
    uint8_t role;  /* enum record_role */
    uint8_t idx;   /* RECORD_OPTION, RECORD_LABEL: which */
    uint8_t flags; /* enum record_flag */
};

typedef VEC(struct record_value) record_values;

/* Renders a text; its line breaks begin new lines. `step` says whether each is a line further down
 * in the file. Sets line, line_count and, with a diagnostic, RECORD_DAMAGED. False when the
 * rendered text is full. */
bool record_render(struct rendering *rendering, struct str text, struct ir_line from, bool step,
                   struct record_value *out);

/* Adds one line to a value that is being rendered (line 0: its first). */
bool record_render_line(struct rendering *rendering, struct str text, struct ir_line from,
                        struct record_value *value);

enum { RECORD_PROMPT_COUNT_MAX = 8 };

/* Facts about all records of a file, and the way from lines to items. */
struct record_reader {
    struct ir *ir;
    uint32_t source_idx;
    struct str text;        /* rendered */
    const uint32_t *starts; /* of its lines; one more at the end */
    uint32_t line_count;

    /* gathered by record_survey() */
    uint32_t record_count;
    uint32_t running; /* records whose name is their ordinal */
    uint32_t named;
    uint32_t name_line; /* of the first name */
    bool counts_from_0; /* a key is the number 0 */
    bool counts_from_1; /* a key is the number of the last option */
    struct hash prompts[RECORD_PROMPT_COUNT_MAX];
    uint32_t prompt_count;
    uint32_t prompt_line;
    bool prompts_vary; /* more than RECORD_PROMPT_COUNT_MAX of them */

    /* heads between the rows of a table */
    struct str section;
    enum item_kind section_kind;

    bool prompt_told;
    uint32_t twins_told; /* bits by role */
    struct draft draft;
    struct arena scratch;
};

/* Behind render_end(). */
void record_begin(struct record_reader *reader, struct ir *ir, uint32_t source_idx);

/* Every record is surveyed before the first is read. */
void record_survey(struct record_reader *reader, const record_values *values);

/* Adds the item to the IR. */
void record_read(struct record_reader *reader, const record_values *values);

/* Says what was left out of all records. */
void record_end(struct record_reader *reader);

/* The value's lines as one text, trimmed. */
struct str record_text(const struct record_reader *reader, const struct record_value *value);

struct ir_place record_place(const struct record_reader *reader, const struct record_value *value);

/* Answers of choices that are no letters: option texts, letters with texts behind them, numbers.
 * They become letters where only one reading is possible; else the text is empty. `labels` are the
 * source's own names of the options, empty where it has none. */
struct record_labels {
    struct str at[RECORD_OPTION_COUNT_MAX];
};
struct str record_resolve_key(struct record_reader *reader, const struct draft *draft,
                              const struct record_labels *labels, struct str key);

/* Whether the answer is given by number. */
bool record_is_number(struct str key);
