/* The door: who asks, may they, is the body what the route wants. Handlers find all of that done.
 */
#include "api/api.h"

#include "base/core/limits.h"
#include "base/core/log.h"

/* Failures of the database are told to the log; a client learns only that it may repeat. */
static void hide_internals(struct api_call *c) {
    struct fault *fault = c->call.fault;
    if (fault->err != ERR_OUTSIDE || fault->code == NULL)
        return;
    LOG(LOG_ERROR, c->call.now_ms, "outside_failed", LOG_TEXT("code", str_from(fault->code)),
        LOG_TEXT("detail", str_from(fault->detail)));
    fault_clear(fault);
    fault_set(fault, ERR_OUTSIDE, "temporarily_unavailable",
              "服务暂时不可用，请稍后重试；已确认的内容不会丢失。");
}

enum http_outcome api_fail(struct api_call *c) {
    hide_internals(c);
    return HTTP_DONE;
}

enum http_outcome api_reply(struct api_call *c, int status, const struct json_shape *shape,
                            const void *value) {
    struct buf buf = buf_make(c->call.arena, LIMIT_REPLY_BYTES_MAX);
    json_encode(&buf, shape, value);
    if (buf_check(&buf, c->call.fault) != ERR_OK)
        return api_fail(c);
    c->reply->status = status;
    c->reply->body = buf_str(&buf);
    return HTTP_DONE;
}

void api_finish(struct api_call *c, const struct lane_job *job, int status,
                const struct json_shape *shape, const void *value) {
    if (job->err != ERR_OK) {
        c->request->fault = job->fault;
        api_fail(c);
    } else {
        api_reply(c, status, shape, value);
    }
    http_finish(c->request);
}

static void put_percent(struct buf *buf, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '-' || c == '.';
        buf_printf(buf, plain ? "%c" : "%%%02X", c);
    }
}

void api_link_next(struct api_call *c, struct str after) {
    struct buf link = buf_make(c->call.arena, LIMIT_TARGET_BYTES_MAX);
    buf_printf(&link, "<%.*s?", STR_ARGS(c->request->path));
    for (uint32_t i = 0; i < c->request->query_count; i++) {
        const struct http_query *q = &c->request->query[i];
        if (str_eq(q->name, STR("after")))
            continue;
        buf_printf(&link, "%.*s=", STR_ARGS(q->name));
        put_percent(&link, q->value);
        buf_add_char(&link, '&');
    }
    buf_printf(&link, "after=%.*s>; rel=\"next\"", STR_ARGS(after));
    if (!link.full)
        http_reply_header(c->reply, "Link", buf_str(&link));
}

/* The token of a program's header or of a browser's cookie; cookies need the CSRF proof too. */
static enum err find_token(struct api_call *c, struct str *token) {
    *token = http_bearer(c->request);
    if (token->ptr != NULL)
        return ERR_OK;
    *token = http_cookie(c->request, "xuefa_session");
    return token->ptr == NULL ? ERR_OK : http_csrf_check(c->request);
}

static enum err authenticate(struct api_call *c, const struct api_meta *meta, bool *blocked) {
    *blocked = false;
    if (meta->roles == 0)
        return ERR_OK;
    struct str token;
    TRY(find_token(c, &token));
    TRY(account_who(&c->call, token, &c->who, blocked));
    if (!*blocked && (c->who.roles & meta->roles) == 0)
        return fault_set(c->call.fault, ERR_FORBIDDEN, "role_missing",
                         "您的账号没有使用这项功能的权限。");
    return ERR_OK;
}

static const char *const NO_QUERY[] = {NULL};

static enum err read_body(struct api_call *c, const struct api_meta *meta) {
    TRY(http_query_only(c->request, meta->query == NULL ? NO_QUERY : meta->query));
    if (meta->request == NULL)
        return ERR_OK;
    c->body = arena_alloc(c->call.arena, meta->request->size_bytes);
    return json_decode(c->call.arena, c->request->body, meta->request, c->body, c->call.fault);
}

static struct api_call *make_call(struct http_request *request, struct api *api, struct db *db) {
    struct api_call *c = ARENA_NEW(request->arena, struct api_call);
    *c = (struct api_call){.request = request, .api = api};
    c->call = engine_call(&api->engine, db, request->arena, &request->fault);
    return c;
}

enum http_outcome api_enter(struct http_request *request, struct http_reply *reply,
                            void *server_context, void *worker_context) {
    const struct api_meta *meta = request->route->meta;
    struct api_call *c = make_call(request, server_context, worker_context);
    bool blocked = false;
    c->reply = reply;
    if (authenticate(c, meta, &blocked) != ERR_OK)
        return api_fail(c);
    if (blocked)
        return HTTP_TO_WORKER;
    if (read_body(c, meta) != ERR_OK)
        return api_fail(c);
    return meta->handle(c);
}

enum err api_admit(struct http_request *request, void *server_context) {
    bool unknown = false; /* a session not looked up yet: the door will */
    return authenticate(make_call(request, server_context, NULL), request->route->meta, &unknown);
}

void *api_worker_open(void *server_context, enum http_run pool, struct fault *fault) {
    const struct api *api = server_context;
    struct db *db = NULL;
    (void)pool;
    return db_open(&db, api->database_url, api->role, &ENGINE_CATALOG, fault) == ERR_OK ? db : NULL;
}

void api_worker_close(void *worker_context) {
    db_close(worker_context);
}
