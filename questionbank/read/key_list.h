/* Lines of a key list: numbers with answers and nothing else. No context. */
#pragma once

#include "base/core/vec.h"

enum { KEY_NUMBER_MAX = 9999 };

struct key_entry {
    uint32_t number;
    struct str value; /* "B", "A、C", "√"; empty in a row of numbers */
    size_t offset;    /* of the number, into the line */
};

typedef VEC(struct key_entry) key_entries;

enum key_line {
    KEY_LINE_NONE,    /* something else */
    KEY_LINE_ENTRIES, /* 1.B 2.C 3.AD, 1-5 BCADB, 1.√ 2.× */
    KEY_LINE_UNEQUAL  /* 1-5 BCA: the range and its answers do not agree; entries up to there */
};

/* Fills `out`, which is emptied first. */
enum key_line key_list_entries(struct arena *arena, struct str line, key_entries *out);

/* `题号 1 2 3`, `1 2 3`: at least two numbers in a row. */
bool key_list_numbers(struct arena *arena, struct str line, key_entries *out);

/* `答案 B C A` below it: gives the entries of `row` their values. False when it is no such line, or
 * has another number of answers. */
bool key_list_values(struct str line, key_entries *row);

/* `题干-D:选项文字` behind a number. */
struct key_quote {
    struct str stem;
    struct str letters;
    struct str option;
};

bool key_list_quote(struct str text, struct key_quote *out);

/* 参考答案, 附：答案, 一、单选题答案: a line that can only head a key list if one follows. */
bool key_list_head(struct str line);

/* Which letter means right, where the text says so: 正确选A，错误选B; A.对 B.错. 0: it does not. */
char key_legend(struct str text);
