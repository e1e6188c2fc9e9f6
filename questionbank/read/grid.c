/* Rows to records. The header says what a column means; merged cells of metadata count for each row
 * they cover, and rows that share a merged stem are one item. */
#include "questionbank/read/grid.h"

#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"

struct grid grid_begin(struct ir *ir, uint32_t source_idx, uint32_t cells, size_t bytes) {
    struct grid grid = {
        .ir = ir, .source_idx = source_idx, .rendering = render_begin(ir, source_idx)};
    cells = cells < LIMIT_CELL_COUNT_MAX ? cells : LIMIT_CELL_COUNT_MAX;
    if (cells > 0) {
        vec_reserve(ir->arena, &grid.cells, cells);
        vec_reserve(ir->arena, &ir->sources.at[source_idx].lines, cells);
    }
    if (bytes > 0)
        buf_reserve(&grid.rendering.text, bytes);
    return grid;
}

void grid_add_sheet(struct grid *grid, struct str name, bool hidden) {
    *vec_push(grid->ir->arena, &grid->sheets) = (struct grid_sheet){
        .name = name,
        .hidden = hidden,
        .cell_first = grid->cells.count,
        .area_first = grid->areas.count,
    };
}

static void report_full(struct grid *grid, const char *what, int limit) {
    uint32_t line = grid->cells.count == 0 ? 1 : grid->cells.at[grid->cells.count - 1].line;
    ir_report_fact(grid->ir, DIAG_TABLE_TOO_LARGE, (struct ir_place){grid->source_idx, line, 1},
                   arena_printf(grid->ir->arena, "表格超过 %d %s，后面的没有读取", limit, what));
    grid->full = true;
}

struct grid_cell *grid_add_cell(struct grid *grid, const struct grid_place *place, struct str text,
                                bool step) {
    struct record_value value = {.line = 0};
    if (grid->full || str_trim(text).len == 0)
        return NULL;
    if (place->column > LIMIT_COLUMN_COUNT_MAX)
        report_full(grid, "列", LIMIT_COLUMN_COUNT_MAX);
    else if (grid->cells.count == LIMIT_CELL_COUNT_MAX)
        report_full(grid, "格", LIMIT_CELL_COUNT_MAX);
    else if (!record_render(&grid->rendering, text, place->from, step, &value))
        report_full(grid, "MB 文字", LIMIT_SOURCE_BYTES_MAX / 1024 / 1024);
    if (grid->full)
        return NULL;
    grid->sheets.at[grid->sheets.count - 1].cell_count++;
    struct grid_cell *added = vec_push(grid->ir->arena, &grid->cells);
    *added = (struct grid_cell){place->row, value.line, value.line_count,
                                (uint8_t)(place->column - 1), value.flags};
    return added;
}

void grid_add_area(struct grid *grid, const struct grid_area *area) {
    if (grid->full || grid->areas.count == LIMIT_CELL_COUNT_MAX)
        return;
    *vec_push(grid->ir->arena, &grid->areas) = *area;
    grid->sheets.at[grid->sheets.count - 1].area_count++;
}

/* Where the reading of a sheet stands. */
struct walk {
    struct grid *grid;
    struct record_reader *reader;
    const struct grid_sheet *sheet;
    struct grid_header header;
    bool has_header;
    struct str first_title; /* of the header's first cell */
    bool surveying;         /* the first pass only gathers facts */
    record_values values;
    bool damaged;                 /* a cell of the item could not be read */
    VEC(struct grid_cell) spread; /* cells of metadata that count for rows below, by column */
    VEC(uint32_t) spread_last;    /* the last row each counts for */
};

static bool is_metadata(enum record_role role) {
    return role == RECORD_KIND || role == RECORD_TOPIC || role == RECORD_SECTION ||
           role == RECORD_STIMULUS || role == RECORD_DIFFICULTY || role == RECORD_TAGS ||
           role == RECORD_TAG || role == RECORD_CITES || role == RECORD_MULTIPLE;
}

static struct record_title title_at(const struct walk *w, uint32_t column) {
    bool known = column < w->header.column_count;
    return known ? w->header.titles[column] : (struct record_title){RECORD_UNKNOWN, 0};
}

/* The last row of the merged area that begins at the cell. */
static uint32_t merged_last(const struct walk *w, const struct grid_cell *cell) {
    const struct grid *grid = w->grid;
    uint32_t end = w->sheet->area_first + w->sheet->area_count;
    for (uint32_t i = grid_area_from(grid, w->sheet, cell->row); i < end; i++) {
        const struct grid_area *area = &grid->areas.at[i];
        if (area->row_first > cell->row)
            break;
        if (area->column_first <= cell->column + 1U && cell->column < area->column_last)
            return area->row_last;
    }
    return cell->row;
}

