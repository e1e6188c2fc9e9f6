/* A lexer of HTML that takes whatever people paste: tags, entities, comments; what it cannot read
 * stays text. */
#include "questionbank/read/markup_names.h"
#include "questionbank/read/markup_writer.h"

static bool is_void(struct str name) {
    static const struct str VOIDS[] = {
        STR_INIT("area"), STR_INIT("base"),  STR_INIT("br"),    STR_INIT("col"),  STR_INIT("hr"),
        STR_INIT("img"),  STR_INIT("input"), STR_INIT("link"),  STR_INIT("meta"), STR_INIT("param"),
        STR_INIT("wbr"),  STR_INIT("embed"), STR_INIT("source")};
    for (size_t i = 0; i < COUNT_OF(VOIDS); i++)
        if (str_eq(VOIDS[i], name))
            return true;
    return false;
}

/* `&name;` or `&#…;` at the start of the text: its character and length; false when it is text. */
static bool take_entity(struct str text, uint32_t *character, size_t *bytes) {
    size_t end = str_find_char(str_slice(text, 0, MARKUP_NAME_BYTES_MAX), ';');
    if (end == STR_NONE || end < 2)
        return false;
    struct str name = str_slice(text, 1, end - 1);
    *bytes = end + 1;
    if (name.ptr[0] != '#') {
        *character = markup_entity(name);
        return *character != 0;
    }
    bool hex = name.len > 1 && (name.ptr[1] == 'x' || name.ptr[1] == 'X');
    uint32_t number = 0, base = hex ? 16 : 10;
    for (size_t i = hex ? 2 : 1; i < name.len; i++) {
        char c = name.ptr[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                : 99;
        if (digit >= base || number > 0x110000)
            return false;
        number = number * base + digit;
    }
    *character = markup_numbered(number);
    return name.len > (hex ? 2U : 1U);
}

/* Text with entities. */
static void put_html_text(struct markup *m, struct str text) {
    for (size_t at = 0; at < text.len && m->hidden_depth == 0;) {
        size_t next = str_find_char(str_from_offset(text, at), '&');
        size_t end = next == STR_NONE ? text.len : at + next;
        markup_put_text(m, str_slice(text, at, end - at));
        at = end;
        if (at == text.len)
            break;
        uint32_t character = 0;
        size_t bytes = 0;
        if (!take_entity(str_from_offset(text, at), &character, &bytes)) {
            markup_put_text(m, STR("&"));
            at++;
            continue;
        }
        if (character != 0)
            markup_put_character(m, character);
        at += bytes;
    }
}

/* The end of a tag that begins at 0: behind its '>'; quotes may hold one. 0 when it never ends. */
static size_t tag_end(struct str text) {
    char quote = 0;
    for (size_t at = 1; at < text.len; at++) {
        char c = text.ptr[at];
        if (quote != 0)
            quote = c == quote ? (char)0 : quote;
        else if ((c == '"' || c == '\'') && text.ptr[at - 1] == '=')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return 0;
}

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
           c == '-' || c == '_';
}

static size_t name_length(struct str text, size_t at) {
    size_t from = at;
    while (at < text.len && is_name_byte(text.ptr[at]))
        at++;
    return at - from;
}

/* One name="value" of a tag; moves `*at`. False at the end. */
static bool take_attribute(struct str tag, size_t *at, struct xml_attribute *out) {
    while (*at < tag.len && name_length(tag, *at) == 0)
        ++*at;
    size_t bytes = name_length(tag, *at);
    if (bytes == 0)
        return false;
    *out = (struct xml_attribute){.name = str_slice(tag, *at, bytes)};
    *at += bytes;
    if (*at >= tag.len || tag.ptr[*at] != '=')
        return true;
    char quote = *at + 1 < tag.len ? tag.ptr[*at + 1] : ' ';
    bool quoted = quote == '"' || quote == '\'';
    size_t from = *at + 1 + quoted;
    size_t end = from;
    while (end < tag.len &&
           (quoted ? tag.ptr[end] != quote : !markup_is_html_blank((unsigned char)tag.ptr[end])))
        end++;
    out->value = str_slice(tag, from, end - from);
    *at = end + quoted;
    return true;
}

/* A tag with its angle brackets. */
static void put_tag(struct markup *m, struct str tag) {
    char folded[MARKUP_NAME_BYTES_MAX];
    bool closing = tag.ptr[1] == '/';
    size_t start = closing ? 2 : 1;
    size_t bytes = name_length(tag, start);
    struct str written = str_slice(tag, start, bytes);
    struct str name = markup_fold_name(written, folded);
    bool prefixed = str_find_char(written, ':') != STR_NONE;
    enum markup_class class = markup_class_of(name);
    if (class == MARKUP_UNKNOWN && !prefixed) {
        put_html_text(m, tag);
        return;
    }
    if (prefixed && class != MARKUP_MATH)
        return; /* <o:p> of Word is no paragraph */
    if (closing) {
        markup_close_element(m, name);
        return;
    }
    struct xml_attribute attributes[MARKUP_ATTRIBUTE_COUNT_MAX];
    struct xml_element element = {.name = name, .attributes = attributes};
    struct str inner = str_slice(tag, 0, tag.len - 1);
    size_t at = start + bytes;
    while (element.attribute_count < MARKUP_ATTRIBUTE_COUNT_MAX &&
           take_attribute(inner, &at, &attributes[element.attribute_count]))
        element.attribute_count++;
    markup_open_element(m, &element, name);
    if (str_ends(inner, STR("/")) || is_void(name))
        markup_close_element(m, name);
}

/* Bytes of a comment, a declaration, an instruction or a tag at the start of the text; 0 when it
 * has no end. */
static size_t mark_length(struct str text) {
    if (str_starts(text, STR("<!--"))) {
        size_t end = str_find(text, STR("-->"));
        return end == STR_NONE ? 0 : end + STR("-->").len;
    }
    if (text.ptr[1] != '!' && text.ptr[1] != '?')
        return tag_end(text);
    size_t end = str_find_char(text, '>');
    return end == STR_NONE ? 0 : end + 1;
}

/* Whether '<' opens anything: `a < b` is text. */
static bool begins_mark(struct str text) {
    size_t at = text.len > 1 && text.ptr[1] == '/' ? 2 : 1;
    char c = at < text.len ? text.ptr[at] : '\0';
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (at == 1 && (c == '!' || c == '?'));
}

static bool begins_with_name(struct str text, struct str name) {
    for (size_t i = 0; i < name.len; i++)
        if (i >= text.len || (text.ptr[i] | 32) != name.ptr[i])
            return false;
    return true;
}

/* The content of a script or a style is no HTML: it ends at its closing tag and nowhere else. */
static struct str skip_raw(struct markup *m, struct str html) {
    bool raw = str_eq(m->hidden_name, STR("script")) || str_eq(m->hidden_name, STR("style"));
    if (m->hidden_depth == 0 || !raw)
        return html;
    for (size_t at = 0; at + 2 < html.len; at++)
        if (html.ptr[at] == '<' && html.ptr[at + 1] == '/' &&
            begins_with_name(str_from_offset(html, at + 2), m->hidden_name))
            return str_from_offset(html, at);
    return (struct str){NULL, 0};
}

void markup_html(struct markup *m, struct str html) {
    while (html.len > 0) {
        size_t open = str_find_char(html, '<');
        put_html_text(m, str_slice(html, 0, open));
        if (open == STR_NONE)
            break;
        html = str_from_offset(html, open);
        if (!begins_mark(html)) {
            markup_put_text(m, STR("<"));
            html = str_from_offset(html, 1);
            continue;
        }
        size_t bytes = mark_length(html);
        if (bytes == 0) {
            put_html_text(m, html);
            break;
        }
        if (html.ptr[1] != '!' && html.ptr[1] != '?')
            put_tag(m, str_slice(html, 0, bytes));
        html = skip_raw(m, str_from_offset(html, bytes));
    }
    if (m->hidden_depth > 0)
        m->dropped |= MARKUP_OBJECT;
}
