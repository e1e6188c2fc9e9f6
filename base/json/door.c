/* The strict door before cJSON, which by itself accepts trailing bytes, raw control characters,
 * leading zeros, invalid UTF-8 and U+0000. One pass, no recursion: containers are bits on a small
 * stack. */
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "base/json/json.h"
#include "base/json/view.h"

struct scan {
    struct str text;
    size_t at;
    uint32_t depth;
    bool in_object[LIMIT_JSON_DEPTH_MAX];
};

static int peek(const struct scan *s) {
    return s->at < s->text.len ? (unsigned char)s->text.ptr[s->at] : -1;
}

static void skip_blanks(struct scan *s) {
    while (peek(s) == ' ' || peek(s) == '\t' || peek(s) == '\n' || peek(s) == '\r')
        s->at++;
}

static bool take(struct scan *s, int c) {
    if (peek(s) != c)
        return false;
    s->at++;
    return true;
}

static bool take_digits(struct scan *s) {
    size_t start = s->at;
    while (peek(s) >= '0' && peek(s) <= '9')
        s->at++;
    return s->at > start;
}

static bool take_number(struct scan *s) {
    take(s, '-');
    if (!take(s, '0') && !take_digits(s))
        return false;
    if (take(s, '.') && !take_digits(s))
        return false;
    if (take(s, 'e') || take(s, 'E')) {
        if (!take(s, '+'))
            take(s, '-');
        return take_digits(s);
    }
    return !(peek(s) >= '0' && peek(s) <= '9');
}

static bool take_hex4(struct scan *s, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int c = peek(s);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return false;
        *unit = *unit << 4 | (uint32_t)digit;
        s->at++;
    }
    return true;
}

/* Behind `\u`: refuses U+0000, which would end a C string, and lone surrogates. */
static bool take_unicode_escape(struct scan *s) {
    uint32_t unit = 0, low = 0;
    if (!take_hex4(s, &unit) || unit == 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
        return false;
    if (unit < 0xD800 || unit > 0xDBFF)
        return true;
    return take(s, '\\') && take(s, 'u') && take_hex4(s, &low) && low >= 0xDC00 && low <= 0xDFFF;
}

static bool take_text(struct scan *s) {
    if (!take(s, '"'))
        return false;
    for (;;) {
        int c = peek(s);
        if (c < 0x20)
            return false;
        s->at++;
        if (c == '"')
            return true;
        if (c != '\\')
            continue;
        int escape = peek(s);
        if (escape < 0 || strchr("\"\\/bfnrtu", escape) == NULL)
            return false;
        s->at++;
        if (escape == 'u' && !take_unicode_escape(s))
            return false;
    }
}

static bool take_word(struct scan *s, struct str word) {
    if (!str_starts(str_from_offset(s->text, s->at), word))
        return false;
    s->at += word.len;
    return true;
}

static bool take_scalar(struct scan *s) {
    switch (peek(s)) {
    case '"': return take_text(s);
    case 't': return take_word(s, STR("true"));
    case 'f': return take_word(s, STR("false"));
    case 'n': return take_word(s, STR("null"));
    default: return take_number(s);
    }
}

static bool take_member_name(struct scan *s) {
    skip_blanks(s);
    if (!take_text(s))
        return false;
    skip_blanks(s);
    return take(s, ':');
}

/* Opens containers until a scalar or an empty container has been taken. */
static bool take_value_start(struct scan *s) {
    for (;;) {
        skip_blanks(s);
        bool object = peek(s) == '{';
        if (!object && peek(s) != '[')
            return take_scalar(s);
        if (s->depth == LIMIT_JSON_DEPTH_MAX)
            return false;
        s->at++;
        s->in_object[s->depth++] = object;
        skip_blanks(s);
        if (take(s, object ? '}' : ']')) {
            s->depth--;
            return true;
        }
        if (object && !take_member_name(s))
            return false;
    }
}

/* A value with all that is in it. */
static bool take_value(struct scan *s) {
    if (!take_value_start(s))
        return false;
    while (s->depth > 0) {
        skip_blanks(s);
        bool object = s->in_object[s->depth - 1];
        if (take(s, object ? '}' : ']')) {
            s->depth--;
            continue;
        }
        if (!take(s, ',') || (object && !take_member_name(s)) || !take_value_start(s))
            return false;
    }
    return true;
}

static bool take_document(struct scan *s) {
    if (!take_value(s))
        return false;
    skip_blanks(s);
    return s->at == s->text.len;
}

enum err json_door(struct str text, struct fault *fault) {
    size_t invalid = utf8_find_invalid(text);
    if (invalid != STR_NONE)
        return fault_set(fault, ERR_MALFORMED, "json_malformed",
                         "请求正文第 %zu 字节起不是有效的 UTF-8。", invalid + 1);
    struct scan scan = {.text = text};
    if (!take_document(&scan))
        return fault_set(fault, ERR_MALFORMED, "json_malformed",
                         "请求正文在第 %zu 字节处不是有效的 JSON。", scan.at + 1);
    return ERR_OK;
}

size_t json_value_end(struct str text, size_t *fault) {
    struct scan scan = {.text = text};
    bool sound = take_value(&scan);
    if (!sound)
        *fault = scan.at;
    return sound ? scan.at : STR_NONE;
}
