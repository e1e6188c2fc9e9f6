/* The tables behind wire.h: names, types and ceilings of everything that travels. */
#include "api/wire/wire.h"

#include "base/core/limits.h"

#define AT(type, member) .name = #member, .offset = offsetof(struct type, member)

static const struct json_field WIRE_PERSON_FIELDS[] = {
    {AT(wire_person, person_id), .type = JSON_ID},
    {AT(wire_person, name), .type = JSON_STR},
    {AT(wire_person, unit_id), .type = JSON_ID, .flag = JSON_OPTIONAL},
    {AT(wire_person, unit), .type = JSON_STR, .flag = JSON_OPTIONAL},
    {AT(wire_person, roles), .type = JSON_STR_LIST},
};
static const struct json_shape WIRE_PERSON =
    JSON_SHAPE(struct wire_person, WIRE_PERSON_FIELDS, "person");

static const struct json_field WIRE_LOGIN_FIELDS[] = {
    {AT(wire_login, login), .type = JSON_STR, .max = LIMIT_LOGIN_BYTES_MAX},
    {AT(wire_login, password), .type = JSON_STR, .max = LIMIT_PASSWORD_BYTES_MAX},
};
const struct json_shape WIRE_LOGIN = JSON_SHAPE(struct wire_login, WIRE_LOGIN_FIELDS, "login");

static const struct json_field WIRE_SESSION_FIELDS[] = {
    {AT(wire_session, token), .type = JSON_STR},
    {AT(wire_session, expires_at), .type = JSON_TIME},
    {AT(wire_session, person), .type = JSON_OBJECT, .shape = &WIRE_PERSON},
};
const struct json_shape WIRE_SESSION =
    JSON_SHAPE(struct wire_session, WIRE_SESSION_FIELDS, "session");

static const struct json_field WIRE_ME_FIELDS[] = {
    {AT(wire_me, person), .type = JSON_OBJECT, .shape = &WIRE_PERSON},
    {AT(wire_me, server_now), .type = JSON_TIME},
};
const struct json_shape WIRE_ME = JSON_SHAPE(struct wire_me, WIRE_ME_FIELDS, "me");

static const struct json_field WIRE_OK_FIELDS[] = {
    {AT(wire_ok, ok), .type = JSON_BOOL},
};
const struct json_shape WIRE_OK = JSON_SHAPE(struct wire_ok, WIRE_OK_FIELDS, "ok");

static const struct json_field WIRE_CHECK_REPORT_FIELDS[] = {
    {AT(wire_check_report, files), .type = JSON_RAW},
    {AT(wire_check_report, totals), .type = JSON_RAW},
};
const struct json_shape WIRE_CHECK_REPORT =
    JSON_SHAPE(struct wire_check_report, WIRE_CHECK_REPORT_FIELDS, "check_report");

static const struct json_field WIRE_EXAM_FIELDS[] = {
    {AT(wire_exam, exam_id), .type = JSON_ID},
    {AT(wire_exam, campaign_id), .type = JSON_ID},
    {AT(wire_exam, title), .type = JSON_STR},
    {AT(wire_exam, opens_at), .type = JSON_TIME},
    {AT(wire_exam, closes_at), .type = JSON_TIME},
    {AT(wire_exam, duration_seconds), .type = JSON_I64},
    {AT(wire_exam, item_count), .type = JSON_I64},
    {AT(wire_exam, total), .type = JSON_HUNDREDTHS},
    {AT(wire_exam, pass_score), .type = JSON_HUNDREDTHS},
    {AT(wire_exam, eligible), .type = JSON_BOOL},
    {AT(wire_exam, reason), .type = JSON_STR, .flag = JSON_OPTIONAL},
    {AT(wire_exam, reason_code), .type = JSON_STR, .flag = JSON_OPTIONAL},
    {AT(wire_exam, attempts_left), .type = JSON_I64},
    {AT(wire_exam, open_attempt_id), .type = JSON_ID, .flag = JSON_OPTIONAL},
    {AT(wire_exam, last_attempt_id), .type = JSON_ID, .flag = JSON_OPTIONAL},
};
static const struct json_shape WIRE_EXAM = JSON_SHAPE(struct wire_exam, WIRE_EXAM_FIELDS, "exam");

