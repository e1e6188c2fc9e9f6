/* What libmicrohttpd lets pass and we do not, as tables of headers and methods. */
#include "api/http/guard.h"

#include <strings.h>

#include "base/core/limits.h"

/* Headers that the shell reads for itself, numbered behind those that handlers may read. */
enum {
    SLOT_CONTENT_LENGTH = HTTP_HEADER_COUNT,
    SLOT_TRANSFER_ENCODING,
    SLOT_CONTENT_ENCODING,
    SLOT_EXPECT,
    SLOT_COUNT
};

enum repeat { ONCE, LIST };

static const struct header_rule {
    const char *name;
    enum repeat repeat;
    uint32_t slot;
} RULES[] = {
    {"Host", ONCE, HTTP_HEADER_HOST},
    {"Authorization", ONCE, HTTP_HEADER_AUTHORIZATION},
    {"Cookie", ONCE, HTTP_HEADER_COOKIE},
    {"Accept", LIST, HTTP_HEADER_ACCEPT},
    {"If-None-Match", LIST, HTTP_HEADER_IF_NONE_MATCH},
    {"If-Match", LIST, HTTP_HEADER_IF_MATCH},
    {"Content-Type", ONCE, HTTP_HEADER_CONTENT_TYPE},
    {"X-Xuefa-Csrf", ONCE, HTTP_HEADER_CSRF},
    {"Sec-Fetch-Site", ONCE, HTTP_HEADER_SEC_FETCH_SITE},
    {"Origin", ONCE, HTTP_HEADER_ORIGIN},
    {"Idempotency-Key", ONCE, HTTP_HEADER_IDEMPOTENCY_KEY},
    {"X-Forwarded-For", LIST, HTTP_HEADER_FORWARDED_FOR},
    {"Content-Length", ONCE, SLOT_CONTENT_LENGTH},
    {"Transfer-Encoding", ONCE, SLOT_TRANSFER_ENCODING},
    {"Content-Encoding", ONCE, SLOT_CONTENT_ENCODING},
    {"Expect", ONCE, SLOT_EXPECT},
};

enum method_verdict { METHOD_SERVED, METHOD_REFUSED };

static const struct method_rule {
    struct str name;
    enum method_verdict verdict;
    enum http_method method;
} METHODS[] = {
    {STR_INIT("GET"), METHOD_SERVED, HTTP_GET},
    {STR_INIT("HEAD"), METHOD_SERVED, HTTP_HEAD},
    {STR_INIT("POST"), METHOD_SERVED, HTTP_POST},
    {STR_INIT("PUT"), METHOD_SERVED, HTTP_PUT},
    {STR_INIT("PATCH"), METHOD_SERVED, HTTP_PATCH},
    {STR_INIT("DELETE"), METHOD_SERVED, HTTP_DELETE},
    {STR_INIT("OPTIONS"), METHOD_REFUSED, HTTP_METHOD_COUNT},
    {STR_INIT("TRACE"), METHOD_REFUSED, HTTP_METHOD_COUNT},
    {STR_INIT("CONNECT"), METHOD_REFUSED, HTTP_METHOD_COUNT},
};

static bool same_name(struct str text, const char *name) {
    return text.len == strlen(name) && strncasecmp(text.ptr, name, text.len) == 0;
}

/* RFC 9110 §5.6.2: one or more token characters. */
static bool is_token(struct str text) {
    static const char SIGNS[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!alphanumeric && (c == '\0' || strchr(SIGNS, c) == NULL))
            return false;
    }
    return text.len > 0;
}

