/* Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. What the form has no element for
 * travels as tags. */
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/markup_out.h"
#include "questionbank/read/key.h"
#include "questionbank/read/markup.h"

static void put_element(struct buf *buf, const char *name, struct str text) {
    buf_printf(buf, "    <%s>", name);
    xml_put(buf, text);
    buf_printf(buf, "</%s>\n", name);
}

static bool plain_keeps(struct str text) {
    struct arena scratch = {0};
    struct markup markup = markup_begin(&scratch);
    markup_plain(&markup, str_trim(text));
    bool same = str_eq(markup_end(&markup), text);
    arena_close(&scratch);
    return same;
}

/* <name format="…"><text>…</text>, left open. Paragraphs where they keep the text, else plain text,
 * else <pre>. */
static void open_text(struct emission *e, const char *head, struct str text,
                      enum emit_field field) {
    bool keeps;
    struct buf html = buf_make(e->arena, EMIT_BYTES_MAX);
    enum markup_form form = markup_form_of(text, &keeps);
    bool plain = !(keeps && form == MARKUP_FORM_LINES) && plain_keeps(text);
    if (!keeps && !plain)
        emission_lose(e, field, BLANKS_LOST);
    if (!plain)
        xhtml_put(&html, text, form);
    buf_printf(&e->out, "    <%s format=\"%s\"><text>", head, plain ? "plain_text" : "html");
    xml_put(&e->out, plain ? text : buf_str(&html));
    buf_add(&e->out, STR("</text>"));
}

static void put_text(struct emission *e, const char *name, struct str text, enum emit_field field) {
    if (text.len == 0)
        return;
    open_text(e, name, text, field);
    buf_printf(&e->out, "</%s>\n", name);
}

/* The shares of a full mark that Moodle accepts, by the number of right options. */
static const char *const FRACTIONS[LIMIT_OPTION_COUNT_MAX + 1] = {
    "0", "100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10",
};

static void put_choice(struct emission *e) {
    const struct ir_item *item = e->item;
    bool several = item->kind == ITEM_MULTIPLE;
    put_element(&e->out, "single", several ? STR("false") : STR("true"));
    put_element(&e->out, "shuffleanswers", STR("true"));
    put_element(&e->out, "answernumbering", STR("ABCD"));
    for (uint32_t i = 0; i < item->options.count; i++) {
        const struct ir_option *option = &item->options.at[i];
        const char *wrong = several ? "-100" : "0";
        bool right = emit_in_key(item, option->label);
        struct str head = arena_printf(e->arena, "answer fraction=\"%s\"",
                                       right ? FRACTIONS[item->key.count] : wrong);
        open_text(e, head.ptr, option->text, EMIT_OPTIONS);
        buf_add(&e->out, STR("</answer>\n"));
    }
}

static void put_judge(struct emission *e) {
    bool right = str_eq(e->item->key.at[0], STR("T"));
    for (int value = 1; value >= 0; value--)
        buf_printf(&e->out,
                   "    <answer fraction=\"%s\" format=\"moodle_auto_format\"><text>%s</text>"
                   "</answer>\n",
                   (value == 1) == right ? "100" : "0", value == 1 ? "true" : "false");
}

/* A * stands for anything; behind a backslash for itself. */
static struct str without_wildcards(struct arena *arena, struct str text) {
    struct buf buf = buf_make(arena, EMIT_BYTES_MAX);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '*')
            buf_add_char(&buf, '\\');
        buf_add_char(&buf, text.ptr[i]);
    }
    return buf_str(&buf);
}

static void put_blank(struct emission *e) {
    put_element(&e->out, "usecase", STR("0"));
    for (struct str rest = e->item->key.at[0]; rest.ptr != NULL;) {
        struct str one = without_wildcards(e->arena, str_cut(&rest, '|'));
        buf_add(&e->out, STR("    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>"));
        xml_put(&e->out, one);
        buf_add(&e->out, STR("</text></answer>\n"));
    }
}

static void put_open(struct emission *e) {
    put_element(&e->out, "responseformat", STR("plain"));
    if (e->item->key.count > 0)
        put_text(e, "graderinfo", e->item->key.at[0], EMIT_KEY);
}

