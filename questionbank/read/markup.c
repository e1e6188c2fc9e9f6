/* The writer that decides about lines and blanks, and the walk over XML trees that feeds it; HTML
 * as text comes from markup_html.c. */
#include "questionbank/read/markup_writer.h"

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/read/markup_names.h"

enum {
    NO_BREAK_SPACE = 0xA0,
    IDEOGRAPHIC_SPACE = 0x3000,
    SOFT_HYPHEN = 0xAD,
    ZERO_WIDTH = 0x200B,
    BYTE_ORDER_MARK = 0xFEFF
};

struct markup markup_begin(struct arena *arena) {
    return (struct markup){
        .arena = arena,
        .out = buf_make(arena, LIMIT_SOURCE_BYTES_MAX),
        .stimulus = buf_make(arena, LIMIT_SOURCE_BYTES_MAX),
    };
}

static struct buf *target(struct markup *m) {
    return m->stimulus_depth > 0 ? &m->stimulus : &m->out;
}

/* What waits before a visible character. A line of a table keeps its cells on one line. */
static void flush(struct markup *m) {
    struct buf *out = target(m);
    bool line_begins = out->len == 0 || out->data[out->len - 1] == '\n';
    for (; m->cells_wait > 0; m->cells_wait--) {
        buf_add(out, line_begins ? STR("| ") : STR(" | "));
        line_begins = false;
        m->line_waits = m->blank_waits = false;
    }
    if (m->line_waits && m->cell_depth > 0)
        m->blank_waits = true;
    else if (m->line_waits && !line_begins)
        buf_add_char(out, '\n');
    if (m->blank_waits && !line_begins && (!m->line_waits || m->cell_depth > 0))
        buf_add_char(out, ' ');
    m->line_waits = m->blank_waits = false;
    buf_add(out, m->mark_waits);
    m->mark_waits = (struct str){NULL, 0};
}

void markup_literal(struct markup *m, struct str text) {
    if (m->hidden_depth > 0)
        return;
    flush(m);
    buf_add(target(m), text);
}

/* Digits and signs that have a raised or lowered twin; the others stay. */
static uint32_t shifted(const struct markup *m, uint32_t c) {
    static const uint16_t RAISED[10] = {0x2070, 0xB9,   0xB2,   0xB3,   0x2074,
                                        0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    if (m->raised > 0 && c >= '0' && c <= '9')
        return RAISED[c - '0'];
    if (m->raised > 0)
        return c == '+' ? 0x207A : c == '-' || c == 0x2212 ? 0x207B : c == 'n' ? 0x207F : c;
    if (m->lowered > 0 && c >= '0' && c <= '9')
        return 0x2080 + (c - '0');
    return c;
}

bool markup_is_html_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == NO_BREAK_SPACE;
}

static void put_blank(struct markup *m, uint32_t c) {
    if (m->underlined)
        m->underlined_blank = true;
    if (m->pre_depth == 0) {
        m->blank_waits = true;
    } else if (c == '\n') {
        flush(m);
        if (target(m)->len > 0)
            buf_add_char(target(m), '\n');
    } else if (c != '\r') {
        flush(m);
        buf_add_char(target(m), ' ');
    }
}

void markup_put_character(struct markup *m, uint32_t c) {
    char bytes[4];
    if (markup_is_html_blank(c)) {
        put_blank(m, c);
        return;
    }
    bool control = c < ' ' || (c >= 0x7F && c < NO_BREAK_SPACE);
    if (control || c == SOFT_HYPHEN || c == ZERO_WIDTH || c == BYTE_ORDER_MARK)
        return;
    if (c == IDEOGRAPHIC_SPACE && m->underlined && target(m)->len == m->underlined_from) {
        m->underlined_blank = true;
        return;
    }
    flush(m);
    c = shifted(m, c);
    size_t count = utf8_put(c, bytes);
    buf_add(target(m), (struct str){bytes, count});
}

/* Bytes that begin none of the characters that markup_put_character() looks at. */
static bool is_plain_byte(unsigned char c) {
    return c > ' ' && c != 0x7F && c != 0xC2 && c != 0xE2 && c != 0xEF;
}

/* Text without entities. */
void markup_put_text(struct markup *m, struct str text) {
    if (m->hidden_depth > 0)
        return;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        bool plain = m->raised == 0 && m->lowered == 0 && !m->underlined;
        while (plain && at < text.len && is_plain_byte((unsigned char)text.ptr[at]))
            at++;
        if (at > from) {
            flush(m);
            buf_add(target(m), str_slice(text, from, at - from));
            continue;
        }
        markup_put_character(m, utf8_next(text, &at));
    }
}

