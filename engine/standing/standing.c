/* Standing is read from summary rows; only ranks and averages are computed. */
#include "engine/standing/standing.h"

#include "engine/standing/standing_store.h"

enum err standing_get(struct call *call, const struct campaign *campaign,
                      struct person_id person_id, struct standing *out) {
    return standing_store_get(call, campaign->campaign_id, person_id, out);
}

struct behind_verdict standing_judge(const struct campaign *campaign,
                                     const struct standing *standing, int64_t now_ms) {
    const struct behind_view view = {
        .as_of = day_of(now_ms),
        .last_day = day_of(campaign->closes_at - 1),
        .exam_last_day = standing->exam_closes_at == 0 ? 0 : day_of(standing->exam_closes_at - 1),
        .required_credits = campaign->required_credits,
        .credits = standing->credits,
        .daily_cap = campaign->daily_cap,
        .capped_today = standing->capped_today,
        .attempts = standing->attempts,
        .passed = standing->passed,
    };
    return behind_judge(&view);
}

enum err standing_leaderboard(struct call *call, struct campaign_id campaign_id,
                              struct unit_id after, int64_t limit, leader_vec *out) {
    struct leader_place place = {.average_credits = INT64_MAX};
    if (after.v != 0) {
        bool found = false;
        TRY(standing_store_place(call, campaign_id, after, &place, &found));
        if (!found)
            return fault_set_field(call->fault, ERR_INVALID, "query_invalid", "after",
                                   "翻页位置不存在，请从第一页开始。");
    }
    return standing_store_leaders(call, campaign_id, &place, limit, out);
}
