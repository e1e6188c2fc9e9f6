/* Request heads: target, router and guard on any bytes. What passes must be plain: a path that
 * begins with a slash, valid UTF-8 without control characters, ids above zero. */
#include "api/http/guard.h"
#include "api/http/router.h"
#include "api/http/target.h"
#include "base/core/limits.h"
#include "base/core/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum http_outcome nothing(struct http_request *request, struct http_reply *reply,
                                 void *server_context, void *worker_context) {
    (void)request;
    (void)reply;
    (void)server_context;
    (void)worker_context;
    return HTTP_DONE;
}

static const struct http_route ROUTES[] = {
    {.method = HTTP_GET, .pattern = "/", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/v1/attempts/{attempt_id}", .handle = nothing},
    {.method = HTTP_PUT, .pattern = "/v1/attempts/{attempt_id}/responses", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/v1/a/{a_id}/{b_id}/{c_id}/{d_id}", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/*", .handle = nothing},
};

static void promise_plain(struct str text) {
    PROMISE(utf8_find_invalid(text) == STR_NONE);
    for (size_t i = 0; i < text.len; i++)
        PROMISE((unsigned char)text.ptr[i] >= 0x20 && text.ptr[i] != 0x7F);
}

static void try_target(struct arena *arena, struct str raw) {
    struct fault fault = {0};
    struct target target;
    if (target_parse(arena, raw, &target, &fault) != ERR_OK) {
        PROMISE(http_status_of(&fault) == 400 || http_status_of(&fault) == 414);
        return;
    }
    PROMISE(target.path.len > 0 && target.path.ptr[0] == '/');
    PROMISE(target.query_count <= LIMIT_QUERY_COUNT_MAX);
    promise_plain(target.path);
    for (uint32_t i = 0; i < target.query_count; i++) {
        promise_plain(target.query[i].name);
        promise_plain(target.query[i].value);
    }
    struct route_match match;
    for (int m = 0; m < HTTP_METHOD_COUNT; m++)
        if (router_find(ROUTES, COUNT_OF(ROUTES), (enum http_method)m, target.path, &match) ==
            ROUTE_FOUND)
            for (uint32_t i = 0; i < match.id_count; i++)
                PROMISE(match.ids[i] > 0);
}

static void try_head(struct arena *arena, struct str raw) {
    struct guard_header rows[LIMIT_HEADER_COUNT_MAX + 2];
    struct guard_head head = {.headers = rows, .size_bytes = raw.len};
    struct str rest = raw;
    struct str line = str_cut(&rest, '\n');
    head.method = str_cut(&line, ' ');
    head.target = str_cut(&line, ' ');
    head.version = line;
    while (rest.ptr != NULL && head.header_count < COUNT_OF(rows)) {
        struct str value = str_cut(&rest, '\n');
        struct str name = str_cut(&value, ':');
        if (value.ptr == NULL)
            value = STR("");
        rows[head.header_count++] = (struct guard_header){name, value};
    }
    struct fault fault = {0};
    struct guard_facts facts;
    (void)guard_lines_whole(&head);
    if (guard_check(arena, &head, &facts, &fault) != ERR_OK) {
        PROMISE(fault.code != NULL && http_status_of(&fault) >= 400);
        return;
    }
    PROMISE(facts.body_bytes >= 0 && facts.body_bytes <= LIMIT_UPLOAD_BYTES_MAX + 1);
    const struct guard_body json = {.bytes_max = LIMIT_BODY_BYTES_MAX};
    enum err err = guard_check_body(&facts, &json, &fault);
    PROMISE(err == ERR_OK ? facts.body_bytes <= LIMIT_BODY_BYTES_MAX : fault.code != NULL);
    PROMISE(!facts.chunked || facts.body_bytes == 0);
}

static void try_request(struct arena *arena, struct str raw) {
    struct http_request request = {.arena = arena, .method = HTTP_POST};
    for (int i = 0; i < HTTP_HEADER_COUNT; i++)
        request.headers[i] = raw;
    (void)http_cookie(&request, "xuefa_session");
    (void)http_bearer(&request);
    (void)http_etag_matches(raw, STR("\"a\""));
    int quality = http_accept_quality(&request, "text/csv");
    PROMISE(quality >= 0 && quality <= 1000);
    PROMISE(http_csrf_check(&request) == ERR_FORBIDDEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct str raw = {(const char *)data, size};
    if (size == 0)
        raw = STR("");
    try_target(&arena, raw);
    try_head(&arena, raw);
    try_request(&arena, raw);
    arena_close(&arena);
    return 0;
}
