/* The walk over the items and the list of losses, so that no emitter forgets either. */
#include "questionbank/emit/emission.h"

#include "questionbank/ir/character.h"

struct emission emission_begin(struct arena *arena, const struct ir *ir, emit_losses *losses) {
    return (struct emission){
        .arena = arena, .ir = ir, .losses = losses, .out = buf_make(arena, EMIT_BYTES_MAX)};
}

bool emission_next(struct emission *e) {
    const struct ir_item *items = e->ir->items.at;
    while (e->next_idx < e->ir->items.count && items[e->next_idx].quarantined)
        e->next_idx++;
    if (e->next_idx == e->ir->items.count)
        return false;
    e->item_idx = e->next_idx++;
    e->item = &items[e->item_idx];
    return true;
}

enum err emission_end(const struct emission *e, struct str *out, struct fault *fault) {
    TRY(buf_check(&e->out, fault));
    *out = buf_str(&e->out);
    return ERR_OK;
}

void emission_lose(struct emission *e, enum emit_field field, struct str what) {
    *vec_push(e->arena, e->losses) = (struct emit_loss){e->item_idx, field, what};
}

void emission_lose_fields(struct emission *e, const enum emit_field *fields) {
    for (; *fields != EMIT_FIELD_COUNT; fields++)
        if (emit_has(e->item, *fields))
            emission_lose(e, *fields, STR("这种格式没有它的位置，未导出"));
}

bool emit_has(const struct ir_item *item, enum emit_field field) {
    const bool has[EMIT_FIELD_COUNT] = {
        [EMIT_ITEM] = true,
        [EMIT_KIND] = true,
        [EMIT_NAME] = item->item_name.len > 0,
        [EMIT_STIMULUS] = item->stimulus.len > 0,
        [EMIT_STEM] = item->stem.len > 0,
        [EMIT_OPTIONS] = item->options.count > 0,
        [EMIT_KEY] = item->key.count > 0,
        [EMIT_RATIONALE] = item->rationale.len > 0,
        [EMIT_CITES] = item->cites.count > 0,
        [EMIT_DIFFICULTY] = item->difficulty != DIFFICULTY_UNSTATED,
        [EMIT_TOPIC] = item->topic.len > 0,
        [EMIT_TAGS] = item->tags.count > 0,
        [EMIT_SECTION] = item->section.len > 0,
        [EMIT_PROOFS] = item->proofs.count > 0,
        [EMIT_ACCEPTS] = item->accepts.count > 0,
    };
    return has[field];
}

int emit_option_idx(const struct ir_item *item, struct str label) {
    for (uint32_t i = 0; i < item->options.count; i++)
        if (str_eq(item->options.at[i].label, label))
            return (int)i;
    return -1;
}

bool emit_in_key(const struct ir_item *item, struct str label) {
    for (uint32_t i = 0; i < item->key.count; i++)
        if (str_eq(item->key.at[i], label))
            return true;
    return false;
}

struct str emit_stem_with_stimulus(struct emission *e) {
    const struct ir_item *item = e->item;
    if (item->stimulus.len == 0)
        return item->stem;
    emission_lose(e, EMIT_STIMULUS, STR("写在了题干前面"));
    emission_lose(e, EMIT_STEM, STR("前面加上了材料"));
    return arena_printf(e->arena, "%.*s\n%.*s", STR_ARGS(item->stimulus), STR_ARGS(item->stem));
}

struct str emit_rationale_with_cites(struct emission *e) {
    const struct ir_item *item = e->item;
    if (item->cites.count == 0)
        return item->rationale;
    emission_lose(e, EMIT_CITES, STR("写在了解析后面"));
    emission_lose(e, EMIT_RATIONALE, STR("后面加上了依据"));
    struct str cites = emit_join(e->arena, &item->cites, STR("；"));
    return arena_printf(e->arena, "%.*s%s依据：%.*s", STR_ARGS(item->rationale),
                        item->rationale.len > 0 ? "\n" : "", STR_ARGS(cites));
}

struct str emit_join(struct arena *arena, const ir_texts *texts, struct str separator) {
    struct buf buf = buf_make(arena, EMIT_BYTES_MAX);
    for (uint32_t i = 0; i < texts->count; i++) {
        if (i > 0)
            buf_add(&buf, separator);
        buf_add(&buf, texts->at[i]);
    }
    return buf_str(&buf);
}

static bool holds_any(struct str text, const uint32_t *characters) {
    for (size_t at = 0; at < text.len;) {
        uint32_t c = char_next(text, &at);
        bool found = c == '\n' || c == '\r';
        for (const uint32_t *one = characters; *one != 0 && !found; one++)
            found = c == *one;
        if (found)
            return true;
    }
    return false;
}

bool emit_falls_apart(const ir_texts *texts, const uint32_t *characters) {
    for (uint32_t i = 0; i < texts->count; i++)
        if (texts->at[i].len == 0 || holds_any(texts->at[i], characters))
            return true;
    return false;
}

bool emit_has_line_end(struct str text) {
    static const uint32_t NONE[] = {0};
    return holds_any(text, NONE);
}

struct str emit_one_line(struct arena *arena, struct str text) {
    if (!emit_has_line_end(text))
        return text;
    struct buf buf = buf_make(arena, EMIT_BYTES_MAX);
    for (size_t i = 0; i < text.len; i++) {
        bool end = text.ptr[i] == '\n' || text.ptr[i] == '\r';
        if (!end)
            buf_add_char(&buf, text.ptr[i]);
        else if (buf.len > 0 && buf.data[buf.len - 1] != ' ')
            buf_add_char(&buf, ' ');
    }
    return str_trim(buf_str(&buf));
}

bool emit_pair_of(struct str key, struct emit_pair *out) {
    size_t at = str_find(key, STR("=>"));
    if (at == STR_NONE)
        return false;
    *out = (struct emit_pair){str_trim(str_slice(key, 0, at)),
                              str_trim(str_from_offset(key, at + STR("=>").len))};
    return out->left.len > 0 && out->right.len > 0;
}
