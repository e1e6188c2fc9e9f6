/* The private PostgreSQL cluster of one checkout: made, started and stopped with PostgreSQL's own
 * programs, reached through a unix socket only its owner and root can open.
 *
 * It belongs to a directory of variable files: $XUEFA_VAR, or ./var. The data lie in <var>/pg. Root
 * cannot run PostgreSQL: started by root, the cluster belongs to the system user `xuefa` (made when
 * missing), and when that user cannot enter <var>, the data lie in /var/lib/xuefa and <var>/pg is a
 * symbolic link there. A cluster that exists is always run as the owner of its data.
 *
 * Settings: durable (fsync, synchronous_commit, full_page_writes, data checksums), UTF-8, C.UTF-8,
 * no TCP, superuser `xuefa_owner`, database `xuefa`. Settings of the administrator's own go through
 * ALTER SYSTEM, which wins. */
#pragma once

#include "base/core/arena.h"

struct cluster {
    struct str data_dir; /* absolute, without symbolic links; empty when there is no cluster yet */
    struct str url;      /* libpq URL of the database `xuefa`; empty when it does not run */
    int64_t pid;         /* of the postmaster; 0 when it does not run */
};

/* What is there now; changes nothing. No cluster, or one that is stopped, is no error. Errors:
 * ERR_OUTSIDE `cluster_foreign` when it belongs to another user, `cluster_lost` when <var>/pg
 * leads nowhere. All texts in the arena. */
enum err cluster_status(struct arena *arena, struct cluster *cluster,
                        struct fault *fault) MUST_CHECK;

/* Makes the cluster when there is none, starts it when it does not run, makes the database when it
 * is missing, and waits until it answers. A second caller waits for the first. Says on stderr, in
 * Chinese, what takes long and where the data lie when that is not <var>/pg. `*started` says
 * whether this call started it. Errors: all ERR_OUTSIDE, with what to do. */
enum err cluster_up(struct arena *arena, struct cluster *cluster, bool *started,
                    struct fault *fault) MUST_CHECK;

/* Stops it in an orderly way (open transactions are rolled back, everything acknowledged stays).
 * `*stopped` says whether it ran. */
enum err cluster_down(struct arena *arena, bool *stopped, struct fault *fault) MUST_CHECK;

/* The URL of the running cluster, for a subcommand that was given no database. ERR_OUTSIDE
 * `cluster_down` when none runs. */
enum err cluster_url(struct arena *arena, struct str *url, struct fault *fault) MUST_CHECK;
