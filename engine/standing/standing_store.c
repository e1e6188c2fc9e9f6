/* Database calls of engine/standing. */
#include "engine/standing/standing_store.h"

#include "engine/credit/cap.h"
#include "engine/statements.h"

static const struct db_column STANDING_COLUMNS[] = {
    DB_COLUMN(struct standing, person_id, DB_I64),
    DB_COLUMN(struct standing, credits, DB_I64),
    DB_COLUMN(struct standing, attempts, DB_I64),
    DB_COLUMN(struct standing, best_score, DB_I64),
    DB_COLUMN(struct standing, passed, DB_BOOL),
    DB_COLUMN(struct standing, capped_today, DB_I64),
    DB_COLUMN(struct standing, exam_closes_at, DB_TIME),
};
static const struct db_shape STANDING = DB_SHAPE(struct standing, STANDING_COLUMNS);

enum err standing_store_get(struct call *call, struct campaign_id campaign_id,
                            struct person_id person_id, struct standing *out) {
    struct str capped[CREDIT_KIND_COUNT];
    uint32_t capped_count = credit_capped_codes(capped);
    return db_one(call->db, SQL_STANDING_MINE,
                  DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(campaign_id.v),
                            db_i64(person_id.v), db_day(day_of(call->now_ms)),
                            db_text_list(capped, capped_count)),
                  &STANDING, out);
}

static const struct db_column PLACE_COLUMNS[] = {
    DB_COLUMN(struct leader_place, average_credits, DB_I64),
    DB_COLUMN(struct leader_place, order_no, DB_I64),
    DB_COLUMN(struct leader_place, unit_id, DB_I64),
};
static const struct db_shape PLACE = DB_SHAPE(struct leader_place, PLACE_COLUMNS);

enum err standing_store_place(struct call *call, struct campaign_id campaign_id,
                              struct unit_id unit_id, struct leader_place *out, bool *found) {
    return db_opt(
        call->db, SQL_UNIT_ORDER,
        DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(campaign_id.v), db_i64(unit_id.v)),
        DB_INTO(&PLACE, out), found);
}

static const struct db_column LEADER_COLUMNS[] = {
    DB_COLUMN(struct leader, unit_id, DB_I64),
    DB_COLUMN(struct leader, name, DB_TEXT),
    DB_COLUMN(struct leader, people, DB_I64),
    DB_COLUMN(struct leader, participants, DB_I64),
    DB_COLUMN(struct leader, passed, DB_I64),
    DB_COLUMN(struct leader, credits, DB_I64),
    DB_COLUMN(struct leader, average_credits, DB_I64),
    DB_COLUMN(struct leader, rank, DB_I64),
};
static const struct db_shape LEADER = DB_SHAPE(struct leader, LEADER_COLUMNS);

enum err standing_store_leaders(struct call *call, struct campaign_id campaign_id,
                                const struct leader_place *after, int64_t limit, leader_vec *out) {
    return db_many(call->db, SQL_LEADERBOARD_LIST,
                   DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(campaign_id.v),
                             db_i64(after->average_credits), db_i64(after->order_no),
                             db_i64(after->unit_id), db_i64(limit)),
                   &LEADER, out);
}
