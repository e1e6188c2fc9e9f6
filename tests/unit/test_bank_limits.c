/* The doors of the compiler: each ceiling of base/core/limits.h is tried just inside and just
 * outside, and hostile sizes end in a diagnostic, soon. */
#include <criterion/criterion.h>

#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/clock.h"
#include "base/core/limits.h"
#include "questionbank/questionbank.h"
#include "tests/support/bank_support.h"

enum { SOON_MS = 60 * 1000 }; /* generous: the machine may be busy; quadratic cost takes hours */

static void add_times(struct buf *buf, const char *text, uint32_t times) {
    for (uint32_t i = 0; i < times; i++)
        buf_add_cstr(buf, text);
}

static struct ir compile_soon(struct arena *arena, const struct buf *buf) {
    int64_t start_ms = clock_monotonic_ms();
    struct ir ir = compile_text(arena, "x.txt", buf_str(buf));
    cr_expect(clock_monotonic_ms() - start_ms < SOON_MS);
    return ir;
}

Test(bank_limits, a_line_is_read_up_to_its_ceiling) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, SIZE_MAX / 2);
    buf_add_cstr(&buf, "判断题\n1．");
    add_times(&buf, "x", 1000);
    buf_add_cstr(&buf, "\n答案：对\n");
    struct ir fine = compile_soon(&arena, &buf);
    cr_expect(fine.items.count == 1 && fine.errors == 0);

    struct buf longer = buf_make(&arena, SIZE_MAX / 2);
    buf_add_cstr(&longer, "判断题\n1．好的题。\n答案：对\n2．");
    add_times(&longer, "x", LIMIT_LINE_BYTES_MAX + 1);
    buf_add_cstr(&longer, "\n");
    struct ir ir = compile_soon(&arena, &longer);
    cr_assert(count_code(&ir, "QB003") == 1);
    cr_expect(ir.diagnostics.at[0].place.line == 4 && ir.diagnostics.at[0].place.column == 1);
    cr_expect(ir.items.count == 1 && ir.items.at[0].quarantined, "a line of it may be missing");
    arena_close(&arena);
}

Test(bank_limits, one_hundred_megabytes_on_one_line_are_one_diagnostic) {
    struct arena arena = {0};
    size_t bytes = (size_t)100 * 1024 * 1024;
    char *text = arena_alloc(&arena, bytes);
    memset(text, 'A', bytes);
    struct buf buf = {.data = text, .len = bytes};
    struct ir ir = compile_soon(&arena, &buf);
    cr_expect(ir.errors == 1 && count_code(&ir, "QB003") == 1);
    arena_close(&arena);
}

static struct ir compile_options(struct arena *arena, uint32_t count) {
    struct buf buf = buf_make(arena, SIZE_MAX / 2);
    buf_add_cstr(&buf, "单选题\n1．题（ A ）\n");
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&buf, "%c．第%u项\n", (char)('A' + i % 26), i);
    return compile_soon(arena, &buf);
}

Test(bank_limits, options_are_read_up_to_their_ceiling) {
    struct arena arena = {0};
    struct ir fine = compile_options(&arena, LIMIT_OPTION_COUNT_MAX);
    cr_expect(fine.errors == 0 && fine.items.at[0].options.count == LIMIT_OPTION_COUNT_MAX);
    struct ir many = compile_options(&arena, LIMIT_OPTION_COUNT_MAX + 1);
    cr_expect(count_code(&many, "QB021") == 1 && many.items.at[0].quarantined);
    struct ir million = compile_options(&arena, 1000 * 1000);
    cr_expect(million.errors > 0 && million.items.count == 1 && million.items.at[0].quarantined);
    arena_close(&arena);
}

/* A text field of `bytes` bytes over lines of 100. */
static struct ir compile_field(struct arena *arena, const char *before, size_t bytes,
                               const char *behind) {
    struct buf buf = buf_make(arena, SIZE_MAX / 2);
    buf_add_cstr(&buf, before);
    for (size_t i = 0; i < bytes; i++)
        buf_add_char(&buf, i % 100 == 99 ? '\n' : 'x');
    buf_add_cstr(&buf, behind);
    return compile_soon(arena, &buf);
}