static void put_pairs(struct emission *e) {
    struct emit_pair pair;
    put_element(&e->out, "shuffleanswers", STR("true"));
    for (uint32_t i = 0; i < e->item->key.count; i++) {
        if (!emit_pair_of(e->item->key.at[i], &pair))
            continue;
        open_text(e, "subquestion", pair.left, EMIT_KEY);
        buf_add(&e->out, STR("<answer><text>"));
        xml_put(&e->out, pair.right);
        buf_add(&e->out, STR("</text></answer></subquestion>\n"));
    }
}

/* The form keeps only the right order. */
static void put_order(struct emission *e) {
    const struct ir_item *item = e->item;
    bool moved = false;
    for (uint32_t i = 0; i < item->key.count; i++) {
        int idx = emit_option_idx(item, item->key.at[i]);
        moved = moved || idx != (int)i;
        struct str head = arena_printf(e->arena, "answer fraction=\"%u\"", i + 1);
        open_text(e, head.ptr, item->options.at[idx].text, EMIT_OPTIONS);
        buf_add(&e->out, STR("</answer>\n"));
    }
    if (!moved)
        return;
    emission_lose(e, EMIT_OPTIONS, STR("按正确的次序排列"));
    emission_lose(e, EMIT_KEY, STR("选项重排后字母随之改变"));
}

struct moodle_form {
    const char *type;
    void (*put_answers)(struct emission *e);
};

static const struct moodle_form FORMS[ITEM_KIND_COUNT] = {
    [ITEM_SINGLE] = {"multichoice", put_choice}, [ITEM_MULTIPLE] = {"multichoice", put_choice},
    [ITEM_JUDGE] = {"truefalse", put_judge},     [ITEM_BLANK] = {"shortanswer", put_blank},
    [ITEM_SHORT] = {"essay", put_open},          [ITEM_ESSAY] = {"essay", put_open},
    [ITEM_ORDER] = {"ordering", put_order},      [ITEM_MATCH] = {"matching", put_pairs},
};

/* Escapes of an answer inside a gap. */
static void put_gap_text(struct buf *buf, struct str text) {
    struct arena *arena = buf->arena;
    struct buf escaped = buf_make(arena, EMIT_BYTES_MAX), html = buf_make(arena, EMIT_BYTES_MAX);
    xml_put(&html, without_wildcards(arena, text));
    struct str raw = buf_str(&html);
    for (size_t i = 0; i < raw.len; i++) {
        bool wildcard = raw.ptr[i] == '\\' && i + 1 < raw.len && raw.ptr[i + 1] == '*';
        if (!wildcard && strchr("}~#=/\"\\", raw.ptr[i]) != NULL)
            buf_add_char(&escaped, '\\');
        buf_add_char(&escaped, raw.ptr[i]);
    }
    xml_put(buf, buf_str(&escaped));
}

static void put_gap(struct buf *buf, struct str alternatives) {
    buf_add(buf, STR("{1:SHORTANSWER:"));
    for (bool first = true; alternatives.ptr != NULL; first = false) {
        buf_add(buf, first ? STR("=") : STR("~="));
        put_gap_text(buf, str_cut(&alternatives, '|'));
    }
    buf_add_char(buf, '}');
}

/* Case material and stem as markup. */
static void put_shown(struct emission *e, struct buf *html, struct str stem) {
    bool keeps, stimulus_keeps;
    enum markup_form form = markup_form_of(e->item->stem, &keeps);
    markup_form_of(e->item->stimulus, &stimulus_keeps);
    if (!keeps)
        emission_lose(e, EMIT_STEM, BLANKS_LOST);
    if (!stimulus_keeps)
        emission_lose(e, EMIT_STIMULUS, BLANKS_LOST);
    xhtml_put_stimulus(html, e->item->stimulus);
    xhtml_put(html, stem, form);
}

/* The stem with a gap in the place of each blank. */
static void put_gapped_stem(struct emission *e) {
    struct buf html = buf_make(e->arena, EMIT_BYTES_MAX);
    struct str stem = gapped_stem(e);
    put_shown(e, &html, stem);
    buf_add(&e->out, STR("    <questiontext format=\"html\"><text>"));
    struct str rest = buf_str(&html);
    for (uint32_t i = 0; i < e->item->key.count; i++) {
        xml_put(&e->out, str_cut(&rest, MARKUP_GAP));
        put_gap(&e->out, e->item->key.at[i]);
    }
    xml_put(&e->out, rest);
    buf_add(&e->out, STR("</text></questiontext>\n"));
}

