/* `./run` and the tests need a durable PostgreSQL on a machine where nobody has set one up: this
 * makes, starts and stops one of our own, beside whatever clusters the machine may have. */
#include "cli/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/clock.h"
#include "cli/cluster_act.h"

#define LOG_NAME "server.log"

enum { LOG_BYTES_MAX = 16 * 1024 * 1024, READY_WAIT_MS = 300 * 1000, LAUNCHES_MAX = 5 };

/* %s: the socket directory. A statement that failed is not logged: its values may be personal. */
static const char SETTINGS[] = "# Written anew at each start; own settings through ALTER SYSTEM.\n"
                               "listen_addresses = ''\n"
                               "port = 5432\n"
                               "unix_socket_directories = '%s'\n"
                               "unix_socket_permissions = 0700\n"
                               "fsync = on\n"
                               "synchronous_commit = on\n"
                               "full_page_writes = on\n"
                               "max_connections = 100\n"
                               "shared_buffers = 128MB\n"
                               "timezone = 'UTC'\n"
                               "log_timezone = 'Asia/Shanghai'\n"
                               "log_line_prefix = '%%m [%%p] '\n"
                               "log_error_verbosity = terse\n"
                               "log_min_error_statement = panic\n"
                               "log_checkpoints = off\n";

/* One runner at a time for one <var>; the lock goes with the descriptor, so a killed one leaves
 * nothing behind. */
