/* What the right response is, and how it is given. */
#include "questionbank/emit/markup_out.h"
#include "questionbank/emit/qti_writer.h"

static void begin_response(struct qti_writer *w, struct str identifier, const char *cardinality,
                           const char *base_type) {
    qti_open(w, "responseDeclaration");
    qti_attribute(w, "identifier", identifier);
    qti_attribute(w, "cardinality", str_from(cardinality));
    qti_attribute(w, "baseType", str_from(base_type));
    qti_open_end(w);
}

static void declare_correct(struct qti_writer *w, const struct str *values, uint32_t count) {
    qti_open(w, "correctResponse");
    qti_open_end(w);
    for (uint32_t i = 0; i < count; i++)
        qti_put_value(w, values[i]);
    qti_close(w, "correctResponse");
}

static void declare_letters(struct qti_writer *w, const char *cardinality) {
    const ir_texts *key = &w->e->item->key;
    begin_response(w, STR("RESPONSE"), cardinality, "identifier");
    declare_correct(w, key->at, key->count);
    qti_close(w, "responseDeclaration");
}

static void declare_single(struct qti_writer *w) {
    declare_letters(w, "single");
}

static void declare_multiple(struct qti_writer *w) {
    declare_letters(w, "multiple");
}

static void declare_ordered(struct qti_writer *w) {
    declare_letters(w, "ordered");
}

static void declare_pairs(struct qti_writer *w) {
    begin_response(w, STR("RESPONSE"), "multiple", "directedPair");
    qti_open(w, "correctResponse");
    qti_open_end(w);
    for (uint32_t i = 0; i < w->e->item->key.count; i++)
        qti_put_value(w, arena_printf(w->e->arena, "L%u R%u", i + 1, i + 1));
    qti_close(w, "correctResponse");
    qti_close(w, "responseDeclaration");
}

static void declare_text(struct qti_writer *w) {
    begin_response(w, STR("RESPONSE"), "single", "string");
    qti_close(w, "responseDeclaration");
}

struct str qti_response(const struct qti_writer *w, uint32_t idx) {
    if (w->e->item->key.count == 1)
        return STR("RESPONSE");
    return arena_printf(w->e->arena, "RESPONSE%u", idx + 1);
}

static void declare_blank(struct qti_writer *w, uint32_t idx) {
    struct str alternatives = w->e->item->key.at[idx], rest = alternatives;
    struct str first = str_cut(&rest, '|');
    begin_response(w, qti_response(w, idx), "single", "string");
    declare_correct(w, &first, 1);
    qti_open(w, "mapping");
    qti_attribute(w, "defaultValue", STR("0"));
    qti_open_end(w);
    while (alternatives.ptr != NULL) {
        qti_open(w, "mapEntry");
        qti_attribute(w, "mapKey", str_cut(&alternatives, '|'));
        qti_attribute(w, "mappedValue", STR("1"));
        qti_attribute(w, "caseSensitive", STR("false"));
        qti_open_end(w);
        qti_close(w, "mapEntry");
    }
    qti_close(w, "mapping");
    qti_close(w, "responseDeclaration");
}

static void declare_blanks(struct qti_writer *w) {
    for (uint32_t i = 0; i < w->e->item->key.count; i++)
        declare_blank(w, i);
}

static void begin_interaction(struct qti_writer *w, const char *name) {
    qti_open(w, name);
    qti_attribute(w, "responseIdentifier", STR("RESPONSE"));
}

static void put_options(struct qti_writer *w) {
    for (uint32_t i = 0; i < w->e->item->options.count; i++) {
        const struct ir_option *option = &w->e->item->options.at[i];
        qti_open(w, "simpleChoice");
        qti_attribute(w, "identifier", option->label);
        qti_open_end(w);
        qti_put_block(w, option->text, EMIT_OPTIONS);
        qti_close(w, "simpleChoice");
    }
}

static void put_choice(struct qti_writer *w) {
    begin_interaction(w, "choiceInteraction");
    qti_attribute(w, "shuffle", STR("false"));
    qti_attribute(w, "maxChoices", w->e->item->kind == ITEM_SINGLE ? STR("1") : STR("0"));
    qti_open_end(w);
    put_options(w);
    qti_close(w, "choiceInteraction");
}

