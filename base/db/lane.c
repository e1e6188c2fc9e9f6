/* The lane's thread: take all, write, commit, tell; on failure split. */
#include "base/db/lane.h"

#include <pthread.h>
#include <unistd.h>

#include "base/core/clock.h"
#include "base/core/limits.h"

enum { SPLIT_DEPTH_MAX = 16, RECONNECT_WAIT_US = 50 * 1000, OUTAGE_MS_MAX = 1000 };

struct lane {
    struct lane_config config;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct lane_job *first;
    struct lane_job *last;
    uint32_t depth;
    bool closing;
    struct arena scratch;
    struct fault fault;
};

static void fail_all(struct lane *lane, struct lane_job **jobs, uint32_t count, enum err err) {
    for (uint32_t i = 0; i < count; i++) {
        jobs[i]->err = err;
        jobs[i]->fault = lane->fault;
    }
}

static enum err write_once(struct lane *lane, struct lane_job **jobs, uint32_t count) {
    arena_reset(&lane->scratch);
    fault_clear(&lane->fault);
    for (uint32_t i = 0; i < count; i++) {
        jobs[i]->err = ERR_OK;
        fault_clear(&jobs[i]->fault);
    }
    enum err err = db_begin(lane->db);
    if (err == ERR_OK)
        err = lane->config.write(lane->config.self, lane->db, jobs, count);
    if (err == ERR_OK)
        return db_commit(lane->db);
    db_rollback(lane->db);
    return err;
}

static bool connection_lost(const struct lane *lane, enum err err) {
    return err == ERR_UNKNOWN ||
           (err == ERR_OUTSIDE && strcmp(lane->fault.code, "database_unreachable") == 0);
}

/* A database that restarts is back within about a second; until then nothing is told to the
 * clients, who would only repeat the same request. After a COMMIT without an answer the outcome
 * stays unknown, whatever the repeats ran into. */
static enum err write_through_outage(struct lane *lane, struct lane_job **jobs, uint32_t count) {
    int64_t until_ms = clock_monotonic_ms() + OUTAGE_MS_MAX;
    bool unknown = false;
    enum err err = write_once(lane, jobs, count);
    while (connection_lost(lane, err) && clock_monotonic_ms() < until_ms) {
        unknown |= err == ERR_UNKNOWN;
        usleep(RECONNECT_WAIT_US);
        err = write_once(lane, jobs, count);
    }
    if (!unknown || !connection_lost(lane, err))
        return err;
    fault_clear(&lane->fault);
    return fault_set(&lane->fault, ERR_UNKNOWN, "outcome_unknown",
                     "提交时连接中断，结果未知，请用同一请求重试。");
}

struct range {
    uint32_t start;
    uint32_t count;
};

/* Halves a failing range until the job that spoils it stands alone. */
static void write_split(struct lane *lane, struct lane_job **jobs, uint32_t count) {
    struct range stack[SPLIT_DEPTH_MAX * 2] = {{0, count}};
    uint32_t depth = 1;
    while (depth > 0) {
        struct range r = stack[--depth];
        enum err err = write_through_outage(lane, jobs + r.start, r.count);
        if (err == ERR_OK)
            continue;
        if (r.count == 1 || connection_lost(lane, err)) {
            fail_all(lane, jobs + r.start, r.count, err);
            continue;
        }
        uint32_t half = r.count / 2;
        stack[depth++] = (struct range){r.start + half, r.count - half};
        stack[depth++] = (struct range){r.start, half};
    }
}

static uint32_t take_batch(struct lane *lane, struct lane_job *jobs[static LIMIT_LANE_BATCH_MAX]) {
    pthread_mutex_lock(&lane->lock);
    while (lane->first == NULL && !lane->closing)
        pthread_cond_wait(&lane->wake, &lane->lock);
    uint32_t count = 0;
    for (; lane->first != NULL && count < LIMIT_LANE_BATCH_MAX; count++) {
        jobs[count] = lane->first;
        lane->first = lane->first->next;
    }
    if (lane->first == NULL)
        lane->last = NULL;
    lane->depth -= count;
    pthread_mutex_unlock(&lane->lock);
    return count;
}

static void *lane_main(void *arg) {
    struct lane *lane = arg;
    struct lane_job *jobs[LIMIT_LANE_BATCH_MAX];
    for (uint32_t count = take_batch(lane, jobs); count > 0; count = take_batch(lane, jobs)) {
        write_split(lane, jobs, count);
        for (uint32_t i = 0; i < count; i++)
            jobs[i]->done(jobs[i]);
    }
    return NULL;
}

enum err lane_open(struct lane **out, const struct lane_config *config, struct fault *fault) {
    struct lane *lane = calloc(1, sizeof *lane);
    if (lane == NULL)
        BUG("the machine has memory left");
    lane->config = *config;
    enum err err = db_open(&lane->db, config->url, config->role, config->catalog, fault);
    if (err != ERR_OK) {
        free(lane);
        return err;
    }
    db_bind(lane->db, &lane->scratch, &lane->fault);
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->wake, NULL);
    if (pthread_create(&lane->thread, NULL, lane_main, lane) != 0)
        BUG("the machine has a thread left");
    *out = lane;
    return ERR_OK;
}

enum err lane_push(struct lane *lane, struct lane_job *job) {
    job->next = NULL;
    pthread_mutex_lock(&lane->lock);
    bool room = lane->depth < LIMIT_LANE_QUEUE_MAX && !lane->closing;
    if (room) {
        if (lane->last == NULL)
            lane->first = job;
        else
            lane->last->next = job;
        lane->last = job;
        lane->depth++;
        pthread_cond_signal(&lane->wake);
    }
    pthread_mutex_unlock(&lane->lock);
    if (room)
        return ERR_OK;
    return fault_set(&job->fault, ERR_BUSY, "queue_full",
                     "系统繁忙，请稍后重试；您的作答仍保存在本机。");
}

uint32_t lane_depth(struct lane *lane) {
    pthread_mutex_lock(&lane->lock);
    uint32_t depth = lane->depth;
    pthread_mutex_unlock(&lane->lock);
    return depth;
}

void lane_close(struct lane *lane) {
    if (lane == NULL)
        return;
    pthread_mutex_lock(&lane->lock);
    lane->closing = true;
    pthread_cond_signal(&lane->wake);
    pthread_mutex_unlock(&lane->lock);
    pthread_join(lane->thread, NULL);
    db_close(lane->db);
    arena_close(&lane->scratch);
    pthread_mutex_destroy(&lane->lock);
    pthread_cond_destroy(&lane->wake);
    free(lane);
}
