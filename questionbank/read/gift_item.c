/* From a GIFT block to an item. What the IR cannot hold is noted once per question, at its place.
 */
#include "questionbank/read/gift.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"

static const struct str BLANK_MARK = STR_INIT("______");
enum { FULL_WEIGHT = 100 * 1000 };

/* A block taken apart. */
struct gift_parts {
    struct ir *ir;
    struct arena *arena;
    struct ir_place place;
    struct str title;
    enum gift_format format;
    struct str before; /* text before the braces */
    struct str inner;
    struct str behind;
    struct str general_feedback;
    bool has_braces;
    gift_answers answers;
    struct buf rationale;
    bool noted[DIAG_COUNT];
};

static void note(struct gift_parts *p, enum diag diag) {
    if (!p->noted[diag])
        ir_report(p->ir, diag, p->place);
    p->noted[diag] = true;
}

static struct str text_of(struct gift_parts *p, struct str raw) {
    enum gift_format format = p->format;
    gift_take_format(&raw, &format);
    if (format == GIFT_HTML || format == GIFT_MARKDOWN)
        note(p, DIAG_MARKUP_KEPT);
    return gift_text(p->arena, raw, format);
}

static void take_title(struct gift_parts *p, struct str *text) {
    *text = str_trim(*text);
    if (!str_starts(*text, STR("::")))
        return;
    size_t end = gift_find(*text, 2, STR("::"));
    if (end == STR_NONE)
        return;
    p->title = gift_text(p->arena, str_slice(*text, 2, end - 2), GIFT_MOODLE);
    *text = str_from_offset(*text, end + 2);
}

static void take_apart(struct gift_parts *p, struct str text) {
    take_title(p, &text);
    gift_take_format(&text, &p->format);
    size_t open = gift_find(text, 0, STR("{"));
    size_t close = open == STR_NONE ? STR_NONE : gift_find(text, open, STR("}"));
    p->has_braces = close != STR_NONE;
    p->before = str_slice(text, 0, p->has_braces ? open : text.len);
    if (!p->has_braces)
        return;
    p->inner = str_slice(text, open + 1, close - open - 1);
    p->behind = str_from_offset(text, close + 1);
    size_t general = gift_find(p->inner, 0, STR("####"));
    if (general != STR_NONE)
        p->general_feedback = str_from_offset(p->inner, general + STR("####").len);
    p->inner = str_trim(str_slice(p->inner, 0, general));
}

/* The text around the braces; `mark` stands where they were when text follows them. */
static struct str stem_of(struct gift_parts *p, bool needs_mark) {
    bool embedded = str_trim(p->behind).len > 0;
    bool marked = key_blank_count(p->before) > 0;
    struct buf buf = buf_make(p->arena, LIMIT_SOURCE_BYTES_MAX);
    buf_add(&buf, embedded ? p->before : str_trim(p->before));
    if (embedded)
        buf_add(&buf, BLANK_MARK);
    else if (needs_mark && !marked)
        buf_printf(&buf, " %.*s", STR_ARGS(BLANK_MARK));
    buf_add(&buf, p->behind);
    if (p->format == GIFT_HTML || p->format == GIFT_MARKDOWN)
        note(p, DIAG_MARKUP_KEPT);
    return gift_text(p->arena, buf_str(&buf), p->format);
}

/* Feedback goes into the rationale: `about` says which answer it belongs to. */
static void add_feedback(struct gift_parts *p, struct str about, struct str raw) {
    struct str text = text_of(p, raw);
    if (text.len == 0)
        return;
    if (p->rationale.len > 0)
        buf_add_char(&p->rationale, '\n');
    if (about.len > 0)
        buf_printf(&p->rationale, "%.*s：", STR_ARGS(about));
    buf_add(&p->rationale, text);
}

static bool has_weight_below_full(const struct gift_answer *answer) {
    return answer->weighted && answer->weight != FULL_WEIGHT;
}

static void split_answers(struct gift_parts *p, struct ir_item *item, struct str inner) {
    if (!gift_split_answers(p->arena, inner, &p->answers))
        ir_report_item(p->ir, item, DIAG_GIFT_ANSWERS, p->place,
                       arena_printf(p->arena, "答案超过 %d 个", GIFT_ANSWER_COUNT_MAX));
}

