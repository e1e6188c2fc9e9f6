/* Between record.c and record_draft.c: one record on its way to a draft. */
#pragma once

#include "questionbank/read/record.h"

struct record_build {
    struct record_reader *reader;
    const record_values *values;
    const struct record_value *stem;
    const struct record_value *options[RECORD_OPTION_COUNT_MAX];
    uint32_t option_count; /* columns up to the last that is not empty */
    enum item_kind kind;
    const struct record_value *unknown_kind;
    struct record_labels labels;
    const struct record_value *number_key; /* an answer by number that nothing explains */
};

/* The first value of a role; NULL when there is none. */
const struct record_value *record_find(const record_values *values, enum record_role role);

/* Its text; empty when there is none. */
struct str record_find_text(const struct record_build *b, enum record_role role);

/* A line of a value, trimmed. */
struct piece record_piece(const struct record_reader *reader, const struct record_value *value,
                          uint32_t idx);

/* Adds all lines of the first value of a role as one piece, as they are. */
void record_add_whole(struct record_build *b, enum record_role role, enum part part);

/* Whether the prompt is (a part of) the question, and belongs to the stem. */
bool record_prompt_asks(const struct record_build *b);

/* Fills options and labels of `b`. */
void record_find_options(struct record_build *b);

/* Puts options, stem, lists, answers and explanations into the reader's draft, which has begun. */
void record_fill_draft(struct record_build *b);