static bool is_plain_value(struct str value) {
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

/* Without the blanks that may stand after a value; those before it are gone already. */
static struct str without_blanks(struct str value) {
    while (value.len > 0 && (value.ptr[value.len - 1] == ' ' || value.ptr[value.len - 1] == '\t'))
        value.len--;
    return value;
}

static enum err check_method(struct str name, enum http_method *method, struct fault *fault) {
    if (!is_token(name))
        return fault_set(fault, ERR_MALFORMED, "request_malformed", "请求方法含有不允许的字符。");
    for (size_t i = 0; i < COUNT_OF(METHODS); i++) {
        if (!str_eq(METHODS[i].name, name))
            continue;
        if (METHODS[i].verdict == METHOD_REFUSED)
            return fault_set(fault, ERR_INVALID, "method_not_allowed",
                             "不支持 %s 方法，请对照接口文档。", METHODS[i].name.ptr);
        *method = METHODS[i].method;
        return ERR_OK;
    }
    return fault_set(fault, ERR_INVALID, "method_unknown", "不认识的请求方法，请对照接口文档。");
}

static enum err check_sizes(const struct guard_head *head, struct fault *fault) {
    if (head->target.len > LIMIT_TARGET_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "target_too_long",
                         "网址超过 %d 字节的上限，请缩短查询条件。", LIMIT_TARGET_BYTES_MAX);
    if (head->header_count > LIMIT_HEADER_COUNT_MAX || head->size_bytes > LIMIT_HEADER_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "headers_too_large",
                         "请求头超过 %d 个或 %d 字节的上限，请清理浏览器 Cookie 后重试。",
                         LIMIT_HEADER_COUNT_MAX, LIMIT_HEADER_BYTES_MAX);
    return ERR_OK;
}

static const struct header_rule *find_rule(struct str name) {
    for (size_t i = 0; i < COUNT_OF(RULES); i++)
        if (same_name(name, RULES[i].name))
            return &RULES[i];
    return NULL;
}

/* libmicrohttpd compares the transfer coding as received, trailing blanks included: it stays as it
 * is, lest it reads as a body without end what we take for chunks. */
static enum err take_value(struct arena *arena, const struct header_rule *rule, struct str value,
                           struct str *slot, struct fault *fault) {
    if (rule->slot != SLOT_TRANSFER_ENCODING)
        value = without_blanks(value);
    if (slot->ptr == NULL) {
        *slot = value;
        return ERR_OK;
    }
    if (rule->repeat == ONCE)
        return fault_set(fault, ERR_MALFORMED, "header_repeated", "请求头 %s 只能出现一次。",
                         rule->name);
    *slot = arena_printf(arena, "%.*s, %.*s", STR_ARGS(*slot), STR_ARGS(value));
    return ERR_OK;
}

static enum err gather(struct arena *arena, const struct guard_head *head,
                       struct str slots[static SLOT_COUNT], struct fault *fault) {
    for (uint32_t i = 0; i < head->header_count; i++) {
        const struct guard_header *header = &head->headers[i];
        if (!is_token(header->name) || !is_plain_value(header->value))
            return fault_set(fault, ERR_MALFORMED, "header_malformed",
                             "第 %u 个请求头的名称或值含有不允许的字符。", i + 1);
        const struct header_rule *rule = find_rule(header->name);
        if (rule != NULL)
            TRY(take_value(arena, rule, header->value, &slots[rule->slot], fault));
    }
    return ERR_OK;
}

static enum err check_host(const struct guard_head *head, struct str host, struct fault *fault) {
    if (host.ptr == NULL && str_eq(head->version, STR("HTTP/1.0")))
        return ERR_OK;
    bool plain = host.len > 0;
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        plain = plain && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || (c != '\0' && strchr(".-_:[]", c) != NULL));
    }
    if (!plain)
        return fault_set(fault, ERR_MALFORMED, "host_malformed",
                         "请求头 Host 缺失、为空或不是主机名。");
    return ERR_OK;
}

static enum err check_coding(const struct guard_head *head, const struct str *slots,
                             struct guard_facts *facts, struct fault *fault) {
    struct str coding = slots[SLOT_TRANSFER_ENCODING];
    if (coding.ptr == NULL)
        return ERR_OK;
    if (slots[SLOT_CONTENT_LENGTH].ptr != NULL || !str_eq(head->version, STR("HTTP/1.1")))
        return fault_set(fault, ERR_MALFORMED, "length_malformed",
                         "Transfer-Encoding 不能与 Content-Length 或 HTTP/1.0 同时使用。");
    if (!same_name(coding, "chunked"))
        return fault_set(fault, ERR_INVALID, "transfer_encoding",
                         "只支持 chunked 传输编码，请改用 Content-Length。");
    facts->chunked = facts->has_body = true;
    return ERR_OK;
}

static enum err check_length(struct str length, struct guard_facts *facts, struct fault *fault) {
    if (length.ptr == NULL)
        return ERR_OK;
    uint64_t bytes = 0;
    bool over = false;
    for (size_t i = 0; i < length.len; i++) {
        if (length.ptr[i] < '0' || length.ptr[i] > '9')
            length.len = 0;
        else if (!over)
            bytes = bytes * 10 + (uint64_t)(length.ptr[i] - '0');
        over = over || bytes > LIMIT_UPLOAD_BYTES_MAX;
    }
    if (length.len == 0)
        return fault_set(fault, ERR_MALFORMED, "length_malformed",
                         "请求头 Content-Length 必须是一个非负整数。");
    facts->body_bytes = over ? LIMIT_UPLOAD_BYTES_MAX + 1 : (int64_t)bytes;
    facts->has_body = bytes > 0;
    return ERR_OK;
}

