/* Posting a batch: lock the standings, leave out what was paid before, apply the cap in order,
 * append, add up. */
#include "engine/credit/credit.h"

#include "engine/credit/cap.h"
#include "engine/credit/credit_store.h"

static struct standing_row *find_standing(standing_row_vec *standings,
                                          const struct credit_claim *claim) {
    uint32_t low = 0, high = standings->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct standing_row *s = &standings->at[middle];
        bool before = s->campaign_id.v != claim->campaign_id.v
                          ? s->campaign_id.v < claim->campaign_id.v
                          : s->person_id.v < claim->person_id.v;
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == standings->count || standings->at[low].campaign_id.v != claim->campaign_id.v ||
        standings->at[low].person_id.v != claim->person_id.v)
        return NULL;
    return &standings->at[low];
}

static void count_attempt(struct standing_row *standing, const struct credit_claim *claim) {
    if (!claim->attempt)
        return;
    standing->add_participant |= standing->attempts + standing->add_attempts == 0;
    standing->add_attempts++;
    if (claim->score > standing->best_score)
        standing->best_score = claim->score;
    standing->add_passed |= claim->passed && !standing->passed;
}

static bool repeats_earlier(struct credit_claim *const *claims, uint32_t idx) {
    for (uint32_t i = 0; i < idx; i++)
        if (claims[i]->earned > 0 && claims[i]->person_id.v == claims[idx]->person_id.v &&
            claims[i]->campaign_id.v == claims[idx]->campaign_id.v &&
            claims[i]->kind == claims[idx]->kind && claims[i]->source_id == claims[idx]->source_id)
            return true;
    return false;
}

static void settle(struct standing_row *standing, struct credit_claim *claim) {
    claim->credited =
        credit_cap(claim->kind, claim->earned, standing->daily_cap, standing->capped_today);
    if (credit_is_capped(claim->kind))
        standing->capped_today += claim->credited;
    standing->add_credits += claim->credited;
}

enum err credit_post(struct call *call, struct credit_claim *const *claims, uint32_t count) {
    if (count == 0)
        return ERR_OK;
    standing_row_vec standings = {0};
    TRY(credit_store_lock(call, claims, count, &standings));
    bool *known = ARENA_ARRAY(call->arena, bool, count);
    TRY(credit_store_known(call, claims, count, known));
    struct new_credit *credits = ARENA_ARRAY(call->arena, struct new_credit, count);
    uint32_t credit_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct standing_row *standing = find_standing(&standings, claims[i]);
        if (standing == NULL)
            return fault_set(call->fault, ERR_NOT_FOUND, "not_enrolled",
                             "您不在这个活动的参加人员之中。");
        claims[i]->credited = 0;
        count_attempt(standing, claims[i]);
        if (claims[i]->earned == 0 || known[i] || repeats_earlier(claims, i))
            continue;
        settle(standing, claims[i]);
        credits[credit_count++] = (struct new_credit){claims[i], standing};
    }
    if (credit_count > 0)
        TRY(credit_store_add(call, credits, credit_count));
    return credit_store_standing(call, &standings);
}
