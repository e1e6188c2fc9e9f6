/* Where a private cluster lives and what runs there. Looks and changes nothing, but for the system
 * user and stale lock files. */
#pragma once

#include "cli/program.h"

struct cluster_place {
    struct str var_dir;       /* absolute, without symbolic links */
    struct str link;          /* <var>/pg: the data directory, or a symbolic link to it */
    struct str data_dir;      /* what `link` leads to; empty when there is none yet */
    struct program_user user; /* who PostgreSQL runs as; with no data yet and as root, uid 0 */
};

/* Errors: `var_missing` (<var> cannot be made), `cluster_lost`, `cluster_foreign`; all ERR_OUTSIDE.
 */
enum err cluster_place_find(struct arena *arena, struct cluster_place *place,
                            struct fault *fault) MUST_CHECK;

/* The unprivileged user that root runs clusters as; makes it when it is missing. */
enum err cluster_user_make(struct arena *arena, struct program_user *user,
                           struct fault *fault) MUST_CHECK;

struct postmaster {
    int64_t pid;           /* 0 when none runs on these data */
    bool ready;            /* it accepts connections */
    struct str socket_dir; /* empty until it listens */
};

struct postmaster cluster_postmaster(struct arena *arena, const struct cluster_place *place);

/* Before a start: removes lock files whose process is not our postmaster. They would stop a start
 * for ever, after kill -9 under a process 1 that reaps nobody, or when the number went to another
 * process of the owner. Safe because the process itself was looked at, and because PostgreSQL
 * still refuses to start while a process of the old server is attached to its shared memory. */
void cluster_stale_locks_remove(struct arena *arena, const struct cluster_place *place);

/* Absolute path of a PostgreSQL program, of the version of the data when there are any. ERR_OUTSIDE
 * `postgres_missing`. */
enum err cluster_program(struct arena *arena, const struct cluster_place *place, const char *name,
                         const char **path, struct fault *fault) MUST_CHECK;

/* The directory for the socket: <data>/socket while that is short enough for sun_path and holds no
 * character that would need quoting, else /tmp/xuefa-<uid>-<hash of the data directory>. */
struct str cluster_socket_dir(struct arena *arena, const struct cluster_place *place);

/* postgresql:///xuefa?… with everything a connection needs, so that no PG… variable matters. */
struct str cluster_url_of(struct arena *arena, struct str socket_dir);

#define CLUSTER_OWNER    "xuefa_owner"
#define CLUSTER_DATABASE "xuefa"

/* A whole file of at most 64 kB; the empty text when it cannot be read. */
struct str cluster_file(struct arena *arena, struct str path);