static const struct json_field WIRE_EXAMS_FIELDS[] = {
    {AT(wire_exams, server_now), .type = JSON_TIME},
    {AT(wire_exams, exams), .type = JSON_LIST, .shape = &WIRE_EXAM},
};
const struct json_shape WIRE_EXAMS = JSON_SHAPE(struct wire_exams, WIRE_EXAMS_FIELDS, "exams");

static const struct json_field WIRE_RESPONSE_FIELDS[] = {
    {AT(wire_response, slot), .type = JSON_I64},
    {AT(wire_response, response), .type = JSON_RAW},
    {AT(wire_response, seq), .type = JSON_I64},
    {AT(wire_response, saved_at), .type = JSON_TIME},
};
static const struct json_shape WIRE_RESPONSE =
    JSON_SHAPE(struct wire_response, WIRE_RESPONSE_FIELDS, "response");

static const struct json_field WIRE_ATTEMPT_FIELDS[] = {
    {AT(wire_attempt, attempt_id), .type = JSON_ID},
    {AT(wire_attempt, exam_id), .type = JSON_ID},
    {AT(wire_attempt, state), .type = JSON_STR},
    {AT(wire_attempt, server_now), .type = JSON_TIME},
    {AT(wire_attempt, started_at), .type = JSON_TIME},
    {AT(wire_attempt, deadline_at), .type = JSON_TIME},
    {AT(wire_attempt, sections), .type = JSON_RAW},
    {AT(wire_attempt, responses), .type = JSON_LIST, .shape = &WIRE_RESPONSE},
};
const struct json_shape WIRE_ATTEMPT =
    JSON_SHAPE(struct wire_attempt, WIRE_ATTEMPT_FIELDS, "attempt");

static const struct json_field WIRE_SAVE_SLOT_FIELDS[] = {
    {AT(wire_save_slot, slot), .type = JSON_I64, .max = LIMIT_PAPER_SLOTS_MAX},
    {AT(wire_save_slot, response), .type = JSON_STR_LIST, .max = LIMIT_RESPONSE_BYTES_MAX,
     .count_max = LIMIT_RESPONSE_PARTS_MAX},
    {AT(wire_save_slot, seq), .type = JSON_I64, .max = LIMIT_SEQ_MAX},
};
static const struct json_shape WIRE_SAVE_SLOT =
    JSON_SHAPE(struct wire_save_slot, WIRE_SAVE_SLOT_FIELDS, "save_slot");

static const struct json_field WIRE_SAVE_FIELDS[] = {
    {AT(wire_save, responses), .type = JSON_LIST, .shape = &WIRE_SAVE_SLOT,
     .count_max = LIMIT_SAVE_SLOTS_MAX},
};
const struct json_shape WIRE_SAVE = JSON_SHAPE(struct wire_save, WIRE_SAVE_FIELDS, "save");

static const struct json_field WIRE_SAVED_SLOT_FIELDS[] = {
    {AT(wire_saved_slot, slot), .type = JSON_I64},
    {AT(wire_saved_slot, seq), .type = JSON_I64},
    {AT(wire_saved_slot, saved_at), .type = JSON_TIME},
    {AT(wire_saved_slot, receipt), .type = JSON_STR},
};
static const struct json_shape WIRE_SAVED_SLOT =
    JSON_SHAPE(struct wire_saved_slot, WIRE_SAVED_SLOT_FIELDS, "saved_slot");

static const struct json_field WIRE_SAVED_FIELDS[] = {
    {AT(wire_saved, server_now), .type = JSON_TIME},
    {AT(wire_saved, deadline_at), .type = JSON_TIME},
    {AT(wire_saved, responses), .type = JSON_LIST, .shape = &WIRE_SAVED_SLOT},
};
const struct json_shape WIRE_SAVED = JSON_SHAPE(struct wire_saved, WIRE_SAVED_FIELDS, "saved");

