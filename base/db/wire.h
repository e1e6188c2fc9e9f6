/* Values in PostgreSQL's binary form. Inside base/db only. */
#pragma once

#include "base/db/db.h"

/* Type numbers of PostgreSQL (pg_type.dat), fixed since version 7. */
enum db_oid {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_DATE = 1082,
    OID_TIMESTAMPTZ = 1184,
    OID_JSONB = 3802,
    OID_INT2_ARRAY = 1005,
    OID_INT4_ARRAY = 1007,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_BYTEA_ARRAY = 1001,
    OID_TIMESTAMPTZ_ARRAY = 1185,
    OID_JSONB_ARRAY = 3807,
};

/* The parameter as the server wants it; a NULL pointer for NULL. Aborts when the types do not fit.
 */
struct str wire_encode(struct arena *arena, const struct db_param *param, unsigned oid);

/* One field of a row into its place; `value` with a NULL pointer is NULL. */
void wire_decode(struct arena *arena, enum db_type type, unsigned oid, struct str value, void *out);

/* Pieces of COPY: a bare big-endian number; a field with its length before it, of an integer or
 * timestamptz type (ms; 0 is NULL), of a text, jsonb or bytea type (a NULL pointer is NULL). */
void wire_put_number(struct buf *buf, uint64_t number, size_t bytes);
void wire_put_i64(struct buf *buf, int64_t number, unsigned oid);
void wire_put_text(struct buf *buf, struct str text, unsigned oid);
