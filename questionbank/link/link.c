/* Identity of items: what is the same item, what is the same revision, what stands twice. Items are
 * grouped by sorting hashes, so nothing depends on the order of the source. */
#include "questionbank/link/link.h"

#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/link/normal.h"

static void hash_texts(struct hash_state *state, const ir_texts *texts) {
    uint32_t count = texts->count;
    hash_add(state, (struct str){(const char *)&count, sizeof count});
    for (uint32_t i = 0; i < count; i++)
        hash_add(state, texts->at[i]);
}

static void hash_options(struct hash_state *state, const struct ir_item *item) {
    uint32_t count = item->options.count;
    hash_add(state, (struct str){(const char *)&count, sizeof count});
    for (uint32_t i = 0; i < count; i++) {
        hash_add(state, item->options.at[i].label);
        hash_add(state, item->options.at[i].text);
    }
}

static struct hash content_hash(const struct ir_item *item) {
    struct hash_state state;
    hash_begin(&state);
    hash_add(&state, item_kind_code(item->kind));
    hash_add(&state, item->stimulus);
    hash_add(&state, item->stem);
    hash_options(&state, item);
    hash_texts(&state, &item->key);
    hash_add(&state, item->rationale);
    hash_texts(&state, &item->cites);
    hash_add(&state, item->topic);
    hash_add(&state, difficulty_code(item->difficulty));
    hash_texts(&state, &item->tags);
    return hash_end(&state);
}

/* Identity without options. The first part keeps named and unnamed items apart. */
static struct hash base_key(struct arena *scratch, const struct ir_item *item) {
    struct hash_state state;
    hash_begin(&state);
    if (item->item_name.len > 0) {
        hash_add(&state, STR("name"));
        hash_add(&state, str_fold(scratch, item->item_name));
    } else {
        hash_add(&state, STR("text"));
        hash_add(&state, str_fold(scratch, item->stimulus));
        hash_add(&state, str_fold(scratch, item->stem));
    }
    return hash_end(&state);
}

