/* The emitter that loads a bank. Under the bank's lock it reads which items and texts the bank has,
 * finds the difference here, makes the ids of what is new and copies it in. The unique keys of the
 * tables stay the last judge. */
#include "questionbank/emit/pg.h"

#include "engine/item/image.h"
#include "engine/statements.h"
#include "questionbank/diff/difference.h"
#include "questionbank/emit/pg_rows.h"

/* An item that the bank has or had. */
struct state_row {
    struct str item_key;
    int64_t item_id;
    int64_t revision_id; /* 0: not in the newest edition */
    struct str content_hash;
};
static const struct db_column STATE_COLUMNS[] = {
    DB_COLUMN(struct state_row, item_key, DB_BYTES),
    DB_COLUMN(struct state_row, item_id, DB_I64),
    DB_COLUMN(struct state_row, revision_id, DB_I64),
    DB_COLUMN(struct state_row, content_hash, DB_BYTES),
};
static const struct db_shape STATE = DB_SHAPE(struct state_row, STATE_COLUMNS);

struct found_row {
    int64_t item_id;
    int64_t revision_id;
    struct str content_hash;
};
static const struct db_column FOUND_COLUMNS[] = {
    DB_COLUMN(struct found_row, item_id, DB_I64),
    DB_COLUMN(struct found_row, revision_id, DB_I64),
    DB_COLUMN(struct found_row, content_hash, DB_BYTES),
};
static const struct db_shape FOUND = DB_SHAPE(struct found_row, FOUND_COLUMNS);

typedef VEC(struct pg_item) pg_items;

struct load {
    struct call *call;
    const struct ir *ir;
    struct bank_id bank_id;
    int64_t edition_no; /* newest before */
    VEC(struct state_row) state;
    diff_state new_state;
    struct difference difference;
    pg_items items; /* of the edition to be */
};

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

static void take_hash(struct hash *hash, struct str bytes) {
    PROMISE(bytes.len == HASH_BYTES);
    memcpy(hash->bytes, bytes.ptr, HASH_BYTES);
}

static enum err compare(struct load *load) {
    struct call *call = load->call;
    diff_state old_state = {0};
    TRY(db_exec(call->db, SQL_LOAD_PLAN, DB_NO_PARAMS, NULL));
    TRY(db_many(call->db, SQL_EDITION_STATE,
                DB_PARAMS(bureau(load), db_i64(load->bank_id.v), db_i64(load->edition_no)), &STATE,
                &load->state));
    old_state.at = ARENA_ARRAY(call->arena, struct diff_entry, load->state.count);
    old_state.count = load->state.count;
    for (uint32_t i = 0; i < load->state.count; i++) {
        const struct state_row *row = &load->state.at[i];
        struct diff_entry *entry = &old_state.at[i];
        entry->absent = row->revision_id == 0;
        take_hash(&entry->item_key, row->item_key);
        if (!entry->absent)
            take_hash(&entry->revision, row->content_hash);
    }
    load->new_state = diff_state_of(call->arena, load->ir);
    load->difference = difference_make(call->arena, &old_state, &load->new_state);
    return ERR_OK;
}

/* The row of an item in the edition to be; false when it will not stand there. */
static bool plan_item(struct load *load, const struct diff_pair *pair, struct pg_item *row) {
    const struct state_row *held =
        pair->old_idx == DIFF_NONE ? NULL : &load->state.at[pair->old_idx];
    struct id_source *ids = &load->call->engine->ids;
    if (pair->fate == DIFF_RETIRED || (pair->fate == DIFF_QUARANTINED && held == NULL))
        return false;
    *row = (struct pg_item){.item_id = held == NULL ? id_make(ids) : held->item_id,
                            .item_is_new = held == NULL};
    if (pair->fate == DIFF_UNCHANGED || pair->fate == DIFF_QUARANTINED) {
        row->revision_id = held->revision_id;
        return true;
    }
    row->item = &load->ir->items.at[pair->new_idx];
    row->revision = load->new_state.at[pair->new_idx].revision;
    row->revision_is_new = true;
    return true;
}

static void plan_items(struct load *load) {
    for (uint32_t i = 0; i < load->difference.pairs.count; i++) {
        struct pg_item row;
        if (plan_item(load, &load->difference.pairs.at[i], &row))
            *vec_push(load->call->arena, &load->items) = row;
    }
}

