/* Elements of QTI in the names of a dialect, and the answers of an item. */
#pragma once

#include "questionbank/emit/qti_item.h"

struct qti_writer {
    struct emission *e;
    const struct qti_dialect *dialect;
    struct buf out;
};

/* Names are given as in 2.1: choiceInteraction. Attributes stand between open and its end. */
void qti_open(struct qti_writer *w, const char *name);
void qti_attribute(struct qti_writer *w, const char *name, struct str value);
void qti_open_end(struct qti_writer *w);
void qti_close(struct qti_writer *w, const char *name);

void qti_put_value(struct qti_writer *w, struct str value);

/* A text as paragraphs; says what they do not keep of the field. */
void qti_put_block(struct qti_writer *w, struct str text, enum emit_field field);

/* How a kind of item is answered. */
struct qti_form {
    void (*declare)(struct qti_writer *w);
    void (*put_stem)(struct qti_writer *w);
    void (*put_interaction)(struct qti_writer *w); /* NULL: stands in the stem */
    const char *template;                          /* NULL: people score it */
};
const struct qti_form *qti_form_of(enum item_kind kind);

/* The identifier of the response to a blank. */
struct str qti_response(const struct qti_writer *w, uint32_t idx);
