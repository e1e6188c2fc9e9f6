/* Strict where two readers could differ: a proxy that decodes a path in another way must not be
 * able to send a request past its own rules. */
#include "api/http/target.h"

#include "base/core/limits.h"
#include "base/core/utf8.h"

static enum err refuse(struct fault *fault, const char *why) {
    return fault_set(fault, ERR_MALFORMED, "target_malformed", "网址无法识别：%s。", why);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes %XX, and + when `form`; NULL pointer when an escape is bad. */
static struct str decode(struct arena *arena, struct str raw, bool form) {
    char *out = arena_alloc(arena, raw.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        if (form && c == '+')
            c = ' ';
        if (c == '%') {
            int high = i + 2 < raw.len ? hex_digit(raw.ptr[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex_digit(raw.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return (struct str){NULL, 0};
            c = (char)(unsigned char)(high * 16 + low);
            i += 2;
        }
        out[len++] = c;
    }
    return (struct str){out, len};
}

static bool has_control(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7F)
            return true;
    return false;
}

static enum err decode_text(struct arena *arena, struct str raw, bool form, struct str *out,
                            struct fault *fault) {
    struct str text = decode(arena, raw, form);
    if (text.ptr == NULL)
        return refuse(fault, "百分号编码不完整");
    if (has_control(text))
        return refuse(fault, "含有控制字符");
    if (utf8_find_invalid(text) != STR_NONE)
        return refuse(fault, "不是有效的 UTF-8");
    *out = text;
    return ERR_OK;
}

static enum err check_bytes(struct str raw, struct fault *fault) {
    if (raw.len > LIMIT_TARGET_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "target_too_long",
                         "网址超过 %d 字节的上限，请缩短查询条件。", LIMIT_TARGET_BYTES_MAX);
    if (raw.len == 0 || raw.ptr[0] != '/')
        return refuse(fault, "必须以 / 开头");
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] <= ' ' || raw.ptr[i] > '~' || raw.ptr[i] == '#' || raw.ptr[i] == '\\')
            return refuse(fault, "含有不允许的字符");
    return ERR_OK;
}

/* Segments are compared after decoding, so that %2e%2e is seen; an encoded slash would make the
 * segments of the raw and of the decoded path differ. */
static enum err parse_path(struct arena *arena, struct str raw, struct str *out,
                           struct fault *fault) {
    struct str path = {NULL, 0};
    TRY(decode_text(arena, raw, false, &path, fault));
    size_t slashes = 0;
    for (size_t i = 0; i < path.len; i++)
        slashes += path.ptr[i] == '/';
    for (size_t i = 0; i < raw.len; i++)
        slashes -= raw.ptr[i] == '/';
    if (slashes != 0 || str_find_char(path, '\\') != STR_NONE)
        return refuse(fault, "路径中含有编码的斜杠或反斜杠");
    struct str rest = path;
    while (rest.ptr != NULL) {
        struct str segment = str_cut(&rest, '/');
        if (str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
            return refuse(fault, "路径中含有 . 或 ..");
    }
    *out = path;
    return ERR_OK;
}

static enum err parse_pair(struct arena *arena, struct str raw, struct target *target,
                           struct http_query *pair, struct fault *fault) {
    struct str value = raw;
    struct str name = str_cut(&value, '=');
    if (value.ptr == NULL)
        value = STR("");
    TRY(decode_text(arena, name, true, &pair->name, fault));
    TRY(decode_text(arena, value, true, &pair->value, fault));
    if (pair->name.len == 0)
        return refuse(fault, "有一个查询参数没有名称");
    for (uint32_t i = 0; i < target->query_count; i++)
        if (str_eq(target->query[i].name, pair->name))
            return refuse(fault, "有一个查询参数出现了两次");
    return ERR_OK;
}

static enum err parse_query(struct arena *arena, struct str raw, struct target *target,
                            struct fault *fault) {
    struct http_query *pairs = ARENA_ARRAY(arena, struct http_query, LIMIT_QUERY_COUNT_MAX);
    target->query = pairs;
    struct str rest = raw;
    while (rest.ptr != NULL) {
        struct str part = str_cut(&rest, '&');
        if (part.len == 0)
            continue;
        if (target->query_count == LIMIT_QUERY_COUNT_MAX)
            return fault_set(fault, ERR_TOO_LARGE, "target_too_long", "查询参数超过 %d 个的上限。",
                             LIMIT_QUERY_COUNT_MAX);
        TRY(parse_pair(arena, part, target, &pairs[target->query_count], fault));
        target->query_count++;
    }
    return ERR_OK;
}

enum err target_parse(struct arena *arena, struct str raw, struct target *out,
                      struct fault *fault) {
    struct target target = {.query = NULL};
    TRY(check_bytes(raw, fault));
    struct str query = raw;
    struct str path = str_cut(&query, '?');
    TRY(parse_path(arena, path, &target.path, fault));
    if (query.ptr != NULL)
        TRY(parse_query(arena, query, &target, fault));
    *out = target;
    return ERR_OK;
}