static struct str text_of(const struct walk *w, const struct grid_cell *cell) {
    struct record_value value = grid_value(cell);
    return record_text(w->reader, &value);
}

static void add_value(struct walk *w, const struct grid_cell *cell) {
    struct record_title title = title_at(w, cell->column);
    w->damaged = w->damaged || (cell->flags & RECORD_DAMAGED) != 0;
    if (title.role == RECORD_UNKNOWN || title.role == RECORD_IGNORED)
        return;
    struct record_value *value = vec_push(w->grid->ir->arena, &w->values);
    *value = grid_value(cell);
    value->role = (uint8_t)title.role;
    value->idx = (uint8_t)title.idx;
}

/* Remembers metadata for the rows below, and forgets what ended. */
static void spread_cell(struct walk *w, const struct grid_cell *cell) {
    uint32_t last = merged_last(w, cell), kept = 0;
    for (uint32_t i = 0; i < w->spread.count; i++) {
        if (w->spread_last.at[i] < cell->row || w->spread.at[i].column == cell->column)
            continue;
        w->spread.at[kept] = w->spread.at[i];
        w->spread_last.at[kept++] = w->spread_last.at[i];
    }
    w->spread.count = w->spread_last.count = kept;
    if (last == cell->row || !is_metadata(title_at(w, cell->column).role))
        return;
    *vec_push(w->grid->ir->arena, &w->spread) = *cell;
    *vec_push(w->grid->ir->arena, &w->spread_last) = last;
}

static struct ir_place place_of(const struct walk *w, const struct grid_cell *cell) {
    return (struct ir_place){w->grid->source_idx, cell->line, 1};
}

/* Columns that mean nothing here, each said once. */
static void report_columns(struct walk *w, const struct grid_row *row) {
    for (uint32_t i = 0; i < row->count && !w->surveying; i++) {
        const struct grid_cell *cell = &row->cells[i];
        struct str title = text_of(w, cell);
        if (title_at(w, cell->column).role != RECORD_UNKNOWN)
            continue;
        struct str fact = {NULL, 0};
        if (title.len <= 60)
            fact = arena_printf(w->grid->ir->arena, "“%.*s”这一列的意思不认识，没有读取",
                                STR_ARGS(title));
        ir_report_fact(w->grid->ir, DIAG_TABLE_COLUMN, place_of(w, cell), fact);
    }
}

/* A cell behind the last title: content that has lost its column. */
static const struct grid_cell *beyond_header(const struct walk *w, const struct grid_row *row) {
    const struct grid_cell *last = &row->cells[row->count - 1];
    return w->grid->ragged && last->column >= w->header.column_count ? last : NULL;
}

/* Text in a column without a title. */
static void report_untitled(struct walk *w, const struct grid_row *row) {
    for (uint32_t i = 0; i < row->count; i++) {
        uint32_t column = row->cells[i].column;
        bool beyond = w->grid->ragged && column >= w->header.column_count;
        if (beyond || w->header.titled[column])
            continue;
        w->header.titled[column] = true;
        ir_report_fact(w->grid->ir, DIAG_TABLE_COLUMN, place_of(w, &row->cells[i]),
                       STR("这一列没有列名，没有读取"));
    }
}

static bool has_content(const struct walk *w) {
    for (uint32_t i = 0; i < w->values.count; i++) {
        enum record_role role = w->values.at[i].role;
        if (role == RECORD_STEM || role == RECORD_HEADLINE || role == RECORD_PROMPT ||
            role == RECORD_OPTION || role == RECORD_OPTIONS)
            return true;
    }
    return false;
}

/* A row that is a head or nothing: `一、单选题` in one cell. */
static bool take_head(struct walk *w, const struct grid_row *row) {
    struct kind_mark mark;
    struct str text = text_of(w, &row->cells[0]);
    if (row->count != 1 || !mark_section(text, &mark))
        return false;
    w->reader->section = text;
    w->reader->section_kind = mark.kind;
    return true;
}

/* `first`: of the item's rows; only there what is merged from above counts. */
static void take_values(struct walk *w, const struct grid_row *row, bool first) {
    uint32_t row_number = row->cells[0].row;
    for (uint32_t i = 0; i < row->count; i++) {
        spread_cell(w, &row->cells[i]);
        add_value(w, &row->cells[i]);
    }
    for (uint32_t i = 0; first && i < w->spread.count; i++)
        if (w->spread.at[i].row < row_number && w->spread_last.at[i] >= row_number)
            add_value(w, &w->spread.at[i]);
}

