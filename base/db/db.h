/* One connection to PostgreSQL, its prepared statements, and rows decoded through tables.
 *
 * All statements of the catalog are prepared and described when a connection opens, so a statement
 * that no longer fits the schema stops the program at its start. Values travel in binary form,
 * encoded by the type that the server says it wants; a mismatch between a parameter and that type
 * is a broken promise. A connection belongs to one thread. Results and texts live in the arena
 * bound by db_bind(). */
#pragma once

#include "base/core/buf.h"
#include "base/core/vec.h"

enum db_cardinality { DB_ONE, DB_OPT, DB_MANY, DB_EXEC };

struct db_statement {
    const char *name;
    enum db_cardinality cardinality;
    const char *sql;
};

/* A named constraint and what its violation means to a user. */
struct db_constraint {
    const char *name;
    enum err err;
    const char *code;
    const char *field;
    const char *detail;
};

struct db_catalog {
    const struct db_statement *statements;
    uint32_t statement_count;
    const struct db_constraint *constraints;
    uint32_t constraint_count;
    const char
        *server_options; /* for connections of this catalog, e.g. "-c name=value"; NULL: none */
};

enum db_type {
    DB_I64,       /* int64_t ↔ int2, int4, int8; NULL is 0 */
    DB_BOOL,      /* bool ↔ boolean */
    DB_TEXT,      /* struct str ↔ text, jsonb; NULL is a NULL pointer, both ways */
    DB_BYTES,     /* struct str ↔ bytea; the same */
    DB_TIME,      /* int64_t ms ↔ timestamptz; NULL is 0, both ways */
    DB_DAY,       /* int32_t civil day ↔ date; NULL is 0, both ways */
    DB_I64_LIST,  /* VEC(int64_t) ↔ int2[], int4[], int8[], timestamptz[] (ms) */
    DB_TEXT_LIST, /* VEC(struct str) ↔ text[], jsonb[], bytea[] */
};

struct db_param {
    enum db_type type;
    int64_t number;
    struct str text;
    const int64_t *numbers;
    const struct str *texts;
    uint32_t count;
};

struct db_params {
    const struct db_param *at;
    uint32_t count;
};

#define DB_PARAMS(...)                                                                             \
    ((struct db_params){(const struct db_param[]){__VA_ARGS__},                                    \
                        COUNT_OF(((const struct db_param[]){__VA_ARGS__}))})
#define DB_NO_PARAMS ((struct db_params){NULL, 0})

static inline struct db_param db_i64(int64_t value) {
    return (struct db_param){.type = DB_I64, .number = value};
}
static inline struct db_param db_bool(bool value) {
    return (struct db_param){.type = DB_BOOL, .number = value};
}
static inline struct db_param db_text(struct str value) {
    return (struct db_param){.type = DB_TEXT, .text = value};
}
static inline struct db_param db_bytes(const void *data, size_t bytes) {
    return (struct db_param){.type = DB_BYTES, .text = {data, bytes}};
}
static inline struct db_param db_time(int64_t at_ms) {
    return (struct db_param){.type = DB_TIME, .number = at_ms};
}
static inline struct db_param db_day(int32_t day) {
    return (struct db_param){.type = DB_DAY, .number = day};
}
static inline struct db_param db_i64_list(const int64_t *numbers, uint32_t count) {
    return (struct db_param){.type = DB_I64_LIST, .numbers = numbers, .count = count};
}
static inline struct db_param db_text_list(const struct str *texts, uint32_t count) {
    return (struct db_param){.type = DB_TEXT_LIST, .texts = texts, .count = count};
}

/* How a row becomes a struct: column by name, type, offset. Columns of the result must be exactly
 * these. */
struct db_column {
    const char *name;
    enum db_type type;
    uint32_t offset;
};

struct db_shape {
    const struct db_column *columns;
    uint32_t column_count;
    uint32_t size_bytes;
};

#define DB_COLUMN(type, member, db_type)                                                           \
    { #member, (db_type), offsetof(type, member) }
#define DB_SHAPE(type, columns_array)                                                              \
    {                                                                                              \
        .columns = (columns_array), .column_count = COUNT_OF(columns_array),                       \
        .size_bytes = sizeof(type)                                                                 \
    }

/* Where a row goes: a struct of this shape. */
struct db_into {
    const struct db_shape *shape;
    void *out;
};
#define DB_INTO(shape, out) ((struct db_into){(shape), (out)})

struct db;

/* Connects and prepares. `role` (may be NULL) is taken as the session's role from the first moment.
 * Errors: ERR_OUTSIDE `database_unreachable`, `schema_mismatch`. */
enum err db_open(struct db **out, const char *url, const char *role,
                 const struct db_catalog *catalog, struct fault *fault) MUST_CHECK;
void db_close(struct db *db);

/* Whether a connection to this URL may take the role. */
enum err db_may_take_role(const char *url, const char *role, bool *may,
                          struct fault *fault) MUST_CHECK;

/* Where rows go and failures are told from now on. */
void db_bind(struct db *db, struct arena *arena, struct fault *fault);
struct arena *db_arena(const struct db *db);
struct fault *db_fault(const struct db *db);

/* Runs a statement by its index in the catalog. Constraint violations become the error of the
 * constraint table; lost races and full servers ERR_BUSY; a lost connection ERR_OUTSIDE (a later
 * call connects again). */
enum err db_one(struct db *db, uint32_t statement, struct db_params params,
                const struct db_shape *shape,
                void *out) MUST_CHECK; /* no row: ERR_NOT_FOUND `not_found` */
enum err db_opt(struct db *db, uint32_t statement, struct db_params params, struct db_into into,
                bool *found) MUST_CHECK;
enum err db_many(struct db *db, uint32_t statement, struct db_params params,
                 const struct db_shape *shape,
                 void *vec) MUST_CHECK; /* `vec` is a VEC(struct of shape) */
enum err db_exec(struct db *db, uint32_t statement, struct db_params params,
                 int64_t *affected) MUST_CHECK;

/* Transactions. A connection lost during COMMIT is ERR_UNKNOWN: repeat with the same keys and read
 * back. */
enum err db_begin(struct db *db) MUST_CHECK;
enum err db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);

/* Plain SQL text from a file of ours (migrations), several statements at once. */
enum err db_script(struct db *db, const char *sql) MUST_CHECK;

/* The same for one statement whose first column of the first row is wanted as text; NULL pointer
 * when there is none. */
enum err db_script_text(struct db *db, const char *sql, struct str *out) MUST_CHECK;

/* COPY into a table, in binary: rows of fields in the order of the columns. */
enum copy_type { COPY_I32, COPY_I64, COPY_TIME, COPY_TEXT, COPY_JSON, COPY_BYTES };
struct copy_column {
    const char *name;
    enum copy_type
        type; /* exactly the column's: integer, bigint, timestamptz, text, jsonb, bytea */
};
struct copy {
    struct db *db;
    const struct copy_column *columns;
    uint32_t column_count;
    uint32_t field_count; /* of the row begun */
    struct buf rows;      /* not sent yet */
};
enum err copy_begin(struct db *db, const char *table, const struct copy_column *columns,
                    uint32_t column_count, struct copy *copy) MUST_CHECK;
void copy_number(struct copy *copy, int64_t value); /* COPY_TIME: ms */
void copy_text(struct copy *copy, struct str text); /* NULL pointer is NULL */
enum err copy_row_end(struct copy *copy) MUST_CHECK;
enum err copy_end(struct copy *copy) MUST_CHECK;
