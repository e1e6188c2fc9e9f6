/* QTI 1.2: sections, items, what an item shows. Elements are looked for by name wherever they
 * stand: flows and fields of other makers' extensions only surround them. */
#include "questionbank/read/qti1.h"

#include "base/core/limits.h"
#include "questionbank/read/key.h"

struct str qti1_metadata(struct arena *arena, const struct xml_node *item, const char *label) {
    const struct xml_node *field = qti_find(item, "qtimetadatafield");
    for (; field != NULL; field = qti_find_next(item, field, "qtimetadatafield")) {
        const struct xml_node *name = qti_child(field, "fieldlabel");
        const struct xml_node *entry = qti_child(field, "fieldentry");
        if (name != NULL && entry != NULL &&
            str_eq(str_trim(xml_text(arena, name)), str_from(label)))
            return arena_str(arena, str_trim(xml_text(arena, entry)));
    }
    return (struct str){NULL, 0};
}

static void put_mattext(struct markup *markup, struct arena *arena, const struct xml_node *node) {
    bool nested = false;
    for (const struct xml_node *n = node->first_child; n != NULL; n = n->next)
        nested = nested || n->element.name.len > 0;
    markup->bare = false;
    if (nested)
        markup_tree(markup, node, NULL, NULL);
    else if (str_eq(qti_value(node, "texttype"), STR("text/plain")))
        markup_plain(markup, str_trim(xml_text(arena, node)));
    else
        markup_html(markup, xml_text(arena, node));
}

/* Materials join without a break: a sentence may be cut by its blanks. */
static bool take_material(void *context, struct markup *markup, const struct xml_node *node) {
    static const struct {
        const char *name;
        unsigned flag;
    } MEDIA[] = {
        {"matimage", MARKUP_IMAGE},   {"mataudio", MARKUP_SOUND},        {"matvideo", MARKUP_VIDEO},
        {"matapplet", MARKUP_OBJECT}, {"matapplication", MARKUP_OBJECT},
    };
    const struct qti1_item *item = context;
    if (qti_is(node, "mattext") || qti_is(node, "matemtext")) {
        put_mattext(markup, item->file->ir->arena, node);
        markup->bare = true;
        return true;
    }
    if (qti_is(node, "flow") || qti_is(node, "flow_mat"))
        markup->line_waits = true;
    if (qti_is(node, "matbreak")) {
        markup->line_waits = true;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(MEDIA); i++)
        if (qti_is(node, MEDIA[i].name)) {
            markup->dropped |= MEDIA[i].flag;
            return true;
        }
    return false;
}

void qti1_material(struct qti1_item *item, const struct xml_node *node, struct markup *markup) {
    markup->bare = true;
    markup_tree(markup, node, take_material, item);
    xml_item_dropped(&item->x, node, markup->dropped);
}

struct str qti1_text(struct qti1_item *item, const struct xml_node *node) {
    struct markup markup = markup_begin(item->file->ir->arena);
    qti1_material(item, node, &markup);
    return markup_end(&markup);
}

static void read_choices(struct qti1_item *item, struct qti1_response *response) {
    struct arena *arena = item->file->ir->arena;
    const struct xml_node *label = qti_find(response->node, "response_label");
    for (; label != NULL; label = qti_find_next(response->node, label, "response_label")) {
        if (response->choices.count >= QTI1_PARTS_MAX) {
            item->crowded = true;
            return;
        }
        *vec_push(arena, &response->choices) = (struct qti1_choice){
            arena_str(arena, qti_value(label, "ident")), qti1_text(item, label), label};
    }
}

static void read_response(struct qti1_item *item, const struct xml_node *node) {
    struct arena *arena = item->file->ir->arena;
    struct str cardinality = qti_value(node, "rcardinality");
    const struct xml_node *fib = qti_find(node, "render_fib");
    const struct xml_node *label = qti_child(node, "material");
    struct str number = qti_value(fib, "fibtype");
    struct qti1_response response = {
        .ident = arena_str(arena, qti_value(node, "ident")),
        .node = node,
        .has_choices = qti_find(node, "render_choice") != NULL ||
                       (fib == NULL && qti_find(node, "response_label") != NULL),
        .is_number = qti_is(node, "response_num") || str_eq(number, STR("Decimal")) ||
                     str_eq(number, STR("Integer")) || str_eq(number, STR("Scientific")),
        .is_multiple = str_eq(cardinality, STR("Multiple")),
        .is_labelled = label != NULL,
        .is_ordered = str_eq(cardinality, STR("Ordered")),
    };
    if (label != NULL)
        response.label = qti1_text(item, label);
    if (response.has_choices)
        read_choices(item, &response);
    *vec_push(arena, &item->responses) = response;
}