static const struct json_field WIRE_SUBMITTED_FIELDS[] = {
    {AT(wire_submitted, attempt_id), .type = JSON_ID},
    {AT(wire_submitted, state), .type = JSON_STR},
    {AT(wire_submitted, closed_at), .type = JSON_TIME, .flag = JSON_OPTIONAL},
    {AT(wire_submitted, score), .type = JSON_HUNDREDTHS},
    {AT(wire_submitted, total), .type = JSON_HUNDREDTHS},
    {AT(wire_submitted, passed), .type = JSON_BOOL},
    {AT(wire_submitted, credit), .type = JSON_HUNDREDTHS},
    {AT(wire_submitted, receipt), .type = JSON_STR},
};
const struct json_shape WIRE_SUBMITTED =
    JSON_SHAPE(struct wire_submitted, WIRE_SUBMITTED_FIELDS, "submitted");

static const struct json_field WIRE_RESULT_ITEM_FIELDS[] = {
    {AT(wire_result_item, slot), .type = JSON_I64},
    {AT(wire_result_item, response), .type = JSON_RAW, .flag = JSON_OPTIONAL},
    {AT(wire_result_item, key), .type = JSON_RAW, .flag = JSON_OPTIONAL},
    {AT(wire_result_item, rationale), .type = JSON_RAW, .flag = JSON_OPTIONAL},
    {AT(wire_result_item, cites), .type = JSON_RAW, .flag = JSON_OPTIONAL},
    {AT(wire_result_item, right), .type = JSON_RAW, .flag = JSON_OPTIONAL},
};
static const struct json_shape WIRE_RESULT_ITEM =
    JSON_SHAPE(struct wire_result_item, WIRE_RESULT_ITEM_FIELDS, "result_item");

static const struct json_field WIRE_RESULT_FIELDS[] = {
    {AT(wire_result, attempt_id), .type = JSON_ID},
    {AT(wire_result, exam_id), .type = JSON_ID},
    {AT(wire_result, state), .type = JSON_STR},
    {AT(wire_result, closed_at), .type = JSON_TIME, .flag = JSON_OPTIONAL},
    {AT(wire_result, score), .type = JSON_HUNDREDTHS},
    {AT(wire_result, total), .type = JSON_HUNDREDTHS},
    {AT(wire_result, passed), .type = JSON_BOOL},
    {AT(wire_result, credit), .type = JSON_HUNDREDTHS},
    {AT(wire_result, receipt), .type = JSON_STR},
    {AT(wire_result, released), .type = JSON_BOOL},
    {AT(wire_result, items), .type = JSON_LIST, .shape = &WIRE_RESULT_ITEM},
};
const struct json_shape WIRE_RESULT = JSON_SHAPE(struct wire_result, WIRE_RESULT_FIELDS, "result");

static const struct json_field WIRE_CAMPAIGN_FIELDS[] = {
    {AT(wire_campaign, campaign_id), .type = JSON_ID},
    {AT(wire_campaign, code), .type = JSON_STR},
    {AT(wire_campaign, title), .type = JSON_STR},
    {AT(wire_campaign, opens_at), .type = JSON_TIME},
    {AT(wire_campaign, closes_at), .type = JSON_TIME},
    {AT(wire_campaign, required_credits), .type = JSON_HUNDREDTHS},
    {AT(wire_campaign, daily_cap), .type = JSON_HUNDREDTHS},
    {AT(wire_campaign, practice_items), .type = JSON_I64},
    {AT(wire_campaign, practice_credits), .type = JSON_HUNDREDTHS},
};
static const struct json_shape WIRE_CAMPAIGN =
    JSON_SHAPE(struct wire_campaign, WIRE_CAMPAIGN_FIELDS, "campaign");

static const struct json_field WIRE_CAMPAIGNS_FIELDS[] = {
    {AT(wire_campaigns, campaigns), .type = JSON_LIST, .shape = &WIRE_CAMPAIGN},
};
const struct json_shape WIRE_CAMPAIGNS =
    JSON_SHAPE(struct wire_campaigns, WIRE_CAMPAIGNS_FIELDS, "campaigns");

