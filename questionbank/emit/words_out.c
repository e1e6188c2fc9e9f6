/* Values as people write them. */
#include "questionbank/emit/words_out.h"

#define IDEOGRAPHIC_COMMA 0x3001

const struct words_list WORDS_CITES = {STR_INIT("；"), (const uint32_t[]){';', 0}};
const struct words_list WORDS_TAGS = {STR_INIT("、"),
                                      (const uint32_t[]){IDEOGRAPHIC_COMMA, ',', ';', 0}};
const struct words_list WORDS_PROOFS = {STR_INIT("｜"), (const uint32_t[]){'|', 0}};
const struct words_list WORDS_ANSWERS = {STR_INIT("；"), (const uint32_t[]){';', 0}};

static bool is_lettered(enum item_kind kind) {
    return kind == ITEM_SINGLE || kind == ITEM_MULTIPLE || kind == ITEM_ORDER;
}

struct str words_key(struct arena *arena, const struct ir_item *item) {
    if (item->key.count == 0)
        return (struct str){NULL, 0};
    if (item->kind == ITEM_JUDGE)
        return str_eq(item->key.at[0], STR("T")) ? STR("正确") : STR("错误");
    if (is_lettered(item->kind))
        return emit_join(arena, &item->key, STR(""));
    bool apart = item->kind == ITEM_MATCH && emit_falls_apart(&item->key, WORDS_ANSWERS.cuts);
    return emit_join(arena, &item->key, apart ? STR("\n") : WORDS_ANSWERS.separator);
}

bool words_key_falls_apart(const struct ir_item *item) {
    return item->kind == ITEM_BLANK && emit_falls_apart(&item->key, WORDS_ANSWERS.cuts);
}

struct str words_difficulty(enum difficulty difficulty) {
    return difficulty == DIFFICULTY_UNSTATED ? (struct str){NULL, 0} : difficulty_title(difficulty);
}

struct str words_accepts(struct arena *arena, const struct ir_item *item) {
    struct buf buf = buf_make(arena, EMIT_BYTES_MAX);
    for (uint32_t i = 0; i < item->accepts.count; i++)
        buf_printf(&buf, "%s%.*s %.*s", i > 0 ? "\n" : "", STR_ARGS(item->accepts.at[i].code),
                   STR_ARGS(item->accepts.at[i].reason));
    return buf_str(&buf);
}
