/* Workbooks: as bytes; and made of a sheet, strings and styles, cut at the lines `==`. */
#include "base/core/buf.h"
#include "base/office/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct watch {
    uint32_t row, column;
    bool open, merging;
};

static enum err on_open(void *context, struct str name, bool hidden, struct fault *fault) {
    struct watch *watch = context;
    (void)name, (void)hidden, (void)fault;
    PROMISE(!watch->open);
    *watch = (struct watch){.open = true};
    return ERR_OK;
}

static enum err on_cell(void *context, const struct sheet_cell *cell, struct fault *fault) {
    struct watch *watch = context;
    (void)fault;
    PROMISE(watch->open && !watch->merging);
    PROMISE(cell->row > watch->row || (cell->row == watch->row && cell->column > watch->column));
    PROMISE(cell->row <= 1048576 && cell->column <= 16384);
    PROMISE(cell->text.len > 0 || cell->is_formula);
    watch->row = cell->row;
    watch->column = cell->column;
    return ERR_OK;
}

static enum err on_merged(void *context, const struct sheet_area *area, struct fault *fault) {
    struct watch *watch = context;
    (void)fault;
    watch->merging = true;
    PROMISE(area->row_first >= 1 && area->row_first <= area->row_last);
    PROMISE(area->column_first >= 1 && area->column_first <= area->column_last);
    PROMISE(area->row_last <= 1048576 && area->column_last <= 16384);
    return ERR_OK;
}

static enum err on_close(void *context, struct fault *fault) {
    struct watch *watch = context;
    (void)fault;
    PROMISE(watch->open);
    watch->open = false;
    return ERR_OK;
}

static void read_workbook(struct arena *arena, struct str bytes) {
    static const struct sheet_visitor VISITOR = {on_open, on_cell, on_merged, on_close};
    struct fault fault = {0};
    struct watch watch = {0};
    struct package *package;
    if (package_open(arena, bytes, &package, &fault) != ERR_OK)
        return;
    (void)sheet_sniff(package);
    enum err err = sheet_read(arena, package, &VISITOR, &watch, &fault);
    PROMISE((err == ERR_OK) == (fault.code == NULL));
    PROMISE(err != ERR_OK || !watch.open);
    package_close(package);
}

#define MAIN   "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define BOOK                                                                                       \
    "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets><sheet name='a' r:id='s'/>"           \
    "</sheets></workbook>"
#define RELATIONS                                                                                  \
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"         \
    "<Relationship Id='s' Type='" OFFICE "/worksheet' Target='s.xml'/>"                            \
    "<Relationship Id='t' Type='" OFFICE "/sharedStrings' Target='t.xml'/>"                        \
    "<Relationship Id='f' Type='" OFFICE "/styles' Target='f.xml'/></Relationships>"

static struct str wrapped(struct arena *arena, const char *element, struct str inside) {
    struct buf buf = buf_make(arena, inside.len + 1024);
    buf_printf(&buf, "<%s xmlns='" MAIN "'>", element);
    buf_add(&buf, inside);
    buf_printf(&buf, "</%s>", element);
    return buf_str(&buf);
}

static struct str cut(struct str *rest) {
    size_t at = str_find(*rest, STR("\n==\n"));
    struct str piece = str_slice(*rest, 0, at == STR_NONE ? rest->len : at);
    *rest = at == STR_NONE ? STR("") : str_from_offset(*rest, at + 4);
    return piece;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str bytes = {(const char *)data, size}, rest = bytes;
    read_workbook(&arena, bytes);
    struct package_part parts[] = {
        {STR("xl/workbook.xml"), STR(BOOK)},
        {STR("xl/_rels/workbook.xml.rels"), STR(RELATIONS)},
        {STR("xl/s.xml"), wrapped(&arena, "worksheet", cut(&rest))},
        {STR("xl/t.xml"), wrapped(&arena, "sst", cut(&rest))},
        {STR("xl/f.xml"), wrapped(&arena, "styleSheet", cut(&rest))},
    };
    struct str made;
    PROMISE(package_write(&arena, parts, COUNT_OF(parts), &made, &fault) == ERR_OK);
    read_workbook(&arena, made);
    arena_close(&arena);
    return 0;
}
