/* Our own text form: an item a block, in order, under heads that say the kind, so that an author
 * can keep it under version control. Where a text would be read otherwise than it was written, it
 * is written otherwise; what no way of writing saves is a loss. */
#include "engine/law/cite.h"
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/text_item.h"
#include "questionbank/emit/words_out.h"
#include "questionbank/read/mark.h"

#define BIT(field) (1U << (field))

enum {
    TEXTS = BIT(EMIT_STEM) | BIT(EMIT_OPTIONS) | BIT(EMIT_KEY) | BIT(EMIT_RATIONALE),
    /* without these an item is another one */
    ESSENCE = BIT(EMIT_ITEM) | BIT(EMIT_KIND) | BIT(EMIT_STIMULUS) | BIT(EMIT_STEM) |
              BIT(EMIT_OPTIONS) | BIT(EMIT_KEY),
};

/* Lines above items: taken back when no item follows. */
struct text_block {
    size_t at; /* where they begin */
    uint32_t item_count;
};

struct text_writer {
    struct emission e;
    struct text_place place;
    struct str stimulus;      /* as the items have it */
    bool stimulus_open;       /* written above the items, else part of their stems */
    enum item_kind made_kind; /* what the head that we made is for */
    bool made_case;
    uint32_t head_count; /* under this topic */
    struct text_block topic_block;
    struct text_block head_block;
    struct text_block stimulus_block;
};

static void begin_block(struct text_writer *w, struct text_block *block) {
    *block = (struct text_block){w->e.out.len, 0};
}

/* True when the block was empty and is gone. */
static bool drop_empty(struct text_writer *w, const struct text_block *block) {
    if (block->item_count > 0 || w->e.out.len <= block->at)
        return false;
    w->e.out.len = block->at;
    return true;
}

static void close_stimulus(struct text_writer *w) {
    if (w->stimulus_open && !drop_empty(w, &w->stimulus_block))
        buf_add(&w->e.out, STR("材料完\n\n"));
    w->stimulus_open = false;
    w->stimulus = (struct str){NULL, 0};
    w->place.stimulus = w->stimulus;
}

static void close_head(struct text_writer *w) {
    close_stimulus(w);
    if (w->place.head.len > 0 && drop_empty(w, &w->head_block))
        w->head_count--;
    w->place.head = (struct str){NULL, 0};
}

static void close_topic(struct text_writer *w) {
    close_head(w);
    drop_empty(w, &w->topic_block);
    w->head_count = 0;
}

static void set_topic(struct text_writer *w) {
    struct str topic = str_trim(emit_one_line(w->e.arena, w->e.item->topic));
    if (!str_eq(topic, w->e.item->topic))
        emission_lose(&w->e, EMIT_TOPIC, STR("换行写成了空格"));
    if (str_eq(topic, w->place.topic))
        return;
    close_topic(w);
    begin_block(w, &w->topic_block);
    buf_printf(&w->e.out, "章节：%.*s\n\n", STR_ARGS(topic));
    w->place.topic = topic;
}

static void put_head(struct text_writer *w, struct str head, enum item_kind kind) {
    begin_block(w, &w->head_block);
    buf_printf(&w->e.out, "%.*s\n\n", STR_ARGS(head));
    w->place.head = head;
    w->place.head_kind = kind;
    w->place.number = 0;
    w->head_count++;
}

/* Whether a head of the item's own is one to the reader, too. */
static bool is_head(struct str section, struct kind_mark *mark) {
    struct field_mark field;
    return !emit_has_line_end(section) && str_trim(section).len == section.len &&
           mark_section(section, mark) && mark_find_field(section, FIELD_KEY, &field) == STR_NONE &&
           mark_find_field(section, FIELD_RATIONALE, &field) == STR_NONE;
}

static void make_head(struct text_writer *w) {
    const struct ir_item *item = w->e.item;
    bool is_case = item->stimulus.len > 0;
    bool same = w->made_case ? is_case : !is_case && w->made_kind == item->kind;
    if (w->place.head.len > 0 && w->made_kind != ITEM_KIND_COUNT && same)
        return;
    close_head(w);
    struct str words = is_case ? STR("案例分析题") : item_kind_title(item->kind);
    struct str number = chinese_number_format(w->e.arena, w->head_count % CITE_NUMBER_MAX + 1);
    struct str head = arena_printf(w->e.arena, "%.*s、%.*s", STR_ARGS(number), STR_ARGS(words));
    put_head(w, head, is_case ? ITEM_KIND_COUNT : item->kind);
    w->made_kind = item->kind;
    w->made_case = is_case;
}

static void set_head(struct text_writer *w) {
    struct str section = w->e.item->section;
    struct kind_mark mark;
    if (section.len > 0 && is_head(section, &mark)) {
        w->made_kind = ITEM_KIND_COUNT;
        if (!str_eq(section, w->place.head)) {
            close_head(w);
            put_head(w, section, mark.kind);
        }
        return;
    }
    if (section.len > 0)
        emission_lose(&w->e, EMIT_SECTION, STR("不能作文本的大题标题，未导出"));
    make_head(w);
}

/* Case material that reads back above a plain question. */
static bool settle_stimulus(struct text_writer *w) {
    const struct ir_item probe = {
        .kind = ITEM_JUDGE,
        .stimulus = w->place.stimulus,
        .stem = STR("以上内容属实吗？"),
        .key = {(struct str[]){STR("T")}, 1, 1},
        .topic = w->place.topic,
        .section = w->place.head,
    };
    struct text_place place = w->place;
    place.number = 1;
    place.stimulus_escaped = false;
    for (int attempt = 0; attempt < 2; attempt++, place.stimulus_escaped = true)
        if ((text_differences(&probe, &place, 0) & ESSENCE) == 0) {
            w->place.stimulus_escaped = place.stimulus_escaped;
            return true;
        }
    return false;
}

