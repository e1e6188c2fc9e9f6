/* One <question>: what all types have, then a function for each type that has a counterpart. */
#include "questionbank/read/moodle.h"

#include "base/core/limits.h"
#include "questionbank/read/key.h"

enum { FULL = 100 * 1000 };

bool moodle_fraction(struct str text, int64_t *out) {
    int64_t value = 0, scale = 1000;
    bool behind_point = false, any = false;
    text = str_trim(text);
    bool minus = str_starts(text, STR("-"));
    for (size_t i = minus ? 1 : 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && !behind_point) {
            behind_point = true;
            continue;
        }
        if (c < '0' || c > '9' || value > INT64_MAX / 100)
            return false;
        any = true;
        if (behind_point)
            value += (c - '0') * (scale /= 10);
        else
            value = value * 10 + (c - '0') * 1000;
    }
    if (any)
        *out = minus ? -value : value;
    return any;
}

static int64_t fraction_of(const struct xml_node *answer) {
    int64_t fraction = 0;
    return moodle_fraction(xml_value(&answer->element, "fraction"), &fraction) ? fraction : 0;
}

void moodle_markup(struct xml_item *x, const struct xml_node *node, struct markup *markup) {
    const struct xml_node *text = xml_child(node, "text");
    struct str format = xml_value(&node->element, "format");
    bool nested = false;
    for (const struct xml_node *n = text == NULL ? NULL : text->first_child; n != NULL; n = n->next)
        nested = nested || n->element.name.len > 0;
    if (str_eq(format, STR("markdown")))
        xml_item_report(x, DIAG_MARKUP_KEPT, node, (struct str){NULL, 0});
    if (nested)
        markup_tree(markup, text, NULL, NULL);
    else if (str_eq(format, STR("plain_text")) || str_eq(format, STR("markdown")))
        markup_plain(markup, str_trim(moodle_raw(x->ir->arena, node)));
    else
        markup_html(markup, moodle_raw(x->ir->arena, node));
    if (xml_child(node, "file") != NULL)
        xml_item_report(x, DIAG_FILE_LEFT_OUT, xml_child(node, "file"), (struct str){NULL, 0});
    xml_item_dropped(x, node, markup->dropped);
}

struct str moodle_text(struct xml_item *x, const struct xml_node *node) {
    if (node == NULL)
        return (struct str){NULL, 0};
    struct markup markup = markup_begin(x->ir->arena);
    moodle_markup(x, node, &markup);
    return markup_end(&markup);
}

static void note(struct xml_item *x, enum diag diag, const struct xml_node *node) {
    xml_item_report(x, diag, node, (struct str){NULL, 0});
}

/* The only children that hold a single word. */
static struct str word_of(struct xml_item *x, const char *name) {
    const struct xml_node *child = xml_child(x->node, name);
    return child == NULL ? (struct str){NULL, 0}
                         : arena_str(x->ir->arena, str_trim(xml_text(x->ir->arena, child)));
}

static void add_answer_feedback(struct xml_item *x, const struct xml_node *answer, uint32_t idx) {
    xml_item_feedback(x, idx, moodle_text(x, xml_child(answer, "feedback")));
}

/* What the fractions of a choice add up to. */
struct fraction_sum {
    int64_t most;
    uint32_t full;     /* answers that have the most */
    uint32_t positive; /* answers with more than nothing */
    bool partial;      /* a fraction that right or wrong alone does not say */
};

static struct fraction_sum sum_fractions(const struct xml_node *question) {
    struct fraction_sum sum = {0, 0, 0, false};
    const struct xml_node *answer = xml_child(question, "answer");
    for (; answer != NULL; answer = xml_sibling(answer, "answer")) {
        int64_t fraction = fraction_of(answer);
        sum.positive += fraction > 0;
        sum.partial = sum.partial || (fraction > 0 && sum.most > 0 && fraction != sum.most);
        if (fraction > sum.most)
            sum.full = 0;
        sum.most = fraction > sum.most ? fraction : sum.most;
        sum.full += fraction > 0 && fraction == sum.most;
    }
    return sum;
}

/* A wrong option that takes all points away is what we do with it too. */
static bool has_negative(const struct xml_node *question) {
    const struct xml_node *answer = xml_child(question, "answer");
    for (; answer != NULL; answer = xml_sibling(answer, "answer"))
        if (fraction_of(answer) < 0 && fraction_of(answer) != -FULL)
            return true;
    return false;
}

/* <single>true</single>: the answers of the highest fraction are right, each alone; else all of a
 * positive fraction are, together. */
