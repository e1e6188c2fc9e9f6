/* The engine's side of the border. What comes back over it was written by a process that a hostile
 * file may have taken over: it is bounded in size and time, and must be JSON. */
#include "cli/file_check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/clock.h"
#include "base/core/limits.h"
#include "cli/cli.h"
#include "cli/whole_file.h"

enum { WALL_MS_MAX = 30000, LOOK_MS = 100, END_MS_MAX = 1000, NAP_MS = 5, SECOND_MS = 1000 };

struct judge {
    pid_t pid;
    int output;
    bool late;
    bool ended; /* by us, because the engine closes */
};

static enum err fail(struct fault *fault, const char *what) {
    return fault_set(fault, ERR_OUTSIDE, "worker_failed", "%s: %s", what, strerror(errno));
}

/* The file in memory, as the judge's standard input. */
static enum err open_input(struct str bytes, int *out, struct fault *fault) {
    int file = memfd_create("upload", MFD_CLOEXEC);
    if (file < 0)
        return fail(fault, "memfd_create");
    if (!whole_write(file, bytes) || lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return fail(fault, "write");
    }
    *out = file;
    return ERR_OK;
}

/* Nothing of ours goes along but the two ends: no other descriptor, no environment. */
static int spawn(pid_t *pid, int input, int output, const char *name) {
    const char *const arguments[] = {"xuefa", "bank", "worker", "--", name, NULL};
    const char *const environment[] = {"PATH=/nowhere", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, standard;
    sigemptyset(&none);
    sigemptyset(&standard);
    sigaddset(&standard, SIGPIPE);
    PROMISE(posix_spawn_file_actions_init(&actions) == 0 && posix_spawnattr_init(&attributes) == 0);
    int error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    error |= posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    error |= posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    error |= posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    error |= posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    error |= posix_spawnattr_setsigmask(&attributes, &none);
    error |= posix_spawnattr_setsigdefault(&attributes, &standard);
    if (error == 0)
        error =
            posix_spawn(pid, "/proc/self/exe", &actions, &attributes,
                        (char *const *)(uintptr_t)arguments, (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static enum err open_judge(struct arena *arena, const struct api_file *file, struct judge *out,
                           struct fault *fault) {
    int input = -1, pipes[2];
    TRY(open_input(file->bytes, &input, fault));
    if (pipe2(pipes, O_CLOEXEC) != 0) {
        close(input);
        return fail(fault, "pipe");
    }
    int error = spawn(&out->pid, input, pipes[1], arena_cstr(arena, file->name));
    close(input);
    close(pipes[1]);
    out->output = pipes[0];
    if (error == 0)
        return ERR_OK;
    close(pipes[0]);
    errno = error;
    return fail(fault, "posix_spawn");
}

/* Until the judge closes its end, the time is up or the engine closes. */
static void read_report(struct file_checks *checks, struct judge *judge, struct buf *report) {
    char piece[64 * 1024];
    struct pollfd watched = {.fd = judge->output, .events = POLLIN};
    int64_t end_ms = clock_monotonic_ms() + WALL_MS_MAX;
    for (;;) {
        judge->late = clock_monotonic_ms() > end_ms;
        judge->ended = atomic_load(&checks->closing);
        if (judge->late || judge->ended || report->full)
            return;
        if (poll(&watched, 1, LOOK_MS) <= 0)
            continue;
        ssize_t got = read(judge->output, piece, sizeof piece);
        if (got == 0 || (got < 0 && errno != EINTR))
            return;
        buf_add(report, (struct str){piece, got < 0 ? 0 : (size_t)got});
    }
}

/* Its exit status. Who has closed the pipe is about to end; nobody is waited for long. */
static int end_judge(const struct judge *judge, bool at_once) {
    const struct timespec nap = {.tv_nsec = NAP_MS * 1000000L};
    int status = 0;
    int64_t end_ms = clock_monotonic_ms() + (at_once ? 0 : END_MS_MAX);
    close(judge->output);
    for (;;) {
        pid_t ended = waitpid(judge->pid, &status, WNOHANG);
        if (ended == judge->pid || (ended < 0 && errno == ECHILD))
            return status;
        if (clock_monotonic_ms() >= end_ms)
            kill(judge->pid, SIGKILL);
        nanosleep(&nap, NULL);
    }
}

static enum err refuse(struct fault *fault, const char *why) {
    return fault_set(fault, ERR_INVALID, "file_refused",
                     "这个文件没有检查完：%s。请用原来的软件打开后另存一份，或拆成几个文件再上传。",
                     why);
}

static enum err judge_outcome(const struct judge *judge, int status, const struct buf *report,
                              struct fault *fault) {
    struct fault cause = {0};
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (judge->ended)
        return fault_set(fault, ERR_BUSY, "shutting_down", "服务正在重启，请稍候几秒后重试。");
    if (judge->late)
        return fault_set(fault, ERR_INVALID, "file_refused",
                         "这个文件检查了 %d 秒还没有完，请拆成几个文件再上传。",
                         WALL_MS_MAX / SECOND_MS);
    if (report->full)
        return fault_set(fault, ERR_INVALID, "file_refused",
                         "这个文件的问题太多，检查结果超过 %d MB，请拆成几个文件再上传。",
                         LIMIT_REPLY_BYTES_MAX / 1024 / 1024);
    if (code == CLI_OUTSIDE_FAILED)
        return fault_set(fault, ERR_OUTSIDE, "worker_failed",
                         "the worker could not lock itself in");
    if (code != CLI_DONE && code != CLI_INPUT_FAULTY)
        return refuse(fault, "它损坏得厉害，或者用尽了给它的内存和时间");
    if (report->len == 0 || json_door(buf_str(report), &cause) != ERR_OK)
        return refuse(fault, "没有得到可用的结果");
    return ERR_OK;
}

static enum err judge_file(struct file_checks *checks, struct arena *arena,
                           const struct api_file *file, struct str *out, struct fault *fault) {
    struct judge judge = {0};
    struct buf report = buf_make(arena, LIMIT_REPLY_BYTES_MAX);
    TRY(open_judge(arena, file, &judge, fault));
    read_report(checks, &judge, &report);
    int status = end_judge(&judge, judge.late || judge.ended || report.full);
    TRY(judge_outcome(&judge, status, &report, fault));
    *out = buf_str(&report);
    return ERR_OK;
}

enum err file_check_run(void *context, struct arena *arena, const struct api_file *file,
                        struct str *report, struct fault *fault) {
    struct file_checks *checks = context;
    enum err err = ERR_BUSY;
    if (atomic_fetch_add(&checks->count, 1) < checks->count_max)
        err = judge_file(checks, arena, file, report, fault);
    else
        (void)fault_set(fault, ERR_BUSY, "checks_full", "正在检查的文件过多，请稍候几秒后重试。");
    atomic_fetch_sub(&checks->count, 1);
    return err;
}
