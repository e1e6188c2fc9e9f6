/* `xuefa serve`: opens the lanes and the HTTP server, closes overdue attempts once a second, stops
 * on a signal. */
#include <pthread.h>
#include <signal.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "api/api.h"
#include "base/core/log.h"
#include "cli/cli.h"
#include "cli/database.h"
#include "cli/file_check.h"
#include "engine/lanes.h"

enum {
    TICK_SECONDS = 1,
    FORGET_EVERY_TICKS = 600,
    LOOP_THREADS = 1,
    LOGIN_THREADS = 2,
    FILE_CHECKS_MAX = 2
};

struct serving {
    struct cli_database database;
    struct api api;
    struct http_server *server;
    struct file_checks checks;
    sigset_t signals;
};

/* Signals that end the server are taken by sigtimedwait on the main thread only. */
static void block_signals(sigset_t *signals) {
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static enum err open_engine(struct cli_call *cli, struct serving *s) {
    struct engine *engine = &s->api.engine;
    TRY(cli_database_open(cli, false, &s->database));
    TRY(cli_engine_role(cli, s->database.url, &s->api.role));
    *engine = s->database.engine;
    engine->sessions = session_cache_open();
    s->api.database_url = s->database.url;
    s->api.cookie_secure = cli_switch(cli, "--tls");
    s->api.files = http_files_make(cli->arena, embedded_web, embedded_web_count, "web/app/");
    s->database.call.engine = engine;
    return engine_open_lanes(engine, s->database.url, s->api.role, cli->fault);
}

static enum err open_server(struct cli_call *cli, struct serving *s) {
    int64_t workers = 0;
    if (str_parse_i64(str_from(cli_value(cli, "--workers")), &workers) != ERR_OK || workers < 1 ||
        workers > 64)
        return fault_set(cli->fault, ERR_INVALID, "workers_invalid", "--workers 应为 1 到 64。");
    /* a check keeps its worker thread: one must be left for everybody else */
    s->checks.count_max = workers > FILE_CHECKS_MAX ? FILE_CHECKS_MAX : 1;
    s->api.file_check = (struct api_file_check){file_check_run, &s->checks};
    const struct http_settings settings = {
        .listen = cli_value(cli, "--listen"),
        .routes = API_ROUTES,
        .route_count = API_ROUTE_COUNT,
        .loop_threads = LOOP_THREADS,
        .worker_threads = (uint32_t)workers,
        .login_threads = LOGIN_THREADS,
        .tls_in_front = s->api.cookie_secure,
        .trust_forwarded = cli_switch(cli, "--trust-proxy"),
        .quiet = cli_switch(cli, "--quiet"),
        .clock = s->api.engine.clock,
        .server_context = &s->api,
        .worker_open = api_worker_open,
        .worker_close = api_worker_close,
    };
    TRY(http_open(&settings, &s->server, cli->fault));
    s->api.server = s->server;
    return ERR_OK;
}

/* One tick: attempts whose time is over, and now and then sessions that have expired. A failure is
 * logged and tried again at the next tick. */
static void tick(struct serving *s, struct arena *arena, uint32_t count) {
    struct fault fault = {0};
    uint32_t closed = 0;
    arena_reset(arena);
    struct call call = engine_call(&s->api.engine, s->database.db, arena, &fault);
    enum err err = engine_close_overdue(&call, &closed);
    if (err == ERR_OK && count % FORGET_EVERY_TICKS == 0)
        err = account_forget_expired(&call, NULL);
    if (err != ERR_OK)
        LOG(LOG_ERROR, call.now_ms, "tick_failed", LOG_TEXT("code", str_from(fault.code)));
    if (closed > 0)
        LOG(LOG_INFO, call.now_ms, "attempts_closed", LOG_NUMBER("count", closed));
}

static void run_until_signal(struct serving *s) {
    const struct timespec pause = {.tv_sec = TICK_SECONDS};
    struct arena arena = {0};
    int64_t now_ms = clock_now(&s->api.engine.clock);
    LOG(LOG_INFO, now_ms, "serving", LOG_NUMBER("port", http_port(s->server)),
        LOG_NUMBER("pid", getpid()),
        LOG_TEXT("role", s->api.role == NULL ? STR("owner") : str_from(s->api.role)));
    sd_notify(0, "READY=1");
    for (uint32_t count = 0; sigtimedwait(&s->signals, NULL, &pause) < 0; count++)
        tick(s, &arena, count);
    sd_notify(0, "STOPPING=1");
    LOG(LOG_INFO, clock_now(&s->api.engine.clock), "stopping", LOG_NUMBER("pid", getpid()));
    arena_close(&arena);
}

static enum cli_exit run(struct cli_call *cli) {
    struct serving *s = ARENA_NEW(cli->arena, struct serving);
    block_signals(&s->signals);
    enum err err = open_engine(cli, s);
    if (err == ERR_OK)
        err = open_server(cli, s);
    if (err == ERR_OK) {
        run_until_signal(s);
        atomic_store(&s->checks.closing, true);
        if (!http_close(s->server))
            _exit(CLI_OUTSIDE_FAILED); /* requests hang; everything acknowledged is committed */
    }
    engine_close_lanes(&s->api.engine);
    session_cache_close(s->api.engine.sessions);
    cli_database_close(&s->database);
    return err == ERR_OK ? CLI_DONE : cli_fail(cli);
}

static const struct cli_option OPTIONS[] = {
    {"--listen", "HOST:PORT", "XUEFA_LISTEN", "127.0.0.1:8080", "监听地址，端口 0 取任一空闲端口"},
    {"--workers", "N", "XUEFA_WORKERS", "3", "读请求的线程数，每个线程一个数据库连接"},
    {"--tls", NULL, "XUEFA_TLS", NULL, "前面有 TLS：Cookie 加 Secure，发 HSTS"},
    {"--trust-proxy", NULL, "XUEFA_TRUST_PROXY", NULL, "客户端地址取自前置代理"},
    {"--quiet", NULL, NULL, NULL, "不逐个请求写日志"},
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_SERVE = {"serve", NULL, "", "运行 HTTP 引擎", OPTIONS, run};