static void put_judge(struct qti_writer *w) {
    begin_interaction(w, "choiceInteraction");
    qti_attribute(w, "shuffle", STR("false"));
    qti_attribute(w, "maxChoices", STR("1"));
    qti_open_end(w);
    for (int i = 0; i < 2; i++) {
        qti_open(w, "simpleChoice");
        qti_attribute(w, "identifier", i == 0 ? STR("T") : STR("F"));
        qti_open_end(w);
        buf_add(&w->out, i == 0 ? STR("正确") : STR("错误"));
        qti_close(w, "simpleChoice");
    }
    qti_close(w, "choiceInteraction");
}

static void put_order(struct qti_writer *w) {
    begin_interaction(w, "orderInteraction");
    qti_attribute(w, "shuffle", STR("true"));
    qti_open_end(w);
    put_options(w);
    qti_close(w, "orderInteraction");
}

static void put_side(struct qti_writer *w, bool left) {
    struct emit_pair pair;
    qti_open(w, "simpleMatchSet");
    qti_open_end(w);
    for (uint32_t i = 0; i < w->e->item->key.count; i++) {
        if (!emit_pair_of(w->e->item->key.at[i], &pair))
            continue;
        qti_open(w, "simpleAssociableChoice");
        qti_attribute(w, "identifier", arena_printf(w->e->arena, "%c%u", left ? 'L' : 'R', i + 1));
        qti_attribute(w, "matchMax", STR("1"));
        qti_open_end(w);
        qti_put_block(w, left ? pair.left : pair.right, EMIT_KEY);
        qti_close(w, "simpleAssociableChoice");
    }
    qti_close(w, "simpleMatchSet");
}

static void put_match(struct qti_writer *w) {
    begin_interaction(w, "matchInteraction");
    qti_attribute(w, "shuffle", STR("true"));
    qti_attribute(w, "maxAssociations", arena_printf(w->e->arena, "%u", w->e->item->key.count));
    qti_open_end(w);
    put_side(w, true);
    put_side(w, false);
    qti_close(w, "matchInteraction");
}

static void put_open(struct qti_writer *w) {
    begin_interaction(w, "extendedTextInteraction");
    qti_attribute(w, "expectedLines", w->e->item->kind == ITEM_SHORT ? STR("5") : STR("20"));
    qti_open_end(w);
    qti_close(w, "extendedTextInteraction");
}

static void put_stem(struct qti_writer *w) {
    qti_put_block(w, w->e->item->stem, EMIT_STEM);
}

static void put_gapped_stem(struct qti_writer *w) {
    struct emission *e = w->e;
    struct buf html = buf_make(e->arena, EMIT_BYTES_MAX);
    struct str stem = gapped_stem(e);
    bool keeps;
    enum markup_form form = markup_form_of(e->item->stem, &keeps);
    if (!keeps)
        emission_lose(e, EMIT_STEM, BLANKS_LOST);
    xhtml_put(&html, stem, form);
    struct str rest = buf_str(&html);
    for (uint32_t i = 0; i < e->item->key.count; i++) {
        buf_add(&w->out, str_cut(&rest, MARKUP_GAP));
        qti_open(w, "textEntryInteraction");
        qti_attribute(w, "responseIdentifier", qti_response(w, i));
        buf_add(&w->out, STR("/>"));
    }
    buf_add(&w->out, rest);
    buf_add_char(&w->out, '\n');
}

static const struct qti_form FORMS[ITEM_KIND_COUNT] = {
    [ITEM_SINGLE] = {declare_single, put_stem, put_choice, "match_correct"},
    [ITEM_MULTIPLE] = {declare_multiple, put_stem, put_choice, "match_correct"},
    [ITEM_JUDGE] = {declare_single, put_stem, put_judge, "match_correct"},
    [ITEM_BLANK] = {declare_blanks, put_gapped_stem, NULL, "map_response"},
    [ITEM_SHORT] = {declare_text, put_stem, put_open, NULL},
    [ITEM_ESSAY] = {declare_text, put_stem, put_open, NULL},
    [ITEM_ORDER] = {declare_ordered, put_stem, put_order, "match_correct"},
    [ITEM_MATCH] = {declare_pairs, put_stem, put_match, "match_correct"},
};

const struct qti_form *qti_form_of(enum item_kind kind) {
    return &FORMS[kind];
}
