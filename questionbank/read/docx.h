/* Word documents (.docx, .docm, by Word or WPS), as lines of text: while one is being read.
 *
 * docx_body.c hears the elements of the main part and says what they mean, docx_text.c builds the
 * lines of a paragraph, docx_lines.c renders them (those of text boxes behind their paragraph),
 * docx_table.c has the rows of tables; docx.c begins and ends it all. */
#pragma once

#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"
#include "questionbank/read/docx_list.h"
#include "questionbank/read/docx_part.h"

/* What is said about a line besides its text. */
enum docx_fact {
    DOCX_FACT_REVISION, /* said once for the document, as the next two */
    DOCX_FACT_HIDDEN,
    DOCX_FACT_ASIDE, /* footnotes, comments */
    DOCX_FACT_EMBEDDED,
    DOCX_FACT_PICTURE,
    DOCX_FACT_FORMULA,
    DOCX_FACT_OBJECT,
    DOCX_FACT_SYMBOL,
    DOCX_FACT_COUNT
};

struct docx_mark {
    enum docx_fact fact;
    uint32_t column;
    struct str sentence; /* in the bank's arena; empty: the title says it */
};

typedef VEC(struct docx_mark) docx_marks;

/* A line that waits for its place. */
struct docx_line {
    struct str text;
    uint32_t paragraph;
    uint32_t cell_idx; /* column of the table, from 1 */
    docx_marks marks;
};

typedef VEC(struct docx_line) docx_line_vec;

/* How a run is shown. */
struct docx_run {
    bool hidden;
    bool underlined;
    enum { DOCX_BASELINE, DOCX_RAISED, DOCX_LOWERED } script;
};

/* A paragraph being read; those of text boxes stand on the one that holds the box. */
struct docx_paragraph {
    struct buf text; /* of the current line */
    docx_marks marks;
    uint32_t number;
    uint32_t line_count; /* lines of it that are ended */
    struct docx_numbered numbered;
    bool labelled;  /* its number was counted */
    bool mark_gone; /* its mark is deleted: it runs on into the next one */
    bool mark_hidden;
    bool runs_on;              /* the next paragraph begins with its text */
    size_t underline_start;    /* of underlined text at the end; SIZE_MAX: none */
    bool underline_blank;      /* only blanks so far */
    struct docx_run outer_run; /* what goes on behind a text box */
};

/* A mark whose place is known. */
struct docx_note {
    enum docx_fact fact;
    struct ir_place place;
    struct str sentence;
};

/* Records whose number is a paragraph of its own. */
enum docx_ids { DOCX_IDS_OPEN, DOCX_IDS_NONE, DOCX_IDS_FOUND };

struct docx_sink {
    struct rendering rendering;
    enum docx_ids ids;
    docx_line_vec held; /* until `ids` is decided; then at most one number */
    docx_line_vec boxed;
    docx_line_vec row;
    uint32_t table_depth; /* tables around the current paragraph, text boxes not counted */
    uint32_t cell_idx;
    bool row_gone;      /* the row is deleted */
    struct str section; /* the last head */
    uint32_t section_paragraph;
    uint32_t line_count;
    size_t text_bytes;
    VEC(struct docx_note) notes;
    struct ir_place first[DOCX_FACT_COUNT]; /* of what is said once; line 0: nothing */
    uint32_t counts[DOCX_FACT_COUNT];
    uint32_t unkept[DOCX_FACT_COUNT]; /* notes beyond LIMIT_DIAGNOSTIC_COUNT_MAX */
};

struct docx;
struct docx_frame;

/* What an element means. */
struct docx_rule {
    struct str name;
    enum docx_space space;
    enum { DOCX_READ, DOCX_SKIP, DOCX_TEXT, DOCX_CODE } content;
    enum err (*open)(struct docx *, const struct xml_element *, struct fault *);
    enum err (*close)(struct docx *, const struct docx_frame *, struct fault *);
};

