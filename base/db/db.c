/* The connection: open and open again, prepare, run, tell what went wrong. */
#include "base/db/db.h"

#include <libpq-fe.h>

#include "base/db/wire.h"

enum { PARAM_COUNT_MAX = 32 };

/* Result of PQdescribePrepared, kept so that parameters can be encoded for what the server wants.
 */
struct prepared {
    unsigned param_oids[PARAM_COUNT_MAX];
    uint32_t param_count;
};

struct db {
    PGconn *conn;
    const char *url;
    const char *role;
    const struct db_catalog *catalog;
    struct prepared *prepared;
    struct arena *arena;
    struct fault *fault;
    struct arena own; /* url, role, prepared */
    bool in_transaction;
    bool warned; /* the server sent a warning since this was last cleared */
};

struct arena *db_arena(const struct db *db) {
    return db->arena;
}

struct fault *db_fault(const struct db *db) {
    return db->fault;
}

void db_bind(struct db *db, struct arena *arena, struct fault *fault) {
    db->arena = arena;
    db->fault = fault;
}

/* First matching prefix of the SQLSTATE decides; what is not listed is a fault of the program or
 * the database. */
static const struct {
    const char *prefix;
    enum err err;
    const char *code;
    const char *detail;
} STATES[] = {
    {"40001", ERR_BUSY, "try_again", "系统繁忙，请稍后重试。"},
    {"40P01", ERR_BUSY, "try_again", "系统繁忙，请稍后重试。"},
    {"55P03", ERR_BUSY, "try_again", "系统繁忙，请稍后重试。"},
    {"57014", ERR_BUSY, "too_slow", "查询超过时限，请缩小范围后重试。"},
    {"53", ERR_BUSY, "database_full", "数据库资源不足，请稍后重试；管理员请检查磁盘和连接数。"},
    {"08", ERR_OUTSIDE, "database_unreachable", "数据库连接中断，请稍后重试。"},
    {"57P", ERR_OUTSIDE, "database_unreachable", "数据库正在重启，请稍后重试。"},
    {"25006", ERR_OUTSIDE, "database_read_only", "数据库处于只读状态，请稍后重试。"},
};

static enum err tell_constraint(struct db *db, const char *name) {
    for (uint32_t i = 0; name != NULL && i < db->catalog->constraint_count; i++) {
        const struct db_constraint *c = &db->catalog->constraints[i];
        if (strcmp(c->name, name) == 0)
            return fault_set_field(db->fault, c->err, c->code, c->field, "%s", c->detail);
    }
    return fault_set(db->fault, ERR_OUTSIDE, "constraint",
                     "数据库约束 %s 不允许这次写入，请联系管理员。", name == NULL ? "?" : name);
}

