/* The save lane: every save that waited shares one transaction. The attempts are held against a
 * submit until COMMIT, so a save that is acknowledged is a save that is scored, whichever engine
 * scores. */
#include "engine/attempt/attempt_fsm.h"
#include "engine/attempt/attempt_store.h"

static struct save_job *job_of(struct lane_job *lane) {
    return (struct save_job *)lane;
}

static enum err refuse(struct save_job *job, enum err err, const char *code, const char *detail) {
    return job->lane.err = fault_set(&job->lane.fault, err, code, "%s", detail);
}

/* State, deadline and slots; true when the job's saves may be stored. */
static bool admit(struct save_job *job, const struct share_row *share) {
    enum attempt_state state = ATTEMPT_OPEN;
    if (share == NULL) {
        refuse(job, ERR_NOT_FOUND, "not_found", "没有这次作答，或者它不是您的。");
        return false;
    }
    PROMISE(attempt_state_parse(share->state, &state) == ERR_OK);
    job->deadline_at = share->deadline_at;
    if (state != ATTEMPT_OPEN) {
        refuse(job, ERR_CONFLICT, "attempt_closed", "这次作答已经结束，不能再保存。");
        return false;
    }
    if (!attempt_takes_saves(state, share->deadline_at, share->grace_ms, job->received_ms)) {
        refuse(job, ERR_CONFLICT, "deadline_passed",
               "作答时间已到，不能再保存；此前保存的内容有效。");
        return false;
    }
    for (uint32_t i = 0; i < job->slot_count; i++)
        if (job->slots[i].slot > share->slot_count) {
            refuse(job, ERR_INVALID, "slot_unknown", "题号超出了试卷的范围。");
            return false;
        }
    return true;
}

static enum err admit_all(struct call *call, struct lane_job **jobs, uint32_t count,
                          uint32_t *offer_count) {
    struct pair_columns pairs = {ARENA_ARRAY(call->arena, int64_t, count),
                                 ARENA_ARRAY(call->arena, int64_t, count), count};
    for (uint32_t i = 0; i < count; i++) {
        pairs.left[i] = job_of(jobs[i])->attempt_id.v;
        pairs.right[i] = job_of(jobs[i])->person_id.v;
    }
    share_row_vec shares = {0};
    const struct share_row **by_job = ARENA_ARRAY(call->arena, const struct share_row *, count);
    TRY(attempt_store_share(call, pairs, &shares));
    for (uint32_t i = 0; i < shares.count; i++)
        by_job[shares.at[i].ord - 1] = &shares.at[i];
    *offer_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (admit(job_of(jobs[i]), by_job[i]))
            *offer_count += job_of(jobs[i])->slot_count;
    return ERR_OK;
}

static void make_offers(struct call *call, struct lane_job **jobs, uint32_t count,
                        struct offered_save *offers) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct save_job *job = job_of(jobs[i]);
        if (job->lane.err != ERR_OK)
            continue;
        for (uint32_t s = 0; s < job->slot_count; s++)
            offers[at++] = (struct offered_save){.save = {job->attempt_id.v, job->slots[s].slot,
                                                          job->slots[s].seq, job->slots[s].response,
                                                          call->now_ms},
                                                 .job_idx = i};
    }
}

static enum err settle(struct call *call, struct offered_save *offers, uint32_t offer_count) {
    struct pair_columns pairs = {ARENA_ARRAY(call->arena, int64_t, offer_count),
                                 ARENA_ARRAY(call->arena, int64_t, offer_count), offer_count};
    for (uint32_t i = 0; i < offer_count; i++) {
        pairs.left[i] = offers[i].save.attempt_id;
        pairs.right[i] = offers[i].save.slot;
    }
    saved_response_vec stored = {0};
    TRY(response_store_current(call, pairs, &stored));
    save_settle(offers, offer_count, stored.at, stored.count);
    return ERR_OK;
}

/* Tells the job what is stored; a conflict refuses all of it, though its other slots are stored: it
 * may repeat them. */
static void answer(struct save_job *job, const struct offered_save *offer) {
    for (uint32_t i = 0; i < job->slot_count; i++) {
        struct save_slot *slot = &job->slots[i];
        if (slot->slot != offer->save.slot || slot->seq != offer->save.seq)
            continue;
        slot->current = offer->current;
        slot->current.response = (struct str){NULL, 0}; /* lives in the lane's memory only */
        slot->receipt = attempt_save_receipt(job->arena, &offer->current);
    }
    if (offer->verdict == SAVE_CONFLICT)
        refuse(job, ERR_CONFLICT, "seq_reused",
               "同一序号已保存过不同的作答，请换用更大的序号重新保存。");
}

enum err attempt_write_saves(void *engine, struct db *db, struct lane_job **jobs, uint32_t count) {
    struct call call = engine_call(engine, db, db_arena(db), db_fault(db));
    uint32_t offer_count = 0;
    TRY(admit_all(&call, jobs, count, &offer_count));
    if (offer_count == 0)
        return ERR_OK;
    struct offered_save *offers = ARENA_ARRAY(call.arena, struct offered_save, offer_count);
    make_offers(&call, jobs, count, offers);
    TRY(settle(&call, offers, offer_count));
    TRY(response_store_add(&call, offers, offer_count));
    for (uint32_t i = 0; i < offer_count; i++)
        answer(job_of(jobs[offers[i].job_idx]), &offers[i]);
    return ERR_OK;
}

enum err attempt_save_push(struct engine *engine, struct save_job *job) {
    return lane_push(engine->save_lane, &job->lane);
}
