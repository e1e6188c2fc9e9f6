/* Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. The reader is a row of READERS.
 *
 * What goes where: <category> is the topic (its last part, without the context), <idnumber> the
 * item's name, <name> the section unless it only repeats the stem, <generalfeedback> and the other
 * feedback the rationale, <tag> a tag, or a field when it is written as one (xml_item.h); a block
 * of class "stimulus" in <questiontext> the case material; <graderinfo> the model text. */
#pragma once

#include "questionbank/read/gapped.h"

/* What a question takes from where it stands. */
struct moodle_context {
    struct ir *ir;
    uint32_t source_idx;
    struct str topic;
    bool penalty_noted;
};

/* Makes the items of a <question>, or the note why there is none. */
void moodle_question(struct moodle_context *context, const struct xml_node *question);

/* The text of an element in Moodle's manner: <text> inside, its format in an attribute. A NULL node
 * has none. */
struct str moodle_text(struct xml_item *x, const struct xml_node *node);

/* The same into a markup; says what it has lost. */
void moodle_markup(struct xml_item *x, const struct xml_node *node, struct markup *markup);

/* The raw text below <text>; may live as long as the tree only. */
struct str moodle_raw(struct arena *arena, const struct xml_node *node);

/* An accepted spelling: `\*` is a star; one with a wildcard is noted and comes back empty. */
struct str moodle_spelling(struct xml_item *x, const struct xml_node *answer, struct str text);

/* What stands around the stem: feedback, and notes on what we leave behind. */
void moodle_surroundings(struct moodle_context *context, struct xml_item *x);

/* Cloze: the gaps of a text, {1:SHORTANSWER:=…~…}. */
void moodle_cloze(struct moodle_context *context, struct xml_item *x, const struct xml_node *text);

/* A percentage in thousandths: "33.33333" is 33333; false when it is none. */
bool moodle_fraction(struct str text, int64_t *out);
