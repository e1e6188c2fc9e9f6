/* QTI 1.2: from what is shown and what scores to a kind and a key. */
#include "questionbank/read/qti1.h"

#include "base/core/limits.h"
#include "questionbank/read/key.h"
#include "questionbank/read/moodle.h"

static void report(struct qti1_item *item, enum diag diag, const struct xml_node *node) {
    xml_item_report(&item->x, diag, node, (struct str){NULL, 0});
}

static bool type_is(const struct qti1_item *item, const char *part) {
    return str_contains(item->type, str_from(part));
}

static bool scores(const struct qti1_fact *fact, const struct qti1_response *response) {
    return str_eq(fact->response, response->ident) && fact->points > 0;
}

/* The most that a rule gives in which the response has a part. */
static int64_t most_points(const struct qti1_item *item, const struct qti1_response *response) {
    int64_t most = 0;
    for (uint32_t i = 0; i < item->facts.count; i++)
        if (scores(&item->facts.at[i], response) && item->facts.at[i].points > most)
            most = item->facts.at[i].points;
    return most;
}

/* How a choice is scored. */
struct choice_score {
    int64_t most;
    uint32_t rules;  /* that give the most */
    uint32_t joined; /* that ask for several things at once */
    uint32_t first;  /* such a rule */
    bool partial;    /* other points than all or nothing */
};

static uint32_t facts_of_rule(const struct qti1_item *item, uint32_t rule) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < item->facts.count; i++)
        count += item->facts.at[i].rule == rule;
    return count;
}

static struct choice_score score_of(const struct qti1_item *item,
                                    const struct qti1_response *response) {
    struct choice_score score = {.most = most_points(item, response)};
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < item->facts.count; i++) {
        const struct qti1_fact *fact = &item->facts.at[i];
        if (!str_eq(fact->response, response->ident) || fact->points == 0)
            continue;
        score.partial = score.partial || fact->points != score.most;
        if (fact->points != score.most || fact->rule == last)
            continue;
        last = fact->rule;
        score.rules++;
        if (facts_of_rule(item, fact->rule) < 2)
            continue;
        if (score.joined++ == 0)
            score.first = fact->rule;
    }
    return score;
}

static bool is_right(const struct qti1_item *item, const struct qti1_response *response,
                     const struct choice_score *score, struct str ident) {
    for (uint32_t i = 0; i < item->facts.count; i++) {
        const struct qti1_fact *fact = &item->facts.at[i];
        bool asked = scores(fact, response) && fact->test == QTI1_EQUAL && !fact->negated &&
                     str_eq(fact->value, ident);
        bool counts = score->joined > 0       ? fact->rule == score->first
                      : response->is_multiple ? true
                                              : fact->points == score->most;
        if (asked && counts)
            return true;
    }
    return false;
}

/* One list of options. Several right ones of a single choice are alternatives: either would do. */
static void make_choice(struct qti1_item *item) {
    struct xml_item *x = &item->x;
    const struct qti1_response *response = &item->responses.at[0];
    struct choice_score score = score_of(item, response);
    for (uint32_t i = 0; i < response->choices.count && i < LIMIT_ITEM_LIST_MAX; i++) {
        const struct qti1_choice *choice = &response->choices.at[i];
        xml_item_option(x, choice->node, choice->text);
        if (is_right(item, response, &score, choice->ident))
            *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[i].label;
    }
    bool multiple = response->is_multiple;
    x->item.kind = multiple ? ITEM_MULTIPLE : ITEM_SINGLE;
    if (response->label.len > 0)
        x->item.stem = x->item.stem.len == 0
                           ? response->label
                           : arena_printf(x->ir->arena, "%.*s\n%.*s", STR_ARGS(x->item.stem),
                                          STR_ARGS(response->label));
    if (score.partial)
        report(item, DIAG_WEIGHT, response->node);
    if (!multiple && x->item.key.count > 1)
        report(item, DIAG_ANY_OF, response->node);
    if (multiple && score.joined > 1)
        report(item, DIAG_SCORING_UNREADABLE, response->node);
}

static const struct qti1_choice *find_choice(const struct qti1_response *response,
                                             struct str ident) {
    for (uint32_t i = 0; i < response->choices.count; i++)
        if (str_eq(response->choices.at[i].ident, ident))
            return &response->choices.at[i];
    return NULL;
}

