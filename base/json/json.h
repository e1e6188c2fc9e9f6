/* JSON to structs and back, through field tables.
 *
 * A shape says once which members a struct has; the decoder, the encoder, the OpenAPI document and
 * the TypeScript types all read that table. The door is strict: valid UTF-8, RFC 8259 to the
 * letter, no trailing bytes, no duplicate and no unknown member, no U+0000, depth, counts and text
 * lengths under their ceilings. */
#pragma once

#include "base/core/buf.h"
#include "base/core/vec.h"

enum json_type {
    JSON_STR,        /* struct str; NULL pointer ↔ null */
    JSON_I64,        /* int64_t within ±(2^53-1) */
    JSON_BOOL,       /* bool */
    JSON_ID,         /* int64_t > 0 ↔ decimal string; 0 ↔ null */
    JSON_TIME,       /* int64_t ms UTC ↔ RFC 3339; 0 ↔ null */
    JSON_DAY,        /* int32_t civil day ↔ 2026-11-22; 0 ↔ null */
    JSON_HUNDREDTHS, /* int64_t hundredths ↔ decimal number with at most two places; encode only */
    JSON_RAW,        /* struct str that is JSON already; encode only */
    JSON_OBJECT,     /* a nested struct of `shape` */
    JSON_LIST,       /* VEC(struct of `shape`) */
    JSON_STR_LIST    /* VEC(struct str) */
};

enum json_flag {
    JSON_REQUIRED = 0,
    JSON_OPTIONAL = 1, /* in: may be absent (zero then) or null; out: may be null */
};

struct json_shape;

struct json_field {
    const char *name;
    enum json_type type;
    enum json_flag flag;
    uint32_t offset;
    uint32_t max; /* JSON_STR, JSON_STR_LIST: bytes of a text; JSON_I64: greatest value. 0 means
                     none stated */
    uint32_t count_max; /* JSON_LIST, JSON_STR_LIST: elements; 0 means LIMIT_JSON_LIST_MAX */
    const struct json_shape *shape;
};

struct json_shape {
    const char *name; /* of the schema in the OpenAPI document */
    const struct json_field *fields;
    uint32_t field_count;
    uint32_t size_bytes;
};

#define JSON_SHAPE(type, fields_array, schema_name)                                                \
    {                                                                                              \
        .name = (schema_name), .fields = (fields_array), .field_count = COUNT_OF(fields_array),    \
        .size_bytes = sizeof(type)                                                                 \
    }

/* Fills `out` (of shape->size_bytes) from the text; texts point into the arena. Errors:
 * ERR_MALFORMED `json_malformed`; ERR_INVALID `json_member` with the path of the member in
 * fault->field; ERR_TOO_LARGE. */
enum err json_decode(struct arena *arena, struct str text, const struct json_shape *shape,
                     void *out, struct fault *fault) MUST_CHECK;

/* Appends the object. Never fails; a full buf says so itself. */
void json_encode(struct buf *buf, const struct json_shape *shape, const void *in);

/* Appends one quoted and escaped text. */
void json_put_text(struct buf *buf, struct str text);

/* Appends hundredths as a decimal number: 8550 is 85.5. */
void json_put_hundredths(struct buf *buf, int64_t hundredths);

/* A list of texts, as PostgreSQL stores it in a jsonb column. */
struct str json_from_texts(struct arena *arena, const struct str *texts, uint32_t count);
enum err json_to_texts(struct arena *arena, struct str json, uint32_t count_max, struct str **texts,
                       uint32_t *count, struct fault *fault) MUST_CHECK;

/* The strict door alone: is this RFC 8259, without duplicates left to the decoder? ERR_MALFORMED if
 * not. */
enum err json_door(struct str text, struct fault *fault) MUST_CHECK;
