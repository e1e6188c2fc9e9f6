/* The states of an attempt and what moves it between them; pure.
 *
 *     (none) --start--> open --submit in time--> submitted
 *                       open --deadline and grace over--> closed
 *                       open --void by the bureau--> void
 */
#pragma once

#include "engine/vocab/vocab.h"

/* What a start is judged by. Times in ms, credits in hundredths. */
struct start_view {
    int64_t opens_at;
    int64_t closes_at;
    int64_t attempts_max;
    int64_t prerequisite_credits;
    int64_t attempts;        /* sat so far, the open one included */
    int64_t open_attempt_id; /* 0 for none */
    int64_t credits;
};

enum start_verdict {
    START_RESUME, /* an attempt is open: give that */
    START_NEW,
    START_NOT_YET,
    START_OVER,
    START_NO_ATTEMPTS_LEFT,
    START_CREDITS_MISSING,
    START_VERDICT_COUNT
};

enum start_verdict attempt_judge_start(const struct start_view *view, int64_t now_ms);

/* Stable code and Chinese sentence of a refusal; NULL code for START_RESUME and START_NEW. */
const char *start_verdict_code(enum start_verdict verdict);
const char *start_verdict_detail(enum start_verdict verdict);

/* A sitting ends when its time is up or the window closes, whichever comes first. */
int64_t attempt_deadline(int64_t started_at, int64_t duration_ms, int64_t closes_at);

/* May a save that the server received at this time still count? The deadline itself and the grace
 * for what was on the wire are inside. */
bool attempt_takes_saves(enum attempt_state state, int64_t deadline_at, int64_t grace_ms,
                         int64_t received_ms);

/* Where an open attempt goes when a submit received at this time, or the closer, finishes it; and
 * when. */
struct attempt_end {
    enum attempt_state state;
    int64_t closed_at;
};
struct attempt_end attempt_finish(int64_t deadline_at, int64_t grace_ms, int64_t received_ms);
