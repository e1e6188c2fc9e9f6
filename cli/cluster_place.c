/* Finding the private cluster is full of corner cases (root, other owners, long paths, copied and
 * moved checkouts); they stand here, apart from starting and stopping it. */
#include "cli/cluster_place.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/hash.h"

enum { SMALL_FILE_BYTES_MAX = 64 * 1024, URL_BYTES_MAX = 1024 };

static const char *const SYSTEM_USER = "xuefa";
static const char *const VERSIONS[] = {"15", "16", "17", "18"};
static const char *const SOCKET_NAME = "/.s.PGSQL.5432";

struct str cluster_file(struct arena *arena, struct str path) {
    int fd = open(arena_cstr(arena, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STR("");
    char *data = arena_alloc(arena, SMALL_FILE_BYTES_MAX);
    ssize_t got = read(fd, data, SMALL_FILE_BYTES_MAX);
    close(fd);
    return (struct str){data, got < 0 ? 0 : (size_t)got};
}

static struct str real_path(struct arena *arena, struct str path) {
    char *found = realpath(arena_cstr(arena, path), NULL);
    struct str copy = arena_str(arena, str_from(found));
    free(found);
    return copy;
}

static enum err find_var(struct arena *arena, struct cluster_place *place, struct fault *fault) {
    const char *set = getenv("XUEFA_VAR");
    const char *path = set != NULL && set[0] != '\0' ? set : "var";
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return fault_set(fault, ERR_OUTSIDE, "var_missing",
                         "无法建立目录 %s（%s）：请在程序目录下执行，或用 XUEFA_VAR 指定目录。",
                         path, strerror(errno));
    place->var_dir = real_path(arena, str_from(path));
    if (place->var_dir.len == 0)
        return fault_set(fault, ERR_OUTSIDE, "var_missing", "目录 %s 打不开：%s。", path,
                         strerror(errno));
    place->link = arena_printf(arena, "%.*s/pg", STR_ARGS(place->var_dir));
    return ERR_OK;
}

static enum err find_data(struct arena *arena, struct cluster_place *place, struct fault *fault) {
    struct stat link, data;
    if (lstat(place->link.ptr, &link) != 0)
        return ERR_OK;
    if (stat(place->link.ptr, &data) != 0)
        return fault_set(fault, ERR_OUTSIDE, "cluster_lost",
                         "数据目录不见了：%.*s 指向的目录打不开（%s）。"
                         "请恢复该目录；确认不要旧数据时才删除这个链接。",
                         STR_ARGS(place->link), strerror(errno));
    bool mine = data.st_uid == geteuid() || geteuid() == 0;
    if (!mine || data.st_uid == 0)
        return fault_set(fault, ERR_OUTSIDE, "cluster_foreign",
                         "数据目录 %.*s 属于用户号 %u：请用那个用户或 sudo 执行%s。",
                         STR_ARGS(place->link), data.st_uid,
                         data.st_uid == 0 ? "（PostgreSQL 不能由 root 运行，先改属主）" : "");
    place->data_dir = real_path(arena, place->link);
    place->user = (struct program_user){data.st_uid, data.st_gid};
    return ERR_OK;
}

enum err cluster_place_find(struct arena *arena, struct cluster_place *place, struct fault *fault) {
    struct cluster_place found = {.user = {geteuid(), getegid()}};
    TRY(find_var(arena, &found, fault));
    TRY(find_data(arena, &found, fault));
    *place = found;
    return ERR_OK;
}

enum err cluster_user_make(struct arena *arena, struct program_user *user, struct fault *fault) {
    const struct passwd *known = getpwnam(SYSTEM_USER);
    if (known == NULL) {
        const char *const make[] = {
            "/usr/sbin/useradd", "--system", "--user-group",      "--no-create-home", "--home-dir",
            "/nonexistent",      "--shell",  "/usr/sbin/nologin", SYSTEM_USER,        NULL};
        struct program_result result;
        const struct program program = {make, {0, 0}, NULL};
        TRY(program_run(arena, &program, &result, fault));
        known = getpwnam(SYSTEM_USER);
        if (known == NULL)
            return fault_set(fault, ERR_OUTSIDE, "cluster_user",
                             "无法建立系统用户 %s：%.*s 请手工建立后再试。", SYSTEM_USER,
                             STR_ARGS(str_trim(result.output)));
    }
    *user = (struct program_user){known->pw_uid, known->pw_gid};
    return ERR_OK;
}

enum sight { SEEN_HERE, SEEN_ELSEWHERE, SEEN_GONE, UNSEEN };

/* The postmaster's working directory is its data directory, whatever a lock file says: a copied
 * checkout has a copied postmaster.pid, a process id may have been given to somebody else, and a
 * killed postmaster that nobody waits for keeps its id. */
static enum sight look_at(int64_t pid, const struct cluster_place *place) {
    char proc[64];
    struct stat process, data;
    snprintf(proc, sizeof proc, "/proc/%lld/cwd", (long long)pid);
    if (pid <= 1 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH))
        return SEEN_GONE;
    if (stat(proc, &process) != 0)
        return errno == ENOENT && access("/proc/self", F_OK) == 0 ? SEEN_GONE : UNSEEN;
    bool same = stat(place->data_dir.ptr, &data) == 0 && process.st_dev == data.st_dev &&
                process.st_ino == data.st_ino;
    return same ? SEEN_HERE : SEEN_ELSEWHERE;
}

/* Lines of postmaster.pid: pid, data directory, start, port, socket directory, address, shared
 * memory, state. */
struct postmaster cluster_postmaster(struct arena *arena, const struct cluster_place *place) {
    enum { PID_LINE, DIR_LINE, SOCKET_LINE = 4, STATE_LINE = 7, LINE_COUNT };
    struct postmaster found = {0};
    if (place->data_dir.len == 0)
        return found;
    struct str path = arena_printf(arena, "%.*s/postmaster.pid", STR_ARGS(place->data_dir));
    struct str rest = cluster_file(arena, path);
    struct str lines[LINE_COUNT];
    for (int i = 0; i < LINE_COUNT; i++)
        lines[i] = str_cut(&rest, '\n');
    int64_t pid = 0;
    if (str_parse_i64(lines[PID_LINE], &pid) != ERR_OK)
        return found;
    enum sight sight = look_at(pid, place);
    bool unseen_but_recorded = sight == UNSEEN && str_eq(lines[DIR_LINE], place->data_dir);
    if (sight != SEEN_HERE && !unseen_but_recorded)
        return found;
    found.pid = pid;
    found.ready = str_eq(str_trim(lines[STATE_LINE]), STR("ready"));
    found.socket_dir = arena_str(arena, lines[SOCKET_LINE]);
    return found;
}

static enum sight look_at_holder(struct arena *arena, const struct cluster_place *place,
                                 struct str lock) {
    struct str rest = cluster_file(arena, lock);
    int64_t pid = 0;
    return str_parse_i64(str_cut(&rest, '\n'), &pid) == ERR_OK ? look_at(pid, place) : UNSEEN;
}

void cluster_stale_locks_remove(struct arena *arena, const struct cluster_place *place) {
    struct str data_lock = arena_printf(arena, "%.*s/postmaster.pid", STR_ARGS(place->data_dir));
    struct str socket_lock =
        arena_printf(arena, "%.*s%s.lock", STR_ARGS(cluster_socket_dir(arena, place)), SOCKET_NAME);
    enum sight holder = look_at_holder(arena, place, data_lock);
    if (holder == SEEN_GONE || holder == SEEN_ELSEWHERE)
        unlink(data_lock.ptr);
    if (look_at_holder(arena, place, socket_lock) == SEEN_GONE)
        unlink(socket_lock.ptr);
}

enum err cluster_program(struct arena *arena, const struct cluster_place *place, const char *name,
                         const char **path, struct fault *fault) {
    struct str of_data = STR("");
    if (place->data_dir.len > 0)
        of_data = str_trim(
            cluster_file(arena, arena_printf(arena, "%.*s/PG_VERSION", STR_ARGS(place->data_dir))));
    for (size_t i = 0; i < COUNT_OF(VERSIONS); i++) {
        if (of_data.len > 0 && !str_eq(of_data, str_from(VERSIONS[i])))
            continue;
        struct str full = arena_printf(arena, "/usr/lib/postgresql/%s/bin/%s", VERSIONS[i], name);
        if (access(full.ptr, X_OK) == 0) {
            *path = full.ptr;
            return ERR_OK;
        }
    }
    return fault_set(fault, ERR_OUTSIDE, "postgres_missing",
                     "没有找到 PostgreSQL %.*s 的程序 %s：请安装软件包 postgresql-%.*s。",
                     STR_ARGS(of_data), name,
                     STR_ARGS(of_data.len > 0 ? of_data : str_from(VERSIONS[0])));
}

static bool is_plain(struct str path) {
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    return strspn(path.ptr, plain) >= path.len;
}

struct str cluster_socket_dir(struct arena *arena, const struct cluster_place *place) {
    struct str near = arena_printf(arena, "%.*s/socket", STR_ARGS(place->data_dir));
    size_t room = sizeof((struct sockaddr_un *)0)->sun_path - strlen(SOCKET_NAME) - 1;
    if (near.len <= room && is_plain(near))
        return near;
    struct hash hash = hash_of(place->data_dir);
    return arena_printf(arena, "/tmp/xuefa-%u-%.*s", place->user.uid,
                        STR_ARGS(hash_hex(arena, &hash, 8)));
}

struct str cluster_url_of(struct arena *arena, struct str socket_dir) {
    struct buf url = buf_make(arena, URL_BYTES_MAX);
    buf_add_cstr(&url, "postgresql:///" CLUSTER_DATABASE "?host=");
    for (size_t i = 0; i < socket_dir.len; i++) {
        struct str one = str_slice(socket_dir, i, 1);
        if (is_plain(one) && one.ptr[0] != '/')
            buf_add(&url, one);
        else
            buf_printf(&url, "%%%02X", (unsigned char)one.ptr[0]);
    }
    buf_add_cstr(&url, "&port=5432&user=" CLUSTER_OWNER);
    return buf_str(&url);
}
