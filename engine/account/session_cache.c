/* A direct-mapped table: a token hash is random already, its first bytes choose the place, a
 * newcomer replaces. */
#include "engine/account/session_cache.h"

#include <pthread.h>

enum { PLACE_COUNT = 1 << 15, FRESH_MS = 5000, TEXT_BYTES_MAX = 120 };

struct place {
    struct hash token_hash;
    struct account_id account_id;
    struct person_id person_id;
    struct unit_id unit_id;
    uint32_t roles;
    int64_t expires_at;
    int64_t read_at;
    bool ended; /* by a logout: a look-up that was under way must not bring it back */
    uint8_t name_bytes;
    uint8_t unit_bytes;
    char name[TEXT_BYTES_MAX];
    char unit[TEXT_BYTES_MAX];
};

struct session_cache {
    pthread_mutex_t lock;
    struct place places[PLACE_COUNT];
};

static struct place *place_of(struct session_cache *cache, const struct hash *hash) {
    uint32_t idx = (uint32_t)hash->bytes[0] | (uint32_t)hash->bytes[1] << 8;
    return &cache->places[idx % PLACE_COUNT];
}

struct session_cache *session_cache_open(void) {
    struct session_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        BUG("the machine has memory left");
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

void session_cache_close(struct session_cache *cache) {
    if (cache == NULL)
        return;
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

bool session_cache_find(struct session_cache *cache, const struct hash *token_hash, int64_t now_ms,
                        struct arena *arena, struct who *out) {
    pthread_mutex_lock(&cache->lock);
    const struct place *p = place_of(cache, token_hash);
    bool fresh = p->read_at != 0 && now_ms - p->read_at < FRESH_MS && p->expires_at > now_ms;
    bool found = fresh && hash_eq(&p->token_hash, token_hash);
    if (found)
        *out = (struct who){.account_id = p->account_id,
                            .person_id = p->person_id,
                            .unit_id = p->unit_id,
                            .name = arena_str(arena, (struct str){p->name, p->name_bytes}),
                            .unit = arena_str(arena, (struct str){p->unit, p->unit_bytes}),
                            .roles = p->roles,
                            .token_hash = *token_hash,
                            .expires_at = p->expires_at};
    pthread_mutex_unlock(&cache->lock);
    return found;
}

void session_cache_put(struct session_cache *cache, const struct who *who, int64_t now_ms) {
    if (who->name.len > TEXT_BYTES_MAX || who->unit.len > TEXT_BYTES_MAX)
        return; /* read from the database each time */
    pthread_mutex_lock(&cache->lock);
    struct place *p = place_of(cache, &who->token_hash);
    if (p->ended && hash_eq(&p->token_hash, &who->token_hash)) {
        pthread_mutex_unlock(&cache->lock);
        return;
    }
    *p = (struct place){.token_hash = who->token_hash,
                        .account_id = who->account_id,
                        .person_id = who->person_id,
                        .unit_id = who->unit_id,
                        .roles = who->roles,
                        .expires_at = who->expires_at,
                        .read_at = now_ms,
                        .name_bytes = (uint8_t)who->name.len,
                        .unit_bytes = (uint8_t)who->unit.len};
    memcpy(p->name, who->name.ptr, who->name.len);
    if (who->unit.len > 0)
        memcpy(p->unit, who->unit.ptr, who->unit.len);
    pthread_mutex_unlock(&cache->lock);
}

void session_cache_forget(struct session_cache *cache, const struct hash *token_hash) {
    pthread_mutex_lock(&cache->lock);
    *place_of(cache, token_hash) = (struct place){.token_hash = *token_hash, .ended = true};
    pthread_mutex_unlock(&cache->lock);
}
