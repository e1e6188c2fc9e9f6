/* Arenas, lists, hashes, faults and the log. */
#include <criterion/criterion.h>
#include <signal.h>
#include <unistd.h>

#include "base/core/hash.h"
#include "base/core/log.h"
#include "base/core/utf8.h"
#include "base/core/vec.h"

static bool is_zero(const unsigned char *p, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        if (p[i] != 0)
            return false;
    return true;
}

Test(arena, memory_is_zeroed_aligned_and_apart_also_after_a_reset) {
    struct arena arena = {0};
    for (int round = 0; round < 3; round++) {
        unsigned char *last = NULL;
        for (size_t bytes = 0; bytes < 9000; bytes = bytes * 2 + 1) {
            unsigned char *memory = arena_alloc(&arena, bytes);
            cr_assert_eq((uintptr_t)memory % _Alignof(max_align_t), 0);
            cr_assert_neq(memory, last);
            cr_assert(is_zero(memory, bytes), "%zu bytes, round %d", bytes, round);
            memset(memory, 0xA5, bytes);
            last = memory;
        }
        cr_expect_gt(arena.used_bytes, 9000);
        arena_reset(&arena);
        cr_expect_eq(arena.used_bytes, 0);
    }
    arena_close(&arena);
    cr_expect_null(arena.newest);
    cr_expect_not_null(arena_alloc(&arena, 1), "a closed arena can be used again");
    arena_close(&arena);
}

Test(arena, copies_end_with_a_nul_that_does_not_count) {
    struct arena arena = {0};
    struct str copy = arena_str(&arena, (struct str){"学法之", 6});
    cr_expect_str_eq(copy.ptr, "学法");
    cr_expect_eq(copy.len, 6);
    cr_expect_str_eq(arena_cstr(&arena, (struct str){NULL, 0}), "");
    struct str printed = arena_printf(&arena, "%05d|%s", 42, "x");
    cr_expect_str_eq(printed.ptr, "00042|x");
    cr_expect_eq(printed.len, 7);
    arena_close(&arena);
}

Test(arena, a_product_that_overflows_ends_the_program, .signal = SIGABRT) {
    struct arena arena = {0};
    arena_alloc_array(&arena, SIZE_MAX / 2, 3);
}

Test(vec, elements_keep_their_values_while_the_list_grows) {
    struct arena arena = {0};
    VEC(uint64_t) list = {0};
    for (uint64_t i = 0; i < 5000; i++)
        *vec_push(&arena, &list) = i * i;
    cr_assert_eq(list.count, 5000);
    for (uint64_t i = 0; i < 5000; i++)
        cr_assert_eq(list.at[i], i * i);
    arena_close(&arena);
}

static const char *hex(struct arena *arena, struct hash hash) {
    return hash_hex(arena, &hash, HASH_BYTES).ptr;
}

Test(hash, blake2b_256_by_known_answers) {
    struct arena arena = {0};
    cr_expect_str_eq(hex(&arena, hash_of(STR(""))),
                     "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    cr_expect_str_eq(hex(&arena, hash_of(STR("学法"))),
                     "66dd98928e7515f6dbe8630e809e750f781f58d413ec60119e144814b14b86a4");
    struct hash_state state;
    hash_begin(&state);
    hash_add(&state, STR("ab"));
    hash_add(&state, STR("c"));
    cr_expect_str_eq(hex(&arena, hash_end(&state)),
                     "20263e794775e4edf2b306c0f306af9e50175c831c857604b481e847f790bf95");
    arena_close(&arena);
}

Test(hash, parts_do_not_run_into_each_other) {
    struct hash_state ab_c, a_bc;
    hash_begin(&ab_c);
    hash_add(&ab_c, STR("ab"));
    hash_add(&ab_c, STR("c"));
    hash_begin(&a_bc);
    hash_add(&a_bc, STR("a"));
    hash_add(&a_bc, STR("bc"));
    struct hash left = hash_end(&ab_c), right = hash_end(&a_bc);
    cr_expect(!hash_eq(&left, &right));
    cr_expect(hash_eq(&left, &left));
}

Test(hash, texts_for_the_wire) {
    struct arena arena = {0};
    struct hash hash = hash_of(STR(""));
    cr_expect_str_eq(hash_hex(&arena, &hash, 4).ptr, "0e5751c0");
    cr_expect_str_eq(base64url(&arena, "\xfb\xff\xfe", 3).ptr, "-__-", "no + and no /");
    cr_expect_str_eq(base64url(&arena, "a", 1).ptr, "YQ", "no padding");
    arena_close(&arena);
}

