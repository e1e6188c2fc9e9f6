/* An item while it is read from an XML form: notes that are given once, feedback, options, the
 * fields for which the form has no place of its own.
 *
 * Those travel as lines in the form's place for authors (Moodle: a tag each; QTI: a rubric block
 * with view="author"), written as in our text form: 依据：…, 难度：…, 标签：…, 章节：…, 核验：…,
 * 编号：…, 接受：QB026 …, and 题型：简答题 where the form has one kind for short and essay. */
#pragma once

#include "questionbank/ir/report.h"
#include "questionbank/read/markup.h"
#include "questionbank/read/xml_source.h"

#define XML_WHOLE_ITEM UINT32_MAX

struct xml_feedback {
    struct str text;
    uint32_t option_idx; /* XML_WHOLE_ITEM: about no option alone */
};

struct xml_item {
    struct ir *ir;
    uint32_t source_idx;
    const struct xml_node *node; /* of the item */
    struct ir_item item;
    VEC(struct xml_feedback) feedback;
    bool noted[DIAG_COUNT];
};

struct xml_item xml_item_begin(struct ir *ir, uint32_t source_idx, const struct xml_node *node);

/* Reports about the item, once for each diagnostic; an error takes the item out of what is loaded.
 * An empty fact means the title. */
void xml_item_report(struct xml_item *x, enum diag diag, const struct xml_node *node,
                     struct str fact);

/* Says that the form of this item has no counterpart: one note, and the item is no more. */
void xml_item_refuse(const struct xml_item *x, struct str what);

/* Says what the markup of an element has lost. */
void xml_item_dropped(struct xml_item *x, const struct xml_node *node, unsigned dropped);

/* Labels A, B, C … The text must live in the bank's arena. */
struct str xml_item_label(struct ir *ir, uint32_t idx);
void xml_item_option(struct xml_item *x, const struct xml_node *node, struct str text);

/* Feedback becomes the rationale; the same text comes once. Empty texts are left out. */
void xml_item_feedback(struct xml_item *x, uint32_t option_idx, struct str text);

/* A line as above; false when it is none. */
bool xml_item_field(struct xml_item *x, struct str line);

/* A title says nothing when it only repeats the beginning of the stem, or the item's name. To be
 * called when the stem is there. */
void xml_item_title(struct xml_item *x, struct str title);

/* Adds an accepted spelling to a blank. One that holds '|' or a wildcard is noted and left out. */
void xml_item_spelling(struct xml_item *x, const struct xml_node *node, struct buf *key,
                       struct str text);

/* Adds "left=>right"; both sides must have a text. */
void xml_item_pair(struct xml_item *x, const struct xml_node *node, struct str left,
                   struct str right);

/* The number as people write it: 1234.0 is also accepted as 1234. */
void xml_item_number(struct xml_item *x, const struct xml_node *node, struct buf *key,
                     struct str number);

/* Puts the item into the IR. A choice between a right and a wrong word becomes a judge item. The
 * copy in `x` stays usable: several items may be made of one element. */
void xml_item_finish(struct xml_item *x);
