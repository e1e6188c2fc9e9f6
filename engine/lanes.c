/* What runs on which lane. */
#include "engine/lanes.h"

#include <semaphore.h>

#include "engine/attempt/attempt.h"
#include "engine/practice/practice.h"

/* The finish lane carries submits, closings by the clock and finished practice: all that moves
 * credits, so that the summary rows of a bureau have one writer a process. */
static enum err write_finishes(void *engine, struct db *db, struct lane_job **jobs,
                               uint32_t count) {
    struct call call = engine_call(engine, db, db_arena(db), db_fault(db));
    struct submit_job **submits = ARENA_ARRAY(call.arena, struct submit_job *, count);
    struct practice_job **practices = ARENA_ARRAY(call.arena, struct practice_job *, count);
    uint32_t submit_count = 0, practice_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct finish_job *job = (struct finish_job *)jobs[i];
        if (job->kind == FINISH_PRACTICE)
            practices[practice_count++] = (struct practice_job *)job;
        else
            submits[submit_count++] = (struct submit_job *)job;
    }
    TRY(attempt_write_submits(&call, submits, submit_count));
    return practice_write_finishes(&call, practices, practice_count);
}

enum err engine_open_lanes(struct engine *engine, const char *url, const char *role,
                           struct fault *fault) {
    struct lane_config config = {.url = url,
                                 .role = role,
                                 .catalog = &ENGINE_CATALOG,
                                 .self = engine,
                                 .write = attempt_write_starts};
    TRY(lane_open(&engine->start_lane, &config, fault));
    config.write = attempt_write_saves;
    TRY(lane_open(&engine->save_lane, &config, fault));
    config.write = write_finishes;
    return lane_open(&engine->finish_lane, &config, fault);
}

void engine_close_lanes(struct engine *engine) {
    lane_close(engine->start_lane);
    lane_close(engine->save_lane);
    lane_close(engine->finish_lane);
    engine->start_lane = engine->save_lane = engine->finish_lane = NULL;
}

struct closing {
    struct submit_job job;
    sem_t *done;
};

static void closing_done(struct lane_job *job) {
    sem_post(((struct closing *)job)->done);
}

enum err engine_close_overdue(struct call *call, uint32_t *closed) {
    attempt_id_vec overdue = {0};
    TRY(attempt_list_overdue(call, &overdue));
    struct closing *closings = ARENA_ARRAY(call->arena, struct closing, overdue.count);
    sem_t done;
    sem_init(&done, 0, 0);
    uint32_t pushed = 0;
    for (uint32_t i = 0; i < overdue.count; i++) {
        struct closing *c = &closings[i];
        c->done = &done;
        c->job =
            (struct submit_job){.finish = {.lane = {.done = closing_done}, .kind = FINISH_BY_CLOCK},
                                .attempt_id = overdue.at[i],
                                .received_ms = call->now_ms};
        pushed += attempt_submit_push(call->engine, &c->job) == ERR_OK;
    }
    for (uint32_t i = 0; i < pushed; i++)
        while (sem_wait(&done) != 0)
            continue;
    sem_destroy(&done);
    *closed = 0;
    for (uint32_t i = 0; i < overdue.count; i++)
        *closed += closings[i].job.state == ATTEMPT_CLOSED;
    return ERR_OK;
}