static void set_stimulus(struct text_writer *w) {
    struct str stimulus = w->e.item->stimulus;
    if (str_eq(stimulus, w->stimulus))
        return;
    close_stimulus(w);
    w->stimulus = stimulus;
    if (stimulus.len == 0)
        return;
    w->place.stimulus = stimulus;
    w->stimulus_open = settle_stimulus(w);
    begin_block(w, &w->stimulus_block);
    if (w->stimulus_open)
        text_put_stimulus(&w->e.out, &w->place);
    else
        w->place.stimulus = (struct str){NULL, 0};
}

/* The item as it can be written: with what its surroundings could not hold taken out of it. */
static struct ir_item placed_item(struct text_writer *w) {
    struct ir_item item = *w->e.item;
    if (item.stimulus.len > 0 && !w->stimulus_open)
        item.stem = emit_stem_with_stimulus(&w->e);
    item.topic = w->place.topic;
    item.stimulus = w->place.stimulus;
    item.section = w->place.head;
    return item;
}

static void flatten(struct arena *arena, struct ir_item *item) {
    struct ir_option *options = ARENA_ARRAY(arena, struct ir_option, item->options.count + 1);
    for (uint32_t i = 0; i < item->options.count; i++) {
        options[i] = item->options.at[i];
        options[i].text = emit_one_line(arena, options[i].text);
    }
    item->options.at = options;
    ir_texts key = {0};
    for (uint32_t i = 0; i < item->key.count; i++)
        *vec_push(arena, &key) = emit_one_line(arena, item->key.at[i]);
    item->key = key;
    item->stem = emit_one_line(arena, item->stem);
    item->rationale = emit_one_line(arena, item->rationale);
}

/* A way of writing an item. */
struct attempt {
    struct ir_item item;
    uint32_t escaped;
    uint32_t differences;
};

static bool try_item(struct text_writer *w, struct attempt *attempt, uint32_t unbearable) {
    attempt->differences = text_differences(&attempt->item, &w->place, attempt->escaped);
    return (attempt->differences & unbearable) == 0;
}

/* From as it stands to less and less of it; false when nothing reads back. */
static bool settle_item(struct text_writer *w, struct attempt *attempt) {
    uint32_t unbearable = ESSENCE | BIT(EMIT_RATIONALE);
    if (try_item(w, attempt, unbearable))
        return true;
    attempt->escaped = attempt->differences & TEXTS;
    if (attempt->escaped != 0 && try_item(w, attempt, unbearable))
        return true;
    attempt->escaped = TEXTS;
    if (try_item(w, attempt, unbearable))
        return true;
    attempt->escaped = 0;
    flatten(w->e.arena, &attempt->item);
    if (try_item(w, attempt, unbearable))
        return true;
    attempt->item.rationale = (struct str){NULL, 0};
    if (try_item(w, attempt, ESSENCE))
        return true;
    attempt->item.accepts.count = 0;
    return try_item(w, attempt, ESSENCE);
}

/* What stands otherwise in the file than in the item. */
static void lose_differences(struct text_writer *w, const struct ir_item *placed,
                             const struct attempt *attempt) {
    static const enum emit_field LISTS[] = {EMIT_CITES, EMIT_TAGS, EMIT_PROOFS, EMIT_NAME,
                                            EMIT_ACCEPTS};
    uint32_t rewritten = emit_differences(placed, &attempt->item);
    for (uint32_t field = 0; field < EMIT_FIELD_COUNT; field++)
        if ((rewritten >> field & 1U) != 0)
            emission_lose(&w->e, (enum emit_field)field,
                          emit_has(&attempt->item, (enum emit_field)field)
                              ? STR("换行写成了空格")
                              : STR("会被读成别的内容，未导出"));
    for (size_t i = 0; i < COUNT_OF(LISTS); i++)
        if ((attempt->differences >> LISTS[i] & 1U) != 0)
            emission_lose(&w->e, LISTS[i], STR("含有换行或分隔符，读回后与原文不同"));
    if ((attempt->differences & (BIT(EMIT_TOPIC) | BIT(EMIT_SECTION))) != 0)
        emission_lose(&w->e, EMIT_TOPIC, STR("读回后与原文不同"));
}

static void put_item(struct text_writer *w) {
    struct ir_item placed = placed_item(w);
    struct attempt attempt = {.item = placed};
    w->place.number++;
    if (!settle_item(w, &attempt)) {
        w->place.number--;
        emission_lose(&w->e, EMIT_ITEM,
                      words_key_falls_apart(&placed) ? STR("答案里有分号，会被读成几个答案，未导出")
                                                     : STR("文字会被读成别的内容，未导出"));
        return;
    }
    lose_differences(w, &placed, &attempt);
    text_put_item(&w->e.out, &attempt.item, &w->place, attempt.escaped);
    buf_add_char(&w->e.out, '\n');
    w->topic_block.item_count++;
    w->head_block.item_count++;
    w->stimulus_block.item_count++;
}

enum err text_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                   struct fault *fault) {
    struct text_writer w = {.e = emission_begin(arena, ir, losses),
                            .place = {.head_kind = ITEM_KIND_COUNT},
                            .made_kind = ITEM_KIND_COUNT};
    while (emission_next(&w.e)) {
        set_topic(&w);
        set_head(&w);
        set_stimulus(&w);
        put_item(&w);
    }
    close_topic(&w);
    return emission_end(&w.e, out, fault);
}
