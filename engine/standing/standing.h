/* Where one stands: a person's credits and what is missing, units in order. Hundredths. */
#pragma once

#include "engine/campaign/campaign.h"
#include "engine/reminder/behind.h"

struct standing {
    struct person_id person_id;
    int64_t credits;
    int64_t attempts;
    int64_t best_score;
    bool passed;
    int64_t capped_today;   /* credited today from what the daily cap holds for */
    int64_t exam_closes_at; /* last close of the campaign's exams */
};

struct leader {
    struct unit_id unit_id;
    struct str name;
    int64_t people;
    int64_t participants;
    int64_t passed;
    int64_t credits;         /* sum over the subtree */
    int64_t average_credits; /* credits / people, rounded half up */
    int64_t rank;            /* equal averages share one */
};
typedef VEC(struct leader) leader_vec;

/* ERR_NOT_FOUND when the person is not enrolled. */
enum err standing_get(struct call *call, const struct campaign *campaign,
                      struct person_id person_id, struct standing *out) MUST_CHECK;

/* What is missing and whether it can still be reached. */
struct behind_verdict standing_judge(const struct campaign *campaign,
                                     const struct standing *standing, int64_t now_ms);

/* Units behind `after` (0 for the first page), at most `limit`. */
enum err standing_leaderboard(struct call *call, struct campaign_id campaign_id,
                              struct unit_id after, int64_t limit, leader_vec *out) MUST_CHECK;
