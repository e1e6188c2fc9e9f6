/* Called by libmicrohttpd on its loop threads: reads a request past the guard, hands it to its
 * handler, sends the reply. Nothing here may block.
 *
 * The access callback is called for the head, for each piece of the body, once when the request is
 * whole, and once more after a resume. */
#include <microhttpd.h>
#include <sys/socket.h>

#include "api/http/guard.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "api/http/target.h"
#include "base/core/limits.h"

enum { CONNECTION_MEMORY_BYTES = 32 * 1024, DRAIN_BYTES_MAX = 64 * 1024 };

static enum MHD_Result result_of(bool done) {
    return done ? MHD_YES : MHD_NO;
}

static enum MHD_Result refuse(struct exchange *x) {
    atomic_fetch_add(&x->server->metrics.refused, 1);
    x->reply.close = true;
    return result_of(reply_send(x));
}

/* In the middle of a body whose rest we do not want: MHD_NO closes the connection. */
static enum MHD_Result refuse_body(struct exchange *x) {
    (void)guard_body_too_large(x->body.bytes_max, &x->request.fault);
    atomic_fetch_add(&x->server->metrics.refused, 1);
    reply_send_past_library(x);
    return MHD_NO;
}

static bool is_length(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

/* A Content-Length that libmicrohttpd 0.9.75 cannot read makes it send its refusal with two heads,
 * which a reader takes for two answers. It logs before it sends: so ours goes out first, and the
 * socket is closed for writing. */
static void refuse_length(void *reading) {
    const size_t digits_max = 19;
    struct exchange *x = reading;
    struct str length = str_from(MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND,
                                                             MHD_HTTP_HEADER_CONTENT_LENGTH));
    if (x->answered || length.ptr == NULL || (is_length(length) && length.len <= digits_max))
        return;
    if (is_length(length))
        (void)guard_body_too_large(LIMIT_BODY_BYTES_MAX, &x->request.fault);
    else
        (void)fault_set(&x->request.fault, ERR_MALFORMED, "length_malformed",
                        "请求头 Content-Length 必须是一个非负整数。");
    reply_send_past_library(x);
    (void)shutdown(x->peer->descriptor, SHUT_WR);
}

/* The library's messages are not wanted; that it has one, is. */
static void PRINTF_LIKE(2, 0) on_log(void *closure, const char *format, va_list args) {
    (void)format;
    (void)args;
    struct http_server *server = closure;
    peers_visit_reading(&server->peers, refuse_length);
}

static enum MHD_Result collect_header(void *closure, enum MHD_ValueKind kind, const char *name,
                                      size_t name_bytes, const char *value, size_t value_bytes) {
    (void)kind;
    struct guard_head *head = closure;
    struct guard_header *rows = (struct guard_header *)(uintptr_t)head->headers;
    if (head->header_count <= LIMIT_HEADER_COUNT_MAX)
        rows[head->header_count++] =
            (struct guard_header){{name, name_bytes}, {value == NULL ? "" : value, value_bytes}};
    return MHD_YES;
}

static struct guard_head head_of(struct exchange *x, const char *method, const char *version) {
    struct guard_head head = {
        .method = str_from(method),
        .target = {x->wire_target, x->target.len},
        .version = str_from(version),
        .headers = ARENA_ARRAY(&x->arena, struct guard_header, LIMIT_HEADER_COUNT_MAX + 1),
        .size_bytes =
            MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
                ->header_size,
    };
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, collect_header, &head);
    return head;
}

static enum err check_head(struct exchange *x, const struct guard_head *head,
                           struct guard_facts *facts) {
    struct fault *fault = &x->request.fault;
    TRY(guard_check(&x->arena, head, facts, fault));
    if (x->server->lines_checked && !guard_lines_whole(head))
        return fault_set(fault, ERR_MALFORMED, "request_malformed",
                         "请求头的换行、空格或折行不符合 HTTP 规范。");
    return ERR_OK;
}

static struct str client_address(const struct exchange *x) {
    struct str forwarded = {NULL, 0};
    if (x->server->settings.trust_forwarded)
        forwarded = peer_forwarded(x->request.headers[HTTP_HEADER_FORWARDED_FOR]);
    if (forwarded.ptr != NULL)
        return forwarded;
    return str_from(x->peer->address);
}

