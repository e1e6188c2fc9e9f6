/* Tables of a document. One whose header says what its columns mean is a table of items and goes to
 * the grid, as a source of its own; the rows of any other are lines. */
#include "questionbank/read/docx_table.h"

#include "base/core/limits.h"
#include "questionbank/read/grid.h"

/* A table of items being read, and the tables before it. */
struct docx_tables {
    struct grid grid;
    bool begun;
    bool is_items; /* the header of the current table was found */
    uint32_t table_count;
    uint32_t row; /* of the current table's rows in the grid */
    uint32_t column;
    uint32_t span; /* columns of the current cell */
    uint32_t merged_first[LIMIT_COLUMN_COUNT_MAX];
    uint32_t merged_last[LIMIT_COLUMN_COUNT_MAX];
};

struct docx_tables *docx_tables_make(struct docx *d) {
    return ARENA_NEW(&d->work, struct docx_tables);
}

static bool at_outer_table(const struct docx *d) {
    return d->depth == 0 && d->sink.table_depth == 1;
}

static void end_merged(struct docx_tables *t, uint32_t column) {
    if (t->is_items && t->merged_last[column - 1] > t->merged_first[column - 1])
        grid_add_area(&t->grid, &(struct grid_area){t->merged_first[column - 1],
                                                    t->merged_last[column - 1], column, column});
    t->merged_first[column - 1] = t->merged_last[column - 1] = 0;
}

void docx_table_open(struct docx *d) {
    struct docx_tables *t = d->tables;
    if (d->depth == 0 && ++d->sink.table_depth == 1) {
        t->is_items = false;
        t->row = 0;
        t->table_count++;
    }
}

void docx_table_close(struct docx *d) {
    struct docx_tables *t = d->tables;
    for (uint32_t column = 1; at_outer_table(d) && column <= LIMIT_COLUMN_COUNT_MAX; column++)
        end_merged(t, column);
    if (at_outer_table(d))
        t->is_items = false;
    if (d->depth == 0 && d->sink.table_depth > 0)
        d->sink.table_depth--;
}

void docx_row_open(struct docx *d) {
    if (at_outer_table(d)) {
        d->tables->column = 1;
        d->tables->row++;
    }
}

/* Never further than one behind the last column that is kept. */
static void advance(struct docx_tables *t, uint32_t columns) {
    uint32_t left = LIMIT_COLUMN_COUNT_MAX + 1 - t->column;
    t->column += columns < left ? columns : left;
}

void docx_row_skip(struct docx *d, uint32_t columns) {
    if (at_outer_table(d))
        advance(d->tables, columns);
}

void docx_cell_open(struct docx *d) {
    if (!at_outer_table(d))
        return;
    d->tables->span = 1;
    d->sink.cell_idx = d->tables->column;
}

void docx_cell_close(struct docx *d) {
    if (at_outer_table(d))
        advance(d->tables, d->tables->span);
}

void docx_cell_span(struct docx *d, uint32_t columns) {
    if (at_outer_table(d) && columns > 0)
        d->tables->span = columns;
}

void docx_cell_merge(struct docx *d, bool begins) {
    struct docx_tables *t = d->tables;
    bool in_row = t->column >= 1 && t->column <= LIMIT_COLUMN_COUNT_MAX;
    if (!at_outer_table(d) || !in_row)
        return;
    if (begins) {
        end_merged(t, t->column);
        t->merged_first[t->column - 1] = t->row;
    } else if (t->merged_first[t->column - 1] > 0) {
        t->merged_last[t->column - 1] = t->row;
    }
}

/* Whether each cell of the row has at most one line with text. */
static bool is_flat(const docx_line_vec *row) {
    uint32_t filled = UINT32_MAX;
    for (uint32_t i = 0; i < row->count; i++) {
        if (str_trim(row->at[i].text).len == 0)
            continue;
        if (row->at[i].cell_idx == filled)
            return false;
        filled = row->at[i].cell_idx;
    }
    return true;
}

/* The cells side by side, as a person sees them. */
static struct docx_line join_row(struct docx *d, const docx_line_vec *row) {
    struct docx_line joined = {.paragraph = row->at[0].paragraph};
    struct buf text = buf_make(&d->wait, LIMIT_DOCUMENT_TEXT_BYTES_MAX);
    for (uint32_t i = 0; i < row->count; i++) {
        struct str cell = str_trim(row->at[i].text);
        if (cell.len > 0 && text.len > 0)
            buf_add_char(&text, '\t');
        for (uint32_t k = 0; k < row->at[i].marks.count; k++)
            *vec_push(&d->wait, &joined.marks) = row->at[i].marks.at[k];
        buf_add(&text, cell);
    }
    joined.text = buf_str(&text);
    return joined;
}

