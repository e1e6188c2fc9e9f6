/* QTI 2 and 3: options and key of one interaction. The declared right response counts; where there
 * is none, the mapping of values to points. */
#include "questionbank/read/qti2.h"

#include "base/core/limits.h"
#include "questionbank/read/key.h"
#include "questionbank/read/moodle.h"

static void report(struct qti2_item *item, enum diag diag, const struct xml_node *node) {
    xml_item_report(&item->x, diag, node, (struct str){NULL, 0});
}

/* Whether the mapping is what scores. */
static bool uses_mapping(const struct qti2_item *item) {
    const struct xml_node *processing = qti_child(item->x.node, "responseProcessing");
    struct str template = qti_value(processing, "template");
    return str_contains(template, STR("map_response")) ||
           qti_find(processing, "mapResponse") != NULL;
}

/* What a mapping adds up to. */
struct mapping_sum {
    int64_t most;
    bool partial; /* other points than one amount for each right value */
};

static int64_t points_of(const struct xml_node *entry) {
    int64_t points = 0;
    return moodle_fraction(qti_value(entry, "mappedValue"), &points) ? points : 0;
}

static struct mapping_sum sum_mapping(const struct xml_node *mapping) {
    struct mapping_sum sum = {0, false};
    const struct xml_node *entry = qti_child(mapping, "mapEntry");
    for (; entry != NULL; entry = qti_sibling(entry, "mapEntry")) {
        int64_t points = points_of(entry);
        bool uneven = points > 0 && sum.most > 0 && points != sum.most;
        sum.partial = sum.partial || points < 0 || uneven;
        sum.most = points > sum.most ? points : sum.most;
    }
    return sum;
}

static void add_value(struct qti2_item *item, qti2_values *values, struct str value) {
    for (uint32_t i = 0; i < values->count; i++)
        if (str_eq(values->at[i], value))
            return;
    if (value.len > 0 && values->count < QTI2_PARTS_MAX)
        *vec_push(item->file->ir->arena, values) = arena_str(item->file->ir->arena, value);
}

/* Values that a mapping calls right: those of the most points where only one can be given. */
static void add_mapped(struct qti2_item *item, const struct qti2_interaction *interaction,
                       qti2_values *values, bool declared) {
    const struct xml_node *mapping = qti_child(interaction->declaration, "mapping");
    struct mapping_sum sum = sum_mapping(mapping);
    bool written = interaction->form == QTI2_TEXT_ENTRY;
    bool one = str_eq(qti_value(interaction->declaration, "cardinality"), STR("single"));
    const struct xml_node *entry = qti_child(mapping, "mapEntry");
    for (; entry != NULL && (written || !declared); entry = qti_sibling(entry, "mapEntry")) {
        int64_t points = points_of(entry);
        if (points > 0 && (points == sum.most || !one))
            add_value(item, values, str_trim(qti_value(entry, "mapKey")));
    }
    if (sum.partial && uses_mapping(item))
        report(item, DIAG_WEIGHT, mapping);
}

/* Rules of its own that give more than one amount of points. */
static void note_partial_rules(struct qti2_item *item) {
    const struct xml_node *processing = qti_child(item->x.node, "responseProcessing");
    const struct xml_node *set = qti_find(processing, "setOutcomeValue");
    int64_t first = 0;
    for (; set != NULL; set = qti_find_next(processing, set, "setOutcomeValue")) {
        const struct xml_node *value = qti_child(set, "baseValue");
        int64_t points = 0;
        if (!str_eq(qti_value(set, "identifier"), STR("SCORE")) || value == NULL ||
            !moodle_fraction(xml_text(item->file->ir->arena, value), &points) || points == 0)
            continue;
        if (first != 0 && points != first)
            report(item, DIAG_WEIGHT, set);
        first = points;
    }
}

static void note_tolerance(struct qti2_item *item) {
    const struct xml_node *processing = qti_child(item->x.node, "responseProcessing");
    const struct xml_node *equal = qti_find(processing, "equal");
    struct str mode = qti_value(equal, "toleranceMode");
    if ((mode.len > 0 && !str_eq(mode, STR("exact"))) ||
        qti_find(processing, "equalRounded") != NULL)
        report(item, DIAG_TOLERANCE, processing);
}

qti2_values qti2_correct(struct qti2_item *item, const struct qti2_interaction *interaction) {
    qti2_values values = {0};
    const struct xml_node *correct = qti_child(interaction->declaration, "correctResponse");
    const struct xml_node *value = qti_child(correct, "value");
    for (; value != NULL; value = qti_sibling(value, "value"))
        add_value(item, &values, str_trim(xml_text(item->file->ir->arena, value)));
    add_mapped(item, interaction, &values, values.count > 0);
    note_partial_rules(item);
    return values;
}

