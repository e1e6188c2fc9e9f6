/* QTI 2.1, 2.2 and 3.0: one item taken apart. The dialects differ in names (qti.h), not in sense.
 */
#pragma once

#include "questionbank/read/qti.h"

/* Beyond this an item is no item of an exam. */
enum { QTI2_PARTS_MAX = 256 };

enum qti2_form {
    QTI2_CHOICE,
    QTI2_ORDER,
    QTI2_MATCH,
    QTI2_ASSOCIATE,
    QTI2_GAP_MATCH,
    QTI2_EXTENDED_TEXT,
    QTI2_INLINE_CHOICE,
    QTI2_TEXT_ENTRY,
    QTI2_UNHELD
};

struct qti2_interaction {
    const struct xml_node *node;
    const struct xml_node *declaration; /* of its response; NULL when there is none */
    enum qti2_form form;
};

struct qti2_item {
    const struct qti_file *file;
    struct xml_item x;
    const struct xml_node *body;
    VEC(struct qti2_interaction) interactions;
    uint32_t inline_count;
    gap_vec gaps;          /* of the inline interactions */
    uint32_t gaps_put;     /* that stand in the text already */
    uint32_t numbers_put;  /* gaps of a gap match */
    bool leaves_blocks;    /* the body is the material of several blocks: they stay out of it */
    struct str model_text; /* a scorer's rubric */
};

/* The body's text, without answers; marks stand where the gaps are. */
struct str qti2_body(struct qti2_item *item);

/* The text below a node; feedback in it goes to the option. */
struct str qti2_text(struct qti2_item *item, const struct xml_node *node, uint32_t option_idx);

/* The right values of an interaction. */
typedef VEC(struct str) qti2_values;
qti2_values qti2_correct(struct qti2_item *item, const struct qti2_interaction *interaction);

/* Fills kind, options and key for a block interaction. */
void qti2_answer(struct qti2_item *item, const struct qti2_interaction *interaction);

/* The gap that an inline interaction is. */
struct gap qti2_gap(struct qti2_item *item, const struct qti2_interaction *interaction);