static void put_lines(struct docx *d, const docx_line_vec *row) {
    if (is_flat(row)) {
        struct docx_line joined = join_row(d, row);
        docx_sink_line(d, &joined);
        return;
    }
    for (uint32_t i = 0; i < row->count; i++)
        docx_sink_line(d, &row->at[i]);
}

/* The lines of a cell from `*at` on, which moves behind them. */
static struct str cell_text(struct docx *d, const docx_line_vec *row, uint32_t *at) {
    uint32_t first = *at;
    struct buf text = buf_make(&d->wait, LIMIT_DOCUMENT_TEXT_BYTES_MAX);
    for (; *at < row->count && row->at[*at].cell_idx == row->at[first].cell_idx; ++*at) {
        if (*at > first)
            buf_add_char(&text, '\n');
        buf_add(&text, row->at[*at].text);
    }
    return buf_str(&text);
}

static bool is_header(struct docx *d, const docx_line_vec *row) {
    struct str titles[LIMIT_COLUMN_COUNT_MAX];
    uint32_t count = 0;
    for (uint32_t at = 0; at < row->count && count < LIMIT_COLUMN_COUNT_MAX; count++)
        titles[count] = str_trim(cell_text(d, row, &at));
    return grid_is_header(&d->wait, titles, count);
}

static struct grid_cell *add_cell(struct docx *d, uint32_t column, struct str text,
                                  uint32_t paragraph) {
    struct docx_tables *t = d->tables;
    struct grid_place place = {t->row, column, {paragraph, 0, 0}};
    return grid_add_cell(&t->grid, &place, text, false);
}

static void put_cells(struct docx *d, const docx_line_vec *row) {
    for (uint32_t at = 0; at < row->count;) {
        uint32_t first = at;
        struct str text = cell_text(d, row, &at);
        const struct grid_cell *cell =
            add_cell(d, row->at[first].cell_idx, text, row->at[first].paragraph);
        for (uint32_t i = first; i < at; i++)
            for (uint32_t k = 0; k < row->at[i].marks.count; k++)
                docx_note(d, &row->at[i].marks.at[k],
                          (struct ir_place){d->tables->grid.source_idx,
                                            cell == NULL ? 1 : cell->line, 0});
    }
}

/* A head above the table says the kind of its items, as one between its rows would. */
static void put_section(struct docx *d) {
    if (d->sink.section.len == 0)
        return;
    d->tables->row++;
    add_cell(d, 1, d->sink.section, d->sink.section_paragraph);
}

static void begin_items(struct docx *d, const docx_line_vec *row) {
    struct docx_tables *t = d->tables;
    struct str path = d->ir->sources.at[d->source_idx].path;
    if (!t->begun) {
        path = arena_printf(d->ir->arena, "%.*s/表格", STR_ARGS(path));
        uint32_t source_idx = ir_source_add(d->ir, path, STR("docx"), ORIGIN_PARAGRAPH);
        t->grid = grid_begin(d->ir, source_idx, 0, 0);
    }
    t->begun = t->is_items = true;
    grid_add_sheet(&t->grid, arena_printf(d->ir->arena, "%u", t->table_count), false);
    put_cells(d, row);
    put_section(d);
}

static void put_row(struct docx *d, const docx_line_vec *row) {
    if (d->tables->is_items)
        put_cells(d, row);
    else if (is_header(d, row))
        begin_items(d, row);
    else
        put_lines(d, row);
}

void docx_row_close(struct docx *d) {
    struct docx_sink *sink = &d->sink;
    docx_line_vec row = sink->row;
    if (!at_outer_table(d))
        return;
    sink->row = (docx_line_vec){0};
    if (sink->row_gone)
        sink->counts[DOCX_FACT_REVISION]++;
    else if (row.count > 0)
        put_row(d, &row);
    sink->row_gone = false;
    if (sink->boxed.count == 0)
        arena_reset(&d->wait);
}

void docx_tables_read(struct docx *d) {
    if (d->tables->begun)
        grid_end(&d->tables->grid);
}