static bool make_choice(struct xml_item *x) {
    struct str word = word_of(x, "single");
    bool single = str_eq(word, STR("true")) || str_eq(word, STR("1"));
    struct fraction_sum sum = sum_fractions(x->node);
    const struct xml_node *answer = xml_child(x->node, "answer");
    for (; answer != NULL && x->item.options.count < LIMIT_ITEM_LIST_MAX;
         answer = xml_sibling(answer, "answer")) {
        uint32_t idx = x->item.options.count;
        int64_t fraction = fraction_of(answer);
        xml_item_option(x, answer, moodle_text(x, answer));
        add_answer_feedback(x, answer, idx);
        if (single ? fraction > 0 && fraction == sum.most : fraction > 0)
            *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[idx].label;
    }
    x->item.kind = single ? ITEM_SINGLE : ITEM_MULTIPLE;
    if (sum.partial || has_negative(x->node) || (single && sum.most > 0 && sum.most != FULL))
        note(x, DIAG_WEIGHT, x->node);
    if (single && sum.full > 1)
        note(x, DIAG_ANY_OF, x->node);
    return true;
}

/* Read as a choice between two words, which makes a judge item of it. */
static bool make_judge(struct xml_item *x) {
    const struct xml_node *answer = xml_child(x->node, "answer");
    x->item.kind = ITEM_SINGLE;
    for (; answer != NULL; answer = xml_sibling(answer, "answer")) {
        uint32_t idx = x->item.options.count;
        struct str word = str_trim(moodle_raw(x->ir->arena, answer));
        xml_item_option(x, answer, arena_str(x->ir->arena, word));
        add_answer_feedback(x, answer, idx);
        if (key_judgement(x->item.options.at[idx].text) == 0)
            note(x, DIAG_KEY_UNREADABLE, answer);
        if (fraction_of(answer) > 0)
            *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[idx].label;
    }
    return true;
}

/* A * stands for anything, \* for itself. */
struct str moodle_spelling(struct xml_item *x, const struct xml_node *answer, struct str text) {
    struct buf out = buf_make(x->ir->arena, LIMIT_SOURCE_BYTES_MAX);
    for (size_t at = 0; at < text.len; at++) {
        bool escaped = text.ptr[at] == '\\' && at + 1 < text.len && text.ptr[at + 1] == '*';
        if (text.ptr[at] == '*') {
            note(x, DIAG_WILDCARD, answer);
            return (struct str){NULL, 0};
        }
        at += escaped;
        buf_add_char(&out, text.ptr[at]);
    }
    return buf_str(&out);
}

static void note_tolerance(struct xml_item *x, const struct xml_node *answer) {
    const struct xml_node *tolerance = xml_child(answer, "tolerance");
    int64_t value = 0;
    if (tolerance != NULL &&
        !(moodle_fraction(xml_text(x->ir->arena, tolerance), &value) && value == 0))
        note(x, DIAG_TOLERANCE, answer);
}

static void add_spelling(struct xml_item *x, const struct xml_node *answer, struct buf *key,
                         bool number) {
    int64_t fraction = fraction_of(answer);
    struct str text = str_trim(moodle_raw(x->ir->arena, answer));
    add_answer_feedback(x, answer, XML_WHOLE_ITEM);
    if (fraction > 0 && fraction < FULL)
        note(x, DIAG_WEIGHT, x->node);
    if (fraction < FULL)
        return;
    text = moodle_spelling(x, answer, text);
    if (number) {
        note_tolerance(x, answer);
        xml_item_number(x, answer, key, text);
    } else {
        xml_item_spelling(x, answer, key, text);
    }
}

static void make_written(struct xml_item *x, bool number) {
    struct buf key = buf_make(x->ir->arena, LIMIT_STEM_BYTES_MAX);
    const struct xml_node *answer = xml_child(x->node, "answer");
    for (; answer != NULL; answer = xml_sibling(answer, "answer"))
        add_spelling(x, answer, &key, number);
    x->item.kind = ITEM_BLANK;
    if (key.full)
        xml_item_report(x, DIAG_TEXT_TOO_LONG, x->node, STR("答案太长"));
    *vec_push(x->ir->arena, &x->item.key) = buf_str(&key);
    if (key_blank_count(x->item.stem) == 0)
        x->item.stem = arena_printf(x->ir->arena, "%.*s %s", STR_ARGS(x->item.stem), MARKUP_BLANK);
}

