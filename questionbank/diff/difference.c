/* A merge of two lists sorted by the key of the item, so that the cost stays linear but for the
 * sorting and the result does not depend on the order of the lists. */
#include "questionbank/diff/difference.h"

/* One entry in the sorted list of its state. */
struct slot {
    const struct diff_entry *entry;
    uint32_t idx;
};

/* Sound entries before quarantined ones of the same item, then in order. */
static int compare_slots(const void *a, const void *b) {
    const struct slot *x = a, *y = b;
    int order = memcmp(x->entry->item_key.bytes, y->entry->item_key.bytes, HASH_BYTES);
    if (order == 0)
        order = (int)x->entry->quarantined - (int)y->entry->quarantined;
    return order != 0 ? order : (x->idx > y->idx) - (x->idx < y->idx);
}

static struct slot *sorted(struct arena *arena, const diff_state *state) {
    struct slot *slots = ARENA_ARRAY(arena, struct slot, state->count);
    for (uint32_t i = 0; i < state->count; i++)
        slots[i] = (struct slot){&state->at[i], i};
    if (state->count > 0)
        qsort(slots, state->count, sizeof *slots, compare_slots);
    return slots;
}

static bool same(const struct hash *a, const struct hash *b) {
    return memcmp(a->bytes, b->bytes, HASH_BYTES) == 0;
}

static enum diff_fate fate_of(const struct diff_entry *old_entry,
                              const struct diff_entry *new_entry) {
    if (new_entry->quarantined)
        return DIFF_QUARANTINED;
    if (old_entry == NULL || old_entry->absent)
        return DIFF_ADDED;
    return same(&old_entry->revision, &new_entry->revision) ? DIFF_UNCHANGED : DIFF_CHANGED;
}

/* Both lists, as far as they are merged. `kept` marks old entries that something new speaks of. */
struct merge {
    const struct slot *old_slots;
    uint32_t old_count;
    uint32_t old_at;
    struct diff_pair *pairs; /* by index of the new entry */
    bool *kept;
};

static void settle(struct merge *m, const struct slot *slot) {
    while (m->old_at < m->old_count && memcmp(m->old_slots[m->old_at].entry->item_key.bytes,
                                              slot->entry->item_key.bytes, HASH_BYTES) < 0)
        m->old_at++;
    const struct slot *twin = m->old_at < m->old_count ? &m->old_slots[m->old_at] : NULL;
    if (twin != NULL && !same(&twin->entry->item_key, &slot->entry->item_key))
        twin = NULL;
    enum diff_fate fate = fate_of(twin == NULL ? NULL : twin->entry, slot->entry);
    uint32_t old_idx = twin == NULL ? DIFF_NONE : twin->idx;
    if (fate == DIFF_QUARANTINED && twin != NULL && twin->entry->absent)
        old_idx = DIFF_NONE;
    m->pairs[slot->idx] = (struct diff_pair){fate, old_idx, slot->idx};
    if (twin != NULL)
        m->kept[twin->idx] = true;
}

static void add(struct arena *arena, struct difference *d, struct diff_pair pair) {
    *vec_push(arena, &d->pairs) = pair;
    d->counts[pair.fate]++;
}

struct difference difference_make(struct arena *arena, const diff_state *old_state,
                                  const diff_state *new_state) {
    struct difference made = {0};
    struct arena work = {0};
    struct merge m = {
        .old_slots = sorted(&work, old_state),
        .old_count = old_state->count,
        .pairs = ARENA_ARRAY(&work, struct diff_pair, new_state->count),
        .kept = ARENA_ARRAY(&work, bool, old_state->count),
    };
    const struct slot *slots = sorted(&work, new_state);
    for (uint32_t i = 0; i < new_state->count; i++)
        settle(&m, &slots[i]);
    for (uint32_t i = 0; i < new_state->count; i++)
        add(arena, &made, m.pairs[i]);
    for (uint32_t i = 0; i < old_state->count; i++)
        if (!m.kept[i] && !old_state->at[i].absent)
            add(arena, &made, (struct diff_pair){DIFF_RETIRED, i, DIFF_NONE});
    arena_close(&work);
    return made;
}

static void hash_texts(struct hash_state *state, const ir_texts *texts) {
    uint32_t count = texts->count;
    hash_add(state, (struct str){(const char *)&count, sizeof count});
    for (uint32_t i = 0; i < count; i++)
        hash_add(state, texts->at[i]);
}

/* Items that say no more than the content hash covers keep it, and so their revisions of before. */
struct hash revision_hash(const struct ir_item *item) {
    if (item->item_name.len + item->section.len == 0 &&
        item->proofs.count + item->accepts.count == 0)
        return item->content_hash;
    struct hash_state state;
    hash_begin(&state);
    hash_add(&state, (struct str){(const char *)item->content_hash.bytes, HASH_BYTES});
    hash_add(&state, item->item_name);
    hash_add(&state, item->section);
    hash_texts(&state, &item->proofs);
    for (uint32_t i = 0; i < item->accepts.count; i++) {
        hash_add(&state, item->accepts.at[i].code);
        hash_add(&state, item->accepts.at[i].reason);
    }
    return hash_end(&state);
}

diff_state diff_state_of(struct arena *arena, const struct ir *ir) {
    diff_state state = {ARENA_ARRAY(arena, struct diff_entry, ir->items.count), ir->items.count,
                        ir->items.count};
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        state.at[i] = (struct diff_entry){.item_key = item->item_key,
                                          .revision = revision_hash(item),
                                          .quarantined = item->quarantined};
    }
    return state;
}
