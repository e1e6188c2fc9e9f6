/* One function a table: the columns as COPY wants them. */
#include "questionbank/emit/pg_rows.h"

#include "base/core/limits.h"
#include "base/json/json.h"
#include "questionbank/ir/source.h"

enum { LIST_BYTES_MAX = 1 << 20 };

static const struct copy_column ITEM_COLUMNS[] = {
    {"bureau_id", COPY_I64},  {"item_id", COPY_I64},     {"bank_id", COPY_I64},
    {"item_key", COPY_BYTES}, {"created_at", COPY_TIME},
};

static const struct copy_column REVISION_COLUMNS[] = {
    {"bureau_id", COPY_I64},      {"revision_id", COPY_I64}, {"item_id", COPY_I64},
    {"content_hash", COPY_BYTES}, {"kind", COPY_TEXT},       {"item_name", COPY_TEXT},
    {"stimulus", COPY_TEXT},      {"stem", COPY_TEXT},       {"options", COPY_JSON},
    {"key", COPY_JSON},           {"rationale", COPY_TEXT},  {"cites", COPY_JSON},
    {"proofs", COPY_JSON},        {"tags", COPY_JSON},       {"topic", COPY_TEXT},
    {"section", COPY_TEXT},       {"difficulty", COPY_TEXT}, {"accepts", COPY_JSON},
    {"source", COPY_TEXT},        {"created_at", COPY_TIME},
};

static const struct copy_column EDITION_COLUMNS[] = {
    {"bureau_id", COPY_I64}, {"bank_id", COPY_I64},     {"edition_no", COPY_I32},
    {"item_id", COPY_I64},   {"revision_id", COPY_I64},
};

static void copy_hash(struct copy *copy, const struct hash *hash) {
    copy_text(copy, (struct str){(const char *)hash->bytes, HASH_BYTES});
}

/* Texts that the reader left unset are empty, never NULL. */
static void copy_present(struct copy *copy, struct str text) {
    copy_text(copy, text.ptr == NULL ? STR("") : text);
}

enum err pg_copy_items(const struct pg_rows *rows) {
    struct call *call = rows->call;
    struct copy copy;
    TRY(copy_begin(call->db, "item", ITEM_COLUMNS, COUNT_OF(ITEM_COLUMNS), &copy));
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct pg_item *row = &rows->items[i];
        if (!row->item_is_new)
            continue;
        copy_number(&copy, call->engine->bureau_id.v);
        copy_number(&copy, row->item_id);
        copy_number(&copy, rows->bank_id.v);
        copy_hash(&copy, &row->item->item_key);
        copy_number(&copy, call->now_ms);
        TRY(copy_row_end(&copy));
    }
    return copy_end(&copy);
}

/* Two texts of an object: an option or an accepted warning. */
static void put_pair(struct buf *buf, const char *first, struct str a, const char *second,
                     struct str b) {
    buf_printf(buf, "%s{\"%s\":", buf->len == 1 ? "" : ",", first);
    json_put_text(buf, a);
    buf_printf(buf, ",\"%s\":", second);
    json_put_text(buf, b);
    buf_add_char(buf, '}');
}

static void copy_options(struct copy *copy, const struct ir_item *item, struct buf *list) {
    list->len = 0;
    buf_add_char(list, '[');
    for (uint32_t i = 0; i < item->options.count; i++)
        put_pair(list, "label", item->options.at[i].label, "text", item->options.at[i].text);
    buf_add_char(list, ']');
    copy_text(copy, buf_str(list));
}

static void copy_accepts(struct copy *copy, const struct ir_item *item, struct buf *list) {
    list->len = 0;
    buf_add_char(list, '[');
    for (uint32_t i = 0; i < item->accepts.count; i++)
        put_pair(list, "code", item->accepts.at[i].code, "reason", item->accepts.at[i].reason);
    buf_add_char(list, ']');
    copy_text(copy, buf_str(list));
}

static void copy_list(struct copy *copy, const ir_texts *texts, struct buf *list) {
    list->len = 0;
    buf_add_char(list, '[');
    for (uint32_t i = 0; i < texts->count; i++) {
        if (i > 0)
            buf_add_char(list, ',');
        json_put_text(list, texts->at[i]);
    }
    buf_add_char(list, ']');
    copy_text(copy, buf_str(list));
}

/* The place as its author knows it: a line, a paragraph, a cell. */
static void copy_source(struct copy *copy, const struct ir *ir, const struct ir_item *item) {
    struct ir_location location = ir_locate(ir, item->place);
    copy_text(copy, ir_location_format(ir->arena, &location, false));
}

static void copy_texts(struct copy *copy, const struct pg_rows *rows, const struct ir_item *item,
                       struct buf *list) {
    copy_text(copy, item_kind_code(item->kind));
    copy_present(copy, item->item_name);
    copy_present(copy, item->stimulus);
    copy_present(copy, item->stem);
    copy_options(copy, item, list);
    copy_list(copy, &item->key, list);
    copy_present(copy, item->rationale);
    copy_list(copy, &item->cites, list);
    copy_list(copy, &item->proofs, list);
    copy_list(copy, &item->tags, list);
    copy_present(copy, item->topic);
    copy_present(copy, item->section);
    copy_text(copy, difficulty_code(item->difficulty));
    copy_accepts(copy, item, list);
    copy_source(copy, rows->ir, item);
}

enum err pg_copy_revisions(const struct pg_rows *rows) {
    struct call *call = rows->call;
    struct copy copy;
    struct buf list = buf_make(call->arena, LIST_BYTES_MAX);
    TRY(copy_begin(call->db, "item_revision", REVISION_COLUMNS, COUNT_OF(REVISION_COLUMNS), &copy));
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct pg_item *row = &rows->items[i];
        if (!row->revision_is_new)
            continue;
        copy_number(&copy, call->engine->bureau_id.v);
        copy_number(&copy, row->revision_id);
        copy_number(&copy, row->item_id);
        copy_hash(&copy, &row->revision);
        copy_texts(&copy, rows, row->item, &list);
        copy_number(&copy, call->now_ms);
        TRY(copy_row_end(&copy));
    }
    TRY(buf_check(&list, call->fault));
    return copy_end(&copy);
}

enum err pg_copy_edition(const struct pg_rows *rows, int64_t edition_no) {
    struct call *call = rows->call;
    struct copy copy;
    TRY(copy_begin(call->db, "edition_item", EDITION_COLUMNS, COUNT_OF(EDITION_COLUMNS), &copy));
    for (uint32_t i = 0; i < rows->count; i++) {
        copy_number(&copy, call->engine->bureau_id.v);
        copy_number(&copy, rows->bank_id.v);
        copy_number(&copy, edition_no);
        copy_number(&copy, rows->items[i].item_id);
        copy_number(&copy, rows->items[i].revision_id);
        TRY(copy_row_end(&copy));
    }
    return copy_end(&copy);
}
