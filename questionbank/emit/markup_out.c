/* Markup that keeps a plain text what it is. What readers make of blanks and lines is asked of the
 * reader's own machinery, not repeated here. */
#include "questionbank/emit/markup_out.h"

#include "questionbank/emit/words_out.h"
#include "questionbank/read/key.h"
#include "questionbank/read/mark.h"
#include "questionbank/read/markup.h"

enum { TITLE_CHARACTERS_MAX = 40 };

const struct str BLANKS_LOST = STR_INIT("空行和连续的空格不能全部保留");

void xml_put(struct buf *buf, struct str text) {
    static const struct str ENTITIES[128] = {
        ['&'] = STR_INIT("&amp;"),  ['<'] = STR_INIT("&lt;"),   ['>'] = STR_INIT("&gt;"),
        ['"'] = STR_INIT("&quot;"), ['\''] = STR_INIT("&#39;"), ['\r'] = STR_INIT("&#13;"),
    };
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 128 || ENTITIES[c].len == 0)
            continue;
        buf_add(buf, str_slice(text, from, i - from));
        buf_add(buf, ENTITIES[c]);
        from = i + 1;
    }
    buf_add(buf, str_from_offset(text, from));
}

void xml_put_value(struct buf *buf, struct str value) {
    buf_add(buf, STR("=\""));
    for (struct str rest = value; rest.ptr != NULL;) {
        xml_put(buf, str_cut(&rest, '\n'));
        if (rest.ptr != NULL)
            buf_add(buf, STR("&#10;"));
    }
    buf_add_char(buf, '"');
}

void xhtml_put(struct buf *buf, struct str text, enum markup_form form) {
    bool lines = form == MARKUP_FORM_LINES;
    struct str rest = text;
    if (!lines)
        buf_add(buf, STR("<pre>"));
    while (rest.ptr != NULL) {
        buf_add(buf, lines ? STR("<p>") : STR(""));
        xml_put(buf, lines ? str_cut(&rest, '\n') : rest);
        buf_add(buf, lines ? STR("</p>") : STR(""));
        if (!lines)
            break;
    }
    if (!lines)
        buf_add(buf, STR("</pre>"));
}

void xhtml_put_stimulus(struct buf *buf, struct str stimulus) {
    bool keeps;
    if (stimulus.len == 0)
        return;
    buf_add(buf, STR("<div class=\"stimulus\">"));
    xhtml_put(buf, stimulus, markup_form_of(stimulus, &keeps));
    buf_add(buf, STR("</div>"));
}

static bool survives(struct str text, enum markup_form form) {
    struct arena scratch = {0};
    struct buf html = buf_make(&scratch, EMIT_BYTES_MAX);
    struct markup markup = markup_begin(&scratch);
    xhtml_put(&html, text, form);
    markup_html(&markup, buf_str(&html));
    bool same = str_eq(markup_end(&markup), text);
    arena_close(&scratch);
    return same;
}

enum markup_form markup_form_of(struct str text, bool *keeps) {
    *keeps = text.len == 0 || survives(text, MARKUP_FORM_LINES);
    if (*keeps)
        return MARKUP_FORM_LINES;
    *keeps = survives(text, MARKUP_FORM_PRE);
    return *keeps ? MARKUP_FORM_PRE : MARKUP_FORM_LINES;
}

/* The beginning of a text on one line. */
static struct str beginning(struct arena *arena, struct str text) {
    size_t at = 0;
    struct str line = str_trim(str_cut(&text, '\n'));
    for (uint32_t i = 0; i < TITLE_CHARACTERS_MAX && at < line.len; i++)
        do
            at++;
        while (at < line.len && ((unsigned char)line.ptr[at] & 0xC0U) == 0x80U);
    return at == line.len ? line : arena_printf(arena, "%.*s…", STR_ARGS(str_slice(line, 0, at)));
}

struct str title_of(struct arena *arena, const struct ir_item *item) {
    return item->section.len > 0 ? item->section : beginning(arena, item->stem);
}

bool title_hides_section(const struct ir_item *item) {
    static const struct str DOTS[] = {STR_INIT("…"), STR_INIT("...")};
    struct str core = item->section;
    for (size_t i = 0; i < COUNT_OF(DOTS); i++)
        if (str_ends(core, DOTS[i]))
            core = str_slice(core, 0, core.len - DOTS[i].len);
    core = str_trim(core);
    return item->section.len > 0 &&
           (core.len == 0 || str_eq(core, item->item_name) || str_starts(item->stem, core));
}

