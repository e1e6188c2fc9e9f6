/* 练习: a round of items drawn from the campaign's practice bank. Keys and rationales are shown
 * when the round has been finished; finishing it earns the campaign's practice credits under the
 * daily cap, once a round. */
#pragma once

#include "engine/attempt/attempt.h"
#include "engine/campaign/campaign.h"

struct practice_round {
    struct round_id round_id;
    struct campaign_id campaign_id;
    struct person_id person_id;
    struct bank_id bank_id;
    int64_t edition_no;
    VEC(int64_t) revision_ids;
    VEC(struct str) option_orders;
    int64_t started_at;
    int64_t finished_at;  /* 0 while it is open */
    struct str responses; /* JSON: a list of {slot, response}; NULL while it is open */
    int64_t correct;
    int64_t credits; /* hundredths */
};

/* The open round of a person who is enrolled, or a new one while the campaign is open: a person has
 * one open round at a time, so a repeated start gives the same round. `created` says which it is.
 * ERR_NOT_FOUND; ERR_CONFLICT `campaign_closed`, `bank_too_small`. */
enum err practice_start(struct call *call, struct campaign_id campaign_id,
                        struct person_id person_id, struct practice_round *out,
                        bool *created) MUST_CHECK;
enum err practice_get(struct call *call, struct round_id round_id, struct person_id person_id,
                      struct practice_round *out) MUST_CHECK;

struct paper practice_paper(const struct practice_round *round);

/* The drawing rules of a round: one section, `slot_count` items of one mark; for rendering its
 * paper. */
struct blueprint practice_blueprint(struct arena *arena, const struct practice_round *round,
                                    const struct image *image);

/* One response of a finished round. */
struct practice_response {
    int64_t slot;
    VEC(struct str) response;
};
typedef VEC(struct practice_response) practice_response_vec;

/* For each slot of a finished round whether its response was right. */
enum err practice_verdicts(struct call *call, const struct practice_round *round,
                           const struct image *image, const bool **right) MUST_CHECK;

/* A finish goes through the finish lane, like a submit. Repeated with the same responses it gives
 * the stored outcome; with others it is refused (`round_finished`). */
struct practice_job {
    struct finish_job finish; /* kind FINISH_PRACTICE */
    struct round_id round_id;
    struct person_id person_id;
    practice_response_vec responses;
    int64_t correct; /* out */
    int64_t item_count;
    int64_t credits; /* hundredths */
};
enum err practice_finish_push(struct engine *engine, struct practice_job *job) MUST_CHECK;
enum err practice_write_finishes(struct call *call, struct practice_job **jobs,
                                 uint32_t count) MUST_CHECK;
