/* The printed item, by field table. */
#include "questionbank/emit/print.h"

#include <stddef.h>

#include "base/json/json.h"

struct printed_source {
    struct str file;
    int64_t line;
};

struct printed_item {
    struct str kind;
    struct str difficulty;
    struct printed_source source;
    struct ir_item item;
};

#define TEXT(name, type_, member)                                                                  \
    { name, type_, JSON_REQUIRED, offsetof(struct printed_item, member), 0, 0, NULL }

static const struct json_field OPTION_FIELDS[] = {
    {"label", JSON_STR, JSON_REQUIRED, offsetof(struct ir_option, label), 0, 0, NULL},
    {"text", JSON_STR, JSON_REQUIRED, offsetof(struct ir_option, text), 0, 0, NULL},
};
static const struct json_shape OPTION_SHAPE =
    JSON_SHAPE(struct ir_option, OPTION_FIELDS, "PrintedOption");

static const struct json_field SOURCE_FIELDS[] = {
    {"file", JSON_STR, JSON_REQUIRED, offsetof(struct printed_source, file), 0, 0, NULL},
    {"line", JSON_I64, JSON_REQUIRED, offsetof(struct printed_source, line), 0, 0, NULL},
};
static const struct json_shape SOURCE_SHAPE =
    JSON_SHAPE(struct printed_source, SOURCE_FIELDS, "PrintedSource");

static const struct json_field ITEM_FIELDS[] = {
    TEXT("kind", JSON_STR, kind),
    TEXT("stem", JSON_STR, item.stem),
    {"options", JSON_LIST, JSON_REQUIRED, offsetof(struct printed_item, item.options), 0, 0,
     &OPTION_SHAPE},
    TEXT("key", JSON_STR_LIST, item.key),
    TEXT("rationale", JSON_STR, item.rationale),
    TEXT("cites", JSON_STR_LIST, item.cites),
    TEXT("proofs", JSON_STR_LIST, item.proofs),
    TEXT("stimulus", JSON_STR, item.stimulus),
    TEXT("section", JSON_STR, item.section),
    TEXT("topic", JSON_STR, item.topic),
    TEXT("difficulty", JSON_STR, difficulty),
    TEXT("tags", JSON_STR_LIST, item.tags),
    {"source", JSON_OBJECT, JSON_REQUIRED, offsetof(struct printed_item, source), 0, 0,
     &SOURCE_SHAPE},
};
static const struct json_shape ITEM_SHAPE =
    JSON_SHAPE(struct printed_item, ITEM_FIELDS, "PrintedItem");

/* Absent texts print as "", not as null: each member always has its type. */
static void fill(struct str *text) {
    if (text->ptr == NULL)
        *text = STR("");
}

void print_item(struct buf *buf, const struct ir *ir, const struct ir_item *item) {
    struct printed_item printed = {
        .kind = item_kind_code(item->kind),
        .difficulty = difficulty_code(item->difficulty),
        .source = {ir->sources.at[item->place.source_idx].path, item->place.line},
        .item = *item,
    };
    fill(&printed.item.stem);
    fill(&printed.item.rationale);
    fill(&printed.item.stimulus);
    fill(&printed.item.section);
    fill(&printed.item.topic);
    json_encode(buf, &ITEM_SHAPE, &printed);
}
