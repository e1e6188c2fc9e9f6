/* Items in Chinese words, as the text form and tables write them. */
#pragma once

#include "questionbank/emit/emission.h"

/* What separates the members of a list, and the folded characters at which readers cut it. */
struct words_list {
    struct str separator;
    const uint32_t *cuts; /* ends with 0 */
};
extern const struct words_list WORDS_CITES, WORDS_TAGS, WORDS_PROOFS, WORDS_ANSWERS;

/* AC · 正确 · 六十|60；十 · 左=>右；左=>右, or a line each where they hold semicolons · a model
 * text.
 */
struct str words_key(struct arena *arena, const struct ir_item *item);

/* Whether a semicolon in the answer of a blank would be taken for what separates the blanks. */
bool words_key_falls_apart(const struct ir_item *item);

/* 易, 中, 难; empty when not stated. */
struct str words_difficulty(enum difficulty difficulty);

/* `QB026 reason`, one a line. */
struct str words_accepts(struct arena *arena, const struct ir_item *item);
