/* Slices of a sound JSON text. The door has checked everything, so nothing is checked twice. */
#include "base/json/view.h"

#include "base/core/err.h"
#include "base/core/utf8.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str skip_blanks(struct str text) {
    size_t at = 0;
    while (at < text.len && is_blank(text.ptr[at]))
        at++;
    return str_from_offset(text, at);
}

/* What a text in quotes takes. */
static size_t text_bytes(struct str text) {
    size_t at = 1;
    while (at < text.len && text.ptr[at] != '"')
        at += text.ptr[at] == '\\' ? 2 : 1;
    return at < text.len ? at + 1 : text.len;
}

static size_t container_bytes(struct str text) {
    size_t depth = 0, at = 0;
    while (at < text.len) {
        char c = text.ptr[at];
        at += c == '"' ? text_bytes(str_from_offset(text, at)) : 1;
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        if (depth == 0)
            break;
    }
    return at;
}

static size_t word_bytes(struct str text) {
    size_t at = 0;
    while (at < text.len && !is_blank(text.ptr[at]) && text.ptr[at] != ',' && text.ptr[at] != ']' &&
           text.ptr[at] != '}')
        at++;
    return at;
}

struct json_view json_view_of(struct str text) {
    static const struct {
        char first;
        enum json_kind kind;
        size_t (*bytes)(struct str text);
    } KINDS[] = {
        {'"', JSON_TEXT_VALUE, text_bytes},      {'{', JSON_OBJECT_VALUE, container_bytes},
        {'[', JSON_LIST_VALUE, container_bytes}, {'n', JSON_NULL_VALUE, word_bytes},
        {'t', JSON_TRUE_VALUE, word_bytes},      {'f', JSON_FALSE_VALUE, word_bytes},
    };
    text = skip_blanks(text);
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (text.len > 0 && text.ptr[0] == KINDS[i].first)
            return (struct json_view){KINDS[i].kind, str_slice(text, 0, KINDS[i].bytes(text))};
    return (struct json_view){JSON_NUMBER_VALUE, str_slice(text, 0, word_bytes(text))};
}

struct json_walk json_walk_of(struct json_view value) {
    bool object = value.kind == JSON_OBJECT_VALUE;
    if (!object && value.kind != JSON_LIST_VALUE)
        return (struct json_walk){{NULL, 0}, false};
    return (struct json_walk){str_slice(value.raw, 1, value.raw.len - 2), object};
}

/* Takes a value and the comma or colon behind it. */
static struct json_view take(struct str *rest) {
    struct json_view value = json_view_of(*rest);
    const char *end = rest->ptr + rest->len;
    const char *behind = value.raw.ptr + value.raw.len;
    *rest = skip_blanks((struct str){behind, (size_t)(end - behind)});
    *rest = str_from_offset(*rest, rest->len > 0 ? 1 : 0);
    return value;
}

bool json_walk_next(struct json_walk *walk, struct str *name, struct json_view *value) {
    walk->rest = skip_blanks(walk->rest);
    if (walk->rest.len == 0)
        return false;
    *name = walk->object ? take(&walk->rest).raw : (struct str){walk->rest.ptr, 0};
    *value = take(&walk->rest);
    return true;
}

static uint32_t hex4(const char *digits) {
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t c = (unsigned char)digits[i];
        unit = unit << 4 | (c <= '9' ? c - '0' : (c | 0x20U) - 'a' + 10);
    }
    return unit;
}

/* The character of the escape at `*at`, which moves behind it. */
static uint32_t take_escape(struct str raw, size_t *at) {
    static const char ESCAPES[] = "bfnrt", MEANINGS[] = "\b\f\n\r\t";
    char c = raw.ptr[*at + 1];
    const char *found = strchr(ESCAPES, c);
    *at += 2;
    if (c != 'u')
        return found == NULL ? (unsigned char)c : (unsigned char)MEANINGS[found - ESCAPES];
    uint32_t unit = hex4(raw.ptr + *at);
    *at += 4;
    if (unit < 0xD800 || unit > 0xDBFF)
        return unit;
    uint32_t low = hex4(raw.ptr + *at + 2);
    *at += 6;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/* Where the escape of the next line end stands, or the closing quote. */
static size_t find_line_end(struct str raw, size_t from) {
    size_t end = raw.len - 1;
    for (size_t at = from;;) {
        const char *escape = at < end ? memchr(raw.ptr + at, '\\', end - at) : NULL;
        if (escape == NULL)
            return end;
        size_t start = (size_t)(escape - raw.ptr);
        at = start;
        uint32_t character = take_escape(raw, &at);
        if (character == '\n' || character == '\r')
            return start;
    }
}

/* The text between two places, escapes resolved. */
static struct str resolve(struct arena *arena, struct str raw, size_t from, size_t to) {
    struct str plain = str_slice(raw, from, to - from);
    if (memchr(plain.ptr, '\\', plain.len) == NULL)
        return plain;
    char *text = arena_alloc(arena, plain.len + 1);
    size_t len = 0;
    while (from < to) {
        char bytes[4];
        if (raw.ptr[from] != '\\') {
            text[len++] = raw.ptr[from++];
            continue;
        }
        size_t count = utf8_put(take_escape(raw, &from), bytes);
        memcpy(text + len, bytes, count);
        len += count;
    }
    return (struct str){text, len};
}

struct str json_text(struct arena *arena, struct str raw) {
    return resolve(arena, raw, 1, raw.len - 1);
}

bool json_text_line(struct arena *arena, struct str raw, size_t *offset, struct str *line) {
    if (*offset >= raw.len)
        return false;
    size_t at = find_line_end(raw, *offset);
    *line = resolve(arena, raw, *offset, at);
    *offset = raw.len;
    if (at == raw.len - 1)
        return true;
    if (take_escape(raw, &at) == '\r' && raw.ptr[at] == '\\') {
        size_t next = at;
        at = take_escape(raw, &next) == '\n' ? next : at;
    }
    *offset = at;
    return true;
}