/* The statement's name and the server's words go to the fault only; the API never shows them. */
static enum err tell_failure(struct db *db, const PGresult *result, const char *what) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL || PQstatus(db->conn) == CONNECTION_BAD)
        return fault_set(db->fault, ERR_OUTSIDE, "database_unreachable",
                         "数据库连接中断，请稍后重试。");
    if (strncmp(state, "23", 2) == 0)
        return tell_constraint(db, PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
    for (size_t i = 0; i < COUNT_OF(STATES); i++)
        if (strncmp(state, STATES[i].prefix, strlen(STATES[i].prefix)) == 0)
            return fault_set(db->fault, STATES[i].err, STATES[i].code, "%s", STATES[i].detail);
    return fault_set(db->fault, ERR_OUTSIDE, "database", "数据库执行 %s 失败（%s）：%s", what,
                     state, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

static enum err describe(struct db *db, uint32_t idx) {
    const struct db_statement *s = &db->catalog->statements[idx];
    PGresult *result = PQdescribePrepared(db->conn, s->name);
    enum err err = ERR_OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        err = tell_failure(db, result, s->name);
    } else {
        struct prepared *p = &db->prepared[idx];
        p->param_count = (uint32_t)PQnparams(result);
        PROMISE(p->param_count <= PARAM_COUNT_MAX);
        for (uint32_t i = 0; i < p->param_count; i++)
            p->param_oids[i] = PQparamtype(result, (int)i);
    }
    PQclear(result);
    return err;
}

static enum err prepare(struct db *db, uint32_t idx) {
    const struct db_statement *s = &db->catalog->statements[idx];
    PGresult *result = PQprepare(db->conn, s->name, s->sql, 0, NULL);
    enum err err = ERR_OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        err = fault_set(db->fault, ERR_OUTSIDE, "schema_mismatch",
                        "语句 %s 与数据库结构不符（%s），请先运行 xuefa db migrate。", s->name,
                        PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    PQclear(result);
    return err == ERR_OK ? describe(db, idx) : err;
}

/* During COMMIT a warning means that the row is safe here but perhaps on no standby: a wait for the
 * synchronous standby was cut short. */
static void take_notice(void *self, const PGresult *notice) {
    struct db *db = self;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    db->warned |= severity != NULL && strcmp(severity, "WARNING") == 0;
}

/* Lost peers are noticed within seconds, and of several hosts the one that takes writes is found.
 */
static PGconn *connect_to(const struct db *db, struct arena *scratch) {
    struct buf options = buf_make(scratch, 1024);
    if (db->role != NULL)
        buf_printf(&options, "-c role=%s ", db->role);
    if (db->catalog->server_options != NULL)
        buf_add_cstr(&options, db->catalog->server_options);
    const char *const names[] = {"dbname",
                                 "connect_timeout",
                                 "tcp_user_timeout",
                                 "target_session_attrs",
                                 "application_name",
                                 "client_encoding",
                                 options.len == 0 ? NULL : "options",
                                 NULL};
    const char *const values[] = {db->url, "5",    "5000",       "read-write",
                                  "xuefa", "UTF8", options.data, NULL};
    return PQconnectdbParams(names, values, 1);
}

static enum err prepare_all(struct db *db) {
    for (uint32_t i = 0; i < db->catalog->statement_count; i++)
        TRY(prepare(db, i));
    return ERR_OK;
}

static enum err connect_again(struct db *db) {
    PQfinish(db->conn);
    struct arena scratch = {0};
    db->conn = connect_to(db, &scratch);
    db->in_transaction = false;
    arena_close(&scratch);
    if (PQstatus(db->conn) != CONNECTION_OK) {
        struct str why = str_trim(str_from(PQerrorMessage(db->conn)));
        return fault_set(db->fault, ERR_OUTSIDE, "database_unreachable",
                         "连接不上数据库（%.*s），请检查数据库是否启动、地址是否正确。",
                         STR_ARGS(why));
    }
    PQsetNoticeReceiver(db->conn, take_notice, db);
    enum err err = prepare_all(db);
    if (err != ERR_OK) { /* a connection without its statements must not pass for a good one */
        PQfinish(db->conn);
        db->conn = NULL;
    }
    return err;
}

enum err db_open(struct db **out, const char *url, const char *role,
                 const struct db_catalog *catalog, struct fault *fault) {
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL)
        BUG("the machine has memory left");
    db->url = arena_cstr(&db->own, str_from(url));
    db->role = role == NULL ? NULL : arena_cstr(&db->own, str_from(role));
    db->catalog = catalog;
    db->prepared = ARENA_ARRAY(&db->own, struct prepared, catalog->statement_count);
    db->fault = fault;
    enum err err = connect_again(db);
    if (err != ERR_OK)
        db_close(db);
    else
        *out = db;
    return err;
}

void db_close(struct db *db) {
    if (db == NULL)
        return;
    PQfinish(db->conn);
    arena_close(&db->own);
    free(db);
}

enum err db_may_take_role(const char *url, const char *role, bool *may, struct fault *fault) {
    static const struct db_catalog NOTHING = {.statement_count = 0};
    struct arena arena = {0};
    struct db *db = NULL;
    struct str found = {NULL, 0};
    TRY(db_open(&db, url, NULL, &NOTHING, fault));
    db_bind(db, &arena, fault);
    struct str sql = arena_printf(&arena,
                                  "select rolname from pg_roles where rolname = '%s' "
                                  "and pg_has_role(current_user, oid, 'member')",
                                  role);
    enum err err = db_script_text(db, sql.ptr, &found);
    db_close(db);
    *may = found.ptr != NULL;
    arena_close(&arena);
    return err;
}

static enum err ensure_connected(struct db *db) {
    if (PQstatus(db->conn) == CONNECTION_OK)
        return ERR_OK;
    if (db->in_transaction)
        return fault_set(db->fault, ERR_OUTSIDE, "database_unreachable",
                         "数据库连接中断，请稍后重试。");
    return connect_again(db);
}

static enum err run(struct db *db, uint32_t idx, struct db_params params, PGresult **out) {
    TRY(ensure_connected(db));
    const struct db_statement *s = &db->catalog->statements[idx];
    const struct prepared *p = &db->prepared[idx];
    PROMISE(params.count == p->param_count);
    const char *values[PARAM_COUNT_MAX];
    int lengths[PARAM_COUNT_MAX];
    int formats[PARAM_COUNT_MAX];
    for (uint32_t i = 0; i < params.count; i++) {
        struct str value = wire_encode(db->arena, &params.at[i], p->param_oids[i]);
        values[i] = value.ptr;
        lengths[i] = (int)value.len;
        formats[i] = 1;
    }
    PGresult *result =
        PQexecPrepared(db->conn, s->name, (int)params.count, values, lengths, formats, 1);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        *out = result;
        return ERR_OK;
    }
    enum err err = tell_failure(db, result, s->name);
    PQclear(result);
    return err;
}

