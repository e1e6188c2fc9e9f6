/* The readers' functions, for the table in reader.c. */
#pragma once

#include "questionbank/ir/ir.h"

bool text_sniff(struct str text);
void text_read(struct ir *ir, uint32_t source_idx);

/* Lines of `id TAB stem TAB 正确答案：X TAB A：…`, and cases of `id TAB text` with numbered
 * questions. */
bool table_sniff(struct str text);
void table_read(struct ir *ir, uint32_t source_idx);

bool gift_sniff(struct str text);
void gift_read(struct ir *ir, uint32_t source_idx);
