/* 年度学法考试活动: the rules of one campaign and its exams, as data. Credits, marks and scores in
 * hundredths. */
#pragma once

#include "engine/attempt/attempt_fsm.h"
#include "engine/engine.h"
#include "engine/paper/paper.h"

struct campaign {
    struct campaign_id campaign_id;
    struct str code;
    struct str title;
    int64_t opens_at;
    int64_t closes_at; /* the last moment is before it */
    int64_t required_credits;
    int64_t daily_cap; /* of credits from study, a civil day in Asia/Shanghai */
    struct bank_id practice_bank_id;
    int64_t practice_items;   /* in a round */
    int64_t practice_credits; /* earned by finishing a round */
};
typedef VEC(struct campaign) campaign_vec;

struct exam_new {
    struct campaign_id campaign_id;
    struct bank_id bank_id;
    struct str title;
    int64_t opens_at;
    int64_t closes_at;
    int64_t duration_ms;
    int64_t grace_ms; /* after the deadline, for what was on the wire */
    int64_t attempts_max;
    int64_t prerequisite_credits;
    int64_t pass_score;
    int64_t pass_credits;
    enum release_rule release_rule;
    const struct blueprint *blueprint;
};

/* An exam as one person may see it. */
struct my_exam {
    struct exam_id exam_id;
    struct campaign_id campaign_id;
    struct str title;
    int64_t opens_at;
    int64_t closes_at;
    int64_t duration_ms;
    int64_t attempts_max;
    int64_t prerequisite_credits;
    int64_t pass_score;
    int64_t pass_credits;
    struct str blueprint;
    int64_t credits;
    int64_t attempts;
    struct attempt_id open_attempt_id;
    struct attempt_id last_attempt_id; /* finished; 0 for none */
};
typedef VEC(struct my_exam) my_exam_vec;

/* Adds a campaign; campaign_id of the argument is not looked at. Errors: of the constraints. */
enum err campaign_add(struct call *call, const struct campaign *campaign,
                      struct campaign_id *out) MUST_CHECK;
enum err campaign_find(struct call *call, struct str code, struct campaign *out,
                       bool *found) MUST_CHECK;
enum err campaign_get(struct call *call, struct campaign_id campaign_id,
                      struct campaign *out) MUST_CHECK;

/* The campaigns that concern a person, or the units that an account's roles cover; at most 200. */
enum err campaign_list(struct call *call, struct person_id person_id, struct account_id account_id,
                       campaign_vec *out) MUST_CHECK;

/* Enrols everybody posted today and counts the people of every unit. May be repeated. */
enum err campaign_enrol_all(struct call *call, struct campaign_id campaign_id) MUST_CHECK;

/* Refuses a blueprint that the newest edition of the bank cannot fill (`bank_too_small`). */
enum err exam_add(struct call *call, const struct exam_new *exam, struct exam_id *out) MUST_CHECK;
enum err exam_list_mine(struct call *call, struct person_id person_id, my_exam_vec *out) MUST_CHECK;

/* What a start would say now. */
enum start_verdict exam_verdict(const struct my_exam *exam, int64_t now_ms);
