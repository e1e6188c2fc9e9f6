/* QTI 2 and 3: what an item consists of, and whether we have a counterpart. */
#include "questionbank/read/qti2.h"

#include "base/core/limits.h"
#include "questionbank/read/key.h"

struct form_row {
    const char *name;
    enum qti2_form form;
    struct str title; /* of a form without a counterpart */
};

static const struct form_row FORMS[] = {
    {"choiceInteraction", QTI2_CHOICE, STR_INIT("")},
    {"orderInteraction", QTI2_ORDER, STR_INIT("")},
    {"matchInteraction", QTI2_MATCH, STR_INIT("")},
    {"associateInteraction", QTI2_ASSOCIATE, STR_INIT("")},
    {"gapMatchInteraction", QTI2_GAP_MATCH, STR_INIT("")},
    {"extendedTextInteraction", QTI2_EXTENDED_TEXT, STR_INIT("")},
    {"inlineChoiceInteraction", QTI2_INLINE_CHOICE, STR_INIT("")},
    {"textEntryInteraction", QTI2_TEXT_ENTRY, STR_INIT("")},
    {"hotspotInteraction", QTI2_UNHELD, STR_INIT("图上点选题")},
    {"hottextInteraction", QTI2_UNHELD, STR_INIT("文中点选题")},
    {"graphicOrderInteraction", QTI2_UNHELD, STR_INIT("图上排序题")},
    {"graphicAssociateInteraction", QTI2_UNHELD, STR_INIT("图上连线题")},
    {"graphicGapMatchInteraction", QTI2_UNHELD, STR_INIT("图上匹配题")},
    {"selectPointInteraction", QTI2_UNHELD, STR_INIT("图上定点题")},
    {"positionObjectInteraction", QTI2_UNHELD, STR_INIT("图上放置题")},
    {"sliderInteraction", QTI2_UNHELD, STR_INIT("滑块题")},
    {"drawingInteraction", QTI2_UNHELD, STR_INIT("画图题")},
    {"uploadInteraction", QTI2_UNHELD, STR_INIT("上传文件的题")},
    {"mediaInteraction", QTI2_UNHELD, STR_INIT("听看题")},
    {"customInteraction", QTI2_UNHELD, STR_INIT("自定义作答的题")},
    {"portableCustomInteraction", QTI2_UNHELD, STR_INIT("自定义作答的题")},
    {"endAttemptInteraction", QTI2_UNHELD, STR_INIT("中途结束作答的题")},
};

static const struct form_row *form_of(const struct xml_node *node) {
    for (size_t i = 0; i < COUNT_OF(FORMS); i++)
        if (qti_is(node, FORMS[i].name))
            return &FORMS[i];
    return NULL;
}

static const struct xml_node *declaration_of(const struct qti2_item *item, struct str identifier) {
    const struct xml_node *found = qti_child(item->x.node, "responseDeclaration");
    while (found != NULL && !str_eq(qti_value(found, "identifier"), identifier))
        found = qti_sibling(found, "responseDeclaration");
    return found;
}

/* All interactions in document order; the first one without a counterpart comes back. */
static const struct form_row *find_interactions(struct qti2_item *item) {
    const struct form_row *unheld = NULL;
    for (const struct xml_node *n = item->body; n != NULL && unheld == NULL;
         n = xml_after(item->body, n)) {
        const struct form_row *row = n->element.name.len == 0 ? NULL : form_of(n);
        if (row == NULL)
            continue;
        if (row->form == QTI2_UNHELD || item->interactions.count >= QTI2_PARTS_MAX)
            unheld = row;
        item->inline_count += row->form == QTI2_INLINE_CHOICE || row->form == QTI2_TEXT_ENTRY;
        *vec_push(item->file->ir->arena, &item->interactions) = (struct qti2_interaction){
            n, declaration_of(item, qti_value(n, "responseIdentifier")), row->form};
    }
    return unheld;
}

/* What stands in the way of taking the item at all; empty when nothing does. */
static struct str obstacle(struct qti2_item *item) {
    struct arena *arena = item->file->ir->arena;
    if (str_eq(qti_value(item->x.node, "adaptive"), STR("true")))
        return STR("按作答改变的题（adaptive）");
    if (qti_child(item->x.node, "templateDeclaration") != NULL)
        return STR("含随机变量的题（template）");
    const struct form_row *unheld = find_interactions(item);
    if (unheld != NULL && unheld->form == QTI2_UNHELD)
        return arena_printf(arena, "%.*s（%s）", STR_ARGS(unheld->title), unheld->name);
    if (unheld != NULL)
        return STR("作答太多的题");
    if (item->inline_count > 0 && item->inline_count < item->interactions.count)
        return STR("几种作答方式混在一起的题");
    return (struct str){NULL, 0};
}

