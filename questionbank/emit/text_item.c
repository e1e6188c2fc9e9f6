/* What a reader makes of a text depends on marks anywhere in it, so the writer does not repeat the
 * reader's rules: it reads what it wrote. */
#include "questionbank/emit/text_item.h"

#include "questionbank/emit/words_out.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/normal.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/reader.h"

/* The field's word, then its lines. */
static void put_text(struct buf *buf, struct str word, struct str text, bool escaped) {
    buf_add(buf, word);
    if (escaped)
        buf_add_char(buf, '\n');
    for (struct str rest = text; rest.ptr != NULL;) {
        buf_add(buf, escaped ? STR("\\") : STR(""));
        buf_add(buf, str_cut(&rest, '\n'));
        buf_add_char(buf, '\n');
    }
}

static void put_present(struct buf *buf, struct str word, struct str text, bool escaped) {
    if (text.len > 0)
        put_text(buf, word, text, escaped);
}

void text_put_head(struct buf *buf, const struct text_place *place) {
    if (place->topic.len > 0)
        buf_printf(buf, "章节：%.*s\n\n", STR_ARGS(place->topic));
    if (place->head.len > 0)
        buf_printf(buf, "%.*s\n\n", STR_ARGS(place->head));
}

void text_put_stimulus(struct buf *buf, const struct text_place *place) {
    put_present(buf, STR("材料："), place->stimulus, place->stimulus_escaped);
}

static void put_list(struct buf *buf, struct str word, const ir_texts *texts,
                     const struct words_list *list) {
    struct str joined = emit_join(buf->arena, texts, list->separator);
    put_present(buf, word, emit_one_line(buf->arena, joined), false);
}

static void put_metadata(struct buf *buf, const struct ir_item *item) {
    put_list(buf, STR("依据："), &item->cites, &WORDS_CITES);
    put_present(buf, STR("难度："), words_difficulty(item->difficulty), false);
    put_list(buf, STR("标签："), &item->tags, &WORDS_TAGS);
    put_list(buf, STR("核验："), &item->proofs, &WORDS_PROOFS);
    put_present(buf, STR("编号："), emit_one_line(buf->arena, item->item_name), false);
    for (uint32_t i = 0; i < item->accepts.count; i++)
        buf_printf(buf, "接受：%.*s %.*s\n", STR_ARGS(item->accepts.at[i].code),
                   STR_ARGS(emit_one_line(buf->arena, item->accepts.at[i].reason)));
}

static bool has_bit(uint32_t bits, enum emit_field field) {
    return (bits >> field & 1U) != 0;
}

void text_put_item(struct buf *buf, const struct ir_item *item, const struct text_place *place,
                   uint32_t escaped) {
    struct arena *arena = buf->arena;
    struct str mark = arena_printf(arena, "%u．", place->number);
    if (place->head_kind != item->kind)
        mark = arena_printf(arena, "%.*s【%.*s】", STR_ARGS(mark),
                            STR_ARGS(item_kind_title(item->kind)));
    put_text(buf, mark, item->stem, has_bit(escaped, EMIT_STEM));
    for (uint32_t i = 0; i < item->options.count; i++) {
        const struct ir_option *option = &item->options.at[i];
        mark = arena_printf(arena, "%.*s．", STR_ARGS(option->label));
        put_text(buf, mark, option->text, has_bit(escaped, EMIT_OPTIONS));
    }
    put_present(buf, STR("答案："), words_key(arena, item), has_bit(escaped, EMIT_KEY));
    put_present(buf, STR("解析："), item->rationale, has_bit(escaped, EMIT_RATIONALE));
    put_metadata(buf, item);
}

/* The neighbour behind the item, which must come out whole. */
static struct ir_item make_probe(struct arena *arena) {
    struct ir_item probe = {.kind = ITEM_JUDGE, .stem = STR("以上内容属实。")};
    *vec_push(arena, &probe.key) = STR("T");
    return probe;
}

static bool is_probe(const struct ir_item *item, const struct ir_item *probe) {
    return item->kind == probe->kind && str_eq(item->stem, probe->stem) && item->key.count == 1 &&
           item->rationale.len == 0;
}

static uint32_t differences_of(struct arena *arena, struct str text, const struct ir_item *item,
                               const struct ir_item *probe) {
    struct ir ir = {.arena = arena};
    uint32_t source_idx = ir_source_add(&ir, STR("-"), STR("text"), ORIGIN_LINE);
    ir.sources.at[source_idx].text = text;
    text_read(&ir, source_idx);
    for (uint32_t i = 0; i < ir.items.count; i++)
        normalise_item(&ir, &ir.items.at[i]);
    if (ir.items.count != 2 || !is_probe(&ir.items.at[1], probe) ||
        !str_eq(reader_sniff(text)->name, STR("text")))
        return UINT32_MAX;
    return emit_differences(item, &ir.items.at[0]);
}

uint32_t text_differences(const struct ir_item *item, const struct text_place *place,
                          uint32_t escaped) {
    struct arena scratch = {0};
    struct buf text = buf_make(&scratch, EMIT_BYTES_MAX);
    const struct ir_item probe = make_probe(&scratch);
    struct text_place behind = *place;
    behind.number++;
    text_put_head(&text, place);
    text_put_stimulus(&text, place);
    text_put_item(&text, item, place, escaped);
    buf_add_char(&text, '\n');
    text_put_item(&text, &probe, &behind, 0);
    if (place->stimulus.len > 0)
        buf_add(&text, STR("材料完\n"));
    uint32_t differences = differences_of(&scratch, buf_str(&text), item, &probe);
    arena_close(&scratch);
    return differences;
}
