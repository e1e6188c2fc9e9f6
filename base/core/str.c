/* Text by value. */
#include "base/core/str.h"

struct str str_from(const char *cstr) {
    return (struct str){cstr, cstr == NULL ? 0 : strlen(cstr)};
}

bool str_eq(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int str_compare(struct str a, struct str b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str text, struct str head) {
    return text.len >= head.len && str_eq(str_slice(text, 0, head.len), head);
}

bool str_ends(struct str text, struct str tail) {
    return text.len >= tail.len && str_eq(str_from_offset(text, text.len - tail.len), tail);
}

struct str str_slice(struct str text, size_t start, size_t count) {
    if (start > text.len)
        start = text.len;
    if (count > text.len - start)
        count = text.len - start;
    return (struct str){start == 0 ? text.ptr : text.ptr + start, count};
}

struct str str_from_offset(struct str text, size_t start) {
    return str_slice(text, start, text.len);
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

static const struct str BLANKS[] = {
    STR_INIT(" "),
    STR_INIT("\t"),
    STR_INIT("\r"),
    STR_INIT("\n"),
    STR_INIT("\v"),
    STR_INIT("\f"),
    STR_INIT("\xC2\xA0"),
    STR_INIT("\xE2\x80\x82"),
    STR_INIT("\xE3\x80\x80"),
    STR_INIT("\xE2\x80\x8B"),
    STR_INIT("\xEF\xBB\xBF"),
};

static size_t blank_at_start(struct str text) {
    for (size_t i = 0; i < COUNT_OF(BLANKS); i++)
        if (str_starts(text, BLANKS[i]))
            return BLANKS[i].len;
    return 0;
}

static size_t blank_at_end(struct str text) {
    for (size_t i = 0; i < COUNT_OF(BLANKS); i++)
        if (str_ends(text, BLANKS[i]))
            return BLANKS[i].len;
    return 0;
}

struct str str_trim(struct str text) {
    for (size_t n = blank_at_start(text); n > 0; n = blank_at_start(text))
        text = str_from_offset(text, n);
    for (size_t n = blank_at_end(text); n > 0; n = blank_at_end(text))
        text = str_slice(text, 0, text.len - n);
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
