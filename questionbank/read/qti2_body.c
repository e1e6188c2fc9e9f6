/* QTI 2 and 3: the text that an item shows. Answers, feedback and rubrics stand inside it. */
#include "questionbank/read/qti2.h"

#include "base/core/limits.h"

struct body_walk {
    struct qti2_item *item;
    uint32_t option_idx;
    bool is_body;
};

static bool is_one_of(const struct xml_node *node, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (qti_is(node, names[i]))
            return true;
    return false;
}

static bool is_choice(const struct xml_node *node) {
    static const char *const NAMES[] = {"simpleChoice", "simpleMatchSet", "simpleAssociableChoice",
                                        "gapText",      "gapImg",         "inlineChoice"};
    return is_one_of(node, NAMES, COUNT_OF(NAMES));
}

static bool is_feedback(const struct xml_node *node) {
    static const char *const NAMES[] = {"feedbackInline", "feedbackBlock"};
    return is_one_of(node, NAMES, COUNT_OF(NAMES));
}

static bool is_interaction(const struct qti2_item *item, const struct xml_node *node) {
    for (uint32_t i = 0; i < item->interactions.count; i++)
        if (item->interactions.at[i].node == node)
            return true;
    return false;
}

static bool has_view(const struct xml_node *rubric, struct str wanted) {
    struct str views = qti_value(rubric, "view");
    while (views.ptr != NULL)
        if (str_eq(str_cut(&views, ' '), wanted))
            return true;
    return false;
}

/* Lines for authors are fields; those for scorers a model text. True when the text is not for
 * officials. */
static bool take_rubric(struct qti2_item *item, const struct xml_node *rubric) {
    bool author = has_view(rubric, STR("author")), scorer = has_view(rubric, STR("scorer"));
    if (has_view(rubric, STR("candidate")) || (!author && !scorer))
        return false;
    struct str text = qti2_text(item, rubric, XML_WHOLE_ITEM);
    if (!author) {
        item->model_text = text;
        return true;
    }
    while (text.len > 0) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!xml_item_field(&item->x, line))
            xml_item_feedback(&item->x, XML_WHOLE_ITEM, line);
    }
    return true;
}

static bool take_interaction(struct qti2_item *item, struct markup *markup) {
    if (item->inline_count > 0) {
        if (item->gaps_put < item->gaps.count)
            markup_literal(markup, gap_mark(item->file->ir->arena, &item->gaps, item->gaps_put++));
        return true;
    }
    markup->line_waits = true;
    return item->leaves_blocks;
}

/* Text in another file, shown in a frame. */
static bool take_object(struct qti2_item *item, struct markup *markup,
                        const struct xml_node *node) {
    struct str text = {NULL, 0};
    if (str_eq(qti_value(node, "type"), STR("text/html")))
        text = qti_stimulus(item->file, qti_value(node, "data"));
    if (text.len == 0)
        return false;
    markup->line_waits = true;
    markup_plain(markup, text);
    markup->line_waits = true;
    return true;
}

static bool take(void *context, struct markup *markup, const struct xml_node *node) {
    struct body_walk *walk = context;
    struct qti2_item *item = walk->item;
    if (is_feedback(node)) {
        xml_item_feedback(&item->x, walk->option_idx, qti2_text(item, node, XML_WHOLE_ITEM));
        return true;
    }
    if (!walk->is_body)
        return false;
    if (is_interaction(item, node))
        return take_interaction(item, markup);
    if (is_choice(node))
        return true;
    if (qti_is(node, "rubricBlock"))
        return take_rubric(item, node);
    if (qti_is(node, "object"))
        return take_object(item, markup, node);
    if (qti_is(node, "gap")) {
        markup_literal(markup, arena_printf(item->file->ir->arena, "（%u）" MARKUP_BLANK,
                                            ++item->numbers_put));
        return true;
    }
    markup->line_waits = markup->line_waits || qti_is(node, "prompt");
    return false;
}

/* Feedback within feedback is text of the outer one. */
struct str qti2_text(struct qti2_item *item, const struct xml_node *node, uint32_t option_idx) {
    struct markup markup = markup_begin(item->file->ir->arena);
    struct body_walk walk = {.item = item, .option_idx = option_idx};
    markup_tree(&markup, node, is_feedback(node) ? NULL : take, &walk);
    struct str text = markup_end(&markup);
    xml_item_dropped(&item->x, node, markup.dropped);
    return text;
}

struct str qti2_body(struct qti2_item *item) {
    struct markup markup = markup_begin(item->file->ir->arena);
    struct body_walk walk = {.item = item, .option_idx = XML_WHOLE_ITEM, .is_body = true};
    markup_tree(&markup, item->body, take, &walk);
    struct str text = markup_end(&markup);
    struct str stimulus = markup_stimulus(&markup);
    xml_item_dropped(&item->x, item->body, markup.dropped);
    if (item->x.item.stimulus.len == 0)
        item->x.item.stimulus = stimulus;
    return text;
}
