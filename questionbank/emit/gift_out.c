/* GIFT: a block an item. One pair of braces a block, so an item with several blanks has no place,
 * nor has an order. */
#include "questionbank/emit/emission.h"
#include "questionbank/emit/forms_out.h"

/* Everything that could be a mark stands behind a backslash; line ends are written \n. */
static void put_escaped(struct buf *buf, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != '\0' && strchr("~=#{}:\\", c) != NULL)
            buf_add_char(buf, '\\');
        if (c == '\n')
            buf_add(buf, STR("\\n"));
        else
            buf_add_char(buf, c);
    }
}

/* A text that begins as a mark does which no backslash hides. */
static void put_text(struct buf *buf, struct str text) {
    static const struct str HEADS[] = {STR_INIT("//"),       STR_INIT("$CATEGORY"),
                                       STR_INIT("[moodle]"), STR_INIT("[plain]"),
                                       STR_INIT("[html]"),   STR_INIT("[markdown]")};
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        if (str_starts(text, HEADS[i])) {
            buf_add(buf, STR("[moodle]"));
            break;
        }
    put_escaped(buf, text);
}

static void put_answer(struct buf *buf, struct str mark, struct str text) {
    buf_printf(buf, "\n\t%.*s", STR_ARGS(mark));
    if (str_starts(text, STR("%")) && !str_ends(mark, STR("%")))
        buf_add(buf, str_eq(mark, STR("=")) ? STR("%100%") : STR("%0%"));
    put_text(buf, text);
}

static void put_choice(struct emission *e) {
    const struct ir_item *item = e->item;
    bool several = item->kind == ITEM_MULTIPLE;
    struct str right =
        !several ? STR("=") : arena_printf(e->arena, "~%%%.5f%%", 100.0 / item->key.count);
    struct str wrong = several ? STR("~%-100%") : STR("~");
    for (uint32_t i = 0; i < item->options.count; i++) {
        const struct ir_option *option = &item->options.at[i];
        put_answer(&e->out, emit_in_key(item, option->label) ? right : wrong, option->text);
    }
}

static void put_judge(struct emission *e) {
    buf_add(&e->out, str_eq(e->item->key.at[0], STR("T")) ? STR("T") : STR("F"));
}

static void put_blank(struct emission *e) {
    for (struct str rest = e->item->key.at[0]; rest.ptr != NULL;)
        put_answer(&e->out, STR("="), str_cut(&rest, '|'));
}

static void put_pairs(struct emission *e) {
    struct emit_pair pair;
    for (uint32_t i = 0; i < e->item->key.count; i++)
        if (emit_pair_of(e->item->key.at[i], &pair)) {
            put_answer(&e->out, STR("="), pair.left);
            buf_add(&e->out, STR(" -> "));
            put_text(&e->out, pair.right);
        }
}

static void put_open(struct emission *e) {
    (void)e;
}

static void (*const PUT_ANSWERS[ITEM_KIND_COUNT])(struct emission *e) = {
    [ITEM_SINGLE] = put_choice, [ITEM_MULTIPLE] = put_choice, [ITEM_JUDGE] = put_judge,
    [ITEM_BLANK] = put_blank,   [ITEM_SHORT] = put_open,      [ITEM_ESSAY] = put_open,
    [ITEM_MATCH] = put_pairs,
};

static bool any_contains(const ir_texts *key, struct str part) {
    bool any = false;
    for (uint32_t i = 0; i < key->count; i++)
        any = any || str_contains(key->at[i], part);
    return any;
}

/* Why the item has no place in GIFT; empty when it has. */
static struct str refusal(const struct ir_item *item) {
    struct emit_pair pair;
    if (PUT_ANSWERS[item->kind] == NULL)
        return STR("GIFT 没有这种题型，未导出");
    if (item->kind == ITEM_BLANK && item->key.count != 1)
        return STR("GIFT 一道题只能有一个空，未导出");
    if (item->kind == ITEM_BLANK && any_contains(&item->key, STR("*")))
        return STR("答案里的 * 在 GIFT 里是通配符，未导出");
    if (item->kind == ITEM_BLANK && any_contains(&item->key, STR("->")))
        return STR("答案里的 -> 在 GIFT 里表示匹配，未导出");
    for (uint32_t i = 0; item->kind == ITEM_MATCH && i < item->key.count; i++)
        if (!emit_pair_of(item->key.at[i], &pair) || str_contains(pair.left, STR("->")))
            return STR("配对不能写成 GIFT，未导出");
    return (struct str){NULL, 0};
}

