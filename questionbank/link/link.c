/* Identity of items: what is the same item, what is the same revision, what stands twice. Items are
 * grouped by hashes, so nothing depends on the order of the source. */
#include "questionbank/link/link.h"

#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/identity.h"
#include "questionbank/link/near.h"
#include "questionbank/link/normal.h"
#include "questionbank/link/order.h"

/* One item in the groups. */
struct entry {
    struct identity id;
    bool quarantined; /* by its reader: keeps its identity, but is compared with nothing */
    uint32_t item_idx;
};

/* What link keeps beside the items while it drops duplicates. */
struct groups {
    struct ir *ir;
    struct entry *entries; /* one for each item; the items of groups come to stand first, sorted */
    bool *dropped;         /* by index of the item */
    bool *settled;         /* by index: said to be a twin already */
    struct near *near;
};

static int compare_entries(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = mark_compare(x->id.base, y->id.base);
    if (order == 0)
        order = mark_compare(x->id.options, y->id.options);
    if (order == 0)
        order = (int)x->quarantined - (int)y->quarantined;
    return order != 0 ? order : (x->item_idx < y->item_idx ? -1 : 1);
}

static void report_twin(struct groups *g, enum diag diag, const struct entry *entry,
                        const struct entry *other) {
    struct ir *ir = g->ir;
    struct ir_item *item = &ir->items.at[entry->item_idx];
    const struct ir_item *twin = &ir->items.at[other->item_idx];
    struct ir_location location = ir_locate(ir, twin->place);
    struct str at = ir_location_format(ir->arena, &location, false);
    struct str said = view_stem_shown(ir->arena, twin);
    if (diag == DIAG_DUPLICATE_CONFLICT)
        said = arena_printf(ir->arena, "答案 %.*s｜另一处答案 %.*s",
                            STR_ARGS(view_key_shown(ir->arena, item)),
                            STR_ARGS(view_key_shown(ir->arena, twin)));
    struct str fact = arena_printf(ir->arena, "%.*s（另一处：%.*s）",
                                   STR_ARGS(diag_info(diag)->title), STR_ARGS(at));
    g->settled[entry->item_idx] = true;
    ir_report_twin(ir, item, diag, fact, &(struct ir_twin){twin->place, said});
}

/* What is dropped takes its acceptances along, so they are asked here. */
static bool accepts(const struct ir_item *item, enum diag diag) {
    for (uint32_t i = 0; i < item->accepts.count; i++)
        if (str_eq(item->accepts.at[i].code, str_from(diag_info(diag)->code)))
            return true;
    return false;
}

static void drop(struct groups *g, const struct entry *entry, const struct entry *other) {
    if (accepts(&g->ir->items.at[entry->item_idx], DIAG_DUPLICATE))
        g->ir->accepted++;
    else
        report_twin(g, DIAG_DUPLICATE, entry, other);
    g->settled[entry->item_idx] = true;
    g->dropped[entry->item_idx] = true;
    g->ir->duplicates++;
}

/* Entries [first, end) have the same stem and options; the sound ones stand first. */
static void settle_same(struct groups *g, uint32_t first, uint32_t end) {
    const struct entry *entries = g->entries;
    while (end > first && entries[end - 1].quarantined)
        end--;
    uint32_t other = first; /* the first with another answer */
    for (uint32_t i = first + 1; i < end && other == first; i++)
        if (!mark_eq(entries[first].id.answer, entries[i].id.answer))
            other = i;
    bool conflict = other != first;
    if (conflict)
        report_twin(g, DIAG_DUPLICATE_CONFLICT, &entries[first], &entries[other]);
    for (uint32_t i = first + 1; i < end; i++) {
        bool differs = !mark_eq(entries[first].id.answer, entries[i].id.answer);
        const struct entry *twin = &entries[conflict && !differs ? other : first];
        if (conflict)
            report_twin(g, DIAG_DUPLICATE_CONFLICT, &entries[i], twin);
        else
            drop(g, &entries[i], twin);
    }
}

/* Entries [first, end) carry the same 编号: one item, or a slip. */
static void settle_named(struct groups *g, uint32_t first, uint32_t end) {
    const struct ir_item *items = g->ir->items.at;
    const struct entry *original = NULL;
    for (uint32_t i = first; i < end; i++) {
        const struct entry *entry = &g->entries[i];
        if (!entry->quarantined && (original == NULL || entry->item_idx < original->item_idx))
            original = entry;
    }
    for (uint32_t i = first; i < end; i++) {
        const struct entry *entry = &g->entries[i];
        if (entry->quarantined || entry == original)
            continue;
        bool same =
            hash_eq(&items[entry->item_idx].content_hash, &items[original->item_idx].content_hash);
        if (same)
            drop(g, entry, original);
        else
            report_twin(g, DIAG_DUPLICATE_NAME, entry, original);
    }
}

