/* Writing workbooks (.xlsx), by libxlsxwriter in its constant-memory mode: rows top down. Text is
 * always written as a string, never as a formula; a text longer than a cell holds (32,767
 * characters) is an error. Times inside are fixed, so that the same cells give the same bytes. */
#pragma once

#include "base/core/arena.h"

struct book;

/* ERR_OUTSIDE `book_unwritable` when there is no room for temporary files. */
enum err book_open(struct arena *arena, struct book **out, struct fault *fault) MUST_CHECK;

/* Begins a sheet; `widths` in characters for `count` columns; the first row is a bold, frozen head
 * with a filter. ERR_INVALID `book_sheet_name`: empty, longer than 31 characters, taken, or with
 * one of [ ] : * ? / \. `count` ≥ 1. */
enum err book_sheet(struct book *book, struct str name, const uint32_t *widths, uint32_t count,
                    struct fault *fault) MUST_CHECK;

/* Rows and columns count from 1; rows come top down (a broken promise otherwise), cells of a row in
 * any order. An empty text leaves the cell empty. ERR_TOO_LARGE `book_cell_too_long` names
 * LIMIT_BOOK_CELL_UNITS_MAX, `book_too_large` the rows and columns of a sheet; ERR_INVALID
 * `book_text` for NUL and for what is no UTF-8. */
enum err book_text(struct book *book, uint32_t row, uint32_t column, struct str text,
                   struct fault *fault) MUST_CHECK;
enum err book_number(struct book *book, uint32_t row, uint32_t column, double number,
                     struct fault *fault) MUST_CHECK;

/* The file's bytes, read once to see that they are whole: ERR_OUTSIDE `book_unwritable` when a disk
 * was full, ERR_TOO_LARGE `book_too_large` beyond LIMIT_PACKAGE_BYTES_MAX. The book is closed, also
 * on failure. */
enum err book_finish(struct book *book, struct arena *arena, struct str *out,
                     struct fault *fault) MUST_CHECK;
void book_close(struct book *book); /* without its bytes; NULL is fine */