static enum err lock_take(struct arena *arena, const struct cluster_place *place, int *lock,
                          struct fault *fault) {
    struct str path = arena_printf(arena, "%.*s/pg.lock", STR_ARGS(place->var_dir));
    int fd = open(path.ptr, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return cluster_broken(fault, "打开", path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        fputs("xuefa: 另一个进程正在启动或停止私有数据库，等它完成……\n", stderr);
        while (flock(fd, LOCK_EX) != 0)
            if (errno != EINTR) {
                close(fd);
                return cluster_broken(fault, "锁定", path);
            }
    }
    *lock = fd;
    return ERR_OK;
}

/* A running server keeps writing to the renamed file until its next start. */
static enum err rotate_log(struct arena *arena, const struct cluster_place *place,
                           struct fault *fault) {
    struct str log = arena_printf(arena, "%.*s/" LOG_NAME, STR_ARGS(place->data_dir));
    struct stat st;
    if (stat(log.ptr, &st) != 0 || st.st_size < LOG_BYTES_MAX)
        return ERR_OK;
    if (rename(log.ptr, arena_printf(arena, "%.*s.1", STR_ARGS(log)).ptr) != 0)
        return cluster_broken(fault, "改名", log);
    return ERR_OK;
}

/* What this start wrote to the log: a human sees there why PostgreSQL did not come up. */
static void print_log_from(struct arena *arena, const struct cluster_place *place,
                           int64_t start_bytes) {
    struct str from = arena_printf(arena, "+%lld", (long long)start_bytes + 1);
    const char *const argv[] = {"/usr/bin/tail", "-c", from.ptr, LOG_NAME, NULL};
    const struct program program = {argv, place->user, place->data_dir.ptr};
    struct program_result result;
    struct fault ignored = {0};
    if (program_run(arena, &program, &result, &ignored) == ERR_OK && result.status == 0)
        fprintf(stderr, "%.*s", STR_ARGS(result.output));
}

static enum err prepare(struct arena *arena, const struct cluster_place *place,
                        struct fault *fault) {
    if (!cluster_can_enter(arena, place->user, place->data_dir))
        return fault_set(fault, ERR_OUTSIDE, "cluster_files",
                         "数据目录 %.*s 的属主进不去：上级目录要让它能进入（chmod o+x），"
                         "或把目录移回原处。",
                         STR_ARGS(place->data_dir));
    struct str socket_dir = cluster_socket_dir(arena, place);
    TRY(cluster_private_dir(place, socket_dir, fault));
    TRY(cluster_write(arena, place, "xuefa.conf", O_TRUNC,
                      arena_printf(arena, SETTINGS, socket_dir.ptr), fault));
    cluster_stale_locks_remove(arena, place);
    return ERR_OK;
}

/* pg_ctl hands its arguments to a shell without escaping them, so it gets no path of ours: it runs
 * in the data directory. */
static enum err launch(struct arena *arena, const struct cluster_place *place,
                       struct fault *fault) {
    const char *pg_ctl;
    TRY(cluster_program(arena, place, "pg_ctl", &pg_ctl, fault));
    TRY(prepare(arena, place, fault));
    const char *const argv[] = {pg_ctl,  "start",  "--silent", "--wait", "--timeout=300",
                                "--log", LOG_NAME, "--pgdata", ".",      NULL};
    return cluster_run(arena, place, argv, fault);
}

/* Does it take connections? A postmaster that was killed a moment ago still looks alive. */
static bool answers(struct arena *arena, const struct cluster_place *place, struct str socket_dir) {
    const char *pg_isready;
    struct program_result result;
    struct fault ignored = {0};
    if (cluster_program(arena, place, "pg_isready", &pg_isready, &ignored) != ERR_OK)
        return false;
    const char *const argv[] = {pg_isready,     "--quiet",     "--timeout=3", "--host",
                                socket_dir.ptr, "--port=5432", NULL};
    const struct program program = {argv, place->user, NULL};
    return program_run(arena, &program, &result, &ignored) == ERR_OK && result.status == 0;
}

struct launches {
    int count;
    int64_t log_start_bytes; /* where the log of the last one begins */
    struct fault fault;      /* why the last one failed */
};

static enum err launch_noted(struct arena *arena, const struct cluster_place *place,
                             struct launches *launches) {
    struct str log = arena_printf(arena, "%.*s/" LOG_NAME, STR_ARGS(place->data_dir));
    struct stat st;
    *launches = (struct launches){.count = launches->count + 1};
    if (stat(log.ptr, &st) == 0)
        launches->log_start_bytes = st.st_size;
    return launch(arena, place, &launches->fault);
}

/* One that runs may be replaying its log after a crash, or dying; one that is started may be
 * refused for a moment while the processes of a killed one go. So: look, start when nothing runs,
 * and look again. */
static bool brought_up(struct arena *arena, const struct cluster_place *place,
                       struct launches *launches) {
    const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    int64_t until_ms = clock_monotonic_ms() + READY_WAIT_MS;
    while (clock_monotonic_ms() < until_ms) {
        arena_reset(arena);
        struct postmaster found = cluster_postmaster(arena, place);
        if (found.ready && answers(arena, place, found.socket_dir))
            return true;
        if (found.pid == 0) {
            if (launches->count == LAUNCHES_MAX)
                return false;
            if (launch_noted(arena, place, launches) == ERR_OK)
                continue;
        }
        nanosleep(&pause, NULL);
    }
    return false;
}

static enum err bring_up(struct arena *arena, const struct cluster_place *place, bool *started,
                         struct fault *fault) {
    struct arena scratch = {0};
    struct launches launches = {0};
    bool up = brought_up(&scratch, place, &launches);
    arena_close(&scratch);
    *started = launches.count > 0;
    if (up)
        return ERR_OK;
    fprintf(stderr, "%s\n", launches.fault.detail);
    print_log_from(arena, place, launches.log_start_bytes);
    return fault_set(fault, ERR_OUTSIDE, "cluster_start",
                     "私有 PostgreSQL 启动失败，原因见上面几行（日志 %.*s/" LOG_NAME "）："
                     "常见的是磁盘满、内存不足或文件权限被改。",
                     STR_ARGS(place->data_dir));
}

static enum err make_database(struct arena *arena, const struct cluster_place *place,
                              struct str socket_dir, struct fault *fault) {
    const char *psql, *createdb;
    TRY(cluster_program(arena, place, "psql", &psql, fault));
    TRY(cluster_program(arena, place, "createdb", &createdb, fault));
    const char *url = cluster_url_of(arena, socket_dir).ptr;
    const char *const look[] = {psql, "--no-psqlrc", "--dbname", url, "--command", "\\q", NULL};
    struct program_result result;
    const struct program program = {look, place->user, NULL};
    TRY(program_run(arena, &program, &result, fault));
    if (result.status == 0)
        return ERR_OK;
    const char *const create[] = {createdb,
                                  "--host",
                                  socket_dir.ptr,
                                  "--port=5432",
                                  "--username",
                                  CLUSTER_OWNER,
                                  "--encoding=UTF8",
                                  "--locale=C.UTF-8",
                                  "--template=template0",
                                  CLUSTER_DATABASE,
                                  NULL};
    return cluster_run(arena, place, create, fault);
}

static enum err up_locked(struct arena *arena, struct cluster *cluster, bool *started,
                          struct fault *fault) {
    struct cluster_place place;
    bool launched = false;
    TRY(cluster_place_find(arena, &place, fault));
    if (place.data_dir.len == 0)
        TRY(cluster_make(arena, &place, fault));
    TRY(rotate_log(arena, &place, fault));
    TRY(bring_up(arena, &place, &launched, fault));
    struct postmaster postmaster = cluster_postmaster(arena, &place);
    TRY(make_database(arena, &place, postmaster.socket_dir, fault));
    *cluster = (struct cluster){.data_dir = place.data_dir,
                                .url = cluster_url_of(arena, postmaster.socket_dir),
                                .pid = postmaster.pid};
    *started = launched;
    return ERR_OK;
}

static enum err down_locked(struct arena *arena, const struct cluster_place *place, bool *stopped,
                            struct fault *fault) {
    const char *pg_ctl;
    bool runs = cluster_postmaster(arena, place).pid != 0;
    if (runs) {
        TRY(cluster_program(arena, place, "pg_ctl", &pg_ctl, fault));
        const char *const argv[] = {
            pg_ctl,        "stop",     "--silent", "--wait", "--timeout=120",
            "--mode=fast", "--pgdata", ".",        NULL};
        TRY(cluster_run(arena, place, argv, fault));
    }
    if (runs)
        rmdir(cluster_socket_dir(arena, place).ptr); /* one in /tmp would stay for ever */
    *stopped = runs;
    return ERR_OK;
}

enum err cluster_up(struct arena *arena, struct cluster *cluster, bool *started,
                    struct fault *fault) {
    struct cluster_place place;
    int lock = -1;
    TRY(cluster_place_find(arena, &place, fault));
    TRY(lock_take(arena, &place, &lock, fault));
    enum err err = up_locked(arena, cluster, started, fault);
    close(lock);
    return err;
}

enum err cluster_down(struct arena *arena, bool *stopped, struct fault *fault) {
    struct cluster_place place;
    int lock = -1;
    TRY(cluster_place_find(arena, &place, fault));
    TRY(lock_take(arena, &place, &lock, fault));
    enum err err = down_locked(arena, &place, stopped, fault);
    close(lock);
    return err;
}

enum err cluster_status(struct arena *arena, struct cluster *cluster, struct fault *fault) {
    struct cluster_place place;
    TRY(cluster_place_find(arena, &place, fault));
    struct postmaster postmaster = cluster_postmaster(arena, &place);
    struct cluster found = {.data_dir = place.data_dir, .pid = postmaster.pid};
    if (postmaster.ready)
        found.url = cluster_url_of(arena, postmaster.socket_dir);
    *cluster = found;
    return ERR_OK;
}

enum err cluster_url(struct arena *arena, struct str *url, struct fault *fault) {
    struct cluster cluster;
    TRY(cluster_status(arena, &cluster, fault));
    if (cluster.url.len == 0)
        return fault_set(fault, ERR_OUTSIDE, "cluster_down",
                         "没有运行中的数据库：先执行 xuefa db up，"
                         "或用 --database-url（XUEFA_DATABASE_URL）指定数据库。");
    *url = cluster.url;
    return ERR_OK;
}
