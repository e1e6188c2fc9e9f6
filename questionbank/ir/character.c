/* Folding of width and blanks. The shown text stays as written; only comparisons fold. Nearly all
 * of a Chinese text folds by its bytes alone; the library sees what is left. */
#include "questionbank/ir/character.h"

#include "base/core/buf.h"
#include "base/core/normal_form.h"
#include "base/core/utf8.h"

enum {
    IDEOGRAPHIC_SPACE = 0x3000,
    NO_BREAK_SPACE = 0xA0,
    EN_SPACE = 0x2002,
    ZERO_WIDTH_SPACE = 0x200B,
    BYTE_ORDER_MARK = 0xFEFF,
    FULL_WIDTH_FIRST = 0xFF01,
    FULL_WIDTH_LAST = 0xFF5E,
    FULL_WIDTH_OFFSET = 0xFEE0,
    NFKC_GROWTH_MAX = 11 /* bytes made of one byte; Unicode's figure for UTF-8 */
};

struct range {
    uint32_t first;
    uint32_t last;
};

static const struct range WIDE[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F900, 0x1F9FF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

static const struct range CJK[] = {
    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t character) {
    for (size_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    return false;
}

bool char_is_wide(uint32_t character) {
    return is_in(WIDE, COUNT_OF(WIDE), character);
}

bool char_is_cjk(uint32_t character) {
    return is_in(CJK, COUNT_OF(CJK), character);
}

uint32_t char_fold(uint32_t character) {
    if (character >= FULL_WIDTH_FIRST && character <= FULL_WIDTH_LAST)
        return character - FULL_WIDTH_OFFSET;
    bool space = character == IDEOGRAPHIC_SPACE || character == NO_BREAK_SPACE ||
                 character == EN_SPACE || character == ZERO_WIDTH_SPACE ||
                 character == BYTE_ORDER_MARK;
    return space ? ' ' : character;
}

bool char_is_blank(uint32_t character) {
    uint32_t c = char_fold(character);
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Their NFKC form runs together with what stands beside them: m² → m2, ①② → 12, ⅠⅡ → III. */
static const struct range KEPT[] = {
    {0xAA, 0xAA},     {0xB2, 0xB3},       {0xB9, 0xBA},     {0xBC, 0xBE},     {0x2B0, 0x2B8},
    {0x1D2C, 0x1D6A}, {0x2070, 0x209C},   {0x2150, 0x218B}, {0x2460, 0x24FF}, {0x3200, 0x32FF},
    {0x3358, 0x3370}, {0x339F, 0x33A6},   {0x33A8, 0x33A8}, {0x33AE, 0x33AF}, {0x33C6, 0x33C6},
    {0x33E0, 0x33FE}, {0x1F100, 0x1F1FF},
};

/* The text in NFKC but for the characters that are kept. */
static struct str normal_text(struct arena *arena, struct str text) {
    struct buf out = buf_make(arena, text.len * NFKC_GROWTH_MAX + 1);
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        if (!is_in(KEPT, COUNT_OF(KEPT), utf8_next(text, &at)))
            continue;
        buf_add(&out, nfkc(arena, str_slice(text, from, start - from)));
        buf_add(&out, str_slice(text, start, at - start));
        from = at;
    }
    buf_add(&out, nfkc(arena, str_from_offset(text, from)));
    return buf_str(&out);
}

/* A folded text while it is made. */
struct folding {
    const unsigned char *in;
    size_t left; /* bytes of `in` */
    char *out;
    bool word;    /* the last character put is an ASCII letter or digit */
    bool blank;   /* blanks were read since */
    bool settled; /* the text is in NFKC: what is not known here is itself */
};

static bool is_word(unsigned c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void put_ascii(struct folding *f, unsigned c) {
    bool word = is_word(c);
    if (word && f->word && f->blank)
        *f->out++ = ' ';
    *f->out++ = (char)c;
    f->word = word;
    f->blank = false;
}

static void put_bytes(struct folding *f, size_t bytes) {
    memcpy(f->out, f->in, bytes);
    f->out += bytes;
    f->word = false;
    f->blank = false;
}

static void put_dots(struct folding *f) {
    for (int i = 0; i < 3; i++)
        put_ascii(f, '.');
}

/* The general punctuation U+2000 to U+203F that Chinese texts use. */
static bool fold_punctuation(struct folding *f) {
    unsigned last = f->in[2];
    if (last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF)
        f->blank = true;
    else if (last == 0x98 || last == 0x99)
        put_ascii(f, '\'');
    else if (last == 0x9C || last == 0x9D)
        put_ascii(f, '"');
    else if (last == 0x93 || last == 0x94)
        put_bytes(f, 3);
    else if (last == 0xA6)
        put_dots(f);
    else if (last != 0x8B && last != 0x8D)
        return false;
    return true;
}

/* A sequence of three bytes that is no ideograph; false when it is not known here. */
static bool fold_triple(struct folding *f) {
    unsigned first = f->in[0], second = f->in[1], last = f->in[2];
    if (first == 0xE3 && second == 0x80 && last == 0x80)
        f->blank = true;
    else if (first == 0xE3 && ((second == 0x80 && last <= 0xA9) || second >= 0x90))
        put_bytes(f, 3);
    else if (first == 0xEF && second == 0xBC && last >= 0x81)
        put_ascii(f, last - 0x60);
    else if (first == 0xEF && second == 0xBD && last <= 0x9E)
        put_ascii(f, last - 0x20);
    else if (first == 0xEF && second == 0xBB && last == 0xBF)
        return true;
    else if (first == 0xE2 && second == 0x80)
        return fold_punctuation(f);
    else if (first == 0xE2 &&
             (second == 0x92 || second == 0x93 || (second == 0x91 && last >= 0xA0)))
        put_bytes(f, 3);
    else
        return false;
    return true;
}

static size_t sequence_bytes(unsigned first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* One character that is neither ideograph nor ASCII. */
static bool fold_other(struct folding *f, size_t bytes) {
    if (bytes == 3 && fold_triple(f))
        return true;
    if (bytes == 2 && f->in[0] == 0xC2 && f->in[1] == 0xA0) {
        f->blank = true;
        return true;
    }
    bool plain = bytes == 2 && ((f->in[0] == 0xC2 && f->in[1] == 0xB7) ||
                                (f->in[0] == 0xC3 && f->in[1] == 0x97)); /* · and × */
    if (plain || f->settled)
        put_bytes(f, bytes);
    return plain || f->settled;
}

/* False at the first character whose folding needs the library. */
static bool fold_run(struct folding *f) {
    while (f->left > 0) {
        unsigned first = f->in[0];
        size_t bytes = sequence_bytes(first);
        PROMISE(bytes <= f->left);
        if (first >= 0xE4 && first <= 0xE9)
            put_bytes(f, 3);
        else if (first == ' ' || (first >= '\t' && first <= '\r'))
            f->blank = true;
        else if (first < 0x80)
            put_ascii(f, first);
        else if (!fold_other(f, bytes))
            return false;
        f->in += bytes;
        f->left -= bytes;
    }
    return true;
}

static struct folding folding_of(struct str text, char *room) {
    return (struct folding){.in = (const unsigned char *)text.ptr, .left = text.len, .out = room};
}

struct str str_fold_into(struct arena *arena, char *room, struct str text) {
    struct folding f = folding_of(text, room);
    if (!fold_run(&f)) {
        text = normal_text(arena, text);
        room = arena_alloc(arena, text.len + 1);
        f = folding_of(text, room);
        f.settled = true;
        fold_run(&f);
    }
    return (struct str){room, (size_t)(f.out - room)};
}

struct str str_fold(struct arena *arena, struct str text) {
    return str_fold_into(arena, arena_alloc(arena, text.len + 1), text);
}
