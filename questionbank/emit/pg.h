/* IR → PostgreSQL: what is new goes straight into its tables by COPY, in one transaction, one load
 * of a bank at a time. A load that changes anything publishes a new edition; one that changes
 * nothing says so and writes nothing. */
#pragma once

#include "engine/engine.h"
#include "questionbank/ir/ir.h"

struct emit_report {
    struct bank_id bank_id;
    int64_t edition; /* the newest after the load; 0 when the bank has none */
    int64_t added;
    int64_t changed;
    int64_t unchanged;
    int64_t retired; /* in the last edition, not in this input */
    int64_t quarantined;
};

/* With `dry_run` everything is found out and nothing written. */
enum err emit_pg(struct call *call, const struct ir *ir, struct str bank, bool dry_run,
                 struct emit_report *out) MUST_CHECK;