Test(fault, the_first_cause_wins) {
    struct fault fault = {0};
    cr_expect_eq(fault_set_field(&fault, ERR_INVALID, "first", "name", "甲%d", 1), ERR_INVALID);
    cr_expect_eq(fault_set(&fault, ERR_OUTSIDE, "second", "乙"), ERR_OUTSIDE,
                 "the caller's own error is still returned");
    cr_expect_eq(fault.err, ERR_INVALID);
    cr_expect_str_eq(fault.code, "first");
    cr_expect_str_eq(fault.field, "name");
    cr_expect_str_eq(fault.detail, "甲1");
    fault_clear(&fault);
    cr_expect_null(fault.code);
    fault_set(&fault, ERR_BUSY, "third", "丙");
    cr_expect_str_eq(fault.code, "third");
    cr_expect_str_eq(fault.field, "", "an old field does not stay");
}

/* A text of `ascii` letters and then Chinese characters up to beyond the room. */
static char *long_text(struct arena *arena, size_t ascii, size_t bytes) {
    char *text = arena_alloc(arena, bytes + 4);
    memset(text, 'x', ascii);
    for (size_t at = ascii; at < bytes; at += 3)
        memcpy(text + at, "法", 3);
    return text;
}

Test(fault, long_texts_are_cut_between_characters) {
    struct arena arena = {0};
    for (size_t ascii = 0; ascii < 3; ascii++) {
        struct fault fault = {0};
        fault_set_field(&fault, ERR_INVALID, "long",
                        long_text(&arena, ascii, FAULT_FIELD_BYTES_MAX + 9), "%s",
                        long_text(&arena, ascii, FAULT_DETAIL_BYTES_MAX + 9));
        cr_expect_geq(strlen(fault.detail), FAULT_DETAIL_BYTES_MAX - 8);
        cr_expect_eq(utf8_find_invalid(str_from(fault.detail)), STR_NONE);
        cr_expect_geq(strlen(fault.field), FAULT_FIELD_BYTES_MAX - 8);
        cr_expect_eq(utf8_find_invalid(str_from(fault.field)), STR_NONE,
                     "the name of an unknown member comes from the client");
    }
    arena_close(&arena);
}

/* What log_line writes, read back from a pipe in the place of standard error. */
static struct str logged(struct arena *arena, enum log_level level,
                         const struct log_field *fields) {
    int ends[2];
    int saved = dup(STDERR_FILENO);
    cr_assert_eq(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_line(level, 0, "tested", fields);
    dup2(saved, STDERR_FILENO);
    close(ends[1]);
    char *text = arena_alloc(arena, 8192);
    ssize_t bytes = read(ends[0], text, 8191);
    close(ends[0]);
    close(saved);
    cr_assert_gt(bytes, 0);
    return (struct str){text, (size_t)bytes};
}

Test(log, a_line_is_json_and_values_are_escaped) {
    struct arena arena = {0};
    const struct log_field fields[] = {
        LOG_TEXT("path", STR("/a\"b\\c\n{\"event\":\"forged\"}\r\x1b[0m\x7f\0z")),
        LOG_TEXT("empty", STR("")),
        LOG_NUMBER("ms", -7),
        {NULL, {NULL, 0}, 0}};
    struct str line = logged(&arena, LOG_WARNING, fields);
    cr_expect_str_eq(
        line.ptr, "{\"at\":\"1970-01-01T08:00:00.000+08:00\",\"level\":\"warning\","
                  "\"event\":\"tested\",\"path\":\"/a\\\"b\\\\c\\u000a{\\\"event\\\":"
                  "\\\"forged\\\"}\\u000d\\u001b[0m\\u007f\\u0000z\",\"empty\":\"\",\"ms\":-7}\n");
    arena_close(&arena);
}

Test(log, a_line_that_grows_too_long_is_cut_at_a_field) {
    struct arena arena = {0};
    char *long_value = arena_alloc(&arena, 4001);
    memset(long_value, '"', 4000);
    for (size_t bytes = 1900; bytes < 2100; bytes++) {
        const struct log_field fields[] = {LOG_NUMBER("kept", 1),
                                           LOG_TEXT("long", ((struct str){long_value, bytes})),
                                           {NULL, {NULL, 0}, 0}};
        struct str line = logged(&arena, LOG_INFO, fields);
        cr_assert_leq(line.len, 4096);
        cr_assert(str_ends(line, STR("\"}\n")) || str_ends(line, STR(",\"kept\":1}\n")));
        cr_assert_eq(str_find_char(line, '\n'), line.len - 1);
    }
    arena_close(&arena);
}
