/* What the elements of a document's main part mean (ISO/IEC 29500-1, clauses 17 and 22). An element
 * that has no row here means nothing by itself: what stands inside it is read. */
#include <stdlib.h>

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/read/docx_table.h"

enum { CODE_BYTES_MAX = 64 };

static const struct str NO_TEXT = {NULL, 0};

static bool is_on(const struct xml_element *element) {
    struct str value = xml_value(element, "val");
    return !str_eq(value, STR("0")) && !str_eq(value, STR("false")) && !str_eq(value, STR("off"));
}

/* What stands inside the element just opened is left out. */
static void skip(struct docx *d) {
    d->skipped = 1;
    d->frames.count--;
}

/* The innermost open element of that name. */
struct docx_frame *docx_frame_find(struct docx *d, const char *name) {
    for (uint32_t i = d->frames.count; i-- > 0;) {
        const struct docx_rule *rule = d->frames.at[i].rule;
        if (rule != NULL && str_eq(rule->name, str_from(name)))
            return &d->frames.at[i];
    }
    return NULL;
}

static enum err open_body(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    d->has_body = true;
    return ERR_OK;
}

/* A paragraph whose mark is deleted at the end of its story. */
static enum err end_run_on(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    (void)frame;
    if (d->depth >= d->paragraphs.count || !d->paragraphs.at[d->depth].runs_on)
        return ERR_OK;
    d->paragraphs.at[d->depth].runs_on = false;
    d->depth++;
    enum err err = docx_line_end(d, fault);
    d->depth--;
    return err;
}

static enum err open_paragraph(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    uint32_t number = d->depth == 0 ? ++d->paragraph_count : d->paragraphs.at[0].number;
    if (d->depth == d->paragraphs.count)
        vec_push(&d->work, &d->paragraphs)->text = buf_make(&d->work, LIMIT_PART_BYTES_MAX);
    struct docx_paragraph *p = &d->paragraphs.at[d->depth++];
    struct docx_paragraph made = {.number = number, .underline_start = SIZE_MAX, .text = p->text};
    made.numbered = (struct docx_numbered){.list = -1, .level = -1};
    made.text.len = p->runs_on ? p->text.len : 0;
    made.marks = p->runs_on ? p->marks : made.marks;
    made.labelled = p->runs_on && p->text.len > 0;
    made.outer_run = d->run;
    *p = made;
    d->run = (struct docx_run){.hidden = false};
    return ERR_OK;
}

void docx_label(struct docx *d) {
    struct docx_paragraph *p = docx_top(d);
    if (p == NULL || p->labelled || p->mark_gone || p->mark_hidden)
        return;
    p->labelled = true;
    buf_add(&p->text, docx_lists_count(d->lists, &p->numbered, &d->wait));
}

/* A field's code never runs on into the next paragraph: one without an end hides nothing more. */
static void end_fields(struct docx *d) {
    while (d->field_depth > 0 && (d->field_code & 1U << (d->field_depth - 1)) != 0) {
        d->field_depth--;
        d->field_code &= ~(1U << d->field_depth);
    }
}

static enum err close_paragraph(struct docx *d, const struct docx_frame *frame,
                                struct fault *fault) {
    struct docx_paragraph *p = docx_top(d);
    (void)frame;
    docx_label(d);
    end_fields(d);
    p->runs_on = p->mark_gone;
    bool vanished = p->mark_hidden && p->text.len == 0 && p->line_count == 0;
    if (!p->runs_on && !vanished)
        TRY(docx_line_end(d, fault));
    d->run = p->outer_run;
    d->depth--;
    if (d->depth == 0 && !p->runs_on)
        docx_boxes_end(d);
    return ERR_OK;
}

static enum err open_properties(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    d->in_properties = true;
    return ERR_OK;
}

static enum err close_properties(struct docx *d, const struct docx_frame *frame,
                                 struct fault *fault) {
    (void)frame, (void)fault;
    d->in_properties = false;
    docx_label(d);
    return ERR_OK;
}

