/* The API: what stands between the HTTP shell and the engine's faces.
 *
 * A route is a row of api/route/routes.c: method, pattern, where it runs, who may call it, the
 * shapes of its request and reply, and its handler. One door (api/door.c) authenticates, checks the
 * role, decodes the body and only then calls the handler. The OpenAPI document is printed from the
 * same rows. */
#pragma once

#include "api/http/http.h"
#include "base/json/json.h"
#include "engine/account/account.h"
#include "engine/engine.h"

/* A file that a stranger sent, and its name as they wrote it: only shown, never a path. */
struct api_file {
    struct str name;
    struct str bytes;
};

/* Judges such a file outside of this process: the report of `xuefa bank check --json`, made in the
 * arena. Blocks. ERR_INVALID `file_refused` when the judge died or ran out of its limits; ERR_BUSY
 * `checks_full` when too many are being judged; ERR_OUTSIDE. */
struct api_file_check {
    enum err (*run)(void *context, struct arena *arena, const struct api_file *file,
                    struct str *report, struct fault *fault);
    void *context;
};

struct api {
    struct engine engine;
    const struct http_server *server; /* for metrics; set once it is open */
    const struct http_files *files;   /* the page */
    struct api_file_check file_check;
    const char *database_url;
    const char *role;
    bool cookie_secure;
};

struct api_call {
    struct http_request *request;
    struct http_reply *reply;
    struct api *api;
    struct call call;
    struct who who; /* zero on public routes */
    void *body;     /* of the route's request shape; NULL when it has none */
};

typedef enum http_outcome (*api_handler)(struct api_call *c);

/* The API's columns of a route. */
struct api_meta {
    const char *summary; /* Chinese, one line, for the OpenAPI document */
    uint32_t roles;      /* role_bit()s, any of which suffices; 0: public */
    api_handler handle;
    const struct json_shape *request; /* NULL: no body, or bytes as they are */
    const struct json_shape *reply;   /* NULL: not JSON */
    int status;                       /* of success */
    const char *const *query; /* names of its query parameters, ends with NULL; NULL: none */
};

extern const struct http_route API_ROUTES[];
extern const uint32_t API_ROUTE_COUNT;

/* The handler of every row: the door. */
enum http_outcome api_enter(struct http_request *request, struct http_reply *reply,
                            void *server_context, void *worker_context);

/* Before a large body is received: whether the asker, as far as is known at once, may send it. */
enum err api_admit(struct http_request *request, void *server_context) MUST_CHECK;

/* Ends a call whose fault is set. */
enum http_outcome api_fail(struct api_call *c);

/* Ends a call with a JSON object of this shape. */
enum http_outcome api_reply(struct api_call *c, int status, const struct json_shape *shape,
                            const void *value);

/* The same from a lane's thread, for a call that returned HTTP_LATER; with a fault of the job when
 * err is set. */
void api_finish(struct api_call *c, const struct lane_job *job, int status,
                const struct json_shape *shape, const void *value);

/* Adds `Link: <…>; rel="next"` for a list that goes on, repeating the request's query with another
 * `after`. */
void api_link_next(struct api_call *c, struct str after);

/* The OpenAPI 3.1 document, YAML. */
void api_print_openapi(struct buf *out);

/* A worker's context is its database connection. */
void *api_worker_open(void *server_context, enum http_run pool, struct fault *fault);
void api_worker_close(void *worker_context);
