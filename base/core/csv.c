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

/* Behind the apostrophes that the text begins with. */
static struct str behind_apostrophes(struct str text) {
    while (str_starts(text, STR("'")))
        text = str_from_offset(text, 1);
    return text;
}

struct str csv_unguarded(struct str text) {
    bool guarded = str_starts(text, STR("'")) && looks_like_formula(behind_apostrophes(text));
    return guarded ? str_from_offset(text, 1) : text;
}

void csv_begin(struct buf *buf) {
    buf_add(buf, STR("\xEF\xBB\xBF"));
}

void csv_cell(struct buf *buf, struct str text, bool first) {
    if (!first)
        buf_add_char(buf, ',');
    buf_add_char(buf, '"');
    if (looks_like_formula(behind_apostrophes(text)))
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