static void put_comment(struct emission *e) {
    const struct ir_item *item = e->item;
    struct buf *out = &e->out;
    if (item->item_name.len == 0 && item->tags.count == 0)
        return;
    buf_add(out, STR("//"));
    if (item->item_name.len > 0)
        buf_printf(out, " [id:%.*s]", STR_ARGS(emit_one_line(e->arena, item->item_name)));
    for (uint32_t i = 0; i < item->tags.count; i++)
        buf_printf(out, " [tag:%.*s]", STR_ARGS(emit_one_line(e->arena, item->tags.at[i])));
    buf_add_char(out, '\n');
}

static void lose_comment(struct emission *e) {
    static const uint32_t BRACKET[] = {']', 0};
    const struct ir_item *item = e->item;
    ir_texts name = {&(struct str){item->item_name.ptr, item->item_name.len}, 1, 1};
    if (emit_falls_apart(&item->tags, BRACKET))
        emission_lose(e, EMIT_TAGS, STR("含有换行或方括号，读回后与原文不同"));
    if (item->item_name.len > 0 && emit_falls_apart(&name, BRACKET))
        emission_lose(e, EMIT_NAME, STR("含有换行或方括号，读回后与原文不同"));
}

/* General feedback: a model text, the rationale, the citations. */
static void put_feedback(struct emission *e) {
    const struct ir_item *item = e->item;
    bool is_open = item->kind == ITEM_SHORT || item->kind == ITEM_ESSAY;
    struct str text = emit_rationale_with_cites(e);
    if (is_open && item->key.count > 0) {
        emission_lose(e, EMIT_KEY, STR("写在了解析前面"));
        emission_lose(e, EMIT_RATIONALE, STR("前面加上了参考答案"));
        text = arena_printf(e->arena, "参考答案：%.*s%s%.*s", STR_ARGS(item->key.at[0]),
                            text.len > 0 ? "\n" : "", STR_ARGS(text));
    }
    if (text.len == 0)
        return;
    buf_add(&e->out, STR("\n\t####"));
    put_text(&e->out, text);
}

static void put_topic(struct emission *e, struct str *topic) {
    struct str wanted = str_trim(emit_one_line(e->arena, e->item->topic));
    if (!str_eq(wanted, e->item->topic))
        emission_lose(e, EMIT_TOPIC, STR("换行写成了空格"));
    if (str_eq(wanted, *topic))
        return;
    buf_printf(&e->out, "$CATEGORY: $course$/top/%.*s\n\n", STR_ARGS(wanted));
    *topic = wanted;
}

static void put_item(struct emission *e) {
    static const enum emit_field UNHELD[] = {EMIT_DIFFICULTY, EMIT_PROOFS, EMIT_ACCEPTS,
                                             EMIT_FIELD_COUNT};
    const struct ir_item *item = e->item;
    put_comment(e);
    lose_comment(e);
    if (item->section.len > 0) {
        buf_add(&e->out, STR("::"));
        put_escaped(&e->out, item->section);
        buf_add(&e->out, STR("::"));
    }
    put_text(&e->out, emit_stem_with_stimulus(e));
    buf_add(&e->out, STR(" {"));
    PUT_ANSWERS[item->kind](e);
    put_feedback(e);
    buf_add(&e->out, STR("}\n\n"));
    emission_lose_fields(e, UNHELD);
    if (item->kind == ITEM_SHORT)
        emission_lose(e, EMIT_KIND, STR("写成了论述题"));
}

enum err gift_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                   struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    struct str topic = {NULL, 0};
    while (emission_next(&e)) {
        struct str why = refusal(e.item);
        if (why.len > 0) {
            emission_lose(&e, EMIT_ITEM, why);
            continue;
        }
        put_topic(&e, &topic);
        put_item(&e);
    }
    return emission_end(&e, out, fault);
}
