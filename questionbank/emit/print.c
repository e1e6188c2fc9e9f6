/* The printed item, by field table. */
#include "questionbank/emit/print.h"

#include <stddef.h>

#include "base/core/limits.h"
#include "base/json/json.h"
#include "questionbank/ir/source.h"

struct printed_source {
    struct str file;
    struct str sheet;
    int64_t number; /* of the line, paragraph or row */
};

struct printed_item {
    struct str kind;
    struct str difficulty;
    struct str source; /* JSON */
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

#define SOURCE(name, type, member)                                                                 \
    { name, type, JSON_REQUIRED, offsetof(struct printed_source, member), 0, 0, NULL }

static const struct json_field LINE_FIELDS[] = {SOURCE("file", JSON_STR, file),
                                                SOURCE("line", JSON_I64, number)};
static const struct json_field PARAGRAPH_FIELDS[] = {SOURCE("file", JSON_STR, file),
                                                     SOURCE("paragraph", JSON_I64, number)};
static const struct json_field ROW_FIELDS[] = {SOURCE("file", JSON_STR, file),
                                               SOURCE("sheet", JSON_STR, sheet),
                                               SOURCE("row", JSON_I64, number)};
static const struct json_shape SOURCE_SHAPES[] = {
    [ORIGIN_LINE] = JSON_SHAPE(struct printed_source, LINE_FIELDS, "PrintedLine"),
    [ORIGIN_PARAGRAPH] = JSON_SHAPE(struct printed_source, PARAGRAPH_FIELDS, "PrintedParagraph"),
    [ORIGIN_CELL] = JSON_SHAPE(struct printed_source, ROW_FIELDS, "PrintedRow"),
};

static const struct json_field ACCEPT_FIELDS[] = {
    {"code", JSON_STR, JSON_REQUIRED, offsetof(struct ir_accept, code), 0, 0, NULL},
    {"reason", JSON_STR, JSON_REQUIRED, offsetof(struct ir_accept, reason), 0, 0, NULL},
};
static const struct json_shape ACCEPT_SHAPE =
    JSON_SHAPE(struct ir_accept, ACCEPT_FIELDS, "PrintedAccept");

/* A record has all but the last; a printed item has all but the first ones. */
enum { RECORD_ONLY_COUNT = 2 };
static const struct json_field ITEM_FIELDS[] = {
    TEXT("name", JSON_STR, item.item_name),
    {"accepts", JSON_LIST, JSON_REQUIRED, offsetof(struct printed_item, item.accepts), 0, 0,
     &ACCEPT_SHAPE},
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
    TEXT("source", JSON_RAW, source),
};
static const struct json_shape ITEM_SHAPE = {
    .name = "PrintedItem",
    .fields = ITEM_FIELDS + RECORD_ONLY_COUNT,
    .field_count = COUNT_OF(ITEM_FIELDS) - RECORD_ONLY_COUNT,
    .size_bytes = sizeof(struct printed_item),
};
static const struct json_shape RECORD_SHAPE = {
    .name = "ItemRecord",
    .fields = ITEM_FIELDS,
    .field_count = COUNT_OF(ITEM_FIELDS) - 1,
    .size_bytes = sizeof(struct printed_item),
};

/* Absent texts print as "", not as null: each member always has its type. */
static void fill(struct str *text) {
    if (text->ptr == NULL)
        *text = STR("");
}

static struct str source_json(struct arena *arena, const struct ir *ir, struct ir_place place) {
    struct ir_location location = ir_locate(ir, place);
    const int64_t numbers[] = {[ORIGIN_LINE] = location.line,
                               [ORIGIN_PARAGRAPH] = location.paragraph,
                               [ORIGIN_CELL] = location.row};
    struct printed_source source = {location.path, location.sheet, numbers[location.origin]};
    struct buf buf = buf_make(arena, LIMIT_STEM_BYTES_MAX);
    json_encode(&buf, &SOURCE_SHAPES[location.origin], &source);
    return buf_str(&buf);
}

static struct printed_item printed_of(const struct ir_item *item) {
    struct printed_item printed = {
        .kind = item_kind_code(item->kind),
        .difficulty = difficulty_code(item->difficulty),
        .item = *item,
    };
    fill(&printed.item.item_name);
    fill(&printed.item.stem);
    fill(&printed.item.rationale);
    fill(&printed.item.stimulus);
    fill(&printed.item.section);
    fill(&printed.item.topic);
    return printed;
}

void print_item(struct buf *buf, const struct ir *ir, const struct ir_item *item) {
    struct printed_item printed = printed_of(item);
    printed.source = source_json(buf->arena, ir, item->place);
    json_encode(buf, &ITEM_SHAPE, &printed);
}

void print_record(struct buf *buf, const struct ir_item *item) {
    struct printed_item printed = printed_of(item);
    json_encode(buf, &RECORD_SHAPE, &printed);
}