static int64_t number_of(const struct xml_element *e, int64_t max) {
    int64_t number;
    bool fine = str_parse_i64(xml_value(e, "val"), &number) == ERR_OK && number >= 0;
    return fine && number <= max ? number : -1;
}

static enum err take_numbering(struct docx *d, const struct xml_element *e, struct fault *fault) {
    struct docx_paragraph *p = docx_top(d);
    (void)fault;
    if (p == NULL || !d->in_properties)
        return ERR_OK;
    if (str_eq(e->name, STR("numId")))
        p->numbered.list = number_of(e, INT32_MAX);
    else if (str_eq(e->name, STR("ilvl")))
        p->numbered.level = (int32_t)number_of(e, INT32_MAX);
    else
        p->numbered.style = arena_str(&d->wait, xml_value(e, "val"));
    return ERR_OK;
}

static enum err open_run(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_label(d);
    d->run = (struct docx_run){.hidden = false};
    return ERR_OK;
}

static enum err take_run_style(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)fault;
    if (!d->in_properties)
        d->run.hidden = d->run.hidden || docx_lists_hide(d->lists, xml_value(e, "val"));
    return ERR_OK;
}

static enum err take_vanish(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)fault;
    if (!d->in_properties)
        d->run.hidden = is_on(e);
    else if (docx_top(d) != NULL)
        docx_top(d)->mark_hidden = is_on(e);
    return ERR_OK;
}

static enum err take_underline(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)fault;
    if (!d->in_properties)
        d->run.underlined = !str_eq(xml_value(e, "val"), STR("none"));
    return ERR_OK;
}

static enum err take_script(struct docx *d, const struct xml_element *e, struct fault *fault) {
    struct str value = xml_value(e, "val");
    (void)fault;
    if (d->in_properties)
        return ERR_OK;
    d->run.script = str_eq(value, STR("superscript")) ? DOCX_RAISED
                    : str_eq(value, STR("subscript")) ? DOCX_LOWERED
                                                      : DOCX_BASELINE;
    return ERR_OK;
}

static enum err add_tab(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e;
    return d->in_properties || d->field_code != 0 ? ERR_OK : docx_text_add(d, STR("\t"), fault);
}

static enum err add_break(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e;
    return d->run.hidden || d->field_code != 0 ? ERR_OK : docx_line_end(d, fault);
}

static enum err add_hyphen(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e;
    return docx_text_add(d, STR("-"), fault);
}

static enum err add_symbol(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)fault;
    docx_symbol_add(d, xml_value(e, "font"), xml_value(e, "char"));
    return ERR_OK;
}

static enum err mark_aside(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_mark(d, DOCX_FACT_ASIDE, NO_TEXT);
    return ERR_OK;
}

static enum err mark_kept(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_mark(d, DOCX_FACT_REVISION, NO_TEXT);
    return ERR_OK;
}

/* Text that was taken out; in the properties of a paragraph its mark, in those of a row the row. */
static enum err take_deleted(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    if (docx_frame_find(d, "trPr") != NULL && d->sink.table_depth > 0) {
        d->sink.row_gone = d->sink.row_gone || (d->depth == 0 && d->sink.table_depth == 1);
        return ERR_OK;
    }
    docx_mark(d, DOCX_FACT_REVISION, NO_TEXT);
    if (d->in_properties && docx_top(d) != NULL)
        docx_top(d)->mark_gone = true;
    else
        skip(d);
    return ERR_OK;
}

/* The first alternative counts, the others show the same to older programs. */
static enum err open_alternative(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    struct docx_frame *parent = d->frames.count < 2 ? NULL : &d->frames.at[d->frames.count - 2];
    if (parent == NULL || parent->rule == NULL ||
        !str_eq(parent->rule->name, STR("AlternateContent")))
        return ERR_OK;
    if (parent->taken)
        skip(d);
    parent->taken = true;
    return ERR_OK;
}

static enum err open_table(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_table_open(d);
    return ERR_OK;
}

static enum err close_table(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    (void)frame, (void)fault;
    docx_table_close(d);
    return ERR_OK;
}

static enum err open_row(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_row_open(d);
    return ERR_OK;
}

