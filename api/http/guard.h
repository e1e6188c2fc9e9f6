/* The guard: is the head of a request one that every HTTP implementation reads the same way?
 *
 * libmicrohttpd 0.9.75 takes the first of two Content-Length headers, ignores "Content-Length :",
 * lets Transfer-Encoding and Content-Length stand together and unfolds lines into header names.
 * Each of these lets the tail of a body run as a second request. Whatever the guard refuses is
 * answered once and its connection closed. Pure: it sees only texts. */
#pragma once

#include "api/http/http.h"

struct guard_header {
    struct str name;
    struct str value; /* as received, trailing blanks included */
};

struct guard_head {
    struct str method;
    struct str target;
    struct str version; /* "HTTP/1.1" */
    const struct guard_header *headers;
    uint32_t header_count;
    size_t size_bytes; /* request line, headers and line ends together */
};

enum guard_type { GUARD_NO_TYPE, GUARD_JSON, GUARD_OCTETS, GUARD_OTHER_TYPE };

/* What the shell needs to know of a head that passed. */
struct guard_facts {
    enum http_method method;
    bool has_body;
    bool chunked;
    int64_t body_bytes; /* of Content-Length; 0 when chunked; beyond LIMIT_UPLOAD_BYTES_MAX one more
                         * than that */
    enum guard_type type;
    struct str headers[HTTP_HEADER_COUNT];
};

/* Errors, all with a status of their own in api/http/problem.c: `header_malformed`,
 * `header_repeated`, `host_malformed`, `length_malformed`, `body_unexpected` 400 ·
 * `method_not_allowed` 405 · `target_too_long` 414 · `content_encoding` 415 · `expectation` 417 ·
 * `headers_too_large` 431 · `method_unknown`, `transfer_encoding` 501. Joined list headers are made
 * in the arena. */
enum err guard_check(struct arena *arena, const struct guard_head *head, struct guard_facts *facts,
                     struct fault *fault) MUST_CHECK;

/* What the body of a route may be. */
struct guard_body {
    size_t bytes_max;
    bool octets; /* application/octet-stream instead of JSON */
};

/* Once the route is known: `media_type` 415, `body_too_large` 413. */
enum err guard_check_body(const struct guard_facts *facts, const struct guard_body *allowed,
                          struct fault *fault) MUST_CHECK;

/* The same of what has come in. */
enum err guard_body_too_large(size_t bytes_max, struct fault *fault);

/* Do the parts of the head lie in memory exactly as they stood on the wire, with one blank between
 * the words of the request line and CR LF after each line? A bare LF, a NUL inside a line, a folded
 * line, or a second blank make a gap. Only addresses are compared. True only for a parser that
 * cuts its texts out of one buffer, as libmicrohttpd 0.9.75 does. */
bool guard_lines_whole(const struct guard_head *head);