/* The last row of the item that begins here: more than one where its stem is merged. */
static uint32_t item_last(struct walk *w, const struct grid_row *row) {
    uint32_t last = row->cells[0].row;
    for (uint32_t i = 0; i < row->count; i++)
        if (title_at(w, row->cells[i].column).role == RECORD_STEM)
            last = merged_last(w, &row->cells[i]);
    return last;
}

/* Gathers the item whose rows begin at the cell; returns the cell behind it. */
static uint32_t gather_item(struct walk *w, uint32_t cell_idx, const struct grid_cell **beyond) {
    uint32_t end = w->sheet->cell_first + w->sheet->cell_count;
    struct grid_row row = grid_row_at(w->grid, w->sheet, cell_idx);
    uint32_t last = item_last(w, &row);
    bool first = true;
    while (cell_idx < end && w->grid->cells.at[cell_idx].row <= last) {
        row = grid_row_at(w->grid, w->sheet, cell_idx);
        take_values(w, &row, first);
        if (!w->surveying)
            report_untitled(w, &row);
        if (*beyond == NULL)
            *beyond = beyond_header(w, &row);
        cell_idx += row.count;
        first = false;
    }
    return cell_idx;
}

static void read_item(struct walk *w, const struct grid_cell *first,
                      const struct grid_cell *beyond) {
    struct ir *ir = w->grid->ir;
    if (!has_content(w)) {
        ir_report(ir, DIAG_TEXT_LEFT_OVER, place_of(w, first));
        return;
    }
    if (beyond != NULL)
        ir_report(ir, DIAG_TABLE_ROW, place_of(w, beyond));
    for (uint32_t i = 0; (w->damaged || beyond != NULL) && i < w->values.count; i++)
        w->values.at[i].flags |= RECORD_DAMAGED;
    record_read(w->reader, &w->values);
}

static uint32_t take_item(struct walk *w, uint32_t cell_idx) {
    struct grid_row row = grid_row_at(w->grid, w->sheet, cell_idx);
    const struct grid_cell *beyond = NULL;
    w->values.count = 0;
    w->damaged = false;
    if (take_head(w, &row))
        return cell_idx + row.count;
    cell_idx = gather_item(w, cell_idx, &beyond);
    if (!w->surveying)
        read_item(w, row.cells, beyond);
    else if (has_content(w))
        record_survey(w->reader, &w->values);
    return cell_idx;
}

static bool same_header(const struct grid_header *a, const struct grid_header *b) {
    bool same = a->column_count == b->column_count;
    for (uint32_t i = 0; same && i < a->column_count; i++)
        same = a->titles[i].role == b->titles[i].role && a->titles[i].idx == b->titles[i].idx;
    return same;
}

/* Behind a header: the cell after it. `again`: its columns were spoken of before. */
static uint32_t take_header(struct walk *w, uint32_t cell_idx, bool again) {
    uint32_t end = w->sheet->cell_first + w->sheet->cell_count;
    while (cell_idx < end && w->grid->cells.at[cell_idx].row <= w->header.row_last) {
        struct grid_row row = grid_row_at(w->grid, w->sheet, cell_idx);
        if (!again)
            report_columns(w, &row);
        cell_idx += row.count;
    }
    return cell_idx;
}

/* A long text beside an answer: what an item looks like. */
static bool looks_like_item(struct walk *w, const struct grid_row *row) {
    bool text = false, answer = false;
    for (uint32_t i = 0; i < row->count; i++) {
        char letters[KEY_LETTERS_MAX];
        struct str value = text_of(w, &row->cells[i]);
        text = text || value.len > 24;
        answer = answer || key_letters(value, letters) > 0 || key_judgement(value) != 0;
    }
    return text && answer && row->count >= 4;
}

static void report_no_header(struct walk *w) {
    uint32_t end = w->sheet->cell_first + w->sheet->cell_count, alike = 0, rows = 0;
    const struct grid_cell *first = &w->grid->cells.at[w->sheet->cell_first];
    for (uint32_t at = w->sheet->cell_first; at < end; rows++) {
        struct grid_row row = grid_row_at(w->grid, w->sheet, at);
        alike += looks_like_item(w, &row);
        at += row.count;
    }
    bool items = alike > 0 && alike * 2 >= rows;
    ir_report(w->grid->ir, items ? DIAG_TABLE_HEADER : DIAG_TABLE_SKIPPED, place_of(w, first));
}

