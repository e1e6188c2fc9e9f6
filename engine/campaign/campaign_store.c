/* Database calls of engine/campaign. */
#include "engine/campaign/campaign_store.h"

#include "engine/statements.h"

static struct db_param bureau(const struct call *call) {
    return db_i64(call->engine->bureau_id.v);
}

static const struct db_column CAMPAIGN_COLUMNS[] = {
    DB_COLUMN(struct campaign, campaign_id, DB_I64),
    DB_COLUMN(struct campaign, code, DB_TEXT),
    DB_COLUMN(struct campaign, title, DB_TEXT),
    DB_COLUMN(struct campaign, opens_at, DB_TIME),
    DB_COLUMN(struct campaign, closes_at, DB_TIME),
    DB_COLUMN(struct campaign, required_credits, DB_I64),
    DB_COLUMN(struct campaign, daily_cap, DB_I64),
    DB_COLUMN(struct campaign, practice_bank_id, DB_I64),
    DB_COLUMN(struct campaign, practice_items, DB_I64),
    DB_COLUMN(struct campaign, practice_credits, DB_I64),
};
static const struct db_shape CAMPAIGN = DB_SHAPE(struct campaign, CAMPAIGN_COLUMNS);

enum err campaign_store_add(struct call *call, const struct campaign *c, struct campaign_id id) {
    return db_exec(call->db, SQL_CAMPAIGN_ADD,
                   DB_PARAMS(bureau(call), db_i64(id.v), db_text(c->code), db_text(c->title),
                             db_time(c->opens_at), db_time(c->closes_at),
                             db_i64(c->required_credits), db_i64(c->daily_cap),
                             db_i64(c->practice_bank_id.v), db_i64(c->practice_items),
                             db_i64(c->practice_credits), db_time(call->now_ms)),
                   NULL);
}

enum err campaign_store_find(struct call *call, struct str code, struct campaign *out,
                             bool *found) {
    return db_opt(call->db, SQL_CAMPAIGN_BY_CODE, DB_PARAMS(bureau(call), db_text(code)),
                  DB_INTO(&CAMPAIGN, out), found);
}

enum err campaign_store_get(struct call *call, struct campaign_id id, struct campaign *out) {
    return db_one(call->db, SQL_CAMPAIGN_GET, DB_PARAMS(bureau(call), db_i64(id.v)), &CAMPAIGN,
                  out);
}

enum err campaign_store_list(struct call *call, struct person_id person_id,
                             struct account_id account_id, campaign_vec *out) {
    return db_many(call->db, SQL_CAMPAIGN_LIST,
                   DB_PARAMS(bureau(call), db_i64(person_id.v), db_i64(account_id.v)), &CAMPAIGN,
                   out);
}

enum err campaign_store_enrol_all(struct call *call, struct campaign_id id) {
    TRY(db_exec(
        call->db, SQL_CAMPAIGN_ENROL_ALL,
        DB_PARAMS(bureau(call), db_i64(id.v), db_day(day_of(call->now_ms)), db_time(call->now_ms)),
        NULL));
    return db_exec(call->db, SQL_CAMPAIGN_COUNT_UNITS, DB_PARAMS(bureau(call), db_i64(id.v)), NULL);
}

enum err exam_store_add(struct call *call, const struct exam_new *e, struct exam_id id) {
    return db_exec(
        call->db, SQL_EXAM_ADD,
        DB_PARAMS(bureau(call), db_i64(id.v), db_i64(e->campaign_id.v), db_i64(e->bank_id.v),
                  db_text(e->title), db_time(e->opens_at), db_time(e->closes_at),
                  db_i64(e->duration_ms), db_i64(e->grace_ms), db_i64(e->attempts_max),
                  db_i64(e->prerequisite_credits), db_i64(e->pass_score), db_i64(e->pass_credits),
                  db_text(release_rule_code(e->release_rule)),
                  db_text(blueprint_format(call->arena, e->blueprint)), db_time(call->now_ms)),
        NULL);
}

static const struct db_column MY_EXAM_COLUMNS[] = {
    DB_COLUMN(struct my_exam, exam_id, DB_I64),
    DB_COLUMN(struct my_exam, campaign_id, DB_I64),
    DB_COLUMN(struct my_exam, title, DB_TEXT),
    DB_COLUMN(struct my_exam, opens_at, DB_TIME),
    DB_COLUMN(struct my_exam, closes_at, DB_TIME),
    DB_COLUMN(struct my_exam, duration_ms, DB_I64),
    DB_COLUMN(struct my_exam, attempts_max, DB_I64),
    DB_COLUMN(struct my_exam, prerequisite_credits, DB_I64),
    DB_COLUMN(struct my_exam, pass_score, DB_I64),
    DB_COLUMN(struct my_exam, pass_credits, DB_I64),
    DB_COLUMN(struct my_exam, blueprint, DB_TEXT),
    DB_COLUMN(struct my_exam, credits, DB_I64),
    DB_COLUMN(struct my_exam, attempts, DB_I64),
    DB_COLUMN(struct my_exam, open_attempt_id, DB_I64),
    DB_COLUMN(struct my_exam, last_attempt_id, DB_I64),
};
static const struct db_shape MY_EXAM = DB_SHAPE(struct my_exam, MY_EXAM_COLUMNS);

enum err exam_store_list_mine(struct call *call, struct person_id person_id, my_exam_vec *out) {
    return db_many(call->db, SQL_EXAM_LIST_MINE,
                   DB_PARAMS(bureau(call), db_i64(person_id.v), db_time(call->now_ms)), &MY_EXAM,
                   out);
}
