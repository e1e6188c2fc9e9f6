/* The two dialects of names: 2.1 writes choiceInteraction, 3.0 qti-choice-interaction. */
#include "questionbank/emit/qti_writer.h"

#include "questionbank/emit/markup_out.h"

/* choiceInteraction, or choice-interaction. */
static void put_name(struct qti_writer *w, const char *name) {
    for (; *name != '\0'; name++) {
        bool upper = w->dialect->is_kebab && *name >= 'A' && *name <= 'Z';
        if (upper)
            buf_add_char(&w->out, '-');
        buf_add_char(&w->out, upper ? (char)(*name + 32) : *name);
    }
}

void qti_open(struct qti_writer *w, const char *name) {
    buf_add(&w->out, w->dialect->is_kebab ? STR("<qti-") : STR("<"));
    put_name(w, name);
}

void qti_attribute(struct qti_writer *w, const char *name, struct str value) {
    buf_add_char(&w->out, ' ');
    put_name(w, name);
    xml_put_value(&w->out, value);
}

void qti_open_end(struct qti_writer *w) {
    buf_add_char(&w->out, '>');
}

void qti_close(struct qti_writer *w, const char *name) {
    buf_add(&w->out, w->dialect->is_kebab ? STR("</qti-") : STR("</"));
    put_name(w, name);
    buf_add(&w->out, STR(">\n"));
}

void qti_put_value(struct qti_writer *w, struct str value) {
    qti_open(w, "value");
    qti_open_end(w);
    xml_put(&w->out, value);
    qti_close(w, "value");
}

void qti_put_block(struct qti_writer *w, struct str text, enum emit_field field) {
    bool keeps;
    enum markup_form form = markup_form_of(text, &keeps);
    if (!keeps)
        emission_lose(w->e, field, BLANKS_LOST);
    xhtml_put(&w->out, text, form);
    buf_add_char(&w->out, '\n');
}
