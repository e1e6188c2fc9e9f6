/* Forward migrations: numbered files, each applied once in one transaction and remembered by its
 * content hash; files in migrations/replace/ (functions, views, grants) are run again whenever
 * anything was applied or they have changed. */
#pragma once

#include "base/core/embedded.h"
#include "base/db/db.h"

struct migrate_report {
    uint32_t applied;
    uint32_t already;
};

/* Under an advisory lock: a second runner waits and finds nothing left to do. `db` was opened with
 * an empty catalog. Errors: ERR_CONFLICT `migration_changed` when an applied file no longer has the
 * content that was applied. */
enum err migrate_run(struct db *db, const struct embedded_file *files, size_t file_count,
                     struct migrate_report *report) MUST_CHECK;

/* Whether the database stands exactly at the head of these files; for readiness. */
enum err migrate_is_current(struct db *db, const struct embedded_file *files, size_t file_count,
                            bool *current) MUST_CHECK;