static bool make_short_answer(struct xml_item *x) {
    if (str_eq(word_of(x, "usecase"), STR("1")))
        xml_item_report(x, DIAG_SETTING_LEFT_OUT, x->node, STR("区分大小写的设置未保留"));
    make_written(x, false);
    return true;
}

static bool make_number(struct xml_item *x) {
    if (xml_child(xml_child(x->node, "units"), "unit") != NULL)
        xml_item_report(x, DIAG_SETTING_LEFT_OUT, x->node, STR("数值的单位未保留"));
    make_written(x, true);
    return true;
}

static bool make_match(struct xml_item *x) {
    const struct xml_node *pair = xml_child(x->node, "subquestion");
    x->item.kind = ITEM_MATCH;
    for (; pair != NULL; pair = xml_sibling(pair, "subquestion")) {
        struct str left = moodle_text(x, pair);
        const struct xml_node *answer = xml_child(pair, "answer");
        struct str right = answer == NULL ? left : str_trim(moodle_raw(x->ir->arena, answer));
        if (left.len == 0)
            note(x, DIAG_DISTRACTOR, pair);
        else
            xml_item_pair(x, pair, left, right);
    }
    return true;
}

/* The answers stand in the right order; their fractions are their places. */
static bool make_order(struct xml_item *x) {
    const struct xml_node *answer = xml_child(x->node, "answer");
    x->item.kind = ITEM_ORDER;
    for (; answer != NULL; answer = xml_sibling(answer, "answer")) {
        xml_item_option(x, answer, moodle_text(x, answer));
        *vec_push(x->ir->arena, &x->item.key) = xml_item_label(x->ir, x->item.options.count - 1);
    }
    return true;
}

static bool make_essay(struct xml_item *x) {
    struct str model = moodle_text(x, xml_child(x->node, "graderinfo"));
    if (x->item.kind != ITEM_SHORT)
        x->item.kind = ITEM_ESSAY;
    if (model.len > 0)
        *vec_push(x->ir->arena, &x->item.key) = model;
    if (moodle_text(x, xml_child(x->node, "responsetemplate")).len > 0)
        xml_item_report(x, DIAG_SETTING_LEFT_OUT, x->node, STR("作答模板未保留"));
    return true;
}

static bool make_nothing(struct xml_item *x) {
    ir_report(x->ir, DIAG_NOT_ITEM, x->item.place);
    return false;
}

struct question_type {
    struct str name;
    bool (*make)(struct xml_item *x); /* false: no item, which has been said */
};

static const struct question_type TYPES[] = {
    {STR_INIT("multichoice"), make_choice},
    {STR_INIT("truefalse"), make_judge},
    {STR_INIT("shortanswer"), make_short_answer},
    {STR_INIT("numerical"), make_number},
    {STR_INIT("matching"), make_match},
    {STR_INIT("ordering"), make_order},
    {STR_INIT("essay"), make_essay},
    {STR_INIT("description"), make_nothing},
};

/* What the types without a counterpart are called. */
static struct str type_title(struct xml_item *x, struct str type) {
    static const struct {
        struct str type;
        struct str title;
    } TITLES[] = {
        {STR_INIT("calculated"), STR_INIT("计算题")},
        {STR_INIT("calculatedsimple"), STR_INIT("计算题")},
        {STR_INIT("calculatedmulti"), STR_INIT("计算选择题")},
        {STR_INIT("ddwtos"), STR_INIT("拖放填空题")},
        {STR_INIT("gapselect"), STR_INIT("选词填空题")},
        {STR_INIT("ddmarker"), STR_INIT("图上标注题")},
        {STR_INIT("ddimageortext"), STR_INIT("拖放到图题")},
        {STR_INIT("randomsamatch"), STR_INIT("随机匹配题")},
        {STR_INIT("random"), STR_INIT("随机抽题")},
    };
    for (size_t i = 0; i < COUNT_OF(TITLES); i++)
        if (str_eq(TITLES[i].type, type))
            return arena_printf(x->ir->arena, "%.*s（%.*s）", STR_ARGS(TITLES[i].title),
                                STR_ARGS(type));
    size_t shown = type.len < 40 ? type.len : 40;
    while (shown > 0 && shown < type.len && ((unsigned char)type.ptr[shown] & 0xC0U) == 0x80U)
        shown--;
    return arena_printf(x->ir->arena, "“%.*s”型的题", (int)shown, type.ptr);
}