/* A missing route is an answer, not a refusal: the connection stays. */
static void take_route(struct exchange *x, enum route_verdict verdict,
                       const struct route_match *match) {
    struct http_request *request = &x->request;
    if (verdict == ROUTE_FOUND) {
        request->route = match->route;
        request->route_idx = match->route_idx;
        request->id_count = match->id_count;
        memcpy(request->ids, match->ids, sizeof request->ids);
    } else if (verdict == ROUTE_METHOD) {
        http_reply_header(&x->reply, "Allow", router_allow(&x->arena, match->allowed));
        (void)fault_set(&request->fault, ERR_INVALID, "method_not_allowed",
                        "这个网址不支持该请求方法，可用的方法见 Allow 响应头。");
    } else {
        (void)fault_set(&request->fault, ERR_NOT_FOUND, "not_found",
                        "没有这个网址，请对照接口文档检查。");
    }
}

/* Many large bodies at once would take the memory of all: few are held, and only of those who might
 * send one. */
static enum err admit_upload(struct exchange *x) {
    const struct http_route *route = x->request.route;
    if (route->admit != NULL)
        TRY(route->admit(&x->request, x->server->settings.server_context));
    x->uploading = true;
    if (atomic_fetch_add(&x->server->uploads, 1) < LIMIT_UPLOAD_COUNT_MAX)
        return ERR_OK;
    atomic_fetch_add(&x->server->metrics.busy, 1);
    return fault_set(&x->request.fault, ERR_BUSY, "uploads_full",
                     "正在上传的文件过多，请稍候几秒后重试。");
}

/* The route says what body may come. */
static enum err open_body(struct exchange *x, const struct guard_facts *facts) {
    struct http_request *request = &x->request;
    struct route_match match;
    enum route_verdict verdict =
        router_find(x->server->settings.routes, x->server->settings.route_count, request->method,
                    request->path, &match);
    struct guard_body allowed = {.bytes_max = LIMIT_BODY_BYTES_MAX};
    if (verdict == ROUTE_FOUND && match.route->body_bytes_max != 0)
        allowed = (struct guard_body){match.route->body_bytes_max, true};
    TRY(guard_check_body(facts, &allowed, &request->fault));
    x->body.bytes_max = allowed.bytes_max;
    take_route(x, verdict, &match);
    bool large = facts->chunked || facts->body_bytes > LIMIT_BODY_BYTES_MAX;
    return allowed.octets && large ? admit_upload(x) : ERR_OK;
}

static enum err read_head(struct exchange *x, const char *method, const char *version) {
    struct http_request *request = &x->request;
    struct guard_facts facts;
    struct guard_head head = head_of(x, method, version);
    TRY(check_head(x, &head, &facts));
    struct target target;
    TRY(target_parse(&x->arena, x->target, &target, &request->fault));
    request->method = facts.method;
    memcpy(request->headers, facts.headers, sizeof request->headers);
    request->path = target.path;
    request->query = target.query;
    request->query_count = target.query_count;
    request->client_address = client_address(x);
    request->received_ms = clock_now(&x->server->settings.clock);
    return open_body(x, &facts);
}

static enum MHD_Result take_head(struct exchange *x, const char *method, const char *version) {
    x->begun = true;
    x->body = buf_make(&x->arena, LIMIT_BODY_BYTES_MAX);
    x->peer->reading = NULL;
    if (read_head(x, method, version) != ERR_OK) {
        if (strcmp(x->request.fault.code, "method_not_allowed") == 0)
            http_reply_header(&x->reply, "Allow", STR("GET, HEAD, POST, PUT, PATCH, DELETE"));
        return refuse(x);
    }
    return MHD_YES;
}

static enum MHD_Result take_body(struct exchange *x, const char *data, size_t *bytes) {
    x->body_bytes += *bytes;
    if (x->body_bytes > x->body.bytes_max)
        return refuse_body(x);
    if (x->request.fault.code == NULL)
        buf_add(&x->body, (struct str){data, *bytes});
    *bytes = 0;
    return MHD_YES;
}

