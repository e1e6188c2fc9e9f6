/* Tables as workbooks give them, without the package around them: lines are rows, `|` stands
 * between cells, `@` and four characters begin a merged area, `#` begins a sheet (`#!` a hidden
 * one). What comes out must print. */
#include "base/core/utf8.h"
#include "questionbank/read/grid.h"
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_area(struct grid *grid, struct str line) {
    uint32_t at[4];
    for (size_t i = 0; i < 4; i++)
        at[i] = ((unsigned char)line.ptr[i + 1] & 0x3FU) + 1;
    grid_add_area(
        grid, &(struct grid_area){at[0] < at[1] ? at[0] : at[1], at[0] < at[1] ? at[1] : at[0],
                                  at[2] < at[3] ? at[2] : at[3], at[2] < at[3] ? at[3] : at[2]});
}

static void add_row(struct grid *grid, struct str line, uint32_t row) {
    uint32_t column = 0;
    for (struct str rest = line; rest.ptr != NULL;) {
        struct str cell = str_cut(&rest, '|');
        column++;
        grid_add_cell(grid, &(struct grid_place){row, column, {row, column, 0}}, cell, false);
    }
}

static void fill(struct grid *grid, struct str text) {
    uint32_t row = 0;
    grid_add_sheet(grid, STR("sheet"), false);
    for (struct str rest = text; rest.ptr != NULL;) {
        struct str line = str_cut(&rest, '\n');
        if (str_starts(line, STR("#")))
            grid_add_sheet(grid, str_from_offset(line, 1), str_starts(line, STR("#!")));
        else if (str_starts(line, STR("@")) && line.len >= 5)
            add_area(grid, line);
        else
            add_row(grid, line, ++row);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    struct str text = {size == 0 ? "" : (const char *)data, size};
    bool is_xml_text = utf8_find_invalid(text) == STR_NONE && str_find_char(text, '\0') == STR_NONE;
    if (is_xml_text) {
        uint32_t source_idx = ir_source_add(&ir, STR("fuzz"), STR("xlsx"), ORIGIN_CELL);
        struct grid grid = grid_begin(&ir, source_idx, 0, 0);
        fill(&grid, text);
        grid_end(&grid);
        link_items(&ir);
        check_items(&ir);
        fuzz_print(&arena, &ir);
    }
    arena_close(&arena);
    return 0;
}