static int compare_found(const void *a, const void *b) {
    const struct found_row *x = a, *y = b;
    return (x->item_id > y->item_id) - (x->item_id < y->item_id);
}

/* Each item asks for one text, so one answer at most names it. */
static void take_found(struct pg_item *row, const struct found_row *found, uint32_t count) {
    const struct found_row wanted = {.item_id = row->item_id};
    const struct found_row *hit =
        count == 0 ? NULL : bsearch(&wanted, found, count, sizeof *found, compare_found);
    if (hit == NULL)
        return;
    PROMISE(memcmp(hit->content_hash.ptr, row->revision.bytes, HASH_BYTES) == 0);
    row->revision_id = hit->revision_id;
    row->revision_is_new = false;
}

/* A return to an earlier text finds its revision again; the others get an id. */
static enum err find_revisions(struct load *load) {
    struct call *call = load->call;
    int64_t *item_ids = ARENA_ARRAY(call->arena, int64_t, load->items.count);
    struct str *hashes = ARENA_ARRAY(call->arena, struct str, load->items.count);
    uint32_t count = 0;
    VEC(struct found_row) found = {0};
    for (uint32_t i = 0; i < load->items.count; i++) {
        const struct pg_item *row = &load->items.at[i];
        if (row->item_is_new || !row->revision_is_new)
            continue;
        item_ids[count] = row->item_id;
        hashes[count++] = (struct str){(const char *)row->revision.bytes, HASH_BYTES};
    }
    if (count > 0)
        TRY(db_many(
            call->db, SQL_REVISION_FIND,
            DB_PARAMS(bureau(load), db_i64_list(item_ids, count), db_text_list(hashes, count)),
            &FOUND, &found));
    if (found.count > 0)
        qsort(found.at, found.count, sizeof *found.at, compare_found);
    for (uint32_t i = 0; i < load->items.count; i++) {
        struct pg_item *row = &load->items.at[i];
        if (row->revision_is_new && !row->item_is_new)
            take_found(row, found.at, found.count);
        if (row->revision_is_new)
            row->revision_id = id_make(&call->engine->ids);
    }
    return ERR_OK;
}

static enum err publish(struct load *load, int64_t edition_no) {
    struct call *call = load->call;
    plan_items(load);
    TRY(find_revisions(load));
    const struct pg_rows rows = {call, load->ir, load->bank_id, load->items.at, load->items.count};
    TRY(pg_copy_items(&rows));
    TRY(pg_copy_revisions(&rows));
    TRY(db_exec(call->db, SQL_EDITION_ADD,
                DB_PARAMS(bureau(load), db_i64(load->bank_id.v), db_i64(edition_no),
                          db_i64(load->items.count), db_time(call->now_ms)),
                NULL));
    return pg_copy_edition(&rows, edition_no);
}

static struct emit_report report_of(const struct load *load) {
    const uint32_t *counts = load->difference.counts;
    return (struct emit_report){
        .bank_id = load->bank_id,
        .edition = load->edition_no,
        .added = counts[DIFF_ADDED],
        .changed = counts[DIFF_CHANGED],
        .unchanged = counts[DIFF_UNCHANGED],
        .retired = counts[DIFF_RETIRED],
        .quarantined = counts[DIFF_QUARANTINED],
    };
}

static enum err run_load(struct load *load, struct str bank, bool dry_run,
                         struct emit_report *report) {
    TRY(find_bank(load, bank));
    TRY(compare(load));
    *report = report_of(load);
    if (report->added + report->changed + report->retired == 0)
        return ERR_OK;
    report->edition++;
    return dry_run ? ERR_OK : publish(load, report->edition);
}

enum err emit_pg(struct call *call, const struct ir *ir, struct str bank, bool dry_run,
                 struct emit_report *out) {
    struct load load = {.call = call, .ir = ir};
    struct emit_report report = {0};
    TRY(db_begin(call->db));
    enum err err = run_load(&load, bank, dry_run, &report);
    if (err == ERR_OK && !dry_run)
        err = db_commit(call->db);
    else
        db_rollback(call->db);
    if (err == ERR_OK)
        *out = report;
    return err;
}
