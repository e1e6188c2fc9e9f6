/* One sitting over HTTP: read, save, submit, result. */
#include "api/route/attempt_view.h"
#include "base/core/limits.h"

enum err attempt_view(struct api_call *c, const struct attempt *attempt, const struct image *image,
                      const saved_response_vec *responses, struct wire_attempt *out) {
    struct blueprint blueprint;
    struct paper paper = attempt_paper(attempt);
    struct buf sections = buf_make(c->call.arena, LIMIT_REPLY_BYTES_MAX);
    TRY(blueprint_parse(c->call.arena, attempt->blueprint_json, &blueprint, c->call.fault));
    TRY(paper_render(&sections, image, &blueprint, &paper, c->call.fault));
    TRY(buf_check(&sections, c->call.fault));
    *out = (struct wire_attempt){
        .attempt_id = attempt->attempt_id.v,
        .exam_id = attempt->exam_id.v,
        .state = attempt_state_code(attempt->state),
        .server_now = clock_now(&c->call.engine->clock),
        .started_at = attempt->started_at,
        .deadline_at = attempt->deadline_at,
        .sections = buf_str(&sections),
    };
    for (uint32_t i = 0; i < responses->count; i++) {
        const struct saved_response *r = &responses->at[i];
        *vec_push(c->call.arena, &out->responses) =
            (struct wire_response){r->slot, r->response, r->seq, r->saved_at};
    }
    return ERR_OK;
}

enum http_outcome route_attempt_get(struct api_call *c) {
    struct attempt attempt;
    saved_response_vec responses = {0};
    const struct image *image = NULL;
    struct wire_attempt reply;
    if (attempt_get(&c->call, (struct attempt_id){c->request->ids[0]}, c->who.person_id, &attempt,
                    &responses) != ERR_OK ||
        image_get(&c->call, attempt.bank_id, attempt.edition_no, &image) != ERR_OK ||
        attempt_view(c, &attempt, image, &responses, &reply) != ERR_OK)
        return api_fail(c);
    return api_reply(c, 200, &WIRE_ATTEMPT, &reply);
}

struct save_task {
    struct save_job job;
    struct api_call *c;
};

static void save_done(struct lane_job *lane) {
    struct save_task *task = (struct save_task *)lane;
    struct api_call *c = task->c;
    struct wire_saved reply = {.server_now = clock_now(&c->call.engine->clock),
                               .deadline_at = task->job.deadline_at};
    for (uint32_t i = 0; lane->err == ERR_OK && i < task->job.slot_count; i++) {
        const struct save_slot *slot = &task->job.slots[i];
        *vec_push(c->call.arena, &reply.responses) = (struct wire_saved_slot){
            slot->slot, slot->current.seq, slot->current.saved_at, slot->receipt};
    }
    api_finish(c, lane, 200, &WIRE_SAVED, &reply);
}

/* Slots and seqs count from 1; the text of one response has a ceiling. */
static enum err check_slot(struct api_call *c, const struct wire_save_slot *slot,
                           struct str response) {
    if (slot->slot < 1)
        return fault_set_field(c->call.fault, ERR_INVALID, "slot_unknown", "slot",
                               "题号从 1 开始。");
    if (slot->seq < 1)
        return fault_set_field(c->call.fault, ERR_INVALID, "seq_invalid", "seq",
                               "保存序号 seq 从 1 开始。");
    if (response.len > LIMIT_RESPONSE_BYTES_MAX)
        return fault_set_field(c->call.fault, ERR_TOO_LARGE, "too_large", "response",
                               "一题的作答超过 %d 字节的上限。", LIMIT_RESPONSE_BYTES_MAX);
    return ERR_OK;
}

static enum err read_slots(struct api_call *c, const struct wire_save *save, struct save_job *job) {
    if (save->responses.count == 0)
        return fault_set_field(c->call.fault, ERR_INVALID, "json_member", "responses",
                               "没有要保存的作答。");
    job->slots = ARENA_ARRAY(c->call.arena, struct save_slot, save->responses.count);
    job->slot_count = save->responses.count;
    for (uint32_t i = 0; i < save->responses.count; i++) {
        const struct wire_save_slot *slot = &save->responses.at[i];
        struct str response =
            json_from_texts(c->call.arena, slot->response.at, slot->response.count);
        TRY(check_slot(c, slot, response));
        job->slots[i] =
            (struct save_slot){.slot = slot->slot, .seq = slot->seq, .response = response};
    }
    return ERR_OK;
}

