/* Database calls of engine/credit. */
#include "engine/credit/credit_store.h"

#include "engine/credit/cap.h"
#include "engine/statements.h"

static struct db_param bureau(const struct call *call) {
    return db_i64(call->engine->bureau_id.v);
}

/* The columns of a batch of claims. */
struct claim_columns {
    int64_t *campaign_ids;
    int64_t *person_ids;
    int64_t *source_ids;
    struct str *kinds;
};

static struct claim_columns columns_of(struct call *call, struct credit_claim *const *claims,
                                       uint32_t count) {
    struct claim_columns c = {
        ARENA_ARRAY(call->arena, int64_t, count), ARENA_ARRAY(call->arena, int64_t, count),
        ARENA_ARRAY(call->arena, int64_t, count), ARENA_ARRAY(call->arena, struct str, count)};
    for (uint32_t i = 0; i < count; i++) {
        c.campaign_ids[i] = claims[i]->campaign_id.v;
        c.person_ids[i] = claims[i]->person_id.v;
        c.source_ids[i] = claims[i]->source_id;
        c.kinds[i] = credit_kind_code(claims[i]->kind);
    }
    return c;
}

static const struct db_column STANDING_COLUMNS[] = {
    DB_COLUMN(struct standing_row, campaign_id, DB_I64),
    DB_COLUMN(struct standing_row, person_id, DB_I64),
    DB_COLUMN(struct standing_row, unit_id, DB_I64),
    DB_COLUMN(struct standing_row, attempts, DB_I64),
    DB_COLUMN(struct standing_row, passed, DB_BOOL),
    DB_COLUMN(struct standing_row, daily_cap, DB_I64),
    DB_COLUMN(struct standing_row, capped_today, DB_I64),
};
static const struct db_shape STANDING = DB_SHAPE(struct standing_row, STANDING_COLUMNS);

enum err credit_store_lock(struct call *call, struct credit_claim *const *claims, uint32_t count,
                           standing_row_vec *out) {
    struct claim_columns c = columns_of(call, claims, count);
    struct str capped[CREDIT_KIND_COUNT];
    uint32_t capped_count = credit_capped_codes(capped);
    TRY(db_exec(call->db, SQL_STANDING_LOCK,
                DB_PARAMS(bureau(call), db_i64_list(c.campaign_ids, count),
                          db_i64_list(c.person_ids, count)),
                NULL));
    return db_many(call->db, SQL_STANDING_LOCKED_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(c.campaign_ids, count),
                             db_i64_list(c.person_ids, count), db_day(day_of(call->now_ms)),
                             db_text_list(capped, capped_count)),
                   &STANDING, out);
}

static const struct db_column ORD_COLUMNS[] = {{"ord", DB_I64, 0}};
static const struct db_shape ORD = {ORD_COLUMNS, 1, sizeof(int64_t)};

enum err credit_store_known(struct call *call, struct credit_claim *const *claims, uint32_t count,
                            bool *known) {
    struct claim_columns c = columns_of(call, claims, count);
    VEC(int64_t) ords = {0};
    TRY(db_many(call->db, SQL_CREDIT_KNOWN_LIST,
                DB_PARAMS(bureau(call), db_i64_list(c.campaign_ids, count),
                          db_i64_list(c.person_ids, count), db_text_list(c.kinds, count),
                          db_i64_list(c.source_ids, count)),
                &ORD, &ords));
    for (uint32_t i = 0; i < ords.count; i++)
        known[ords.at[i] - 1] = true;
    return ERR_OK;
}

enum { NEW_COLUMN_COUNT = 8 };

enum err credit_store_add(struct call *call, const struct new_credit *credits, uint32_t count) {
    int64_t *n[NEW_COLUMN_COUNT];
    for (uint32_t c = 0; c < NEW_COLUMN_COUNT; c++)
        n[c] = ARENA_ARRAY(call->arena, int64_t, count);
    struct str *kinds = ARENA_ARRAY(call->arena, struct str, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct credit_claim *claim = credits[i].claim;
        const int64_t row[NEW_COLUMN_COUNT] = {claim->campaign_id.v, id_make(&call->engine->ids),
                                               claim->person_id.v,   credits[i].standing->unit_id.v,
                                               claim->source_id,     claim->earned,
                                               claim->credited,      claim->occurred_at};
        for (uint32_t c = 0; c < NEW_COLUMN_COUNT; c++)
            n[c][i] = row[c];
        kinds[i] = credit_kind_code(claim->kind);
    }
    return db_exec(call->db, SQL_CREDIT_ADD_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(n[0], count), db_i64_list(n[1], count),
                             db_i64_list(n[2], count), db_i64_list(n[3], count),
                             db_text_list(kinds, count), db_i64_list(n[4], count),
                             db_i64_list(n[5], count), db_i64_list(n[6], count),
                             db_i64_list(n[7], count), db_day(day_of(call->now_ms))),
                   NULL);
}

enum { DELTA_COLUMN_COUNT = 8 };

enum err credit_store_standing(struct call *call, const standing_row_vec *standings) {
    int64_t *n[DELTA_COLUMN_COUNT];
    for (uint32_t c = 0; c < DELTA_COLUMN_COUNT; c++)
        n[c] = ARENA_ARRAY(call->arena, int64_t, standings->count);
    for (uint32_t i = 0; i < standings->count; i++) {
        const struct standing_row *s = &standings->at[i];
        const int64_t row[DELTA_COLUMN_COUNT] = {s->campaign_id.v, s->person_id.v,    s->unit_id.v,
                                                 s->add_credits,   s->add_attempts,   s->best_score,
                                                 s->add_passed,    s->add_participant};
        for (uint32_t c = 0; c < DELTA_COLUMN_COUNT; c++)
            n[c][i] = row[c];
    }
    uint32_t count = standings->count;
    TRY(db_exec(call->db, SQL_STANDING_PERSON_ADD_LIST,
                DB_PARAMS(bureau(call), db_i64_list(n[0], count), db_i64_list(n[1], count),
                          db_i64_list(n[3], count), db_i64_list(n[4], count),
                          db_i64_list(n[5], count), db_i64_list(n[6], count),
                          db_time(call->now_ms)),
                NULL));
    return db_exec(call->db, SQL_STANDING_UNIT_ADD_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(n[0], count), db_i64_list(n[2], count),
                             db_i64_list(n[3], count), db_i64_list(n[7], count),
                             db_i64_list(n[6], count)),
                   NULL);
}
