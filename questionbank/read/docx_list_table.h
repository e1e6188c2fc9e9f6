/* What the two files of lists share: the definitions as they stand in memory. */
#pragma once

#include "base/core/vec.h"
#include "questionbank/read/docx_list.h"
#include "questionbank/read/docx_number.h"

enum {
    DOCX_STYLE_CHAIN_MAX = 32,  /* styles based on styles; a longer chain is a circle */
    DOCX_LABEL_BYTES_MAX = 256, /* of the text of a number; a longer one is not shown */
};

struct docx_level {
    enum docx_format format;
    uint32_t start;
    int32_t restart;   /* the level (from 1) whose use makes it start again; 0 none, -1 any above */
    struct str text;   /* "%1." */
    struct str suffix; /* what follows */
    struct str style;  /* of paragraphs that stand on this level */
    bool legal;        /* all numbers in decimal */
};

struct docx_abstract {
    int64_t id;
    struct str style_link;
    struct docx_level *levels[DOCX_LEVELS]; /* NULL: not defined */
    uint32_t counts[DOCX_LEVELS];
    bool begun[DOCX_LEVELS];
};

struct docx_list {
    int64_t id;
    int64_t abstract_id;
    struct docx_abstract *abstract;         /* NULL when it is not defined */
    struct docx_level *levels[DOCX_LEVELS]; /* in place of the abstract's */
    uint32_t starts[DOCX_LEVELS];           /* one more than where it starts anew; 0: it does not */
    bool has_start;
    bool started[DOCX_LEVELS]; /* has started anew */
};

enum docx_hidden { DOCX_UNSAID, DOCX_SHOWN, DOCX_HIDDEN };

struct docx_style {
    struct str id;
    struct str based_on;
    int64_t list;  /* -1: unsaid */
    int32_t level; /* -1: unsaid */
    enum docx_hidden hidden;
};

struct docx_lists {
    struct arena *arena;
    VEC(struct docx_abstract) abstracts; /* by id once linked, as the others */
    VEC(struct docx_list) lists;
    VEC(struct docx_style) styles;
    struct str default_style;
};

/* NULL when there is none. */
struct docx_list *docx_list_find(const struct docx_lists *lists, int64_t id);
struct docx_abstract *docx_abstract_find(const struct docx_lists *lists, int64_t id);
const struct docx_style *docx_style_find(const struct docx_lists *lists, struct str id);
