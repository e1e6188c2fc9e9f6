/* Ids made by the engine: 42 bits of milliseconds since 2020, 9 bits of a random node number, 12
 * bits of a counter. Time-ordered, so that indexes grow at one end; made without asking the
 * database. A counter that runs out within a millisecond borrows from the next. Safe for several
 * threads. */
#pragma once

#include <stdint.h>

#include "base/core/clock.h"

struct id_source {
    struct clock clock;
    uint64_t node;
    _Atomic uint64_t last; /* milliseconds and counter together */
};

void id_source_open(struct id_source *source, struct clock clock);
int64_t id_make(struct id_source *source);
