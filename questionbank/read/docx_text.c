/* The text of a paragraph, character by character as a person sees it. */
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/character.h"
#include "questionbank/read/docx.h"

/* One byte more than a line may have: the outline refuses such a line, and what follows in it is
 * not kept. */
enum { KEPT_BYTES = LIMIT_LINE_BYTES_MAX + 1 };

static const struct str BLANK = STR_INIT("______");

struct docx_paragraph *docx_top(struct docx *d) {
    return d->depth == 0 ? NULL : &d->paragraphs.at[d->depth - 1];
}

void docx_mark(struct docx *d, enum docx_fact fact, struct str sentence) {
    struct docx_paragraph *p = docx_top(d);
    if (p == NULL)
        return;
    for (uint32_t i = 0; i < p->marks.count; i++)
        if (p->marks.at[i].fact == fact)
            return;
    uint32_t column = (uint32_t)utf8_count(buf_str(&p->text)) + 1;
    *vec_push(&d->wait, &p->marks) = (struct docx_mark){fact, column, sentence};
}

/* Underlined blanks are a blank to fill in: `(　　　)` drawn with a line. Anything else that is
 * underlined says nothing that could be read with certainty. */
static void end_underline(struct docx_paragraph *p) {
    if (p->underline_start == SIZE_MAX)
        return;
    struct str underlined = str_from_offset(buf_str(&p->text), p->underline_start);
    bool wide = utf8_count(underlined) >= 2 || str_starts(underlined, STR("\t"));
    if (p->underline_blank && wide) {
        p->text.len = p->underline_start;
        buf_add(&p->text, BLANK);
    }
    p->underline_start = SIZE_MAX;
}

static void follow_underline(struct docx *d, struct docx_paragraph *p, uint32_t character) {
    if (!d->run.underlined) {
        end_underline(p);
        return;
    }
    if (p->underline_start == SIZE_MAX) {
        p->underline_start = p->text.len;
        p->underline_blank = true;
    }
    p->underline_blank = p->underline_blank && char_is_blank(character);
}

/* Raised and lowered digits and signs have characters of their own; 0: this one has none. */
static uint32_t script_character(uint32_t character, bool raised) {
    static const struct {
        uint32_t plain, raised, lowered;
    } OTHERS[] = {
        {'1', 0xB9, 0x2081},   {'2', 0xB2, 0x2082},   {'3', 0xB3, 0x2083},   {'+', 0x207A, 0x208A},
        {'-', 0x207B, 0x208B}, {'=', 0x207C, 0x208C}, {'(', 0x207D, 0x208D}, {')', 0x207E, 0x208E},
        {'n', 0x207F, 0x2099}, {' ', ' ', ' '},
    };
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        if (OTHERS[i].plain == character)
            return raised ? OTHERS[i].raised : OTHERS[i].lowered;
    if (character >= '0' && character <= '9')
        return (raised ? 0x2070 : 0x2080) + character - '0';
    return 0;
}

static void add_character(struct docx_paragraph *p, uint32_t character) {
    char bytes[4];
    size_t count = utf8_put(character, bytes);
    if (p->text.len < KEPT_BYTES)
        buf_add(&p->text, (struct str){bytes, count});
}

static void add_scripted(struct docx *d, struct docx_paragraph *p, uint32_t character) {
    uint32_t scripted = script_character(character, d->run.script == DOCX_RAISED);
    if (scripted == 0)
        docx_mark(d, DOCX_FACT_SYMBOL, STR("上标或下标按普通文字收入"));
    add_character(p, scripted == 0 ? character : scripted);
}

enum { SOFT_HYPHEN = 0xAD };

enum err docx_text_add(struct docx *d, struct str text, struct fault *fault) {
    struct docx_paragraph *p = docx_top(d);
    (void)fault;
    if (p == NULL || text.len == 0)
        return ERR_OK;
    if (d->run.hidden) {
        docx_mark(d, DOCX_FACT_HIDDEN, (struct str){NULL, 0});
        return ERR_OK;
    }
    for (size_t at = 0; at < text.len;) {
        uint32_t character = utf8_next(text, &at);
        if (character == SOFT_HYPHEN)
            continue;
        follow_underline(d, p, character);
        if (d->run.script == DOCX_BASELINE)
            add_character(p, character);
        else
            add_scripted(d, p, character);
    }
    return ERR_OK;
}

