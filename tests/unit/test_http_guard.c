/* The guard: every head that two HTTP implementations could read differently is refused, with the
 * status that says why; plain heads pass. */
#include <criterion/criterion.h>

#include "api/http/guard.h"
#include "base/core/limits.h"

static struct arena arena;
static struct guard_header rows[LIMIT_HEADER_COUNT_MAX + 2];

/* Cuts a raw head in place as libmicrohttpd does: words at blanks, lines at CR LF or LF, values
 * behind a colon and blanks, cut at a NUL. */
static struct guard_head cut(struct str raw) {
    struct guard_head head = {.headers = rows, .size_bytes = raw.len};
    struct str rest = raw;
    struct str line = str_cut(&rest, '\n');
    line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
    head.method = str_cut(&line, ' ');
    head.target = str_cut(&line, ' ');
    head.version = line.ptr == NULL ? STR("") : line;
    while (rest.ptr != NULL && head.header_count < COUNT_OF(rows)) {
        line = str_cut(&rest, '\n');
        line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
        if (line.len == 0)
            break;
        struct guard_header *row = &rows[head.header_count++];
        row->name = str_cut(&line, ':');
        while (line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
            line = str_from_offset(line, 1);
        size_t nul = str_find_char(line, '\0');
        row->value = nul == STR_NONE ? line : str_slice(line, 0, nul);
    }
    return head;
}

static int status_of(const char *raw, struct guard_facts *facts) {
    struct fault fault = {0};
    struct guard_head head = cut(str_from(raw));
    const struct guard_body json = {.bytes_max = LIMIT_BODY_BYTES_MAX};
    if (guard_check(&arena, &head, facts, &fault) == ERR_OK &&
        guard_check_body(facts, &json, &fault) == ERR_OK)
        return 200;
    cr_assert_not_null(fault.code);
    cr_assert(fault.detail[0] != '\0');
    return http_status_of(&fault);
}

struct raw_case {
    int status;
    const char *raw;
};

#define JSON "Content-Type: application/json\r\n"

static const struct raw_case CASES[] = {
    {200, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {200, "GET / HTTP/1.0\r\n\r\n"},
    {200, "POST / HTTP/1.1\r\nHost: a:8080\r\nContent-Length: 2\r\n" JSON "\r\n"},
    {200, "POST / HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n" JSON "\r\n"},
    {200, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"},
    {200, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: application/json ; "
          "charset=UTF-8\r\n\r\n"},
    {200, "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {200, "GET / HTTP/1.1\r\nHost: a\r\nAccept: x/y\r\nAccept: z/y\r\n\r\n"},
    {200, "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" JSON "\r\n"},
    /* lengths */
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 20\r\n" JSON "\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n" JSON "\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
          "chunked\r\n\r\n"},
    {400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked \r\n\r\n"},
    {501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"},
    {501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 2\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 2\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"},
    {413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551621\r\n" JSON "\r\n"},
    {413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 262145\r\n" JSON "\r\n"},
    {200, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 262144\r\n" JSON "\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"},
    /* hosts */
    {400, "GET / HTTP/1.1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a/../b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
    /* names and values */
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX(Y): 1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX\x01: 1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX\xc3\xa9: 1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX: 1\x01\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer "
          "b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: a=2\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nOrigin: http://b\r\n\r\n"},
    /* methods */
    {405, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {405, "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {405, "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {501, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {400, "GE\x01T / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {400, "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
    /* what the body is said to be */
    {415,
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Encoding: gzip\r\n" JSON "\r\n"},
    {415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"},
    {415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\n"},
    {415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"},
    {415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: "
          "multipart/form-data; boundary=x\r\n\r\n"},
    {415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: application/json; "
          "charset=gbk\r\n\r\n"},
    {415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: "
          "application/jsonx\r\n\r\n"},
    {417, "POST / HTTP/1.1\r\nHost: a\r\nExpect: miracle\r\nContent-Length: 2\r\n" JSON "\r\n"},
};

Test(http_guard, every_head_has_its_status) {
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct guard_facts facts;
        int status = status_of(CASES[i].raw, &facts);
        cr_expect_eq(status, CASES[i].status, "case %zu: %d instead of %d\n%s", i, status,
                     CASES[i].status, CASES[i].raw);
    }
    arena_close(&arena);
}

Test(http_guard, facts_say_what_the_head_says) {
    struct guard_facts facts;
    cr_assert_eq(status_of("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 012\r\nCookie: s=1 \r\n"
                           "Accept: text/csv\r\n" JSON "accept: */*\r\n\r\n",
                           &facts),
                 200);
    cr_assert_eq(facts.method, HTTP_PUT);
    cr_assert(facts.has_body && !facts.chunked);
    cr_assert_eq(facts.body_bytes, 12);
    cr_assert(str_eq(facts.headers[HTTP_HEADER_COOKIE], STR("s=1")));
    cr_assert(str_eq(facts.headers[HTTP_HEADER_ACCEPT], STR("text/csv, */*")));
    cr_assert_null(facts.headers[HTTP_HEADER_AUTHORIZATION].ptr);
    arena_close(&arena);
}

Test(http_guard, counts_and_bytes_have_ceilings) {
    struct fault fault = {0};
    struct guard_facts facts;
    struct guard_head head = cut(STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    for (uint32_t i = 1; i < LIMIT_HEADER_COUNT_MAX; i++)
        rows[i] = (struct guard_header){STR("X"), STR("1")};
    head.header_count = LIMIT_HEADER_COUNT_MAX;
    head.size_bytes = LIMIT_HEADER_BYTES_MAX;
    cr_assert_eq(guard_check(&arena, &head, &facts, &fault), ERR_OK);
    head.size_bytes++;
    cr_assert_eq(guard_check(&arena, &head, &facts, &fault), ERR_TOO_LARGE);
    cr_assert_eq(http_status_of(&fault), 431);
    fault_clear(&fault);
    head.size_bytes = 100;
    rows[head.header_count++] = (struct guard_header){STR("X"), STR("1")};
    cr_assert_eq(guard_check(&arena, &head, &facts, &fault), ERR_TOO_LARGE);
    cr_assert_eq(http_status_of(&fault), 431);
    fault_clear(&fault);
    head.header_count = 1;
    head.target.len = LIMIT_TARGET_BYTES_MAX + 1;
    cr_assert_eq(guard_check(&arena, &head, &facts, &fault), ERR_TOO_LARGE);
    cr_assert_eq(http_status_of(&fault), 414);
    arena_close(&arena);
}

static bool whole(struct str raw) {
    struct guard_head head = cut(raw);
    return guard_lines_whole(&head);
}

Test(http_guard, only_cr_lf_ends_a_line) {
    cr_assert(whole(STR("GET / HTTP/1.1\r\nHost: a\r\nX:1\r\nY: \r\n\r\n")));
    cr_assert(whole(STR("GET / HTTP/1.0\r\n\r\n")));
    cr_assert_not(whole(STR("GET / HTTP/1.1\nHost: a\r\n\r\n")));
    cr_assert_not(whole(STR("GET / HTTP/1.1\r\nHost: a\n\r\n")));
    cr_assert_not(whole(STR("GET / HTTP/1.1\r\nHost: a\r\n\n")));
    cr_assert_not(whole(STR("GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n")));
    cr_assert_not(whole(STR("GET / HTTP/1.1\r\nHost: a\0b\r\nX: 1\r\n\r\n")));
    cr_assert_not(whole(STR("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n")));
}

#define OCTETS "Content-Type: application/octet-stream\r\n"

static int status_of_file(const char *raw, size_t bytes_max) {
    struct guard_facts facts;
    struct fault fault = {0};
    struct guard_head head = cut(str_from(raw));
    const struct guard_body file = {.bytes_max = bytes_max, .octets = true};
    cr_assert_eq(guard_check(&arena, &head, &facts, &fault), ERR_OK);
    return guard_check_body(&facts, &file, &fault) == ERR_OK ? 200 : http_status_of(&fault);
}

Test(http_guard, a_route_may_take_files_and_no_more_of_them_than_it_says) {
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"
    cr_expect_eq(status_of_file(POST OCTETS "Content-Length: 1000000\r\n\r\n", 1000000), 200);
    cr_expect_eq(status_of_file(POST OCTETS "Content-Length: 1000001\r\n\r\n", 1000000), 413);
    cr_expect_eq(
        status_of_file(POST OCTETS "Content-Length: 20971520\r\n\r\n", LIMIT_UPLOAD_BYTES_MAX),
        200);
    cr_expect_eq(
        status_of_file(POST OCTETS "Content-Length: 20971521\r\n\r\n", LIMIT_UPLOAD_BYTES_MAX),
        413);
    cr_expect_eq(status_of_file(POST OCTETS "Content-Length: 18446744073709551617\r\n\r\n",
                                LIMIT_UPLOAD_BYTES_MAX),
                 413);
    cr_expect_eq(status_of_file(POST OCTETS "Transfer-Encoding: chunked\r\n\r\n", 10), 200);
    cr_expect_eq(status_of_file(POST "\r\n", 10), 200, "nothing is sent");
    cr_expect_eq(status_of_file(POST "Content-Length: 2\r\n\r\n", 10), 415);
    cr_expect_eq(status_of_file(POST JSON "Content-Length: 2\r\n\r\n", 10), 415);
    cr_expect_eq(status_of_file(POST "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n", 10),
                 415);
}