void markup_plain(struct markup *m, struct str text) {
    if (m->hidden_depth > 0)
        return;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r')
            at++;
        if (at > from) {
            flush(m);
            buf_add(target(m), str_slice(text, from, at - from));
        }
        if (at < text.len) {
            m->line_waits = true;
            at++;
        }
    }
}

static void open_list(struct markup *m, const struct xml_element *element, bool numbers) {
    m->line_waits = true;
    if (m->list_depth++ >= MARKUP_LIST_DEPTH_MAX)
        return;
    uint32_t idx = m->list_depth - 1;
    int64_t start = 1;
    struct str style = xml_value(element, "type");
    if (str_parse_i64(str_trim(xml_value(element, "start")), &start) != ERR_OK || start < 1 ||
        start > 100000)
        start = 1;
    m->list_next[idx] = numbers ? start : 0;
    bool letters = style.len == 1 && (style.ptr[0] == 'a' || style.ptr[0] == 'A');
    m->list_style[idx] = letters ? style.ptr[0] : '1';
}

static void open_list_item(struct markup *m) {
    m->line_waits = true;
    uint32_t depth = m->list_depth < MARKUP_LIST_DEPTH_MAX ? m->list_depth : MARKUP_LIST_DEPTH_MAX;
    int64_t number = depth == 0 ? 0 : m->list_next[depth - 1];
    if (number == 0) {
        m->mark_waits = STR("• ");
        return;
    }
    char style = m->list_style[depth - 1];
    m->list_next[depth - 1]++;
    m->mark_waits = style != '1' && number <= 26
                        ? arena_printf(m->arena, "%c. ", (char)(style + number - 1))
                        : arena_printf(m->arena, "%lld. ", (long long)number);
}

static void close_list(struct markup *m) {
    m->line_waits = true;
    m->mark_waits = (struct str){NULL, 0};
    if (m->list_depth > 0)
        m->list_depth--;
}

static void open_row(struct markup *m) {
    m->cell_depth = 0;
    m->cells_wait = 0;
    m->row_begun = false;
    m->line_waits = true;
}

static void open_cell(struct markup *m) {
    if (m->row_begun)
        m->cells_wait++;
    else
        flush(m);
    m->line_waits = m->blank_waits = false;
    if (!m->row_begun && target(m)->len > 0 && target(m)->data[target(m)->len - 1] != '\n')
        m->line_waits = true;
    m->row_begun = true;
    m->cell_depth = 1;
}

static void open_underlined(struct markup *m) {
    m->underlined = true;
    m->underlined_blank = false;
    m->underlined_from = target(m)->len;
}

static void close_underlined(struct markup *m) {
    if (m->underlined && m->underlined_blank && target(m)->len == m->underlined_from) {
        m->blank_waits = false;
        markup_literal(m, STR(MARKUP_BLANK));
    }
    m->underlined = false;
}

static unsigned flag_of(enum markup_class class, const struct xml_element *element) {
    static const unsigned FLAGS[] = {
        [MARKUP_PICTURE] = MARKUP_IMAGE, [MARKUP_SVG] = MARKUP_IMAGE,
        [MARKUP_AUDIO] = MARKUP_SOUND,   [MARKUP_FILM] = MARKUP_VIDEO,
        [MARKUP_MATH] = MARKUP_FORMULA,  [MARKUP_EMBEDDED] = MARKUP_OBJECT,
    };
    struct str type = xml_value(element, "type");
    if (class == MARKUP_EMBEDDED && str_starts(type, STR("image/")))
        return MARKUP_IMAGE;
    if (class == MARKUP_EMBEDDED && str_starts(type, STR("audio/")))
        return MARKUP_SOUND;
    if (class == MARKUP_EMBEDDED && str_starts(type, STR("video/")))
        return MARKUP_VIDEO;
    return FLAGS[class];
}

static bool has_class(const struct xml_element *element, struct str word) {
    struct str rest = xml_value(element, "class");
    while (rest.ptr != NULL)
        if (str_eq(str_cut(&rest, ' '), word))
            return true;
    return false;
}

/* Elements of a name within themselves are counted until the first one closes. */
static void open_block(struct markup *m, const struct xml_element *element, struct str name) {
    m->line_waits = true;
    if (m->stimulus_depth > 0) {
        m->stimulus_depth += str_eq(name, m->stimulus_name);
    } else if (has_class(element, STR("stimulus"))) {
        m->stimulus_name = arena_str(m->arena, name);
        m->stimulus_depth = 1;
        m->line_waits = m->stimulus.len > 0;
        m->blank_waits = false;
    }
}

static void close_block(struct markup *m, struct str name) {
    m->line_waits = true;
    if (m->stimulus_depth > 0 && str_eq(name, m->stimulus_name))
        m->stimulus_depth--;
}

