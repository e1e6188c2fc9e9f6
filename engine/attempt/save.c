/* Sort, then sweep: each slot's offers stand together, lowest seq first. */
#include "engine/attempt/save.h"

static int compare_slots(const struct saved_response *a, const struct saved_response *b) {
    if (a->attempt_id != b->attempt_id)
        return a->attempt_id < b->attempt_id ? -1 : 1;
    return (a->slot > b->slot) - (a->slot < b->slot);
}

static int compare_stored(const void *left, const void *right) {
    return compare_slots(left, right);
}

static int compare_offers(const void *left, const void *right) {
    const struct offered_save *a = left, *b = right;
    int order = compare_slots(&a->save, &b->save);
    if (order == 0)
        order = (a->save.seq > b->save.seq) - (a->save.seq < b->save.seq);
    return order != 0 ? order : (a->job_idx > b->job_idx) - (a->job_idx < b->job_idx);
}

static enum save_verdict judge(const struct saved_response *save,
                               const struct saved_response *current) {
    if (current->seq == 0 || save->seq > current->seq)
        return SAVE_STORE;
    if (save->seq < current->seq)
        return SAVE_OLDER;
    return str_eq(save->response, current->response) ? SAVE_STORED : SAVE_CONFLICT;
}

/* All offers of one slot, given what is stored for it (seq 0 for nothing). */
static void settle_slot(struct offered_save *offers, uint32_t count,
                        struct saved_response current) {
    for (uint32_t i = 0; i < count; i++) {
        offers[i].verdict = judge(&offers[i].save, &current);
        if (offers[i].verdict == SAVE_STORE)
            current = offers[i].save;
    }
    for (uint32_t i = 0; i < count; i++)
        offers[i].current = current;
}

void save_settle(struct offered_save *offers, uint32_t offer_count, struct saved_response *stored,
                 uint32_t stored_count) {
    if (offer_count == 0)
        return;
    qsort(offers, offer_count, sizeof *offers, compare_offers);
    if (stored_count > 0)
        qsort(stored, stored_count, sizeof *stored, compare_stored);
    uint32_t at = 0;
    for (uint32_t i = 0; i < offer_count;) {
        uint32_t end = i + 1;
        while (end < offer_count && compare_slots(&offers[end].save, &offers[i].save) == 0)
            end++;
        while (at < stored_count && compare_slots(&stored[at], &offers[i].save) < 0)
            at++;
        bool found = at < stored_count && compare_slots(&stored[at], &offers[i].save) == 0;
        settle_slot(offers + i, end - i, found ? stored[at] : (struct saved_response){0});
        i = end;
    }
}
