/* Randomness through libsodium. */
#include "base/core/rng.h"

#include <sodium.h>
#include <string.h>

#include "base/core/err.h"

int rng_open(void) {
    return sodium_init() < 0 ? ERR_OUTSIDE : ERR_OK;
}

void rng_bytes(void *out, size_t bytes) {
    randombytes_buf(out, bytes);
}

uint64_t rng_u64(void) {
    uint64_t value = 0;
    rng_bytes(&value, sizeof value);
    return value;
}

struct rng rng_seeded(uint64_t seed) {
    return (struct rng){.seed = seed, .at = sizeof((struct rng *)0)->block};
}

static void refill(struct rng *rng) {
    uint8_t key[crypto_stream_chacha20_KEYBYTES] = {0};
    uint8_t nonce[crypto_stream_chacha20_NONCEBYTES] = {0};
    for (size_t i = 0; i < 8; i++) {
        key[i] = (uint8_t)(rng->seed >> (8 * i));
        nonce[i] = (uint8_t)(rng->counter >> (8 * i));
    }
    rng->counter++;
    crypto_stream_chacha20(rng->block, sizeof rng->block, nonce, key);
    rng->at = 0;
}

static uint32_t next_u32(struct rng *rng) {
    if (rng->at >= sizeof rng->block)
        refill(rng);
    const uint8_t *p = rng->block + rng->at;
    rng->at += 4;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint32_t rng_below(struct rng *rng, uint32_t bound) {
    PROMISE(bound > 0);
    uint32_t reject_below = -bound % bound; /* 2^32 mod bound */
    uint32_t value = 0;
    do
        value = next_u32(rng);
    while (value < reject_below);
    return value % bound;
}