static void add_place(struct qti1_item *item, const struct qti1_response *response,
                      struct str ident) {
    struct xml_item *x = &item->x;
    for (uint32_t i = 0; i < response->choices.count && i < x->item.options.count; i++)
        if (str_eq(response->choices.at[i].ident, ident))
            *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[i].label;
}

/* The equalities of one rule are the order; an index puts them right where they have one. */
static void make_order(struct qti1_item *item) {
    struct xml_item *x = &item->x;
    const struct qti1_response *response = &item->responses.at[0];
    struct choice_score score = score_of(item, response);
    x->item.kind = ITEM_ORDER;
    for (uint32_t i = 0; i < response->choices.count && i < LIMIT_ITEM_LIST_MAX; i++)
        xml_item_option(x, response->choices.at[i].node, response->choices.at[i].text);
    for (int64_t index = 0; index <= (int64_t)x->item.options.count; index++)
        for (uint32_t i = 0; i < item->facts.count; i++) {
            const struct qti1_fact *fact = &item->facts.at[i];
            if (scores(fact, response) && fact->rule == score.first && !fact->negated &&
                fact->index == index)
                add_place(item, response, fact->value);
        }
    if (score.joined != 1 || x->item.key.count != x->item.options.count)
        report(item, DIAG_SCORING_UNREADABLE, response->node);
}

/* Left sides are the labels of the responses, or, where a response takes several, its choices. */
static void add_pair(struct qti1_item *item, const struct qti1_response *response,
                     const struct qti1_choice *choice) {
    if (response->is_multiple)
        xml_item_pair(&item->x, choice->node, choice->text, response->label);
    else
        xml_item_pair(&item->x, response->node, response->label, choice->text);
}

static bool is_used(const struct qti1_item *item, struct str ident) {
    for (uint32_t i = 0; i < item->facts.count; i++)
        if (item->facts.at[i].points > 0 && !item->facts.at[i].negated &&
            str_eq(item->facts.at[i].value, ident))
            return true;
    return false;
}

static void make_match(struct qti1_item *item) {
    item->x.item.kind = ITEM_MATCH;
    for (uint32_t r = 0; r < item->responses.count; r++) {
        const struct qti1_response *response = &item->responses.at[r];
        uint32_t pairs = 0;
        if (response->label.len == 0) {
            report(item, DIAG_DISTRACTOR, response->node);
            continue;
        }
        for (uint32_t i = 0; i < item->facts.count; i++) {
            const struct qti1_fact *fact = &item->facts.at[i];
            const struct qti1_choice *choice = find_choice(response, fact->value);
            if (!scores(fact, response) || fact->negated || choice == NULL)
                continue;
            add_pair(item, response, choice);
            pairs++;
        }
        if (pairs == 0 || (pairs > 1 && !response->is_multiple))
            report(item, DIAG_SCORING_UNREADABLE, response->node);
        for (uint32_t i = 0; i < response->choices.count; i++)
            if (response->choices.at[i].text.len > 0 &&
                !is_used(item, response->choices.at[i].ident))
                report(item, DIAG_DISTRACTOR, response->choices.at[i].node);
    }
}

/* `[name]` of a response called response_name: where it stands in the stem, STR_NONE if nowhere. */
static size_t find_name(const struct qti1_item *item, const struct qti1_response *response) {
    struct str name = response->ident;
    if (str_starts(name, STR("response_")))
        name = str_from_offset(name, STR("response_").len);
    struct str mark = arena_printf(item->file->ir->arena, "[%.*s]", STR_ARGS(name));
    return name.len == 0 ? STR_NONE : str_find(item->x.item.stem, mark);
}

static struct gap gap_of(struct qti1_item *item, const struct qti1_response *response,
                         bool written) {
    struct arena *arena = item->file->ir->arena;
    struct gap gap = {.node = response->node,
                      .is_choice = !written,
                      .key = buf_make(arena, LIMIT_STEM_BYTES_MAX)};
    struct choice_score score = score_of(item, response);
    bool any = false;
    for (uint32_t i = 0; i < response->choices.count && i < LIMIT_ITEM_LIST_MAX; i++) {
        const struct qti1_choice *choice = &response->choices.at[i];
        bool right = is_right(item, response, &score, choice->ident);
        any = any || right;
        if (!written)
            *vec_push(arena, &gap.options) =
                (struct gap_option){.text = choice->text, .right = right};
        else if (right)
            xml_item_spelling(&item->x, choice->node, &gap.key, choice->text);
        else
            report(item, DIAG_SPELLING_UNSCORED, choice->node);
    }
    if (!any)
        report(item, DIAG_SCORING_UNREADABLE, response->node);
    return gap;
}