/* `above`: the first cell above the header that is no head; NULL when there is none. */
static void report_above(struct walk *w, const struct grid_cell *above) {
    if (!w->surveying && above != NULL)
        ir_report(w->grid->ir, DIAG_TABLE_ABOVE, place_of(w, above));
}

/* What a sheet or a head says about the rows below it. */
static void begin_section(struct walk *w, struct str text) {
    struct kind_mark mark;
    struct record_reader *reader = w->reader;
    reader->section = (struct str){NULL, 0};
    reader->section_kind = ITEM_KIND_COUNT;
    if (mark_section(text, &mark))
        reader->section_kind = mark.kind;
    else if (!record_kind_of(&reader->scratch, text, &reader->section_kind))
        return;
    reader->section = text;
    arena_reset(&reader->scratch);
}

/* Below a header only a row that begins like one is looked at. */
static bool may_be_header(struct walk *w, const struct grid_row *row) {
    struct str text = text_of(w, &row->cells[0]);
    if (!w->has_header || str_eq(text, w->first_title))
        return true;
    bool known = record_title_of(&w->reader->scratch, text).role != RECORD_UNKNOWN;
    arena_reset(&w->reader->scratch);
    return known;
}

static bool finds_header(struct walk *w, uint32_t cell_idx, struct grid_header *found) {
    struct grid_row row = grid_row_at(w->grid, w->sheet, cell_idx);
    return may_be_header(w, &row) &&
           grid_find_header(w->reader, w->grid, w->sheet, cell_idx, found);
}

/* Enters the header at the cell; returns the cell behind it. */
static uint32_t enter_header(struct walk *w, uint32_t cell_idx, const struct grid_header *found) {
    bool again = w->has_header && same_header(&w->header, found);
    if (w->has_header && !again)
        begin_section(w, w->sheet->name);
    w->header = *found;
    w->has_header = true;
    w->first_title = text_of(w, &w->grid->cells.at[cell_idx]);
    return take_header(w, cell_idx, again);
}

/* One pass over the rows. */
static void walk_sheet(struct walk *w) {
    uint32_t end = w->sheet->cell_first + w->sheet->cell_count;
    const struct grid_cell *above = NULL;
    struct grid_header *found = ARENA_NEW(w->grid->ir->arena, struct grid_header);
    begin_section(w, w->sheet->name);
    for (uint32_t at = w->sheet->cell_first; at < end;) {
        struct grid_row row = grid_row_at(w->grid, w->sheet, at);
        if (finds_header(w, at, found)) {
            if (!w->has_header)
                report_above(w, above);
            at = enter_header(w, at, found);
        } else if (w->has_header) {
            at = take_item(w, at);
        } else {
            if (!take_head(w, &row) && above == NULL)
                above = row.cells;
            at += row.count;
        }
    }
    if (!w->has_header && !w->surveying)
        report_no_header(w);
}

static int compare_areas(const void *a, const void *b) {
    const struct grid_area *x = a, *y = b;
    if (x->row_first != y->row_first)
        return x->row_first < y->row_first ? -1 : 1;
    return x->column_first < y->column_first ? -1 : x->column_first > y->column_first;
}

static void sort_areas(struct grid *grid) {
    for (uint32_t i = 0; i < grid->sheets.count; i++) {
        const struct grid_sheet *sheet = &grid->sheets.at[i];
        if (sheet->area_count > 0)
            qsort(&grid->areas.at[sheet->area_first], sheet->area_count, sizeof *grid->areas.at,
                  compare_areas);
    }
}

static void read_sheet(struct grid *grid, struct record_reader *reader,
                       const struct grid_sheet *sheet, bool surveying) {
    struct walk *w = arena_alloc(grid->ir->arena, sizeof *w);
    *w = (struct walk){.grid = grid, .reader = reader, .sheet = sheet, .surveying = surveying};
    if (sheet->cell_count == 0)
        return;
    if (sheet->hidden) {
        if (!surveying)
            ir_report(grid->ir, DIAG_TABLE_HIDDEN, place_of(w, &grid->cells.at[sheet->cell_first]));
        return;
    }
    walk_sheet(w);
}

void grid_end(struct grid *grid) {
    struct record_reader reader;
    render_end(&grid->rendering);
    record_begin(&reader, grid->ir, grid->source_idx);
    sort_areas(grid);
    for (uint32_t i = 0; i < grid->sheets.count; i++)
        read_sheet(grid, &reader, &grid->sheets.at[i], true);
    for (uint32_t i = 0; i < grid->sheets.count; i++)
        read_sheet(grid, &reader, &grid->sheets.at[i], false);
    record_end(&reader);
}