static bool is_among(const qti2_values *values, struct str identifier) {
    for (uint32_t i = 0; i < values->count; i++)
        if (str_eq(values->at[i], identifier))
            return true;
    return false;
}

/* Identifiers of the options, in their order. */
static qti2_values add_options(struct qti2_item *item, const struct xml_node *interaction) {
    qti2_values identifiers = {0};
    const struct xml_node *choice = qti_child(interaction, "simpleChoice");
    for (; choice != NULL && identifiers.count < LIMIT_ITEM_LIST_MAX;
         choice = qti_sibling(choice, "simpleChoice")) {
        uint32_t idx = identifiers.count;
        *vec_push(item->file->ir->arena, &identifiers) = qti_value(choice, "identifier");
        xml_item_option(&item->x, choice, qti2_text(item, choice, idx));
    }
    return identifiers;
}

static void make_choice(struct qti2_item *item, const struct qti2_interaction *interaction) {
    struct xml_item *x = &item->x;
    qti2_values right = qti2_correct(item, interaction);
    qti2_values identifiers = add_options(item, interaction->node);
    struct str cardinality = qti_value(interaction->declaration, "cardinality");
    bool one = str_eq(cardinality, STR("single")) ||
               str_eq(qti_value(interaction->node, "maxChoices"), STR("1"));
    x->item.kind = one ? ITEM_SINGLE : ITEM_MULTIPLE;
    uint32_t found = 0;
    for (uint32_t i = 0; i < identifiers.count; i++)
        if (is_among(&right, identifiers.at[i])) {
            *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[i].label;
            found++;
        }
    if (found < right.count && identifiers.count < LIMIT_ITEM_LIST_MAX)
        xml_item_report(x, DIAG_KEY_BEYOND_OPTIONS, interaction->declaration,
                        (struct str){NULL, 0});
    if (one && found > 1)
        report(item, DIAG_ANY_OF, interaction->node);
}

static void make_order(struct qti2_item *item, const struct qti2_interaction *interaction) {
    struct xml_item *x = &item->x;
    qti2_values right = qti2_correct(item, interaction);
    qti2_values identifiers = add_options(item, interaction->node);
    x->item.kind = ITEM_ORDER;
    for (uint32_t k = 0; k < right.count; k++)
        for (uint32_t i = 0; i < identifiers.count; i++)
            if (str_eq(identifiers.at[i], right.at[k]))
                *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[i].label;
    if (right.count > 0 && x->item.key.count != identifiers.count)
        xml_item_report(x, DIAG_SCORING_UNREADABLE, interaction->node,
                        STR("排序的答案没有包括全部选项"));
}

/* What can be put together: its identifier, its text, whether a pair uses it. */
struct side {
    struct str identifier;
    struct str text;
    bool used;
};
typedef VEC(struct side) side_vec;

static void add_sides(struct qti2_item *item, const struct xml_node *set, const char *name,
                      side_vec *sides) {
    struct arena *arena = item->file->ir->arena;
    const struct xml_node *choice = qti_child(set, name);
    for (; choice != NULL && sides->count < QTI2_PARTS_MAX; choice = qti_sibling(choice, name))
        *vec_push(arena, sides) = (struct side){.identifier = qti_value(choice, "identifier"),
                                                .text = qti2_text(item, choice, XML_WHOLE_ITEM)};
}

/* Gaps are called by their numbers. */
static void add_gaps(struct qti2_item *item, const struct xml_node *interaction, side_vec *sides) {
    struct arena *arena = item->file->ir->arena;
    const struct xml_node *gap = qti_find(interaction, "gap");
    for (uint32_t number = 1; gap != NULL && number <= QTI2_PARTS_MAX; number++) {
        *vec_push(arena, sides) = (struct side){.identifier = qti_value(gap, "identifier"),
                                                .text = arena_printf(arena, "（%u）", number)};
        gap = qti_find_next(interaction, gap, "gap");
    }
}

static struct side *find_side(side_vec *sides, struct str identifier) {
    for (uint32_t i = 0; i < sides->count; i++)
        if (str_eq(sides->at[i].identifier, identifier))
            return &sides->at[i];
    return NULL;
}

/* The pair "A B" in whichever order its sides were declared. */
static bool add_pair(struct qti2_item *item, const struct qti2_interaction *interaction,
                     side_vec *lefts, side_vec *rights, struct str pair) {
    struct str second = pair;
    struct str first = str_cut(&second, ' ');
    second = str_trim(second);
    struct side *left = find_side(lefts, first), *right = find_side(rights, second);
    if (left == NULL || right == NULL) {
        left = find_side(lefts, second);
        right = find_side(rights, first);
    }
    if (left == NULL || right == NULL)
        return false;
    left->used = right->used = true;
    xml_item_pair(&item->x, interaction->node, left->text, right->text);
    return true;
}

