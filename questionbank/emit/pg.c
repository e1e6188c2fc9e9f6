/* The emitter that loads a bank. Ids are made here for every row; the merge uses those of rows that
 * turn out new. */
#include "questionbank/emit/pg.h"

#include "base/json/json.h"
#include "engine/item/image.h"
#include "engine/statements.h"

static const char *const STAGING_COLUMNS[] = {
    "bureau_id",   "load_id",  "row_no",       "new_item_id", "new_revision_id",
    "quarantined", "item_key", "content_hash", "kind",        "stimulus",
    "stem",        "options",  "key",          "rationale",   "cites",
    "tags",        "topic",    "difficulty",   "source",      NULL};

enum { OPTIONS_BYTES_MAX = 1 << 20 };

struct load {
    struct call *call;
    const struct ir *ir;
    struct bank_id bank_id;
    int64_t load_id;
    int64_t edition_no; /* newest before */
};

static struct str options_json(struct arena *arena, const struct ir_item *item) {
    struct buf buf = buf_make(arena, OPTIONS_BYTES_MAX);
    buf_add_char(&buf, '[');
    for (uint32_t i = 0; i < item->options.count; i++) {
        buf_add(&buf, i == 0 ? STR("{\"label\":") : STR(",{\"label\":"));
        json_put_text(&buf, item->options.at[i].label);
        buf_add(&buf, STR(",\"text\":"));
        json_put_text(&buf, item->options.at[i].text);
        buf_add_char(&buf, '}');
    }
    buf_add_char(&buf, ']');
    return buf_str(&buf);
}

/* Texts that the reader left unset are empty, never NULL. */
static void copy_present(struct copy *copy, struct str text) {
    copy_text(copy, text.ptr == NULL ? STR("") : text);
}

static struct str source_of(struct arena *arena, const struct ir *ir, const struct ir_item *item) {
    struct str path = ir->sources.at[item->place.source_idx].path;
    return arena_printf(arena, "%.*s:%u", STR_ARGS(path), item->place.line);
}

static enum err copy_item(struct load *load, struct copy *copy, uint32_t idx,
                          struct arena *scratch) {
    const struct ir_item *item = &load->ir->items.at[idx];
    struct id_source *ids = &load->call->engine->ids;
    enum item_kind kind = item->kind == ITEM_KIND_COUNT
                              ? ITEM_SINGLE
                              : item->kind; /* quarantined: any word will do */
    PROMISE(item->kind != ITEM_KIND_COUNT || item->quarantined);
    copy_i64(copy, load->call->engine->bureau_id.v);
    copy_i64(copy, load->load_id);
    copy_i64(copy, idx);
    copy_i64(copy, id_make(ids));
    copy_i64(copy, id_make(ids));
    copy_text(copy, item->quarantined ? STR("t") : STR("f"));
    copy_bytes(copy, item->item_key.bytes, HASH_BYTES);
    copy_bytes(copy, item->content_hash.bytes, HASH_BYTES);
    copy_text(copy, item_kind_code(kind));
    copy_present(copy, item->stimulus);
    copy_present(copy, item->stem);
    copy_text(copy, options_json(scratch, item));
    copy_text(copy, json_from_texts(scratch, item->key.at, item->key.count));
    copy_present(copy, item->rationale);
    copy_text(copy, json_from_texts(scratch, item->cites.at, item->cites.count));
    copy_text(copy, json_from_texts(scratch, item->tags.at, item->tags.count));
    copy_present(copy, item->topic);
    copy_text(copy, difficulty_code(item->difficulty));
    copy_text(copy, source_of(scratch, load->ir, item));
    return copy_row_end(copy);
}

