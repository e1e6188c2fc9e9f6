/* Randomness: from the system for secrets, from a recorded seed for anything an auditor may want to
 * repeat. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Prepares libsodium; called once at the start of the process. ERR_OUTSIDE when the system gives no
 * randomness. */
int rng_open(void) __attribute__((warn_unused_result));

void rng_bytes(void *out, size_t bytes); /* unpredictable */
uint64_t rng_u64(void);                  /* unpredictable */

/* A repeatable stream: the same seed gives the same numbers on every machine and in every version
 * (ChaCha20 keyed with the seed; the draw of a paper is recorded by its seed and must stay
 * reproducible for years). */
struct rng {
    uint64_t seed;
    uint64_t counter;
    uint32_t at;
    uint8_t block[64];
};

struct rng rng_seeded(uint64_t seed);

/* Uniform in 0 … bound-1 without modulo bias; bound > 0. */
uint32_t rng_below(struct rng *rng, uint32_t bound);
