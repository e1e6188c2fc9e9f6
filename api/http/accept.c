/* Content negotiation and entity tags, RFC 9110 §12.5.1 and §13.1.2. */
#include <strings.h>

#include "api/http/http.h"

static bool same(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

/* "0.5" in thousandths; what is not a quality counts as 0, so that nothing is sent by mistake. */
static int parse_quality(struct str text) {
    int64_t whole = 0;
    struct str places = text;
    struct str head = str_cut(&places, '.');
    if (str_parse_i64(head, &whole) != ERR_OK || whole < 0 || whole > 1 || places.len > 3)
        return 0;
    int thousandths = (int)whole * 1000;
    int weight = 100;
    for (size_t i = 0; i < places.len; i++, weight /= 10) {
        if (places.ptr[i] < '0' || places.ptr[i] > '9')
            return 0;
        thousandths += (places.ptr[i] - '0') * weight;
    }
    return thousandths > 1000 ? 0 : thousandths;
}

static int quality_of(struct str parameters) {
    struct str rest = parameters;
    while (rest.ptr != NULL) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str name = str_cut(&value, '=');
        if (same(str_trim(name), STR("q")))
            return parse_quality(str_trim(value));
    }
    return 1000;
}

/* How closely a range names the type: 0 not at all, 1 for all, 2 for type/, 3 for the type itself.
 */
static int closeness(struct str range, struct str type) {
    if (same(range, type))
        return 3;
    if (same(range, STR("*/*")))
        return 1;
    size_t slash = str_find_char(type, '/');
    bool half = str_ends(range, STR("/*")) && slash != STR_NONE && range.len == slash + 2 &&
                same(str_slice(range, 0, slash), str_slice(type, 0, slash));
    return half ? 2 : 0;
}

int http_accept_quality(const struct http_request *request, const char *media_type) {
    struct str rest = request->headers[HTTP_HEADER_ACCEPT];
    if (rest.ptr == NULL)
        return 1000;
    int best = 0, quality = 0;
    while (rest.ptr != NULL) {
        struct str parameters = str_cut(&rest, ',');
        struct str range = str_trim(str_cut(&parameters, ';'));
        int close = closeness(range, str_from(media_type));
        if (close > best) {
            best = close;
            quality = quality_of(parameters);
        }
    }
    return quality;
}

bool http_etag_matches(struct str if_none_match, struct str etag) {
    if (if_none_match.ptr == NULL)
        return false;
    if (str_eq(str_trim(if_none_match), STR("*")))
        return true;
    struct str rest = if_none_match;
    for (;;) {
        size_t open = str_find_char(rest, '"');
        if (open == STR_NONE)
            return false;
        rest = str_from_offset(rest, open);
        size_t close = str_find_char(str_from_offset(rest, 1), '"');
        if (close == STR_NONE)
            return false;
        if (str_eq(str_slice(rest, 0, close + 2), etag))
            return true;
        rest = str_from_offset(rest, close + 2);
    }
}
