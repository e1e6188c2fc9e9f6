/* A workbook: every cell is text, so that ids keep their digits and nothing is a formula; only the
 * running number is a number. Beside it the same table is written as CSV, to be proved. */
#include "base/office/book.h"
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/table_out.h"

enum { NUMBER_COLUMN = 1, FIRST_COLUMN = 2 };

static const uint32_t WIDTHS[] = {
    6, 12, 12, 60, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 12, 60, 40, 8, 20, 20, 40, 20, 40, 20,
};
_Static_assert(COUNT_OF(WIDTHS) == TABLE_COLUMN_COUNT + 1, "a width for each column");

static enum err put_cells(struct book *book, uint32_t row_no, const struct table_row *row,
                          struct fault *fault) {
    for (uint32_t i = 0; i < TABLE_COLUMN_COUNT; i++)
        if (row->cells[i].len > 0)
            TRY(book_text(book, row_no, FIRST_COLUMN + i, row->cells[i], fault));
    return ERR_OK;
}

static enum err fill(struct book *book, struct emission *e, struct fault *fault) {
    struct table_row row = table_head();
    TRY(book_sheet(book, STR("题库"), WIDTHS, COUNT_OF(WIDTHS), fault));
    TRY(book_text(book, 1, NUMBER_COLUMN, STR("序号"), fault));
    TRY(put_cells(book, 1, &row, fault));
    table_put_csv(&e->out, &row);
    for (uint32_t row_no = 2; emission_next(e); row_no++) {
        row = table_row(e);
        TRY(book_number(book, row_no, NUMBER_COLUMN, (double)row_no - 1, fault));
        TRY(put_cells(book, row_no, &row, fault));
        table_put_csv(&e->out, &row);
    }
    return ERR_OK;
}

enum err xlsx_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                   struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    struct book *book;
    TRY(book_open(arena, &book, fault));
    enum err err = fill(book, &e, fault);
    if (err == ERR_OK)
        err = buf_check(&e.out, fault);
    if (err != ERR_OK) {
        book_close(book);
        return err;
    }
    table_prove(&e, buf_str(&e.out));
    return book_finish(book, arena, out, fault);
}
