/* The HTTP shell: what a handler sees of a request, what it may answer, and how a server is opened.
 *
 * Nothing here knows of law, exams, roles or sessions. A route is a row of a table; the shell reads
 * and checks the request, finds the row, calls its handler on the right thread and sends what the
 * handler left in the reply. libmicrohttpd stays inside api/http/.
 *
 * Threads. A request belongs to one thread at a time: the loop that read it, then perhaps a worker
 * or a lane, then the loop again. Whoever holds it may use its arena; who has called http_finish()
 * or returned HTTP_DONE holds it no longer. */
#pragma once

#include "base/core/arena.h"
#include "base/core/buf.h"
#include "base/core/clock.h"
#include "base/core/embedded.h"
#include "base/core/err.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_METHOD_COUNT
};

/* Where the handler of a route runs. */
enum http_run {
    HTTP_ON_LOOP,   /* on the event loop: must not block, worker_context is NULL */
    HTTP_ON_WORKER, /* on one of the worker threads, with that thread's worker_context */
    HTTP_ON_LOGIN   /* the same on the small pool for password hashing, which has its own queue */
};

/* What a handler says when it returns. Errors are no outcome: set request->fault and return
 * HTTP_DONE; the shell then answers with the problem document of the fault, whatever the reply
 * held (its extra headers are kept). */
enum http_outcome {
    HTTP_DONE,     /* reply or fault is complete */
    HTTP_LATER,    /* another thread has, or will, call http_finish() exactly once */
    HTTP_TO_WORKER /* on the loop only: "I would block"; the same handler is called again on a
                      worker, with a worker_context that is not NULL */
};

enum http_header {
    HTTP_HEADER_HOST,
    HTTP_HEADER_AUTHORIZATION,
    HTTP_HEADER_COOKIE,
    HTTP_HEADER_ACCEPT,
    HTTP_HEADER_IF_NONE_MATCH,
    HTTP_HEADER_IF_MATCH,
    HTTP_HEADER_CONTENT_TYPE,
    HTTP_HEADER_CSRF, /* X-Xuefa-Csrf */
    HTTP_HEADER_SEC_FETCH_SITE,
    HTTP_HEADER_ORIGIN,
    HTTP_HEADER_IDEMPOTENCY_KEY,
    HTTP_HEADER_FORWARDED_FOR, /* X-Forwarded-For; only for http_settings.trust_forwarded */
    HTTP_HEADER_COUNT
};

enum { HTTP_ID_COUNT_MAX = 4, HTTP_REPLY_HEADER_COUNT_MAX = 8, HTTP_ADDRESS_BYTES_MAX = 64 };

struct http_request;
struct http_reply;

typedef enum http_outcome (*http_handler)(struct http_request *request, struct http_reply *reply,
                                          void *server_context, void *worker_context);

/* A row of the routing table, `static const` and alive as long as the server.
 *
 * Pattern: literal segments and `{name}`, which stands for a decimal id > 0 (anything else is 404),
 * e.g. "/v1/attempts/{attempt_id}/responses". A last segment `*` takes the rest of the path and is
 * tried after all others; such rows never make a 405. A GET row also answers HEAD. */
struct http_route {
    enum http_method method;
    enum http_run run;
    const char *pattern;
    http_handler handle;
    const void *meta; /* the API's own columns; the shell never looks */

    /* 0: the body is JSON of at most LIMIT_BODY_BYTES_MAX. Otherwise it is taken as it is, as
     * application/octet-stream, up to this many bytes; of bodies beyond LIMIT_BODY_BYTES_MAX only
     * LIMIT_UPLOAD_COUNT_MAX are held at once, the next is answered 503. */
    size_t body_bytes_max;

    /* Asked on the loop before such a large body is received; must not block. A fault in the
     * request ends it. The handler checks again. NULL: everybody may send one. */
    enum err (*admit)(struct http_request *request, void *server_context);
};

