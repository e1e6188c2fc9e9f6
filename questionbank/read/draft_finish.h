/* What the parts of draft_finish() share. */
#pragma once

#include "questionbank/ir/report.h"
#include "questionbank/read/draft.h"

struct finish {
    struct draft *draft;
    const struct draft_context *context;
    struct arena *arena;
    struct ir_item *item;
};

static inline void finish_report(struct finish *f, enum diag diag, struct ir_place place,
                                 struct str fact) {
    ir_report_item(f->context->ir, f->item, diag, place, fact);
}

static inline struct ir_place piece_place(const struct finish *f, const struct piece *piece) {
    return line_place(f->context->source_idx, &piece->line, piece->text.ptr);
}

/* The pieces of a part as one text; too long a text is reported. */
struct str finish_join(struct finish *f, enum part part, size_t bytes_max);

/* The options, from their lines or from the last line of the stem. */
void finish_options(struct finish *f);

/* A judge item whose options say 错 before 对 is noted, with an edit that writes the answer out. */
void finish_swapped(struct finish *f);

/* Citations, tags, proofs, difficulty, accepted warnings. */
void finish_lists(struct finish *f);

/* The answer, from its lines and from the bracket of the stem. */
void finish_key(struct finish *f);

/* 答案：1-C 2-A of a match item whose left side is numbered and whose right side is lettered. */
void finish_match(struct finish *f);