static void check_columns(const PGresult *result, const struct db_shape *shape) {
    PROMISE(PQnfields(result) == (int)shape->column_count);
    for (uint32_t i = 0; i < shape->column_count; i++)
        PROMISE(strcmp(PQfname(result, (int)i), shape->columns[i].name) == 0);
}

static void decode_row(struct db *db, const PGresult *result, int row, const struct db_shape *shape,
                       char *out) {
    memset(out, 0, shape->size_bytes);
    for (uint32_t i = 0; i < shape->column_count; i++) {
        int column = (int)i;
        struct str value = {NULL, 0};
        if (!PQgetisnull(result, row, column))
            value = (struct str){PQgetvalue(result, row, column),
                                 (size_t)PQgetlength(result, row, column)};
        wire_decode(db->arena, shape->columns[i].type, PQftype(result, column), value,
                    out + shape->columns[i].offset);
    }
}

static void promise_cardinality(const struct db *db, uint32_t idx, enum db_cardinality want) {
    PROMISE(idx < db->catalog->statement_count && db->catalog->statements[idx].cardinality == want);
}

static enum err opt_row(struct db *db, uint32_t idx, struct db_params params, struct db_into into,
                        bool *found) {
    PGresult *result = NULL;
    TRY(run(db, idx, params, &result));
    check_columns(result, into.shape);
    int rows = PQntuples(result);
    PROMISE(rows <= 1);
    if (rows == 1)
        decode_row(db, result, 0, into.shape, into.out);
    PQclear(result);
    *found = rows == 1;
    return ERR_OK;
}

enum err db_opt(struct db *db, uint32_t statement, struct db_params params, struct db_into into,
                bool *found) {
    promise_cardinality(db, statement, DB_OPT);
    return opt_row(db, statement, params, into, found);
}

enum err db_one(struct db *db, uint32_t statement, struct db_params params,
                const struct db_shape *shape, void *out) {
    promise_cardinality(db, statement, DB_ONE);
    bool found = false;
    TRY(opt_row(db, statement, params, DB_INTO(shape, out), &found));
    if (!found)
        return fault_set(db->fault, ERR_NOT_FOUND, "not_found",
                         "没有找到，或者不在您的权限范围内。");
    return ERR_OK;
}

typedef VEC(char) any_vec;

enum err db_many(struct db *db, uint32_t statement, struct db_params params,
                 const struct db_shape *shape, void *vec) {
    promise_cardinality(db, statement, DB_MANY);
    PGresult *result = NULL;
    TRY(run(db, statement, params, &result));
    check_columns(result, shape);
    uint32_t rows = (uint32_t)PQntuples(result);
    char *at = arena_alloc_array(db->arena, rows, shape->size_bytes);
    for (uint32_t i = 0; i < rows; i++)
        decode_row(db, result, (int)i, shape, at + (size_t)i * shape->size_bytes);
    PQclear(result);
    *(any_vec *)vec = (any_vec){at, rows, rows};
    return ERR_OK;
}

enum err db_exec(struct db *db, uint32_t statement, struct db_params params, int64_t *affected) {
    promise_cardinality(db, statement, DB_EXEC);
    PGresult *result = NULL;
    TRY(run(db, statement, params, &result));
    int64_t rows = 0;
    const char *text = PQcmdTuples(result);
    bool counted = text[0] == '\0' || str_parse_i64(str_from(text), &rows) == ERR_OK;
    PQclear(result);
    PROMISE(counted);
    if (affected != NULL)
        *affected = rows;
    return ERR_OK;
}

