/* 一次作答: one sitting of one person at one exam, from start to result.
 *
 * Start, save and submit go through lanes: the functions named *_push never block; they hand a job
 * to a lane, whose `lane_job.done` is called after COMMIT with the job's err, fault and outputs
 * set. A job lives in the caller's memory until then. */
#pragma once

#include "base/core/hash.h"
#include "engine/attempt/save.h"
#include "engine/engine.h"
#include "engine/item/image.h"
#include "engine/paper/paper.h"

/* An attempt as its owner may see it; texts in the call's arena. */
struct attempt {
    struct attempt_id attempt_id;
    struct exam_id exam_id;
    struct person_id person_id;
    enum attempt_state state;
    struct bank_id bank_id;
    int64_t edition_no;
    VEC(int64_t) revision_ids;
    VEC(struct str) option_orders;
    int64_t started_at;
    int64_t deadline_at;
    int64_t grace_ms;
    int64_t closed_at; /* 0 while open */
    int64_t score;     /* hundredths */
    int64_t total;
    bool passed;
    int64_t credits; /* hundredths, what this attempt was credited */
    struct str blueprint_json;
    enum release_rule release_rule;
    int64_t closes_at; /* of the exam's window */
};

typedef VEC(struct saved_response) saved_response_vec;

/* The paper of an attempt. */
struct paper attempt_paper(const struct attempt *attempt);

struct start_job {
    struct lane_job lane;
    struct exam_id exam_id;
    struct person_id person_id;
    int64_t received_ms;
    struct arena *arena; /* for what follows */
    struct attempt attempt;
    const struct image *image;
    saved_response_vec responses; /* of an attempt that was open already */
    bool created;
    int64_t proposed_id;
};
enum err attempt_start_push(struct engine *engine, struct start_job *job) MUST_CHECK;

/* One response of a save. */
struct save_slot {
    int64_t slot;
    int64_t seq;
    struct str response;           /* canonical JSON list of texts */
    struct saved_response current; /* out: what is stored now, without its response */
    struct str receipt;            /* out: of what is stored now */
};

struct save_job {
    struct lane_job lane;
    struct attempt_id attempt_id;
    struct person_id person_id;
    int64_t received_ms;
    struct arena *arena;
    struct save_slot *slots;
    uint32_t slot_count;
    int64_t deadline_at; /* out */
};
enum err attempt_save_push(struct engine *engine, struct save_job *job) MUST_CHECK;

enum finish_kind { FINISH_SUBMIT, FINISH_BY_CLOCK, FINISH_PRACTICE };

/* A job of the finish lane; stands first in the jobs of its kinds. */
struct finish_job {
    struct lane_job lane;
    enum finish_kind kind;
};

struct submit_job {
    struct finish_job finish; /* kind FINISH_SUBMIT or FINISH_BY_CLOCK */
    struct attempt_id attempt_id;
    struct person_id person_id; /* 0 when the clock closes */
    int64_t received_ms;
    enum attempt_state state; /* out, with all that follows */
    int64_t closed_at;
    int64_t score;
    int64_t total;
    bool passed;
    int64_t credits;
};
enum err attempt_submit_push(struct engine *engine, struct submit_job *job) MUST_CHECK;

/* The batch writers of the lanes; jobs are of the kinds above. */
enum err attempt_write_starts(void *engine, struct db *db, struct lane_job **jobs,
                              uint32_t count) MUST_CHECK;
enum err attempt_write_saves(void *engine, struct db *db, struct lane_job **jobs,
                             uint32_t count) MUST_CHECK;
enum err attempt_write_submits(struct call *call, struct submit_job **jobs,
                               uint32_t count) MUST_CHECK;

/* An attempt of its owner with its current responses. ERR_NOT_FOUND. */
enum err attempt_get(struct call *call, struct attempt_id attempt_id, struct person_id person_id,
                     struct attempt *out, saved_response_vec *responses) MUST_CHECK;

/* May keys and rationales of this attempt be shown to its owner now? */
bool attempt_is_released(const struct attempt *attempt, int64_t now_ms);

/* Is a stored response right for its item? */
enum err attempt_slot_is_right(struct call *call, const struct attempt *attempt,
                               const struct image_item *item, const struct saved_response *response,
                               bool *right) MUST_CHECK;

/* Ids of attempts left open beyond deadline and grace, at most 500. */
typedef VEC(struct attempt_id) attempt_id_vec;
enum err attempt_list_overdue(struct call *call, attempt_id_vec *out) MUST_CHECK;

/* A fingerprint of a stored save or a submission, shown to the person as a receipt. */
struct str attempt_save_receipt(struct arena *arena, const struct saved_response *save);
struct str attempt_submit_receipt(struct arena *arena, struct attempt_id attempt_id,
                                  int64_t closed_at, int64_t score);