/* Judge: TRUE, F … with feedback behind #. */
static bool make_judge(struct gift_parts *p, struct ir_item *item) {
    struct str rest = p->inner;
    size_t feedback = gift_find(rest, 0, STR("#"));
    struct str word = str_trim(str_slice(rest, 0, feedback));
    static const struct str WORDS[] = {STR_INIT("T"), STR_INIT("TRUE"), STR_INIT("F"),
                                       STR_INIT("FALSE")};
    size_t idx = 0;
    while (idx < COUNT_OF(WORDS) && !str_eq(WORDS[idx], word))
        idx++;
    if (idx == COUNT_OF(WORDS))
        return false;
    item->kind = ITEM_JUDGE;
    *vec_push(p->arena, &item->key) = idx < 2 ? STR("T") : STR("F");
    while (feedback != STR_NONE) {
        rest = str_from_offset(rest, feedback + 1);
        feedback = gift_find(rest, 0, STR("#"));
        add_feedback(p, (struct str){NULL, 0}, str_slice(rest, 0, feedback));
    }
    return true;
}

/* Adds one accepted text to the only blank. */
static void add_alternative(struct gift_parts *p, struct buf *key, const struct gift_answer *answer,
                            struct str text) {
    if (has_weight_below_full(answer)) {
        note(p, DIAG_WEIGHT);
    } else if (str_find_char(text, '*') != STR_NONE || str_find_char(text, '|') != STR_NONE) {
        note(p, DIAG_WILDCARD);
    } else if (text.len > 0) {
        if (key->len > 0)
            buf_add_char(key, '|');
        buf_add(key, text);
    }
}

static void set_blank_key(struct gift_parts *p, struct ir_item *item, const struct buf *key) {
    if (key->full)
        ir_report_item(p->ir, item, DIAG_TEXT_TOO_LONG, p->place, STR("答案太长"));
    *vec_push(p->arena, &item->key) = buf_str(key);
}

static void make_blank(struct gift_parts *p, struct ir_item *item) {
    struct buf key = buf_make(p->arena, LIMIT_STEM_BYTES_MAX);
    item->kind = ITEM_BLANK;
    for (uint32_t i = 0; i < p->answers.count; i++) {
        const struct gift_answer *answer = &p->answers.at[i];
        struct str text = text_of(p, answer->text);
        if (answer->right)
            add_alternative(p, &key, answer, text);
        add_feedback(p, text, answer->feedback);
    }
    set_blank_key(p, item, &key);
}

/* 1822:5 → 1822; a range has no single value. */
static struct str number_of(struct gift_parts *p, struct str text) {
    size_t colon = str_find_char(text, ':');
    if (str_contains(text, STR(".."))) {
        note(p, DIAG_RANGE);
        return (struct str){NULL, 0};
    }
    if (colon == STR_NONE)
        return text;
    struct str tolerance = str_trim(str_from_offset(text, colon + 1));
    bool none = true;
    for (size_t i = 0; i < tolerance.len; i++)
        none = none && (tolerance.ptr[i] == '0' || tolerance.ptr[i] == '.');
    if (!none)
        note(p, DIAG_TOLERANCE);
    return str_trim(str_slice(text, 0, colon));
}

/* False when the question has no single value: it was noted and is left out. */
static bool make_number(struct gift_parts *p, struct ir_item *item) {
    struct buf key = buf_make(p->arena, LIMIT_STEM_BYTES_MAX);
    split_answers(p, item, str_from_offset(p->inner, 1));
    item->kind = ITEM_BLANK;
    for (uint32_t i = 0; i < p->answers.count; i++) {
        const struct gift_answer *answer = &p->answers.at[i];
        struct str value = answer->right ? number_of(p, answer->text) : STR("");
        add_alternative(p, &key, answer, value);
        add_feedback(p, value, answer->feedback);
    }
    if (key.len == 0)
        return false;
    set_blank_key(p, item, &key);
    return true;
}

static void make_match(struct gift_parts *p, struct ir_item *item) {
    item->kind = ITEM_MATCH;
    for (uint32_t i = 0; i < p->answers.count; i++) {
        struct str pair = p->answers.at[i].text;
        size_t arrow = gift_find(pair, 0, STR("->"));
        struct str left = text_of(p, str_slice(pair, 0, arrow));
        struct str right = text_of(p, str_from_offset(pair, arrow + 2));
        if (left.len == 0)
            note(p, DIAG_DISTRACTOR);
        else
            *vec_push(p->arena, &item->key) =
                arena_printf(p->arena, "%.*s=>%.*s", STR_ARGS(left), STR_ARGS(right));
        add_feedback(p, left, p->answers.at[i].feedback);
    }
}

