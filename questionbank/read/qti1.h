/* QTI 1.2: one <item> taken apart. */
#pragma once

#include "questionbank/read/qti.h"

/* Beyond these an item is no item of an exam. */
enum { QTI1_PARTS_MAX = 256, QTI1_FACTS_MAX = 1024 };

struct qti1_choice {
    struct str ident;
    struct str text;
    const struct xml_node *node;
};

/* One <response_…>. */
struct qti1_response {
    struct str ident;
    const struct xml_node *node;
    bool is_labelled; /* has material of its own, if only an empty one */
    struct str label;
    bool has_choices; /* render_choice, or an ordering */
    bool is_number;
    bool is_multiple;
    bool is_ordered;
    VEC(struct qti1_choice) choices;
};

/* One condition that says something about a response. */
enum qti1_test { QTI1_EQUAL, QTI1_BELOW, QTI1_ABOVE };
struct qti1_fact {
    uint32_t rule; /* the respcondition, by number */
    struct str response;
    struct str value;
    enum qti1_test test;
    bool negated;
    int64_t points; /* of the rule, in thousandths; 0: it scores nothing */
    int64_t index;  /* of an ordering, 0: none */
};

/* Case material that items name by the ident of the question that holds it. */
struct qti1_parent {
    struct str ident;
    const struct xml_node *node; /* NULL: it stands nowhere in the file */
    bool read;
    struct str text;
};

/* What a whole file needs once. */
struct qti1_reading {
    const struct qti_file *file;
    const struct xml_node *root;
    VEC(struct qti1_parent) parents;    /* sorted by ident */
    const struct xml_node *material_of; /* the section whose material is `material` */
    struct str material;
};

struct qti1_item {
    const struct qti_file *file;
    struct xml_item x;
    struct str type; /* question_type or cc_profile of the metadata */
    VEC(struct qti1_response) responses;
    VEC(struct qti1_fact) facts;
    bool crowded; /* more parts than the ceilings above */
};

/* The rules of <resprocessing> as facts. */
void qti1_facts(struct qti1_item *item);

/* Fills kind, options and key; false when the item was refused. */
bool qti1_answer(struct qti1_item *item);

/* <itemfeedback>. */
void qti1_feedback(struct qti1_item *item);

/* Text of <material> and of what surrounds it, into a markup. */
void qti1_material(struct qti1_item *item, const struct xml_node *node, struct markup *markup);
struct str qti1_text(struct qti1_item *item, const struct xml_node *node);

/* A field of the item's metadata; empty when there is none. */
struct str qti1_metadata(struct arena *arena, const struct xml_node *item, const char *label);
