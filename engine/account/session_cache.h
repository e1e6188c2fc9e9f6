/* The memory of recent session look-ups, for threads that must not block. Used by engine/account
 * only. */
#pragma once

#include "engine/account/account.h"

bool session_cache_find(struct session_cache *cache, const struct hash *token_hash, int64_t now_ms,
                        struct arena *arena, struct who *out);
void session_cache_put(struct session_cache *cache, const struct who *who, int64_t now_ms);
void session_cache_forget(struct session_cache *cache, const struct hash *token_hash);
