/* Workbooks by libxlsxwriter. The library writes to a file by name: a file in memory gets one. */
#include "base/office/book.h"

#include <errno.h>
#include <math.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "base/office/book_check.h"
#include "base/office/sheet_text.h"

#define CREATED_S 946684800 /* 1 January 2000: the same cells give the same bytes */

struct book {
    int file;
    lxw_workbook *workbook;
    lxw_worksheet *sheet; /* the one being written */
    lxw_format *head;
    lxw_format *wrapped;
    uint32_t column_count;
    uint32_t row_last; /* written so far; the library drops what comes for an earlier one */
    struct arena scratch;
};

static enum err unwritable(struct fault *fault, const char *why) {
    return fault_set(fault, ERR_OUTSIDE, "book_unwritable",
                     "工作簿写不出来（%s），请检查临时目录的空间后重试。", why);
}

static enum err fail(struct fault *fault, lxw_error error) {
    switch ((int)error) {
    case LXW_NO_ERROR: return ERR_OK;
    case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
        return fault_set(fault, ERR_TOO_LARGE, "book_too_large",
                         "一张工作表最多 %d 行、%d 列，请分批导出。", SHEET_ROW_MAX,
                         SHEET_COLUMN_MAX);
    default: return unwritable(fault, lxw_strerror(error));
    }
}

static void set_up(struct book *book) {
    lxw_doc_properties properties = {.created = CREATED_S};
    workbook_set_properties(book->workbook, &properties);
    book->head = workbook_add_format(book->workbook);
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    book->wrapped = workbook_add_format(book->workbook);
    format_set_text_wrap(book->wrapped);
    format_set_align(book->wrapped, LXW_ALIGN_VERTICAL_TOP);
}

enum err book_open(struct arena *arena, struct book **out, struct fault *fault) {
    char path[64];
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    int file = memfd_create("book", MFD_CLOEXEC);
    if (file < 0)
        return unwritable(fault, strerror(errno));
    struct book *book = ARENA_NEW(arena, struct book);
    book->file = file;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    book->workbook = workbook_new_opt(path, &options);
    if (book->workbook == NULL) {
        close(file);
        return unwritable(fault, strerror(errno));
    }
    set_up(book);
    *out = book;
    return ERR_OK;
}

static enum err end_sheet(struct book *book, struct fault *fault) {
    if (book->sheet == NULL || book->row_last == 0)
        return ERR_OK;
    if (fflush(book->sheet->optimize_tmpfile) != 0 || ferror(book->sheet->optimize_tmpfile) != 0)
        return unwritable(fault, strerror(errno));
    worksheet_freeze_panes(book->sheet, 1, 0);
    return fail(fault, worksheet_autofilter(book->sheet, 0, 0, book->row_last - 1,
                                            (lxw_col_t)(book->column_count - 1)));
}

enum err book_sheet(struct book *book, struct str name, const uint32_t *widths, uint32_t count,
                    struct fault *fault) {
    PROMISE(count >= 1);
    TRY(end_sheet(book, fault));
    const char *cname = arena_cstr(&book->scratch, name);
    if (name.len == 0 || strlen(cname) != name.len || utf8_find_invalid(name) != STR_NONE ||
        workbook_validate_sheet_name(book->workbook, cname) != LXW_NO_ERROR)
        return fault_set(fault, ERR_INVALID, "book_sheet_name",
                         "工作表的名称不能用：最多 31 个字，不能重名，不能有 [ ] : * ? / \\。");
    book->sheet = workbook_add_worksheet(book->workbook, cname);
    if (book->sheet == NULL)
        return unwritable(fault, strerror(errno));
    book->row_last = 0;
    book->column_count = count;
    for (uint32_t i = 0; i < count; i++)
        TRY(fail(fault,
                 worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL)));
    return ERR_OK;
}

/* Excel counts in UTF-16. */
static size_t count_units(struct str text) {
    size_t units = 0;
    for (size_t at = 0; at < text.len;)
        units += utf8_next(text, &at) > 0xFFFF ? 2 : 1;
    return units;
}

static enum err begin_cell(struct book *book, uint32_t row, uint32_t column, struct fault *fault) {
    PROMISE(book->sheet != NULL && row >= 1 && column >= 1 && row >= book->row_last);
    if (row > SHEET_ROW_MAX || column > SHEET_COLUMN_MAX)
        return fail(fault, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    book->row_last = row;
    return ERR_OK;
}

enum err book_text(struct book *book, uint32_t row, uint32_t column, struct str text,
                   struct fault *fault) {
    TRY(begin_cell(book, row, column, fault));
    if (text.len == 0)
        return ERR_OK;
    if (utf8_find_invalid(text) != STR_NONE || str_find_char(text, '\0') != STR_NONE)
        return fault_set(fault, ERR_INVALID, "book_text",
                         "第 %u 行第 %u 列的文字里有空字符或不是 UTF-8，不能写进工作簿。", row,
                         column);
    if (count_units(text) > LIMIT_BOOK_CELL_UNITS_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "book_cell_too_long",
                         "第 %u 行第 %u 列的文字超过一个单元格 %d 字的上限，请缩短后再导出。", row,
                         column, LIMIT_BOOK_CELL_UNITS_MAX);
    const char *escaped = sheet_escape(&book->scratch, text).ptr;
    enum err err =
        fail(fault, worksheet_write_string(book->sheet, row - 1, (lxw_col_t)(column - 1), escaped,
                                           row == 1 ? book->head : book->wrapped));
    arena_reset(&book->scratch);
    return err;
}

enum err book_number(struct book *book, uint32_t row, uint32_t column, double number,
                     struct fault *fault) {
    PROMISE(isfinite(number));
    TRY(begin_cell(book, row, column, fault));
    return fail(
        fault, worksheet_write_number(book->sheet, row - 1, (lxw_col_t)(column - 1), number, NULL));
}

static enum err take_bytes(int file, struct arena *arena, struct str *out, struct fault *fault) {
    struct stat status;
    if (fstat(file, &status) != 0)
        return unwritable(fault, strerror(errno));
    size_t bytes = (size_t)status.st_size;
    char *data = arena_alloc(arena, bytes + 1);
    for (size_t done = 0; done < bytes;) {
        ssize_t got = pread(file, data + done, bytes - done, (off_t)done);
        if (got <= 0)
            return unwritable(fault, strerror(errno));
        done += (size_t)got;
    }
    *out = (struct str){data, bytes};
    return ERR_OK;
}

enum err book_finish(struct book *book, struct arena *arena, struct str *out, struct fault *fault) {
    struct str bytes = {NULL, 0};
    enum err err = end_sheet(book, fault);
    if (err == ERR_OK) {
        lxw_workbook *workbook = book->workbook;
        book->workbook = NULL;
        err = fail(fault, workbook_close(workbook));
    }
    if (err == ERR_OK)
        err = take_bytes(book->file, arena, &bytes, fault);
    if (err == ERR_OK)
        err = book_check(bytes, fault);
    if (err == ERR_OK)
        *out = bytes;
    book_close(book);
    return err;
}

void book_close(struct book *book) {
    if (book == NULL)
        return;
    lxw_workbook_free(book->workbook);
    close(book->file);
    arena_close(&book->scratch);
}
