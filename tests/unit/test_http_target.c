/* Targets and routes: one path has one meaning, and only decimal ids reach a handler. */
#include <criterion/criterion.h>

#include "api/http/router.h"
#include "api/http/target.h"
#include "base/core/limits.h"

static struct arena arena;

static enum err parse(struct str raw, struct target *target) {
    struct fault fault = {0};
    return target_parse(&arena, raw, target, &fault);
}

Test(http_target, path_and_query_are_decoded) {
    struct target target;
    cr_assert_eq(parse(STR("/v1/laws/%E5%AE%AA?q=a+b%2Bc&x=&%E5%90%8D=1%261&&y"), &target), ERR_OK);
    cr_assert(str_eq(target.path, STR("/v1/laws/宪")));
    cr_assert_eq(target.query_count, 4);
    cr_assert(str_eq(target.query[0].value, STR("a b+c")));
    cr_assert(str_eq(target.query[1].name, STR("x")) && target.query[1].value.len == 0);
    cr_assert(str_eq(target.query[2].name, STR("名")));
    cr_assert(str_eq(target.query[2].value, STR("1&1")));
    cr_assert(str_eq(target.query[3].name, STR("y")));
    cr_assert_not_null(target.query[3].value.ptr);
    arena_close(&arena);
}

Test(http_target, a_plus_in_a_path_is_a_plus) {
    struct target target;
    cr_assert_eq(parse(STR("/a+b"), &target), ERR_OK);
    cr_assert(str_eq(target.path, STR("/a+b")));
    arena_close(&arena);
}

Test(http_target, what_two_readers_could_read_differently_is_refused) {
    static const struct str REFUSED[] = {
        STR_INIT(""),           STR_INIT("*"),
        STR_INIT("v1"),         STR_INIT("http://a/b"),
        STR_INIT("/a b"),       STR_INIT("/a\tb"),
        STR_INIT("/a\x01"),     STR_INIT("/a\0b"),
        STR_INIT("/\x7f"),      STR_INIT("/\xe5\xae\xaa"),
        STR_INIT("/a#b"),       STR_INIT("/a\\b"),
        STR_INIT("/a%00b"),     STR_INIT("/a?x=%00"),
        STR_INIT("/a%0ab"),     STR_INIT("/a?x=%0d%0aSet-Cookie:1"),
        STR_INIT("/a%"),        STR_INIT("/a%4"),
        STR_INIT("/a%zz"),      STR_INIT("/a?x=%4"),
        STR_INIT("/a%2fb"),     STR_INIT("/a%2Fb"),
        STR_INIT("/a%5cb"),     STR_INIT("/.."),
        STR_INIT("/a/../b"),    STR_INIT("/a/%2e%2e/b"),
        STR_INIT("/a/.%2E"),    STR_INIT("/./a"),
        STR_INIT("/%c3"),       STR_INIT("/%c0%af"),
        STR_INIT("/%ed%a0%80"), STR_INIT("/?x=%ff"),
        STR_INIT("/?x=1&x=2"),  STR_INIT("/?x=1&%78=2"),
        STR_INIT("/?=1"),
    };
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct target target = {.query_count = 77};
        cr_expect_eq(parse(REFUSED[i], &target), ERR_MALFORMED, "%s", REFUSED[i].ptr);
        cr_expect_eq(target.query_count, 77, "outputs are written only on success");
    }
    arena_close(&arena);
}

Test(http_target, dots_that_are_no_segment_pass) {
    struct target target;
    cr_assert_eq(parse(STR("/a..b/...?x=.."), &target), ERR_OK);
    arena_close(&arena);
}

Test(http_target, bytes_and_parameters_have_ceilings) {
    struct target target;
    char raw[LIMIT_TARGET_BYTES_MAX + 1];
    memset(raw, 'a', sizeof raw);
    raw[0] = '/';
    cr_assert_eq(parse((struct str){raw, LIMIT_TARGET_BYTES_MAX}, &target), ERR_OK);
    cr_assert_eq(parse((struct str){raw, sizeof raw}, &target), ERR_TOO_LARGE);
    struct buf many = buf_make(&arena, 2048);
    buf_add(&many, STR("/?"));
    for (int i = 0; i < LIMIT_QUERY_COUNT_MAX; i++)
        buf_printf(&many, "n%d=1&", i);
    cr_assert_eq(parse(buf_str(&many), &target), ERR_OK);
    cr_assert_eq(target.query_count, LIMIT_QUERY_COUNT_MAX);
    buf_add(&many, STR("one=more"));
    cr_assert_eq(parse(buf_str(&many), &target), ERR_TOO_LARGE);
    arena_close(&arena);
}

