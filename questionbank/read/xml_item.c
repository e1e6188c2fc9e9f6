/* What all items of XML forms have in common. */
#include "questionbank/read/xml_item.h"

#include "base/core/limits.h"
#include "questionbank/read/key.h"
#include "questionbank/read/mark.h"

struct xml_item xml_item_begin(struct ir *ir, uint32_t source_idx, const struct xml_node *node) {
    return (struct xml_item){
        .ir = ir,
        .source_idx = source_idx,
        .node = node,
        .item = {.place = xml_source_place(source_idx, node), .normal = true},
    };
}

void xml_item_report(struct xml_item *x, enum diag diag, const struct xml_node *node,
                     struct str fact) {
    if (x->noted[diag])
        return;
    x->noted[diag] = true;
    ir_report_item(x->ir, &x->item, diag, xml_source_place(x->source_idx, node), fact);
}

void xml_item_refuse(const struct xml_item *x, struct str what) {
    ir_report_fact(x->ir, DIAG_FORM_NOT_HELD, x->item.place,
                   arena_printf(x->ir->arena, "%.*s没有对应的题型，未收入", STR_ARGS(what)));
}

void xml_item_dropped(struct xml_item *x, const struct xml_node *node, unsigned dropped) {
    static const struct {
        unsigned flag;
        enum diag diag;
    } FACTS[] = {
        {MARKUP_IMAGE, DIAG_IMAGE_LEFT_OUT},     {MARKUP_SOUND, DIAG_MEDIA_LEFT_OUT},
        {MARKUP_VIDEO, DIAG_MEDIA_LEFT_OUT},     {MARKUP_OBJECT, DIAG_MEDIA_LEFT_OUT},
        {MARKUP_FORMULA, DIAG_FORMULA_LEFT_OUT}, {MARKUP_FULL, DIAG_TEXT_TOO_LONG},
    };
    for (size_t i = 0; i < COUNT_OF(FACTS); i++)
        if ((dropped & FACTS[i].flag) != 0)
            xml_item_report(x, FACTS[i].diag, node, (struct str){NULL, 0});
}

struct str xml_item_label(struct ir *ir, uint32_t idx) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (idx < 26)
        return (struct str){&LETTERS[idx], 1};
    return arena_printf(ir->arena, "A%u", idx);
}

void xml_item_option(struct xml_item *x, const struct xml_node *node, struct str text) {
    struct str label = xml_item_label(x->ir, x->item.options.count);
    *vec_push(x->ir->arena, &x->item.options) =
        (struct ir_option){label, text, xml_source_place(x->source_idx, node)};
}

void xml_item_feedback(struct xml_item *x, uint32_t option_idx, struct str text) {
    if (text.len == 0)
        return;
    for (uint32_t i = 0; i < x->feedback.count && i < LIMIT_ITEM_LIST_MAX; i++)
        if (x->feedback.at[i].option_idx == option_idx && str_eq(x->feedback.at[i].text, text))
            return;
    *vec_push(x->ir->arena, &x->feedback) = (struct xml_feedback){text, option_idx};
}

/* What stands before the next of the separators, trimmed. */
static struct str cut_list(struct str *rest, const struct str *separators, size_t count) {
    for (size_t at = 0; at < rest->len; at++)
        for (size_t i = 0; i < count; i++)
            if (str_starts(str_from_offset(*rest, at), separators[i])) {
                struct str head = str_slice(*rest, 0, at);
                *rest = str_from_offset(*rest, at + separators[i].len);
                return str_trim(head);
            }
    struct str head = *rest;
    *rest = (struct str){NULL, 0};
    return str_trim(head);
}

static void add_list(struct xml_item *x, ir_texts *list, struct str text, enum field field) {
    static const struct str SEPARATORS[] = {STR_INIT("；"), STR_INIT(";"), STR_INIT("、"),
                                            STR_INIT("｜"), STR_INIT("|")};
    size_t first = field == FIELD_PROOFS ? 3 : 0;
    size_t count = field == FIELD_PROOFS ? 2 : field == FIELD_CITES ? 2 : 3;
    while (text.ptr != NULL) {
        struct str one = cut_list(&text, SEPARATORS + first, count);
        if (one.len == 0)
            continue;
        if (list->count >= LIMIT_ITEM_LIST_MAX) {
            xml_item_report(x, DIAG_LIST_TOO_LONG, x->node, (struct str){NULL, 0});
            return;
        }
        *vec_push(x->ir->arena, list) = one;
    }
}

