/* Sources whose text is not the file itself: documents, workbooks, records.
 *
 * A reader renders such a file into lines (a paragraph, a line of a cell, a line of a value) and
 * says for each where it came from. The readers behind it then work on text as always; places are
 * lines of the rendered text, and ir_locate() names them as the file's user does. */
#pragma once

#include "base/core/buf.h"
#include "questionbank/ir/ir.h"

/* Adds a source without text and returns its index. */
uint32_t ir_source_add(struct ir *ir, struct str path, struct str format, enum ir_origin origin);

/* While a source is being rendered. */
struct rendering {
    struct ir *ir;
    uint32_t source_idx;
    struct buf text;
};

struct rendering render_begin(struct ir *ir, uint32_t source_idx);

/* Adds one line; line ends inside become blanks. Returns its number, from 1; 0 when the text would
 * exceed LIMIT_SOURCE_BYTES_MAX. */
uint32_t render_line(struct rendering *rendering, struct str text, struct ir_line from);

/* Gives the source its text. Only now may lines of it be looked at: until here they move. */
void render_end(struct rendering *rendering);

/* A place as people name it. */
struct ir_location {
    enum ir_origin origin;
    struct str path;
    uint32_t line;      /* ORIGIN_LINE */
    uint32_t column;    /* character: of the line, of the paragraph or of the cell's line */
    uint32_t paragraph; /* ORIGIN_PARAGRAPH */
    struct str sheet;   /* ORIGIN_CELL */
    uint32_t row;
    uint32_t cell; /* the cell's column, from 1 */
};

struct ir_location ir_locate(const struct ir *ir, struct ir_place place);

/* `file.txt:3:7`, `file.docx:段落 12:4`, `file.xlsx:题目!C5:2`; with `column` false without the
 * last number. */
struct str ir_location_format(struct arena *arena, const struct ir_location *location, bool column);

/* The line of the source's text at a place, without its end; empty when there is none. */
struct str ir_line_text(const struct ir *ir, struct ir_place place);
