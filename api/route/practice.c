/* Practice rounds over HTTP. Keys and rationales only once the round is finished. */
#include "engine/practice/practice.h"
#include "api/route/route.h"
#include "base/core/limits.h"

static enum err add_items(struct api_call *c, const struct practice_round *round,
                          const struct image *image, struct wire_round *out) {
    const bool *right = NULL;
    TRY(practice_verdicts(&c->call, round, image, &right));
    for (uint32_t at = 0; at < round->revision_ids.count; at++) {
        const struct image_item *item =
            image_find(image, (struct revision_id){round->revision_ids.at[at]});
        PROMISE(item != NULL);
        *vec_push(c->call.arena, &out->items) = (struct wire_round_item){
            at + 1, paper_key_json(c->call.arena, item, round->option_orders.at[at]),
            item->rationale_json, item->cites_json, right[at] ? STR("true") : STR("false")};
    }
    return ERR_OK;
}

static enum err view(struct api_call *c, const struct practice_round *round,
                     struct wire_round *out) {
    const struct image *image = NULL;
    struct paper paper = practice_paper(round);
    struct buf sections = buf_make(c->call.arena, LIMIT_REPLY_BYTES_MAX);
    TRY(image_get(&c->call, round->bank_id, round->edition_no, &image));
    struct blueprint blueprint = practice_blueprint(c->call.arena, round, image);
    TRY(paper_render(&sections, image, &blueprint, &paper, c->call.fault));
    TRY(buf_check(&sections, c->call.fault));
    *out = (struct wire_round){.round_id = round->round_id.v,
                               .campaign_id = round->campaign_id.v,
                               .started_at = round->started_at,
                               .finished_at = round->finished_at,
                               .sections = buf_str(&sections),
                               .responses = round->responses,
                               .correct = round->correct,
                               .credit = round->credits};
    return round->finished_at == 0 ? ERR_OK : add_items(c, round, image, out);
}

static enum http_outcome reply_round(struct api_call *c, int status,
                                     const struct practice_round *round) {
    struct wire_round reply;
    if (view(c, round, &reply) != ERR_OK)
        return api_fail(c);
    return api_reply(c, status, &WIRE_ROUND, &reply);
}

enum http_outcome route_practice_start(struct api_call *c) {
    const struct wire_round_start *start = c->body;
    const struct campaign_id campaign_id = {start->campaign_id};
    struct practice_round round;
    bool created = false;
    if (practice_start(&c->call, campaign_id, c->who.person_id, &round, &created) != ERR_OK)
        return api_fail(c);
    return reply_round(c, created ? 201 : 200, &round);
}

enum http_outcome route_practice_get(struct api_call *c) {
    struct practice_round round;
    if (practice_get(&c->call, (struct round_id){c->request->ids[0]}, c->who.person_id, &round) !=
        ERR_OK)
        return api_fail(c);
    return reply_round(c, 200, &round);
}

struct finish_task {
    struct practice_job job;
    struct api_call *c;
};

static void finish_done(struct lane_job *lane) {
    struct finish_task *task = (struct finish_task *)lane;
    const struct practice_job *job = &task->job;
    const struct wire_round_finished reply = {job->round_id.v, job->correct, job->item_count,
                                              job->credits};
    api_finish(task->c, lane, 200, &WIRE_ROUND_FINISHED, &reply);
}

enum http_outcome route_practice_finish(struct api_call *c) {
    const struct wire_round_finish *finish = c->body;
    struct finish_task *task = ARENA_NEW(c->call.arena, struct finish_task);
    task->c = c;
    task->job =
        (struct practice_job){.finish = {.lane = {.done = finish_done}, .kind = FINISH_PRACTICE},
                              .round_id = {c->request->ids[0]},
                              .person_id = c->who.person_id};
    for (uint32_t i = 0; i < finish->responses.count; i++) {
        const struct wire_round_slot *slot = &finish->responses.at[i];
        struct practice_response *response = vec_push(c->call.arena, &task->job.responses);
        response->slot = slot->slot;
        for (uint32_t p = 0; p < slot->response.count; p++)
            *vec_push(c->call.arena, &response->response) = slot->response.at[p];
    }
    if (practice_finish_push(c->call.engine, &task->job) == ERR_OK)
        return HTTP_LATER;
    *c->call.fault = task->job.finish.lane.fault;
    return api_fail(c);
}