static void read_tags(struct xml_item *x) {
    const struct xml_node *tag = xml_child(xml_child(x->node, "tags"), "tag");
    for (; tag != NULL; tag = xml_sibling(tag, "tag")) {
        struct str text = arena_str(x->ir->arena, str_trim(moodle_raw(x->ir->arena, tag)));
        if (text.len == 0 || xml_item_field(x, text))
            continue;
        if (x->item.tags.count >= LIMIT_ITEM_LIST_MAX)
            note(x, DIAG_LIST_TOO_LONG, tag);
        else
            *vec_push(x->ir->arena, &x->item.tags) = text;
    }
}

/* What a question of any type may have and we leave behind. */
static void note_settings(struct moodle_context *context, struct xml_item *x) {
    const struct xml_node *hint = xml_child(x->node, "hint");
    int64_t penalty = 0;
    if (moodle_text(x, hint).len > 0)
        note(x, DIAG_HINT_LEFT_OUT, hint);
    if (word_of(x, "image").len > 0)
        note(x, DIAG_IMAGE_LEFT_OUT, xml_child(x->node, "image"));
    if (context->penalty_noted || !moodle_fraction(word_of(x, "penalty"), &penalty) || penalty == 0)
        return;
    context->penalty_noted = true;
    ir_report_fact(x->ir, DIAG_PENALTY_LEFT_OUT, xml_source_place(x->source_idx, x->node),
                   STR("重试扣分的设置未保留（每个文件只说一次）"));
}

/* Sentences that Moodle puts there by itself say nothing about the question. */
static bool is_stock_feedback(struct str text) {
    static const struct str SENTENCES[] = {
        STR_INIT("Your answer is correct."),   STR_INIT("Your answer is partially correct."),
        STR_INIT("Your answer is incorrect."), STR_INIT("您的回答正确。"),
        STR_INIT("您的回答部分正确。"),        STR_INIT("您的回答不正确。"),
    };
    for (size_t i = 0; i < COUNT_OF(SENTENCES); i++)
        if (str_eq(SENTENCES[i], text))
            return true;
    return false;
}

static void read_feedback(struct xml_item *x) {
    static const struct {
        const char *name;
        struct str head;
    } FEEDBACK[] = {
        {"generalfeedback", STR_INIT("")},
        {"correctfeedback", STR_INIT("答对时：")},
        {"partiallycorrectfeedback", STR_INIT("部分答对时：")},
        {"incorrectfeedback", STR_INIT("答错时：")},
    };
    for (size_t i = 0; i < COUNT_OF(FEEDBACK); i++) {
        struct str text = moodle_text(x, xml_child(x->node, FEEDBACK[i].name));
        if (text.len == 0 || is_stock_feedback(text))
            continue;
        text = arena_printf(x->ir->arena, "%s%.*s", FEEDBACK[i].head.ptr, STR_ARGS(text));
        xml_item_feedback(x, XML_WHOLE_ITEM, text);
    }
}

void moodle_surroundings(struct moodle_context *context, struct xml_item *x) {
    read_feedback(x);
    note_settings(context, x);
}

static void read_stem(struct xml_item *x, const struct xml_node *text) {
    struct markup markup = markup_begin(x->ir->arena);
    if (text == NULL)
        return;
    moodle_markup(x, text, &markup);
    x->item.stem = markup_end(&markup);
    x->item.stimulus = markup_stimulus(&markup);
    xml_item_title(x, moodle_raw(x->ir->arena, xml_child(x->node, "name")));
}

void moodle_question(struct moodle_context *context, const struct xml_node *question) {
    struct xml_item x = xml_item_begin(context->ir, context->source_idx, question);
    struct str type = xml_value(&question->element, "type");
    const struct xml_node *text = xml_child(question, "questiontext");
    bool cloze = str_eq(type, STR("cloze")) || str_eq(type, STR("multianswer"));
    size_t idx = 0;
    while (idx < COUNT_OF(TYPES) && !str_eq(TYPES[idx].name, type))
        idx++;
    if (!cloze && idx == COUNT_OF(TYPES)) {
        xml_item_refuse(&x, type_title(&x, type));
        return;
    }
    if (!cloze && TYPES[idx].make == make_nothing) {
        make_nothing(&x);
        return;
    }
    x.item.topic = context->topic;
    x.item.item_name = word_of(&x, "idnumber");
    x.item.kind = ITEM_KIND_COUNT;
    read_tags(&x);
    if (cloze) {
        if (text != NULL)
            moodle_cloze(context, &x, text);
        return;
    }
    read_stem(&x, text);
    moodle_surroundings(context, &x);
    if (TYPES[idx].make(&x))
        xml_item_finish(&x);
}
