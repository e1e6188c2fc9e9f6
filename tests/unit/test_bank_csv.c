/* CSV, cell by cell: texts, places, faults; and the ceilings of tables. */
#include <criterion/criterion.h>

#include "base/core/csv.h"
#include "base/core/limits.h"
#include "tests/support/bank_support.h"

struct cell_case {
    const char *text;
    const char *cells; /* `row.cell line:column text`, `|` between; ~ for a line end in a text */
};

static struct str show_cells(struct arena *arena, const char *text, char separator) {
    struct csv_reader reader = csv_reader_of(str_from(text), separator);
    struct buf buf = buf_make(arena, 4096);
    struct csv_value value;
    while (csv_next(&reader, arena, &value)) {
        buf_printf(&buf, "%s%u.%u %u:%u ", buf.len > 0 ? "|" : "", value.row, value.cell,
                   value.line, value.column);
        for (size_t i = 0; i < value.text.len; i++) {
            char c = value.text.ptr[i];
            buf_add_char(&buf, (char)(c == '\n' || c == '\r' ? '~' : c));
        }
        if (value.fault != CSV_FINE)
            buf_printf(&buf, "!%d@%zu", (int)value.fault, value.fault_offset);
    }
    return buf_str(&buf);
}

Test(bank_csv, cells_know_their_text_and_place) {
    static const struct cell_case CASES[] = {
        {"", ""},
        {"a", "1.1 1:1 a"},
        {"a\n", "1.1 1:1 a"},
        {"a,\n", "1.1 1:1 a|1.2 1:3 "},
        {"a,", "1.1 1:1 a|1.2 1:3 "},
        {"a,b\r\nc,d", "1.1 1:1 a|1.2 1:3 b|2.1 2:1 c|2.2 2:3 d"},
        {"a\rb", "1.1 1:1 a|2.1 2:1 b"},
        {"a\n\nb", "1.1 1:1 a|2.1 2:1 |3.1 3:1 b"},
        {"馆,长,x", "1.1 1:1 馆|1.2 1:3 长|1.3 1:5 x"},
        {"\"a,b\",c", "1.1 1:2 a,b|1.2 1:7 c"},
        {"\"a\r\nb\",c\nd", "1.1 1:2 a~~b|1.2 2:4 c|2.1 3:1 d"},
        {"\"a\"\"b\"", "1.1 1:2 a\"b"},
        {"\"\",x", "1.1 1:2 |1.2 1:4 x"},
        {"\"\"\"\",x", "1.1 1:2 \"|1.2 1:6 x"},
        {" \"a\" , \"b\"", "1.1 1:3 a|1.2 1:9 b"},
        {" a ,b", "1.1 1:1  a |1.2 1:5 b"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct str shown = show_cells(&arena, CASES[i].text, ',');
        cr_expect(str_eq(shown, str_from(CASES[i].cells)), "%s: %.*s", CASES[i].text,
                  STR_ARGS(shown));
        arena_close(&arena);
    }
}

Test(bank_csv, a_stray_quote_is_text_and_is_pointed_at) {
    static const struct cell_case CASES[] = {
        {"a\"b,c", "1.1 1:1 a\"b!1@1|1.2 1:5 c"},
        {"\"a\"b\",c", "1.1 1:2 a\"b!1@1|1.2 1:7 c"},
        {"\"x\"\"y\"z\",c", "1.1 1:2 x\"y\"z!1@3|1.2 1:10 c"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct str shown = show_cells(&arena, CASES[i].text, ',');
        cr_expect(str_eq(shown, str_from(CASES[i].cells)), "%s: %.*s", CASES[i].text,
                  STR_ARGS(shown));
        arena_close(&arena);
    }
}

Test(bank_csv, a_quote_without_end_costs_its_line_only) {
    static const struct cell_case CASES[] = {
        {"\"a,b\nc,d", "1.1 1:1 \"a,b!2@0|2.1 2:1 c|2.2 2:3 d"},
        {"\"a,b\n\"c\",d", "1.1 1:1 \"a,b!2@0|2.1 2:2 c|2.2 2:5 d"},
        {"x,\"a\r\ny,\"b\"\r\n", "1.1 1:1 x|1.2 1:3 \"a!2@0|2.1 2:1 y|2.2 2:4 b"},
        {"\"", "1.1 1:1 \"!2@0"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct str shown = show_cells(&arena, CASES[i].text, ',');
        cr_expect(str_eq(shown, str_from(CASES[i].cells)), "%s: %.*s", CASES[i].text,
                  STR_ARGS(shown));
        arena_close(&arena);
    }
}

Test(bank_csv, quotes_lose_their_meaning_behind_too_many_unclosed_ones) {
    struct arena arena = {0};
    struct buf text = buf_make(&arena, 1 << 20);
    uint32_t unclosed = 0, stray = 0;
    struct csv_value value;
    for (int i = 0; i < 1000; i++)
        buf_add(&text, STR("\"\"\"\"x\n"));
    struct csv_reader reader = csv_reader_of(buf_str(&text), ',');
    while (csv_next(&reader, &arena, &value)) {
        unclosed += value.fault == CSV_UNCLOSED;
        stray += value.fault == CSV_STRAY_QUOTE;
    }
    cr_expect(unclosed == CSV_UNCLOSED_COUNT_MAX && stray == 1000 - CSV_UNCLOSED_COUNT_MAX);
    arena_close(&arena);
}

static struct ir compile_csv(struct arena *arena, struct str head, const char *unit,
                             uint32_t count) {
    struct buf text = buf_make(arena, LIMIT_SOURCE_BYTES_MAX);
    buf_add(&text, head);
    for (uint32_t i = 0; i < count; i++)
        buf_add_cstr(&text, unit);
    return compile_text(arena, "table.csv", buf_str(&text));
}

Test(bank_csv, a_table_has_so_many_columns) {
    struct arena arena = {0};
    struct str head = STR("题干,选项A,选项B,答案\n哪一层是书库？,一层,二层,B,");
    struct ir fits = compile_csv(&arena, head, ",", LIMIT_COLUMN_COUNT_MAX - 5);
    struct ir wide = compile_csv(&arena, head, "x,", LIMIT_COLUMN_COUNT_MAX);
    cr_expect(fits.errors == 0 && fits.items.count == 1);
    cr_expect(count_code(&wide, "QB087") == 1, "the column behind the last one");
    cr_expect(wide.items.count == 1 && wide.items.at[0].quarantined);
    arena_close(&arena);
}

Test(bank_csv, a_table_has_so_many_cells) {
    struct arena arena = {0};
    struct ir ir =
        compile_csv(&arena, STR("题干,答案\n"), "x,A,y,B,z,C,u,D\n", LIMIT_CELL_COUNT_MAX / 8 + 1);
    cr_expect(count_code(&ir, "QB087") == 1);
    arena_close(&arena);
}

Test(bank_csv, a_line_and_a_cell_have_their_ceilings) {
    struct arena arena = {0};
    struct str head = STR("题干,选项A,选项B,答案\n哪一层是书库？,一层,二层,B\n\"");
    struct ir line = compile_csv(&arena, head, "x", 20 * 1024 * 1024);
    struct ir lines = compile_csv(&arena, head, "x\n", LIMIT_ITEM_LINE_COUNT_MAX + 1);
    cr_expect(count_code(&line, "QB086") == 1 && count_code(&line, "QB003") == 1);
    cr_expect(line.items.count == 2 && !line.items.at[0].quarantined &&
              line.items.at[1].quarantined);
    cr_expect(count_code(&lines, "QB086") == 1, "the lines behind it are rows");
    cr_expect(!lines.items.at[0].quarantined && lines.items.at[1].quarantined);
    arena_close(&arena);
}

Test(bank_csv, cut_off_anywhere_a_table_gives_items_or_reasons) {
    static const char TEXT[] =
        "题型,题干,选项A,选项B,答案\r\n单选,\"几点\r\n开门\"\"？\",八点,九点,B\r\n";
    struct arena arena = {0};
    for (size_t len = 0; len < sizeof TEXT; len++) {
        struct ir ir = compile_text(&arena, "cut.csv", (struct str){TEXT, len});
        uint32_t sound = 0;
        for (uint32_t i = 0; i < ir.items.count; i++)
            sound += !ir.items.at[i].quarantined;
        cr_expect(sound > 0 || ir.errors > 0, "%zu bytes", len);
    }
    arena_close(&arena);
}
