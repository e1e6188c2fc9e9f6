/* What HTML's elements and entities mean for plain text. */
#pragma once

#include "base/core/str.h"

enum markup_class {
    MARKUP_UNKNOWN, /* no element of HTML */
    MARKUP_INLINE,
    MARKUP_BLOCK,
    MARKUP_BREAK,
    MARKUP_BULLETS,
    MARKUP_NUMBERS,
    MARKUP_LIST_ITEM,
    MARKUP_ROW,
    MARKUP_CELL,
    MARKUP_HIDDEN,  /* content left out, without a word */
    MARKUP_PICTURE, /* flagged, no content */
    MARKUP_SVG,     /* flagged as the one above, content left out */
    MARKUP_AUDIO,
    MARKUP_FILM,
    MARKUP_MATH,
    MARKUP_EMBEDDED,
    MARKUP_LOWERED,
    MARKUP_RAISED,
    MARKUP_READING, /* <rt> */
    MARKUP_PRE,
    MARKUP_UNDERLINED
};

/* `name` in lower case, without a prefix. */
enum markup_class markup_class_of(struct str name);

/* The character of a named entity ("nbsp"), 0 when it is unknown. */
uint32_t markup_entity(struct str name);

/* The character that a number stands for, the way browsers read it; 0 for none that may stand in
 * a text. */
uint32_t markup_numbered(uint32_t number);
