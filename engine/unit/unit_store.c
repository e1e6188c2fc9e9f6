/* Database calls of engine/unit: all there is to a unit yet. Units are added with their places in
 * the tree in one go. */
#include "engine/unit/unit.h"

#include "engine/statements.h"

static const struct db_column UNIT_ID_COLUMNS[] = {{"unit_id", DB_I64, 0}};
static const struct db_shape UNIT_ID = {UNIT_ID_COLUMNS, 1, sizeof(struct unit_id)};

enum err unit_find(struct call *call, struct str code, struct unit_id *out) {
    return db_one(call->db, SQL_UNIT_BY_CODE,
                  DB_PARAMS(db_i64(call->engine->bureau_id.v), db_text(code)), &UNIT_ID, out);
}

static enum err add(struct call *call, const struct unit_new *unit, struct unit_id *out) {
    int64_t bureau_id = call->engine->bureau_id.v;
    TRY(db_exec(call->db, SQL_UNIT_ADD,
                DB_PARAMS(db_i64(bureau_id), db_i64(id_make(&call->engine->ids)),
                          db_i64(unit->parent_id.v), db_text(unit->code), db_text(unit->name),
                          db_i64(unit->order_no), db_time(call->now_ms)),
                NULL));
    TRY(unit_find(call, unit->code, out));
    return db_exec(call->db, SQL_UNIT_TREE_ADD,
                   DB_PARAMS(db_i64(bureau_id), db_i64(out->v), db_i64(unit->parent_id.v)), NULL);
}

enum err unit_add(struct call *call, const struct unit_new *unit, struct unit_id *out) {
    struct unit_id made = {0};
    TRY(add(call, unit, &made));
    *out = made;
    return ERR_OK;
}
