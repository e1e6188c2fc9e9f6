/* One worksheet: rows, cells, merged areas. */
#include "base/office/sheet_inside.h"

#include "base/core/limits.h"

enum { COLUMN_LETTERS_MAX = 3 };

enum cell_type {
    CELL_NUMBER,
    CELL_SHARED,
    CELL_STRING,
    CELL_INLINE,
    CELL_BOOLEAN,
    CELL_ERROR,
    CELL_DATE
};

static const struct {
    struct str name;
    enum cell_type type;
} TYPES[] = {
    {STR_INIT("n"), CELL_NUMBER},   {STR_INIT("s"), CELL_SHARED},
    {STR_INIT("str"), CELL_STRING}, {STR_INIT("inlineStr"), CELL_INLINE},
    {STR_INIT("b"), CELL_BOOLEAN},  {STR_INIT("e"), CELL_ERROR},
    {STR_INIT("d"), CELL_DATE},
};

struct reading {
    struct workbook *workbook;
    struct buf raw;  /* of the open cell */
    struct buf text; /* what it shows */
    VEC(struct sheet_area) merged;
    uint32_t row, column; /* the last ones that began */
    enum cell_type type;
    uint32_t style;
    bool in_data, in_cell, in_inline, in_guide;
    bool in_text;
    bool is_formula;
};

/* Takes letters and digits of "AB12" from the text's start. */
static bool take_place(struct str *text, uint32_t *row, uint32_t *column) {
    size_t at = 0;
    *row = *column = 0;
    for (; at < text->len && at < COLUMN_LETTERS_MAX; at++) {
        char c = (char)(text->ptr[at] & ~0x20);
        if (c < 'A' || c > 'Z')
            break;
        *column = *column * 26 + (uint32_t)(c - 'A' + 1);
    }
    for (; at < text->len && text->ptr[at] >= '0' && text->ptr[at] <= '9'; at++)
        if (*row <= SHEET_ROW_MAX)
            *row = *row * 10 + (uint32_t)(text->ptr[at] - '0');
    *text = str_from_offset(*text, at);
    return *row >= 1 && *row <= SHEET_ROW_MAX && *column >= 1 && *column <= SHEET_COLUMN_MAX;
}

static enum err begin_row(struct reading *r, const struct xml_element *element,
                          struct fault *fault) {
    struct str number = xml_value(element, "r");
    uint32_t row = r->row + 1;
    if (number.ptr != NULL && !sheet_parse_u32(number, &row))
        return sheet_damaged(fault, "行号不对");
    if (row <= r->row || row > SHEET_ROW_MAX)
        return sheet_damaged(fault, "行号超出范围，或者没有从小到大");
    r->row = row;
    r->column = 0;
    return ERR_OK;
}

static enum err begin_cell(struct reading *r, const struct xml_element *element,
                           struct fault *fault) {
    struct str place = xml_value(element, "r"), type = xml_value(element, "t");
    uint32_t row = r->row, column = r->column + 1;
    if (place.ptr != NULL && (!take_place(&place, &row, &column) || place.len > 0))
        return sheet_damaged(fault, "单元格的位置不对");
    if (row != r->row || column <= r->column || column > SHEET_COLUMN_MAX)
        return sheet_damaged(fault, "单元格超出范围，或者没有按行列的次序");
    r->column = column;
    r->in_cell = true;
    r->is_formula = false;
    r->raw.len = 0;
    r->style = 0;
    struct str style = xml_value(element, "s");
    if (style.ptr != NULL && !sheet_parse_u32(style, &r->style))
        return sheet_damaged(fault, "单元格的格式号不对");
    r->type = CELL_NUMBER;
    for (size_t i = 0; i < COUNT_OF(TYPES) && type.ptr != NULL; i++)
        if (str_eq(TYPES[i].name, type)) {
            r->type = TYPES[i].type;
            return ERR_OK;
        }
    return type.ptr == NULL ? ERR_OK : sheet_damaged(fault, "单元格的类型不认识");
}

static enum err begin_merged(struct reading *r, const struct xml_element *element,
                             struct fault *fault) {
    struct str text = xml_value(element, "ref");
    struct sheet_area area;
    bool fits = take_place(&text, &area.row_first, &area.column_first);
    area.row_last = area.row_first;
    area.column_last = area.column_first;
    if (fits && str_starts(text, STR(":"))) {
        text = str_from_offset(text, 1);
        fits = take_place(&text, &area.row_last, &area.column_last);
    }
    if (!fits || text.len > 0 || area.row_last < area.row_first ||
        area.column_last < area.column_first)
        return sheet_damaged(fault, "合并单元格的范围不对");
    if (r->merged.count == LIMIT_MERGED_COUNT_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                         "一张工作表的合并单元格超过 %d 处的上限，请取消合并后再试。",
                         LIMIT_MERGED_COUNT_MAX);
    *vec_push(r->workbook->scratch, &r->merged) = area;
    return ERR_OK;
}

