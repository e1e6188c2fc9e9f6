/* CSV cells that stay text. */
#include "base/core/csv.h"

static const struct str FORMULA_STARTS[] = {
    STR_INIT("="),  STR_INIT("+"),  STR_INIT("-"),  STR_INIT("@"),  STR_INIT("\t"),
    STR_INIT("\r"), STR_INIT("＝"), STR_INIT("＋"), STR_INIT("－"), STR_INIT("＠"),
};

static bool looks_like_formula(struct str text) {
    for (size_t i = 0; i < COUNT_OF(FORMULA_STARTS); i++)
        if (str_starts(text, FORMULA_STARTS[i]))
            return true;
    return false;
}

void csv_begin(struct buf *buf) {
    buf_add(buf, STR("\xEF\xBB\xBF"));
}

void csv_cell(struct buf *buf, struct str text, bool first) {
    if (!first)
        buf_add_char(buf, ',');
    buf_add_char(buf, '"');
    if (looks_like_formula(text))
        buf_add_char(buf, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_add_char(buf, '"');
        if (text.ptr[i] != '\0')
            buf_add_char(buf, text.ptr[i]);
    }
    buf_add_char(buf, '"');
}

void csv_row_end(struct buf *buf) {
    buf_add(buf, STR("\r\n"));
}
