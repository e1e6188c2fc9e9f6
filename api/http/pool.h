/* A bounded queue and the threads that empty it. */
#pragma once

#include "api/http/http.h"

struct pool_plan {
    uint32_t thread_count;
    uint32_t queue_max;
    void **worker_contexts; /* one for each thread */
    void (*run)(void *item, void *worker_context);
};

struct pool;

/* Starts the threads; memory from the arena, which must outlive pool_close(). ERR_OUTSIDE
 * `thread_failed`: then nothing runs. */
enum err pool_open(struct arena *arena, const struct pool_plan *plan, struct pool **out,
                   struct fault *fault) MUST_CHECK;

/* Queues an item; false when the queue is full. Each item is run once, in the order of coming. */
bool pool_submit(struct pool *pool, void *item);

uint32_t pool_depth(struct pool *pool); /* items waiting */

/* Runs what is queued, then ends and joins the threads. */
void pool_close(struct pool *pool);