static bool all_used(const side_vec *sides) {
    for (uint32_t i = 0; i < sides->count; i++)
        if (!sides->at[i].used)
            return false;
    return true;
}

static void make_match(struct qti2_item *item, const struct qti2_interaction *interaction) {
    const struct xml_node *node = interaction->node;
    const struct xml_node *set = qti_child(node, "simpleMatchSet");
    side_vec lefts = {0}, rights = {0};
    side_vec *second = interaction->form == QTI2_ASSOCIATE ? &lefts : &rights;
    if (interaction->form == QTI2_MATCH) {
        add_sides(item, set, "simpleAssociableChoice", &lefts);
        add_sides(item, qti_sibling(set, "simpleMatchSet"), "simpleAssociableChoice", &rights);
    } else if (interaction->form == QTI2_ASSOCIATE) {
        add_sides(item, node, "simpleAssociableChoice", &lefts);
    } else {
        add_gaps(item, node, &lefts);
        add_sides(item, node, "gapText", &rights);
        add_sides(item, node, "gapImg", &rights);
    }
    qti2_values right = qti2_correct(item, interaction);
    item->x.item.kind = ITEM_MATCH;
    for (uint32_t i = 0; i < right.count; i++)
        if (!add_pair(item, interaction, &lefts, second, right.at[i]))
            report(item, DIAG_KEY_BEYOND_OPTIONS, interaction->declaration);
    if (right.count > 0 && !(all_used(&lefts) && all_used(second)))
        report(item, DIAG_DISTRACTOR, node);
}

static void make_text(struct qti2_item *item, const struct qti2_interaction *interaction) {
    struct xml_item *x = &item->x;
    qti2_values right = qti2_correct(item, interaction);
    if (x->item.kind != ITEM_SHORT)
        x->item.kind = ITEM_ESSAY;
    struct str model = right.count > 0 ? right.at[0] : item->model_text;
    if (model.len > 0)
        *vec_push(x->ir->arena, &x->item.key) = model;
    if (right.count > 0)
        xml_item_feedback(x, XML_WHOLE_ITEM, item->model_text);
}

void qti2_answer(struct qti2_item *item, const struct qti2_interaction *interaction) {
    static void (*const MAKE[])(struct qti2_item *, const struct qti2_interaction *) = {
        [QTI2_CHOICE] = make_choice,   [QTI2_ORDER] = make_order,
        [QTI2_MATCH] = make_match,     [QTI2_ASSOCIATE] = make_match,
        [QTI2_GAP_MATCH] = make_match, [QTI2_EXTENDED_TEXT] = make_text,
    };
    MAKE[interaction->form](item, interaction);
    if (interaction->form != QTI2_EXTENDED_TEXT)
        xml_item_feedback(&item->x, XML_WHOLE_ITEM, item->model_text);
}

static void fill_written(struct qti2_item *item, const struct qti2_interaction *interaction,
                         const qti2_values *right, struct gap *gap) {
    struct str type = qti_value(interaction->declaration, "baseType");
    bool number = str_eq(type, STR("integer")) || str_eq(type, STR("float"));
    note_tolerance(item);
    for (uint32_t i = 0; i < right->count; i++) {
        if (number)
            xml_item_number(&item->x, interaction->node, &gap->key, right->at[i]);
        else
            xml_item_spelling(&item->x, interaction->node, &gap->key, right->at[i]);
    }
}

struct gap qti2_gap(struct qti2_item *item, const struct qti2_interaction *interaction) {
    struct arena *arena = item->file->ir->arena;
    struct gap gap = {.node = interaction->node,
                      .is_choice = interaction->form == QTI2_INLINE_CHOICE,
                      .key = buf_make(arena, LIMIT_STEM_BYTES_MAX)};
    qti2_values right = qti2_correct(item, interaction);
    if (!gap.is_choice) {
        fill_written(item, interaction, &right, &gap);
        return gap;
    }
    const struct xml_node *choice = qti_child(interaction->node, "inlineChoice");
    for (; choice != NULL && gap.options.count < LIMIT_ITEM_LIST_MAX;
         choice = qti_sibling(choice, "inlineChoice"))
        *vec_push(arena, &gap.options) =
            (struct gap_option){.text = qti2_text(item, choice, XML_WHOLE_ITEM),
                                .right = is_among(&right, qti_value(choice, "identifier"))};
    return gap;
}
