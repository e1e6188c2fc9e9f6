/* From what a handler left to bytes on the wire, a log line and counters. */
#include <microhttpd.h>
#include <sys/socket.h>
#include <time.h>

#include "api/http/problem.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "base/core/log.h"

#define CONTENT_SECURITY_POLICY                                                                    \
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src " \
    "'none'"

/* On every reply that does not set the same header itself. */
static const struct fixed_header {
    const char *name, *value;
    bool tls_only;
} FIXED_HEADERS[] = {
    {"X-Content-Type-Options", "nosniff", false},
    {"Referrer-Policy", "no-referrer", false},
    {"Cache-Control", "no-store", false},
    {"Content-Security-Policy", CONTENT_SECURITY_POLICY, false},
    {"Cross-Origin-Opener-Policy", "same-origin", false},
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains", true},
};

int64_t reply_clock_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void log_reply(const struct exchange *x, int64_t spent_us) {
    const struct http_request *request = &x->request;
    const char *route = request->route == NULL ? "other" : request->route->pattern;
    const char *code = request->fault.code == NULL ? "" : request->fault.code;
    LOG(x->reply.status >= 500 ? LOG_WARNING : LOG_INFO, clock_now(&x->server->settings.clock),
        "request",
        LOG_TEXT("method", request->path.ptr == NULL ? STR("other")
                                                     : str_from(http_method_name(request->method))),
        LOG_TEXT("route", str_from(route)), LOG_NUMBER("status", x->reply.status),
        LOG_NUMBER("ms", spent_us / 1000), LOG_NUMBER("bytes", (int64_t)x->reply.body.len),
        LOG_TEXT("code", str_from(code)));
}

static void add_header(struct MHD_Response *response, const char *name, const char *value) {
    PROMISE(MHD_add_response_header(response, name, value) == MHD_YES);
}

static void add_headers(struct exchange *x, struct MHD_Response *response) {
    const struct http_reply *reply = &x->reply;
    for (size_t i = 0; i < COUNT_OF(FIXED_HEADERS); i++)
        if (!http_reply_sets(reply, FIXED_HEADERS[i].name) &&
            (x->server->settings.tls_in_front || !FIXED_HEADERS[i].tls_only))
            add_header(response, FIXED_HEADERS[i].name, FIXED_HEADERS[i].value);
    for (uint32_t i = 0; i < reply->header_count; i++)
        add_header(response, reply->headers[i].name,
                   arena_cstr(&x->arena, reply->headers[i].value));
    if (reply->status != MHD_HTTP_NO_CONTENT && reply->status != MHD_HTTP_NOT_MODIFIED)
        add_header(response, "Content-Type", reply->content_type);
    if (reply->close || atomic_load(&x->server->stopping))
        add_header(response, "Connection", "close");
}

static void complete_reply(struct exchange *x) {
    struct http_reply *reply = &x->reply;
    if (x->request.fault.code != NULL)
        problem_fill(&x->arena, &x->request.fault, reply);
    if (reply->status == 0)
        reply->status = MHD_HTTP_OK;
    if (reply->content_type == NULL)
        reply->content_type = "application/json";
}

static void record(struct exchange *x) {
    struct http_server *server = x->server;
    int64_t spent_us = x->whole_us == 0 ? 0 : reply_clock_us() - x->whole_us;
    uint32_t row = x->request.route == NULL ? server->metrics.route_count : x->request.route_idx;
    metrics_answered(&server->metrics, row, x->reply.status, spent_us);
    if (!server->settings.quiet)
        log_reply(x, spent_us);
}

void reply_settle(struct exchange *x) {
    complete_reply(x);
    record(x);
    x->answered = true;
    if (x->dispatched)
        atomic_fetch_sub(&x->server->metrics.unanswered, 1);
}

bool reply_send(struct exchange *x) {
    reply_settle(x);
    struct str body = x->reply.body;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.len, (void *)(uintptr_t)body.ptr, MHD_RESPMEM_PERSISTENT);
    PROMISE(response != NULL);
    add_headers(x, response);
    enum MHD_Result queued = MHD_queue_response(x->connection, (unsigned)x->reply.status, response);
    MHD_destroy_response(response);
    return queued == MHD_YES;
}

void reply_send_past_library(struct exchange *x) {
    reply_settle(x);
    struct buf wire = buf_make(&x->arena, 2 * PROBLEM_BYTES_MAX);
    buf_printf(&wire,
               "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: "
               "%zu\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n",
               x->reply.status, MHD_get_reason_phrase_for((unsigned)x->reply.status),
               x->reply.content_type, x->reply.body.len);
    buf_add(&wire, x->reply.body);
    (void)send(x->peer->descriptor, wire.data, wire.len, MSG_DONTWAIT | MSG_NOSIGNAL);
}