static int compare_texts(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static struct hash hash_sorted(ir_texts *texts) {
    struct hash_state state;
    if (texts->count > 0)
        qsort(texts->at, texts->count, sizeof *texts->at, compare_texts);
    hash_begin(&state);
    hash_texts(&state, texts);
    return hash_end(&state);
}

static struct hash options_hash(struct arena *scratch, const struct ir_item *item) {
    ir_texts texts = {0};
    for (uint32_t i = 0; i < item->options.count; i++)
        *vec_push(scratch, &texts) = str_fold(scratch, item->options.at[i].text);
    return hash_sorted(&texts);
}

/* The answer by what the options say, so that two orders of the same options compare equal. */
static struct hash answer_hash(struct arena *scratch, const struct ir_item *item) {
    ir_texts texts = {0};
    for (uint32_t k = 0; k < item->key.count; k++) {
        struct str text = item->key.at[k];
        for (uint32_t i = 0; i < item->options.count; i++)
            if (str_eq(item->options.at[i].label, text)) {
                text = item->options.at[i].text;
                break;
            }
        *vec_push(scratch, &texts) = str_fold(scratch, text);
    }
    return hash_sorted(&texts);
}

/* One item in the groups. */
struct entry {
    struct hash base;    /* identity without options */
    struct hash options; /* their folded texts, sorted */
    struct hash answer;
    bool quarantined; /* by its reader: keeps its identity, but is compared with nothing */
    uint32_t item_idx;
};

static int compare_entries(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = memcmp(x->base.bytes, y->base.bytes, HASH_BYTES);
    if (order == 0)
        order = memcmp(x->options.bytes, y->options.bytes, HASH_BYTES);
    if (order == 0)
        order = (int)x->quarantined - (int)y->quarantined;
    return order != 0 ? order : (x->item_idx < y->item_idx ? -1 : 1);
}

static bool same_hash(const struct hash *a, const struct hash *b) {
    return memcmp(a->bytes, b->bytes, HASH_BYTES) == 0;
}

static struct hash joined_key(const struct entry *entry) {
    struct hash_state state;
    hash_begin(&state);
    hash_add(&state, (struct str){(const char *)entry->base.bytes, HASH_BYTES});
    hash_add(&state, (struct str){(const char *)entry->options.bytes, HASH_BYTES});
    return hash_end(&state);
}

/* What link keeps beside the items while it drops duplicates. */
struct groups {
    struct ir *ir;
    struct entry *entries;
    bool *dropped; /* by index of the item */
};

static void report_twin(struct groups *g, enum diag diag, const struct entry *entry,
                        const struct entry *other) {
    struct ir *ir = g->ir;
    struct ir_item *item = &ir->items.at[entry->item_idx];
    const struct ir_place *place = &ir->items.at[other->item_idx].place;
    ir_report_item(ir, item, diag, item->place,
                   arena_printf(ir->arena, "%s（另一处：%.*s 第 %u 行）",
                                diag_info(diag)->title.ptr,
                                STR_ARGS(ir->sources.at[place->source_idx].path), place->line));
}

static void drop(struct groups *g, const struct entry *entry) {
    g->dropped[entry->item_idx] = true;
    g->ir->duplicates++;
}

/* Entries [first, end) have the same stem and options; the sound ones stand first. */
static void settle_same(struct groups *g, uint32_t first, uint32_t end) {
    const struct entry *entries = g->entries;
    bool conflict = false;
    while (end > first && entries[end - 1].quarantined)
        end--;
    for (uint32_t i = first + 1; i < end; i++)
        conflict = conflict || !same_hash(&entries[first].answer, &entries[i].answer);
    if (conflict)
        report_twin(g, DIAG_DUPLICATE_CONFLICT, &entries[first], &entries[end - 1]);
    for (uint32_t i = first + 1; i < end; i++) {
        enum diag diag = conflict ? DIAG_DUPLICATE_CONFLICT : DIAG_DUPLICATE;
        report_twin(g, diag, &entries[i], &entries[first]);
        if (!conflict)
            drop(g, &entries[i]);
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
        g->ir->items.at[entry->item_idx].item_key = entry->base;
        if (entry->quarantined || entry == original)
            continue;
        bool same = same_hash(&items[entry->item_idx].content_hash,
                              &items[original->item_idx].content_hash);
        report_twin(g, same ? DIAG_DUPLICATE : DIAG_DUPLICATE_NAME, entry, original);
        if (same)
            drop(g, entry);
    }
}

/* Entries [first, end) have the same stem. */
static void settle_group(struct groups *g, uint32_t first, uint32_t end) {
    if (g->ir->items.at[g->entries[first].item_idx].item_name.len > 0) {
        settle_named(g, first, end);
        return;
    }
    bool differ = !same_hash(&g->entries[first].options, &g->entries[end - 1].options);
    uint32_t from = first;
    for (uint32_t i = first; i < end; i++) {
        struct entry *entry = &g->entries[i];
        g->ir->items.at[entry->item_idx].item_key = differ ? joined_key(entry) : entry->base;
        bool last = i + 1 == end || !same_hash(&entry->options, &g->entries[i + 1].options);
        if (!last)
            continue;
        settle_same(g, from, i + 1);
        from = i + 1;
    }
}

/* Quarantined items take part: a fault in one must change neither its identity nor a neighbour's.
 */
static void gather_entries(struct groups *g, struct arena *scratch) {
    for (uint32_t i = 0; i < g->ir->items.count; i++) {
        struct ir_item *item = &g->ir->items.at[i];
        item->content_hash = content_hash(item);
        g->entries[i] = (struct entry){
            .base = base_key(scratch, item),
            .options = options_hash(scratch, item),
            .answer = answer_hash(scratch, item),
            .quarantined = item->quarantined,
            .item_idx = i,
        };
        arena_reset(scratch);
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
    for (uint32_t i = 0; i < ir->items.count; i++)
        normalise_item(ir, &ir->items.at[i]);
    struct groups g = {
        .ir = ir,
        .entries = ARENA_ARRAY(&work, struct entry, ir->items.count),
        .dropped = ARENA_ARRAY(&work, bool, ir->items.count),
    };
    uint32_t count = ir->items.count;
    gather_entries(&g, &scratch);
    if (count > 0)
        qsort(g.entries, count, sizeof *g.entries, compare_entries);
    for (uint32_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && same_hash(&g.entries[first].base, &g.entries[end].base))
            end++;
        settle_group(&g, first, end);
    }
    drop_duplicates(&g);
    arena_close(&scratch);
    arena_close(&work);
}
