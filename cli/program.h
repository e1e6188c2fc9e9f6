/* Runs a program of the operating system to its end, as another user when asked to.
 *
 * The program gets no terminal, a small fixed environment (so that no PG… variable of the caller
 * leads it astray) and no descriptor of ours. */
#pragma once

#include <sys/types.h>

#include "base/core/arena.h"

/* Who the program runs as. Changing it takes root; the caller's own ids change nothing. */
struct program_user {
    uid_t uid;
    gid_t gid;
};

struct program {
    const char *const *argv; /* starts with an absolute path and ends with NULL */
    struct program_user user;
    const char *dir; /* its working directory; NULL means / */
};

struct program_result {
    int status;        /* exit status; 128 + signal when a signal ended it */
    struct str output; /* stdout and stderr together, in the arena; only the first 64 kB */
};

/* ERR_OUTSIDE `program_start` when the program could not be started; a status other than 0 is no
 * error here. */
enum err program_run(struct arena *arena, const struct program *program,
                     struct program_result *result, struct fault *fault) MUST_CHECK;