static enum err copy_items(struct load *load) {
    struct copy copy;
    struct arena scratch = {0};
    enum err err = copy_begin(load->call->db, "item_staging", STAGING_COLUMNS, &copy);
    for (uint32_t i = 0; err == ERR_OK && i < load->ir->items.count; i++) {
        arena_reset(&scratch);
        err = copy_item(load, &copy, i, &scratch);
    }
    arena_close(&scratch);
    return err == ERR_OK ? copy_end(&copy) : err;
}

static const struct db_column REPORT_COLUMNS[] = {
    DB_COLUMN(struct emit_report, added, DB_I64),
    DB_COLUMN(struct emit_report, changed, DB_I64),
    DB_COLUMN(struct emit_report, unchanged, DB_I64),
    DB_COLUMN(struct emit_report, retired, DB_I64),
    DB_COLUMN(struct emit_report, quarantined, DB_I64),
};
static const struct db_shape REPORT = DB_SHAPE(struct emit_report, REPORT_COLUMNS);

static struct db_param bureau(const struct load *load) {
    return db_i64(load->call->engine->bureau_id.v);
}

static enum err find_bank(struct load *load, struct str name) {
    struct call *call = load->call;
    bool found = false;
    TRY(db_exec(call->db, SQL_BANK_ADD,
                DB_PARAMS(bureau(load), db_i64(id_make(&call->engine->ids)), db_text(name),
                          db_time(call->now_ms)),
                NULL));
    TRY(bank_find(call, name, &load->bank_id, &found));
    PROMISE(found);
    TRY(db_exec(call->db, SQL_BANK_LOCK, DB_PARAMS(bureau(load), db_i64(load->bank_id.v)), NULL));
    return bank_newest_edition(call, load->bank_id, &load->edition_no);
}

static enum err merge(struct load *load, struct emit_report *report) {
    struct db *db = load->call->db;
    TRY(db_exec(db, SQL_LOAD_PLAN, DB_NO_PARAMS, NULL));
    const struct db_params rows = DB_PARAMS(bureau(load), db_i64(load->load_id),
                                            db_i64(load->bank_id.v), db_time(load->call->now_ms));
    TRY(db_exec(db, SQL_STAGING_MERGE_ITEMS, rows, NULL));
    TRY(db_exec(db, SQL_STAGING_MERGE_REVISIONS, rows, NULL));
    TRY(db_one(db, SQL_STAGING_DIFFERENCE,
               DB_PARAMS(bureau(load), db_i64(load->load_id), db_i64(load->bank_id.v),
                         db_i64(load->edition_no)),
               &REPORT, report));
    report->bank_id = load->bank_id;
    report->edition = load->edition_no;
    return ERR_OK;
}

static enum err publish(struct load *load, struct emit_report *report) {
    struct db *db = load->call->db;
    if (report->added + report->changed + report->retired == 0)
        return ERR_OK;
    report->edition = load->edition_no + 1;
    return db_exec(db, SQL_EDITION_ADD,
                   DB_PARAMS(bureau(load), db_i64(load->load_id), db_i64(load->bank_id.v),
                             db_i64(load->edition_no), db_i64(report->edition),
                             db_time(load->call->now_ms)),
                   NULL);
}

static enum err run_load(struct load *load, struct str bank, struct emit_report *report) {
    TRY(find_bank(load, bank));
    TRY(copy_items(load));
    TRY(merge(load, report));
    TRY(publish(load, report));
    return db_exec(load->call->db, SQL_STAGING_CLEAR,
                   DB_PARAMS(bureau(load), db_i64(load->load_id)), NULL);
}

enum err emit_pg(struct call *call, const struct ir *ir, struct str bank, bool dry_run,
                 struct emit_report *out) {
    struct load load = {.call = call, .ir = ir, .load_id = id_make(&call->engine->ids)};
    struct emit_report report = {0};
    TRY(db_begin(call->db));
    enum err err = run_load(&load, bank, &report);
    if (err == ERR_OK && !dry_run)
        err = db_commit(call->db);
    else
        db_rollback(call->db);
    if (err == ERR_OK)
        *out = report;
    return err;
}
