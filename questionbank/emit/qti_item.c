/* One item: declarations, body, processing, feedback, in the order of the schema. Fields without a
 * place stand in a rubric for authors, the model text in one for scorers. */
#include "questionbank/emit/qti_item.h"

#include "questionbank/emit/markup_out.h"
#include "questionbank/emit/qti_writer.h"
#include "questionbank/emit/words_out.h"

static void declare_outcome(struct qti_writer *w, const char *identifier, const char *base_type,
                            struct str value) {
    qti_open(w, "outcomeDeclaration");
    qti_attribute(w, "identifier", str_from(identifier));
    qti_attribute(w, "cardinality", STR("single"));
    qti_attribute(w, "baseType", str_from(base_type));
    qti_open_end(w);
    qti_open(w, "defaultValue");
    qti_open_end(w);
    qti_put_value(w, value);
    qti_close(w, "defaultValue");
    qti_close(w, "outcomeDeclaration");
}

/* 3.0 wraps the content of rubrics and feedback once more. */
static void begin_content(struct qti_writer *w) {
    qti_open_end(w);
    if (w->dialect->is_kebab)
        buf_add(&w->out, STR("<qti-content-body>"));
}

static void end_content(struct qti_writer *w, const char *name) {
    if (w->dialect->is_kebab)
        buf_add(&w->out, STR("</qti-content-body>"));
    qti_close(w, name);
}

static void begin_rubric(struct qti_writer *w, struct str view) {
    qti_open(w, "rubricBlock");
    if (w->dialect->is_kebab)
        qti_attribute(w, "use", STR("scoring"));
    qti_attribute(w, "view", view);
    begin_content(w);
}

/* Where the reader of such a line cuts tags. */
static const struct words_list TAGS = {STR_INIT("、"), (const uint32_t[]){0x3001, ';', 0}};

static void put_author_rubric(struct qti_writer *w) {
    struct emission *e = w->e;
    const struct ir_item *item = e->item;
    field_lines lines = field_lines_of(e);
    if (emit_falls_apart(&item->tags, TAGS.cuts))
        emission_lose(e, EMIT_TAGS, STR("其中有分隔符，读回后会分成几个"));
    field_lines_add(e, &lines, EMIT_TAGS, emit_join(e->arena, &item->tags, TAGS.separator));
    field_lines_add(e, &lines, EMIT_TOPIC, item->topic);
    field_lines_add(e, &lines, EMIT_NAME, item->item_name);
    if (lines.count == 0)
        return;
    begin_rubric(w, STR("author"));
    for (uint32_t i = 0; i < lines.count; i++) {
        bool keeps;
        if (markup_form_of(lines.at[i].text, &keeps) != MARKUP_FORM_LINES || !keeps)
            emission_lose(e, lines.at[i].field, STR("连续的空格不能全部保留"));
        xhtml_put(&w->out, lines.at[i].text, MARKUP_FORM_LINES);
    }
    end_content(w, "rubricBlock");
}

static void put_scorer_rubric(struct qti_writer *w) {
    const struct ir_item *item = w->e->item;
    bool open = item->kind == ITEM_SHORT || item->kind == ITEM_ESSAY;
    if (!open || item->key.count == 0)
        return;
    begin_rubric(w, STR("scorer"));
    qti_put_block(w, item->key.at[0], EMIT_KEY);
    end_content(w, "rubricBlock");
}

static void put_body(struct qti_writer *w) {
    struct emission *e = w->e;
    bool keeps;
    qti_open(w, "itemBody");
    qti_open_end(w);
    buf_add_char(&w->out, '\n');
    put_author_rubric(w);
    put_scorer_rubric(w);
    markup_form_of(e->item->stimulus, &keeps);
    if (!keeps)
        emission_lose(e, EMIT_STIMULUS, BLANKS_LOST);
    xhtml_put_stimulus(&w->out, e->item->stimulus);
    qti_form_of(e->item->kind)->put_stem(w);
    if (qti_form_of(e->item->kind)->put_interaction != NULL)
        qti_form_of(e->item->kind)->put_interaction(w);
    qti_close(w, "itemBody");
}

/* Points of all blanks. */
static void put_sum(struct qti_writer *w) {
    qti_open_end(w);
    qti_open(w, "setOutcomeValue");
    qti_attribute(w, "identifier", STR("SCORE"));
    qti_open_end(w);
    qti_open(w, "sum");
    qti_open_end(w);
    for (uint32_t i = 0; i < w->e->item->key.count; i++) {
        qti_open(w, "mapResponse");
        qti_attribute(w, "identifier", qti_response(w, i));
        qti_open_end(w);
        qti_close(w, "mapResponse");
    }
    qti_close(w, "sum");
    qti_close(w, "setOutcomeValue");
}

static void put_processing(struct qti_writer *w) {
    const struct ir_item *item = w->e->item;
    const char *template = qti_form_of(item->kind)->template;
    if (template == NULL)
        return;
    qti_open(w, "responseProcessing");
    if (item->kind == ITEM_BLANK && item->key.count > 1) {
        put_sum(w);
    } else {
        qti_attribute(w, "template",
                      arena_printf(w->e->arena, "%s%s%s", w->dialect->template_head, template,
                                   w->dialect->template_tail));
        qti_open_end(w);
    }
    qti_close(w, "responseProcessing");
}

/* Shown once the item was answered, whatever the answer. */
static void put_feedback(struct qti_writer *w) {
    if (w->e->item->rationale.len == 0)
        return;
    qti_open(w, "modalFeedback");
    qti_attribute(w, "outcomeIdentifier", STR("FEEDBACK"));
    qti_attribute(w, "showHide", STR("show"));
    qti_attribute(w, "identifier", STR("rationale"));
    begin_content(w);
    qti_put_block(w, w->e->item->rationale, EMIT_RATIONALE);
    end_content(w, "modalFeedback");
}

struct str qti_item_xml(struct emission *e, const struct qti_dialect *dialect,
                        struct str identifier) {
    struct qti_writer w = {e, dialect, buf_make(e->arena, EMIT_BYTES_MAX)};
    buf_add(&w.out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    qti_open(&w, "assessmentItem");
    buf_printf(&w.out, " xmlns=\"%s\"", dialect->item_space);
    qti_attribute(&w, "identifier", identifier);
    qti_attribute(&w, "title", title_of(e->arena, e->item));
    qti_attribute(&w, "adaptive", STR("false"));
    qti_attribute(&w, "timeDependent", STR("false"));
    buf_add(&w.out, STR(" xml:lang=\"zh-CN\""));
    qti_attribute(&w, "toolName", STR("xuefa"));
    qti_open_end(&w);
    buf_add_char(&w.out, '\n');
    lose_judged_choice(e);
    if (title_hides_section(e->item))
        emission_lose(e, EMIT_SECTION, STR("与题干开头或编号相同，读回后没有"));
    qti_form_of(e->item->kind)->declare(&w);
    declare_outcome(&w, "SCORE", "float", STR("0"));
    if (e->item->rationale.len > 0)
        declare_outcome(&w, "FEEDBACK", "identifier", STR("rationale"));
    put_body(&w);
    put_processing(&w);
    put_feedback(&w);
    qti_close(&w, "assessmentItem");
    return buf_str(&w.out);
}