static void set_difficulty(struct xml_item *x, struct str word) {
    for (int value = 0; value < DIFFICULTY_COUNT; value++)
        if (str_eq(word, difficulty_title((enum difficulty)value)) ||
            str_eq(word, difficulty_code((enum difficulty)value))) {
            x->item.difficulty = (enum difficulty)value;
            return;
        }
    xml_item_report(x, DIAG_DIFFICULTY_UNKNOWN, x->node, (struct str){NULL, 0});
}

static bool set_kind(struct xml_item *x, struct str line) {
    if (!str_starts(line, STR("题型：")))
        return false;
    struct str word = str_trim(str_from_offset(line, STR("题型：").len));
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++)
        if (str_eq(word, item_kind_title((enum item_kind)kind)))
            x->item.kind = (enum item_kind)kind;
    return true;
}

static bool set_accept(struct xml_item *x, struct str line) {
    if (!str_starts(line, STR("接受：")))
        return false;
    struct str reason = str_trim(str_from_offset(line, STR("接受：").len));
    struct str code = cut_list(&reason, &(struct str){" ", 1}, 1);
    if (code.len > 0 && str_trim(reason).len > 0 && x->item.accepts.count < LIMIT_ITEM_LIST_MAX)
        *vec_push(x->ir->arena, &x->item.accepts) =
            (struct ir_accept){code, str_trim(reason), x->item.place};
    return true;
}

bool xml_item_field(struct xml_item *x, struct str line) {
    struct field_mark mark;
    if (set_kind(x, line) || set_accept(x, line))
        return true;
    if (!mark_field(line, &mark))
        return false;
    struct str text = str_trim(str_from_offset(line, mark.bytes));
    if (mark.field == FIELD_CITES)
        add_list(x, &x->item.cites, text, mark.field);
    else if (mark.field == FIELD_PROOFS)
        add_list(x, &x->item.proofs, text, mark.field);
    else if (mark.field == FIELD_TAGS)
        add_list(x, &x->item.tags, text, mark.field);
    else if (mark.field == FIELD_DIFFICULTY)
        set_difficulty(x, text);
    else if (mark.field == FIELD_TOPIC)
        x->item.topic = text;
    else if (mark.field == FIELD_NAME)
        x->item.item_name = text;
    else
        return false;
    return true;
}

static struct str without_dots(struct str title) {
    static const struct str DOTS[] = {STR_INIT("…"), STR_INIT("..."), STR_INIT("…")};
    for (size_t i = 0; i < COUNT_OF(DOTS); i++)
        if (str_ends(title, DOTS[i]))
            title = str_slice(title, 0, title.len - DOTS[i].len);
    return str_trim(title);
}

void xml_item_title(struct xml_item *x, struct str title) {
    title = arena_str(x->ir->arena, str_trim(title));
    struct str core = without_dots(title);
    if (core.len == 0 || str_eq(core, x->item.item_name) || str_starts(x->item.stem, core))
        return;
    x->item.section = title;
}

void xml_item_spelling(struct xml_item *x, const struct xml_node *node, struct buf *key,
                       struct str text) {
    if (text.len == 0)
        return;
    if (str_find_char(text, '|') != STR_NONE) {
        xml_item_report(x, DIAG_WILDCARD, node, (struct str){NULL, 0});
        return;
    }
    struct str rest = buf_str(key);
    while (rest.len > 0)
        if (str_eq(str_cut(&rest, '|'), text))
            return;
    if (key->len > 0)
        buf_add_char(key, '|');
    buf_add(key, text);
}

void xml_item_number(struct xml_item *x, const struct xml_node *node, struct buf *key,
                     struct str number) {
    struct str brief = number;
    if (str_find_char(number, '.') != STR_NONE) {
        while (brief.len > 1 && brief.ptr[brief.len - 1] == '0')
            brief.len--;
        if (brief.len > 1 && brief.ptr[brief.len - 1] == '.')
            brief.len--;
    }
    xml_item_spelling(x, node, key, brief);
    xml_item_spelling(x, node, key, number);
}