struct http_query {
    struct str name;
    struct str value;
};

struct http_request {
    enum http_method method; /* as received: HTTP_HEAD stays HTTP_HEAD */
    const struct http_route *route;
    uint32_t route_idx;
    uint32_t id_count;
    int64_t ids[HTTP_ID_COUNT_MAX]; /* of the pattern, from left to right */
    struct str path;                /* decoded, without the query */
    const struct http_query *query; /* decoded; no name appears twice */
    uint32_t query_count;
    struct str body; /* of the type that its route takes; may be empty */
    struct str headers[HTTP_HEADER_COUNT];
    struct str client_address; /* numeric, without port; for rate limits, not for logs */
    int64_t received_ms;       /* UTC, from the clock of the settings */
    struct arena *arena;       /* lives until the reply has been sent */
    struct fault fault;
    void *user; /* the API's own, e.g. who asks; in the arena */
};

struct http_reply {
    int status;               /* 0 means 200 */
    const char *content_type; /* NULL means application/json */
    struct str body;          /* in the request's arena, or alive as long as the server */
    struct {
        const char *name; /* static storage */
        struct str value; /* in the request's arena, or alive as long as the server */
    } headers[HTTP_REPLY_HEADER_COUNT_MAX];
    uint32_t header_count;
    bool close; /* end the connection after this reply */
};

/* Value of a header; NULL pointer when absent. Repeated list headers (Accept, If-None-Match,
 * If-Match) are joined by ", ". */
struct str http_header(const struct http_request *request, enum http_header header);

/* Value of a cookie, e.g. "xuefa_session"; NULL pointer when absent or sent twice. */
struct str http_cookie(const struct http_request *request, const char *name);

/* The token of `Authorization: Bearer TOKEN`; NULL pointer when absent or of another scheme. */
struct str http_bearer(const struct http_request *request);

/* Decoded value of a query parameter; NULL pointer when absent. */
struct str http_query(const struct http_request *request, const char *name);

/* A query parameter as a whole number in min … max; `fallback` when absent. ERR_INVALID
 * `query_invalid` in request->fault, with the name as its field. */
struct http_bounds {
    int64_t min, max, fallback;
};
enum err http_query_i64(struct http_request *request, const char *name, struct http_bounds bounds,
                        int64_t *out) MUST_CHECK;

/* ERR_INVALID `query_unknown` when the query has a name that the list (ended by NULL) has not. */
enum err http_query_only(struct http_request *request, const char *const *names) MUST_CHECK;

/* For an unsafe method authenticated by a cookie: ERR_FORBIDDEN `csrf` unless `X-Xuefa-Csrf: 1`
 * stands there, Sec-Fetch-Site (if sent) is same-origin or none, and Origin (if sent) has the
 * authority of Host. Safe methods pass. The API calls it; requests with a bearer token need not. */
enum err http_csrf_check(struct http_request *request) MUST_CHECK;

/* Does the Accept header take this media type, e.g. "text/csv"? Gives its quality in thousandths:
 * 0 is refused, an absent header accepts everything with 1000. The most specific range decides. */
int http_accept_quality(const struct http_request *request, const char *media_type);

/* Does an If-None-Match value hold this entity tag (weak comparison) or `*`? `etag` has its
 * quotes. */
bool http_etag_matches(struct str if_none_match, struct str etag);

/* Adds a header, replacing one of that name. More than HTTP_REPLY_HEADER_COUNT_MAX, or a value
 * that is empty or has control characters, is a bug. Cache-Control given here replaces the shell's
 * `no-store`. */
void http_reply_header(struct http_reply *reply, const char *name, struct str value);
bool http_reply_sets(const struct http_reply *reply, const char *name);

/* Answers a request for which HTTP_LATER was returned (or is about to be). From any thread, exactly
 * once; the reply is the one that the handler was given, or request->fault. Afterwards neither may
 * be touched. */
void http_finish(struct http_request *request);

