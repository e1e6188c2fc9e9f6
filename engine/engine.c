/* The catalog of statements and constraints, and the bureau that this engine serves. */
#include "engine/engine.h"

#include "base/db/migrate.h"
#include "engine/statements.h"

static const struct db_constraint CONSTRAINTS[] = {
    {"unit_code_key", ERR_CONFLICT, "unit_exists", "code", "已有同样编码的单位。"},
    {"person_staff_no_key", ERR_CONFLICT, "person_exists", "staff_no", "已有同样工号的人员。"},
    {"account_login_key", ERR_CONFLICT, "login_taken", "login", "这个登录名已被使用，请换一个。"},
    {"account_person_key", ERR_CONFLICT, "account_exists", "person_id", "这个人员已有账号。"},
    {"campaign_code_key", ERR_CONFLICT, "campaign_exists", "code", "已有同样编码的活动。"},
    {"campaign_window_check", ERR_INVALID, "window_invalid", "closes_at",
     "结束时间应晚于开始时间。"},
    {"campaign_credits_check", ERR_INVALID, "credits_invalid", "daily_cap",
     "要求的学分和练习学分不能为负，每日上限应大于 0。"},
    {"campaign_practice_check", ERR_INVALID, "practice_invalid", "practice_items",
     "每轮练习应为 1 到 500 题。"},
    {"exam_window_check", ERR_INVALID, "window_invalid", "closes_at", "结束时间应晚于开始时间。"},
    {"exam_duration_check", ERR_INVALID, "duration_invalid", "duration_ms",
     "考试时长应在 24 小时以内。"},
    {"exam_attempts_check", ERR_INVALID, "attempts_invalid", "attempts_max",
     "允许次数应在 1 到 1000 之间。"},
};

const struct db_catalog ENGINE_CATALOG = {
    .statements = SQL_STATEMENTS,
    .statement_count = SQL_COUNT,
    .constraints = CONSTRAINTS,
    .constraint_count = COUNT_OF(CONSTRAINTS),
    /* Every statement finds its rows by a key. Prepared plans are made when tables are young and
     * small and would keep reading them whole for as long as statistics lag behind. */
    .server_options = "-c enable_seqscan=off",
};

struct call engine_call(struct engine *engine, struct db *db, struct arena *arena,
                        struct fault *fault) {
    if (db != NULL)
        db_bind(db, arena, fault);
    return (struct call){engine, db, arena, fault, clock_now(&engine->clock)};
}

static const struct db_column BUREAU_COLUMNS[] = {DB_COLUMN(struct bureau_id, v, DB_I64)};
static const struct db_shape BUREAU = DB_SHAPE(struct bureau_id, BUREAU_COLUMNS);

enum err engine_find_bureau(struct call *call, const char *code, struct bureau_id *out) {
    VEC(struct bureau_id) found = {0};
    TRY(db_many(call->db, SQL_BUREAU_LIST, DB_PARAMS(db_text(str_from(code))), &BUREAU, &found));
    if (found.count == 0)
        return fault_set(call->fault, ERR_NOT_FOUND, "no_bureau",
                         "数据库里没有可服务的司法局，请先运行 xuefa demo open 或导入名册。");
    if (found.count > 1)
        return fault_set(call->fault, ERR_CONFLICT, "bureau_ambiguous",
                         "数据库里有多个司法局，请用 --bureau 指明编码。");
    *out = found.at[0];
    return ERR_OK;
}

enum err engine_add_bureau(struct call *call, struct str code, struct str name,
                           struct bureau_id *out) {
    int64_t bureau_id = id_make(&call->engine->ids);
    TRY(db_exec(call->db, SQL_BUREAU_ADD,
                DB_PARAMS(db_i64(bureau_id), db_text(code), db_text(name), db_time(call->now_ms)),
                NULL));
    return engine_find_bureau(call, code.ptr, out);
}

enum err engine_schema_is_current(struct call *call, bool *current) {
    return migrate_is_current(call->db, embedded_migrations, embedded_migrations_count, current);
}

static const struct db_column CLOCK_COLUMNS[] = {{"now", DB_TIME, 0}};
static const struct db_shape CLOCK = {CLOCK_COLUMNS, 1, sizeof(int64_t)};

enum err engine_clock_offset(struct call *call, int64_t *offset_ms) {
    int64_t now_ms = 0;
    TRY(db_one(call->db, SQL_DATABASE_NOW, DB_NO_PARAMS, &CLOCK, &now_ms));
    *offset_ms = now_ms - clock_now(&call->engine->clock);
    return ERR_OK;
}
