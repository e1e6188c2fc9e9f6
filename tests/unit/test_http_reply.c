/* Problem documents, request getters, negotiation, CSRF and files: the pure parts around a handler.
 */
#include <criterion/criterion.h>

#include "api/http/listen.h"
#include "api/http/peers.h"
#include "api/http/problem.h"
#include "base/core/rng.h"

static struct arena arena;

static struct http_reply reply_of(enum err err, const char *code) {
    struct fault fault = {0};
    struct http_reply reply = {0};
    (void)fault_set_field(&fault, err, code, "login", "账号“%s”不对。", "a<b");
    problem_fill(&arena, &fault, &reply);
    return reply;
}

static struct str header_of(const struct http_reply *reply, const char *name) {
    for (uint32_t i = 0; i < reply->header_count; i++)
        if (strcmp(reply->headers[i].name, name) == 0)
            return reply->headers[i].value;
    return (struct str){NULL, 0};
}

Test(http_problem, kinds_and_codes_have_their_status) {
    static const struct {
        enum err err;
        const char *code;
        int status;
    } CASES[] = {
        {ERR_MALFORMED, "json_malformed", 400},
        {ERR_INVALID, "any", 422},
        {ERR_UNAUTHENTICATED, "any", 401},
        {ERR_FORBIDDEN, "csrf", 403},
        {ERR_NOT_FOUND, "not_found", 404},
        {ERR_CONFLICT, "any", 409},
        {ERR_TOO_LARGE, "too_large", 413},
        {ERR_BUSY, "any", 503},
        {ERR_OUTSIDE, "any", 503},
        {ERR_UNKNOWN, "any", 503},
        {ERR_BUSY, "rate_limited", 429},
        {ERR_INVALID, "method_not_allowed", 405},
        {ERR_TOO_LARGE, "target_too_long", 414},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct fault fault = {0};
        (void)fault_set(&fault, CASES[i].err, CASES[i].code, "x");
        cr_expect_eq(http_status_of(&fault), CASES[i].status, "%s", CASES[i].code);
    }
}

Test(http_problem, the_document_follows_rfc_9457) {
    struct http_reply reply = reply_of(ERR_INVALID, "login_unknown");
    cr_assert_str_eq(reply.content_type, "application/problem+json");
    cr_assert(str_eq(reply.body,
                     STR("{\"type\":\"urn:xuefa:problem:login_unknown\",\"title\":"
                         "\"内容不符合要求\",\"status\":422,\"detail\":\"账号“a\\u003cb”不对。\","
                         "\"code\":\"login_unknown\",\"field\":\"login\"}")),
              "%s", reply.body.ptr);
    arena_close(&arena);
}

Test(http_problem, faults_that_pass_say_when_to_come_back) {
    struct http_reply busy = reply_of(ERR_BUSY, "queue_full");
    struct http_reply outside = reply_of(ERR_OUTSIDE, "database");
    struct http_reply invalid = reply_of(ERR_INVALID, "x");
    struct http_reply unknown = reply_of(ERR_UNAUTHENTICATED, "x");
    cr_assert(str_eq(header_of(&busy, "Retry-After"), STR("1")));
    cr_assert(str_eq(header_of(&outside, "Retry-After"), STR("5")));
    cr_assert_null(header_of(&invalid, "Retry-After").ptr);
    cr_assert(str_eq(header_of(&unknown, "WWW-Authenticate"), STR("Bearer")));
    arena_close(&arena);
}

Test(http_problem, a_handlers_own_header_wins) {
    struct fault fault = {0};
    struct http_reply reply = {0};
    http_reply_header(&reply, "Retry-After", STR("60"));
    http_reply_header(&reply, "retry-after", STR("61"));
    (void)fault_set(&fault, ERR_BUSY, "rate_limited", "x");
    problem_fill(&arena, &fault, &reply);
    cr_assert_eq(reply.status, 429);
    cr_assert_eq(reply.header_count, 1);
    cr_assert(str_eq(header_of(&reply, "retry-after"), STR("61")) ||
              str_eq(header_of(&reply, "Retry-After"), STR("61")));
    arena_close(&arena);
}

