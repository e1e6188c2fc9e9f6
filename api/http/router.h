/* From method and path to a row of the routing table. Pure. */
#pragma once

#include "api/http/http.h"

enum route_verdict { ROUTE_FOUND, ROUTE_UNKNOWN, ROUTE_METHOD };

struct route_match {
    const struct http_route *route;
    uint32_t route_idx;
    uint32_t id_count;
    int64_t ids[HTTP_ID_COUNT_MAX];
    bool allowed[HTTP_METHOD_COUNT]; /* by the rows of this path; filled for ROUTE_METHOD */
};

/* Looks through the rows in their order, those ending in `*` last. */
enum route_verdict router_find(const struct http_route *routes, uint32_t count,
                               enum http_method method, struct str path, struct route_match *out);

/* "GET, HEAD, POST" for an Allow header. */
struct str router_allow(struct arena *arena, const bool allowed[static HTTP_METHOD_COUNT]);

const char *http_method_name(enum http_method method);

/* Ends the program when a pattern is not well formed or two rows have one method and pattern. */
void router_promise(const struct http_route *routes, uint32_t count);
