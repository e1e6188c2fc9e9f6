/* A ring under a mutex: beyond its length a request is refused at once instead of waiting for an
 * answer that comes too late. */
#include "api/http/pool.h"

#include <pthread.h>

struct worker {
    struct pool *pool;
    void *context;
    pthread_t thread;
};

struct pool {
    struct pool_plan plan;
    struct worker *workers;
    uint32_t started_count;
    void **ring;
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    uint32_t first;
    uint32_t count;
    bool closing;
};

/* Waits for an item; NULL when the pool closes and is empty. */
static void *take(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->count == 0 && !pool->closing)
        pthread_cond_wait(&pool->filled, &pool->mutex);
    void *item = NULL;
    if (pool->count > 0) {
        item = pool->ring[pool->first];
        pool->first = (pool->first + 1) % pool->plan.queue_max;
        pool->count--;
    }
    pthread_mutex_unlock(&pool->mutex);
    return item;
}

static void *work(void *self) {
    struct worker *worker = self;
    void *item = NULL;
    while ((item = take(worker->pool)) != NULL)
        worker->pool->plan.run(item, worker->context);
    return NULL;
}

enum err pool_open(struct arena *arena, const struct pool_plan *plan, struct pool **out,
                   struct fault *fault) {
    struct pool *pool = ARENA_NEW(arena, struct pool);
    pool->plan = *plan;
    pool->ring = ARENA_ARRAY(arena, void *, plan->queue_max);
    pool->workers = ARENA_ARRAY(arena, struct worker, plan->thread_count);
    PROMISE(plan->queue_max > 0 && plan->thread_count > 0);
    PROMISE(pthread_mutex_init(&pool->mutex, NULL) == 0);
    PROMISE(pthread_cond_init(&pool->filled, NULL) == 0);
    for (; pool->started_count < plan->thread_count; pool->started_count++) {
        struct worker *worker = &pool->workers[pool->started_count];
        *worker = (struct worker){pool, plan->worker_contexts[pool->started_count], 0};
        if (pthread_create(&worker->thread, NULL, work, worker) == 0)
            continue;
        pool_close(pool);
        return fault_set(fault, ERR_OUTSIDE, "thread_failed",
                         "系统不允许再建立线程，请放宽进程数限制后重试。");
    }
    *out = pool;
    return ERR_OK;
}

bool pool_submit(struct pool *pool, void *item) {
    pthread_mutex_lock(&pool->mutex);
    bool room = pool->count < pool->plan.queue_max;
    if (room) {
        pool->ring[(pool->first + pool->count) % pool->plan.queue_max] = item;
        pool->count++;
        pthread_cond_signal(&pool->filled);
    }
    pthread_mutex_unlock(&pool->mutex);
    return room;
}

uint32_t pool_depth(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    uint32_t count = pool->count;
    pthread_mutex_unlock(&pool->mutex);
    return count;
}

void pool_close(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->closing = true;
    pthread_cond_broadcast(&pool->filled);
    pthread_mutex_unlock(&pool->mutex);
    for (uint32_t i = 0; i < pool->started_count; i++)
        PROMISE(pthread_join(pool->workers[i].thread, NULL) == 0);
    pthread_cond_destroy(&pool->filled);
    pthread_mutex_destroy(&pool->mutex);
}