static struct http_request with(enum http_header header, const char *value) {
    struct http_request request = {.arena = &arena};
    request.headers[header] = str_from(value);
    return request;
}

Test(http_request, a_cookie_is_found_once_or_not_at_all) {
    struct http_request request = with(HTTP_HEADER_COOKIE, "a=1; xuefa_session=t=x ;b=2; a=3");
    cr_assert(str_eq(http_cookie(&request, "xuefa_session"), STR("t=x")));
    cr_assert(str_eq(http_cookie(&request, "b"), STR("2")));
    cr_assert_null(http_cookie(&request, "a").ptr);
    cr_assert_null(http_cookie(&request, "session").ptr);
}

Test(http_request, only_a_bearer_token_is_one) {
    struct http_request request = with(HTTP_HEADER_AUTHORIZATION, "bearer  abc");
    cr_assert(str_eq(http_bearer(&request), STR("abc")));
    request = with(HTTP_HEADER_AUTHORIZATION, "Basic abc");
    cr_assert_null(http_bearer(&request).ptr);
    request = with(HTTP_HEADER_AUTHORIZATION, "Bearer");
    cr_assert_null(http_bearer(&request).ptr);
}

Test(http_request, numbers_in_the_query_have_bounds) {
    const struct http_query pairs[] = {{STR_INIT("limit"), STR_INIT("200")},
                                       {STR_INIT("bad"), STR_INIT("2x")}};
    const struct http_bounds bounds = {.min = 1, .max = 200, .fallback = 50};
    const char *const names[] = {"limit", "q", NULL};
    struct http_request request = {.arena = &arena, .query = pairs, .query_count = 2};
    int64_t out = 0;
    cr_assert_eq(http_query_i64(&request, "limit", bounds, &out), ERR_OK);
    cr_assert_eq(out, 200);
    cr_assert_eq(http_query_i64(&request, "other", bounds, &out), ERR_OK);
    cr_assert_eq(out, 50);
    cr_assert_eq(http_query_i64(&request, "bad", bounds, &out), ERR_INVALID);
    cr_assert_eq(out, 50);
    cr_assert_str_eq(request.fault.field, "bad");
    fault_clear(&request.fault);
    cr_assert_eq(http_query_only(&request, names), ERR_INVALID);
    cr_assert_str_eq(request.fault.code, "query_unknown");
    arena_close(&arena);
}

struct csrf_case {
    enum err err;
    enum http_method method;
    const char *mark, *site, *origin;
};

static const struct csrf_case CSRF_CASES[] = {
    {ERR_OK, HTTP_POST, "1", NULL, NULL},
    {ERR_OK, HTTP_POST, "1", "same-origin", "https://xue.gov.cn"},
    {ERR_OK, HTTP_PUT, "1", "none", "https://XUE.gov.cn:443"},
    {ERR_OK, HTTP_DELETE, "1", "same-origin", "http://xue.gov.cn:80"},
    {ERR_OK, HTTP_GET, NULL, "cross-site", "https://evil.example"},
    {ERR_OK, HTTP_HEAD, NULL, NULL, NULL},
    {ERR_FORBIDDEN, HTTP_POST, NULL, NULL, NULL},
    {ERR_FORBIDDEN, HTTP_POST, "0", NULL, NULL},
    {ERR_FORBIDDEN, HTTP_POST, NULL, "same-origin", "https://xue.gov.cn"},
    {ERR_FORBIDDEN, HTTP_POST, "1", "cross-site", NULL},
    {ERR_FORBIDDEN, HTTP_POST, "1", "same-site", NULL},
    {ERR_FORBIDDEN, HTTP_POST, "1", NULL, "https://evil.example"},
    {ERR_FORBIDDEN, HTTP_POST, "1", NULL, "https://xue.gov.cn.evil.example"},
    {ERR_FORBIDDEN, HTTP_POST, "1", NULL, "https://xue.gov.cn:8443"},
    {ERR_FORBIDDEN, HTTP_PUT, "1", NULL, "null"},
    {ERR_FORBIDDEN, HTTP_PATCH, "1", NULL, "xue.gov.cn"},
    {ERR_FORBIDDEN, HTTP_DELETE, "1", "same-origin", ""},
};