enum http_outcome route_attempt_save(struct api_call *c) {
    struct save_task *task = ARENA_NEW(c->call.arena, struct save_task);
    task->c = c;
    task->job = (struct save_job){.lane = {.done = save_done},
                                  .attempt_id = {c->request->ids[0]},
                                  .person_id = c->who.person_id,
                                  .received_ms = c->request->received_ms,
                                  .arena = c->call.arena};
    if (read_slots(c, c->body, &task->job) != ERR_OK)
        return api_fail(c);
    if (attempt_save_push(c->call.engine, &task->job) == ERR_OK)
        return HTTP_LATER;
    *c->call.fault = task->job.lane.fault;
    return api_fail(c);
}

struct submit_task {
    struct submit_job job;
    struct api_call *c;
};

static void submit_done(struct lane_job *lane) {
    struct submit_task *task = (struct submit_task *)lane;
    const struct submit_job *job = &task->job;
    const struct wire_submitted reply = {
        .attempt_id = job->attempt_id.v,
        .state = attempt_state_code(job->state),
        .closed_at = job->closed_at,
        .score = job->score,
        .total = job->total,
        .passed = job->passed,
        .credit = job->credits,
        .receipt = attempt_submit_receipt(task->c->call.arena, job->attempt_id, job->closed_at,
                                          job->score),
    };
    api_finish(task->c, lane, 200, &WIRE_SUBMITTED, &reply);
}

enum http_outcome route_attempt_submit(struct api_call *c) {
    struct submit_task *task = ARENA_NEW(c->call.arena, struct submit_task);
    task->c = c;
    task->job =
        (struct submit_job){.finish = {.lane = {.done = submit_done}, .kind = FINISH_SUBMIT},
                            .attempt_id = {c->request->ids[0]},
                            .person_id = c->who.person_id,
                            .received_ms = c->request->received_ms};
    if (attempt_submit_push(c->call.engine, &task->job) == ERR_OK)
        return HTTP_LATER;
    *c->call.fault = task->job.finish.lane.fault;
    return api_fail(c);
}

/* What the release rule lets the owner see of one slot. */
static enum err result_item(struct api_call *c, const struct attempt *attempt,
                            const struct image *image, const struct saved_response *response,
                            struct wire_result_item *out) {
    size_t at = (size_t)out->slot - 1;
    const struct image_item *item =
        image_find(image, (struct revision_id){attempt->revision_ids.at[at]});
    PROMISE(item != NULL);
    bool right = false;
    if (response != NULL)
        TRY(attempt_slot_is_right(&c->call, attempt, item, response, &right));
    out->key = paper_key_json(c->call.arena, item, attempt->option_orders.at[at]);
    out->rationale = item->rationale_json;
    out->cites = item->cites_json;
    out->right = right ? STR("true") : STR("false");
    return ERR_OK;
}

static enum err fill_result(struct api_call *c, const struct attempt *attempt,
                            const saved_response_vec *responses, struct wire_result *reply) {
    const struct image *image = NULL;
    uint32_t at = 0;
    TRY(image_get(&c->call, attempt->bank_id, attempt->edition_no, &image));
    for (uint32_t slot = 1; slot <= attempt->revision_ids.count; slot++) {
        struct wire_result_item *item = vec_push(c->call.arena, &reply->items);
        const struct saved_response *response = NULL;
        if (at < responses->count && responses->at[at].slot == slot)
            response = &responses->at[at++];
        *item = (struct wire_result_item){.slot = slot};
        if (response != NULL)
            item->response = response->response;
        if (reply->released)
            TRY(result_item(c, attempt, image, response, item));
    }
    return ERR_OK;
}

enum http_outcome route_attempt_result(struct api_call *c) {
    struct attempt attempt;
    saved_response_vec responses = {0};
    if (attempt_get(&c->call, (struct attempt_id){c->request->ids[0]}, c->who.person_id, &attempt,
                    &responses) != ERR_OK)
        return api_fail(c);
    if (attempt.state == ATTEMPT_OPEN) {
        fault_set(c->call.fault, ERR_CONFLICT, "attempt_open", "尚未交卷，还没有成绩。");
        return api_fail(c);
    }
    struct wire_result reply = {
        .attempt_id = attempt.attempt_id.v,
        .exam_id = attempt.exam_id.v,
        .state = attempt_state_code(attempt.state),
        .closed_at = attempt.closed_at,
        .score = attempt.score,
        .total = attempt.total,
        .passed = attempt.passed,
        .credit = attempt.credits,
        .receipt = attempt_submit_receipt(c->call.arena, attempt.attempt_id, attempt.closed_at,
                                          attempt.score),
        .released = attempt_is_released(&attempt, c->call.now_ms),
    };
    if (fill_result(c, &attempt, &responses, &reply) != ERR_OK)
        return api_fail(c);
    return api_reply(c, 200, &WIRE_RESULT, &reply);
}
