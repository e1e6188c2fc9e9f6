/* Diagnostics for people, as a C compiler prints them, and for programs, as JSON. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/ir/ir.h"

/* `file:line:column: error: message [QB012]`, the source line, a caret under the place, the hint;
 * all diagnostics of the IR in their order, and a last line when some were not kept. */
void diagnostics_print(struct buf *buf, const struct ir *ir);

/* {"files":[…],"totals":{…}} of `bank check --json`. */
void diagnostics_json(struct buf *buf, const struct ir *ir);

/* Sound items by kind and what else is worth counting, of one source or (STR_NONE) of all. */
struct ir_counts {
    uint32_t kinds[ITEM_KIND_COUNT];
    uint32_t items;
    uint32_t quarantined;
    uint32_t errors; /* among the diagnostics kept */
    uint32_t warnings;
    uint32_t notes;
};
struct ir_counts ir_count(const struct ir *ir, size_t source_idx);