enum err docx_line_end(struct docx *d, struct fault *fault) {
    struct docx_paragraph *p = docx_top(d);
    if (p == NULL)
        return ERR_OK;
    end_underline(p);
    struct docx_line line = {buf_str(&p->text), p->number, d->sink.cell_idx, p->marks};
    TRY(docx_line_put(d, &line, fault));
    p->text.len = 0;
    p->marks = (docx_marks){0};
    p->line_count++;
    return ERR_OK;
}

/* What the fonts of symbols show for a code; they have no names for their glyphs. */
static uint32_t symbol_of(struct str font, uint32_t code) {
    static const struct {
        struct str font;
        uint32_t code;
        uint32_t character;
    } SYMBOLS[] = {
        {STR_INIT("Wingdings"), 0xFC, 0x221A},   {STR_INIT("Wingdings"), 0xFB, 0xD7},
        {STR_INIT("Wingdings"), 0xFD, 0x2612},   {STR_INIT("Wingdings"), 0xFE, 0x2611},
        {STR_INIT("Wingdings"), 0xA8, 0x25A1},   {STR_INIT("Wingdings"), 0x6F, 0x25A1},
        {STR_INIT("Wingdings"), 0xA1, 0x25CB},   {STR_INIT("Wingdings"), 0x6C, 0x25CF},
        {STR_INIT("Wingdings"), 0xE0, 0x2192},   {STR_INIT("Wingdings 2"), 0x50, 0x221A},
        {STR_INIT("Wingdings 2"), 0x4F, 0xD7},   {STR_INIT("Wingdings 2"), 0x51, 0x2612},
        {STR_INIT("Wingdings 2"), 0x52, 0x2611}, {STR_INIT("Wingdings 2"), 0x53, 0x2612},
        {STR_INIT("Wingdings 2"), 0x54, 0x2612}, {STR_INIT("Wingdings 2"), 0xA3, 0x25A1},
        {STR_INIT("Symbol"), 0xB4, 0xD7},        {STR_INIT("Symbol"), 0xB8, 0xF7},
        {STR_INIT("Symbol"), 0xB1, 0xB1},        {STR_INIT("Symbol"), 0xA3, 0x2264},
        {STR_INIT("Symbol"), 0xB3, 0x2265},      {STR_INIT("Symbol"), 0xB9, 0x2260},
        {STR_INIT("Symbol"), 0xD6, 0x221A},      {STR_INIT("Symbol"), 0xA5, 0x221E},
        {STR_INIT("Symbol"), 0xAE, 0x2192},      {STR_INIT("Symbol"), 0x61, 0x3B1},
        {STR_INIT("Symbol"), 0x62, 0x3B2},       {STR_INIT("Symbol"), 0x67, 0x3B3},
        {STR_INIT("Symbol"), 0x6D, 0x3BC},       {STR_INIT("Symbol"), 0x70, 0x3C0},
    };
    for (size_t i = 0; i < COUNT_OF(SYMBOLS); i++)
        if (SYMBOLS[i].code == code && str_eq(SYMBOLS[i].font, font))
            return SYMBOLS[i].character;
    return 0;
}

static uint32_t parse_hex(struct str text) {
    uint32_t value = 0;
    for (size_t i = 0; i < text.len && i < 6; i++) {
        char c = text.ptr[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                : 16;
        if (digit == 16)
            return 0;
        value = value * 16 + digit;
    }
    return value;
}

static bool is_scalar(uint32_t character) {
    return character >= 0x20 && character <= 0x10FFFF &&
           (character < 0xD800 || character > 0xDFFF) && character != 0xFFFE && character != 0xFFFF;
}

/* Codes from F000 on are places in the font; others are characters. */
void docx_symbol_add(struct docx *d, struct str font, struct str code) {
    struct docx_paragraph *p = docx_top(d);
    uint32_t value = parse_hex(code);
    bool in_font = value < 0x100 || (value >= 0xF000 && value <= 0xF0FF);
    uint32_t character = in_font ? symbol_of(font, value & 0xFF) : value;
    if (p == NULL)
        return;
    if (d->run.hidden) {
        docx_mark(d, DOCX_FACT_HIDDEN, (struct str){NULL, 0});
    } else if (character == 0 || !is_scalar(character)) {
        docx_mark(d, DOCX_FACT_SYMBOL,
                  arena_printf(d->ir->arena, "符号（字体 %.*s 的 %.*s）没有收入",
                               STR_ARGS(str_slice(font, 0, 60)), STR_ARGS(str_slice(code, 0, 8))));
    } else {
        follow_underline(d, p, character);
        add_character(p, character);
    }
}