/* An element that is open. */
struct docx_frame {
    const struct docx_rule *rule; /* NULL: one without meaning */
    bool taken;                   /* an alternative of it was taken; a drawing showed what it is */
    size_t start;                 /* of a formula's part in its line */
    bool bracketed;               /* brackets stand around it if it is more than one sign */
    struct str sign;              /* before it: goes when nothing follows */
    uint32_t opening, closing;    /* what stands around it; 0: the usual */
};

enum { DOCX_FIELDS_MAX = 32 };

struct docx {
    struct ir *ir;
    uint32_t source_idx;
    struct arena work; /* while the document is read */
    struct arena wait; /* lines that wait */
    struct docx_parts parts;
    struct docx_lists *lists;
    struct docx_sink sink;
    struct docx_tables *tables;

    VEC(struct docx_frame) frames;
    uint32_t skipped; /* how deep below an element that is left out */
    VEC(struct docx_paragraph) paragraphs;
    uint32_t depth; /* of them, open */
    uint32_t paragraph_count;
    bool in_properties; /* of a paragraph */
    bool has_body;
    bool margins_speak; /* a header or footer holds words */
    struct docx_run run;
    uint32_t field_depth;
    uint32_t field_code; /* a bit for each open field: its code is being read, not its result */
    struct buf code;     /* the beginning of a field's code */
};

/* docx_text.c: the current paragraph. */
struct docx_paragraph *docx_top(struct docx *d);
enum err docx_text_add(struct docx *d, struct str text, struct fault *fault) MUST_CHECK;
enum err docx_line_end(struct docx *d, struct fault *fault) MUST_CHECK;
void docx_mark(struct docx *d, enum docx_fact fact, struct str sentence);
void docx_symbol_add(struct docx *d, struct str font, struct str code);

/* docx_lines.c: lines on their way. Errors: ERR_TOO_LARGE `document_too_large`. */
enum err docx_line_put(struct docx *d, const struct docx_line *line,
                       struct fault *fault) MUST_CHECK;
void docx_sink_line(struct docx *d, const struct docx_line *line); /* into the source's text */
void docx_boxes_end(struct docx *d); /* the paragraph that holds them has ended */
void docx_lines_end(struct docx *d); /* the document has ended */

/* The mark's column counts from the place's. */
void docx_note(struct docx *d, const struct docx_mark *mark, struct ir_place place);

/* docx_math.c: formulas, as one line. */
enum err docx_math_begin(struct docx *d, const struct xml_element *e,
                         struct fault *fault) MUST_CHECK;
enum err docx_math_open(struct docx *d, const struct xml_element *e,
                        struct fault *fault) MUST_CHECK;
enum err docx_math_close(struct docx *d, const struct docx_frame *frame,
                         struct fault *fault) MUST_CHECK;
enum err docx_math_sign(struct docx *d, const struct xml_element *e,
                        struct fault *fault) MUST_CHECK;

/* docx_drawing.c: pictures and objects. */
enum err docx_box_open(struct docx *d, const struct xml_element *e, struct fault *fault) MUST_CHECK;
enum err docx_picture(struct docx *d, const struct xml_element *e, struct fault *fault) MUST_CHECK;
enum err docx_rectangle(struct docx *d, const struct xml_element *e,
                        struct fault *fault) MUST_CHECK;
enum err docx_drawing_close(struct docx *d, const struct docx_frame *frame,
                            struct fault *fault) MUST_CHECK;
enum err docx_object(struct docx *d, const struct xml_element *e, struct fault *fault) MUST_CHECK;
enum err docx_object_close(struct docx *d, const struct docx_frame *frame,
                           struct fault *fault) MUST_CHECK;

/* docx_body.c: what others of it need. */
void docx_label(struct docx *d); /* puts its number in front of the current paragraph, once */
struct docx_frame *docx_frame_find(struct docx *d,
                                   const char *name); /* the innermost; NULL: none */

/* ERR_MALFORMED `document_damaged` when there is no body. */
enum err docx_body_read(struct docx *d, struct package *package, struct fault *fault) MUST_CHECK;