static enum err on_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct reading *r = context;
    struct str name = element->name;
    if (!sheet_owns(element))
        return ERR_OK;
    if (r->in_cell) {
        r->in_inline = r->in_inline || str_eq(name, STR("is"));
        r->in_guide = r->in_guide || str_eq(name, STR("rPh"));
        r->is_formula = r->is_formula || str_eq(name, STR("f"));
        r->in_text = r->in_inline ? str_eq(name, STR("t")) && !r->in_guide : str_eq(name, STR("v"));
        return ERR_OK;
    }
    if (str_eq(name, STR("sheetData")))
        r->in_data = true;
    else if (r->in_data && str_eq(name, STR("row")))
        return begin_row(r, element, fault);
    else if (r->in_data && str_eq(name, STR("c")))
        return begin_cell(r, element, fault);
    else if (str_eq(name, STR("mergeCell")))
        return begin_merged(r, element, fault);
    return ERR_OK;
}

static enum err put_shared(struct reading *r, struct fault *fault) {
    uint32_t idx;
    if (!sheet_parse_u32(str_trim(buf_str(&r->raw)), &idx) || idx >= r->workbook->strings.count)
        return sheet_damaged(fault, "单元格指向不存在的文字");
    buf_add(&r->text, r->workbook->strings.at[idx]);
    return ERR_OK;
}

static enum number_kind kind_of(const struct reading *r) {
    const struct styles *styles = &r->workbook->styles;
    return r->style < styles->count ? (enum number_kind)styles->kinds[r->style] : NUMBER_PLAIN;
}

/* Fills `text` from `raw`. */
static enum err show(struct reading *r, struct fault *fault) {
    struct str raw = str_trim(buf_str(&r->raw));
    switch (r->type) {
    case CELL_SHARED: return put_shared(r, fault);
    case CELL_STRING:
    case CELL_INLINE:
        sheet_unescape(&r->raw);
        buf_add(&r->text, buf_str(&r->raw));
        return ERR_OK;
    case CELL_BOOLEAN:
        buf_add(&r->text, sheet_is_true(raw) ? STR("TRUE") : STR("FALSE"));
        return ERR_OK;
    case CELL_ERROR: buf_add(&r->text, raw); return ERR_OK;
    case CELL_DATE: sheet_iso_text(&r->text, raw); return ERR_OK;
    case CELL_NUMBER:
        if (sheet_number_text(&r->text, raw, kind_of(r), r->workbook->from_1904))
            return ERR_OK;
        return sheet_damaged(fault, "单元格里的数不是数");
    }
    return ERR_OK;
}

/* Few shared strings in many cells are much text. */
static enum err count(struct workbook *w, size_t bytes, struct fault *fault) {
    w->cell_count++;
    w->text_bytes += bytes;
    if (w->cell_count > LIMIT_CELL_COUNT_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                         "工作簿超过 %d 个单元格的上限，请拆成几个文件。", LIMIT_CELL_COUNT_MAX);
    if (w->text_bytes > LIMIT_SHEET_TEXT_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                         "工作簿的文字超过 %d MB 的上限，请拆成几个文件。",
                         LIMIT_SHEET_TEXT_BYTES_MAX / 1024 / 1024);
    return ERR_OK;
}

static enum err end_cell(struct reading *r, struct fault *fault) {
    struct workbook *w = r->workbook;
    r->in_cell = r->in_inline = r->in_guide = r->in_text = false;
    TRY(buf_check(&r->raw, fault));
    r->text.len = 0;
    if (r->raw.len > 0)
        TRY(show(r, fault));
    TRY(buf_check(&r->text, fault));
    if (r->text.len == 0 && !r->is_formula)
        return ERR_OK;
    struct sheet_cell cell = {
        .row = r->row,
        .column = r->column,
        .text = buf_str(&r->text),
        .is_formula = r->is_formula,
        .is_number = r->type == CELL_NUMBER && r->text.len > 0,
        .is_error = r->type == CELL_ERROR,
    };
    if (r->text.len == 0)
        cell.text = STR("");
    TRY(count(w, cell.text.len, fault));
    return w->visitor->cell == NULL ? ERR_OK : w->visitor->cell(w->context, &cell, fault);
}

static enum err on_close(void *context, struct str name, struct fault *fault) {
    struct reading *r = context;
    r->in_text = false;
    if (str_eq(name, STR("rPh")))
        r->in_guide = false;
    else if (str_eq(name, STR("is")))
        r->in_inline = false;
    else if (str_eq(name, STR("c")) && r->in_cell)
        return end_cell(r, fault);
    else if (str_eq(name, STR("sheetData")))
        r->in_data = false;
    return ERR_OK;
}

static enum err on_text(void *context, struct str text, struct fault *fault) {
    struct reading *r = context;
    (void)fault;
    if (r->in_text)
        buf_add(&r->raw, text);
    return ERR_OK;
}

static enum err give_merged(struct reading *r, struct fault *fault) {
    struct workbook *w = r->workbook;
    for (uint32_t i = 0; i < r->merged.count && w->visitor->merged != NULL; i++)
        TRY(w->visitor->merged(w->context, &r->merged.at[i], fault));
    return ERR_OK;
}

enum err sheet_read_cells(struct workbook *workbook, struct str part, struct fault *fault) {
    static const struct xml_events EVENTS = {on_open, on_close, on_text};
    struct arena text_arena = {0};
    struct reading r = {.workbook = workbook};
    r.raw = buf_make(&text_arena, LIMIT_SHEET_TEXT_BYTES_MAX);
    r.text = buf_make(&text_arena, LIMIT_SHEET_TEXT_BYTES_MAX);
    enum err err = part_parse(workbook->package, part, &EVENTS, &r, fault);
    if (err == ERR_OK)
        err = give_merged(&r, fault);
    arena_close(&text_arena);
    return err;
}