/* Canvas: drop-downs and blanks that the stem names in square brackets. The gaps come in the order
 * of the stem. */
static void make_gaps(struct qti1_item *item) {
    struct arena *arena = item->file->ir->arena;
    bool written = type_is(item, "fill_in_multiple_blanks");
    struct buf text = buf_make(arena, LIMIT_SOURCE_BYTES_MAX);
    struct str rest = item->x.item.stem;
    gap_vec gaps = {0};
    struct str names[LIMIT_RESPONSE_PARTS_MAX];
    while (gaps.count < LIMIT_RESPONSE_PARTS_MAX && gaps.count < item->responses.count) {
        size_t first = STR_NONE;
        const struct qti1_response *next = NULL;
        for (uint32_t i = 0; i < item->responses.count; i++) {
            size_t at = find_name(item, &item->responses.at[i]);
            bool later = gaps.count == 0 || at > (size_t)(names[gaps.count - 1].ptr - rest.ptr);
            if (at != STR_NONE && later && at < first) {
                first = at;
                next = &item->responses.at[i];
            }
        }
        if (next == NULL)
            break;
        size_t end = str_find_char(str_from_offset(rest, first), ']');
        names[gaps.count] = str_slice(rest, first, end + 1);
        *vec_push(arena, &gaps) = gap_of(item, next, written);
    }
    size_t from = 0;
    for (uint32_t i = 0; i < gaps.count; i++) {
        size_t at = (size_t)(names[i].ptr - rest.ptr);
        buf_add(&text, str_slice(rest, from, at - from));
        buf_add(&text, gap_mark(arena, &gaps, i));
        from = at + names[i].len;
    }
    buf_add(&text, str_from_offset(rest, from));
    if (gaps.count != item->responses.count)
        report(item, DIAG_SCORING_UNREADABLE, item->x.node);
    gapped_finish(&item->x, &gaps, buf_str(&text));
}

/* Bounds around a number: the same on both sides is the number itself. */
struct bounds {
    struct str below;
    struct str above;
    struct str equal;
};

static bool same_number(struct str a, struct str b) {
    int64_t x = 0, y = 0;
    return str_eq(a, b) || (moodle_fraction(a, &x) && moodle_fraction(b, &y) && x == y);
}

/* The bounds of one rule; false when it says nothing about the response. */
static bool bounds_of(const struct qti1_item *item, const struct qti1_response *response,
                      uint32_t rule, struct bounds *out) {
    *out = (struct bounds){0};
    bool any = false;
    for (uint32_t i = 0; i < item->facts.count; i++) {
        const struct qti1_fact *fact = &item->facts.at[i];
        if (fact->rule != rule || !scores(fact, response) || fact->negated)
            continue;
        any = true;
        if (fact->test == QTI1_BELOW)
            out->above = fact->value;
        else if (fact->test == QTI1_ABOVE)
            out->below = fact->value;
    }
    return any;
}

static bool only_bounds(const struct qti1_item *item) {
    bool any = false;
    for (uint32_t i = 0; i < item->facts.count; i++) {
        if (item->facts.at[i].test == QTI1_EQUAL)
            return false;
        any = true;
    }
    return any;
}

static void add_number(struct qti1_item *item, const struct qti1_response *response, uint32_t rule,
                       struct buf *key) {
    struct bounds bounds;
    if (!bounds_of(item, response, rule, &bounds))
        return;
    bool bounded = bounds.below.len > 0 || bounds.above.len > 0;
    bool exact = bounded && same_number(bounds.below, bounds.above);
    bool any = false;
    for (uint32_t i = 0; i < item->facts.count; i++) {
        const struct qti1_fact *fact = &item->facts.at[i];
        if (fact->rule != rule || !scores(fact, response) || fact->test != QTI1_EQUAL)
            continue;
        any = true;
        xml_item_number(&item->x, response->node, key, fact->value);
        if (bounded && !(exact && same_number(bounds.below, fact->value)))
            report(item, DIAG_TOLERANCE, response->node);
    }
    if (!any && exact)
        xml_item_number(&item->x, response->node, key, bounds.below);
    else if (!any && !only_bounds(item))
        report(item, DIAG_TOLERANCE, response->node);
}

