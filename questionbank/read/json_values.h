/* Members of JSON objects to values of records (record.h). Values are rendered while they are
 * found; the records are read when all are. */
#pragma once

#include "base/json/view.h"
#include "questionbank/read/record.h"

enum {
    JSON_TITLE_CACHE_COUNT = 32,
    JSON_TOLD_COUNT_MAX = 64,    /* unknown names that are said one by one */
    JSON_RECORD_VALUE_MAX = 256, /* values of one record */
    JSON_EXCERPT_BYTES = 200
};

/* One record in json_values.values. */
struct json_span {
    uint32_t first, count;
};

struct json_values {
    struct ir *ir;
    uint32_t source_idx;
    struct str text;
    struct rendering rendering;
    record_values values;
    VEC(struct json_span) records;
    struct arena scratch;
    bool full; /* a ceiling is reached: said once, nothing more is read */

    uint32_t first; /* value of the record that is being read */
    bool damaged;   /* that record */
    bool crowded;   /* it has more values than are taken */

    size_t placed; /* the byte whose place is known */
    uint32_t line;
    uint32_t column;

    struct {
        struct str name; /* raw */
        struct record_title title;
    } cache[JSON_TITLE_CACHE_COUNT];
    uint32_t cache_next;
    struct str told[JSON_TOLD_COUNT_MAX];
    uint32_t told_count;
};

/* What a raw name means. */
struct record_title json_title(struct json_values *j, struct str name);

/* Adds a note about a name that is not read, once for each. */
void json_tell_name(struct json_values *j, struct str name);

/* Renders the beginning of a text of the file, for a diagnostic at its place. */
struct ir_place json_excerpt(struct json_values *j, struct str text);

/* A value that cannot be what its name says: reported, and the record is damaged. An empty fact
 * means the title. */
void json_refuse(struct json_values *j, struct json_view value, struct str fact);

/* Adds what a member of a record holds. */
void json_add_member(struct json_values *j, struct str name, struct json_view value);

/* Adds a text of the file as a value of its own. */
struct record_value *json_add_scalar(struct json_values *j, enum record_role role, uint32_t idx,
                                     struct json_view scalar);

/* Whether a list holds objects. */
bool json_holds_objects(struct json_view value);
