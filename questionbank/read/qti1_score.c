/* QTI 1.2: what scores, as a flat list of facts. The rules are a language of conditions; what
 * people and programs write in it are equalities joined by and, or, not. */
#include "questionbank/read/qti1.h"

#include "questionbank/read/moodle.h"

/* Points of a rule: what its <setvar> adds or sets. */
static int64_t points_of(struct arena *arena, const struct xml_node *rule) {
    int64_t most = 0;
    const struct xml_node *set = qti_find(rule, "setvar");
    for (; set != NULL; set = qti_find_next(rule, set, "setvar")) {
        int64_t points = 0;
        struct str action = qti_value(set, "action");
        if (!moodle_fraction(xml_text(arena, set), &points))
            continue;
        if (str_eq(action, STR("Subtract")))
            points = -points;
        if (most == 0 || points > most)
            most = points;
    }
    return most;
}

static bool is_negated(const struct xml_node *node, const struct xml_node *rule) {
    bool negated = false;
    for (; node != rule; node = node->parent)
        negated = negated != qti_is(node, "not");
    return negated;
}

static bool test_of(const struct xml_node *node, enum qti1_test *out) {
    static const struct {
        const char *name;
        enum qti1_test test;
    } TESTS[] = {
        {"varequal", QTI1_EQUAL}, {"varlt", QTI1_BELOW},  {"varlte", QTI1_BELOW},
        {"vargt", QTI1_ABOVE},    {"vargte", QTI1_ABOVE},
    };
    for (size_t i = 0; i < COUNT_OF(TESTS); i++)
        if (qti_is(node, TESTS[i].name)) {
            *out = TESTS[i].test;
            return true;
        }
    return false;
}

static void add_facts(struct qti1_item *item, const struct xml_node *rule, uint32_t idx) {
    struct arena *arena = item->file->ir->arena;
    int64_t points = points_of(arena, rule);
    const struct xml_node *conditions = qti_child(rule, "conditionvar");
    for (const struct xml_node *n = conditions; n != NULL; n = xml_after(conditions, n)) {
        struct qti1_fact fact = {.rule = idx, .points = points};
        if (n->element.name.len == 0 || !test_of(n, &fact.test))
            continue;
        fact.response = arena_str(arena, qti_value(n, "respident"));
        fact.value = str_trim(xml_text(arena, n));
        fact.negated = is_negated(n, rule);
        if (str_parse_i64(qti_value(n, "index"), &fact.index) != ERR_OK)
            fact.index = 0;
        if (item->facts.count >= QTI1_FACTS_MAX) {
            item->crowded = true;
            return;
        }
        *vec_push(arena, &item->facts) = fact;
    }
}

void qti1_facts(struct qti1_item *item) {
    const struct xml_node *node = item->x.node;
    const struct xml_node *rule = qti_find(node, "respcondition");
    for (uint32_t idx = 0; rule != NULL; rule = qti_find_next(node, rule, "respcondition"))
        add_facts(item, rule, idx++);
}

/* The option that alone calls for a feedback; XML_WHOLE_ITEM when it is another matter. */
static uint32_t option_of(const struct qti1_item *item, struct str feedback) {
    const struct xml_node *node = item->x.node;
    const struct xml_node *rule = qti_find(node, "respcondition");
    if (item->responses.count != 1)
        return XML_WHOLE_ITEM;
    for (uint32_t idx = 0; rule != NULL; rule = qti_find_next(node, rule, "respcondition"), idx++) {
        const struct xml_node *shown = qti_find(rule, "displayfeedback");
        while (shown != NULL && !str_eq(qti_value(shown, "linkrefid"), feedback))
            shown = qti_find_next(rule, shown, "displayfeedback");
        if (shown == NULL)
            continue;
        const struct qti1_fact *only = NULL;
        uint32_t count = 0;
        for (uint32_t i = 0; i < item->facts.count; i++)
            if (item->facts.at[i].rule == idx) {
                only = &item->facts.at[i];
                count++;
            }
        if (count != 1 || only->negated)
            return XML_WHOLE_ITEM;
        for (uint32_t i = 0; i < item->responses.at[0].choices.count; i++)
            if (str_eq(item->responses.at[0].choices.at[i].ident, only->value))
                return i;
    }
    return XML_WHOLE_ITEM;
}

/* What idents people give to feedback that depends on the whole answer. */
static struct str feedback_head(struct str ident) {
    static const struct {
        struct str ident;
        struct str head;
    } HEADS[] = {
        {STR_INIT("correct_fb"), STR_INIT("答对时：")},
        {STR_INIT("general_incorrect_fb"), STR_INIT("答错时：")},
        {STR_INIT("Correct"), STR_INIT("答对时：")},
        {STR_INIT("Incorrect"), STR_INIT("答错时：")},
    };
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        if (str_eq(HEADS[i].ident, ident))
            return HEADS[i].head;
    return STR("");
}

void qti1_feedback(struct qti1_item *item) {
    struct arena *arena = item->file->ir->arena;
    const struct xml_node *node = item->x.node;
    const struct xml_node *feedback = qti_find(node, "itemfeedback");
    for (uint32_t idx = 0; feedback != NULL;
         feedback = qti_find_next(node, feedback, "itemfeedback")) {
        if (idx++ >= QTI1_PARTS_MAX) {
            item->crowded = true;
            return;
        }
        struct str ident = qti_value(feedback, "ident");
        struct str text = qti1_text(item, feedback);
        if (text.len == 0)
            continue;
        struct str head = feedback_head(ident);
        if (head.len > 0)
            text = arena_printf(arena, "%s%.*s", head.ptr, STR_ARGS(text));
        xml_item_feedback(&item->x, head.len > 0 ? XML_WHOLE_ITEM : option_of(item, ident), text);
    }
}
