/* Database calls of engine/campaign. */
#pragma once

#include "engine/campaign/campaign.h"

enum err campaign_store_add(struct call *call, const struct campaign *campaign,
                            struct campaign_id id) MUST_CHECK;
enum err campaign_store_find(struct call *call, struct str code, struct campaign *out,
                             bool *found) MUST_CHECK;
enum err campaign_store_get(struct call *call, struct campaign_id id,
                            struct campaign *out) MUST_CHECK;
enum err campaign_store_list(struct call *call, struct person_id person_id,
                             struct account_id account_id, campaign_vec *out) MUST_CHECK;
enum err campaign_store_enrol_all(struct call *call, struct campaign_id id) MUST_CHECK;
enum err exam_store_add(struct call *call, const struct exam_new *exam,
                        struct exam_id id) MUST_CHECK;
enum err exam_store_list_mine(struct call *call, struct person_id person_id,
                              my_exam_vec *out) MUST_CHECK;
