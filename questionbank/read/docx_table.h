/* The tables of a document while it is read. Only tables that stand in no other and in no text box
 * have rows and cells here; what stands inside a cell is its lines. */
#pragma once

#include "questionbank/read/docx.h"

struct docx_tables *docx_tables_make(struct docx *d);

void docx_table_open(struct docx *d);
void docx_table_close(struct docx *d);
void docx_row_open(struct docx *d);
void docx_row_skip(struct docx *d, uint32_t columns); /* empty columns before the first cell */
void docx_row_close(struct docx *d);                  /* its lines are put where they belong */
void docx_cell_open(struct docx *d);
void docx_cell_close(struct docx *d);
void docx_cell_span(struct docx *d, uint32_t columns);
void docx_cell_merge(struct docx *d, bool begins); /* with the cell above, or those below */

/* Reads the tables of items, if any. */
void docx_tables_read(struct docx *d);
