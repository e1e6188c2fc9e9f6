/* CSV, written and read.
 *
 * Written for people who open it in a spreadsheet: UTF-8 with BOM, CRLF, RFC 4180 quoting; a cell
 * that begins with = + - @, their full-width forms, tab or CR, with or without apostrophes before
 * it, is preceded by an apostrophe, so that nothing is taken for a formula. */
#pragma once

#include "base/core/buf.h"

void csv_begin(struct buf *buf); /* the BOM */
void csv_cell(struct buf *buf, struct str text, bool first);
void csv_row_end(struct buf *buf);

/* The text of a cell without that apostrophe. */
struct str csv_unguarded(struct str text);

/* Read as people and programs write it: RFC 4180 with any separator; LF, CR or CRLF; line breaks
 * and `""` inside quotes; blanks around a quoted cell are dropped. */
enum csv_fault {
    CSV_FINE,
    CSV_STRAY_QUOTE, /* a quote inside the cell, kept as text */
    CSV_UNCLOSED /* the cell's quote does not end: the cell is the rest of its line, quote included
                  */
};

/* A quoted cell that is longer than this counts as unclosed; behind so many unclosed cells a quote
 * no longer opens a cell. Both keep the cost linear. */
enum { CSV_CELL_BYTES_MAX = 1024 * 1024, CSV_UNCLOSED_COUNT_MAX = 64 };

struct csv_reader {
    struct str text;
    char separator;
    size_t at;
    bool inside;       /* of a row: at least one cell of it was given */
    uint32_t row;      /* of the next cell, from 1; rows are not lines */
    uint32_t cell;     /* how many cells of the row were given */
    uint32_t unclosed; /* cells so far */
    size_t placed;     /* the byte whose place is known */
    uint32_t line;
    uint32_t column;
};

struct csv_value {
    struct str text; /* without quotes; not trimmed */
    uint32_t row;    /* from 1 */
    uint32_t cell;   /* from 1 */
    uint32_t line;   /* of the text, from 1, in lines of the file */
    uint32_t column; /* of the text, in characters, from 1 */
    bool last;       /* of its row */
    enum csv_fault fault;
    size_t fault_offset; /* into the text */
};

/* `text` is valid UTF-8 without a byte order mark. */
struct csv_reader csv_reader_of(struct str text, char separator);

/* The next cell; false at the end. A line without anything is a row of one empty cell. Texts point
 * into the text that is read, or into the arena where a doubled quote was resolved. */
bool csv_next(struct csv_reader *reader, struct arena *arena, struct csv_value *out);