Test(http_csrf, a_cookie_counts_only_from_our_own_page) {
    for (size_t i = 0; i < COUNT_OF(CSRF_CASES); i++) {
        const struct csrf_case *c = &CSRF_CASES[i];
        struct http_request request = with(HTTP_HEADER_HOST, "xue.gov.cn");
        request.method = c->method;
        request.headers[HTTP_HEADER_CSRF] = str_from(c->mark);
        request.headers[HTTP_HEADER_SEC_FETCH_SITE] = str_from(c->site);
        request.headers[HTTP_HEADER_ORIGIN] = str_from(c->origin);
        cr_expect_eq(http_csrf_check(&request), c->err, "case %zu", i);
        if (c->err != ERR_OK)
            cr_expect_str_eq(request.fault.code, "csrf");
    }
}

Test(http_csrf, a_missing_host_makes_every_origin_foreign) {
    struct http_request request = with(HTTP_HEADER_ORIGIN, "http://");
    request.method = HTTP_POST;
    request.headers[HTTP_HEADER_CSRF] = STR("1");
    cr_assert_eq(http_csrf_check(&request), ERR_FORBIDDEN);
}

Test(http_accept, the_closest_range_decides) {
    static const struct {
        const char *accept, *type;
        int quality;
    } CASES[] = {
        {NULL, "text/csv", 1000},
        {"text/csv", "text/csv", 1000},
        {"TEXT/CSV;q=0.25", "text/csv", 250},
        {"application/json", "text/csv", 0},
        {"text/*;q=0.5, */*;q=0.1", "text/csv", 500},
        {"text/*;q=0.5, */*;q=0.1", "application/json", 100},
        {"*/*, text/csv;q=0", "text/csv", 0},
        {"text/csv; header=present; q=0.333", "text/csv", 333},
        {"text/csv;q=2", "text/csv", 0},
        {"text/csv;q=1.001", "text/csv", 0},
        {"text/csv;q=x", "text/csv", 0},
        {"", "text/csv", 0},
        {"te*/*", "text/csv", 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct http_request request = with(HTTP_HEADER_ACCEPT, CASES[i].accept);
        cr_expect_eq(http_accept_quality(&request, CASES[i].type), CASES[i].quality, "case %zu", i);
    }
}

Test(http_accept, entity_tags_are_compared_weakly) {
    cr_assert(http_etag_matches(STR("\"a\""), STR("\"a\"")));
    cr_assert(http_etag_matches(STR("\"x\", W/\"a\""), STR("\"a\"")));
    cr_assert(http_etag_matches(STR("*"), STR("\"a\"")));
    cr_assert(http_etag_matches(STR("\"x,y\", \"a\""), STR("\"a\"")));
    cr_assert_not(http_etag_matches(STR("\"ab\""), STR("\"a\"")));
    cr_assert_not(http_etag_matches(STR("a"), STR("\"a\"")));
    cr_assert_not(http_etag_matches(STR("\"a"), STR("\"a\"")));
    cr_assert_not(http_etag_matches((struct str){NULL, 0}, STR("\"a\"")));
}

static const struct embedded_file FILES[] = {
    {"other/secret.txt", (const unsigned char *)"s", 1},
    {"web/app/index.html", (const unsigned char *)"<p>", 3},
    {"web/app/main.0123abcd.js", (const unsigned char *)"1;", 2},
};

static struct http_reply serve(const char *path, const char *if_none_match,
                               struct http_request *request) {
    cr_assert_eq(rng_open(), ERR_OK);
    struct http_files *files = http_files_make(&arena, FILES, COUNT_OF(FILES), "web/app/");
    struct http_reply reply = {0};
    *request = with(HTTP_HEADER_IF_NONE_MATCH, if_none_match);
    cr_assert_eq(http_serve_file(files, str_from(path), request, &reply), HTTP_DONE);
    return reply;
}

Test(http_files, a_file_comes_with_type_and_tag) {
    struct http_request request;
    struct http_reply reply = serve("/", NULL, &request);
    cr_assert_null(request.fault.code);
    cr_assert(str_eq(reply.body, STR("<p>")));
    cr_assert_str_eq(reply.content_type, "text/html; charset=utf-8");
    cr_assert(str_eq(header_of(&reply, "Cache-Control"), STR("no-cache")));
    cr_assert_eq(header_of(&reply, "ETag").len, 26);
    arena_close(&arena);
}

Test(http_files, a_known_tag_gets_304) {
    struct http_request request;
    struct http_reply first = serve("/index.html", NULL, &request);
    struct http_reply second = serve("/", header_of(&first, "ETag").ptr, &request);
    cr_assert_eq(second.status, 304);
    cr_assert_eq(second.body.len, 0);
    arena_close(&arena);
}

Test(http_files, hashed_names_are_kept_for_good) {
    struct http_request request;
    struct http_reply reply = serve("/main.0123abcd.js", NULL, &request);
    cr_assert(str_contains(header_of(&reply, "Cache-Control"), STR("immutable")));
    arena_close(&arena);
}

Test(http_files, nothing_outside_the_prefix_is_served) {
    static const char *const PATHS[] = {"/secret.txt", "/other/secret.txt", "/../other/secret.txt",
                                        "", "index.html"};
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        struct http_request request;
        (void)serve(PATHS[i], NULL, &request);
        cr_expect_eq(request.fault.err, ERR_NOT_FOUND, "%s", PATHS[i]);
    }
    arena_close(&arena);
}

