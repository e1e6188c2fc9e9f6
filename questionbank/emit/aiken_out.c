/* Aiken: single choice and nothing else. The text reader reads it back, so each item is tried. */
#include "questionbank/emit/emission.h"
#include "questionbank/emit/forms_out.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/normal.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/reader.h"

static void put_item(struct buf *buf, const struct ir_item *item) {
    buf_printf(buf, "%.*s\n", STR_ARGS(item->stem));
    for (uint32_t i = 0; i < item->options.count; i++)
        buf_printf(buf, "%.*s. %.*s\n", STR_ARGS(item->options.at[i].label),
                   STR_ARGS(item->options.at[i].text));
    buf_printf(buf, "ANSWER: %.*s\n\n", STR_ARGS(item->key.at[0]));
}

/* Aiken has a line for each part. */
static struct ir_item on_one_line(struct emission *e) {
    struct ir_item item = {.kind = ITEM_SINGLE, .stem = emit_stem_with_stimulus(e)};
    struct str stem = emit_one_line(e->arena, item.stem);
    if (!str_eq(stem, item.stem))
        emission_lose(e, EMIT_STEM, STR("换行写成了空格"));
    item.stem = stem;
    item.key = e->item->key;
    bool rewritten = false;
    for (uint32_t i = 0; i < e->item->options.count; i++) {
        const struct ir_option *option = &e->item->options.at[i];
        struct str text = emit_one_line(e->arena, option->text);
        rewritten = rewritten || !str_eq(text, option->text);
        *vec_push(e->arena, &item.options) = (struct ir_option){option->label, text, {0}};
    }
    if (rewritten)
        emission_lose(e, EMIT_OPTIONS, STR("换行写成了空格"));
    return item;
}

/* A neighbour between two of the item: one must not run into the other. */
static struct ir_item make_probe(struct arena *arena) {
    struct ir_item probe = {.kind = ITEM_SINGLE, .stem = STR("下列正确的是：")};
    *vec_push(arena, &probe.options) = (struct ir_option){.label = STR("A"), .text = STR("一")};
    *vec_push(arena, &probe.options) = (struct ir_option){.label = STR("B"), .text = STR("二")};
    *vec_push(arena, &probe.key) = STR("A");
    return probe;
}

static bool reads_back(const struct ir_item *item) {
    struct arena scratch = {0};
    struct ir ir = {.arena = &scratch};
    struct buf text = buf_make(&scratch, EMIT_BYTES_MAX);
    const struct ir_item probe = make_probe(&scratch);
    put_item(&text, item);
    bool is_text = str_eq(reader_sniff(buf_str(&text))->name, STR("text"));
    put_item(&text, &probe);
    put_item(&text, item);
    uint32_t source_idx = ir_source_add(&ir, STR("-"), STR("text"), ORIGIN_LINE);
    ir.sources.at[source_idx].text = buf_str(&text);
    text_read(&ir, source_idx);
    bool same = is_text && ir.items.count == 3;
    for (uint32_t i = 0; same && i < 3; i++) {
        normalise_item(&ir, &ir.items.at[i]);
        same = emit_differences(i == 1 ? &probe : item, &ir.items.at[i]) == 0;
    }
    arena_close(&scratch);
    return same;
}

static void emit_item(struct emission *e) {
    static const enum emit_field UNHELD[] = {
        EMIT_NAME, EMIT_RATIONALE, EMIT_CITES,  EMIT_DIFFICULTY, EMIT_TOPIC,
        EMIT_TAGS, EMIT_SECTION,   EMIT_PROOFS, EMIT_ACCEPTS,    EMIT_FIELD_COUNT,
    };
    if (e->item->kind != ITEM_SINGLE) {
        emission_lose(e, EMIT_ITEM, STR("Aiken 只有单选题，未导出"));
        return;
    }
    uint32_t losses_before = e->losses->count;
    struct ir_item item = on_one_line(e);
    if (!reads_back(&item)) {
        e->losses->count = losses_before;
        emission_lose(e, EMIT_ITEM, STR("文字会被读成别的内容，未导出"));
        return;
    }
    put_item(&e->out, &item);
    emission_lose_fields(e, UNHELD);
}

enum err aiken_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                    struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    while (emission_next(&e))
        emit_item(&e);
    return emission_end(&e, out, fault);
}
