/* PostgreSQL's own programs make, start and stop a cluster better than we could: this runs them. */
#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/buf.h"

enum { OUTPUT_BYTES_MAX = 64 * 1024, EXIT_NOT_STARTED = 127 };

static const char *const CHILD_ENVIRONMENT[] = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", NULL};

static bool become(struct program_user user) {
    if (user.uid == geteuid())
        return true;
    return setgroups(0, NULL) == 0 && setgid(user.gid) == 0 && setuid(user.uid) == 0;
}

static _Noreturn void run_child(const struct program *program, int out) {
    int nothing = open("/dev/null", O_RDONLY);
    bool ready = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
                 dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0 &&
                 close_range(3, ~0U, 0) == 0 && become(program->user) &&
                 chdir(program->dir == NULL ? "/" : program->dir) == 0;
    if (ready)
        execve(program->argv[0], (char *const *)program->argv, (char *const *)CHILD_ENVIRONMENT);
    dprintf(STDERR_FILENO, "%s: %s\n", program->argv[0], strerror(errno));
    _exit(EXIT_NOT_STARTED);
}

static struct str read_to_end(struct arena *arena, int in) {
    struct buf buf = buf_make(arena, OUTPUT_BYTES_MAX);
    char chunk[4096];
    for (;;) {
        ssize_t got = read(in, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return buf_str(&buf);
        buf_add(&buf, (struct str){chunk, (size_t)got});
    }
}

static int wait_for(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return EXIT_NOT_STARTED;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

enum err program_run(struct arena *arena, const struct program *program,
                     struct program_result *result, struct fault *fault) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault_set(fault, ERR_OUTSIDE, "program_start", "无法建立管道：%s。",
                         strerror(errno));
    pid_t pid = fork();
    if (pid == 0)
        run_child(program, ends[1]);
    close(ends[1]);
    struct program_result done = {.status = EXIT_NOT_STARTED};
    if (pid > 0) {
        done.output = read_to_end(arena, ends[0]);
        done.status = wait_for(pid);
    }
    close(ends[0]);
    if (done.status == EXIT_NOT_STARTED)
        return fault_set(fault, ERR_OUTSIDE, "program_start",
                         "无法执行 %s：%.*s 请检查它是否已安装、当前用户能否执行。",
                         program->argv[0], STR_ARGS(str_trim(done.output)));
    *result = done;
    return ERR_OK;
}