/* The finisher may be faster than we are: see enum phase. */
static enum MHD_Result park(struct exchange *x) {
    if (atomic_load(&x->phase) == PHASE_FINISHED)
        return result_of(reply_send(x));
    struct MHD_Connection *connection = x->connection;
    int running = PHASE_RUNNING;
    MHD_suspend_connection(connection);
    if (!atomic_compare_exchange_strong(&x->phase, &running, PHASE_PARKED))
        MHD_resume_connection(connection);
    return MHD_YES;
}

static enum MHD_Result take_whole(struct exchange *x) {
    x->dispatched = true;
    x->whole_us = reply_clock_us();
    x->request.body = buf_str(&x->body);
    atomic_store(&x->peer->reading_since, 0);
    /* before the look at `refusing` in exchange_start(): http_close() sets that first and then
     * waits for this count */
    atomic_fetch_add(&x->server->metrics.unanswered, 1);
    atomic_fetch_add(&x->server->metrics.in_flight, 1);
    return exchange_start(x) ? result_of(reply_send(x)) : park(x);
}

static enum MHD_Result on_access(void *closure, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *bytes, void **context) {
    (void)closure;
    (void)connection;
    (void)url;
    struct exchange *x = *context;
    if (!x->begun)
        return take_head(x, method, version);
    if (*bytes > 0)
        return take_body(x, data, bytes);
    if (!x->dispatched)
        return take_whole(x);
    PROMISE(atomic_load(&x->phase) == PHASE_FINISHED);
    return result_of(reply_send(x));
}

/* Called when the request line is there. What it returns is the context of the request. */
static void *on_target(void *closure, const char *target, struct MHD_Connection *connection) {
    struct exchange *x = exchange_open(closure);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    x->connection = connection;
    x->peer = info->socket_context;
    PROMISE(x->peer != NULL);
    x->peer->reading = x;
    atomic_store(&x->peer->reading_since, clock_monotonic_ms());
    x->wire_target = target == NULL ? "" : target;
    size_t bytes = strnlen(x->wire_target, LIMIT_TARGET_BYTES_MAX + 1);
    x->target = arena_str(&x->arena, (struct str){x->wire_target, bytes});
    return x;
}

static void on_completed(void *closure, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code) {
    (void)connection;
    struct http_server *server = closure;
    struct exchange *x = *context;
    if (x == NULL)
        return;
    if (x->dispatched && !x->answered) /* resumed, but the client had gone */
        reply_settle(x);
    if (x->dispatched)
        atomic_fetch_sub(&server->metrics.in_flight, 1);
    if (!x->begun && code == MHD_REQUEST_TERMINATED_WITH_ERROR)
        atomic_fetch_add(&server->metrics.refused, 1);
    if (x->uploading)
        atomic_fetch_sub(&server->uploads, 1);
    x->peer->reading = NULL;
    atomic_store(&x->peer->reading_since, clock_monotonic_ms());
    *context = NULL;
    exchange_close(x);
}

/* What the client has sent beyond our last reply: left unread it would make the kernel answer with
 * a reset, which can overtake the reply. */
static void drain(int descriptor) {
    char waste[4096];
    for (size_t drained = 0; drained < DRAIN_BYTES_MAX;) {
        ssize_t bytes = recv(descriptor, waste, sizeof waste, MSG_DONTWAIT);
        if (bytes <= 0)
            return;
        drained += (size_t)bytes;
    }
}

static void on_connection(void *closure, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code) {
    struct http_server *server = closure;
    int descriptor =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = peers_add(
            &server->peers, descriptor,
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
            clock_monotonic_ms());
        return;
    }
    drain(descriptor);
    if (*context != NULL)
        peers_remove(&server->peers, *context);
    atomic_fetch_sub(&server->metrics.connections, 1);
}

/* The path is decoded by target_parse(): the library must leave it alone. */
static size_t keep_escapes(void *closure, struct MHD_Connection *connection, char *text) {
    (void)closure;
    (void)connection;
    return strlen(text);
}

struct MHD_Daemon *loop_open(struct http_server *server) {
    const struct http_settings *settings = &server->settings;
    const uint32_t loops = settings->loop_threads;
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_log, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, loops > 1 ? (intptr_t)loops : 0, NULL},
        /* the library divides this among its loops, the acceptor keeps the sum */
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)settings->connection_max * loops, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (settings->silence_ms + 999) / 1000, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY_BYTES, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_access, server, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}
