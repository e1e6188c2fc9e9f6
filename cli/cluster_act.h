/* The acts that making and starting a cluster share. Each fails with ERR_OUTSIDE and a sentence. */
#pragma once

#include "cli/cluster_place.h"

/* Runs a PostgreSQL program as the owner of the cluster, in its data directory; fails with its last
 * words when its status is not 0. */
enum err cluster_run(struct arena *arena, const struct cluster_place *place,
                     const char *const argv[], struct fault *fault) MUST_CHECK;

/* Writes <data>/<name> for the owner alone; `flags` is O_TRUNC or O_APPEND. */
enum err cluster_write(struct arena *arena, const struct cluster_place *place, const char *name,
                       int flags, struct str text, struct fault *fault) MUST_CHECK;

/* A directory of the cluster's owner that nobody else can enter; one that is already there is
 * looked at before it is trusted, because /tmp is everybody's. */
enum err cluster_private_dir(const struct cluster_place *place, struct str path,
                             struct fault *fault) MUST_CHECK;

bool cluster_can_enter(struct arena *arena, struct program_user user, struct str dir);

/* Records what could not be done to `path`, with errno. `act` is a Chinese verb. */
enum err cluster_broken(struct fault *fault, const char *act, struct str path);

/* Makes the cluster that `place` lacks; see cluster.h for where and for whom. */
enum err cluster_make(struct arena *arena, struct cluster_place *place,
                      struct fault *fault) MUST_CHECK;
