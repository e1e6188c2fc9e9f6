/* The server over real sockets: replies, keep-alive, pools, lanes, ceilings and closing. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "api/http/http.h"
#include "base/core/limits.h"
#include "tests/unit/test_http_client.h"

#define GET(path)  "GET " path " HTTP/1.1\r\nHost: t\r\n\r\n"
#define POST(path) "POST " path " HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"

enum { LANE_MAX = 64 };

/* What the handlers of this test share: a gate that holds workers, and a lane that answers from a
 * thread of its own. */
struct shop {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool gate_open;
    bool closing;
    struct http_request *lane[LANE_MAX];
    uint32_t lane_count;
    pthread_t lane_thread;
    atomic_uint handled;
    uint32_t contexts_open;
    struct http_server *server;
};

static void nap(int64_t ms) {
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

static enum http_outcome hello(struct http_request *request, struct http_reply *reply,
                               void *server_context, void *worker_context) {
    struct shop *shop = server_context;
    cr_assert_null(worker_context);
    atomic_fetch_add(&shop->handled, 1);
    reply->body =
        arena_printf(request->arena, "{\"hello\":\"%.*s\"}", STR_ARGS(http_query(request, "name")));
    return HTTP_DONE;
}

static enum http_outcome echo(struct http_request *request, struct http_reply *reply,
                              void *server_context, void *worker_context) {
    (void)worker_context;
    atomic_fetch_add(&((struct shop *)server_context)->handled, 1);
    reply->status = 201;
    reply->body = request->body;
    http_reply_header(reply, "Location", arena_printf(request->arena, "/%zu", request->body.len));
    return HTTP_DONE;
}

/* On a worker; or first on the loop, which it leaves. */
static enum http_outcome work(struct http_request *request, struct http_reply *reply,
                              void *server_context, void *worker_context) {
    if (worker_context == NULL)
        return HTTP_TO_WORKER;
    atomic_fetch_add(&((struct shop *)server_context)->handled, 1);
    reply->body = arena_printf(request->arena, "\"%s %lld\"", (const char *)worker_context,
                               request->id_count == 0 ? 0LL : (long long)request->ids[0]);
    return HTTP_DONE;
}

static enum http_outcome gated(struct http_request *request, struct http_reply *reply,
                               void *server_context, void *worker_context) {
    struct shop *shop = server_context;
    pthread_mutex_lock(&shop->mutex);
    atomic_fetch_add(&shop->handled, 1);
    while (!shop->gate_open)
        pthread_cond_wait(&shop->changed, &shop->mutex);
    pthread_mutex_unlock(&shop->mutex);
    return work(request, reply, server_context, worker_context);
}

static enum http_outcome to_lane(struct http_request *request, struct http_reply *reply,
                                 void *server_context, void *worker_context) {
    (void)worker_context;
    struct shop *shop = server_context;
    reply->status = 202;
    pthread_mutex_lock(&shop->mutex);
    cr_assert_lt(shop->lane_count, LANE_MAX);
    shop->lane[shop->lane_count++] = request;
    pthread_cond_broadcast(&shop->changed);
    pthread_mutex_unlock(&shop->mutex);
    return HTTP_LATER;
}

static enum http_outcome finish_at_once(struct http_request *request, struct http_reply *reply,
                                        void *server_context, void *worker_context) {
    (void)server_context;
    (void)worker_context;
    reply->body = STR("\"early\"");
    http_finish(request);
    return HTTP_LATER;
}

static enum http_outcome fail(struct http_request *request, struct http_reply *reply,
                              void *server_context, void *worker_context) {
    (void)server_context;
    (void)worker_context;
    reply->body = STR("never seen");
    (void)fault_set_field(&request->fault, ERR_CONFLICT, "attempt_closed", "state",
                          "这次作答已经交卷。");
    return HTTP_DONE;
}

static const struct http_route ROUTES[] = {
    {.method = HTTP_GET, .run = HTTP_ON_LOOP, .pattern = "/hello", .handle = hello},
    {.method = HTTP_POST, .run = HTTP_ON_LOOP, .pattern = "/echo", .handle = echo},
    {.method = HTTP_PUT, .run = HTTP_ON_LOOP, .pattern = "/echo", .handle = echo},
    {.method = HTTP_DELETE, .run = HTTP_ON_LOOP, .pattern = "/echo", .handle = echo},
    {.method = HTTP_GET, .run = HTTP_ON_WORKER, .pattern = "/job/{job_id}", .handle = work},
    {.method = HTTP_GET, .run = HTTP_ON_LOOP, .pattern = "/either", .handle = work},
    {.method = HTTP_GET, .run = HTTP_ON_LOGIN, .pattern = "/login", .handle = work},
    {.method = HTTP_GET, .run = HTTP_ON_WORKER, .pattern = "/gated", .handle = gated},
    {.method = HTTP_GET, .run = HTTP_ON_LOOP, .pattern = "/lane", .handle = to_lane},
    {.method = HTTP_GET, .run = HTTP_ON_WORKER, .pattern = "/worker-lane", .handle = to_lane},
    {.method = HTTP_GET, .run = HTTP_ON_LOOP, .pattern = "/early", .handle = finish_at_once},
    {.method = HTTP_GET, .run = HTTP_ON_LOOP, .pattern = "/fail", .handle = fail},
};

static void *run_lane(void *self) {
    struct shop *shop = self;
    pthread_mutex_lock(&shop->mutex);
    while (!shop->closing || shop->lane_count > 0) {
        while (shop->lane_count > 0 && shop->gate_open) {
            struct http_request *request = shop->lane[--shop->lane_count];
            pthread_mutex_unlock(&shop->mutex);
            (void)arena_printf(request->arena, "%s", "the lane uses the arena");
            atomic_fetch_add(&shop->handled, 1);
            http_finish(request);
            pthread_mutex_lock(&shop->mutex);
        }
        if (!shop->closing || shop->lane_count > 0)
            pthread_cond_wait(&shop->changed, &shop->mutex);
    }
    pthread_mutex_unlock(&shop->mutex);
    return NULL;
}

static void *open_context(void *server_context, enum http_run pool, struct fault *fault) {
    (void)fault;
    ((struct shop *)server_context)->contexts_open++;
    return (void *)(uintptr_t)(pool == HTTP_ON_WORKER ? "worker" : "login");
}

static void close_context(void *context) {
    cr_assert_not_null(context);
}

static struct http_settings plain_settings(void) {
    return (struct http_settings){.listen = "127.0.0.1:0",
                                  .routes = ROUTES,
                                  .route_count = COUNT_OF(ROUTES),
                                  .loop_threads = 2,
                                  .worker_threads = 2,
                                  .worker_open = open_context,
                                  .worker_close = close_context,
                                  .quiet = true,
                                  .clock = clock_system()};
}

static void open_gate(struct shop *shop, bool open) {
    pthread_mutex_lock(&shop->mutex);
    shop->gate_open = open;
    pthread_cond_broadcast(&shop->changed);
    pthread_mutex_unlock(&shop->mutex);
}

static uint16_t shop_open(struct shop *shop, struct http_settings settings) {
    struct fault fault = {0};
    signal(SIGPIPE, SIG_IGN);
    *shop = (struct shop){.gate_open = true};
    pthread_mutex_init(&shop->mutex, NULL);
    pthread_cond_init(&shop->changed, NULL);
    pthread_create(&shop->lane_thread, NULL, run_lane, shop);
    settings.server_context = shop;
    cr_assert_eq(http_open(&settings, &shop->server, &fault), ERR_OK, "%s", fault.detail);
    return http_port(shop->server);
}

static void shop_close(struct shop *shop) {
    cr_assert(http_close(shop->server));
    pthread_mutex_lock(&shop->mutex);
    shop->closing = true;
    pthread_cond_broadcast(&shop->changed);
    pthread_mutex_unlock(&shop->mutex);
    pthread_join(shop->lane_thread, NULL);
}

static void *close_shop(void *shop) {
    shop_close(shop);
    return NULL;
}

static void wait_until(atomic_uint *count, unsigned wanted) {
    for (int i = 0; i < 2500 && atomic_load(count) < wanted; i++)
        nap(2);
    cr_assert_geq(atomic_load(count), wanted);
}

Test(http_server, a_reply_has_its_headers) {
    struct shop shop;
    uint16_t port = shop_open(&shop, plain_settings());
    struct client_reply reply = client_ask(port, GET("/hello?name=%E5%BC%A0"));
    cr_assert_eq(reply.status, 200);
    cr_assert_str_eq(reply.body, "{\"hello\":\"张\"}");
    static const char *const HEADERS[] = {"X-Content-Type-Options: nosniff",
                                          "Referrer-Policy: no-referrer",
                                          "Cache-Control: no-store",
                                          "Content-Security-Policy: default-src 'self'; "
                                          "frame-ancestors 'none'; base-uri 'none'; form-action "
                                          "'self'; object-src 'none'\r\n",
                                          "Cross-Origin-Opener-Policy: same-origin",
                                          "Content-Type: application/json\r\n"};
    for (size_t i = 0; i < COUNT_OF(HEADERS); i++)
        cr_expect_not_null(strstr(reply.head, HEADERS[i]), "%s in\n%s", HEADERS[i], reply.head);
    cr_expect_null(strstr(reply.head, "Strict-Transport-Security"));
    cr_expect_null(strstr(reply.head, "Access-Control"));
    shop_close(&shop);
}

Test(http_server, tls_in_front_is_told_to_browsers) {
    struct shop shop;
    struct http_settings settings = plain_settings();
    settings.tls_in_front = true;
    uint16_t port = shop_open(&shop, settings);
    struct client_reply reply = client_ask(port, GET("/nowhere"));
    cr_assert_not_null(
        strstr(reply.head, "Strict-Transport-Security: max-age=31536000; includeSubDomains"));
    shop_close(&shop);
}

Test(http_server, faults_become_problem_documents) {
    struct shop shop;
    uint16_t port = shop_open(&shop, plain_settings());
    struct client_reply reply = client_ask(port, GET("/fail"));
    cr_assert_eq(reply.status, 409);
    cr_assert_not_null(strstr(reply.head, "Content-Type: application/problem+json\r\n"));
    cr_assert_not_null(strstr(reply.body, "\"code\":\"attempt_closed\""));
    cr_assert_not_null(strstr(reply.body, "\"field\":\"state\""));
    cr_assert_null(strstr(reply.body, "never seen"));
    cr_assert_eq(client_ask(port, GET("/nowhere")).status, 404);
    cr_assert_eq(client_ask(port, GET("/job/0")).status, 404);
    reply = client_ask(port, GET("/echo"));
    cr_assert_eq(reply.status, 405);
    cr_assert_not_null(strstr(reply.head, "Allow: POST, PUT, DELETE\r\n"));
    shop_close(&shop);
}

Test(http_server, head_is_get_without_a_body) {
    struct shop shop;
    uint16_t port = shop_open(&shop, plain_settings());
    struct client_reply reply = client_ask(port, "HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n");
    cr_assert_eq(reply.status, 200);
    cr_assert_not_null(strstr(reply.head, "Content-Length: 12\r\n"));
    shop_close(&shop);
}

Test(http_server, a_connection_carries_many_requests) {
    struct shop shop;
    uint16_t port = shop_open(&shop, plain_settings());
    int client = client_open(port);
    static const char *const REQUESTS[] = {
        GET("/hello?name=x"),
        GET("/job/7"),
        GET("/lane"),
        GET("/either"),
        GET("/nowhere"),
        GET("/early"),
        GET("/login"),
        POST("/echo") "Content-Length: 4\r\n\r\n1234",
        GET("/worker-lane"),
        POST("/echo") "Transfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n"};
    static const int STATUS[] = {200, 200, 202, 200, 404, 200, 200, 201, 202, 201};
    for (size_t i = 0; i < 1000; i++) {
        struct client_reply reply;
        size_t which = i % COUNT_OF(REQUESTS);
        client_send(client, REQUESTS[which]);
        cr_assert(client_read(client, false, &reply), "request %zu", i);
        cr_assert_eq(reply.status, STATUS[which], "request %zu: %d", i, reply.status);
    }
    close(client);
    shop_close(&shop);
}

Test(http_server, requests_sent_together_are_answered_in_order) {
    struct shop shop;
    uint16_t port = shop_open(&shop, plain_settings());
    int client = client_open(port);
    client_send(client, GET("/job/1") GET("/hello?name=x") GET("/lane") GET("/job/2"));
    struct client_reply reply;
    cr_assert(client_read(client, false, &reply));
    cr_assert_str_eq(reply.body, "\"worker 1\"");
    cr_assert(client_read(client, false, &reply));
    cr_assert_str_eq(reply.body, "{\"hello\":\"x\"}");
    cr_assert(client_read(client, false, &reply));
    cr_assert_eq(reply.status, 202);
    cr_assert(client_read(client, false, &reply));
    cr_assert_str_eq(reply.body, "\"worker 2\"");
    close(client);
    shop_close(&shop);
}

Test(http_server, each_pool_has_its_own_contexts) {
    struct shop shop;
    struct http_settings settings = plain_settings();
    settings.worker_threads = 3;
    settings.login_threads = 2;
    uint16_t port = shop_open(&shop, settings);
    cr_assert_eq(shop.contexts_open, 5);
    cr_assert_str_eq(client_ask(port, GET("/login")).body, "\"login 0\"");
    cr_assert_str_eq(client_ask(port, GET("/either")).body, "\"worker 0\"");
    shop_close(&shop);
}

Test(http_server, a_full_queue_is_503_and_the_other_pool_still_works) {
    struct shop shop;
    struct http_settings settings = plain_settings();
    settings.worker_threads = 1;
    settings.worker_queue_max = 2;
    uint16_t port = shop_open(&shop, settings);
    open_gate(&shop, false);
    int running = client_open(port);
    client_send(running, GET("/gated"));
    wait_until(&shop.handled, 1);
    int queued[2];
    for (int i = 0; i < 2; i++) {
        queued[i] = client_open(port);
        client_send(queued[i], GET("/gated"));
        for (int k = 0; k < 2500 && http_queue_depth(shop.server, HTTP_ON_WORKER) <= (unsigned)i;
             k++)
            nap(2);
    }
    struct client_reply reply = client_ask(port, GET("/gated"));
    cr_assert_eq(reply.status, 503);
    cr_assert_not_null(strstr(reply.head, "Retry-After: 1\r\n"));
    cr_assert_not_null(strstr(reply.body, "\"code\":\"queue_full\""));
    cr_assert_eq(client_ask(port, GET("/either")).status, 503);
    cr_assert_eq(client_ask(port, GET("/login")).status, 200);
    cr_assert_eq(client_ask(port, GET("/hello")).status, 200);
    open_gate(&shop, true);
    cr_assert(client_read(running, false, &reply) && reply.status == 200);
    for (int i = 0; i < 2; i++)
        cr_assert(client_read(queued[i], false, &reply) && reply.status == 200);
    close(running);
    close(queued[0]);
    close(queued[1]);
    shop_close(&shop);
}

Test(http_server, a_client_that_leaves_does_not_free_its_request_under_the_lane) {
    struct shop shop;
    uint16_t port = shop_open(&shop, plain_settings());
    open_gate(&shop, false);
    for (int i = 0; i < 8; i++) {
        int client = client_open(port);
        client_send(client, i % 2 == 0 ? GET("/lane") : GET("/gated"));
        struct linger reset = {.l_onoff = i % 3 == 0, .l_linger = 0};
        nap(5);
        setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(client);
    }
    nap(50);
    open_gate(&shop, true);
    cr_assert_eq(client_ask(port, GET("/lane")).status, 202);
    wait_until(&shop.handled, 5);
    shop_close(&shop);
}

Test(http_server, closing_lets_running_and_queued_work_finish) {
    struct shop shop;
    struct http_settings settings = plain_settings();
    settings.worker_threads = 1;
    uint16_t port = shop_open(&shop, settings);
    open_gate(&shop, false);
    int clients[4];
    for (int i = 0; i < 4; i++) {
        clients[i] = client_open(port);
        client_send(clients[i], i < 2 ? GET("/gated") : GET("/lane"));
    }
    nap(100);
    pthread_t closer;
    pthread_create(&closer, NULL, close_shop, &shop);
    nap(100);
    open_gate(&shop, true);
    for (int i = 0; i < 4; i++) {
        struct client_reply reply;
        cr_assert(client_read(clients[i], false, &reply));
        cr_assert_eq(reply.status, i < 2 ? 200 : 202);
        cr_assert_not_null(strstr(reply.head, "Connection: close\r\n"));
        cr_assert(client_sees_end(clients[i]));
        close(clients[i]);
    }
    pthread_join(closer, NULL);
}

Test(http_server, what_is_still_queued_after_the_drain_is_told_to_come_back) {
    struct shop shop;
    struct http_settings settings = plain_settings();
    settings.worker_threads = 1;
    settings.drain_ms = 50;
    uint16_t port = shop_open(&shop, settings);
    open_gate(&shop, false);
    int clients[3];
    for (int i = 0; i < 3; i++) {
        clients[i] = client_open(port);
        client_send(clients[i], GET("/gated"));
    }
    wait_until(&shop.handled, 1);
    nap(50);
    pthread_t closer;
    pthread_create(&closer, NULL, close_shop, &shop);
    nap(300);
    open_gate(&shop, true);
    int served = 0, sent_away = 0;
    for (int i = 0; i < 3; i++) {
        struct client_reply reply;
        cr_assert(client_read(clients[i], false, &reply));
        served += reply.status == 200;
        sent_away += reply.status == 503 && strstr(reply.body, "shutting_down") != NULL;
        close(clients[i]);
    }
    pthread_join(closer, NULL);
    cr_assert_eq(served, 1);
    cr_assert_eq(sent_away, 2);
}
