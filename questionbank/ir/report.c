/* Diagnostics are facts of one table; this file only counts, keeps and sorts them. */
#include "questionbank/ir/report.h"

#include "base/core/limits.h"

#define X(name, code, severity, title, hint)                                                       \
    {code, SEVERITY_##severity, STR_INIT(title), STR_INIT(hint)},
static const struct diag_info DIAGS[] = {
#include "questionbank/check/diagnostic.def"
};
#undef X

const struct diag_info *diag_info(enum diag diag) {
    return &DIAGS[diag];
}

/* NULL beyond the ceiling. */
static struct diagnostic *add(struct ir *ir, enum diag diag, struct ir_place place,
                              struct str fact) {
    const struct diag_info *info = diag_info(diag);
    ir->errors += info->severity == SEVERITY_ERROR;
    ir->warnings += info->severity == SEVERITY_WARNING;
    if (ir->diagnostics.count >= LIMIT_DIAGNOSTIC_COUNT_MAX)
        return NULL;
    struct diagnostic *made = vec_push(ir->arena, &ir->diagnostics);
    *made = (struct diagnostic){
        .severity = info->severity,
        .code = info->code,
        .place = place,
        .message = fact.len == 0 ? info->title : fact,
        .hint = info->hint,
    };
    return made;
}

void ir_report_fact(struct ir *ir, enum diag diag, struct ir_place place, struct str fact) {
    add(ir, diag, place, fact);
}

void ir_report_fault(struct ir *ir, enum diag diag, struct ir_place place,
                     const struct fault *fault) {
    ir_report_fact(ir, diag, place, arena_str(ir->arena, str_from(fault->detail)));
}

void ir_report(struct ir *ir, enum diag diag, struct ir_place place) {
    ir_report_fact(ir, diag, place, (struct str){NULL, 0});
}

void ir_report_item(struct ir *ir, struct ir_item *item, enum diag diag, struct ir_place place,
                    struct str fact) {
    struct diagnostic *made = add(ir, diag, place, fact);
    if (made != NULL)
        made->item_place = item->place;
    if (diag_info(diag)->severity == SEVERITY_ERROR)
        item->quarantined = true;
}

void ir_report_twin(struct ir *ir, struct ir_item *item, enum diag diag, struct str fact,
                    const struct ir_twin *twin) {
    struct diagnostic *made = add(ir, diag, item->place, fact);
    if (made != NULL) {
        made->item_place = item->place;
        made->other = twin->place;
        made->other_message = twin->said;
    }
    if (diag_info(diag)->severity == SEVERITY_ERROR)
        item->quarantined = true;
}

void ir_edit(struct ir *ir, enum diag diag, struct ir_edit edit) {
    if (ir->sources.at[edit.source_idx].lines.count > 0)
        return;
    edit.code = diag_info(diag)->code;
    *vec_push(ir->arena, &ir->edits) = edit;
}

static int compare_numbers(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

int ir_compare_places(const struct ir_place *a, const struct ir_place *b) {
    int order = compare_numbers(a->source_idx, b->source_idx);
    if (order == 0)
        order = compare_numbers(a->line, b->line);
    return order == 0 ? compare_numbers(a->column, b->column) : order;
}

/* Merges the sorted runs [low, middle) and [middle, high) of `from` into `to`. */
static void merge(const struct diagnostic *from, struct diagnostic *to, uint32_t low,
                  uint32_t middle, uint32_t high) {
    uint32_t left = low, right = middle;
    for (uint32_t i = low; i < high; i++) {
        bool take_left =
            right >= high ||
            (left < middle && ir_compare_places(&from[left].place, &from[right].place) <= 0);
        to[i] = take_left ? from[left++] : from[right++];
    }
}

/* A merge sort from the bottom up: stable, which qsort() does not promise. */
void ir_sort_diagnostics(struct ir *ir) {
    uint32_t count = ir->diagnostics.count;
    struct diagnostic *from = ir->diagnostics.at;
    struct diagnostic *to = ARENA_ARRAY(ir->arena, struct diagnostic, count);
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t low = 0; low < count; low += 2 * width) {
            uint32_t middle = low + width < count ? low + width : count;
            uint32_t high = low + 2 * width < count ? low + 2 * width : count;
            merge(from, to, low, middle, high);
        }
        struct diagnostic *sorted = to;
        to = from;
        from = sorted;
    }
    ir->diagnostics.at = from;
}