Test(http_listen, addresses_are_read) {
    struct fault fault = {0};
    struct listen_address address;
    cr_assert_eq(listen_parse("127.0.0.1:8080", &address, &fault), ERR_OK);
    cr_assert(str_eq(address.host, STR("127.0.0.1")) && address.port == 8080);
    cr_assert_eq(listen_parse("[::1]:0", &address, &fault), ERR_OK);
    cr_assert(str_eq(address.host, STR("::1")) && address.port == 0);
    cr_assert_eq(listen_parse("*:65535", &address, &fault), ERR_OK);
    cr_assert_eq(address.host.len, 0);
    static const char *const BAD[] = {"",     "8080",   "a:",     "a:x",  "a:65536",
                                      "a:-1", "::1:80", "[a]:80", "[:80", "a:08"};
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        fault_clear(&fault);
        cr_expect_eq(listen_parse(BAD[i], &address, &fault), ERR_INVALID, "%s", BAD[i]);
        cr_expect_str_eq(fault.code, "listen_invalid");
    }
}

Test(http_peers, only_the_last_forwarded_address_counts) {
    cr_assert(str_eq(peer_forwarded(STR("1.2.3.4, 10.0.0.9")), STR("10.0.0.9")));
    cr_assert(str_eq(peer_forwarded(STR("fe80::1")), STR("fe80::1")));
    cr_assert_null(peer_forwarded(STR("1.2.3.4, evil\"")).ptr);
    cr_assert_null(peer_forwarded(STR("1.2.3.4,")).ptr);
    cr_assert_null(peer_forwarded((struct str){NULL, 0}).ptr);
}

Test(http_peers, a_full_table_gives_no_row_and_a_freed_row_is_used_again) {
    struct peers peers;
    peers_open(&arena, 2, &peers);
    struct peer *first = peers_add(&peers, 1000001, NULL, 5);
    cr_assert_not_null(first);
    cr_assert_not_null(peers_add(&peers, 1000002, NULL, 5));
    cr_assert_null(peers_add(&peers, 1000003, NULL, 5));
    peers_remove(&peers, first);
    cr_assert_eq(peers_add(&peers, 1000004, NULL, 5), first);
    peers_close(&peers);
    arena_close(&arena);
}

Test(http_peers, only_who_owes_a_request_for_too_long_is_cut) {
    struct peers peers;
    peers_open(&arena, 3, &peers);
    peers_add(&peers, 1000001, NULL, 1000);
    peers_add(&peers, 1000002, NULL, 1500);
    atomic_store(&peers_add(&peers, 1000003, NULL, 1000)->reading_since, 0);
    cr_assert_eq(peers_cut_slow(&peers, 2000, 1000), 0);
    cr_assert_eq(peers_cut_slow(&peers, 2001, 1000), 1);
    cr_assert_eq(peers_cut_slow(&peers, 2002, 1000), 0);
    peers_close(&peers);
    arena_close(&arena);
}
