/* Diagnostics: every stage reports through here, with a code of questionbank/check/diagnostic.def.
 */
#pragma once

#include "questionbank/ir/ir.h"

#define X(name, code, severity, title, hint) DIAG_##name,
enum diag {
#include "questionbank/check/diagnostic.def"
    DIAG_COUNT
};
#undef X

struct diag_info {
    const char *code; /* "QB012" */
    enum severity severity;
    struct str title; /* the fact in general */
    struct str hint;  /* what to do; may be empty */
};

const struct diag_info *diag_info(enum diag diag);

/* Adds a diagnostic with the title as its message. */
void ir_report(struct ir *ir, enum diag diag, struct ir_place place);

/* Adds a diagnostic with a more exact sentence as its message; an empty one means the title. The
 * sentence must live in the bank's arena. */
void ir_report_fact(struct ir *ir, enum diag diag, struct ir_place place, struct str fact);

/* The same with the sentence of a fault; an empty detail means the title. */
void ir_report_fault(struct ir *ir, enum diag diag, struct ir_place place,
                     const struct fault *fault);

/* The same about an item: an error takes the item out of what is loaded. */
void ir_report_item(struct ir *ir, struct ir_item *item, enum diag diag, struct ir_place place,
                    struct str fact);

/* A second place shown beside the first, and what stands there. */
struct ir_twin {
    struct ir_place place;
    struct str said;
};
void ir_report_twin(struct ir *ir, struct ir_item *item, enum diag diag, struct str fact,
                    const struct ir_twin *twin);

/* A safe change to the text of a source; `bytes` may be 0. Left out when the source's text is not
 * its file. Of two that touch, the one that carries them out takes the first. */
void ir_edit(struct ir *ir, enum diag diag, struct ir_edit edit);

/* By source, line and column. */
int ir_compare_places(const struct ir_place *a, const struct ir_place *b);

/* Sorts the diagnostics by source, line and column; those of one place keep their order. */
void ir_sort_diagnostics(struct ir *ir);