static void put_stem(struct emission *e) {
    const struct ir_item *item = e->item;
    struct buf html = buf_make(e->arena, EMIT_BYTES_MAX);
    if (item->stimulus.len == 0) {
        put_text(e, "questiontext", item->stem, EMIT_STEM);
        return;
    }
    put_shown(e, &html, item->stem);
    buf_add(&e->out, STR("    <questiontext format=\"html\"><text>"));
    xml_put(&e->out, buf_str(&html));
    buf_add(&e->out, STR("</text></questiontext>\n"));
}

static void put_tag(struct buf *buf, struct str text) {
    buf_add(buf, STR("      <tag><text>"));
    xml_put(buf, text);
    buf_add(buf, STR("</text></tag>\n"));
}

static void put_tags(struct emission *e) {
    const ir_texts *tags = &e->item->tags;
    field_lines lines = field_lines_of(e);
    bool lost = false;
    if (tags->count + lines.count == 0)
        return;
    buf_add(&e->out, STR("    <tags>\n"));
    for (uint32_t i = 0; i < tags->count; i++) {
        bool field = looks_like_field(tags->at[i]);
        lost = lost || field;
        if (!field)
            put_tag(&e->out, tags->at[i]);
    }
    for (uint32_t i = 0; i < lines.count; i++)
        put_tag(&e->out, lines.at[i].text);
    buf_add(&e->out, STR("    </tags>\n"));
    if (lost)
        emission_lose(e, EMIT_TAGS, STR("写法像“依据：”一类的标签未导出"));
}

/* A slash of a name is written twice. */
static void put_topic(struct emission *e, struct str *topic) {
    struct str rest = e->item->topic;
    bool odd = str_starts(rest, STR("$")) || str_eq(rest, STR("top")) || emit_has_line_end(rest) ||
               str_starts(rest, STR("/")) || str_ends(rest, STR("/"));
    if (odd)
        emission_lose(e, EMIT_TOPIC, STR("读回后与原文不同"));
    if (str_eq(rest, *topic))
        return;
    *topic = rest;
    buf_add(&e->out, STR("  <question type=\"category\">\n    <category><text>$course$/top"));
    buf_add(&e->out, rest.len > 0 ? STR("/") : STR(""));
    while (rest.len > 0) {
        xml_put(&e->out, str_cut(&rest, '/'));
        buf_add(&e->out, rest.ptr != NULL ? STR("//") : STR(""));
    }
    buf_add(&e->out, STR("</text></category>\n  </question>\n"));
}

static void put_question(struct emission *e) {
    const struct ir_item *item = e->item;
    bool gapped = item->kind == ITEM_BLANK && item->key.count > 1;
    buf_printf(&e->out, "  <question type=\"%s\">\n", gapped ? "cloze" : FORMS[item->kind].type);
    buf_add(&e->out, STR("    <name><text>"));
    xml_put(&e->out, title_of(e->arena, item));
    buf_add(&e->out, STR("</text></name>\n"));
    if (title_hides_section(item))
        emission_lose(e, EMIT_SECTION, STR("与题干开头或编号相同，读回后没有"));
    lose_judged_choice(e);
    if (gapped)
        put_gapped_stem(e);
    else
        put_stem(e);
    put_text(e, "generalfeedback", item->rationale, EMIT_RATIONALE);
    put_element(&e->out, "defaultgrade", STR("1"));
    put_element(&e->out, "penalty", STR("0"));
    put_element(&e->out, "hidden", STR("0"));
    if (item->item_name.len > 0)
        put_element(&e->out, "idnumber", item->item_name);
    if (!gapped)
        FORMS[item->kind].put_answers(e);
    put_tags(e);
    buf_add(&e->out, STR("  </question>\n"));
}

enum err moodle_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                     struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    struct str topic = {NULL, 0};
    buf_add(&e.out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n"));
    while (emission_next(&e)) {
        put_topic(&e, &topic);
        put_question(&e);
    }
    buf_add(&e.out, STR("</quiz>\n"));
    return emission_end(&e, out, fault);
}