static enum err command(struct db *db, const char *sql) {
    PGresult *result = PQexec(db->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    enum err err = ERR_OK;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        err = tell_failure(db, result, "script");
    PQclear(result);
    return err;
}

enum err db_script(struct db *db, const char *sql) {
    TRY(ensure_connected(db));
    return command(db, sql);
}

enum err db_script_text(struct db *db, const char *sql, struct str *out) {
    TRY(ensure_connected(db));
    PGresult *result = PQexec(db->conn, sql);
    enum err err = ERR_OK;
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        err = tell_failure(db, result, "script");
    else if (PQntuples(result) == 0 || PQgetisnull(result, 0, 0))
        *out = (struct str){NULL, 0};
    else
        *out = arena_str(db->arena, str_from(PQgetvalue(result, 0, 0)));
    PQclear(result);
    return err;
}

enum err db_begin(struct db *db) {
    PROMISE(!db->in_transaction);
    TRY(ensure_connected(db));
    TRY(command(db, "begin"));
    db->in_transaction = true;
    return ERR_OK;
}

enum err db_commit(struct db *db) {
    PROMISE(db->in_transaction);
    db->in_transaction = false;
    db->warned = false;
    PGresult *result = PQexec(db->conn, "commit");
    bool done =
        PQresultStatus(result) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    bool lost = PQstatus(db->conn) == CONNECTION_BAD;
    enum err err = ERR_OK;
    if (lost || (done && db->warned))
        err = fault_set(db->fault, ERR_UNKNOWN, "outcome_unknown",
                        "提交时连接中断，结果未知，请用同一请求重试。");
    else if (!done && PQresultStatus(result) != PGRES_COMMAND_OK)
        err = tell_failure(db, result, "commit");
    else if (!done) /* the server answers ROLLBACK to the commit of a failed transaction */
        err = fault_set(db->fault, ERR_OUTSIDE, "database", "事务未能提交，请重试。");
    PQclear(result);
    return err;
}

void db_rollback(struct db *db) {
    if (!db->in_transaction)
        return;
    db->in_transaction = false;
    PQclear(PQexec(db->conn,
                   "rollback")); /* a failed rollback means a lost connection: rolled back too */
}

enum { COPY_SEND_BYTES = 1 << 16, COPY_BYTES_MAX = 1 << 25 };

static const unsigned COPY_OIDS[] = {
    [COPY_I32] = OID_INT4,  [COPY_I64] = OID_INT8,   [COPY_TIME] = OID_TIMESTAMPTZ,
    [COPY_TEXT] = OID_TEXT, [COPY_JSON] = OID_JSONB, [COPY_BYTES] = OID_BYTEA,
};

/* Signature, flags and the length of an extension that there is not. */
static const char COPY_HEAD[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

enum err copy_begin(struct db *db, const char *table, const struct copy_column *columns,
                    uint32_t column_count, struct copy *copy) {
    struct buf sql = buf_make(db->arena, 4096);
    buf_printf(&sql, "copy %s (", table);
    for (uint32_t i = 0; i < column_count; i++)
        buf_printf(&sql, "%s%s", i == 0 ? "" : ", ", columns[i].name);
    buf_add(&sql, STR(") from stdin (format binary)"));
    PGresult *result = PQexec(db->conn, sql.data);
    enum err err = ERR_OK;
    if (PQresultStatus(result) != PGRES_COPY_IN)
        err = tell_failure(db, result, "copy");
    PQclear(result);
    *copy = (struct copy){.db = db,
                          .columns = columns,
                          .column_count = column_count,
                          .rows = buf_make(db->arena, COPY_BYTES_MAX)};
    buf_add(&copy->rows, (struct str){COPY_HEAD, sizeof COPY_HEAD - 1});
    return err;
}

/* The type of the next field; the first of a row says how many there are. */
static unsigned copy_field(struct copy *copy) {
    PROMISE(copy->field_count < copy->column_count);
    if (copy->field_count == 0)
        wire_put_number(&copy->rows, copy->column_count, 2);
    return COPY_OIDS[copy->columns[copy->field_count++].type];
}

void copy_number(struct copy *copy, int64_t value) {
    unsigned oid = copy_field(copy);
    wire_put_i64(&copy->rows, value, oid);
}

void copy_text(struct copy *copy, struct str text) {
    unsigned oid = copy_field(copy);
    wire_put_text(&copy->rows, text, oid);
}

static enum err copy_send(struct copy *copy) {
    TRY(buf_check(&copy->rows, copy->db->fault));
    int sent = PQputCopyData(copy->db->conn, copy->rows.data, (int)copy->rows.len);
    copy->rows.len = 0;
    if (sent == 1)
        return ERR_OK;
    return fault_set(copy->db->fault, ERR_OUTSIDE, "database_unreachable",
                     "数据库连接中断，请稍后重试。");
}

enum err copy_row_end(struct copy *copy) {
    PROMISE(copy->field_count == copy->column_count);
    copy->field_count = 0;
    return copy->rows.len < COPY_SEND_BYTES ? ERR_OK : copy_send(copy);
}

enum err copy_end(struct copy *copy) {
    struct db *db = copy->db;
    wire_put_number(&copy->rows, UINT16_MAX, 2); /* no more rows */
    TRY(copy_send(copy));
    if (PQputCopyEnd(db->conn, NULL) != 1)
        return fault_set(db->fault, ERR_OUTSIDE, "database_unreachable",
                         "数据库连接中断，请稍后重试。");
    enum err err = ERR_OK;
    for (PGresult *result = PQgetResult(db->conn); result != NULL; result = PQgetResult(db->conn)) {
        if (err == ERR_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
            err = tell_failure(db, result, "copy");
        PQclear(result);
    }
    return err;
}
