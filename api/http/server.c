/* Opening, accepting and closing.
 *
 * Connections are accepted here and given to libmicrohttpd: its own way to stop accepting,
 * MHD_quiesce_daemon(), takes the listening socket out of each loop's epoll set from outside while
 * the loop may be doing the same, and aborts the process when the two meet (0.9.75). */
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "api/http/listen.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "base/core/limits.h"
#include "base/core/log.h"

enum {
    OTHER_DESCRIPTORS = 256, /* database, epoll, files: not for connections */
    CONNECTION_MIN = 16,
    ACCEPT_SERIES_MAX = 64,
    SWEEP_MS = 1000,
    FULL_WAIT_MS = 20,
    LAST_WAIT_MS = 1000
};

static void set_default(uint32_t *value, uint32_t fallback) {
    if (*value == 0)
        *value = fallback;
}

static void set_defaults(struct http_settings *settings) {
    set_default(&settings->loop_threads, 1);
    set_default(&settings->worker_threads, 1);
    set_default(&settings->login_threads, 1);
    set_default(&settings->worker_queue_max, LIMIT_WORK_QUEUE_MAX);
    set_default(&settings->login_queue_max, LIMIT_WORK_QUEUE_MAX);
    set_default(&settings->connection_max, LIMIT_CONNECTION_COUNT_MAX);
    set_default(&settings->silence_ms, 15 * MS_PER_SECOND);
    set_default(&settings->reading_ms, 30 * MS_PER_SECOND);
    set_default(&settings->drain_ms, 10 * MS_PER_SECOND);
}

/* As many connections as wished, or as the hard limit of descriptors allows. */
static void fit_descriptors(uint32_t *connection_max) {
    struct rlimit limit;
    rlim_t need = (rlim_t)*connection_max + OTHER_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= need)
        return;
    limit.rlim_cur = limit.rlim_max < need ? limit.rlim_max : need;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < need)
        *connection_max = limit.rlim_cur > OTHER_DESCRIPTORS + CONNECTION_MIN
                              ? (uint32_t)limit.rlim_cur - OTHER_DESCRIPTORS
                              : CONNECTION_MIN;
}

static bool accept_one(struct http_server *server) {
    struct sockaddr_storage address;
    socklen_t bytes = sizeof address;
    int descriptor = accept4(server->listen_descriptor, (struct sockaddr *)&address, &bytes,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0)
        return errno == EINTR || errno == ECONNABORTED;
    atomic_fetch_add(&server->metrics.connections, 1);
    if (MHD_add_connection(server->daemon, descriptor, (struct sockaddr *)&address, bytes) !=
        MHD_YES) /* has closed it */
        atomic_fetch_sub(&server->metrics.connections, 1);
    return true;
}

static bool has_room(struct http_server *server) {
    return atomic_load(&server->metrics.connections) < server->settings.connection_max;
}

/* False when the system has no descriptor or memory for another connection. */
static bool accept_some(struct http_server *server) {
    for (int i = 0; i < ACCEPT_SERIES_MAX && has_room(server); i++)
        if (!accept_one(server))
            return errno == EAGAIN;
    return true;
}

static void *accept_connections(void *self) {
    struct http_server *server = self;
    struct pollfd watched[] = {{.fd = server->wake_descriptor, .events = POLLIN},
                               {.fd = server->listen_descriptor, .events = POLLIN}};
    int64_t swept_ms = clock_monotonic_ms();
    bool able = true;
    while (!atomic_load(&server->stopping)) {
        bool open = able && has_room(server);
        watched[1].revents = 0;
        (void)poll(watched, open ? 2 : 1, open ? SWEEP_MS : FULL_WAIT_MS);
        able = (watched[1].revents & POLLIN) == 0 || accept_some(server);
        int64_t now_ms = clock_monotonic_ms();
        if (now_ms - swept_ms < SWEEP_MS)
            continue;
        swept_ms = now_ms;
        uint32_t cut = peers_cut_slow(&server->peers, now_ms, server->settings.reading_ms);
        atomic_fetch_add(&server->metrics.slow, cut);
    }
    return NULL;
}

static enum err open_contexts(struct http_server *server, enum http_run pool, void **contexts,
                              uint32_t *count, struct fault *fault) {
    uint32_t wanted =
        pool == HTTP_ON_WORKER ? server->settings.worker_threads : server->settings.login_threads;
    for (*count = 0; *count < wanted; ++*count) {
        void *context = server->settings.server_context;
        if (server->settings.worker_open != NULL)
            context = server->settings.worker_open(context, pool, fault);
        if (context == NULL && server->settings.worker_open != NULL)
            return fault->err;
        contexts[*count] = context;
    }
    return ERR_OK;
}

