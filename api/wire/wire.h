/* What travels: requests and replies as structs, each described by one shape. */
#pragma once

#include "base/json/json.h"

struct wire_person {
    int64_t person_id;
    struct str name;
    int64_t unit_id;
    struct str unit;
    VEC(struct str) roles;
};

struct wire_login {
    struct str login;
    struct str password;
};
extern const struct json_shape WIRE_LOGIN;

struct wire_session {
    struct str token;
    int64_t expires_at;
    struct wire_person person;
};
extern const struct json_shape WIRE_SESSION;

struct wire_me {
    struct wire_person person;
    int64_t server_now;
};
extern const struct json_shape WIRE_ME;

struct wire_ok {
    bool ok;
};
extern const struct json_shape WIRE_OK;

/* What `xuefa bank check --json` prints. */
struct wire_check_report {
    struct str files;  /* JSON */
    struct str totals; /* JSON */
};
extern const struct json_shape WIRE_CHECK_REPORT;

struct wire_exam {
    int64_t exam_id;
    int64_t campaign_id;
    struct str title;
    int64_t opens_at;
    int64_t closes_at;
    int64_t duration_seconds;
    int64_t item_count;
    int64_t total;
    int64_t pass_score;
    bool eligible;
    struct str reason;
    struct str reason_code;
    int64_t attempts_left;
    int64_t open_attempt_id;
    int64_t last_attempt_id;
};
struct wire_exams {
    int64_t server_now;
    VEC(struct wire_exam) exams;
};
extern const struct json_shape WIRE_EXAMS;

struct wire_response {
    int64_t slot;
    struct str response; /* raw JSON */
    int64_t seq;
    int64_t saved_at;
};
struct wire_attempt {
    int64_t attempt_id;
    int64_t exam_id;
    struct str state;
    int64_t server_now;
    int64_t started_at;
    int64_t deadline_at;
    struct str sections; /* raw JSON */
    VEC(struct wire_response) responses;
};
extern const struct json_shape WIRE_ATTEMPT;

struct wire_save_slot {
    int64_t slot;
    VEC(struct str) response;
    int64_t seq;
};
struct wire_save {
    VEC(struct wire_save_slot) responses;
};
extern const struct json_shape WIRE_SAVE;

struct wire_saved_slot {
    int64_t slot;
    int64_t seq;
    int64_t saved_at;
    struct str receipt;
};
struct wire_saved {
    int64_t server_now;
    int64_t deadline_at;
    VEC(struct wire_saved_slot) responses;
};
extern const struct json_shape WIRE_SAVED;

struct wire_submitted {
    int64_t attempt_id;
    struct str state;
    int64_t closed_at;
    int64_t score;
    int64_t total;
    bool passed;
    int64_t credit;
    struct str receipt;
};
extern const struct json_shape WIRE_SUBMITTED;

struct wire_result_item {
    int64_t slot;
    struct str response;  /* raw JSON */
    struct str key;       /* raw JSON; null until released */
    struct str rationale; /* the same */
    struct str cites;     /* the same */
    struct str right;     /* the same */
};
struct wire_result {
    int64_t attempt_id;
    int64_t exam_id;
    struct str state;
    int64_t closed_at;
    int64_t score;
    int64_t total;
    bool passed;
    int64_t credit;
    struct str receipt;
    bool released;
    VEC(struct wire_result_item) items;
};
extern const struct json_shape WIRE_RESULT;

struct wire_campaign {
    int64_t campaign_id;
    struct str code;
    struct str title;
    int64_t opens_at;
    int64_t closes_at;
    int64_t required_credits;
    int64_t daily_cap;
    int64_t practice_items;
    int64_t practice_credits;
};
struct wire_campaigns {
    VEC(struct wire_campaign) campaigns;
};
extern const struct json_shape WIRE_CAMPAIGNS;

struct wire_shortfall {
    struct str kind;
    int64_t missing;
    struct str text;
};
struct wire_standing {
    int64_t campaign_id;
    int64_t person_id;
    int64_t as_of;
    int64_t credits;
    int64_t required_credits;
    int64_t attempts;
    int64_t best_score;
    bool passed;
    VEC(struct wire_shortfall) shortfall;
    int64_t days_left;
    int32_t last_feasible_day;
};
extern const struct json_shape WIRE_STANDING;

struct wire_leader {
    int64_t rank;
    int64_t unit_id;
    struct str name;
    int64_t people;
    int64_t participants;
    int64_t participation_rate; /* hundredths of a percent */
    int64_t passed;
    int64_t pass_rate;
    int64_t average_credits;
};
struct wire_leaderboard {
    int64_t campaign_id;
    int64_t as_of;
    VEC(struct wire_leader) units;
    struct str next;
};
extern const struct json_shape WIRE_LEADERBOARD;

struct wire_laggard {
    int64_t person_id;
    struct str staff_no;
    struct str name;
    struct str unit;
    int64_t credits;
    VEC(struct wire_shortfall) shortfall;
    int64_t days_left;
    int32_t last_feasible_day;
};
extern const struct json_shape WIRE_LAGGARD;
struct wire_behind {
    int64_t as_of;
    VEC(struct wire_laggard) people;
    struct str next;
};
extern const struct json_shape WIRE_BEHIND;

struct wire_round_start {
    int64_t campaign_id;
};
extern const struct json_shape WIRE_ROUND_START;

struct wire_round_item {
    int64_t slot;
    struct str key; /* raw JSON, as the rest */
    struct str rationale;
    struct str cites;
    struct str right;
};
struct wire_round {
    int64_t round_id;
    int64_t campaign_id;
    int64_t started_at;
    int64_t finished_at;
    struct str sections;
    struct str responses; /* raw JSON */
    int64_t correct;
    int64_t credit;
    VEC(struct wire_round_item) items; /* empty until finished */
};
extern const struct json_shape WIRE_ROUND;

struct wire_round_slot {
    int64_t slot;
    VEC(struct str) response;
};
struct wire_round_finish {
    VEC(struct wire_round_slot) responses;
};
extern const struct json_shape WIRE_ROUND_FINISH;

struct wire_round_finished {
    int64_t round_id;
    int64_t correct;
    int64_t item_count;
    int64_t credit;
};
extern const struct json_shape WIRE_ROUND_FINISHED;

/* The problem document of api/http/problem.c, for the OpenAPI document. */
struct wire_problem {
    struct str type;
    struct str title;
    int64_t status;
    struct str detail;
    struct str code;
    struct str field;
};
extern const struct json_shape WIRE_PROBLEM;