static const struct json_field WIRE_SHORTFALL_FIELDS[] = {
    {AT(wire_shortfall, kind), .type = JSON_STR},
    {AT(wire_shortfall, missing), .type = JSON_HUNDREDTHS},
    {AT(wire_shortfall, text), .type = JSON_STR},
};
static const struct json_shape WIRE_SHORTFALL =
    JSON_SHAPE(struct wire_shortfall, WIRE_SHORTFALL_FIELDS, "shortfall");

static const struct json_field WIRE_STANDING_FIELDS[] = {
    {AT(wire_standing, campaign_id), .type = JSON_ID},
    {AT(wire_standing, person_id), .type = JSON_ID},
    {AT(wire_standing, as_of), .type = JSON_TIME},
    {AT(wire_standing, credits), .type = JSON_HUNDREDTHS},
    {AT(wire_standing, required_credits), .type = JSON_HUNDREDTHS},
    {AT(wire_standing, attempts), .type = JSON_I64},
    {AT(wire_standing, best_score), .type = JSON_HUNDREDTHS},
    {AT(wire_standing, passed), .type = JSON_BOOL},
    {AT(wire_standing, shortfall), .type = JSON_LIST, .shape = &WIRE_SHORTFALL},
    {AT(wire_standing, days_left), .type = JSON_I64},
    {AT(wire_standing, last_feasible_day), .type = JSON_DAY, .flag = JSON_OPTIONAL},
};
const struct json_shape WIRE_STANDING =
    JSON_SHAPE(struct wire_standing, WIRE_STANDING_FIELDS, "standing");

static const struct json_field WIRE_LEADER_FIELDS[] = {
    {AT(wire_leader, rank), .type = JSON_I64},
    {AT(wire_leader, unit_id), .type = JSON_ID},
    {AT(wire_leader, name), .type = JSON_STR},
    {AT(wire_leader, people), .type = JSON_I64},
    {AT(wire_leader, participants), .type = JSON_I64},
    {AT(wire_leader, participation_rate), .type = JSON_HUNDREDTHS},
    {AT(wire_leader, passed), .type = JSON_I64},
    {AT(wire_leader, pass_rate), .type = JSON_HUNDREDTHS},
    {AT(wire_leader, average_credits), .type = JSON_HUNDREDTHS},
};
static const struct json_shape WIRE_LEADER =
    JSON_SHAPE(struct wire_leader, WIRE_LEADER_FIELDS, "leader");

static const struct json_field WIRE_LEADERBOARD_FIELDS[] = {
    {AT(wire_leaderboard, campaign_id), .type = JSON_ID},
    {AT(wire_leaderboard, as_of), .type = JSON_TIME},
    {AT(wire_leaderboard, units), .type = JSON_LIST, .shape = &WIRE_LEADER},
    {AT(wire_leaderboard, next), .type = JSON_STR, .flag = JSON_OPTIONAL},
};
const struct json_shape WIRE_LEADERBOARD =
    JSON_SHAPE(struct wire_leaderboard, WIRE_LEADERBOARD_FIELDS, "leaderboard");

static const struct json_field WIRE_LAGGARD_FIELDS[] = {
    {AT(wire_laggard, person_id), .type = JSON_ID},
    {AT(wire_laggard, staff_no), .type = JSON_STR},
    {AT(wire_laggard, name), .type = JSON_STR},
    {AT(wire_laggard, unit), .type = JSON_STR},
    {AT(wire_laggard, credits), .type = JSON_HUNDREDTHS},
    {AT(wire_laggard, shortfall), .type = JSON_LIST, .shape = &WIRE_SHORTFALL},
    {AT(wire_laggard, days_left), .type = JSON_I64},
    {AT(wire_laggard, last_feasible_day), .type = JSON_DAY},
};
const struct json_shape WIRE_LAGGARD =
    JSON_SHAPE(struct wire_laggard, WIRE_LAGGARD_FIELDS, "laggard");

static const struct json_field WIRE_BEHIND_FIELDS[] = {
    {AT(wire_behind, as_of), .type = JSON_TIME},
    {AT(wire_behind, people), .type = JSON_LIST, .shape = &WIRE_LAGGARD},
    {AT(wire_behind, next), .type = JSON_STR, .flag = JSON_OPTIONAL},
};
const struct json_shape WIRE_BEHIND = JSON_SHAPE(struct wire_behind, WIRE_BEHIND_FIELDS, "behind");

