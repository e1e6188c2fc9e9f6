/* XML and XHTML for the forms that are made of them. */
#pragma once

#include "questionbank/emit/emission.h"

/* Text with & < > " ' as entities; line ends of an attribute as numbers. */
void xml_put(struct buf *buf, struct str text);
void xml_put_value(struct buf *buf, struct str value); /* ="…" */

/* How a text travels as markup. */
enum markup_form {
    MARKUP_FORM_LINES, /* a <p> for each line */
    MARKUP_FORM_PRE    /* <pre>: blanks and empty lines stay */
};

/* The form in which a reader of markup gets the text back as it was; `*keeps` is false when none
 * does. */
enum markup_form markup_form_of(struct str text, bool *keeps);

/* XHTML for a block (<p>…</p>) or, in a place for inline content, <span>…</span>. */
void xhtml_put(struct buf *buf, struct str text, enum markup_form form);

/* Case material and stem: <div class="stimulus">…</div>, then the text. */
void xhtml_put_stimulus(struct buf *buf, struct str stimulus);

/* A title for a form that asks for one: the section, else the beginning of the stem. */
struct str title_of(struct arena *arena, const struct ir_item *item);

/* Whether the section would be taken for a title that says nothing. */
bool title_hides_section(const struct ir_item *item);

/* A field for which XML forms have no place of their own, as a line of our text form
 * (read/xml_item.h). */
struct field_line {
    enum emit_field field;
    struct str text;
};
typedef VEC(struct field_line) field_lines;

/* 题型 (short items only), 依据, 难度, 核验, 接受. Losses are said. */
field_lines field_lines_of(struct emission *e);

/* Adds `word：text`; line ends become blanks, which is said. Nothing is added for an empty text. */
void field_lines_add(struct emission *e, field_lines *lines, enum emit_field field,
                     struct str text);

/* Whether a tag would be read as one of these lines. */
bool looks_like_field(struct str text);

/* Says when the options of a choice are a right and a wrong word: readers of XML forms make a judge
 * item of it. */
void lose_judged_choice(struct emission *e);

/* Where the blanks of a stem are, as key_blank_count() counts them. */
struct blank_span {
    size_t start;
    size_t bytes;
};
typedef VEC(struct blank_span) blank_spans;
blank_spans blank_spans_of(struct arena *arena, struct str stem);

/* The stem with MARKUP_GAP in the place of each blank. Readers write six underscores there: says
 * when the stem has something else. */
#define MARKUP_GAP '\x01' /* no text of an item holds it */
struct str gapped_stem(struct emission *e);

/* What is said of a text that neither paragraphs nor <pre> keep. */
extern const struct str BLANKS_LOST;
