/* Time-ordered ids without a database. */
#include "base/core/id_source.h"

#include <stdatomic.h>

#include "base/core/rng.h"

enum { COUNTER_BITS = 12, NODE_BITS = 9 };
static const int64_t EPOCH_MS = 1577836800000; /* 2020-01-01T00:00:00Z */

void id_source_open(struct id_source *source, struct clock clock) {
    source->clock = clock;
    source->node = rng_u64() & ((1U << NODE_BITS) - 1);
    atomic_init(&source->last, 0);
}

int64_t id_make(struct id_source *source) {
    uint64_t now = (uint64_t)(clock_now(&source->clock) - EPOCH_MS) << COUNTER_BITS;
    uint64_t last = atomic_load(&source->last);
    uint64_t next = 0;
    do
        next = now > last ? now : last + 1;
    while (!atomic_compare_exchange_weak(&source->last, &last, next));
    uint64_t ms = next >> COUNTER_BITS;
    uint64_t counter = next & ((1U << COUNTER_BITS) - 1);
    return (int64_t)(ms << (NODE_BITS + COUNTER_BITS) | source->node << COUNTER_BITS | counter);
}
