/* My exams, and starting one. */
#include "api/route/attempt_view.h"
#include "api/route/route.h"
#include "engine/campaign/campaign.h"

static enum err wire_exam_of(struct api_call *c, const struct my_exam *exam,
                             struct wire_exam *out) {
    struct blueprint blueprint;
    TRY(blueprint_parse(c->call.arena, exam->blueprint, &blueprint, c->call.fault));
    enum start_verdict verdict = exam_verdict(exam, c->call.now_ms);
    int64_t left = exam->attempts_max - exam->attempts;
    *out = (struct wire_exam){
        .exam_id = exam->exam_id.v,
        .campaign_id = exam->campaign_id.v,
        .title = exam->title,
        .opens_at = exam->opens_at,
        .closes_at = exam->closes_at,
        .duration_seconds = exam->duration_ms / MS_PER_SECOND,
        .item_count = blueprint_slot_count(&blueprint),
        .total = blueprint_total(&blueprint),
        .pass_score = exam->pass_score,
        .eligible = start_verdict_code(verdict) == NULL,
        .reason = str_from(start_verdict_detail(verdict)),
        .reason_code = str_from(start_verdict_code(verdict)),
        .attempts_left = left > 0 ? left : 0,
        .open_attempt_id = exam->open_attempt_id.v,
        .last_attempt_id = exam->last_attempt_id.v,
    };
    return ERR_OK;
}

enum http_outcome route_exams(struct api_call *c) {
    my_exam_vec exams = {0};
    struct wire_exams reply = {.server_now = c->call.now_ms};
    if (exam_list_mine(&c->call, c->who.person_id, &exams) != ERR_OK)
        return api_fail(c);
    for (uint32_t i = 0; i < exams.count; i++)
        if (wire_exam_of(c, &exams.at[i], vec_push(c->call.arena, &reply.exams)) != ERR_OK)
            return api_fail(c);
    return api_reply(c, 200, &WIRE_EXAMS, &reply);
}

struct start_task {
    struct start_job job;
    struct api_call *c;
};

static void start_done(struct lane_job *lane) {
    struct start_task *task = (struct start_task *)lane;
    struct api_call *c = task->c;
    struct wire_attempt reply = {0};
    if (lane->err == ERR_OK)
        lane->err =
            attempt_view(c, &task->job.attempt, task->job.image, &task->job.responses, &reply);
    if (lane->err != ERR_OK && lane->fault.code == NULL)
        lane->fault = *c->call.fault;
    if (task->job.created)
        http_reply_header(
            c->reply, "Location",
            arena_printf(c->call.arena, "/v1/attempts/%lld", (long long)reply.attempt_id));
    api_finish(c, lane, task->job.created ? 201 : 200, &WIRE_ATTEMPT, &reply);
}

enum http_outcome route_attempt_start(struct api_call *c) {
    struct start_task *task = ARENA_NEW(c->call.arena, struct start_task);
    task->c = c;
    task->job = (struct start_job){.lane = {.done = start_done},
                                   .exam_id = {c->request->ids[0]},
                                   .person_id = c->who.person_id,
                                   .received_ms = c->request->received_ms,
                                   .arena = c->call.arena};
    if (attempt_start_push(c->call.engine, &task->job) == ERR_OK)
        return HTTP_LATER;
    *c->call.fault = task->job.lane.fault;
    return api_fail(c);
}
