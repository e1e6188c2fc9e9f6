/* Cutting a JSON file into records, so that a broken one costs only itself. Knows strings and
 * brackets, nothing else: each record is checked by whoever takes it. */
#pragma once

#include "base/core/limits.h"
#include "base/core/str.h"

enum json_piece_kind {
    JSON_PIECE_RECORD,  /* an object; not checked */
    JSON_PIECE_BROKEN,  /* from here on nothing can be read until the next record */
    JSON_PIECE_FOREIGN, /* a value where a record should stand */
    JSON_PIECE_MEMBER   /* a member of an object around the records: no part of any */
};

struct json_piece {
    enum json_piece_kind kind;
    struct str text; /* the object or value; of a member with its name */
    struct str name; /* raw: of the list that a record stands in, or of the member; may be empty */
    size_t fault;    /* BROKEN: where, within the whole text */
};

struct json_level {
    bool object;
    struct str name; /* raw, of the member that holds the list */
};

struct json_splitter {
    struct str text;
    size_t at;
    uint32_t depth;
    struct json_level levels[LIMIT_JSON_DEPTH_MAX];
    struct str name; /* raw, of the member whose value is next */
};

struct json_splitter json_split(struct str text);

/* The next piece; false at the end. The cost over a whole text is linear but for broken pieces,
 * each of which looks for the next record. */
bool json_split_next(struct json_splitter *splitter, struct json_piece *out);
