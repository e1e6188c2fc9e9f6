/* Workbooks (.xlsx) as cells, streaming: shared and inline strings, numbers, booleans, errors,
 * results of formulas (formulas are never computed), merged areas, hidden sheets.
 *
 * Numbers are given as a person sees a plain number: `1.0` is "1", `1E3` is "1000", at most 15
 * significant digits (a whole number that the file writes in full stays whole); a percent format
 * gives "50%"; a cell with a date format is given as 2024-03-01 (and a time of day, if any), one
 * with a time format as 08:30; booleans as TRUE and FALSE. Text stays as it stands, line ends are
 * LF. Rich text loses its runs' formats; phonetic guides are left out. */
#pragma once

#include "base/core/arena.h"
#include "base/office/package.h"

struct sheet_cell {
    uint32_t row;    /* from 1 */
    uint32_t column; /* from 1 */
    struct str text; /* lives during the call */
    bool is_formula; /* the text is its stored result */
    bool is_number;
    bool is_error; /* #N/A and kin */
};

struct sheet_area {
    uint32_t row_first, row_last, column_first, column_last;
};

/* Called in the workbook's order of sheets; cells by row, then column; empty cells are left out,
 * but for formulas without a stored result; `merged` after the cells of its sheet (an area may be
 * as large as the sheet: never walk it cell by cell). NULL members are skipped. */
struct sheet_visitor {
    enum err (*open)(void *context, struct str name, bool hidden, struct fault *fault);
    enum err (*cell)(void *context, const struct sheet_cell *cell, struct fault *fault);
    enum err (*merged)(void *context, const struct sheet_area *area, struct fault *fault);
    enum err (*close)(void *context, struct fault *fault);
};

/* Whether the package is a workbook. */
bool sheet_sniff(const struct package *package);

/* ERR_MALFORMED `sheet_damaged`, the errors of package.h and xml.h; ERR_TOO_LARGE
 * `sheet_too_large` names the ceiling: LIMIT_CELL_COUNT_MAX, LIMIT_OFFICE_PARTS_MAX,
 * LIMIT_SHEET_*, LIMIT_MERGED_COUNT_MAX. */
enum err sheet_read(struct arena *arena, struct package *package,
                    const struct sheet_visitor *visitor, void *context,
                    struct fault *fault) MUST_CHECK;
