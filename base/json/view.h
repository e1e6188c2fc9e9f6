/* Looking into a text that has passed the strict door, without a tree: values are slices of the
 * text, so whoever reports about one knows where it stands. For texts whose shape is not ours. */
#pragma once

#include "base/core/arena.h"

enum json_kind {
    JSON_NULL_VALUE,
    JSON_FALSE_VALUE,
    JSON_TRUE_VALUE,
    JSON_NUMBER_VALUE,
    JSON_TEXT_VALUE,
    JSON_LIST_VALUE,
    JSON_OBJECT_VALUE
};

struct json_view {
    enum json_kind kind;
    struct str raw; /* as written, a text with its quotes */
};

/* The end of the value that the text (valid UTF-8) begins with, as json_door() wants it; what
 * follows is not looked at. STR_NONE when it is not sound: `*fault` is where. */
size_t json_value_end(struct str text, size_t *fault);

/* Everything below wants a sound text or a part of one. */
struct json_view json_view_of(struct str text);

/* The members of a list or an object, in order; a scalar has none. */
struct json_walk {
    struct str rest;
    bool object;
};
struct json_walk json_walk_of(struct json_view value);

/* `name` is raw, with its quotes; empty in a list. False at the end. */
bool json_walk_next(struct json_walk *walk, struct str *name, struct json_view *value);

/* A text without quotes and escapes: a slice where nothing is escaped, else in the arena. */
struct str json_text(struct arena *arena, struct str raw);

/* The same line by line, cut at escaped LF, CR and CRLF. `*offset` is a place inside raw: set it to
 * 1 (behind the quote) for the first line; it moves to the next one. False at the end. */
bool json_text_line(struct arena *arena, struct str raw, size_t *offset, struct str *line);