/* Entries [first, end) have the same stem. */
static void settle_group(struct groups *g, struct arena *scratch, uint32_t first, uint32_t end) {
    struct ir_item *items = g->ir->items.at;
    if (items[g->entries[first].item_idx].item_name.len > 0) {
        settle_named(g, first, end);
        return;
    }
    bool differ = !mark_eq(g->entries[first].id.options, g->entries[end - 1].id.options);
    uint32_t from = first;
    for (uint32_t i = first; i < end; i++) {
        const struct entry *entry = &g->entries[i];
        struct ir_item *item = &items[entry->item_idx];
        if (differ)
            item->item_key = identity_joined(scratch, &item->item_key, item);
        arena_reset(scratch);
        bool last = i + 1 == end || !mark_eq(entry->id.options, g->entries[i + 1].id.options);
        if (!last)
            continue;
        settle_same(g, from, i + 1);
        from = i + 1;
    }
}

/* Quarantined items take part: a fault in one must change neither its identity nor a neighbour's.
 */
static void gather_entries(struct groups *g, struct arena *work, struct arena *scratch) {
    struct viewer viewer = {.arena = work, .scratch = scratch};
    struct frame frame = {.arena = work};
    for (uint32_t i = 0; i < g->ir->items.count; i++) {
        struct ir_item *item = &g->ir->items.at[i];
        const struct view *view = view_item(&viewer, item);
        item->content_hash = identity_content(&frame, item);
        item->item_key = identity_base(&frame, view);
        g->entries[i] = (struct entry){
            .id = identity_of(item, view),
            .quarantined = item->quarantined,
            .item_idx = i,
        };
        near_add(g->near, item, view);
    }
    arena_reset(scratch);
}

/* Moves the entries that share their base with another to the front; returns how many. */
static uint32_t gather_groups(struct groups *g, struct arena *work) {
    uint32_t count = g->ir->items.count, slots = 16, crowd = 0;
    while (slots < count * 2)
        slots *= 2;
    uint32_t *leaders = ARENA_ARRAY(work, uint32_t, slots); /* index + 1 of the first of a base */
    bool *shared = ARENA_ARRAY(work, bool, count);
    for (uint32_t i = 0; i < count; i++) {
        struct mark128 base = g->entries[i].id.base;
        uint32_t slot = (uint32_t)base.a & (slots - 1);
        while (leaders[slot] != 0 && !mark_eq(g->entries[leaders[slot] - 1].id.base, base))
            slot = (slot + 1) & (slots - 1);
        if (leaders[slot] == 0)
            leaders[slot] = i + 1;
        else
            shared[i] = shared[leaders[slot] - 1] = true;
    }
    for (uint32_t i = 0; i < count; i++)
        if (shared[i])
            g->entries[crowd++] = g->entries[i];
    return crowd;
}

static void settle_groups(struct groups *g, struct arena *work, struct arena *scratch) {
    uint32_t count = gather_groups(g, work);
    if (count > 0)
        qsort(g->entries, count, sizeof *g->entries, compare_entries);
    for (uint32_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && mark_eq(g->entries[first].id.base, g->entries[end].id.base))
            end++;
        settle_group(g, scratch, first, end);
    }
}

static void drop_duplicates(struct groups *g) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < g->ir->items.count; i++)
        if (!g->dropped[i])
            g->ir->items.at[kept++] = g->ir->items.at[i];
    g->ir->items.count = kept;
}

void link_items(struct ir *ir) {
    struct arena work = {0}, scratch = {0};
    uint32_t count = ir->items.count;
    for (uint32_t i = 0; i < count; i++) {
        normalise_item(ir, &ir->items.at[i]);
        order_rewrite(ir, &ir->items.at[i]);
    }
    struct groups g = {
        .ir = ir,
        .entries = ARENA_ARRAY(&work, struct entry, count),
        .dropped = ARENA_ARRAY(&work, bool, count),
        .settled = ARENA_ARRAY(&work, bool, count),
        .near = near_open(&work, count),
    };
    gather_entries(&g, &work, &scratch);
    settle_groups(&g, &work, &scratch);
    near_report(g.near, ir, g.settled);
    drop_duplicates(&g);
    arena_close(&scratch);
    arena_close(&work);
}