static bool hides_content(enum markup_class class) {
    return class == MARKUP_HIDDEN || (class >= MARKUP_SVG && class <= MARKUP_EMBEDDED);
}

void markup_open_element(struct markup *m, const struct xml_element *element, struct str name) {
    enum markup_class class = markup_class_of(name);
    if (m->hidden_depth > 0) {
        m->hidden_depth += str_eq(name, m->hidden_name);
        return;
    }
    if (class >= MARKUP_PICTURE && class <= MARKUP_EMBEDDED)
        m->dropped |= flag_of(class, element);
    if (hides_content(class)) {
        m->hidden_name = arena_str(m->arena, name);
        m->hidden_depth = 1;
    }
    if (class == MARKUP_BLOCK)
        open_block(m, element, name);
    else if (class == MARKUP_BREAK)
        m->line_waits = true;
    else if (class == MARKUP_BULLETS || class == MARKUP_NUMBERS)
        open_list(m, element, class == MARKUP_NUMBERS);
    else if (class == MARKUP_LIST_ITEM)
        open_list_item(m);
    else if (class == MARKUP_ROW)
        open_row(m);
    else if (class == MARKUP_CELL)
        open_cell(m);
    else if (class == MARKUP_UNDERLINED)
        open_underlined(m);
    else if (class == MARKUP_READING)
        markup_literal(m, STR("（"));
    m->raised += class == MARKUP_RAISED;
    m->lowered += class == MARKUP_LOWERED;
    m->pre_depth += class == MARKUP_PRE;
    m->line_waits = m->line_waits || class == MARKUP_PRE;
}

void markup_close_element(struct markup *m, struct str name) {
    enum markup_class class = markup_class_of(name);
    if (m->hidden_depth > 0) {
        m->hidden_depth -= str_eq(name, m->hidden_name);
        return;
    }
    if (class == MARKUP_BLOCK)
        close_block(m, name);
    else if (class == MARKUP_BULLETS || class == MARKUP_NUMBERS)
        close_list(m);
    else if (class == MARKUP_ROW)
        open_row(m);
    else if (class == MARKUP_CELL)
        m->cell_depth = 0;
    else if (class == MARKUP_UNDERLINED)
        close_underlined(m);
    else if (class == MARKUP_READING)
        markup_literal(m, STR("）"));
    m->raised -= class == MARKUP_RAISED && m->raised > 0;
    m->lowered -= class == MARKUP_LOWERED && m->lowered > 0;
    m->pre_depth -= class == MARKUP_PRE && m->pre_depth > 0;
    m->line_waits =
        m->line_waits || class == MARKUP_PRE || class == MARKUP_LIST_ITEM || class == MARKUP_BREAK;
}

/* The local name in lower case. */
struct str markup_fold_name(struct str name, char out[static MARKUP_NAME_BYTES_MAX]) {
    size_t colon = str_find_char(name, ':');
    if (colon != STR_NONE)
        name = str_from_offset(name, colon + 1);
    size_t len = name.len < MARKUP_NAME_BYTES_MAX ? name.len : MARKUP_NAME_BYTES_MAX;
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]);
    return (struct str){out, len};
}

static bool enter(struct markup *m, const struct xml_node *node, markup_take take, void *context) {
    char folded[MARKUP_NAME_BYTES_MAX];
    if (node->element.name.len == 0) {
        if (!m->bare || str_trim(node->text).len > 0)
            markup_put_text(m, node->text);
        return false;
    }
    if (m->hidden_depth == 0 && take != NULL && take(context, m, node))
        return false;
    markup_open_element(m, &node->element, markup_fold_name(node->element.name, folded));
    if (node->first_child == NULL)
        markup_close_element(m, markup_fold_name(node->element.name, folded));
    return node->first_child != NULL;
}

void markup_tree(struct markup *m, const struct xml_node *root, markup_take take, void *context) {
    char folded[MARKUP_NAME_BYTES_MAX];
    const struct xml_node *node = root->first_child;
    while (node != NULL) {
        if (enter(m, node, take, context)) {
            node = node->first_child;
            continue;
        }
        while (node->next == NULL) {
            node = node->parent;
            if (node == root)
                return;
            markup_close_element(m, markup_fold_name(node->element.name, folded));
        }
        node = node->next;
    }
}

static struct str trimmed(const struct buf *buf) {
    struct str text = buf_str(buf);
    while (text.len > 0 && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == ' '))
        text.len--;
    return str_trim(text);
}

struct str markup_end(struct markup *m) {
    if (m->out.full || m->stimulus.full)
        m->dropped |= MARKUP_FULL;
    return trimmed(&m->out);
}

struct str markup_stimulus(const struct markup *m) {
    return trimmed(&m->stimulus);
}
