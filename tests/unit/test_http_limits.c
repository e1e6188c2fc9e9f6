/* The server against clients that do not keep to the rules or to the ceilings. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "api/http/http.h"
#include "base/core/limits.h"
#include "tests/unit/test_http_client.h"

#define JSON "Content-Type: application/json\r\n"

static enum http_outcome count(struct http_request *request, struct http_reply *reply,
                               void *server_context, void *worker_context) {
    (void)worker_context;
    atomic_fetch_add((atomic_uint *)server_context, 1);
    reply->body = arena_printf(request->arena, "%zu", request->body.len);
    return HTTP_DONE;
}

static const struct http_route ROUTES[] = {
    {.method = HTTP_GET, .pattern = "/", .handle = count},
    {.method = HTTP_POST, .pattern = "/", .handle = count},
    {.method = HTTP_DELETE, .pattern = "/", .handle = count},
};

static struct http_server *open_server(struct http_settings settings, atomic_uint *handled) {
    struct http_server *server = NULL;
    struct fault fault = {0};
    signal(SIGPIPE, SIG_IGN);
    settings.listen = "127.0.0.1:0";
    settings.routes = ROUTES;
    settings.route_count = COUNT_OF(ROUTES);
    settings.server_context = handled;
    settings.quiet = true;
    settings.clock = clock_system();
    cr_assert_eq(http_open(&settings, &server, &fault), ERR_OK, "%s", fault.detail);
    return server;
}

struct wire_case {
    int status;
    unsigned handled;
    struct str text;
};

#define SMUGGLED "GET / HTTP/1.1\r\nHost: t\r\n\r\n"

static const struct wire_case CASES[] = {
    {400, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: 2\r\nContent-Length: "
              "40\r\n\r\n{}" SMUGGLED)},
    {400, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: 40\r\nTransfer-Encoding: "
              "chunked\r\n\r\n0\r\n\r\n" SMUGGLED)},
    {400, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length : 27\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET / HTTP/1.1\r\nHost: t\r\nX: a\r\n b\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET / HTTP/1.1\r\nHost: t\r\nX: a\0b\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET / HTTP/1.1\nHost: t\n\n" SMUGGLED)},
    {400, 0, STR_INIT("GET / HTTP/1.1\r\nHost: t\r\nX: 1\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET  / HTTP/1.1\r\nHost: t\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET / a HTTP/1.1\r\nHost: t\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET /\0 HTTP/1.1\r\nHost: t\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET / HTTP/1.1\r\n\r\n" SMUGGLED)},
    {405, 0, STR_INIT("TRACE / HTTP/1.1\r\nHost: t\r\n\r\n" SMUGGLED)},
    {501, 0, STR_INIT("BREW / HTTP/1.1\r\nHost: t\r\n\r\n" SMUGGLED)},
    {505, 0, STR_INIT("GET / HTTP/2.0\r\nHost: t\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("GET /\r\n\r\n" SMUGGLED)},
    {415, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Encoding: gzip\r\nContent-Length: "
              "2\r\n\r\n{}" SMUGGLED)},
    {413, 0, STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: 262145\r\n\r\n")},
    {400, 0, STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: +5\r\n\r\n" SMUGGLED)},
    {400, 0, STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: \r\n\r\n" SMUGGLED)},
    {400, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: 5, 5\r\n\r\n" SMUGGLED)},
    {413, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON
              "Content-Length: 18446744073709551621\r\n\r\n" SMUGGLED)},
    {400, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}"
              "\r\n0\r\n\r\n" SMUGGLED)},
    {413, 0,
     STR_INIT("POST / HTTP/1.1\r\nHost: t\r\n" JSON "Transfer-Encoding: chunked\r\n\r\n"
              "10000000000000000\r\n{}\r\n0\r\n\r\n" SMUGGLED)},
    {400, 0,
     STR_INIT("DELETE / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: 2\r\nContent-Length: "
              "40\r\n\r\n{}" SMUGGLED)},
};

Test(http_limits, a_malformed_request_is_answered_once_and_nothing_runs_after_it) {
    atomic_uint handled = 0;
    struct http_server *server = open_server((struct http_settings){0}, &handled);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int status = 0;
        int replies =
            client_count_replies(http_port(server), CASES[i].text.ptr, CASES[i].text.len, &status);
        cr_expect_eq(replies, 1, "case %zu: %d replies", i, replies);
        cr_expect_eq(status, CASES[i].status, "case %zu: %d", i, status);
        cr_expect_eq(atomic_load(&handled), CASES[i].handled, "case %zu ran a handler", i);
    }
    cr_assert(http_close(server));
}

static char *large_text(const char *head, size_t fill, const char *tail) {
    size_t head_bytes = strlen(head), tail_bytes = strlen(tail);
    char *text = calloc(1, head_bytes + fill + tail_bytes + 1);
    memcpy(text, head, head_bytes);
    memset(text + head_bytes, 'a', fill);
    memcpy(text + head_bytes + fill, tail, tail_bytes);
    return text;
}

static int status_of(struct http_server *server, char *text) {
    int status = 0;
    cr_expect_eq(client_count_replies(http_port(server), text, strlen(text), &status), 1);
    free(text);
    return status;
}

Test(http_limits, targets_headers_and_bodies_have_ceilings) {
    atomic_uint handled = 0;
    struct http_server *server = open_server((struct http_settings){0}, &handled);
    const char *end = " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";
    cr_expect_eq(status_of(server, large_text("GET /?", LIMIT_TARGET_BYTES_MAX - 2, end)), 200);
    cr_expect_eq(status_of(server, large_text("GET /?", LIMIT_TARGET_BYTES_MAX - 1, end)), 414);
    cr_expect_eq(status_of(server, large_text("GET /?", 60000, end)), 414);
    const char *head = "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nX: ";
    cr_expect_eq(status_of(server, large_text(head, 16000, "\r\n\r\n")), 200);
    cr_expect_eq(status_of(server, large_text(head, 16384, "\r\n\r\n")), 431);
    cr_expect_eq(status_of(server, large_text(head, 60000, "\r\n\r\n")), 431);
    head =
        "POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" JSON "Content-Length: 262144\r\n\r\n";
    cr_expect_eq(status_of(server, large_text(head, LIMIT_BODY_BYTES_MAX, "")), 200);
    head = "POST / HTTP/1.1\r\nHost: t\r\n" JSON "Content-Length: 9000000\r\n\r\n";
    cr_expect_eq(status_of(server, large_text(head, 0, "")), 413);
    head = "POST / HTTP/1.1\r\nHost: t\r\n" JSON "Transfer-Encoding: chunked\r\n\r\n100000\r\n";
    cr_expect_eq(status_of(server, large_text(head, LIMIT_BODY_BYTES_MAX + 1, "")), 413);
    head = "POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" JSON
           "Transfer-Encoding: chunked\r\n\r\n40000\r\n";
    cr_expect_eq(status_of(server, large_text(head, LIMIT_BODY_BYTES_MAX, "\r\n0\r\n\r\n")), 200);
    cr_assert(http_close(server));
}

Test(http_limits, many_headers_are_431) {
    atomic_uint handled = 0;
    struct http_server *server = open_server((struct http_settings){0}, &handled);
    struct arena arena = {0};
    for (int more = 0; more < 2; more++) {
        struct buf text = buf_make(&arena, 8192);
        buf_add_cstr(&text, "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n");
        for (int i = 2; i < LIMIT_HEADER_COUNT_MAX + more; i++)
            buf_printf(&text, "X%d: 1\r\n", i);
        buf_add_cstr(&text, "\r\n");
        int status = 0;
        cr_expect_eq(client_count_replies(http_port(server), text.data, text.len, &status), 1);
        cr_expect_eq(status, more == 0 ? 200 : 431);
    }
    arena_close(&arena);
    cr_assert(http_close(server));
}

/* A byte every 100 ms is never silent, yet the connection ends. */
Test(http_limits, a_request_that_drips_is_cut) {
    static const char *const HEADS[] = {"GET / HTTP/1.1\r\nX: ",
                                        "POST / HTTP/1.1\r\nHost: t\r\n" JSON
                                        "Content-Length: 1000\r\n\r\n"};
    atomic_uint handled = 0;
    struct http_settings settings = {.reading_ms = 300};
    struct http_server *server = open_server(settings, &handled);
    for (size_t i = 0; i < COUNT_OF(HEADS); i++) {
        const struct timespec time = {.tv_nsec = 100000000};
        int client = client_open(http_port(server));
        int64_t start_ms = clock_monotonic_ms();
        client_send(client, HEADS[i]);
        while (send(client, "1", 1, MSG_NOSIGNAL) == 1 && clock_monotonic_ms() - start_ms < 5000)
            nanosleep(&time, NULL);
        cr_expect_lt(clock_monotonic_ms() - start_ms, 4000);
        close(client);
    }
    cr_expect_eq(atomic_load(&handled), 0);
    cr_assert(http_close(server));
}

