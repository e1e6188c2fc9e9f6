/* Three independent signs that a cookie was sent by our own page: a header that a foreign page
 * cannot set without asking first, and two that browsers set and pages cannot. */
#include <strings.h>

#include "api/http/http.h"

static bool same(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

static struct str without_port(struct str authority, struct str port) {
    return str_ends(authority, port) ? str_slice(authority, 0, authority.len - port.len)
                                     : authority;
}

static bool is_own_origin(struct str origin, struct str host) {
    static const struct {
        struct str scheme, port;
    } SCHEMES[] = {{STR_INIT("https://"), STR_INIT(":443")},
                   {STR_INIT("http://"), STR_INIT(":80")}};
    for (size_t i = 0; i < COUNT_OF(SCHEMES); i++) {
        if (!str_starts(origin, SCHEMES[i].scheme))
            continue;
        struct str authority = str_from_offset(origin, SCHEMES[i].scheme.len);
        return host.len > 0 &&
               same(without_port(authority, SCHEMES[i].port), without_port(host, SCHEMES[i].port));
    }
    return false;
}

enum err http_csrf_check(struct http_request *request) {
    if (request->method == HTTP_GET || request->method == HTTP_HEAD)
        return ERR_OK;
    struct str site = request->headers[HTTP_HEADER_SEC_FETCH_SITE];
    struct str origin = request->headers[HTTP_HEADER_ORIGIN];
    bool marked = str_eq(request->headers[HTTP_HEADER_CSRF], STR("1"));
    bool from_here =
        site.ptr == NULL || str_eq(site, STR("same-origin")) || str_eq(site, STR("none"));
    bool own = origin.ptr == NULL || is_own_origin(origin, request->headers[HTTP_HEADER_HOST]);
    if (marked && from_here && own)
        return ERR_OK;
    return fault_set(&request->fault, ERR_FORBIDDEN, "csrf",
                     "请求不是从本系统的页面发出的，已拒绝。请从本系统页面重新操作。");
}
