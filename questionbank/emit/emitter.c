/* The table of emitters, and what two items differ in. */
#include "questionbank/emit/emitter.h"

#include "questionbank/emit/forms_out.h"

static const struct emitter EMITTERS[] = {
    {STR_INIT("text"), STR_INIT(".txt"), STR_INIT("文本，可以纳入版本管理"), false, text_emit},
    {STR_INIT("xlsx"), STR_INIT(".xlsx"), STR_INIT("Excel 工作簿"), true, xlsx_emit},
    {STR_INIT("csv"), STR_INIT(".csv"), STR_INIT("CSV 表格"), false, csv_emit},
    {STR_INIT("json"), STR_INIT(".jsonl"), STR_INIT("一行一题的 JSON"), false, json_emit},
    {STR_INIT("gift"), STR_INIT(".gift"), STR_INIT("Moodle GIFT 文本"), false, gift_emit},
    {STR_INIT("aiken"), STR_INIT(".txt"), STR_INIT("Aiken 文本，只有单选题"), false, aiken_emit},
    {STR_INIT("moodle-xml"), STR_INIT(".xml"), STR_INIT("Moodle XML"), false, moodle_emit},
    {STR_INIT("qti"), STR_INIT(".zip"), STR_INIT("QTI 2.1 内容包"), true, qti_emit},
    {STR_INIT("qti3"), STR_INIT(".zip"), STR_INIT("QTI 3.0 内容包"), true, qti3_emit},
};

const struct emitter *emitter_find(struct str name) {
    for (size_t i = 0; i < COUNT_OF(EMITTERS); i++)
        if (str_eq(EMITTERS[i].name, name))
            return &EMITTERS[i];
    return NULL;
}

const struct emitter *emitter_at(uint32_t idx) {
    return idx < COUNT_OF(EMITTERS) ? &EMITTERS[idx] : NULL;
}

struct str emit_field_title(enum emit_field field) {
    static const struct str TITLES[EMIT_FIELD_COUNT] = {
        [EMIT_ITEM] = STR_INIT("整题"),    [EMIT_KIND] = STR_INIT("题型"),
        [EMIT_NAME] = STR_INIT("编号"),    [EMIT_STIMULUS] = STR_INIT("材料"),
        [EMIT_STEM] = STR_INIT("题干"),    [EMIT_OPTIONS] = STR_INIT("选项"),
        [EMIT_KEY] = STR_INIT("答案"),     [EMIT_RATIONALE] = STR_INIT("解析"),
        [EMIT_CITES] = STR_INIT("依据"),   [EMIT_DIFFICULTY] = STR_INIT("难度"),
        [EMIT_TOPIC] = STR_INIT("章节"),   [EMIT_TAGS] = STR_INIT("标签"),
        [EMIT_SECTION] = STR_INIT("大题"), [EMIT_PROOFS] = STR_INIT("核验"),
        [EMIT_ACCEPTS] = STR_INIT("接受"),
    };
    return TITLES[field];
}

static bool same_texts(const ir_texts *a, const ir_texts *b) {
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = str_eq(a->at[i], b->at[i]);
    return same;
}

static bool same_options(const struct ir_item *a, const struct ir_item *b) {
    bool same = a->options.count == b->options.count;
    for (uint32_t i = 0; same && i < a->options.count; i++)
        same = str_eq(a->options.at[i].label, b->options.at[i].label) &&
               str_eq(a->options.at[i].text, b->options.at[i].text);
    return same;
}

static bool same_accepts(const struct ir_item *a, const struct ir_item *b) {
    bool same = a->accepts.count == b->accepts.count;
    for (uint32_t i = 0; same && i < a->accepts.count; i++)
        same = str_eq(a->accepts.at[i].code, b->accepts.at[i].code) &&
               str_eq(a->accepts.at[i].reason, b->accepts.at[i].reason);
    return same;
}

uint32_t emit_differences(const struct ir_item *a, const struct ir_item *b) {
    const bool same[EMIT_FIELD_COUNT] = {
        [EMIT_ITEM] = !b->quarantined,
        [EMIT_KIND] = a->kind == b->kind,
        [EMIT_NAME] = str_eq(a->item_name, b->item_name),
        [EMIT_STIMULUS] = str_eq(a->stimulus, b->stimulus),
        [EMIT_STEM] = str_eq(a->stem, b->stem),
        [EMIT_OPTIONS] = same_options(a, b),
        [EMIT_KEY] = same_texts(&a->key, &b->key),
        [EMIT_RATIONALE] = str_eq(a->rationale, b->rationale),
        [EMIT_CITES] = same_texts(&a->cites, &b->cites),
        [EMIT_DIFFICULTY] = a->difficulty == b->difficulty,
        [EMIT_TOPIC] = str_eq(a->topic, b->topic),
        [EMIT_TAGS] = same_texts(&a->tags, &b->tags),
        [EMIT_SECTION] = a->section.len == 0 || str_eq(a->section, b->section),
        [EMIT_PROOFS] = same_texts(&a->proofs, &b->proofs),
        [EMIT_ACCEPTS] = same_accepts(a, b),
    };
    uint32_t differences = 0;
    for (uint32_t i = 0; i < EMIT_FIELD_COUNT; i++)
        differences |= same[i] ? 0 : 1U << i;
    return differences;
}
