/* The start lane: judges every start of a batch, draws the papers in memory, inserts them with one
 * statement and gives each job the row that stands in the table: its own, or that of the start that
 * came first. */
#include "base/core/rng.h"
#include "engine/attempt/attempt_fsm.h"
#include "engine/attempt/attempt_store.h"

static struct start_job *job_of(struct lane_job *lane) {
    return (struct start_job *)lane;
}

static struct pair_columns pairs_of(struct call *call, struct lane_job **jobs, uint32_t count) {
    struct pair_columns pairs = {ARENA_ARRAY(call->arena, int64_t, count),
                                 ARENA_ARRAY(call->arena, int64_t, count), count};
    for (uint32_t i = 0; i < count; i++) {
        pairs.left[i] = job_of(jobs[i])->exam_id.v;
        pairs.right[i] = job_of(jobs[i])->person_id.v;
    }
    return pairs;
}

static enum err draw(struct call *call, const struct exam_row *exam, struct start_job *job,
                     struct new_attempt *out) {
    const struct image *image = NULL;
    struct blueprint blueprint;
    TRY(image_get(call, exam->bank_id, 0, &image));
    TRY(blueprint_parse(call->arena, exam->blueprint, &blueprint, call->fault));
    uint64_t seed = rng_u64() >> 1; /* bigint has no unsigned */
    struct paper paper;
    TRY(paper_draw(call->arena, image, &blueprint, seed, &paper, call->fault));
    job->proposed_id = id_make(&call->engine->ids);
    *out = (struct new_attempt){
        .attempt_id = job->proposed_id,
        .exam = exam,
        .person_id = job->person_id.v,
        .edition_no = image->edition_no,
        .seed = seed,
        .paper = paper,
        .started_at = job->received_ms,
        .deadline_at = attempt_deadline(job->received_ms, exam->duration_ms, exam->closes_at),
        .total = blueprint_total(&blueprint),
    };
    return ERR_OK;
}

/* Refuses the job, or leaves it open for the read-back; draws a paper when it is a new attempt. */
static enum err judge(struct call *call, const struct exam_row *exam, struct start_job *job,
                      struct new_attempt *out, bool *drawn) {
    *drawn = false;
    if (exam == NULL)
        return fault_set(call->fault, ERR_NOT_FOUND, "not_found",
                         "没有这场考试，或者您不在参加人员之中。");
    const struct start_view view = {
        exam->opens_at, exam->closes_at,       exam->attempts_max, exam->prerequisite_credits,
        exam->attempts, exam->open_attempt_id, exam->credits};
    enum start_verdict verdict = attempt_judge_start(&view, job->received_ms);
    if (start_verdict_code(verdict) != NULL)
        return fault_set(call->fault, ERR_CONFLICT, start_verdict_code(verdict), "%s",
                         start_verdict_detail(verdict));
    if (verdict == START_NEW) {
        TRY(draw(call, exam, job, out));
        *drawn = true;
    }
    return ERR_OK;
}

/* A failure of one job stays its own; a failure of the database is the batch's. */
static enum err keep_own(struct call *call, struct lane_job *job, enum err err) {
    if (err == ERR_OUTSIDE || err == ERR_UNKNOWN || err == ERR_BUSY)
        return err;
    job->err = err;
    job->fault = *call->fault;
    fault_clear(call->fault);
    return ERR_OK;
}

struct start_batch {
    struct lane_job **jobs;
    uint32_t count;
    struct new_attempt *news; /* drawn so far */
    uint32_t new_count;
};

static enum err judge_all(struct call *call, struct start_batch *batch, const exam_row_vec *exams) {
    const struct exam_row **by_job =
        ARENA_ARRAY(call->arena, const struct exam_row *, batch->count);
    batch->news = ARENA_ARRAY(call->arena, struct new_attempt, batch->count);
    for (uint32_t i = 0; i < exams->count; i++)
        by_job[exams->at[i].ord - 1] = &exams->at[i];
    for (uint32_t i = 0; i < batch->count; i++) {
        bool drawn = false;
        struct new_attempt *next = &batch->news[batch->new_count];
        enum err err = judge(call, by_job[i], job_of(batch->jobs[i]), next, &drawn);
        if (err != ERR_OK)
            TRY(keep_own(call, batch->jobs[i], err));
        batch->new_count += drawn;
    }
    return ERR_OK;
}

/* Copies what the reply needs out of the lane's memory. */
static enum err give(struct call *call, struct start_job *job, const struct attempt *attempt) {
    struct attempt *own = &job->attempt;
    *own = *attempt;
    own->revision_ids.at = ARENA_ARRAY(job->arena, int64_t, attempt->revision_ids.count);
    own->option_orders.at = ARENA_ARRAY(job->arena, struct str, attempt->option_orders.count);
    for (uint32_t i = 0; i < attempt->revision_ids.count; i++)
        own->revision_ids.at[i] = attempt->revision_ids.at[i];
    for (uint32_t i = 0; i < attempt->option_orders.count; i++)
        own->option_orders.at[i] = arena_str(job->arena, attempt->option_orders.at[i]);
    own->blueprint_json = arena_str(job->arena, attempt->blueprint_json);
    job->created = attempt->attempt_id.v == job->proposed_id;
    return image_get(call, attempt->bank_id, attempt->edition_no, &job->image);
}

static enum err give_responses(struct call *call, struct start_job *job) {
    if (job->created)
        return ERR_OK;
    saved_response_vec stored = {0};
    job->responses = (saved_response_vec){0};
    TRY(attempt_store_responses(call, job->attempt.attempt_id, job->person_id, &stored));
    for (uint32_t i = 0; i < stored.count; i++) {
        struct saved_response *own = vec_push(job->arena, &job->responses);
        *own = stored.at[i];
        own->response = arena_str(job->arena, stored.at[i].response);
    }
    return ERR_OK;
}

static enum err give_open(struct call *call, struct start_job *job, const attempt_vec *open) {
    for (uint32_t i = 0; i < open->count; i++) {
        const struct attempt *a = &open->at[i];
        if (a->exam_id.v != job->exam_id.v || a->person_id.v != job->person_id.v)
            continue;
        TRY(give(call, job, a));
        return give_responses(call, job);
    }
    job->lane.err = fault_set(&job->lane.fault, ERR_BUSY, "try_again", "系统繁忙，请稍后重试。");
    return ERR_OK;
}

enum err attempt_write_starts(void *engine, struct db *db, struct lane_job **jobs, uint32_t count) {
    struct call call = engine_call(engine, db, db_arena(db), db_fault(db));
    struct pair_columns pairs = pairs_of(&call, jobs, count);
    exam_row_vec exams = {0};
    attempt_vec open = {0};
    TRY(attempt_store_exams(&call, pairs, &exams));
    struct start_batch batch = {.jobs = jobs, .count = count};
    TRY(judge_all(&call, &batch, &exams));
    if (batch.new_count > 0)
        TRY(attempt_store_add(&call, batch.news, batch.new_count));
    TRY(attempt_store_open(&call, pairs, &open));
    for (uint32_t i = 0; i < count; i++)
        if (jobs[i]->err == ERR_OK)
            TRY(give_open(&call, job_of(jobs[i]), &open));
    return ERR_OK;
}

enum err attempt_start_push(struct engine *engine, struct start_job *job) {
    return lane_push(engine->start_lane, &job->lane);
}
