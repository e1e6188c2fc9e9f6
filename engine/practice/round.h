/* What goes into a round and what a round earns; pure. */
#pragma once

#include "engine/practice/practice.h"

/* `count` items of all kinds that a machine can score, drawn like a paper. ERR_CONFLICT
 * `bank_too_small`. */
enum err round_draw(struct arena *arena, const struct image *image, int64_t count, uint64_t seed,
                    struct paper *out, struct fault *fault) MUST_CHECK;

/* How many responses are right, and whether enough items are answered to earn credits. Of several
 * responses to one slot the last counts; slots that the round has not got are left out. */
struct round_outcome {
    int64_t correct;
    bool complete;     /* every slot has a response */
    const bool *right; /* for each slot, in the arena */
};
struct round_outcome round_score(struct arena *arena, const struct practice_round *round,
                                 const struct image *image, const practice_response_vec *responses);

/* What a round earns that is finished at this time: its campaign's practice credits, in hundredths,
 * when every slot is answered and the campaign is still open. The daily cap comes later. */
int64_t round_earned(const struct round_outcome *outcome, const struct campaign *campaign,
                     int64_t finished_at);

/* The stored text of a finished round: a JSON list of {slot, response}. ERR_INVALID, ERR_MALFORMED.
 */
enum err round_parse_responses(struct arena *arena, struct str list, practice_response_vec *out,
                               struct fault *fault) MUST_CHECK;
struct str round_format_responses(struct arena *arena, const practice_response_vec *responses);
