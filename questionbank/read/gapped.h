/* Texts with several gaps: cloze questions, inline choices, drop-downs.
 *
 * When every gap is filled in by writing, the text is one item with several blanks; when there is
 * one gap with options, it is one choice. Otherwise each gap becomes an item of its own below the
 * text as case material, in which the gaps are numbered; its stem is the line of its gap. */
#pragma once

#include "questionbank/read/xml_item.h"

struct gap_option {
    struct str text;
    bool right;
    struct str feedback;
};

struct gap {
    const struct xml_node *node;
    bool is_choice;
    bool is_multiple;
    VEC(struct gap_option) options; /* of a choice */
    struct buf key;                 /* of a blank: accepted spellings, joined by "|" */
    ir_texts feedback;              /* of a blank */
};

typedef VEC(struct gap) gap_vec;

/* What must stand in the text in the place of gap `idx`. */
struct str gap_mark(struct arena *arena, const gap_vec *gaps, uint32_t idx);

/* Makes the items; `text` holds the marks. */
void gapped_finish(struct xml_item *x, const gap_vec *gaps, struct str text);
