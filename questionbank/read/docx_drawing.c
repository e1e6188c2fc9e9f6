/* What is drawn or embedded in a document: not text, so each is a mark at its place. Text boxes are
 * drawings too; what they hold is read. */
#include "questionbank/read/docx.h"

/* Nearest drawing around what was found: it is known what it shows. */
static void explain_drawing(struct docx *d) {
    for (uint32_t i = d->frames.count; i-- > 0;) {
        const struct docx_rule *rule = d->frames.at[i].rule;
        bool is_drawing =
            rule != NULL && (str_eq(rule->name, STR("drawing")) ||
                             str_eq(rule->name, STR("pict")) || str_eq(rule->name, STR("object")));
        if (!is_drawing)
            continue;
        d->frames.at[i].taken = true;
        return;
    }
}

enum err docx_box_open(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    explain_drawing(d);
    return ERR_OK;
}

enum err docx_picture(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)e, (void)fault;
    if (docx_frame_find(d, "object") != NULL) /* what the object looks like */
        return ERR_OK;
    explain_drawing(d);
    docx_mark(d, DOCX_FACT_PICTURE, (struct str){NULL, 0});
    return ERR_OK;
}

enum err docx_drawing_close(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    (void)fault;
    if (!frame->taken)
        docx_mark(d, DOCX_FACT_PICTURE, STR("这里有图形，没有收入"));
    return ERR_OK;
}

enum err docx_rectangle(struct docx *d, const struct xml_element *e, struct fault *fault) {
    (void)fault;
    if (xml_value(e, "hr").ptr != NULL) /* a line across the page */
        explain_drawing(d);
    return ERR_OK;
}

enum err docx_object(struct docx *d, const struct xml_element *e, struct fault *fault) {
    struct str program = str_slice(xml_value(e, "ProgID"), 0, 40);
    bool formula = str_starts(program, STR("Equation")) || str_starts(program, STR("MathType"));
    (void)fault;
    explain_drawing(d);
    docx_mark(d, DOCX_FACT_OBJECT, formula ? STR("嵌入的公式没有收入") : (struct str){NULL, 0});
    return ERR_OK;
}

enum err docx_object_close(struct docx *d, const struct docx_frame *frame, struct fault *fault) {
    (void)fault;
    if (!frame->taken)
        docx_mark(d, DOCX_FACT_OBJECT, (struct str){NULL, 0});
    return ERR_OK;
}