static const struct json_field WIRE_ROUND_START_FIELDS[] = {
    {AT(wire_round_start, campaign_id), .type = JSON_ID},
};
const struct json_shape WIRE_ROUND_START =
    JSON_SHAPE(struct wire_round_start, WIRE_ROUND_START_FIELDS, "round_start");

static const struct json_field WIRE_ROUND_ITEM_FIELDS[] = {
    {AT(wire_round_item, slot), .type = JSON_I64},
    {AT(wire_round_item, key), .type = JSON_RAW},
    {AT(wire_round_item, rationale), .type = JSON_RAW},
    {AT(wire_round_item, cites), .type = JSON_RAW},
    {AT(wire_round_item, right), .type = JSON_RAW},
};
static const struct json_shape WIRE_ROUND_ITEM =
    JSON_SHAPE(struct wire_round_item, WIRE_ROUND_ITEM_FIELDS, "round_item");

static const struct json_field WIRE_ROUND_FIELDS[] = {
    {AT(wire_round, round_id), .type = JSON_ID},
    {AT(wire_round, campaign_id), .type = JSON_ID},
    {AT(wire_round, started_at), .type = JSON_TIME},
    {AT(wire_round, finished_at), .type = JSON_TIME, .flag = JSON_OPTIONAL},
    {AT(wire_round, sections), .type = JSON_RAW},
    {AT(wire_round, responses), .type = JSON_RAW, .flag = JSON_OPTIONAL},
    {AT(wire_round, correct), .type = JSON_I64},
    {AT(wire_round, credit), .type = JSON_HUNDREDTHS},
    {AT(wire_round, items), .type = JSON_LIST, .shape = &WIRE_ROUND_ITEM},
};
const struct json_shape WIRE_ROUND = JSON_SHAPE(struct wire_round, WIRE_ROUND_FIELDS, "round");

static const struct json_field WIRE_ROUND_SLOT_FIELDS[] = {
    {AT(wire_round_slot, slot), .type = JSON_I64, .max = LIMIT_PAPER_SLOTS_MAX},
    {AT(wire_round_slot, response), .type = JSON_STR_LIST, .max = LIMIT_RESPONSE_BYTES_MAX,
     .count_max = LIMIT_RESPONSE_PARTS_MAX},
};
static const struct json_shape WIRE_ROUND_SLOT =
    JSON_SHAPE(struct wire_round_slot, WIRE_ROUND_SLOT_FIELDS, "round_slot");

static const struct json_field WIRE_ROUND_FINISH_FIELDS[] = {
    {AT(wire_round_finish, responses), .type = JSON_LIST, .shape = &WIRE_ROUND_SLOT,
     .count_max = LIMIT_PAPER_SLOTS_MAX},
};
const struct json_shape WIRE_ROUND_FINISH =
    JSON_SHAPE(struct wire_round_finish, WIRE_ROUND_FINISH_FIELDS, "round_finish");

static const struct json_field WIRE_PROBLEM_FIELDS[] = {
    {AT(wire_problem, type), .type = JSON_STR},
    {AT(wire_problem, title), .type = JSON_STR},
    {AT(wire_problem, status), .type = JSON_I64},
    {AT(wire_problem, detail), .type = JSON_STR},
    {AT(wire_problem, code), .type = JSON_STR},
    {AT(wire_problem, field), .type = JSON_STR, .flag = JSON_OPTIONAL},
};
const struct json_shape WIRE_PROBLEM =
    JSON_SHAPE(struct wire_problem, WIRE_PROBLEM_FIELDS, "problem");

static const struct json_field WIRE_ROUND_FINISHED_FIELDS[] = {
    {AT(wire_round_finished, round_id), .type = JSON_ID},
    {AT(wire_round_finished, correct), .type = JSON_I64},
    {AT(wire_round_finished, item_count), .type = JSON_I64},
    {AT(wire_round_finished, credit), .type = JSON_HUNDREDTHS},
};
const struct json_shape WIRE_ROUND_FINISHED =
    JSON_SHAPE(struct wire_round_finished, WIRE_ROUND_FINISHED_FIELDS, "round_finished");
