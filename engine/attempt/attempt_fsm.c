/* What an attempt may do when. */
#include "engine/attempt/attempt_fsm.h"

enum start_verdict attempt_judge_start(const struct start_view *view, int64_t now_ms) {
    if (view->open_attempt_id != 0)
        return START_RESUME;
    if (now_ms < view->opens_at)
        return START_NOT_YET;
    if (now_ms >= view->closes_at)
        return START_OVER;
    if (view->attempts >= view->attempts_max)
        return START_NO_ATTEMPTS_LEFT;
    if (view->credits < view->prerequisite_credits)
        return START_CREDITS_MISSING;
    return START_NEW;
}

static const struct {
    const char *code;
    const char *detail;
} REFUSALS[START_VERDICT_COUNT] = {
    [START_NOT_YET] = {"exam_not_open", "考试尚未开始，请在开放时间内进入。"},
    [START_OVER] = {"exam_closed", "考试已经结束，如需补考请联系单位联络员。"},
    [START_NO_ATTEMPTS_LEFT] = {"no_attempts_left", "考试次数已用完。"},
    [START_CREDITS_MISSING] = {"credits_missing", "学分还没有达到参加考试的要求，请先完成练习。"},
};

const char *start_verdict_code(enum start_verdict verdict) {
    return REFUSALS[verdict].code;
}

const char *start_verdict_detail(enum start_verdict verdict) {
    return REFUSALS[verdict].detail;
}

int64_t attempt_deadline(int64_t started_at, int64_t duration_ms, int64_t closes_at) {
    int64_t full = started_at + duration_ms;
    return full < closes_at ? full : closes_at;
}

bool attempt_takes_saves(enum attempt_state state, int64_t deadline_at, int64_t grace_ms,
                         int64_t received_ms) {
    return state == ATTEMPT_OPEN && received_ms <= deadline_at + grace_ms;
}

struct attempt_end attempt_finish(int64_t deadline_at, int64_t grace_ms, int64_t received_ms) {
    if (received_ms > deadline_at + grace_ms)
        return (struct attempt_end){ATTEMPT_CLOSED, deadline_at};
    return (struct attempt_end){ATTEMPT_SUBMITTED, received_ms};
}
