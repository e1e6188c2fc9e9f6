/* Parts of record.c: values that are lists, and items as our own printer writes them. */
#pragma once

#include "questionbank/read/record.h"

/* Whether the source gives several members as a list. */
bool record_is_list(const record_values *values, enum record_role role);

/* All values of a role. */
struct str record_joined(const struct record_reader *reader, const record_values *values,
                         enum record_role role);

/* The letters of a list of letters in the bank's arena; empty when the key is anything else. */
struct str record_listed_letters(const struct record_reader *reader, const record_values *values);

/* A key that is a list of texts: one text a blank, or texts of options. */
void record_listed_key(const struct record_reader *reader, struct ir_item *item,
                       const record_values *values);

/* Citations, tags, proofs that the source has as lists; single tags; accepted warnings; codes of
 * difficulty. */
void record_add_lists(const struct record_reader *reader, struct ir_item *item,
                      const record_values *values);

/* Options in one text without letters: a line each, or cut at | or at semicolons. Nothing is added
 * when the text cannot be cut. */
void record_add_unmarked(const struct record_reader *reader, const struct record_value *value,
                         struct draft *draft);

/* Takes away what joined the options in one text: `A:甲;B:乙;C:丙`. */
void record_unjoin_options(struct ir_item *item);

/* An item in normal form, as our printer writes it. False when it is none. */
bool record_read_exact(const struct record_reader *reader, const record_values *values);
