/* Submits of a batch: lock the attempts, score what is committed, close them, and post what they
 * earned. An attempt that is finished already answers with its stored outcome, so a repeat changes
 * nothing. */
#include "base/json/json.h"
#include "engine/attempt/attempt_fsm.h"
#include "engine/attempt/attempt_store.h"
#include "engine/attempt/score.h"
#include "engine/credit/credit.h"

/* Each job's row, NULL where the attempt is not its person's. Jobs of one attempt share one row, so
 * that it is finished once. */
static struct finish_row **match(struct call *call, finish_row_vec *rows, uint32_t count) {
    struct finish_row **by_job = ARENA_ARRAY(call->arena, struct finish_row *, count);
    struct finish_row *row = NULL;
    for (uint32_t i = 0; i < rows->count; i++) {
        if (row == NULL || row->attempt_id != rows->at[i].attempt_id)
            row = &rows->at[i];
        by_job[rows->at[i].ord - 1] = row;
    }
    return by_job;
}

static bool is_open(const struct finish_row *row) {
    return str_eq(row->state, attempt_state_code(ATTEMPT_OPEN));
}

static enum err lock(struct call *call, struct submit_job **jobs, uint32_t count,
                     finish_row_vec *rows) {
    struct pair_columns pairs = {ARENA_ARRAY(call->arena, int64_t, count),
                                 ARENA_ARRAY(call->arena, int64_t, count), count};
    for (uint32_t i = 0; i < count; i++) {
        pairs.left[i] = jobs[i]->attempt_id.v;
        pairs.right[i] = jobs[i]->person_id.v;
    }
    return attempt_store_finish(call, pairs, rows);
}

/* Index of the first response of an attempt; they come by attempt_id. */
static uint32_t first_response(const saved_response_vec *responses, int64_t attempt_id) {
    uint32_t low = 0, high = responses->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (responses->at[middle].attempt_id < attempt_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Marks of one response, 0 when it is wrong. */
static enum err score_response(struct call *call, const struct finish_row *row,
                               const struct image *image, const struct saved_response *r,
                               bool *right) {
    PROMISE(r->slot >= 1 && r->slot <= row->revision_ids.count);
    const struct image_item *item =
        image_find(image, (struct revision_id){row->revision_ids.at[r->slot - 1]});
    PROMISE(item != NULL); /* an attempt refers to revisions of its edition */
    struct str *parts = NULL;
    uint32_t part_count = 0;
    TRY(json_to_texts(call->arena, r->response, LIMIT_RESPONSE_PARTS_MAX, &parts, &part_count,
                      call->fault));
    *right = response_is_right(item, row->option_orders.at[r->slot - 1], parts, part_count);
    return ERR_OK;
}

static enum err score_attempt(struct call *call, struct finish_row *row,
                              const saved_response_vec *responses) {
    const struct image *image = NULL;
    struct blueprint blueprint;
    TRY(image_get(call, row->bank_id, row->edition_no, &image));
    TRY(blueprint_parse(call->arena, row->blueprint, &blueprint, call->fault));
    row->score = 0;
    uint32_t first = first_response(responses, row->attempt_id);
    for (uint32_t i = first; i < responses->count && responses->at[i].attempt_id == row->attempt_id;
         i++) {
        bool right = false;
        TRY(score_response(call, row, image, &responses->at[i], &right));
        if (right)
            row->score += blueprint_section(&blueprint, (uint32_t)responses->at[i].slot)->marks;
    }
    row->passed = row->score >= row->pass_score;
    return ERR_OK;
}

static struct credit_claim claim_of(const struct finish_row *row) {
    return (struct credit_claim){.campaign_id = row->campaign_id,
                                 .person_id = row->person_id,
                                 .kind = CREDIT_EXAM_PASS,
                                 .source_id = row->exam_id.v,
                                 .earned = row->passed ? row->pass_credits : 0,
                                 .occurred_at = row->closed_at,
                                 .attempt = true,
                                 .score = row->score,
                                 .passed = row->passed};
}

static enum err read_responses(struct call *call, const finish_row_vec *rows,
                               saved_response_vec *responses) {
    int64_t *ids = ARENA_ARRAY(call->arena, int64_t, rows->count);
    for (uint32_t i = 0; i < rows->count; i++)
        ids[i] = rows->at[i].attempt_id;
    return response_store_scored(call, ids, rows->count, responses);
}

/* Ends an open attempt in memory; false when there is nothing to end. */
static bool end_attempt(struct finish_row *row, const struct submit_job *job) {
    if (row == NULL || !is_open(row))
        return false;
    struct attempt_end end = attempt_finish(row->deadline_at, row->grace_ms, job->received_ms);
    if (job->finish.kind == FINISH_BY_CLOCK && end.state != ATTEMPT_CLOSED)
        return false; /* the deadline was moved since it was listed */
    row->state = attempt_state_code(end.state);
    row->closed_at = end.closed_at;
    return true;
}

static enum err post(struct call *call, struct finish_row **closing, uint32_t closing_count) {
    struct credit_claim *claims = ARENA_ARRAY(call->arena, struct credit_claim, closing_count);
    struct credit_claim **list = ARENA_ARRAY(call->arena, struct credit_claim *, closing_count);
    for (uint32_t i = 0; i < closing_count; i++) {
        claims[i] = claim_of(closing[i]);
        list[i] = &claims[i];
    }
    TRY(credit_post(call, list, closing_count));
    for (uint32_t i = 0; i < closing_count; i++)
        closing[i]->credits = claims[i].credited;
    return attempt_store_close(call, closing, closing_count);
}

static void answer(struct submit_job *job, const struct finish_row *row) {
    if (row == NULL) {
        job->finish.lane.err = fault_set(&job->finish.lane.fault, ERR_NOT_FOUND, "not_found",
                                         "没有这次作答，或者它不是您的。");
        return;
    }
    PROMISE(attempt_state_parse(row->state, &job->state) == ERR_OK);
    job->closed_at = row->closed_at;
    job->score = row->score;
    job->total = row->total;
    job->passed = row->passed;
    job->credits = row->credits;
}

enum err attempt_write_submits(struct call *call, struct submit_job **jobs, uint32_t count) {
    if (count == 0)
        return ERR_OK;
    finish_row_vec rows = {0};
    saved_response_vec responses = {0};
    TRY(lock(call, jobs, count, &rows));
    TRY(read_responses(call, &rows, &responses));
    struct finish_row **by_job = match(call, &rows, count);
    struct finish_row **closing = ARENA_ARRAY(call->arena, struct finish_row *, count);
    uint32_t closing_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!end_attempt(by_job[i], jobs[i]))
            continue;
        TRY(score_attempt(call, by_job[i], &responses));
        closing[closing_count++] = by_job[i];
    }
    if (closing_count > 0)
        TRY(post(call, closing, closing_count));
    for (uint32_t i = 0; i < count; i++)
        answer(jobs[i], by_job[i]);
    return ERR_OK;
}

enum err attempt_submit_push(struct engine *engine, struct submit_job *job) {
    return lane_push(engine->finish_lane, &job->finish.lane);
}
