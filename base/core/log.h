/* One JSON line per request or diagnostic, to standard error. Never a password, token, key or name
 * of a person: callers pass codes, ids, counts and durations. Values are escaped, so nothing can
 * start a line of its own. */
#pragma once

#include "base/core/str.h"

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };

struct log_field {
    const char *name;
    struct str text; /* used when ptr is not NULL */
    int64_t number;  /* used otherwise */
};

#define LOG_TEXT(name, value)   ((struct log_field){(name), (value), 0})
#define LOG_NUMBER(name, value) ((struct log_field){(name), {NULL, 0}, (value)})

/* Fields end with one whose name is NULL. A line that would exceed 4 kB is cut at a field. */
void log_line(enum log_level level, int64_t now_ms, const char *event,
              const struct log_field *fields);
#define LOG(level, now_ms, event, ...)                                                             \
    log_line((level), (now_ms), (event),                                                           \
             (const struct log_field[]){__VA_ARGS__, {NULL, {NULL, 0}, 0}})
