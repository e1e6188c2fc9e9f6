/* CSV for people who open it in a spreadsheet: UTF-8 with BOM, CRLF, RFC 4180 quoting; a cell that
 * begins with = + - @, their full-width forms, tab or CR is preceded by an apostrophe, so that
 * nothing is taken for a formula. */
#pragma once

#include "base/core/buf.h"

void csv_begin(struct buf *buf); /* the BOM */
void csv_cell(struct buf *buf, struct str text, bool first);
void csv_row_end(struct buf *buf);