static enum err open_pools(struct http_server *server, struct fault *fault) {
    const struct http_settings *settings = &server->settings;
    server->worker_contexts = ARENA_ARRAY(&server->arena, void *, settings->worker_threads);
    server->login_contexts = ARENA_ARRAY(&server->arena, void *, settings->login_threads);
    TRY(open_contexts(server, HTTP_ON_WORKER, server->worker_contexts,
                      &server->worker_context_count, fault));
    TRY(open_contexts(server, HTTP_ON_LOGIN, server->login_contexts, &server->login_context_count,
                      fault));
    struct pool_plan workers = {settings->worker_threads, settings->worker_queue_max,
                                server->worker_contexts, exchange_work};
    struct pool_plan logins = {settings->login_threads, settings->login_queue_max,
                               server->login_contexts, exchange_work};
    TRY(pool_open(&server->arena, &workers, &server->workers, fault));
    return pool_open(&server->arena, &logins, &server->logins, fault);
}

static enum err open_loops(struct http_server *server, struct fault *fault) {
    server->daemon = loop_open(server);
    server->wake_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (server->daemon != NULL && server->wake_descriptor >= 0 &&
        pthread_create(&server->acceptor, NULL, accept_connections, server) == 0)
        return ERR_OK;
    return fault_set(fault, ERR_OUTSIDE, "thread_failed",
                     "系统不允许再建立线程或打开文件，请放宽进程限制后重试。");
}

static struct http_server *make_server(const struct http_settings *settings) {
    struct arena arena = {0};
    struct http_server *server = ARENA_NEW(&arena, struct http_server);
    server->arena = arena;
    server->settings = *settings;
    server->listen_descriptor = server->wake_descriptor = -1;
    server->lines_checked = strcmp(MHD_get_version(), "0.9.75") == 0;
    set_defaults(&server->settings);
    fit_descriptors(&server->settings.connection_max);
    peers_open(&server->arena, server->settings.connection_max, &server->peers);
    PROMISE(pthread_mutex_init(&server->shelf.mutex, NULL) == 0);
    server->metrics.route_count = settings->route_count;
    server->metrics.routes =
        ARENA_ARRAY(&server->arena, struct route_metrics, (size_t)settings->route_count + 1);
    return server;
}

static void close_contexts(const struct http_server *server, void **contexts, uint32_t count) {
    for (uint32_t i = 0; i < count && server->settings.worker_close != NULL; i++)
        server->settings.worker_close(contexts[i]);
}

/* Undoes what has been opened, in any state but with an acceptor running. */
static void release(struct http_server *server) {
    if (server->workers != NULL)
        pool_close(server->workers);
    if (server->logins != NULL)
        pool_close(server->logins);
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    close_contexts(server, server->worker_contexts, server->worker_context_count);
    close_contexts(server, server->login_contexts, server->login_context_count);
    if (server->listen_descriptor >= 0)
        close(server->listen_descriptor);
    if (server->wake_descriptor >= 0)
        close(server->wake_descriptor);
    for (uint32_t i = 0; i < server->shelf.count; i++)
        arena_close(&server->shelf.arenas[i]);
    pthread_mutex_destroy(&server->shelf.mutex);
    peers_close(&server->peers);
    struct arena arena = server->arena;
    arena_close(&arena);
}

enum err http_open(const struct http_settings *settings, struct http_server **out,
                   struct fault *fault) {
    router_promise(settings->routes, settings->route_count);
    struct http_server *server = make_server(settings);
    enum err err = listen_open(settings->listen, &server->listen_descriptor, &server->port, fault);
    if (err == ERR_OK)
        err = open_pools(server, fault);
    if (err == ERR_OK)
        err = open_loops(server, fault);
    if (err == ERR_OK)
        *out = server;
    else
        release(server);
    return err;
}

uint16_t http_port(const struct http_server *server) {
    return server->port;
}

static bool wait_for_none(atomic_uint *count, int64_t wait_ms) {
    const struct timespec nap = {.tv_nsec = 2000000};
    int64_t end_ms = clock_monotonic_ms() + wait_ms;
    while (atomic_load(count) > 0 && clock_monotonic_ms() < end_ms)
        nanosleep(&nap, NULL);
    return atomic_load(count) == 0;
}

static void stop_accepting(struct http_server *server) {
    const uint64_t one = 1;
    atomic_store(&server->stopping, true);
    PROMISE(write(server->wake_descriptor, &one, sizeof one) == (ssize_t)sizeof one);
    PROMISE(pthread_join(server->acceptor, NULL) == 0);
    close(server->listen_descriptor);
    server->listen_descriptor = -1;
}

bool http_close(struct http_server *server) {
    stop_accepting(server);
    (void)wait_for_none(&server->metrics.in_flight, server->settings.drain_ms);
    atomic_store(&server->refusing, true);
    if (!wait_for_none(&server->metrics.unanswered, LAST_WAIT_MS)) {
        LOG(LOG_ERROR, clock_now(&server->settings.clock), "close_unfinished",
            LOG_NUMBER("unanswered", (int64_t)atomic_load(&server->metrics.unanswered)));
        return false;
    }
    release(server);
    return true;
}

uint32_t http_queue_depth(const struct http_server *server, enum http_run pool) {
    PROMISE(pool != HTTP_ON_LOOP);
    return pool_depth(pool == HTTP_ON_WORKER ? server->workers : server->logins);
}

void http_metrics(const struct http_server *server, struct buf *out) {
    struct metrics_depths depths = {pool_depth(server->workers), pool_depth(server->logins)};
    metrics_print(&server->metrics, server->settings.routes, depths, out);
}
