/* Most fields are rows of two tables; kind, difficulty, options and accepted warnings are not texts
 * or lists of texts and have their own lines. */
#include "questionbank/diff/item_diff.h"

#include "base/core/buf.h"

enum { FIELD_BYTES_MAX = 1 << 20 };

struct field {
    struct str field;
    struct str title;
    size_t offset;
};

#define FIELD(member, title_)                                                                      \
    { STR_INIT(#member), STR_INIT(title_), offsetof(struct ir_item, member) }

static const struct field TEXTS[] = {
    FIELD(item_name, "编号"), FIELD(stimulus, "材料"), FIELD(stem, "题干"),
    FIELD(rationale, "解析"), FIELD(topic, "章节"),    FIELD(section, "大题"),
};
static const struct field LISTS[] = {
    FIELD(key, "答案"),
    FIELD(cites, "依据"),
    FIELD(proofs, "核验"),
    FIELD(tags, "标签"),
};

struct comparing {
    struct arena *arena;
    const struct ir_item *old_item;
    const struct ir_item *new_item;
    field_changes changes;
};

static void add(struct comparing *c, struct field_change change) {
    *vec_push(c->arena, &c->changes) = change;
}

static void compare_text(struct comparing *c, const struct field *field) {
    const struct str *old_text = (const void *)((const char *)c->old_item + field->offset);
    const struct str *new_text = (const void *)((const char *)c->new_item + field->offset);
    if (!str_eq(*old_text, *new_text))
        add(c, (struct field_change){field->field, field->title, *old_text, *new_text});
}

static struct str joined(struct arena *arena, const ir_texts *texts) {
    struct buf buf = buf_make(arena, FIELD_BYTES_MAX);
    for (uint32_t i = 0; i < texts->count; i++) {
        if (i > 0)
            buf_add(&buf, STR("；"));
        buf_add(&buf, texts->at[i]);
    }
    return buf_str(&buf);
}

static bool same_texts(const ir_texts *a, const ir_texts *b) {
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = str_eq(a->at[i], b->at[i]);
    return same;
}

static void compare_list(struct comparing *c, const struct field *field) {
    const ir_texts *old_texts = (const void *)((const char *)c->old_item + field->offset);
    const ir_texts *new_texts = (const void *)((const char *)c->new_item + field->offset);
    if (!same_texts(old_texts, new_texts))
        add(c, (struct field_change){field->field, field->title, joined(c->arena, old_texts),
                                     joined(c->arena, new_texts)});
}

/* The text of the option at a place; empty beyond the last. */
static struct str option_text(const struct ir_item *item, uint32_t idx) {
    return idx < item->options.count ? item->options.at[idx].text : STR("");
}

static void compare_options(struct comparing *c) {
    const struct ir_item *a = c->old_item, *b = c->new_item;
    uint32_t count = a->options.count > b->options.count ? a->options.count : b->options.count;
    for (uint32_t i = 0; i < count; i++) {
        struct str label = i < b->options.count ? b->options.at[i].label : a->options.at[i].label;
        bool relabelled = i < a->options.count && !str_eq(a->options.at[i].label, label);
        struct str old_text = option_text(a, i), new_text = option_text(b, i);
        if (!relabelled && str_eq(old_text, new_text))
            continue;
        add(c, (struct field_change){arena_printf(c->arena, "options.%.*s", STR_ARGS(label)),
                                     arena_printf(c->arena, "选项 %.*s", STR_ARGS(label)), old_text,
                                     new_text});
    }
}

static struct str accepts_text(struct arena *arena, const struct ir_item *item) {
    struct buf buf = buf_make(arena, FIELD_BYTES_MAX);
    for (uint32_t i = 0; i < item->accepts.count; i++)
        buf_printf(&buf, "%s%.*s %.*s", i == 0 ? "" : "；", STR_ARGS(item->accepts.at[i].code),
                   STR_ARGS(item->accepts.at[i].reason));
    return buf_str(&buf);
}

static void compare_codes(struct comparing *c) {
    const struct ir_item *a = c->old_item, *b = c->new_item;
    if (a->kind != b->kind)
        add(c, (struct field_change){STR("kind"), STR("题型"), item_kind_title(a->kind),
                                     item_kind_title(b->kind)});
    if (a->difficulty != b->difficulty)
        add(c,
            (struct field_change){STR("difficulty"), STR("难度"), difficulty_title(a->difficulty),
                                  difficulty_title(b->difficulty)});
    struct str old_accepts = accepts_text(c->arena, a), new_accepts = accepts_text(c->arena, b);
    if (!str_eq(old_accepts, new_accepts))
        add(c, (struct field_change){STR("accepts"), STR("接受的警告"), old_accepts, new_accepts});
}

field_changes item_diff(struct arena *arena, const struct ir_item *old_item,
                        const struct ir_item *new_item) {
    struct comparing c = {.arena = arena, .old_item = old_item, .new_item = new_item};
    enum { STEM_END = 3 };
    for (uint32_t i = 0; i < STEM_END; i++)
        compare_text(&c, &TEXTS[i]);
    compare_options(&c);
    for (uint32_t i = 0; i < COUNT_OF(LISTS); i++)
        compare_list(&c, &LISTS[i]);
    for (uint32_t i = STEM_END; i < COUNT_OF(TEXTS); i++)
        compare_text(&c, &TEXTS[i]);
    compare_codes(&c);
    return c.changes;
}
