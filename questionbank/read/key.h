/* Answers as people write them. */
#pragma once

#include "base/core/arena.h"

enum { KEY_LETTERS_MAX = 26 };

/* "B", "A、C", "a c", "选项CD。" → the letters in upper case, as written, into `out`; 0 when the
 * text is anything else. */
uint32_t key_letters(struct str text, char out[static KEY_LETTERS_MAX]);

/* 正确 对 √ T … is 'T', 错误 错 × F … is 'F'; 0 when the word is neither. */
char key_judgement(struct str text);

/* Whether the text holds blanks to fill in: runs of two or more underscores; where there are none,
 * empty brackets. */
uint32_t key_blank_count(struct str stem);

/* One bracket of a stem: `start` is where it opens, `bytes` what it takes, `inner` its content. */
struct bracket {
    size_t start;
    size_t bytes;
    struct str inner;
};

/* The first bracket without brackets inside at or behind `from`; false when there is none. */
bool key_bracket(struct str stem, size_t from, struct bracket *out);
