/* Database calls of engine/person: all there is to a person yet. A person comes with a posting:
 * nobody stands outside the tree of units. */
#include "engine/person/person.h"

#include "engine/statements.h"

static const struct db_column PERSON_ID_COLUMNS[] = {{"person_id", DB_I64, 0}};
static const struct db_shape PERSON_ID = {PERSON_ID_COLUMNS, 1, sizeof(struct person_id)};

enum err person_add(struct call *call, const struct person_new *person, struct person_id *out) {
    int64_t bureau_id = call->engine->bureau_id.v;
    struct person_id made = {0};
    TRY(db_exec(call->db, SQL_PERSON_ADD,
                DB_PARAMS(db_i64(bureau_id), db_i64(id_make(&call->engine->ids)),
                          db_text(person->staff_no), db_text(person->name), db_time(call->now_ms)),
                NULL));
    TRY(db_one(call->db, SQL_PERSON_BY_STAFF_NO,
               DB_PARAMS(db_i64(bureau_id), db_text(person->staff_no)), &PERSON_ID, &made));
    TRY(db_exec(call->db, SQL_POSTING_ADD,
                DB_PARAMS(db_i64(bureau_id), db_i64(made.v), db_day(person->from_day),
                          db_i64(person->unit_id.v)),
                NULL));
    *out = made;
    return ERR_OK;
}
