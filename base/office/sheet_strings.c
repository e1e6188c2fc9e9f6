/* The shared strings of a workbook. */
#include "base/office/sheet_inside.h"

#include "base/core/limits.h"
#include "base/core/utf8.h"

struct reading {
    struct workbook *workbook;
    struct buf text;
    VEC(struct str) strings;
    bool in_string;
    bool in_guide; /* phonetic guides are no text */
    bool in_text;
};

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    char low = (char)(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* The character of `_xHHHH_` at the text's start; 0 when there is none that text may hold. */
static uint32_t escaped(struct str text) {
    uint32_t character = 0;
    if (text.len < 7 || text.ptr[1] != 'x' || text.ptr[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_digit(text.ptr[i]);
        if (digit < 0)
            return 0;
        character = character * 16 + (uint32_t)digit;
    }
    bool is_text = character >= 0x20 || character == '\t' || character == '\n' || character == '\r';
    return is_text && (character < 0xD800 || character > 0xDFFF) ? character : 0;
}

void sheet_unescape(struct buf *text) {
    struct str raw = buf_str(text);
    size_t to = 0;
    if (str_find(raw, STR("_x")) == STR_NONE && str_find_char(raw, '\r') == STR_NONE)
        return;
    for (size_t at = 0; at < raw.len;) {
        uint32_t character = raw.ptr[at] == '_' ? escaped(str_from_offset(raw, at)) : 0;
        size_t taken = character == 0 ? 1 : 7;
        if (character == 0 && raw.ptr[at] != '\r') {
            text->data[to++] = raw.ptr[at++];
            continue;
        }
        at += taken;
        if (character == 0 || character == '\r') {
            if (at < raw.len && raw.ptr[at] == '\n')
                continue;
            character = '\n';
        }
        char bytes[4];
        size_t count = utf8_put(character, bytes);
        memcpy(text->data + to, bytes, count);
        to += count;
    }
    text->len = to;
    text->data[to] = '\0';
}

struct str sheet_escape(struct arena *arena, struct str text) {
    struct buf out = buf_make(arena, text.len * 8 + 1);
    for (size_t at = 0; at < text.len;) {
        struct str rest = str_from_offset(text, at);
        size_t start = at;
        uint32_t character = utf8_next(text, &at);
        if (character == '_' && rest.len >= 7 && rest.ptr[1] == 'x' && rest.ptr[6] == '_')
            buf_add(&out, STR("_x005F_"));
        else if (character == 0xFFFE || character == 0xFFFF)
            buf_printf(&out, "_x%04X_", (unsigned)character);
        else
            buf_add(&out, str_slice(text, start, at - start));
    }
    return buf_str(&out);
}

static enum err on_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct reading *r = context;
    if (!sheet_owns(element))
        return ERR_OK;
    if (str_eq(element->name, STR("si"))) {
        r->in_string = true;
        r->text.len = 0;
        if (r->strings.count == LIMIT_CELL_COUNT_MAX)
            return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                             "工作簿的文字超过 %d 条的上限，请拆成几个文件。",
                             LIMIT_CELL_COUNT_MAX);
    }
    r->in_guide = r->in_guide || str_eq(element->name, STR("rPh"));
    r->in_text = r->in_string && !r->in_guide && str_eq(element->name, STR("t"));
    return ERR_OK;
}

static enum err on_close(void *context, struct str name, struct fault *fault) {
    struct reading *r = context;
    (void)fault;
    r->in_text = false;
    if (str_eq(name, STR("rPh")))
        r->in_guide = false;
    if (!str_eq(name, STR("si")) || !r->in_string)
        return ERR_OK;
    r->in_string = r->in_guide = false;
    sheet_unescape(&r->text);
    *vec_push(r->workbook->scratch, &r->strings) =
        arena_str(r->workbook->scratch, buf_str(&r->text));
    return ERR_OK;
}

static enum err on_text(void *context, struct str text, struct fault *fault) {
    struct reading *r = context;
    if (r->in_text)
        buf_add(&r->text, text);
    return buf_check(&r->text, fault);
}

enum err sheet_read_strings(struct workbook *workbook, struct str part, struct fault *fault) {
    static const struct xml_events EVENTS = {on_open, on_close, on_text};
    struct arena text_arena = {0};
    struct reading r = {.workbook = workbook};
    r.text = buf_make(&text_arena, LIMIT_SHEET_TEXT_BYTES_MAX);
    enum err err = part_parse(workbook->package, part, &EVENTS, &r, fault);
    arena_close(&text_arena);
    if (err == ERR_OK)
        workbook->strings = (struct strings){r.strings.at, r.strings.count};
    return err;
}
