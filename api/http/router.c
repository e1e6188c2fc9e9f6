/* A walk over pattern and path side by side; with some eighty rows nothing cleverer pays. */
#include "api/http/router.h"

static const char *const METHOD_NAMES[HTTP_METHOD_COUNT] = {
    [HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD",   [HTTP_POST] = "POST",
    [HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
};

const char *http_method_name(enum http_method method) {
    return METHOD_NAMES[method];
}

static bool is_rest(const char *pattern) {
    return str_ends(str_from(pattern), STR("/*"));
}

static bool take_id(struct str segment, struct route_match *match) {
    int64_t id = 0;
    if (segment.len == 0 || segment.ptr[0] == '-' || str_parse_i64(segment, &id) != ERR_OK)
        return false;
    if (id <= 0 || match->id_count == HTTP_ID_COUNT_MAX)
        return false;
    match->ids[match->id_count++] = id;
    return true;
}

static bool matches(const char *pattern, struct str path, struct route_match *match) {
    struct str wanted = str_from(pattern);
    struct str given = path;
    match->id_count = 0;
    while (wanted.ptr != NULL && given.ptr != NULL) {
        struct str part = str_cut(&wanted, '/');
        struct str segment = str_cut(&given, '/');
        if (str_eq(part, STR("*")))
            return true;
        if (str_starts(part, STR("{")) ? !take_id(segment, match) : !str_eq(part, segment))
            return false;
    }
    return wanted.ptr == NULL && given.ptr == NULL;
}

static bool serves(enum http_method row, enum http_method asked) {
    return row == asked || (row == HTTP_GET && asked == HTTP_HEAD);
}

static enum route_verdict find(const struct http_route *routes, uint32_t count,
                               enum http_method method, struct str path,
                               struct route_match *match) {
    enum route_verdict verdict = ROUTE_UNKNOWN;
    for (uint32_t i = 0; i < count; i++) {
        if (is_rest(routes[i].pattern) || !matches(routes[i].pattern, path, match))
            continue;
        if (serves(routes[i].method, method)) {
            match->route = &routes[i];
            match->route_idx = i;
            return ROUTE_FOUND;
        }
        verdict = ROUTE_METHOD;
        match->allowed[routes[i].method] = true;
        match->allowed[HTTP_HEAD] = match->allowed[HTTP_HEAD] || routes[i].method == HTTP_GET;
    }
    return verdict;
}

static bool find_rest(const struct http_route *routes, uint32_t count, enum http_method method,
                      struct str path, struct route_match *match) {
    for (uint32_t i = 0; i < count; i++) {
        if (!is_rest(routes[i].pattern) || !serves(routes[i].method, method) ||
            !matches(routes[i].pattern, path, match))
            continue;
        match->route = &routes[i];
        match->route_idx = i;
        return true;
    }
    return false;
}

enum route_verdict router_find(const struct http_route *routes, uint32_t count,
                               enum http_method method, struct str path, struct route_match *out) {
    struct route_match match = {.route = NULL};
    enum route_verdict verdict = find(routes, count, method, path, &match);
    if (verdict == ROUTE_UNKNOWN && find_rest(routes, count, method, path, &match))
        verdict = ROUTE_FOUND;
    *out = match;
    return verdict;
}

struct str router_allow(struct arena *arena, const bool allowed[static HTTP_METHOD_COUNT]) {
    struct buf list = buf_make(arena, 128);
    for (int m = 0; m < HTTP_METHOD_COUNT; m++) {
        if (!allowed[m])
            continue;
        if (list.len > 0)
            buf_add(&list, STR(", "));
        buf_add_cstr(&list, METHOD_NAMES[m]);
    }
    return buf_str(&list);
}

static void promise_pattern(const char *pattern) {
    PROMISE(pattern != NULL && pattern[0] == '/');
    struct str rest = str_from(pattern);
    uint32_t id_count = 0;
    while (rest.ptr != NULL) {
        struct str part = str_cut(&rest, '/');
        bool id = str_starts(part, STR("{"));
        PROMISE(!id || (str_ends(part, STR("}")) && part.len > 2));
        PROMISE(!str_eq(part, STR("*")) || rest.ptr == NULL);
        id_count += id;
    }
    PROMISE(id_count <= HTTP_ID_COUNT_MAX);
}

void router_promise(const struct http_route *routes, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        PROMISE(routes[i].handle != NULL && routes[i].method < HTTP_METHOD_COUNT);
        promise_pattern(routes[i].pattern);
        for (uint32_t k = 0; k < i; k++)
            PROMISE(routes[k].method != routes[i].method ||
                    strcmp(routes[k].pattern, routes[i].pattern) != 0);
    }
}