Test(bank_limits, long_texts_are_refused_not_cut) {
    struct arena arena = {0};
    size_t stem = LIMIT_STEM_BYTES_MAX, option = LIMIT_OPTION_BYTES_MAX;
    struct ir ir = compile_field(&arena, "判断题\n1．", stem - 200, "y\n答案：对\n");
    cr_expect(ir.errors == 0);
    ir = compile_field(&arena, "判断题\n1．", stem + 1, "y\n答案：对\n");
    cr_expect(count_code(&ir, "QB031") == 1 && ir.items.at[0].quarantined, "stem");
    ir = compile_field(&arena, "判断题\n1．题\n答案：对\n解析：", stem + 1, "y\n");
    cr_expect(count_code(&ir, "QB031") == 1, "rationale");
    ir = compile_field(&arena, "材料：", stem + 1, "y\n1．【判断题】题\n答案：对\n材料完\n");
    cr_expect(ir.errors > 0, "stimulus");
    ir = compile_field(&arena, "单选题\n1．题（ A ）\nA．", option + 1, "y\nB．乙\n");
    cr_expect(count_code(&ir, "QB024") == 1 && ir.items.at[0].quarantined, "option");
    arena_close(&arena);
}

Test(bank_limits, items_are_read_up_to_their_ceiling) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, SIZE_MAX / 2);
    buf_add_cstr(&buf, "判断题\n");
    for (uint32_t i = 0; i <= LIMIT_ITEM_COUNT_MAX; i++)
        buf_printf(&buf, "%u．第%u题\n答案：对\n", i % 1000, i);
    struct ir ir = compile_soon(&arena, &buf);
    cr_expect(ir.items.count == LIMIT_ITEM_COUNT_MAX);
    cr_expect(ir.errors == 1 && count_code(&ir, "QB008") == 1);
    arena_close(&arena);
}

Test(bank_limits, diagnostics_beyond_the_ceiling_are_counted_only) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, SIZE_MAX / 2);
    for (uint32_t i = 0; i < LIMIT_DIAGNOSTIC_COUNT_MAX + 5; i++)
        buf_printf(&buf, "1．第%u题没有答案\n", i);
    struct ir ir = compile_soon(&arena, &buf);
    cr_expect(ir.errors == LIMIT_DIAGNOSTIC_COUNT_MAX + 5);
    cr_expect(ir.diagnostics.count == LIMIT_DIAGNOSTIC_COUNT_MAX);
    arena_close(&arena);
}

Test(bank_limits, lists_of_an_item_are_short) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, SIZE_MAX / 2);
    buf_add_cstr(&buf, "判断题\n1．题\n答案：对\n标签：");
    for (uint32_t i = 0; i <= LIMIT_ITEM_LIST_MAX; i++)
        buf_printf(&buf, "词%u、", i);
    struct ir ir = compile_soon(&arena, &buf);
    cr_assert(ir.items.count == 1);
    cr_expect(ir.items.at[0].tags.count == LIMIT_ITEM_LIST_MAX && count_code(&ir, "QB042") == 1);
    arena_close(&arena);
}

static enum err compile_path(struct arena *arena, const char *path, struct fault *fault) {
    struct ir ir = {0};
    enum err err = questionbank_compile(arena, &path, 1, &ir, fault);
    cr_expect(err == ERR_OK || ir.arena == NULL, "outputs are written only on success");
    return err;
}

Test(bank_limits, what_is_no_readable_file_is_a_clear_error) {
    struct arena arena = {0};
    struct fault fault = {0};
    cr_expect(compile_path(&arena, "/nonexistent/bank.txt", &fault) == ERR_OUTSIDE);
    fault_clear(&fault);
    cr_expect(compile_path(&arena, "/", &fault) == ERR_INVALID);
    cr_expect_str_eq(fault.code, "file_is_directory");
    fault_clear(&fault);
    cr_expect(compile_path(&arena, "/dev/zero", &fault) == ERR_INVALID);
    cr_expect_str_eq(fault.code, "file_not_regular");
    arena_close(&arena);
}

Test(bank_limits, a_file_beyond_the_ceiling_is_not_read) {
    struct arena arena = {0};
    struct fault fault = {0};
    char path[] = "/tmp/xuefa_bank_XXXXXX";
    int file = mkstemp(path);
    cr_assert(file >= 0);
    cr_assert(ftruncate(file, (off_t)LIMIT_SOURCE_BYTES_MAX + 1) == 0);
    cr_expect(compile_path(&arena, path, &fault) == ERR_TOO_LARGE);
    cr_expect_str_eq(fault.code, "file_too_large");
    cr_expect(arena.used_bytes < 1024 * 1024);
    close(file);
    unlink(path);
    arena_close(&arena);
}
