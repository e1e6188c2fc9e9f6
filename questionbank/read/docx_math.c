/* Formulas (Office Math) as one line: fractions with /, raised and lowered parts with ^ and _,
 * roots with √. A note says that it is so. */
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/read/docx.h"

enum { SIGN_INTEGRAL = 0x222B };

enum err docx_math_begin(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_label(d);
    d->run = (struct docx_run){.hidden = false};
    docx_mark(d, DOCX_FACT_FORMULA, (struct str){NULL, 0});
    return ERR_OK;
}

static bool is_below(const struct docx *d, const char *name) {
    const struct docx_rule *parent =
        d->frames.count < 2 ? NULL : d->frames.at[d->frames.count - 2].rule;
    return parent != NULL && str_eq(parent->name, str_from(name));
}

enum err docx_math_open(struct docx *d, const struct xml_element *e, struct fault *fault) {
    static const struct {
        struct str name;
        struct str sign;
        bool bracketed;
    } PARTS[] = {
        {STR_INIT("num"), STR_INIT(""), true},
        {STR_INIT("den"), STR_INIT("/"), true},
        {STR_INIT("sup"), STR_INIT("^"), true},
        {STR_INIT("sub"), STR_INIT("_"), true},
    };
    struct docx_frame *frame = &d->frames.at[d->frames.count - 1];
    for (size_t i = 0; i < COUNT_OF(PARTS); i++)
        if (str_eq(e->name, PARTS[i].name)) {
            frame->sign = PARTS[i].sign;
            frame->bracketed = PARTS[i].bracketed;
        }
    if (str_eq(e->name, STR("e")) && is_below(d, "rad")) {
        frame->sign = STR("√");
        frame->bracketed = true;
    }
    TRY(docx_text_add(d, frame->sign, fault));
    if (docx_top(d) != NULL)
        frame->start = docx_top(d)->text.len;
    return ERR_OK;
}

static void insert(struct buf *text, size_t at, uint32_t character) {
    char bytes[4];
    size_t count = utf8_put(character, bytes), behind = text->len - at;
    buf_add(text, (struct str){bytes, count});
    memmove(text->data + at + count, text->data + at, behind);
    memcpy(text->data + at, bytes, count);
}

static void append(struct buf *text, uint32_t character) {
    char bytes[4];
    buf_add(text, (struct str){bytes, utf8_put(character, bytes)});
}

/* One number or one name. */
static bool is_single(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i], lower = c | 0x20;
        bool fine =
            c >= 0x80 || c == '.' || (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
        if (!fine)
            return false;
    }
    return true;
}

enum err docx_math_close(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    struct docx_paragraph *p = docx_top(d);
    (void)fault;
    if (p == NULL || frame->start > p->text.len || p->text.len >= LIMIT_LINE_BYTES_MAX)
        return ERR_OK;
    struct str part = str_from_offset(buf_str(&p->text), frame->start);
    if (str_eq(frame->rule->name, STR("naryPr"))) {
        append(&p->text, frame->opening == 0 ? SIGN_INTEGRAL : frame->opening);
    } else if (part.len == 0) {
        bool stands = str_ends(buf_str(&p->text), frame->sign);
        p->text.len -= stands ? frame->sign.len : 0;
    } else if (str_eq(frame->rule->name, STR("d")) || (frame->bracketed && !is_single(part))) {
        insert(&p->text, frame->start, frame->opening == 0 ? '(' : frame->opening);
        append(&p->text, frame->closing == 0 ? ')' : frame->closing);
    }
    return ERR_OK;
}

/* What stands around a bracketed part, and the sign of a sum. */
enum err docx_math_sign(struct docx *d, const struct xml_element *e, struct fault *fault) {
    bool of_sum = str_eq(e->name, STR("chr"));
    struct docx_frame *frame = docx_frame_find(d, of_sum ? "naryPr" : "d");
    struct str value = xml_value(e, "val");
    size_t at = 0;
    (void)fault;
    if (frame == NULL || value.len == 0)
        return ERR_OK;
    uint32_t character = utf8_next(value, &at);
    if (str_eq(e->name, STR("endChr")))
        frame->closing = character;
    else
        frame->opening = character;
    return ERR_OK;
}