static bool is_response(const struct xml_node *node) {
    return qti_is(node, "response_lid") || qti_is(node, "response_str") ||
           qti_is(node, "response_num") || qti_is(node, "response_xy") ||
           qti_is(node, "response_grp");
}

/* A response in the middle of the stem: a written one leaves its blank. */
static bool take_presentation(void *context, struct markup *markup, const struct xml_node *node) {
    struct qti1_item *item = context;
    if (!is_response(node))
        return take_material(item, markup, node);
    if (item->responses.count >= QTI1_PARTS_MAX) {
        item->crowded = true;
        return true;
    }
    read_response(item, node);
    const struct qti1_response *response = &item->responses.at[item->responses.count - 1];
    if (response->has_choices)
        return true;
    if (response->label.len > 0)
        markup_literal(markup, response->label);
    if (markup->line_waits) {
        markup->line_waits = false;
        markup->blank_waits = true;
    }
    markup_literal(markup, STR(MARKUP_BLANK));
    return true;
}

static void read_presentation(struct qti1_item *item) {
    const struct xml_node *presentation = qti_child(item->x.node, "presentation");
    struct markup markup = markup_begin(item->file->ir->arena);
    if (presentation == NULL)
        return;
    markup.bare = true;
    markup_tree(&markup, presentation, take_presentation, item);
    item->x.item.stem = markup_end(&markup);
    item->x.item.stimulus = markup_stimulus(&markup);
    xml_item_dropped(&item->x, presentation, markup.dropped);
}

/* What stands around the items: heads, bank titles, materials. */
struct surroundings {
    struct str section;
    struct str topic;
    struct str stimulus;
};

static struct str section_material(struct qti1_reading *reading, struct qti1_item *item,
                                   const struct xml_node *section) {
    const struct xml_node *material = qti_child(section, "presentation_material");
    if (material == NULL)
        return (struct str){NULL, 0};
    if (reading->material_of != section) {
        reading->material_of = section;
        reading->material = qti1_text(item, material);
    }
    return reading->material;
}

static struct surroundings surroundings_of(struct qti1_reading *reading, struct qti1_item *item) {
    struct surroundings around = {.topic = reading->file->topic};
    struct arena *arena = reading->file->ir->arena;
    const struct xml_node *n = item->x.node->parent;
    for (; n != NULL; n = n->parent) {
        struct str title = str_trim(qti_value(n, "title"));
        if (qti_is(n, "section") && around.section.len == 0 && !str_eq(title, STR("Main")))
            around.section = arena_str(arena, title);
        if (qti_is(n, "objectbank") && around.topic.len == 0)
            around.topic = qti1_metadata(arena, qti_child(n, "qtimetadata"), "bank_title");
        if (around.stimulus.len == 0)
            around.stimulus = section_material(reading, item, n);
    }
    return around;
}

static struct str parent_ident(struct arena *arena, const struct xml_node *item) {
    struct str ident = qti1_metadata(arena, item, "parent_stimulus_item_ident");
    for (const struct xml_node *n = item; ident.len == 0 && n != NULL; n = n->parent)
        ident = qti_value(n, "parent_stimulus_item_ident");
    return ident;
}

static int compare_parents(const void *a, const void *b) {
    const struct qti1_parent *x = a, *y = b;
    return str_compare(x->ident, y->ident);
}

static struct qti1_parent *find_parent(struct qti1_reading *reading, struct str ident) {
    struct qti1_parent wanted = {.ident = ident};
    if (ident.len == 0 || reading->parents.count == 0)
        return NULL;
    return bsearch(&wanted, reading->parents.at, reading->parents.count,
                   sizeof *reading->parents.at, compare_parents);
}

/* Canvas: a question without an answer is the material of those that name it. */
static void find_parents(struct qti1_reading *reading) {
    struct arena *arena = reading->file->ir->arena;
    const struct xml_node *root = reading->root;
    uint32_t kept = 0;
    for (const struct xml_node *n = qti_find(root, "item"); n != NULL;
         n = qti_find_next(root, n, "item")) {
        struct str ident = parent_ident(arena, n);
        if (ident.len > 0)
            *vec_push(arena, &reading->parents) = (struct qti1_parent){.ident = ident};
    }
    struct qti1_parent *at = reading->parents.at;
    if (reading->parents.count == 0)
        return;
    qsort(at, reading->parents.count, sizeof *at, compare_parents);
    for (uint32_t i = 0; i < reading->parents.count; i++)
        if (kept == 0 || !str_eq(at[kept - 1].ident, at[i].ident))
            at[kept++] = at[i];
    reading->parents.count = kept;
    for (const struct xml_node *n = qti_find(root, "item"); n != NULL;
         n = qti_find_next(root, n, "item")) {
        struct qti1_parent *parent = find_parent(reading, qti_value(n, "ident"));
        if (parent != NULL && parent->node == NULL)
            parent->node = n;
    }
}

