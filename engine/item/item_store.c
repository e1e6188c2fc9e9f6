/* Database calls of engine/item. */
#include "engine/item/item_store.h"

#include "engine/statements.h"

static const struct db_column BANK_COLUMNS[] = {{"bank_id", DB_I64, 0}};
static const struct db_shape BANK = {BANK_COLUMNS, 1, sizeof(struct bank_id)};

enum err item_store_find_bank(struct call *call, struct str name, struct bank_id *out,
                              bool *found) {
    return db_opt(call->db, SQL_BANK_BY_NAME,
                  DB_PARAMS(db_i64(call->engine->bureau_id.v), db_text(name)), DB_INTO(&BANK, out),
                  found);
}

static const struct db_column EDITION_COLUMNS[] = {{"edition_no", DB_I64, 0}};
static const struct db_shape EDITION = {EDITION_COLUMNS, 1, sizeof(int64_t)};

enum err item_store_newest_edition(struct call *call, struct bank_id bank_id, int64_t *edition_no) {
    return db_one(call->db, SQL_BANK_NEWEST_EDITION,
                  DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(bank_id.v)), &EDITION,
                  edition_no);
}

static const struct db_column ITEM_COLUMNS[] = {
    DB_COLUMN(struct item_row, revision_id, DB_I64),
    DB_COLUMN(struct item_row, item_id, DB_I64),
    DB_COLUMN(struct item_row, kind, DB_TEXT),
    DB_COLUMN(struct item_row, difficulty, DB_TEXT),
    DB_COLUMN(struct item_row, topic, DB_TEXT),
    DB_COLUMN(struct item_row, stimulus, DB_TEXT),
    DB_COLUMN(struct item_row, stem, DB_TEXT),
    DB_COLUMN(struct item_row, options, DB_TEXT),
    DB_COLUMN(struct item_row, key, DB_TEXT),
    DB_COLUMN(struct item_row, rationale, DB_TEXT),
    DB_COLUMN(struct item_row, cites, DB_TEXT),
};
static const struct db_shape ITEM = DB_SHAPE(struct item_row, ITEM_COLUMNS);

enum err item_store_list(struct call *call, struct bank_id bank_id, int64_t edition_no,
                         item_row_vec *out) {
    return db_many(
        call->db, SQL_EDITION_REVISION_LIST,
        DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(bank_id.v), db_i64(edition_no)), &ITEM,
        out);
}
