/* CSV, TSV and their relatives: which separator makes a header, then cells into a grid. */
#include "base/core/csv.h"
#include "base/core/limits.h"

#include "questionbank/ir/report.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/grid.h"
#include "questionbank/read/reader.h"

/* How far a header may stand below title rows. */
enum { HEADER_ROW_MAX = 20, HEADER_CELL_MAX = 64 };

/* `sep=;` in the first line, as Excel writes and reads it. */
static bool declared_separator(struct str text, char *separator, size_t *bytes) {
    struct lines lines = lines_of(text);
    struct line line;
    if (!lines_next(&lines, &line) || line.text.len != 5 || !str_starts(line.text, STR("sep=")))
        return false;
    *separator = line.text.ptr[4];
    *bytes = text.len - lines.rest.len;
    return true;
}

static bool has_header(struct arena *scratch, struct str text, char separator) {
    struct csv_reader reader = csv_reader_of(text, separator);
    struct str titles[HEADER_CELL_MAX];
    struct csv_value value;
    uint32_t count = 0;
    while (csv_next(&reader, scratch, &value) && value.row <= HEADER_ROW_MAX) {
        if (count < HEADER_CELL_MAX)
            titles[count++] = value.text;
        if (!value.last)
            continue;
        if (grid_is_header(scratch, titles, count))
            return true;
        count = 0;
    }
    return false;
}

static bool find_separator(struct str text, char *separator, size_t *skipped) {
    static const char SEPARATORS[] = {',', '\t', ';'};
    struct arena scratch = {0};
    *skipped = 0;
    if (declared_separator(text, separator, skipped))
        return true;
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(SEPARATORS) && !found; i++) {
        found = has_header(&scratch, text, SEPARATORS[i]);
        *separator = SEPARATORS[i];
    }
    arena_close(&scratch);
    return found;
}

bool csv_sniff(struct str text) {
    char separator = 0;
    size_t skipped = 0;
    return find_separator(text, &separator, &skipped);
}

/* What sniffing saw, not cut inside a character. */
static struct str head_of(struct str text) {
    struct str head = str_slice(text, 0, SNIFF_BYTES_MAX);
    while (head.len < text.len && head.len > 0 &&
           ((unsigned char)head.ptr[head.len] & 0xC0U) == 0x80U)
        head.len--;
    return head;
}

static struct ir_place fault_place(const struct grid *grid, const struct grid_cell *cell,
                                   const struct csv_value *value) {
    struct ir_place place = {grid->source_idx, cell->line, 1};
    struct lines lines = lines_of(value->text);
    struct line line;
    const char *at = value->text.ptr + value->fault_offset;
    while (lines_next(&lines, &line)) {
        if (at <= line.text.ptr + line.text.len) {
            place.column = line_place(0, &line, at).column;
            return place;
        }
        place.line++;
    }
    return place;
}

static void add_value(struct grid *grid, const struct csv_value *value) {
    struct grid_place place = {value->row, value->cell, {value->line, value->column, 0}};
    struct str text = value->fault == CSV_FINE ? csv_unguarded(value->text) : value->text;
    struct grid_cell *cell = grid_add_cell(grid, &place, text, true);
    if (cell == NULL || value->fault == CSV_FINE)
        return;
    if (value->fault == CSV_UNCLOSED)
        cell->flags |= RECORD_DAMAGED;
    ir_report(grid->ir, value->fault == CSV_UNCLOSED ? DIAG_CSV_UNCLOSED : DIAG_CSV_QUOTE,
              fault_place(grid, cell, value));
}

/* As many as there are separators and line ends, quoted or not. */
static uint32_t count_cells(struct str text, char separator) {
    uint32_t count = 1;
    for (size_t i = 0; i < text.len && count < LIMIT_CELL_COUNT_MAX; i++)
        count += text.ptr[i] == separator || text.ptr[i] == '\n';
    return count;
}

void csv_table_read(struct ir *ir, uint32_t source_idx) {
    struct str text = ir->sources.at[source_idx].text;
    char separator = ',';
    size_t skipped = 0;
    struct csv_value value;
    if (!find_separator(head_of(text), &separator, &skipped))
        separator = ',';
    struct csv_reader reader = csv_reader_of(text, separator);
    reader.at = skipped;
    struct grid grid = grid_begin(ir, source_idx, count_cells(text, separator), text.len);
    grid.ragged = true;
    grid_add_sheet(&grid, (struct str){NULL, 0}, false);
    while (!grid.full && csv_next(&reader, ir->arena, &value))
        add_value(&grid, &value);
    grid_end(&grid);
}
