/* Applies numbered SQL files in order. The lock is held by the transaction, so it cannot outlive a
 * crash. */
#include "base/db/migrate.h"

#include "base/core/hash.h"

static const char LEDGER_SQL[] =
    "begin;"
    "select pg_advisory_xact_lock(7305800912);"
    "create table if not exists schema_migration ("
    "  path text not null constraint schema_migration_pkey primary key,"
    "  digest text not null,"
    "  applied_at timestamptz not null default now())";

static bool is_replaceable(struct str path) {
    return str_contains(path, STR("/replace/"));
}

static struct str file_digest(struct db *db, const struct embedded_file *file) {
    struct hash hash = hash_of((struct str){(const char *)file->bytes, file->size_bytes});
    return hash_hex(db_arena(db), &hash, 16);
}

enum applied { APPLIED_NOT, APPLIED_SAME, APPLIED_OTHER };

static enum err find_applied(struct db *db, const struct embedded_file *file, enum applied *out) {
    struct str sql = arena_printf(
        db_arena(db), "select digest from schema_migration where path = '%s'", file->path);
    struct str digest = {NULL, 0};
    TRY(db_script_text(db, sql.ptr, &digest));
    if (digest.ptr == NULL)
        *out = APPLIED_NOT;
    else
        *out = str_eq(digest, file_digest(db, file)) ? APPLIED_SAME : APPLIED_OTHER;
    return ERR_OK;
}

static enum err apply(struct db *db, const struct embedded_file *file) {
    TRY(db_script(db, (const char *)file->bytes));
    struct str sql = arena_printf(
        db_arena(db),
        "insert into schema_migration (path, digest) values ('%s', '%s') "
        "on conflict (path) do update set digest = excluded.digest, applied_at = now()",
        file->path, file_digest(db, file).ptr);
    return db_script(db, sql.ptr);
}

static enum err apply_if_needed(struct db *db, const struct embedded_file *file,
                                struct migrate_report *report) {
    enum applied applied = APPLIED_NOT;
    TRY(find_applied(db, file, &applied));
    if (applied == APPLIED_SAME) {
        report->already++;
        return ERR_OK;
    }
    if (applied == APPLIED_OTHER && !is_replaceable(str_from(file->path)))
        return fault_set(db_fault(db), ERR_CONFLICT, "migration_changed",
                         "迁移文件 %s 在应用之后被改动过；请恢复原文件，另写新的迁移。",
                         file->path);
    TRY(apply(db, file));
    report->applied++;
    return ERR_OK;
}

static enum err apply_all(struct db *db, const struct embedded_file *files, size_t file_count,
                          struct migrate_report *report) {
    for (int replaceable = 0; replaceable <= 1; replaceable++)
        for (size_t i = 0; i < file_count; i++)
            if (is_replaceable(str_from(files[i].path)) == (replaceable == 1))
                TRY(apply_if_needed(db, &files[i], report));
    return db_script(db, "commit");
}

enum err migrate_run(struct db *db, const struct embedded_file *files, size_t file_count,
                     struct migrate_report *report) {
    struct migrate_report made = {0};
    enum err err = db_script(db, LEDGER_SQL);
    if (err == ERR_OK)
        err = apply_all(db, files, file_count, &made);
    if (err != ERR_OK) {
        struct fault first = *db_fault(db); /* the rollback must not hide the cause */
        enum err rolled_back = db_script(db, "rollback");
        (void)rolled_back;
        *db_fault(db) = first;
        return err;
    }
    *report = made;
    return ERR_OK;
}

enum err migrate_is_current(struct db *db, const struct embedded_file *files, size_t file_count,
                            bool *current) {
    struct str known = {NULL, 0};
    TRY(db_script_text(db, "select to_regclass('schema_migration')::text", &known));
    *current = known.ptr != NULL;
    for (size_t i = 0; i < file_count && *current; i++) {
        enum applied applied = APPLIED_NOT;
        TRY(find_applied(db, &files[i], &applied));
        *current = applied == APPLIED_SAME;
    }
    return ERR_OK;
}