void xml_item_pair(struct xml_item *x, const struct xml_node *node, struct str left,
                   struct str right) {
    if (left.len == 0 || right.len == 0) {
        xml_item_report(x, DIAG_KEY_UNREADABLE, node, STR("匹配的一边没有文字"));
        return;
    }
    if (str_contains(left, STR("=>"))) {
        xml_item_report(x, DIAG_KEY_UNREADABLE, node, STR("匹配的左项里有 =>，无法与右项分开"));
        return;
    }
    struct str pair = arena_printf(x->ir->arena, "%.*s=>%.*s", STR_ARGS(left), STR_ARGS(right));
    for (uint32_t i = 0; i < x->item.key.count && i < LIMIT_ITEM_LIST_MAX; i++)
        if (str_eq(x->item.key.at[i], pair))
            return;
    *vec_push(x->ir->arena, &x->item.key) = pair;
}

/* Two options of which one says right and one wrong: what they are called is no part of the item.
 */
static void judge_choice(struct xml_item *x, struct ir_item *item) {
    if (item->kind != ITEM_SINGLE || item->options.count != 2 || item->key.count != 1)
        return;
    char first = key_judgement(item->options.at[0].text);
    char second = key_judgement(item->options.at[1].text);
    if (first == 0 || second == 0 || first == second)
        return;
    bool is_first = str_eq(item->key.at[0], item->options.at[0].label);
    char right = is_first ? first : second;
    item->kind = ITEM_JUDGE;
    item->options.count = 0;
    item->key = (ir_texts){0};
    *vec_push(x->ir->arena, &item->key) = right == 'T' ? STR("T") : STR("F");
}

/* Whether the two answers of a judge item have different feedback. */
static bool answers_differ(const struct xml_item *x) {
    const struct xml_feedback *first = NULL;
    for (uint32_t i = 0; i < x->feedback.count; i++) {
        const struct xml_feedback *feedback = &x->feedback.at[i];
        if (feedback->option_idx == XML_WHOLE_ITEM)
            continue;
        if (first != NULL && !str_eq(first->text, feedback->text))
            return true;
        first = feedback;
    }
    return false;
}

/* What an official answered when the feedback was meant for him. */
static struct str feedback_head(const struct xml_item *x, const struct ir_item *made,
                                uint32_t option_idx) {
    if (option_idx == XML_WHOLE_ITEM)
        return (struct str){NULL, 0};
    if (made->kind != ITEM_JUDGE)
        return arena_printf(x->ir->arena, "%.*s：", STR_ARGS(xml_item_label(x->ir, option_idx)));
    if (!answers_differ(x) || option_idx >= x->item.options.count)
        return (struct str){NULL, 0};
    return key_judgement(x->item.options.at[option_idx].text) == 'T' ? STR("答“正确”时：")
                                                                     : STR("答“错误”时：");
}

/* The same text under the same head comes once. */
static bool was_said(const struct xml_item *x, const struct ir_item *made, uint32_t idx) {
    const struct xml_feedback *feedback = &x->feedback.at[idx];
    for (uint32_t i = 0; i < idx && i < LIMIT_ITEM_LIST_MAX; i++)
        if (str_eq(x->feedback.at[i].text, feedback->text) &&
            (made->kind == ITEM_JUDGE || x->feedback.at[i].option_idx == feedback->option_idx) &&
            feedback_head(x, made, feedback->option_idx).len == 0)
            return true;
    return false;
}

static struct str rationale_of(const struct xml_item *x, const struct ir_item *made) {
    struct buf buf = buf_make(x->ir->arena, LIMIT_SOURCE_BYTES_MAX);
    for (uint32_t i = 0; i < x->feedback.count && !buf.full; i++) {
        if (was_said(x, made, i))
            continue;
        if (buf.len > 0)
            buf_add_char(&buf, '\n');
        buf_add(&buf, feedback_head(x, made, x->feedback.at[i].option_idx));
        buf_add(&buf, x->feedback.at[i].text);
    }
    return buf_str(&buf);
}

void xml_item_finish(struct xml_item *x) {
    struct ir_item made = x->item;
    judge_choice(x, &made);
    made.rationale = rationale_of(x, &made);
    *vec_push(x->ir->arena, &x->ir->items) = made;
}
