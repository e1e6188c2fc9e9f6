/* HTML and XHTML fragments as plain text for a screen that shows text only.
 *
 * Blocks and <br> begin a new line, blanks (also U+00A0) collapse to one, empty lines vanish; <pre>
 * keeps its blanks. Items of lists get "• " or "1. ", cells of a table row are joined by " | ".
 * Digits in <sup> and <sub> become their raised and lowered twins (10³ must not read 103); a
 * reading in <rt> stands in brackets; control characters and invisible ones are dropped. An
 * underlined run of nothing but blanks is a blank to fill in. Emphasis, links and other looks are
 * dropped silently; what carries meaning and has no text is dropped with a flag. A block with class
 * "stimulus" is case material and goes to its own text. */
#pragma once

#include "base/core/buf.h"
#include "base/office/xml.h"

#define MARKUP_BLANK "______"

enum markup_flag {
    MARKUP_IMAGE = 1U << 0,
    MARKUP_SOUND = 1U << 1,
    MARKUP_VIDEO = 1U << 2,
    MARKUP_FORMULA = 1U << 3,
    MARKUP_OBJECT = 1U << 4, /* a frame, an applet */
    MARKUP_FULL = 1U << 5    /* longer than LIMIT_SOURCE_BYTES_MAX: the rest is missing */
};

enum { MARKUP_LIST_DEPTH_MAX = 8, MARKUP_NAME_BYTES_MAX = 32, MARKUP_ATTRIBUTE_COUNT_MAX = 16 };

struct markup {
    struct arena *arena;
    struct buf out;
    struct buf stimulus;
    unsigned dropped; /* enum markup_flag */

    /* what waits for the next visible character */
    bool line_waits;
    bool blank_waits;
    uint32_t cells_wait;
    struct str mark_waits; /* of a list */

    uint32_t list_depth;
    int64_t list_next[MARKUP_LIST_DEPTH_MAX]; /* 0: bullets */
    char list_style[MARKUP_LIST_DEPTH_MAX];   /* '1', 'a', 'A' */
    uint32_t cell_depth;
    bool row_begun;
    uint32_t pre_depth;
    uint32_t raised;
    uint32_t lowered;
    bool underlined;
    bool underlined_blank;
    size_t underlined_from;

    bool bare; /* set by the caller: blanks between the elements of a tree mean nothing */

    /* an element whose content is left out, or goes to the stimulus */
    struct str hidden_name;
    uint32_t hidden_depth;
    struct str stimulus_name;
    uint32_t stimulus_depth;
};

struct markup markup_begin(struct arena *arena);

/* HTML as people and editors write it; nothing is too damaged. May be called again: elements that
 * are open stay open. Tags that HTML does not know are kept as text. */
void markup_html(struct markup *markup, struct str html);

/* Text without markup: line ends stay, blanks stay. */
void markup_plain(struct markup *markup, struct str text);

/* Marks that must come out as they are. */
void markup_literal(struct markup *markup, struct str text);

/* Children of an element of a tree. `take` may deal with an element itself (and its children) and
 * returns true then; NULL takes none. */
typedef bool (*markup_take)(void *context, struct markup *markup, const struct xml_node *node);
void markup_tree(struct markup *markup, const struct xml_node *root, markup_take take,
                 void *context);

/* The text, trimmed; further calls go on behind it. */
struct str markup_end(struct markup *markup);
struct str markup_stimulus(const struct markup *markup); /* empty when there was none */
