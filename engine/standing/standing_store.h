/* Database calls of engine/standing. */
#pragma once

#include "engine/standing/standing.h"

struct leader_place {
    int64_t average_credits;
    int64_t order_no;
    int64_t unit_id;
};

enum err standing_store_get(struct call *call, struct campaign_id campaign_id,
                            struct person_id person_id, struct standing *out) MUST_CHECK;
enum err standing_store_place(struct call *call, struct campaign_id campaign_id,
                              struct unit_id unit_id, struct leader_place *out,
                              bool *found) MUST_CHECK;
enum err standing_store_leaders(struct call *call, struct campaign_id campaign_id,
                                const struct leader_place *after, int64_t limit,
                                leader_vec *out) MUST_CHECK;
