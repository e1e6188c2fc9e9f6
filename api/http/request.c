/* What handlers ask of a request and put into a reply. */
#include <strings.h>

#include "api/http/http.h"

struct str http_header(const struct http_request *request, enum http_header header) {
    return request->headers[header];
}

struct str http_cookie(const struct http_request *request, const char *name) {
    struct str found = {NULL, 0};
    struct str rest = request->headers[HTTP_HEADER_COOKIE];
    while (rest.ptr != NULL) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str cookie = str_cut(&value, '=');
        if (value.ptr == NULL || !str_eq(cookie, str_from(name)))
            continue;
        if (found.ptr != NULL)
            return (struct str){NULL, 0};
        found = value;
    }
    return found;
}

struct str http_bearer(const struct http_request *request) {
    struct str value = request->headers[HTTP_HEADER_AUTHORIZATION];
    const struct str scheme = STR("Bearer ");
    if (value.len <= scheme.len || strncasecmp(value.ptr, scheme.ptr, scheme.len) != 0)
        return (struct str){NULL, 0};
    return str_trim(str_from_offset(value, scheme.len));
}

struct str http_query(const struct http_request *request, const char *name) {
    for (uint32_t i = 0; i < request->query_count; i++)
        if (str_eq(request->query[i].name, str_from(name)))
            return request->query[i].value;
    return (struct str){NULL, 0};
}

enum err http_query_i64(struct http_request *request, const char *name, struct http_bounds bounds,
                        int64_t *out) {
    struct str text = http_query(request, name);
    int64_t value = bounds.fallback;
    if (text.ptr != NULL &&
        (str_parse_i64(text, &value) != ERR_OK || value < bounds.min || value > bounds.max))
        return fault_set_field(&request->fault, ERR_INVALID, "query_invalid", name,
                               "查询参数 %s 应为 %lld 至 %lld 的整数。", name,
                               (long long)bounds.min, (long long)bounds.max);
    *out = value;
    return ERR_OK;
}

static bool is_listed(const char *const *names, struct str name) {
    for (; *names != NULL; names++)
        if (str_eq(str_from(*names), name))
            return true;
    return false;
}

enum err http_query_only(struct http_request *request, const char *const *names) {
    for (uint32_t i = 0; i < request->query_count; i++) {
        struct str name = request->query[i].name;
        if (!is_listed(names, name))
            return fault_set_field(&request->fault, ERR_INVALID, "query_unknown",
                                   arena_cstr(request->arena, name),
                                   "不认识的查询参数，请对照接口文档检查拼写。");
    }
    return ERR_OK;
}

static bool is_plain(struct str value) {
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7F)
            return false;
    return true;
}

static uint32_t header_idx(const struct http_reply *reply, const char *name) {
    uint32_t idx = 0;
    while (idx < reply->header_count && strcasecmp(reply->headers[idx].name, name) != 0)
        idx++;
    return idx;
}

bool http_reply_sets(const struct http_reply *reply, const char *name) {
    return header_idx(reply, name) < reply->header_count;
}

void http_reply_header(struct http_reply *reply, const char *name, struct str value) {
    PROMISE(value.len > 0 && is_plain(value));
    uint32_t idx = header_idx(reply, name);
    PROMISE(idx < HTTP_REPLY_HEADER_COUNT_MAX);
    reply->headers[idx].name = name;
    reply->headers[idx].value = value;
    if (idx == reply->header_count)
        reply->header_count++;
}