/* Status of a fault: see the table in api/http/problem.c (e.g. ERR_INVALID 422, code `rate_limited`
 * 429). */
int http_status_of(const struct fault *fault);

/* The RFC 9457 document of a fault, as the shell sends it; for printing documentation and tests. */
struct str http_problem_body(struct arena *arena, int status, const struct fault *fault);

/* The embedded files under a prefix of their paths (e.g. "web/app/"), with entity tags and media
 * types worked out once. Lives in the arena. */
struct http_files;
struct http_files *http_files_make(struct arena *arena, const struct embedded_file *files,
                                   size_t count, const char *prefix);

/* Serves the file at `path` below the prefix ("/" is "/index.html"): 200, or 304 when If-None-Match
 * holds its tag. Files with a content hash in their name (name.HASH.ext, 8 or more hexadecimal
 * digits) are cached for good, all others revalidated. Without such a file: ERR_NOT_FOUND in
 * request->fault. Always HTTP_DONE. */
enum http_outcome http_serve_file(const struct http_files *files, struct str path,
                                  struct http_request *request, struct http_reply *reply);

struct http_settings {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080", "localhost:0"; port 0 takes a free one */
    const struct http_route *routes;
    uint32_t route_count;
    uint32_t loop_threads;     /* 0 means 1 */
    uint32_t worker_threads;   /* 0 means 1 */
    uint32_t login_threads;    /* 0 means 1 */
    uint32_t worker_queue_max; /* 0 means LIMIT_WORK_QUEUE_MAX */
    uint32_t login_queue_max;  /* 0 means LIMIT_WORK_QUEUE_MAX */
    uint32_t connection_max;   /* 0 means LIMIT_CONNECTION_COUNT_MAX, or what descriptors allow */
    uint32_t silence_ms;       /* a connection without a byte is closed; 0 means 15,000 */
    uint32_t reading_ms;       /* bound of one request's head and body together; 0 means 30,000 */
    uint32_t drain_ms;         /* http_close() lets running work finish; 0 means 10,000 */
    bool tls_in_front;         /* send Strict-Transport-Security */
    bool trust_forwarded;      /* the peer is our proxy: take the last X-Forwarded-For address */
    bool quiet;                /* no line per request */
    struct clock clock;
    void *server_context; /* given to every handler */

    /* Makes what one worker thread needs, e.g. a database connection; called by http_open(), used
     * by that thread only. `pool` is HTTP_ON_WORKER or HTTP_ON_LOGIN. Both may be NULL: then the
     * worker_context is the server_context. Must not return NULL without a fault. */
    void *(*worker_open)(void *server_context, enum http_run pool, struct fault *fault);
    void (*worker_close)(void *worker_context);
};

struct http_server;

/* Listens and serves until http_close(). The settings are copied; what they point to must outlive
 * the server. Raises the process's soft limit of descriptors when connection_max needs it.
 * ERR_INVALID `listen_invalid`; ERR_OUTSIDE `listen_taken`, `listen_failed`, or the fault of
 * worker_open. The process should ignore SIGPIPE. */
enum err http_open(const struct http_settings *settings, struct http_server **server,
                   struct fault *fault) MUST_CHECK;

uint16_t http_port(const struct http_server *server);

/* Stops accepting, lets running and queued work and lanes finish (drain_ms at most), then stops the
 * threads and frees all. Lanes must still run meanwhile. Work still queued after drain_ms is
 * answered 503. False when requests were still unanswered one second later: then the memory is left
 * as it is, because a lane may yet touch it, and the process should end. */
bool http_close(struct http_server *server) MUST_CHECK;

/* Room for readiness checks: requests waiting in the queue of a pool now. */
uint32_t http_queue_depth(const struct http_server *server, enum http_run pool);

/* Appends counters and gauges in the Prometheus text format: requests per route and status class,
 * seconds spent, queue depths, refused requests, open connections. */
void http_metrics(const struct http_server *server, struct buf *out);
