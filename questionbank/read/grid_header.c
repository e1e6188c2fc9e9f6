/* Where the header of a table stands and what its titles mean. A title that spans columns (选项)
 * with titles below it (A, B, C) is one header of two rows. */
#include "questionbank/read/grid.h"

enum { HEADER_ROW_COUNT_MAX = 4 };

uint32_t grid_area_from(const struct grid *grid, const struct grid_sheet *sheet, uint32_t row) {
    uint32_t low = sheet->area_first, high = low + sheet->area_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (grid->areas.at[middle].row_first < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct record_value grid_value(const struct grid_cell *cell) {
    return (struct record_value){
        .line = cell->line, .line_count = cell->line_count, .flags = cell->flags};
}

struct grid_row grid_row_at(const struct grid *grid, const struct grid_sheet *sheet,
                            uint32_t cell_idx) {
    const struct grid_cell *first = &grid->cells.at[cell_idx];
    uint32_t end = sheet->cell_first + sheet->cell_count, count = 0;
    while (cell_idx + count < end && first[count].row == first->row)
        count++;
    return (struct grid_row){first, count};
}

/* What a row's titles amount to. */
struct tally {
    uint32_t known;
    bool stem;
    bool headline;
    bool other; /* more than a stem and letters */
};

static void tally_add(struct tally *tally, struct record_title title) {
    tally->known += title.role != RECORD_UNKNOWN;
    tally->stem = tally->stem || title.role == RECORD_STEM;
    tally->headline = tally->headline || title.role == RECORD_HEADLINE;
    tally->other = tally->other || (title.role != RECORD_UNKNOWN && title.role != RECORD_STEM &&
                                    title.role != RECORD_HEADLINE);
}

static bool is_header(const struct tally *tally, uint32_t count) {
    bool stem = tally->stem || (tally->headline && tally->known >= 3);
    return stem && tally->other && tally->known >= 2 && tally->known * 3 >= count;
}

bool grid_is_header(struct arena *scratch, const struct str *titles, uint32_t count) {
    struct tally tally = {0};
    uint32_t filled = 0;
    for (uint32_t i = 0; i < count; i++) {
        filled += str_trim(titles[i]).len > 0;
        tally_add(&tally, record_title_of(scratch, titles[i]));
    }
    return is_header(&tally, filled);
}

static struct record_title title_of(struct record_reader *reader, const struct grid_cell *cell) {
    struct record_value value = grid_value(cell);
    struct record_title title = record_title_of(&reader->scratch, record_text(reader, &value));
    arena_reset(&reader->scratch);
    return title;
}

static void take_row(struct record_reader *reader, const struct grid_row *row,
                     struct grid_header *header, struct tally *tally) {
    for (uint32_t i = 0; i < row->count; i++) {
        uint32_t column = row->cells[i].column;
        struct record_title title = title_of(reader, &row->cells[i]);
        tally_add(tally, title);
        header->titled[column] = true;
        header->titles[column] = title;
        if (column >= header->column_count)
            header->column_count = column + 1;
    }
}

/* The last row of what is merged downwards from the header's row. */
static uint32_t merged_down_to(const struct grid *grid, const struct grid_sheet *sheet,
                               uint32_t row) {
    uint32_t last = row;
    uint32_t end = sheet->area_first + sheet->area_count;
    for (uint32_t i = grid_area_from(grid, sheet, row); i < end; i++) {
        const struct grid_area *area = &grid->areas.at[i];
        if (area->row_first > row)
            break;
        if (area->row_last > last && area->row_last - row < HEADER_ROW_COUNT_MAX)
            last = area->row_last;
    }
    return last;
}

/* A row below the header that only names options: A, B, C. */
static bool names_options(struct record_reader *reader, const struct grid_row *row) {
    for (uint32_t i = 0; i < row->count; i++)
        if (title_of(reader, &row->cells[i]).role != RECORD_OPTION)
            return false;
    return row->count > 1;
}

static void take_below(struct record_reader *reader, const struct grid_row *row,
                       struct grid_header *header) {
    for (uint32_t i = 0; i < row->count; i++) {
        uint32_t column = row->cells[i].column;
        struct record_title title = title_of(reader, &row->cells[i]);
        if (!header->titled[column] || title.role != RECORD_UNKNOWN)
            header->titles[column] = title;
        header->titled[column] = true;
        if (column >= header->column_count)
            header->column_count = column + 1;
    }
}

bool grid_find_header(struct record_reader *reader, const struct grid *grid,
                      const struct grid_sheet *sheet, uint32_t cell_idx, struct grid_header *out) {
    struct grid_row row = grid_row_at(grid, sheet, cell_idx);
    struct tally tally = {0};
    if (row.count < 2)
        return false;
    *out = (struct grid_header){.row_last = row.cells[0].row};
    take_row(reader, &row, out, &tally);
    if (!is_header(&tally, row.count))
        return false;
    uint32_t merged_last = merged_down_to(grid, sheet, out->row_last);
    uint32_t end = sheet->cell_first + sheet->cell_count;
    for (uint32_t next = cell_idx + row.count; next < end; next += row.count) {
        row = grid_row_at(grid, sheet, next);
        if (row.cells[0].row > merged_last && !names_options(reader, &row))
            break;
        take_below(reader, &row, out);
        out->row_last = row.cells[0].row;
    }
    return true;
}
