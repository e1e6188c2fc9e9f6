/* A lane: one thread with one connection that writes everything that queued up while its last batch
 * was committing.
 *
 * No timer, no least batch: an idle lane answers at once, a loaded one batches by itself. All jobs
 * of a batch share one transaction and are told their outcome after COMMIT. A batch that fails is
 * retried split in halves, so that one job's error never becomes another's. A COMMIT whose outcome
 * is unknown is repeated once: writers must therefore be idempotent by the keys that their jobs
 * carry. */
#pragma once

#include "base/db/db.h"

/* Stands first in the caller's own job struct. */
struct lane_job {
    struct lane_job *next;
    enum err err;
    struct fault fault;
    void (*done)(struct lane_job
                     *job); /* called once, on the lane's thread, after COMMIT or final failure */
};

/* What a lane's connection is made of and what its batches do. */
struct lane_config {
    const char *url;
    const char *role;
    const struct db_catalog *catalog;
    void *self;
    /* Writes the batch inside an open transaction. May refuse single jobs by setting their err and
     * fault; returns an error only when the whole transaction has failed. Called again with the
     * same jobs after a failure, so it must set everything that it reports anew. */
    enum err (*write)(void *self, struct db *db, struct lane_job **jobs, uint32_t count);
};

struct lane;

enum err lane_open(struct lane **out, const struct lane_config *config,
                   struct fault *fault) MUST_CHECK;

/* Never blocks. ERR_BUSY when the queue is full or the lane is closing; the job's `done` is not
 * called then. */
enum err lane_push(struct lane *lane, struct lane_job *job) MUST_CHECK;

uint32_t lane_depth(struct lane *lane); /* jobs waiting */

/* Writes what is queued, then stops and frees. */
void lane_close(struct lane *lane);