static enum http_outcome nothing(struct http_request *request, struct http_reply *reply,
                                 void *server_context, void *worker_context) {
    (void)request;
    (void)reply;
    (void)server_context;
    (void)worker_context;
    return HTTP_DONE;
}

static const struct http_route ROUTES[] = {
    {.method = HTTP_GET, .pattern = "/*", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/v1/exams", .handle = nothing},
    {.method = HTTP_POST, .pattern = "/v1/exams/{exam_id}/attempts", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/v1/attempts/{attempt_id}", .handle = nothing},
    {.method = HTTP_DELETE, .pattern = "/v1/attempts/{attempt_id}", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/v1/a/{a_id}/b/{b_id}", .handle = nothing},
    {.method = HTTP_GET, .pattern = "/v1/sessions/current", .handle = nothing},
    {.method = HTTP_POST, .pattern = "/v1/exams", .handle = nothing},
};

static enum route_verdict find(enum http_method method, const char *path,
                               struct route_match *match) {
    return router_find(ROUTES, COUNT_OF(ROUTES), method, str_from(path), match);
}

Test(http_router, a_row_is_found_with_its_ids) {
    struct route_match match;
    cr_assert_eq(find(HTTP_GET, "/v1/a/7/b/9223372036854775807", &match), ROUTE_FOUND);
    cr_assert_eq(match.route_idx, 5);
    cr_assert_eq(match.id_count, 2);
    cr_assert_eq(match.ids[0], 7);
    cr_assert_eq(match.ids[1], INT64_MAX);
    cr_assert_eq(find(HTTP_POST, "/v1/exams/12/attempts", &match), ROUTE_FOUND);
    cr_assert_eq(match.route_idx, 2);
    cr_assert_eq(match.ids[0], 12);
}

Test(http_router, head_is_served_by_get_rows) {
    struct route_match match;
    cr_assert_eq(find(HTTP_HEAD, "/v1/exams", &match), ROUTE_FOUND);
    cr_assert_eq(match.route_idx, 1);
}

Test(http_router, only_decimal_ids_above_zero_match) {
    static const char *const PATHS[] = {
        "/v1/attempts/0",   "/v1/attempts/-1",  "/v1/attempts/01",
        "/v1/attempts/1x",  "/v1/attempts/",    "/v1/attempts/9223372036854775808",
        "/v1/attempts/ 1",  "/v1/attempts/+1",  "/v1/attempts/1/",
        "/v1/attempts/1/x", "/v1/attempts/０",  "/v1/attempts",
        "/v1//attempts/1",  "/v1/attempts/1e3", "/V1/attempts/1",
    };
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        struct route_match match;
        cr_expect_eq(find(HTTP_DELETE, PATHS[i], &match), ROUTE_UNKNOWN, "%s", PATHS[i]);
    }
}

Test(http_router, another_method_is_405_with_the_methods_that_are_there) {
    struct route_match match;
    cr_assert_eq(find(HTTP_PUT, "/v1/attempts/5", &match), ROUTE_METHOD);
    cr_assert(str_eq(router_allow(&arena, match.allowed), STR("GET, HEAD, DELETE")));
    cr_assert_eq(find(HTTP_DELETE, "/v1/exams", &match), ROUTE_METHOD);
    cr_assert(str_eq(router_allow(&arena, match.allowed), STR("GET, HEAD, POST")));
    arena_close(&arena);
}

Test(http_router, rest_rows_come_last_and_never_make_a_405) {
    struct route_match match;
    cr_assert_eq(find(HTTP_GET, "/main.js", &match), ROUTE_FOUND);
    cr_assert_eq(match.route_idx, 0);
    cr_assert_eq(find(HTTP_GET, "/", &match), ROUTE_FOUND);
    cr_assert_eq(match.route_idx, 0);
    cr_assert_eq(find(HTTP_POST, "/main.js", &match), ROUTE_UNKNOWN);
    cr_assert_eq(find(HTTP_GET, "/v1/exams/12/attempts", &match), ROUTE_METHOD);
}