static enum err check_codings_of_body(const struct str *slots, const struct guard_facts *facts,
                                      struct fault *fault) {
    if (slots[SLOT_CONTENT_ENCODING].ptr != NULL)
        return fault_set(fault, ERR_INVALID, "content_encoding",
                         "不接受压缩的请求正文，请去掉 Content-Encoding 后重发。");
    struct str expect = slots[SLOT_EXPECT];
    if (expect.ptr != NULL && !same_name(expect, "100-continue"))
        return fault_set(fault, ERR_INVALID, "expectation", "不支持的 Expect 请求头，请去掉它。");
    if (facts->has_body && (facts->method == HTTP_GET || facts->method == HTTP_HEAD))
        return fault_set(fault, ERR_MALFORMED, "body_unexpected", "GET 请求不能带正文。");
    return ERR_OK;
}

/* application/json, perhaps with charset=utf-8. */
static bool is_json(struct str type) {
    struct str rest = type;
    if (!same_name(without_blanks(str_cut(&rest, ';')), "application/json"))
        return false;
    if (rest.ptr == NULL)
        return true;
    struct str parameter = str_trim(rest);
    return same_name(parameter, "charset=utf-8") || same_name(parameter, "charset=\"utf-8\"");
}

static enum guard_type type_of(struct str type) {
    if (type.ptr == NULL)
        return GUARD_NO_TYPE;
    if (is_json(type))
        return GUARD_JSON;
    return same_name(type, "application/octet-stream") ? GUARD_OCTETS : GUARD_OTHER_TYPE;
}

/* A form or plain text can be sent across sites without asking; these two types cannot. */
static enum err check_type(const struct guard_facts *facts, bool octets, struct fault *fault) {
    bool safe = facts->method == HTTP_GET || facts->method == HTTP_HEAD;
    bool wrong = facts->type == GUARD_NO_TYPE ? facts->has_body
                                              : facts->type != (octets ? GUARD_OCTETS : GUARD_JSON);
    if (safe || !wrong)
        return ERR_OK;
    if (octets)
        return fault_set(fault, ERR_INVALID, "media_type",
                         "请求正文必须是文件本身，请设置 Content-Type: application/octet-stream。");
    return fault_set(fault, ERR_INVALID, "media_type",
                     "请求正文必须是 JSON，请设置 Content-Type: application/json。");
}

enum err guard_body_too_large(size_t bytes_max, struct fault *fault) {
    return fault_set(fault, ERR_TOO_LARGE, "body_too_large",
                     "请求正文超过 %zu 字节的上限，请分批提交。", bytes_max);
}

enum err guard_check_body(const struct guard_facts *facts, const struct guard_body *allowed,
                          struct fault *fault) {
    if ((uint64_t)facts->body_bytes > allowed->bytes_max)
        return guard_body_too_large(allowed->bytes_max, fault);
    return check_type(facts, allowed->octets, fault);
}

enum err guard_check(struct arena *arena, const struct guard_head *head, struct guard_facts *facts,
                     struct fault *fault) {
    struct str slots[SLOT_COUNT] = {{NULL, 0}};
    struct guard_facts found = {.method = HTTP_GET};
    TRY(check_sizes(head, fault));
    TRY(check_method(head->method, &found.method, fault));
    TRY(gather(arena, head, slots, fault));
    TRY(check_host(head, slots[HTTP_HEADER_HOST], fault));
    TRY(check_coding(head, slots, &found, fault));
    TRY(check_length(slots[SLOT_CONTENT_LENGTH], &found, fault));
    TRY(check_codings_of_body(slots, &found, fault));
    found.type = type_of(slots[HTTP_HEADER_CONTENT_TYPE]);
    memcpy(found.headers, slots, sizeof found.headers);
    *facts = found;
    return ERR_OK;
}

static uintptr_t end_of(struct str text) {
    return (uintptr_t)text.ptr + text.len;
}

bool guard_lines_whole(const struct guard_head *head) {
    const size_t crlf = 2;
    uintptr_t at = end_of(head->method) + 1;
    bool whole = at == (uintptr_t)head->target.ptr &&
                 end_of(head->target) + 1 == (uintptr_t)head->version.ptr;
    at = end_of(head->version) + crlf;
    for (uint32_t i = 0; i < head->header_count && whole; i++) {
        const struct guard_header *header = &head->headers[i];
        whole = at == (uintptr_t)header->name.ptr && end_of(header->name) < end_of(header->value);
        at = end_of(header->value) + crlf;
    }
    return whole && at + crlf == (uintptr_t)head->method.ptr + head->size_bytes;
}