static struct str parent_stimulus(struct qti1_reading *reading, struct qti1_item *item) {
    struct arena *arena = reading->file->ir->arena;
    struct qti1_parent *parent = find_parent(reading, parent_ident(arena, item->x.node));
    if (parent == NULL)
        return (struct str){NULL, 0};
    const struct xml_node *shown =
        parent->node == NULL ? NULL : qti_child(parent->node, "presentation");
    if (shown == NULL) {
        xml_item_report(&item->x, DIAG_STIMULUS_ELSEWHERE, item->x.node, (struct str){NULL, 0});
        return (struct str){NULL, 0};
    }
    if (!parent->read)
        parent->text = qti1_text(item, shown);
    parent->read = true;
    return parent->text;
}

/* An item to which nothing is answered. */
static void refuse_without_response(struct qti1_reading *reading, struct qti1_item *item) {
    if (str_eq(item->type, STR("file_upload_question")))
        xml_item_refuse(&item->x, STR("上传文件的题（file_upload）"));
    else if (find_parent(reading, qti_value(item->x.node, "ident")) == NULL)
        ir_report(reading->file->ir, DIAG_NOT_ITEM, item->x.item.place);
}

static void read_surroundings(struct qti1_reading *reading, struct qti1_item *item) {
    struct arena *arena = reading->file->ir->arena;
    struct ir_item *made = &item->x.item;
    struct surroundings around = surroundings_of(reading, item);
    struct str parent = parent_stimulus(reading, item);
    struct str title = qti_value(item->x.node, "title");
    made->item_name = arena_str(arena, str_trim(qti_value(item->x.node, "ident")));
    made->topic = qti1_metadata(arena, item->x.node, "qmd_topic");
    if (made->topic.len == 0)
        made->topic = around.topic;
    made->section = around.section;
    if (made->stimulus.len == 0)
        made->stimulus = parent.len > 0 ? parent : around.stimulus;
    if (around.section.len == 0 && !str_eq(title, STR("Question")))
        xml_item_title(&item->x, title);
}

/* What we have no counterpart for; empty when there is nothing of the kind. */
static struct str obstacle(const struct xml_node *node, struct str type) {
    static const struct {
        const char *name;
        struct str title;
    } ELEMENTS[] = {
        {"response_xy", STR_INIT("图上作答的题（response_xy）")},
        {"response_grp", STR_INIT("分组作答的题（response_grp）")},
        {"render_hotspot", STR_INIT("图上作答的题（render_hotspot）")},
        {"render_slider", STR_INIT("滑块题（render_slider）")},
        {"calculated", STR_INIT("含变量的计算题（calculated）")},
    };
    if (str_contains(type, STR("calculated")))
        return STR("含变量的计算题（calculated）");
    for (size_t i = 0; i < COUNT_OF(ELEMENTS); i++)
        if (qti_find(node, ELEMENTS[i].name) != NULL)
            return ELEMENTS[i].title;
    return (struct str){NULL, 0};
}

static void read_item(struct qti1_reading *reading, const struct xml_node *node) {
    const struct qti_file *file = reading->file;
    struct qti1_item item = {.file = file, .x = xml_item_begin(file->ir, file->source_idx, node)};
    item.type = qti1_metadata(file->ir->arena, node, "question_type");
    if (item.type.len == 0)
        item.type = qti1_metadata(file->ir->arena, node, "cc_profile");
    struct str what = obstacle(node, item.type);
    if (what.len > 0) {
        xml_item_refuse(&item.x, what);
        return;
    }
    read_presentation(&item);
    if (item.responses.count == 0) {
        refuse_without_response(reading, &item);
        return;
    }
    read_surroundings(reading, &item);
    qti1_facts(&item);
    qti1_feedback(&item);
    if (item.crowded)
        xml_item_report(&item.x, DIAG_SCORING_UNREADABLE, node, STR("选项、作答或判分规则太多"));
    qti1_answer(&item);
}

void qti1_tree(const struct qti_file *file, const struct xml_node *root) {
    struct qti1_reading reading = {.file = file, .root = root};
    const struct xml_node *node = xml_after(root, root);
    find_parents(&reading);
    while (node != NULL && file->ir->items.count <= LIMIT_ITEM_COUNT_MAX) {
        if (qti_is(node, "item"))
            read_item(&reading, node);
        else if (qti_is(node, "bankentry_item") || qti_is(node, "itemref"))
            ir_report(file->ir, DIAG_ITEM_ELSEWHERE, xml_source_place(file->source_idx, node));
        node = xml_after(root, node);
    }
}
