/* The request target: path and query, decoded and bounded. Pure. */
#pragma once

#include "api/http/http.h"

struct target {
    struct str path; /* begins with "/"; valid UTF-8, no control characters */
    const struct http_query *query;
    uint32_t query_count;
};

/* Reads the origin form "/path?name=value&…". ERR_MALFORMED `target_malformed`: another form, bytes
 * outside printable ASCII, a fragment, bad percent-encoding, an encoded slash, control character or
 * NUL, text that is not UTF-8, a backslash, a segment `.` or `..`, a name twice or empty.
 * ERR_TOO_LARGE `target_too_long`: bytes or parameters beyond their ceilings. */
enum err target_parse(struct arena *arena, struct str raw, struct target *out,
                      struct fault *fault) MUST_CHECK;
