/* Folding of width and blanks. The shown text stays as written; only comparisons fold. */
#include "questionbank/ir/character.h"

#include "base/core/utf8.h"

enum {
    IDEOGRAPHIC_SPACE = 0x3000,
    NO_BREAK_SPACE = 0xA0,
    EN_SPACE = 0x2002,
    ZERO_WIDTH_SPACE = 0x200B,
    BYTE_ORDER_MARK = 0xFEFF,
    FULL_WIDTH_FIRST = 0xFF01,
    FULL_WIDTH_LAST = 0xFF5E,
    FULL_WIDTH_OFFSET = 0xFEE0
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

uint32_t char_next(struct str text, size_t *offset) {
    return *offset >= text.len ? 0 : char_fold(utf8_next(text, offset));
}

struct str str_fold(struct arena *arena, struct str text) {
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = char_next(text, &at);
        if (!char_is_blank(c))
            len += utf8_put(c, out + len);
    }
    return (struct str){out, len};
}
