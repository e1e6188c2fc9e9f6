/* One pass over the diagnostics, each looked up among the few items that accept anything. */
#include "questionbank/check/accept.h"

#include "questionbank/ir/report.h"

/* One acceptance and what became of it. */
struct entry {
    struct ir_place place; /* of the item */
    struct ir_item *item;
    const struct ir_accept *accept;
    bool used;
    bool refused; /* met an error */
};

typedef VEC(struct entry) entry_vec;

static int compare_entries(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = ir_compare_places(&x->place, &y->place);
    return order != 0 ? order : ir_compare_places(&x->accept->place, &y->accept->place);
}

static void gather(struct ir *ir, struct arena *scratch, entry_vec *entries) {
    for (uint32_t i = 0; i < ir->items.count; i++) {
        struct ir_item *item = &ir->items.at[i];
        for (uint32_t k = 0; k < item->accepts.count; k++)
            *vec_push(scratch, entries) =
                (struct entry){item->place, item, &item->accepts.at[k], false, false};
    }
    if (entries->count > 0)
        qsort(entries->at, entries->count, sizeof *entries->at, compare_entries);
}

/* The first entry not before the place. */
static uint32_t find_place(const entry_vec *entries, const struct ir_place *place) {
    uint32_t low = 0, high = entries->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ir_compare_places(&entries->at[middle].place, place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_accepted(entry_vec *entries, const struct diagnostic *diagnostic) {
    bool accepted = false;
    if (diagnostic->item_place.line == 0)
        return false;
    for (uint32_t i = find_place(entries, &diagnostic->item_place);
         i < entries->count &&
         ir_compare_places(&entries->at[i].place, &diagnostic->item_place) == 0;
         i++) {
        struct entry *entry = &entries->at[i];
        if (!str_eq(entry->accept->code, str_from(diagnostic->code)))
            continue;
        entry->used = true;
        entry->refused = diagnostic->severity == SEVERITY_ERROR;
        accepted = accepted || !entry->refused;
    }
    return accepted;
}

static void report(struct ir *ir, const struct entry *entry) {
    const struct ir_accept *accept = entry->accept;
    if (entry->refused)
        ir_report_item(ir, entry->item, DIAG_ACCEPT_ERROR, accept->place,
                       arena_printf(ir->arena, "%.*s 是错误，不能接受", STR_ARGS(accept->code)));
    else if (!entry->used)
        ir_report_item(
            ir, entry->item, DIAG_ACCEPT_STALE, accept->place,
            arena_printf(ir->arena, "这道题没有 %.*s，“接受”已经多余", STR_ARGS(accept->code)));
}

void accept_warnings(struct ir *ir) {
    struct arena scratch = {0};
    entry_vec entries = {0};
    gather(ir, &scratch, &entries);
    uint32_t kept = 0;
    for (uint32_t i = 0; entries.count > 0 && i < ir->diagnostics.count; i++) {
        const struct diagnostic *diagnostic = &ir->diagnostics.at[i];
        if (!is_accepted(&entries, diagnostic)) {
            ir->diagnostics.at[kept++] = *diagnostic;
            continue;
        }
        ir->accepted++;
        ir->warnings -= diagnostic->severity == SEVERITY_WARNING;
    }
    if (entries.count > 0)
        ir->diagnostics.count = kept;
    for (uint32_t i = 0; i < entries.count; i++)
        report(ir, &entries.at[i]);
    arena_close(&scratch);
}
