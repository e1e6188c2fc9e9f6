/* Database calls of engine/account. */
#include "engine/account/account_store.h"

#include "engine/statements.h"

static struct db_param bureau(const struct call *call) {
    return db_i64(call->engine->bureau_id.v);
}

enum err account_store_add(struct call *call, const struct account_new *account,
                           struct str password_hash, bool *added) {
    int64_t affected = 0;
    TRY(db_exec(call->db, SQL_ACCOUNT_ADD,
                DB_PARAMS(bureau(call), db_i64(id_make(&call->engine->ids)),
                          db_i64(account->person_id.v), db_text(account->login),
                          db_text(password_hash), db_time(call->now_ms)),
                &affected));
    *added = affected == 1;
    return ERR_OK;
}

static const struct db_column LOGIN_COLUMNS[] = {
    DB_COLUMN(struct account_login_row, account_id, DB_I64),
    DB_COLUMN(struct account_login_row, password_hash, DB_TEXT),
};
static const struct db_shape LOGIN = DB_SHAPE(struct account_login_row, LOGIN_COLUMNS);

enum err account_store_find(struct call *call, struct str login, struct account_login_row *out,
                            bool *found) {
    return db_opt(call->db, SQL_ACCOUNT_BY_LOGIN, DB_PARAMS(bureau(call), db_text(login)),
                  DB_INTO(&LOGIN, out), found);
}

enum err account_store_set_password(struct call *call, struct account_id id,
                                    struct str password_hash) {
    return db_exec(call->db, SQL_ACCOUNT_SET_PASSWORD,
                   DB_PARAMS(bureau(call), db_i64(id.v), db_text(password_hash)), NULL);
}

enum err account_store_grant(struct call *call, struct account_id id, enum role role,
                             struct unit_id unit_id) {
    return db_exec(
        call->db, SQL_ACCOUNT_ROLE_ADD,
        DB_PARAMS(bureau(call), db_i64(id.v), db_text(role_code(role)), db_i64(unit_id.v)), NULL);
}

enum err session_store_add(struct call *call, struct account_id id, const struct hash *token_hash) {
    return db_exec(call->db, SQL_SESSION_ADD,
                   DB_PARAMS(bureau(call), db_bytes(token_hash->bytes, HASH_BYTES), db_i64(id.v),
                             db_time(call->now_ms), db_time(call->now_ms + SESSION_LIFETIME_MS)),
                   NULL);
}

struct session_row {
    struct account_id account_id;
    struct person_id person_id;
    struct str name;
    struct unit_id unit_id;
    struct str unit;
    int64_t expires_at;
    VEC(struct str) roles;
};

static const struct db_column SESSION_COLUMNS[] = {
    DB_COLUMN(struct session_row, account_id, DB_I64),
    DB_COLUMN(struct session_row, person_id, DB_I64),
    DB_COLUMN(struct session_row, name, DB_TEXT),
    DB_COLUMN(struct session_row, unit_id, DB_I64),
    DB_COLUMN(struct session_row, unit, DB_TEXT),
    DB_COLUMN(struct session_row, expires_at, DB_TIME),
    DB_COLUMN(struct session_row, roles, DB_TEXT_LIST),
};
static const struct db_shape SESSION = DB_SHAPE(struct session_row, SESSION_COLUMNS);

enum err session_store_find(struct call *call, const struct hash *token_hash, struct who *out,
                            bool *found) {
    struct session_row row;
    TRY(db_opt(
        call->db, SQL_SESSION_FIND,
        DB_PARAMS(bureau(call), db_bytes(token_hash->bytes, HASH_BYTES), db_time(call->now_ms)),
        DB_INTO(&SESSION, &row), found));
    if (!*found)
        return ERR_OK;
    *out = (struct who){.account_id = row.account_id,
                        .person_id = row.person_id,
                        .name = row.name,
                        .unit_id = row.unit_id,
                        .unit = row.unit,
                        .token_hash = *token_hash,
                        .expires_at = row.expires_at};
    for (uint32_t i = 0; i < row.roles.count; i++) {
        enum role role = ROLE_OFFICIAL;
        if (role_parse(row.roles.at[i], &role) == ERR_OK)
            out->roles |= role_bit(role);
    }
    return ERR_OK;
}

enum err session_store_delete(struct call *call, const struct hash *token_hash) {
    return db_exec(call->db, SQL_SESSION_DELETE,
                   DB_PARAMS(bureau(call), db_bytes(token_hash->bytes, HASH_BYTES)), NULL);
}

enum err session_store_delete_expired(struct call *call, int64_t *deleted) {
    return db_exec(call->db, SQL_SESSION_DELETE_EXPIRED,
                   DB_PARAMS(bureau(call), db_time(call->now_ms)), deleted);
}