static struct buf written_key(struct qti1_item *item, const struct qti1_response *response) {
    struct buf key = buf_make(item->file->ir->arena, LIMIT_STEM_BYTES_MAX);
    int64_t most = most_points(item, response);
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < item->facts.count; i++) {
        const struct qti1_fact *fact = &item->facts.at[i];
        if (!scores(fact, response) || fact->negated)
            continue;
        if (fact->points != most)
            report(item, DIAG_WEIGHT, response->node);
        else if (response->is_number && fact->rule != last)
            add_number(item, response, fact->rule, &key);
        else if (!response->is_number && fact->test == QTI1_EQUAL)
            xml_item_spelling(&item->x, response->node, &key, fact->value);
        last = fact->rule;
    }
    return key;
}

static struct str without_tail_blank(struct str stem) {
    while (str_ends(stem, STR(MARKUP_BLANK)))
        stem = str_trim(str_slice(stem, 0, stem.len - STR(MARKUP_BLANK).len));
    return stem;
}

static void make_essay(struct qti1_item *item) {
    item->x.item.stem = without_tail_blank(item->x.item.stem);
    if (item->x.item.kind != ITEM_SHORT)
        item->x.item.kind = ITEM_ESSAY;
    xml_item_finish(&item->x);
}

static bool make_written(struct qti1_item *item) {
    gap_vec gaps = {0};
    uint32_t answered = 0;
    for (uint32_t i = 0; i < item->responses.count; i++) {
        struct gap gap = {.node = item->responses.at[i].node,
                          .key = written_key(item, &item->responses.at[i])};
        answered += gap.key.len > 0;
        *vec_push(item->file->ir->arena, &gaps) = gap;
    }
    if (answered == 0 && only_bounds(item)) {
        ir_report(item->file->ir, DIAG_RANGE, item->x.item.place);
        return false;
    }
    if (answered == 0 && item->responses.count == 1) {
        make_essay(item);
        return true;
    }
    /* A stem that shows its blank itself needs no second one. */
    struct str bare = without_tail_blank(item->x.item.stem);
    if (gaps.count == 1 && key_blank_count(bare) > 0)
        item->x.item.stem = bare;
    gapped_finish(&item->x, &gaps, item->x.item.stem);
    return true;
}

static bool all_named(const struct qti1_item *item) {
    for (uint32_t i = 0; i < item->responses.count; i++)
        if (!item->responses.at[i].has_choices ||
            find_name(item, &item->responses.at[i]) == STR_NONE)
            return false;
    return true;
}

/* What the whole of the responses is. */
struct shape {
    bool choices;  /* all have choices */
    bool written;  /* none has */
    bool labelled; /* all have their own text */
};

static struct shape shape_of(const struct qti1_item *item) {
    struct shape shape = {true, true, true};
    for (uint32_t i = 0; i < item->responses.count; i++) {
        const struct qti1_response *response = &item->responses.at[i];
        shape.choices = shape.choices && response->has_choices;
        shape.written = shape.written && !response->has_choices;
        shape.labelled = shape.labelled && response->is_labelled;
    }
    return shape;
}

bool qti1_answer(struct qti1_item *item) {
    struct shape shape = shape_of(item);
    bool one = item->responses.count == 1;
    if (shape.written)
        return make_written(item);
    if (shape.choices && all_named(item) && !type_is(item, "matching")) {
        make_gaps(item);
        return true;
    }
    if (one && item->responses.at[0].is_ordered) {
        make_order(item);
    } else if (shape.choices && (type_is(item, "matching") || type_is(item, "categorization") ||
                                 (shape.labelled && !one))) {
        make_match(item);
    } else if (one) {
        make_choice(item);
    } else {
        xml_item_refuse(&item->x, STR("几种作答方式混在一起的题"));
        return false;
    }
    xml_item_finish(&item->x);
    return true;
}
