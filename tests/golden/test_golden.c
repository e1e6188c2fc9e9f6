/* Golden cases: a file in tests/golden/cases, the printed items in NAME.ir.jsonl, the diagnostics
 * in NAME.diag. NAME is the file's name; without its suffix for .txt and .gift. Adding a case is
 * adding files; XUEFA_GOLDEN_UPDATE=1 rewrites what is expected, to be read before it is committed.
 */
#include <criterion/criterion.h>

#include "questionbank/emit/diagnostics.h"
#include "questionbank/emit/print.h"
#include "tests/support/bank_support.h"

#define OUTPUT_BYTES_MAX ((size_t)16 * 1024 * 1024)

static bool is_updating(void) {
    const char *value = getenv("XUEFA_GOLDEN_UPDATE");
    return value != NULL && strcmp(value, "1") == 0;
}

static void write_whole(struct arena *arena, struct str path, struct str text) {
    FILE *file = fopen(arena_cstr(arena, path), "wb");
    cr_assert(file != NULL, "cannot write %.*s", STR_ARGS(path));
    cr_assert(fwrite(text.ptr, 1, text.len, file) == text.len);
    cr_assert(fclose(file) == 0);
}

static void compare(struct arena *arena, struct str path, struct str made) {
    if (is_updating()) {
        write_whole(arena, path, made);
        return;
    }
    struct str expected = read_whole(arena, path);
    cr_expect(expected.ptr != NULL, "%.*s is missing", STR_ARGS(path));
    cr_expect(str_eq(expected, made), "%.*s differs; made:\n%.*s", STR_ARGS(path), STR_ARGS(made));
}

static struct str print_all(struct arena *arena, const struct ir *ir) {
    struct buf buf = buf_make(arena, OUTPUT_BYTES_MAX);
    for (uint32_t i = 0; i < ir->items.count; i++) {
        if (ir->items.at[i].quarantined)
            continue;
        print_item(&buf, ir, &ir->items.at[i]);
        buf_add_char(&buf, '\n');
    }
    return buf_str(&buf);
}

/* The name under which the results of a case stand. */
static struct str result_name(struct str name) {
    static const struct str CUT[] = {STR_INIT(".txt"), STR_INIT(".gift")};
    for (size_t i = 0; i < COUNT_OF(CUT); i++)
        if (str_ends(name, CUT[i]))
            return str_slice(name, 0, name.len - CUT[i].len);
    return name;
}

static void run_case(struct arena *arena, struct str directory, struct str name) {
    struct str path = arena_printf(arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(name));
    struct str bytes = read_whole(arena, path);
    cr_assert(bytes.ptr != NULL, "cannot read %.*s", STR_ARGS(path));
    struct ir ir = compile_text(arena, name.ptr, bytes);
    struct buf diagnostics = buf_make(arena, OUTPUT_BYTES_MAX);
    diagnostics_print(&diagnostics, &ir);
    struct str stem = result_name(name);
    struct str base = arena_printf(arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(stem));
    compare(arena, arena_printf(arena, "%s.ir.jsonl", base.ptr), print_all(arena, &ir));
    compare(arena, arena_printf(arena, "%s.diag", base.ptr), buf_str(&diagnostics));
}

static uint32_t run_cases(struct arena *arena, const char *suffix) {
    ir_texts names = {0};
    struct str directory = source_path(arena, "tests/golden/cases");
    list_names(arena, directory, suffix, &names);
    uint32_t count = 0;
    for (uint32_t i = 0; i < names.count; i++) {
        if (str_ends(names.at[i], STR(".ir.jsonl")))
            continue;
        run_case(arena, directory, names.at[i]);
        count++;
    }
    return count;
}

Test(golden, text_cases_print_as_expected) {
    struct arena arena = {0};
    cr_assert(run_cases(&arena, ".txt") >= 25, "the cases were not found");
    arena_close(&arena);
}

Test(golden, gift_cases_print_as_expected) {
    struct arena arena = {0};
    cr_assert(run_cases(&arena, ".gift") >= 3, "the cases were not found");
    arena_close(&arena);
}

Test(golden, table_cases_print_as_expected) {
    struct arena arena = {0};
    cr_assert(run_cases(&arena, ".csv") >= 4, "the cases were not found");
    cr_assert(run_cases(&arena, ".tsv") >= 1, "the cases were not found");
    arena_close(&arena);
}

Test(golden, json_cases_print_as_expected) {
    struct arena arena = {0};
    cr_assert(run_cases(&arena, ".json") >= 3, "the cases were not found");
    cr_assert(run_cases(&arena, ".jsonl") >= 2, "the cases were not found");
    arena_close(&arena);
}

Test(golden, xml_cases_print_as_expected) {
    struct arena arena = {0};
    cr_assert(run_cases(&arena, ".xml") >= 3, "the cases were not found");
    arena_close(&arena);
}
