/* Campaigns and exams as data. */
#include "engine/campaign/campaign.h"

#include "engine/campaign/campaign_store.h"

enum err campaign_add(struct call *call, const struct campaign *campaign, struct campaign_id *out) {
    struct campaign_id id = {id_make(&call->engine->ids)};
    TRY(campaign_store_add(call, campaign, id));
    *out = id;
    return ERR_OK;
}

enum err campaign_find(struct call *call, struct str code, struct campaign *out, bool *found) {
    return campaign_store_find(call, code, out, found);
}

enum err campaign_get(struct call *call, struct campaign_id campaign_id, struct campaign *out) {
    return campaign_store_get(call, campaign_id, out);
}

enum err campaign_list(struct call *call, struct person_id person_id, struct account_id account_id,
                       campaign_vec *out) {
    return campaign_store_list(call, person_id, account_id, out);
}

enum err campaign_enrol_all(struct call *call, struct campaign_id campaign_id) {
    return campaign_store_enrol_all(call, campaign_id);
}

enum err exam_add(struct call *call, const struct exam_new *exam, struct exam_id *out) {
    const struct image *image = NULL;
    struct paper trial;
    TRY(image_get(call, exam->bank_id, 0, &image));
    TRY(paper_draw(call->arena, image, exam->blueprint, 0, &trial, call->fault));
    struct exam_id id = {id_make(&call->engine->ids)};
    TRY(exam_store_add(call, exam, id));
    *out = id;
    return ERR_OK;
}

enum err exam_list_mine(struct call *call, struct person_id person_id, my_exam_vec *out) {
    return exam_store_list_mine(call, person_id, out);
}

enum start_verdict exam_verdict(const struct my_exam *exam, int64_t now_ms) {
    const struct start_view view = {
        exam->opens_at, exam->closes_at,         exam->attempts_max, exam->prerequisite_credits,
        exam->attempts, exam->open_attempt_id.v, exam->credits};
    return attempt_judge_start(&view, now_ms);
}
