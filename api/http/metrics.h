/* Counters of the server, added to by its loops and read by whoever scrapes. */
#pragma once

#include <stdatomic.h>

#include "api/http/http.h"

enum { STATUS_CLASS_COUNT = 5 }; /* 1xx to 5xx */

struct route_metrics {
    atomic_ullong answered[STATUS_CLASS_COUNT];
    atomic_ullong spent_us; /* from the end of the request to the reply being ready */
};

struct metrics {
    struct route_metrics *routes; /* one row more than there are routes: requests without a route */
    uint32_t route_count;
    atomic_ullong refused;   /* by the guard, or by libmicrohttpd before it */
    atomic_ullong slow;      /* cut off because head and body took too long */
    atomic_ullong busy;      /* turned away because a queue was full */
    atomic_uint connections; /* open now */
    atomic_uint unanswered;  /* handlers that have not finished now */
    atomic_uint in_flight;   /* handed to a handler and not yet sent now */
};

struct metrics_depths {
    uint32_t worker, login;
};

void metrics_answered(struct metrics *metrics, uint32_t route_idx, int status, int64_t spent_us);

void metrics_print(const struct metrics *metrics, const struct http_route *routes,
                   struct metrics_depths depths, struct buf *out);