void field_lines_add(struct emission *e, field_lines *lines, enum emit_field field,
                     struct str text) {
    struct str line = str_trim(emit_one_line(e->arena, text));
    if (text.len == 0)
        return;
    if (!str_eq(line, text))
        emission_lose(e, field, STR("换行写成了空格"));
    *vec_push(e->arena, lines) =
        (struct field_line){field, arena_printf(e->arena, "%.*s：%.*s",
                                                STR_ARGS(emit_field_title(field)), STR_ARGS(line))};
}

static void add_list(struct emission *e, field_lines *lines, enum emit_field field,
                     const ir_texts *texts, const struct words_list *list) {
    if (emit_falls_apart(texts, list->cuts))
        emission_lose(e, field, STR("其中有分隔符，读回后会分成几个"));
    field_lines_add(e, lines, field, emit_join(e->arena, texts, list->separator));
}

field_lines field_lines_of(struct emission *e) {
    const struct ir_item *item = e->item;
    field_lines lines = {0};
    if (item->kind == ITEM_SHORT)
        field_lines_add(e, &lines, EMIT_KIND, item_kind_title(item->kind));
    add_list(e, &lines, EMIT_CITES, &item->cites, &WORDS_CITES);
    field_lines_add(e, &lines, EMIT_DIFFICULTY, words_difficulty(item->difficulty));
    add_list(e, &lines, EMIT_PROOFS, &item->proofs, &WORDS_PROOFS);
    for (uint32_t i = 0; i < item->accepts.count; i++) {
        const struct ir_accept *accept = &item->accepts.at[i];
        field_lines_add(
            e, &lines, EMIT_ACCEPTS,
            arena_printf(e->arena, "%.*s %.*s", STR_ARGS(accept->code), STR_ARGS(accept->reason)));
    }
    return lines;
}

bool looks_like_field(struct str text) {
    struct field_mark mark;
    return mark_field(text, &mark) || str_starts(text, STR("题型：")) ||
           str_starts(text, STR("接受："));
}

void lose_judged_choice(struct emission *e) {
    const struct ir_item *item = e->item;
    if (item->kind != ITEM_SINGLE || item->options.count != 2)
        return;
    char first = key_judgement(item->options.at[0].text);
    char second = key_judgement(item->options.at[1].text);
    if (first == 0 || second == 0 || first == second)
        return;
    emission_lose(e, EMIT_KIND, STR("选项一对一错，读回后是判断题"));
    emission_lose(e, EMIT_OPTIONS, STR("读回后是判断题，没有选项"));
    emission_lose(e, EMIT_KEY, STR("读回后是判断题的答案"));
}

static void add_underscores(struct arena *arena, struct str stem, blank_spans *spans) {
    for (size_t at = 0; at < stem.len;) {
        size_t end = at;
        while (end < stem.len && stem.ptr[end] == '_')
            end++;
        if (end - at >= 2)
            *vec_push(arena, spans) = (struct blank_span){at, end - at};
        at = end > at ? end : at + 1;
    }
}

blank_spans blank_spans_of(struct arena *arena, struct str stem) {
    blank_spans spans = {0};
    struct bracket bracket;
    add_underscores(arena, stem, &spans);
    if (spans.count > 0)
        return spans;
    for (size_t from = 0; key_bracket(stem, from, &bracket); from = bracket.start + bracket.bytes)
        if (str_trim(bracket.inner).len == 0)
            *vec_push(arena, &spans) = (struct blank_span){bracket.start, bracket.bytes};
    return spans;
}

struct str gapped_stem(struct emission *e) {
    struct str stem = e->item->stem;
    blank_spans spans = blank_spans_of(e->arena, stem);
    struct buf buf = buf_make(e->arena, EMIT_BYTES_MAX);
    size_t from = 0;
    bool rewritten = false;
    for (uint32_t i = 0; i < spans.count; i++) {
        const struct blank_span *span = &spans.at[i];
        struct str mark = str_slice(stem, span->start, span->bytes);
        rewritten = rewritten || !str_eq(mark, STR(MARKUP_BLANK));
        buf_add(&buf, str_slice(stem, from, span->start - from));
        buf_add_char(&buf, MARKUP_GAP);
        from = span->start + span->bytes;
    }
    buf_add(&buf, str_from_offset(stem, from));
    if (rewritten)
        emission_lose(e, EMIT_STEM, STR("空的写法改成了六个下划线"));
    return buf_str(&buf);
}
