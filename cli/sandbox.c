/* Limits first, then the filter of system calls. */
#include "cli/sandbox.h"

#include <errno.h>
#include <iconv.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED true
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

static const struct {
    int resource; /* of RLIMIT_… */
    rlim_t most;
    bool unfit_for_sanitizers; /* which map terabytes */
} LIMITS[] = {
    {RLIMIT_AS, (rlim_t)1024 * 1024 * 1024, true},
    {RLIMIT_CPU, 20, false},
    {RLIMIT_CORE, 0, false},
    {RLIMIT_FSIZE, 0, false},
    {RLIMIT_NPROC, 0, false},
    {RLIMIT_NOFILE, 0, true},
};

/* What computing needs; what a call may do is narrowed below where it could do more. */
static const int ALLOWED[] = {
    SCMP_SYS(brk),           SCMP_SYS(munmap),       SCMP_SYS(mremap),     SCMP_SYS(madvise),
    SCMP_SYS(futex),         SCMP_SYS(getrandom),    SCMP_SYS(sysinfo),    SCMP_SYS(exit),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn),
};

static enum err fail(struct fault *fault, const char *what) {
    return fault_set(fault, ERR_OUTSIDE, "sandbox_failed", "%s: %s", what, strerror(errno));
}

/* Character sets and time zones are files: they are opened now. Only sets that stay open stay
 * loaded; the zone is not read again as long as its name is the same. */
static bool load_files(void) {
    static const char *const PAIRS[][2] = {{"UTF-8", "GB18030"},
                                           {"UTF-8", "UTF-16LE"},
                                           {"UTF-8", "UTF-16BE"},
                                           {"UTF-16BE", "GB18030"}};
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++)
        if (iconv_open(PAIRS[i][0], PAIRS[i][1]) == (iconv_t)-1)
            return false;
    if (setenv("TZ", "UTC0", 1) != 0)
        return false;
    tzset();
    return true;
}

static bool set_limits(void) {
    for (size_t i = 0; i < COUNT_OF(LIMITS); i++) {
        struct rlimit limit = {LIMITS[i].most, LIMITS[i].most};
        if ((!SANITIZED || !LIMITS[i].unfit_for_sanitizers) &&
            setrlimit((__rlimit_resource_t)LIMITS[i].resource, &limit) != 0)
            return false;
    }
    return true;
}

static int add_rules(scmp_filter_ctx filter) {
    int error = 0;
    for (size_t i = 0; i < COUNT_OF(ALLOWED); i++)
        error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0);
    error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
                              SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO, 0));
    error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return error;
}

static bool load_filter(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL)
        return false;
    int error = add_rules(filter);
    if (error == 0)
        error = seccomp_load(filter);
    seccomp_release(filter);
    return error == 0;
}

enum err sandbox_enter(struct fault *fault) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail(fault, "prctl");
    if (!load_files())
        return fail(fault, "character sets");
    if (!set_limits())
        return fail(fault, "setrlimit");
    if (!SANITIZED && !load_filter())
        return fail(fault, "seccomp");
    return ERR_OK;
}
