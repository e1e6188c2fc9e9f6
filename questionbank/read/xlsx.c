/* Workbooks: cells of all visible sheets into a grid. */
#include "base/office/sheet.h"

#include "questionbank/ir/report.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/grid.h"

static enum err open_sheet(void *context, struct str name, bool hidden, struct fault *fault) {
    struct grid *grid = context;
    struct ir_source *source = &grid->ir->sources.at[grid->source_idx];
    (void)fault;
    name = arena_str(grid->ir->arena, name);
    *vec_push(grid->ir->arena, &source->sheets) = name;
    grid_add_sheet(grid, name, hidden);
    return ERR_OK;
}

static enum err take_cell(void *context, const struct sheet_cell *cell, struct fault *fault) {
    struct grid *grid = context;
    struct grid_place place = {
        cell->row, cell->column, {cell->row, cell->column, grid->sheets.count - 1}};
    (void)fault;
    grid_add_cell(grid, &place, cell->text, false);
    return ERR_OK;
}

static enum err take_area(void *context, const struct sheet_area *area, struct fault *fault) {
    (void)fault;
    grid_add_area(context, &(struct grid_area){area->row_first, area->row_last, area->column_first,
                                               area->column_last});
    return ERR_OK;
}

bool xlsx_knows(const struct package *package) {
    return sheet_sniff(package);
}

void xlsx_read(struct ir *ir, uint32_t source_idx, struct package *package) {
    static const struct sheet_visitor VISITOR = {
        .open = open_sheet, .cell = take_cell, .merged = take_area};
    struct fault fault = {0};
    ir->sources.at[source_idx].origin = ORIGIN_CELL;
    struct grid grid = grid_begin(ir, source_idx, 0, 0);
    if (sheet_read(ir->arena, package, &VISITOR, &grid, &fault) != ERR_OK)
        ir_report_fault(ir, DIAG_PACKAGE, (struct ir_place){source_idx, 1, 1}, &fault);
    else
        grid_end(&grid);
}
