/* Tables of items: sheets of cells, whose header is found by what its titles mean. */
#pragma once

#include "questionbank/read/record.h"

struct grid_cell {
    uint32_t row;  /* from 1, in the order of adding */
    uint32_t line; /* of the rendered text */
    uint16_t line_count;
    uint8_t column; /* from 0 */
    uint8_t flags;  /* enum record_flag */
};

struct grid_area {
    uint32_t row_first, row_last, column_first, column_last;
};

struct grid_sheet {
    struct str name; /* empty: the file is the table */
    bool hidden;
    uint32_t cell_first, cell_count;
    uint32_t area_first, area_count;
};

struct grid {
    struct ir *ir;
    uint32_t source_idx;
    struct rendering rendering;
    VEC(struct grid_cell) cells; /* by row, then column */
    VEC(struct grid_area) areas;
    VEC(struct grid_sheet) sheets;
    bool ragged; /* a row longer than the header has lost its columns: it is an error */
    bool full;   /* too many cells or too much text: said once, the rest is left out */
};

/* `cells` and `bytes` are what is to be expected at most; 0: not known. */
struct grid grid_begin(struct ir *ir, uint32_t source_idx, uint32_t cells, size_t bytes);
void grid_add_sheet(struct grid *grid, struct str name, bool hidden);

struct grid_place {
    uint32_t row;    /* from 1 */
    uint32_t column; /* from 1 */
    struct ir_line from;
};

/* Cells come by row, then by column; a cell of blanks is none. `step`: its lines are lines of the
 * file. Returns the cell, or NULL when nothing was added. */
struct grid_cell *grid_add_cell(struct grid *grid, const struct grid_place *place, struct str text,
                                bool step);

void grid_add_area(struct grid *grid, const struct grid_area *area);

/* Reads all sheets. */
void grid_end(struct grid *grid);

/* What each column means. */
struct grid_header {
    struct record_title titles[LIMIT_COLUMN_COUNT_MAX];
    bool titled[LIMIT_COLUMN_COUNT_MAX]; /* the header has a cell here */
    uint32_t column_count;               /* up to the last title */
    uint32_t row_last;                   /* of the header */
};

/* One row: cells next to each other in grid.cells. */
struct grid_row {
    const struct grid_cell *cells;
    uint32_t count;
};

/* The sheet's first merged area that begins at or below the row; areas stand by their first row. */
uint32_t grid_area_from(const struct grid *grid, const struct grid_sheet *sheet, uint32_t row);

/* Whether the row (with the rows merged or stacked below it) is a header: at least
 * two titles are known, a stem among them. */
bool grid_find_header(struct record_reader *reader, const struct grid *grid,
                      const struct grid_sheet *sheet, uint32_t cell_idx, struct grid_header *out);

/* The cell as a value without a role. */
struct record_value grid_value(const struct grid_cell *cell);

/* The row that begins at the cell. */
struct grid_row grid_row_at(const struct grid *grid, const struct grid_sheet *sheet,
                            uint32_t cell_idx);

/* Whether a line of titles makes a header: for sniffing. */
bool grid_is_header(struct arena *scratch, const struct str *titles, uint32_t count);