static bool contains_folded(struct str text, const char *part) {
    size_t bytes = strlen(part);
    for (size_t at = 0; at + bytes <= text.len; at++)
        if (strncasecmp(text.ptr + at, part, bytes) == 0)
            return true;
    return false;
}

/* Feedback that depends on the answer is named for it, by custom. */
static struct str feedback_head(struct str identifier) {
    if (contains_folded(identifier, "incorrect") || contains_folded(identifier, "wrong"))
        return STR("答错时：");
    return contains_folded(identifier, "correct") || contains_folded(identifier, "right")
               ? STR("答对时：")
               : STR("");
}

static void read_modal_feedback(struct qti2_item *item) {
    const struct xml_node *feedback = qti_child(item->x.node, "modalFeedback");
    for (uint32_t i = 0; feedback != NULL && i < QTI2_PARTS_MAX; i++) {
        struct str text = qti2_text(item, feedback, XML_WHOLE_ITEM);
        struct str head = feedback_head(qti_value(feedback, "identifier"));
        if (text.len > 0)
            xml_item_feedback(
                &item->x, XML_WHOLE_ITEM,
                arena_printf(item->file->ir->arena, "%s%.*s", head.ptr, STR_ARGS(text)));
        feedback = qti_sibling(feedback, "modalFeedback");
    }
}

static void read_stimulus(struct qti2_item *item) {
    const struct xml_node *reference = qti_child(item->x.node, "assessmentStimulusRef");
    if (reference == NULL)
        return;
    item->x.item.stimulus = qti_stimulus(item->file, qti_value(reference, "href"));
    if (item->x.item.stimulus.len == 0)
        xml_item_report(&item->x, DIAG_STIMULUS_ELSEWHERE, reference, (struct str){NULL, 0});
}

/* The text around several questions is their material. */
static void finish_several(struct qti2_item *item, struct str text) {
    struct arena *arena = item->file->ir->arena;
    const struct xml_item whole = item->x;
    for (uint32_t i = 0; i < item->interactions.count; i++) {
        const struct qti2_interaction *interaction = &item->interactions.at[i];
        const struct xml_node *prompt = qti_child(interaction->node, "prompt");
        item->x = whole;
        item->x.item.place = xml_source_place(item->file->source_idx, interaction->node);
        item->x.item.stimulus = text.len > 0 ? text : whole.item.stimulus;
        if (text.len > 0 && whole.item.stimulus.len > 0)
            item->x.item.stimulus =
                arena_printf(arena, "%.*s\n%.*s", STR_ARGS(whole.item.stimulus), STR_ARGS(text));
        if (whole.item.item_name.len > 0)
            item->x.item.item_name =
                arena_printf(arena, "%.*s-%u", STR_ARGS(whole.item.item_name), i + 1);
        if (prompt != NULL)
            item->x.item.stem = qti2_text(item, prompt, XML_WHOLE_ITEM);
        qti2_answer(item, interaction);
        xml_item_finish(&item->x);
    }
}

static void finish(struct qti2_item *item) {
    struct arena *arena = item->file->ir->arena;
    for (uint32_t i = 0; item->inline_count > 0 && i < item->interactions.count; i++)
        *vec_push(arena, &item->gaps) = qti2_gap(item, &item->interactions.at[i]);
    item->leaves_blocks = item->inline_count == 0 && item->interactions.count > 1;
    struct str text = qti2_body(item);
    item->x.item.stem = text;
    xml_item_title(&item->x, qti_value(item->x.node, "title"));
    if (item->inline_count > 0) {
        gapped_finish(&item->x, &item->gaps, text);
    } else if (item->leaves_blocks) {
        finish_several(item, text);
    } else {
        qti2_answer(item, &item->interactions.at[0]);
        xml_item_finish(&item->x);
    }
}

void qti2_item(const struct qti_file *file, const struct xml_node *node) {
    struct qti2_item item = {.file = file,
                             .x = xml_item_begin(file->ir, file->source_idx, node),
                             .body = qti_child(node, "itemBody")};
    struct str what = obstacle(&item);
    if (what.len > 0) {
        xml_item_refuse(&item.x, what);
        return;
    }
    if (item.interactions.count == 0) {
        ir_report(file->ir, DIAG_NOT_ITEM, item.x.item.place);
        return;
    }
    item.x.item.kind = ITEM_KIND_COUNT;
    item.x.item.topic = file->topic;
    if (!str_eq(qti_value(node, "toolName"), STR("xuefa")))
        item.x.item.item_name = arena_str(file->ir->arena, str_trim(qti_value(node, "identifier")));
    read_stimulus(&item);
    read_modal_feedback(&item);
    finish(&item);
}
