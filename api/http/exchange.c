/* A request between its threads. Knows no libmicrohttpd but for waking its loop. */
#include <microhttpd.h>

#include "api/http/server.h"

static struct arena shelf_take(struct shelf *shelf) {
    struct arena arena = {0};
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->count > 0)
        arena = shelf->arenas[--shelf->count];
    pthread_mutex_unlock(&shelf->mutex);
    return arena;
}

static void shelf_put(struct shelf *shelf, struct arena arena) {
    arena_reset(&arena);
    pthread_mutex_lock(&shelf->mutex);
    bool room = shelf->count < ARENA_SHELF_MAX;
    if (room)
        shelf->arenas[shelf->count++] = arena;
    pthread_mutex_unlock(&shelf->mutex);
    if (!room)
        arena_close(&arena);
}

struct exchange *exchange_open(struct http_server *server) {
    struct arena arena = shelf_take(&server->shelf);
    struct exchange *x = ARENA_NEW(&arena, struct exchange);
    x->arena = arena;
    x->request.arena = &x->arena;
    x->server = server;
    return x;
}

void exchange_close(struct exchange *x) {
    shelf_put(&x->server->shelf, x->arena);
}

static void set_busy(struct exchange *x, const char *code, const char *detail) {
    (void)fault_set(&x->request.fault, ERR_BUSY, code, "%s", detail);
}

/* True when the request was refused, and so is ready. */
static bool submit(struct exchange *x, struct pool *pool) {
    if (pool_submit(pool, x))
        return false;
    atomic_fetch_add(&x->server->metrics.busy, 1);
    set_busy(x, "queue_full", "当前请求过多，请稍候几秒后重试，已填写的内容不会丢失。");
    return true;
}

static bool run_on_loop(struct exchange *x) {
    const struct http_route *route = x->request.route;
    enum http_outcome outcome =
        route->handle(&x->request, &x->reply, x->server->settings.server_context, NULL);
    switch (outcome) {
    case HTTP_DONE: return true;
    case HTTP_LATER: return false;
    case HTTP_TO_WORKER: return submit(x, x->server->workers);
    }
    BUG("a handler returns one of three outcomes");
}

bool exchange_start(struct exchange *x) {
    if (x->request.fault.code != NULL)
        return true;
    if (atomic_load(&x->server->refusing)) {
        set_busy(x, "shutting_down", "服务正在重启，请稍候几秒后重试。");
        return true;
    }
    switch (x->request.route->run) {
    case HTTP_ON_LOOP: return run_on_loop(x);
    case HTTP_ON_WORKER: return submit(x, x->server->workers);
    case HTTP_ON_LOGIN: return submit(x, x->server->logins);
    }
    BUG("a route runs in one of three places");
}

void exchange_work(void *item, void *worker_context) {
    struct exchange *x = item;
    enum http_outcome outcome = HTTP_DONE;
    if (atomic_load(&x->server->refusing))
        set_busy(x, "shutting_down", "服务正在重启，请稍候几秒后重试。");
    else
        outcome = x->request.route->handle(&x->request, &x->reply,
                                           x->server->settings.server_context, worker_context);
    if (outcome == HTTP_DONE)
        http_finish(&x->request);
    else
        PROMISE(outcome == HTTP_LATER);
}

/* Until the exchange of phases the request is ours. After it: a parked one waits for the wake-up
 * and cannot go away before it; a running one belongs to the loop and must not be touched. */
void http_finish(struct http_request *request) {
    struct exchange *x = (struct exchange *)(void *)request;
    struct MHD_Connection *connection = x->connection;
    int before = atomic_exchange(&x->phase, PHASE_FINISHED);
    PROMISE(before != PHASE_FINISHED);
    if (before == PHASE_PARKED)
        MHD_resume_connection(connection);
}