/* What the marks of a choice add up to. */
struct choice_sum {
    uint32_t right;    /* began with = */
    uint32_t positive; /* have a positive weight */
    bool partial;      /* a weight that right or wrong alone does not say */
};

static struct choice_sum sum_choice(const gift_answers *answers) {
    struct choice_sum sum = {0, 0, false};
    int64_t weight = 0;
    for (uint32_t i = 0; i < answers->count; i++) {
        const struct gift_answer *answer = &answers->at[i];
        sum.right += answer->right;
        bool positive = answer->weighted && answer->weight > 0;
        sum.positive += positive;
        bool uneven = positive && weight != 0 && weight != answer->weight;
        weight = positive ? answer->weight : weight;
        sum.partial = sum.partial || uneven || (answer->weighted && answer->weight < 0);
    }
    return sum;
}

static void add_option(struct gift_parts *p, struct ir_item *item, uint32_t idx, bool in_key) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct str label = {&LETTERS[idx], 1};
    *vec_push(p->arena, &item->options) =
        (struct ir_option){label, text_of(p, p->answers.at[idx].text), p->place};
    if (in_key)
        *vec_push(p->arena, &item->key) = label;
    add_feedback(p, label, p->answers.at[idx].feedback);
}

/* With = one option is right; without, all of positive weight together are. */
static void make_choice(struct gift_parts *p, struct ir_item *item) {
    struct choice_sum sum = sum_choice(&p->answers);
    uint32_t count = p->answers.count;
    if (count > LIMIT_OPTION_COUNT_MAX)
        count = LIMIT_OPTION_COUNT_MAX + 1; /* enough for the check to see it */
    for (uint32_t i = 0; i < count; i++) {
        const struct gift_answer *answer = &p->answers.at[i];
        bool positive = answer->weighted && answer->weight > 0;
        add_option(p, item, i, sum.right > 0 ? answer->right : positive);
    }
    item->kind = sum.right == 0 && sum.positive > 1 ? ITEM_MULTIPLE : ITEM_SINGLE;
    if (sum.partial || (sum.right > 0 && sum.positive > 0))
        note(p, DIAG_WEIGHT);
    if (sum.right > 1)
        ir_report_item(p->ir, item, DIAG_ANY_OF, p->place, (struct str){NULL, 0});
}

static void make_list(struct gift_parts *p, struct ir_item *item) {
    bool all_right = true, all_pairs = true;
    split_answers(p, item, p->inner);
    for (uint32_t i = 0; i < p->answers.count; i++) {
        all_right = all_right && p->answers.at[i].right;
        all_pairs = all_pairs && gift_find(p->answers.at[i].text, 0, STR("->")) != STR_NONE;
    }
    if (!all_right)
        make_choice(p, item);
    else if (all_pairs)
        make_match(p, item);
    else
        make_blank(p, item);
}

/* False when there is nothing to keep, which has been noted. */
static bool make_item(struct gift_parts *p, struct ir_item *item) {
    if (p->inner.len == 0)
        item->kind = ITEM_ESSAY;
    else if (p->inner.ptr[0] == '#')
        return make_number(p, item);
    else if (!make_judge(p, item))
        make_list(p, item);
    return true;
}

void gift_item(struct ir *ir, const struct gift_block *block) {
    struct gift_parts p = {.ir = ir, .arena = ir->arena, .place = block->place};
    struct ir_item item = {.topic = block->topic, .tags = block->tags, .place = block->place};
    item.item_name = block->id;
    p.rationale = buf_make(ir->arena, LIMIT_SOURCE_BYTES_MAX);
    take_apart(&p, block->text);
    if (!p.has_braces) {
        note(&p, DIAG_NOT_ITEM);
        return;
    }
    if (!make_item(&p, &item))
        return;
    add_feedback(&p, (struct str){NULL, 0}, p.general_feedback);
    item.section = p.title;
    item.stem = stem_of(&p, item.kind == ITEM_BLANK);
    item.rationale = buf_str(&p.rationale);
    item.normal = true;
    *vec_push(ir->arena, &ir->items) = item;
}
