/* Items as JSON lines: what `xuefa bank print` writes and the golden tests compare. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/ir/ir.h"

/* One JSON object without a line end: {kind, stem, options, key, rationale, cites, stimulus,
 * section, source, …}. */
void print_item(struct buf *buf, const struct ir *ir, const struct ir_item *item);

/* The same for others to keep: with name and accepts, without source. */
void print_record(struct buf *buf, const struct ir_item *item);