static enum err close_row(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    (void)frame, (void)fault;
    docx_row_close(d);
    return ERR_OK;
}

static enum err open_cell(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    docx_cell_open(d);
    return ERR_OK;
}

static enum err close_cell(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    TRY(end_run_on(d, frame, fault));
    docx_cell_close(d);
    return ERR_OK;
}

static enum err take_cell_form(struct docx *d, const struct xml_element *e, struct fault *fault) {
    int64_t columns = number_of(e, LIMIT_COLUMN_COUNT_MAX);
    (void)fault;
    if (str_eq(e->name, STR("vMerge")))
        docx_cell_merge(d, str_eq(xml_value(e, "val"), STR("restart")));
    else if (str_eq(e->name, STR("gridBefore")))
        docx_row_skip(d, columns < 0 ? 0 : (uint32_t)columns);
    else
        docx_cell_span(d, columns < 0 ? 1 : (uint32_t)columns);
    return ERR_OK;
}

static enum err mark_embedded(struct docx *d, const struct xml_element *e, struct fault *fault) {
    struct str id = xml_value(e, "id"), part = STR("");
    for (uint32_t i = 0; i < d->parts.embedded.count; i++)
        if (str_eq(d->parts.embedded.at[i].id, id))
            part = str_slice(d->parts.embedded.at[i].target, 0, 200);
    struct str sentence =
        arena_printf(d->ir->arena, "正文的一部分在另一个文件里（%.*s），没有读取", STR_ARGS(part));
    TRY(open_paragraph(d, e, fault));
    docx_mark(d, DOCX_FACT_EMBEDDED, part.len == 0 ? NO_TEXT : sentence);
    return close_paragraph(d, NULL, fault);
}

static enum err open_field(struct docx *d, const struct xml_element *e, struct fault *fault) {
    struct str type = xml_value(e, "fldCharType");
    (void)fault;
    if (str_eq(type, STR("begin")) && d->field_depth < DOCX_FIELDS_MAX) {
        d->field_code |= 1U << d->field_depth++;
        d->code.len = 0;
    } else if (d->field_depth > 0 && str_eq(type, STR("separate"))) {
        d->field_code &= ~(1U << (d->field_depth - 1));
    } else if (d->field_depth > 0 && str_eq(type, STR("end"))) {
        bool shown = (d->field_code & 1U << (d->field_depth - 1)) == 0;
        struct str code = str_trim(buf_str(&d->code));
        d->field_depth--;
        d->field_code &= ~(1U << d->field_depth);
        if (!shown && (str_starts(code, STR("EQ")) || str_starts(code, STR("eq"))))
            docx_mark(d, DOCX_FACT_OBJECT, STR("公式域没有收入"));
        d->code.len = 0;
    }
    return ERR_OK;
}

