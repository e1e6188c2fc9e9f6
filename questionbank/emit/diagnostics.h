/* Diagnostics for people, as a C compiler prints them, and for programs, as JSON. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/ir/ir.h"

/* `file:line:column: error: message [QB012]`, the source line, a caret under the place, the hint;
 * all diagnostics of the IR in their order, and a last line when some were not kept. */
void diagnostics_print(struct buf *buf, const struct ir *ir);

/* {"files":[…],"totals":{…}} of `bank check --json`. */
void diagnostics_json(struct buf *buf, const struct ir *ir);

/* The same diagnostics as SARIF 2.1.0. */
void diagnostics_sarif(struct buf *buf, const struct ir *ir);

/* The manual: every code with severity, meaning and what to do, as Markdown. */
void diagnostics_manual(struct buf *buf);

/* Sound items by kind and what else is worth counting. */
struct ir_counts {
    uint32_t kinds[ITEM_KIND_COUNT];
    uint32_t items;
    uint32_t quarantined;
    uint32_t errors; /* among the diagnostics kept */
    uint32_t warnings;
    uint32_t notes;
};
/* Of all sources. */
struct ir_counts ir_count(const struct ir *ir);

/* By source, each for itself; with `files` the parts of a package are counted with the package. */
struct ir_counts *ir_count_sources(struct arena *arena, const struct ir *ir, bool files);
