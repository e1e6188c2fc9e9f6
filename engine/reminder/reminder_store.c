/* Database calls of engine/reminder. */
#include "engine/reminder/reminder_store.h"

#include "engine/credit/cap.h"
#include "engine/statements.h"

static const struct db_column BEHIND_COLUMNS[] = {
    DB_COLUMN(struct behind_row, person_id, DB_I64),
    DB_COLUMN(struct behind_row, staff_no, DB_TEXT),
    DB_COLUMN(struct behind_row, name, DB_TEXT),
    DB_COLUMN(struct behind_row, unit, DB_TEXT),
    DB_COLUMN(struct behind_row, credits, DB_I64),
    DB_COLUMN(struct behind_row, attempts, DB_I64),
    DB_COLUMN(struct behind_row, passed, DB_BOOL),
    DB_COLUMN(struct behind_row, capped_today, DB_I64),
};
static const struct db_shape BEHIND = DB_SHAPE(struct behind_row, BEHIND_COLUMNS);

enum err reminder_store_list(struct call *call, const struct behind_query *query, bool has_exam,
                             behind_row_vec *out) {
    struct str capped[CREDIT_KIND_COUNT];
    uint32_t capped_count = credit_capped_codes(capped);
    bool past = query->as_of_ms != 0 && query->as_of_ms < call->now_ms;
    int64_t as_of_ms = query->as_of_ms == 0 ? call->now_ms : query->as_of_ms;
    const struct db_param params[] = {db_i64(call->engine->bureau_id.v),
                                      db_i64(query->campaign->campaign_id.v),
                                      db_i64(query->account_id.v),
                                      db_i64(query->unit_id.v),
                                      db_i64(query->after_credits),
                                      db_i64(query->after_person_id.v),
                                      db_i64(query->limit),
                                      db_day(day_of(as_of_ms)),
                                      db_text_list(capped, capped_count),
                                      db_i64(query->campaign->required_credits),
                                      db_bool(has_exam),
                                      db_time(as_of_ms)};
    uint32_t count = COUNT_OF(params) - (past ? 0 : 1);
    return db_many(call->db, past ? SQL_BEHIND_LIST_AS_OF : SQL_BEHIND_LIST,
                   (struct db_params){params, count}, &BEHIND, out);
}

static const struct db_column UNIT_COLUMNS[] = {{"unit_id", DB_I64, 0}};
static const struct db_shape UNIT = {UNIT_COLUMNS, 1, sizeof(struct unit_id)};

enum err reminder_store_unit_in_scope(struct call *call, const struct behind_query *query,
                                      bool *in_scope) {
    struct unit_id found;
    return db_opt(call->db, SQL_UNIT_IN_SCOPE,
                  DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(query->unit_id.v),
                            db_i64(query->account_id.v)),
                  DB_INTO(&UNIT, &found), in_scope);
}

static const struct db_column CLOSE_COLUMNS[] = {{"closes_at", DB_TIME, 0}};
static const struct db_shape CLOSE = {CLOSE_COLUMNS, 1, sizeof(int64_t)};

enum err reminder_store_exam_close(struct call *call, struct campaign_id campaign_id,
                                   int64_t *closes_at) {
    return db_one(call->db, SQL_EXAM_LAST_CLOSE,
                  DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(campaign_id.v)), &CLOSE,
                  closes_at);
}
