/* A published edition as IR. The columns of lists are decoded together, as one JSON object a row,
 * because the strict decoder works on objects. */
#include "questionbank/emit/edition.h"

#include "base/json/json.h"
#include "engine/item/image.h"
#include "engine/statements.h"
#include "questionbank/link/identity.h"

struct edition_row {
    struct str item_key;
    struct str kind;
    struct str item_name;
    struct str stimulus;
    struct str stem;
    struct str options;
    struct str key;
    struct str rationale;
    struct str cites;
    struct str proofs;
    struct str tags;
    struct str topic;
    struct str section;
    struct str difficulty;
    struct str accepts;
};

#define BYTES(member) DB_COLUMN(struct edition_row, member, DB_BYTES)
#define TEXT(member)  DB_COLUMN(struct edition_row, member, DB_TEXT)
static const struct db_column ROW_COLUMNS[] = {
    BYTES(item_key), TEXT(kind),  TEXT(item_name), TEXT(stimulus),   TEXT(stem),
    TEXT(options),   TEXT(key),   TEXT(rationale), TEXT(cites),      TEXT(proofs),
    TEXT(tags),      TEXT(topic), TEXT(section),   TEXT(difficulty), TEXT(accepts),
};
static const struct db_shape ROW = DB_SHAPE(struct edition_row, ROW_COLUMNS);

static const struct json_field OPTION_FIELDS[] = {
    {.name = "label", .type = JSON_STR, .offset = offsetof(struct ir_option, label)},
    {.name = "text", .type = JSON_STR, .offset = offsetof(struct ir_option, text)},
};
static const struct json_shape OPTION = JSON_SHAPE(struct ir_option, OPTION_FIELDS, "option");

static const struct json_field ACCEPT_FIELDS[] = {
    {.name = "code", .type = JSON_STR, .offset = offsetof(struct ir_accept, code)},
    {.name = "reason", .type = JSON_STR, .offset = offsetof(struct ir_accept, reason)},
};
static const struct json_shape ACCEPT = JSON_SHAPE(struct ir_accept, ACCEPT_FIELDS, "accept");

#define TEXTS(member)                                                                              \
    { .name = #member, .type = JSON_STR_LIST, .offset = offsetof(struct ir_item, member) }
#define LIST(member, shape_)                                                                       \
    {                                                                                              \
        .name = #member, .type = JSON_LIST, .offset = offsetof(struct ir_item, member),            \
        .shape = (shape_)                                                                          \
    }
static const struct json_field LIST_FIELDS[] = {
    LIST(options, &OPTION), LIST(accepts, &ACCEPT), TEXTS(key),
    TEXTS(cites),           TEXTS(proofs),          TEXTS(tags),
};
static const struct json_shape LISTS = JSON_SHAPE(struct ir_item, LIST_FIELDS, "lists");

static enum err read_item(struct call *call, const struct edition_row *row, struct ir_item *out) {
    PROMISE(row->item_key.len == HASH_BYTES);
    struct str lists =
        arena_printf(call->arena,
                     "{\"options\":%.*s,\"accepts\":%.*s,\"key\":%.*s,\"cites\":%.*s,"
                     "\"proofs\":%.*s,\"tags\":%.*s}",
                     STR_ARGS(row->options), STR_ARGS(row->accepts), STR_ARGS(row->key),
                     STR_ARGS(row->cites), STR_ARGS(row->proofs), STR_ARGS(row->tags));
    TRY(json_decode(call->arena, lists, &LISTS, out, call->fault));
    PROMISE(item_kind_parse(row->kind, &out->kind) == ERR_OK);
    PROMISE(difficulty_parse(row->difficulty, &out->difficulty) == ERR_OK);
    out->item_name = row->item_name;
    out->stimulus = row->stimulus;
    out->stem = row->stem;
    out->rationale = row->rationale;
    out->topic = row->topic;
    out->section = row->section;
    memcpy(out->item_key.bytes, row->item_key.ptr, HASH_BYTES);
    out->normal = true;
    return ERR_OK;
}

static enum err get_bank(struct call *call, struct str bank, struct bank_id *bank_id) {
    bool found = false;
    TRY(bank_find(call, bank, bank_id, &found));
    if (!found)
        return fault_set(call->fault, ERR_NOT_FOUND, "bank_unknown",
                         "没有题库“%.*s”，请检查题库名。", STR_ARGS(bank));
    return ERR_OK;
}

static enum err find_edition(struct call *call, struct str bank, struct bank_id *bank_id,
                             int64_t *edition_no) {
    int64_t newest = 0;
    TRY(get_bank(call, bank, bank_id));
    TRY(bank_newest_edition(call, *bank_id, &newest));
    if (newest == 0 || *edition_no < 0 || *edition_no > newest)
        return fault_set(call->fault, ERR_NOT_FOUND, "edition_unknown",
                         "题库“%.*s”没有第 %lld 版，最新的是第 %lld 版。", STR_ARGS(bank),
                         (long long)*edition_no, (long long)newest);
    if (*edition_no == 0)
        *edition_no = newest;
    return ERR_OK;
}

enum err edition_read(struct call *call, struct str bank, int64_t *edition_no, struct ir *out) {
    struct bank_id bank_id = {0};
    int64_t edition = *edition_no;
    VEC(struct edition_row) rows = {0};
    struct ir ir = {.arena = call->arena};
    TRY(find_edition(call, bank, &bank_id, &edition));
    TRY(db_many(call->db, SQL_EDITION_ITEM_LIST,
                DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(bank_id.v), db_i64(edition)),
                &ROW, &rows));
    *vec_push(ir.arena, &ir.sources) = (struct ir_source){
        .path = arena_printf(ir.arena, "%.*s@%lld", STR_ARGS(bank), (long long)edition),
        .format = STR("edition")};
    ir.items.at = ARENA_ARRAY(ir.arena, struct ir_item, rows.count);
    ir.items.count = ir.items.cap = rows.count;
    struct frame frame = {.arena = ir.arena};
    for (uint32_t i = 0; i < rows.count; i++) {
        struct ir_item *item = &ir.items.at[i];
        TRY(read_item(call, &rows.at[i], item));
        item->content_hash = identity_content(&frame, item);
    }
    *edition_no = edition;
    *out = ir;
    return ERR_OK;
}

static const struct db_column EXAM_COLUMNS[] = {
    DB_COLUMN(struct bank_exam, title, DB_TEXT),
    DB_COLUMN(struct bank_exam, blueprint, DB_TEXT),
};
static const struct db_shape EXAM = DB_SHAPE(struct bank_exam, EXAM_COLUMNS);

enum err bank_exam_list(struct call *call, struct str bank, bank_exam_vec *out) {
    struct bank_id bank_id = {0};
    TRY(get_bank(call, bank, &bank_id));
    return db_many(call->db, SQL_BANK_EXAM_LIST,
                   DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(bank_id.v)), &EXAM, out);
}
