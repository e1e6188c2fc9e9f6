/* RFC 9457 documents from faults: two tables, kind → status and the codes with a status of their
 * own. */
#include "api/http/problem.h"

#include "base/json/json.h"

static const int STATUS_OF_KIND[ERR_COUNT] = {
    [ERR_OK] = 500,        [ERR_MALFORMED] = 400,       [ERR_INVALID] = 422,  [ERR_FORBIDDEN] = 403,
    [ERR_NOT_FOUND] = 404, [ERR_UNAUTHENTICATED] = 401, [ERR_CONFLICT] = 409, [ERR_TOO_LARGE] = 413,
    [ERR_BUSY] = 503,      [ERR_OUTSIDE] = 503,         [ERR_UNKNOWN] = 503,
};

static const struct {
    const char *code;
    int status;
} STATUS_OF_CODE[] = {
    {"method_not_allowed", 405},  {"not_acceptable", 406},    {"reading_slow", 408},
    {"precondition_failed", 412}, {"target_too_long", 414},   {"content_encoding", 415},
    {"media_type", 415},          {"expectation", 417},       {"precondition_required", 428},
    {"rate_limited", 429},        {"headers_too_large", 431}, {"method_unknown", 501},
    {"transfer_encoding", 501},
};

static const struct {
    int status;
    const char *title;
} TITLES[] = {
    {400, "请求无法识别"},   {401, "请先登录"},       {403, "没有权限"},
    {404, "没有找到"},       {405, "不支持的方法"},   {406, "没有这种格式"},
    {408, "请求太慢"},       {409, "当前状态不允许"}, {412, "内容已被修改"},
    {413, "内容过大"},       {414, "网址过长"},       {415, "不支持的内容类型"},
    {417, "不支持的期望"},   {422, "内容不符合要求"}, {428, "缺少版本条件"},
    {429, "请求过于频繁"},   {431, "请求头过大"},     {500, "服务器内部错误"},
    {501, "不支持这种请求"}, {503, "暂时无法处理"},
};

static const struct {
    enum err err;
    const char *seconds;
} RETRY[] = {{ERR_BUSY, "1"}, {ERR_OUTSIDE, "5"}, {ERR_UNKNOWN, "1"}};

int http_status_of(const struct fault *fault) {
    for (size_t i = 0; fault->code != NULL && i < COUNT_OF(STATUS_OF_CODE); i++)
        if (strcmp(STATUS_OF_CODE[i].code, fault->code) == 0)
            return STATUS_OF_CODE[i].status;
    return STATUS_OF_KIND[fault->err];
}

static const char *title_of(int status) {
    for (size_t i = 0; i < COUNT_OF(TITLES); i++)
        if (TITLES[i].status == status)
            return TITLES[i].title;
    return "请求没有成功";
}

static void put_member(struct buf *out, const char *name, struct str text) {
    buf_printf(out, ",\"%s\":", name);
    json_put_text(out, text);
}

struct str http_problem_body(struct arena *arena, int status, const struct fault *fault) {
    const char *code = fault->code == NULL ? "internal" : fault->code;
    struct buf out = buf_make(arena, PROBLEM_BYTES_MAX);
    buf_printf(&out, "{\"type\":\"urn:xuefa:problem:%s\"", code);
    put_member(&out, "title", str_from(title_of(status)));
    buf_printf(&out, ",\"status\":%d", status);
    put_member(&out, "detail", str_from(fault->detail));
    put_member(&out, "code", str_from(code));
    if (fault->field[0] != '\0')
        put_member(&out, "field", str_from(fault->field));
    buf_add_char(&out, '}');
    return buf_str(&out);
}

void problem_fill(struct arena *arena, const struct fault *fault, struct http_reply *reply) {
    reply->status = http_status_of(fault);
    reply->content_type = "application/problem+json";
    reply->body = http_problem_body(arena, reply->status, fault);
    if (reply->status == 401 && !http_reply_sets(reply, "WWW-Authenticate"))
        http_reply_header(reply, "WWW-Authenticate", STR("Bearer"));
    for (size_t i = 0; i < COUNT_OF(RETRY); i++)
        if (RETRY[i].err == fault->err && reply->status >= 429 &&
            !http_reply_sets(reply, "Retry-After"))
            http_reply_header(reply, "Retry-After", str_from(RETRY[i].seconds));
}