/* By name, then by space. */
static const struct docx_rule RULES[] = {
    {STR_INIT("AlternateContent"), DOCX_COMPAT, DOCX_READ, NULL, NULL},
    {STR_INIT("Choice"), DOCX_COMPAT, DOCX_READ, open_alternative, NULL},
    {STR_INIT("Fallback"), DOCX_COMPAT, DOCX_READ, open_alternative, NULL},
    {STR_INIT("OLEObject"), DOCX_OFFICE, DOCX_READ, docx_object, NULL},
    {STR_INIT("altChunk"), DOCX_WORD, DOCX_SKIP, mark_embedded, NULL},
    {STR_INIT("begChr"), DOCX_MATH, DOCX_READ, docx_math_sign, NULL},
    {STR_INIT("blip"), DOCX_DRAWING, DOCX_READ, docx_picture, NULL},
    {STR_INIT("body"), DOCX_WORD, DOCX_READ, open_body, end_run_on},
    {STR_INIT("br"), DOCX_WORD, DOCX_READ, add_break, NULL},
    {STR_INIT("chart"), DOCX_CHART, DOCX_READ, docx_object, NULL},
    {STR_INIT("chr"), DOCX_MATH, DOCX_READ, docx_math_sign, NULL},
    {STR_INIT("commentReference"), DOCX_WORD, DOCX_READ, mark_aside, NULL},
    {STR_INIT("cr"), DOCX_WORD, DOCX_READ, add_break, NULL},
    {STR_INIT("ctrlPr"), DOCX_MATH, DOCX_SKIP, NULL, NULL},
    {STR_INIT("d"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("del"), DOCX_WORD, DOCX_READ, take_deleted, NULL},
    {STR_INIT("den"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("drawing"), DOCX_WORD, DOCX_READ, NULL, docx_drawing_close},
    {STR_INIT("e"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("endChr"), DOCX_MATH, DOCX_READ, docx_math_sign, NULL},
    {STR_INIT("endnoteReference"), DOCX_WORD, DOCX_READ, mark_aside, NULL},
    {STR_INIT("ffData"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("fldChar"), DOCX_WORD, DOCX_READ, open_field, NULL},
    {STR_INIT("footnoteReference"), DOCX_WORD, DOCX_READ, mark_aside, NULL},
    {STR_INIT("gridBefore"), DOCX_WORD, DOCX_READ, take_cell_form, NULL},
    {STR_INIT("gridSpan"), DOCX_WORD, DOCX_READ, take_cell_form, NULL},
    {STR_INIT("ilvl"), DOCX_WORD, DOCX_READ, take_numbering, NULL},
    {STR_INIT("imagedata"), DOCX_VML, DOCX_READ, docx_picture, NULL},
    {STR_INIT("ins"), DOCX_WORD, DOCX_READ, mark_kept, NULL},
    {STR_INIT("instrText"), DOCX_WORD, DOCX_CODE, NULL, NULL},
    {STR_INIT("moveFrom"), DOCX_WORD, DOCX_READ, take_deleted, NULL},
    {STR_INIT("moveTo"), DOCX_WORD, DOCX_READ, mark_kept, NULL},
    {STR_INIT("naryPr"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("noBreakHyphen"), DOCX_WORD, DOCX_READ, add_hyphen, NULL},
    {STR_INIT("num"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("numId"), DOCX_WORD, DOCX_READ, take_numbering, NULL},
    {STR_INIT("numberingChange"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("oMath"), DOCX_MATH, DOCX_READ, docx_math_begin, NULL},
    {STR_INIT("object"), DOCX_WORD, DOCX_READ, NULL, docx_object_close},
    {STR_INIT("p"), DOCX_WORD, DOCX_READ, open_paragraph, close_paragraph},
    {STR_INIT("pPr"), DOCX_WORD, DOCX_READ, open_properties, close_properties},
    {STR_INIT("pPrChange"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("pStyle"), DOCX_WORD, DOCX_READ, take_numbering, NULL},
    {STR_INIT("pict"), DOCX_WORD, DOCX_READ, NULL, docx_drawing_close},
    {STR_INIT("ptab"), DOCX_WORD, DOCX_READ, add_tab, NULL},
    {STR_INIT("r"), DOCX_WORD, DOCX_READ, open_run, NULL},
    {STR_INIT("r"), DOCX_MATH, DOCX_READ, open_run, NULL},
    {STR_INIT("rPrChange"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("rStyle"), DOCX_WORD, DOCX_READ, take_run_style, NULL},
    {STR_INIT("rad"), DOCX_MATH, DOCX_READ, NULL, NULL},
    {STR_INIT("rect"), DOCX_VML, DOCX_READ, docx_rectangle, NULL},
    {STR_INIT("relIds"), DOCX_DIAGRAM, DOCX_READ, docx_object, NULL},
    {STR_INIT("rt"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("rubyPr"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("sdtEndPr"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("sdtPr"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("sectPr"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("sub"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("subDoc"), DOCX_WORD, DOCX_SKIP, mark_embedded, NULL},
    {STR_INIT("sup"), DOCX_MATH, DOCX_READ, docx_math_open, docx_math_close},
    {STR_INIT("sym"), DOCX_WORD, DOCX_READ, add_symbol, NULL},
    {STR_INIT("t"), DOCX_WORD, DOCX_TEXT, NULL, NULL},
    {STR_INIT("t"), DOCX_MATH, DOCX_TEXT, NULL, NULL},
    {STR_INIT("tab"), DOCX_WORD, DOCX_READ, add_tab, NULL},
    {STR_INIT("tbl"), DOCX_WORD, DOCX_READ, open_table, close_table},
    {STR_INIT("tblGrid"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("tblPr"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("tblPrEx"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("tc"), DOCX_WORD, DOCX_READ, open_cell, close_cell},
    {STR_INIT("tcPrChange"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("tr"), DOCX_WORD, DOCX_READ, open_row, close_row},
    {STR_INIT("trPr"), DOCX_WORD, DOCX_READ, NULL, NULL},
    {STR_INIT("trPrChange"), DOCX_WORD, DOCX_SKIP, NULL, NULL},
    {STR_INIT("txbxContent"), DOCX_WORD, DOCX_READ, docx_box_open, end_run_on},
    {STR_INIT("u"), DOCX_WORD, DOCX_READ, take_underline, NULL},
    {STR_INIT("vMerge"), DOCX_WORD, DOCX_READ, take_cell_form, NULL},
    {STR_INIT("vanish"), DOCX_WORD, DOCX_READ, take_vanish, NULL},
    {STR_INIT("vertAlign"), DOCX_WORD, DOCX_READ, take_script, NULL},
};

static int compare_rules(const void *a, const void *b) {
    const struct docx_rule *x = a, *y = b;
    int order = str_compare(x->name, y->name);
    return order != 0 ? order : (int)x->space - (int)y->space;
}

static const struct docx_rule *find_rule(const struct xml_element *element) {
    struct docx_rule wanted = {.name = element->name, .space = docx_space_of(element->space)};
    return wanted.space == DOCX_OTHER
               ? NULL
               : bsearch(&wanted, RULES, COUNT_OF(RULES), sizeof RULES[0], compare_rules);
}

static enum err open_element(void *context, const struct xml_element *element,
                             struct fault *fault) {
    struct docx *d = context;
    if (d->skipped > 0) {
        d->skipped++;
        return ERR_OK;
    }
    const struct docx_rule *rule = find_rule(element);
    *vec_push(&d->work, &d->frames) = (struct docx_frame){.rule = rule};
    if (rule != NULL && rule->open != NULL)
        TRY(rule->open(d, element, fault));
    if (rule != NULL && rule->content == DOCX_SKIP)
        skip(d);
    return ERR_OK;
}

static enum err close_element(void *context, struct str name, struct fault *fault) {
    struct docx *d = context;
    (void)name;
    if (d->skipped > 0) {
        d->skipped--;
        return ERR_OK;
    }
    struct docx_frame frame = d->frames.at[--d->frames.count];
    return frame.rule == NULL || frame.rule->close == NULL ? ERR_OK
                                                           : frame.rule->close(d, &frame, fault);
}

static enum err take_text(void *context, struct str text, struct fault *fault) {
    struct docx *d = context;
    const struct docx_rule *rule =
        d->skipped > 0 || d->frames.count == 0 ? NULL : d->frames.at[d->frames.count - 1].rule;
    if (rule == NULL)
        return ERR_OK;
    if (rule->content == DOCX_CODE)
        buf_add(&d->code, str_slice(text, 0, CODE_BYTES_MAX - d->code.len));
    if (rule->content != DOCX_TEXT || d->field_code != 0)
        return ERR_OK;
    return docx_text_add(d, text, fault);
}

enum err docx_body_read(struct docx *d, struct package *package, struct fault *fault) {
    static const struct xml_events EVENTS = {open_element, close_element, take_text};
    for (size_t i = 1; i < COUNT_OF(RULES); i++)
        PROMISE(compare_rules(&RULES[i - 1], &RULES[i]) < 0);
    d->code = buf_make(&d->work, CODE_BYTES_MAX);
    TRY(docx_stream(&d->work, package, d->parts.main, &EVENTS, d, fault));
    if (!d->has_body)
        return fault_set(fault, ERR_MALFORMED, "document_damaged", "文档里没有正文");
    docx_lines_end(d);
    return ERR_OK;
}
