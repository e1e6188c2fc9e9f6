/* Text by value. */
#include "base/core/str.h"

struct str str_from(const char *cstr) {
    return (struct str){cstr, cstr == NULL ? 0 : strlen(cstr)};
}

int str_compare(struct str a, struct str b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

size_t str_find(struct str text, struct str part) {
    if (part.len == 0)
        return 0;
    if (text.len == 0)
        return STR_NONE;
    const char *found = memmem(text.ptr, text.len, part.ptr, part.len);
    return found == NULL ? STR_NONE : (size_t)(found - text.ptr);
}

size_t str_find_char(struct str text, char c) {
    const char *found = text.len == 0 ? NULL : memchr(text.ptr, c, text.len);
    return found == NULL ? STR_NONE : (size_t)(found - text.ptr);
}

bool str_contains(struct str text, struct str part) {
    return str_find(text, part) != STR_NONE;
}

static bool is_ascii_blank(unsigned char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* U+2002, U+200B, U+3000 and U+FEFF as their three bytes. */
static bool is_wide_blank(const unsigned char *p) {
    uint32_t bytes = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    return bytes == 0xE38080 || bytes == 0xE28082 || bytes == 0xE2808B || bytes == 0xEFBBBF;
}

static bool is_no_break_space(const unsigned char *p) {
    return p[0] == 0xC2 && p[1] == 0xA0;
}

/* Bytes of the blank that the text starts with; 0 when there is none. */
static size_t blank_at_start(struct str text) {
    const unsigned char *p = (const unsigned char *)text.ptr;
    if (text.len > 0 && is_ascii_blank(p[0]))
        return 1;
    if (text.len < 2 || p[0] < 0xC2)
        return 0;
    if (is_no_break_space(p))
        return 2;
    return text.len >= 3 && is_wide_blank(p) ? 3 : 0;
}

static size_t blank_at_end(struct str text) {
    if (text.len == 0)
        return 0;
    const unsigned char *end = (const unsigned char *)text.ptr + text.len;
    if (is_ascii_blank(end[-1]))
        return 1;
    if (text.len < 2 || end[-1] < 0x80)
        return 0;
    if (is_no_break_space(end - 2))
        return 2;
    return text.len >= 3 && is_wide_blank(end - 3) ? 3 : 0;
}

struct str str_trim(struct str text) {
    for (size_t n = blank_at_start(text); n > 0; n = blank_at_start(text))
        text = str_from_offset(text, n);
    for (size_t n = blank_at_end(text); n > 0; n = blank_at_end(text))
        text.len -= n;
    return text;
}

struct str str_cut(struct str *rest, char separator) {
    size_t at = str_find_char(*rest, separator);
    struct str head = at == STR_NONE ? *rest : str_slice(*rest, 0, at);
    *rest = at == STR_NONE ? (struct str){NULL, 0} : str_from_offset(*rest, at + 1);
    return head;
}

enum err str_parse_i64(struct str text, int64_t *out) {
    bool minus = text.len > 0 && text.ptr[0] == '-';
    struct str digits = str_from_offset(text, minus ? 1 : 0);
    if (digits.len == 0 || (digits.len > 1 && digits.ptr[0] == '0'))
        return ERR_INVALID;
    int64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (c < '0' || c > '9')
            return ERR_INVALID;
        int64_t digit = minus ? -(c - '0') : c - '0';
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return ERR_INVALID;
    }
    *out = value;
    return ERR_OK;
}