Test(http_limits, silence_ends_a_connection) {
    atomic_uint handled = 0;
    struct http_settings settings = {.silence_ms = 1000};
    struct http_server *server = open_server(settings, &handled);
    int client = client_open(http_port(server));
    cr_assert(client_sees_end(client));
    close(client);
    cr_assert(http_close(server));
}

Test(http_limits, connections_beyond_the_limit_wait_their_turn) {
    atomic_uint handled = 0;
    struct http_settings settings = {.connection_max = 4, .loop_threads = 2};
    struct http_server *server = open_server(settings, &handled);
    int clients[6];
    for (int i = 0; i < 6; i++) {
        clients[i] = client_open(http_port(server));
        client_send(clients[i], "GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    }
    struct client_reply reply;
    for (int i = 0; i < 4; i++)
        cr_expect(client_read(clients[i], false, &reply) && reply.status == 200);
    cr_expect_eq(atomic_load(&handled), 4);
    close(clients[0]);
    close(clients[1]);
    for (int i = 4; i < 6; i++)
        cr_expect(client_read(clients[i], false, &reply) && reply.status == 200);
    for (int i = 2; i < 6; i++)
        close(clients[i]);
    cr_assert(http_close(server));
}

Test(http_limits, a_taken_port_is_named) {
    atomic_uint handled = 0;
    struct http_server *server = open_server((struct http_settings){0}, &handled);
    char listen[32], port[8];
    snprintf(port, sizeof port, "%u", http_port(server));
    snprintf(listen, sizeof listen, "127.0.0.1:%s", port);
    struct http_settings settings = {.listen = listen, .routes = ROUTES, .route_count = 1};
    struct http_server *second = NULL;
    struct fault fault = {0};
    cr_assert_eq(http_open(&settings, &second, &fault), ERR_OUTSIDE);
    cr_assert_null(second);
    cr_assert_str_eq(fault.code, "listen_taken");
    cr_assert_not_null(strstr(fault.detail, port));
    cr_assert(http_close(server));
}

static void *no_context(void *server_context, enum http_run pool, struct fault *fault) {
    (void)server_context;
    if (pool == HTTP_ON_WORKER)
        return (void *)(uintptr_t) "worker";
    (void)fault_set(fault, ERR_OUTSIDE, "database", "数据库没有应答。");
    return NULL;
}

static atomic_uint *closed_contexts(void) {
    static atomic_uint closed;
    return &closed;
}

static void count_closed(void *context) {
    cr_assert_str_eq(context, "worker");
    atomic_fetch_add(closed_contexts(), 1);
}

Test(http_limits, a_worker_without_its_context_stops_the_start) {
    struct http_settings settings = {.listen = "127.0.0.1:0",
                                     .routes = ROUTES,
                                     .route_count = 1,
                                     .worker_threads = 3,
                                     .worker_open = no_context,
                                     .worker_close = count_closed};
    struct http_server *server = NULL;
    struct fault fault = {0};
    cr_assert_eq(http_open(&settings, &server, &fault), ERR_OUTSIDE);
    cr_assert_str_eq(fault.code, "database");
    cr_assert_eq(atomic_load(closed_contexts()), 3);
}

Test(http_limits, counters_say_what_happened) {
    atomic_uint handled = 0;
    struct http_server *server = open_server((struct http_settings){0}, &handled);
    struct arena arena = {0};
    for (int i = 0; i < 3; i++)
        (void)client_ask(http_port(server), "GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    (void)client_ask(http_port(server), "GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n");
    (void)client_ask(http_port(server), "GET / HTTP/1.1\r\n\r\n");
    struct buf out = buf_make(&arena, 65536);
    http_metrics(server, &out);
    static const char *const LINES[] = {
        "xuefa_http_requests_total{method=\"GET\",route=\"/\",status=\"2xx\"} 3\n",
        "xuefa_http_requests_total{method=\"other\",route=\"other\",status=\"4xx\"} 2\n",
        "xuefa_http_refused_total 1\n",
        "xuefa_http_worker_queue 0\n",
        "xuefa_http_unanswered 0\n",
        "# TYPE xuefa_http_seconds_total counter\n"};
    for (size_t i = 0; i < COUNT_OF(LINES); i++)
        cr_expect_not_null(strstr(out.data, LINES[i]), "%s in\n%s", LINES[i], out.data);
    arena_close(&arena);
    cr_assert(http_close(server));
}
