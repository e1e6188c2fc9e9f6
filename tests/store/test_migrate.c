/* Migrations: once, in order, one at a time, never changed afterwards. */
#include <pthread.h>

#include "base/db/migrate.h"
#include "tests/store/world.h"

static struct test_database t;

static void open_database(void) {
    if (!test_database_open(&t))
        cr_skip_test("XUEFA_TEST_DATABASE_URL is not set");
}

static void close_database(void) {
    if (t.db != NULL)
        test_database_close(&t);
}

TestSuite(migrate, .init = open_database, .fini = close_database);

#define FILE_OF(path, sql)                                                                         \
    { (path), (const unsigned char *)(sql), sizeof(sql) - 1 }

static const struct embedded_file TWO[] = {
    FILE_OF("migrations/9001_a.sql", "create table probe (n integer); select pg_sleep(0.2)"),
    FILE_OF("migrations/9002_b.sql", "insert into probe values (1); insert into probe values (2)"),
};

Test(migrate, the_head_is_current_and_migrating_again_is_nothing) {
    struct migrate_report report;
    bool current = false;
    MUST(&t, migrate_is_current(t.db, embedded_migrations, embedded_migrations_count, &current));
    cr_expect(current);
    MUST(&t, migrate_run(t.db, embedded_migrations, embedded_migrations_count, &report));
    cr_expect_eq(report.applied, 0);
    cr_expect_eq(report.already, embedded_migrations_count);
    MUST(&t, migrate_is_current(t.db, TWO, 2, &current));
    cr_expect(!current);
}

struct runner {
    struct migrate_report report;
    enum err err;
    pthread_t thread;
};

static const struct db_catalog EMPTY_CATALOG = {.statement_count = 0};

static void *run_migrations(void *arg) {
    struct runner *runner = arg;
    struct arena arena = {0};
    struct fault fault = {0};
    struct db *db = NULL;
    runner->err = db_open(&db, t.url, NULL, &EMPTY_CATALOG, &fault);
    if (runner->err == ERR_OK) {
        db_bind(db, &arena, &fault);
        runner->err = migrate_run(db, TWO, 2, &runner->report);
    }
    db_close(db);
    arena_close(&arena);
    return NULL;
}

Test(migrate, runners_at_the_same_time_apply_once) {
    struct runner runners[3] = {{{0}, ERR_OK, 0}};
    uint32_t applied = 0, already = 0;
    for (int i = 0; i < 3; i++)
        cr_assert_eq(pthread_create(&runners[i].thread, NULL, run_migrations, &runners[i]), 0);
    for (int i = 0; i < 3; i++) {
        pthread_join(runners[i].thread, NULL);
        cr_expect_eq(runners[i].err, ERR_OK);
        applied += runners[i].report.applied;
        already += runners[i].report.already;
    }
    cr_expect_eq(applied, 2);
    cr_expect_eq(already, 4);
    cr_expect_eq(ask_i64(&t, "select count(*) from probe"), 2);
}

Test(migrate, an_applied_file_that_was_changed_is_refused_and_nothing_runs) {
    static const struct embedded_file CHANGED[] = {
        FILE_OF("migrations/9001_a.sql", "create table probe (n bigint)"),
        FILE_OF("migrations/9002_b.sql", "create table more (n bigint)"),
    };
    struct migrate_report report = {.applied = 77};
    bool current = true;
    MUST(&t, migrate_run(t.db, TWO, 1, &report));
    report.applied = 77;
    cr_expect_eq(migrate_run(t.db, CHANGED, 2, &report), ERR_CONFLICT);
    cr_expect_str_eq(t.fault.code, "migration_changed");
    cr_expect_not_null(strstr(t.fault.detail, "9001_a.sql"));
    cr_expect_eq(report.applied, 77, "outputs only on success");
    fault_clear(&t.fault);
    cr_expect_eq(ask_text(&t, "select to_regclass('more')").len, 0);
    MUST(&t, migrate_is_current(t.db, CHANGED, 1, &current));
    cr_expect(!current);
}

Test(migrate, a_file_that_fails_leaves_nothing_of_itself_or_of_its_run) {
    static const struct embedded_file BROKEN[] = {
        FILE_OF("migrations/9001_a.sql", "create table probe (n integer)"),
        FILE_OF("migrations/9002_b.sql", "create table more (n integer); select 1 / 0"),
    };
    struct migrate_report report;
    cr_expect_eq(migrate_run(t.db, BROKEN, 2, &report), ERR_OUTSIDE);
    cr_expect_not_null(strstr(t.fault.detail, "22012"), "the cause is told, not the rollback");
    fault_clear(&t.fault);
    cr_expect_eq(ask_text(&t, "select to_regclass('probe')").len, 0);
    cr_expect_eq(ask_i64(&t, "select count(*) from schema_migration where path like '%%900%%'"), 0);
    MUST(&t, migrate_run(t.db, TWO, 2, &report));
    cr_expect_eq(report.applied, 2, "the connection is good for another run");
}

Test(migrate, replaceable_files_run_again_when_they_change_and_after_the_numbered_ones) {
    static const struct embedded_file FIRST[] = {
        FILE_OF("migrations/replace/a.sql", "create or replace view v as select n from probe"),
        FILE_OF("migrations/9001_a.sql", "create table probe (n integer)"),
    };
    static const struct embedded_file SECOND[] = {
        FILE_OF("migrations/9001_a.sql", "create table probe (n integer)"),
        FILE_OF("migrations/replace/a.sql",
                "create or replace view v as select n, n + 1 as m from probe"),
    };
    struct migrate_report report;
    MUST(&t, migrate_run(t.db, FIRST, 2, &report));
    cr_expect_eq(report.applied, 2);
    MUST(&t, migrate_run(t.db, SECOND, 2, &report));
    cr_expect_eq(report.applied, 1);
    cr_expect_eq(ask_i64(&t, "select count(m) from v"), 0);
}

/* A connection that comes back to a schema that no longer fits must say so every time. */
Test(migrate, a_statement_that_no_longer_fits_stops_every_call_until_it_fits_again) {
    struct bureau_id bureau_id;
    struct db *other = NULL;
    MUST(&t, db_open(&other, t.url, NULL, &EMPTY_CATALOG, &t.fault));
    db_bind(other, &t.arena, &t.fault);
    MUST(&t, db_script(other, "alter table bureau rename column name to title;"
                              "select pg_terminate_backend(pid) from pg_stat_activity"
                              " where datname = current_database() and pid <> pg_backend_pid()"));
    cr_expect_eq(engine_find_bureau(&t.call, "test", &bureau_id), ERR_OUTSIDE);
    for (int i = 0; i < 3; i++) {
        fault_clear(&t.fault);
        cr_expect_eq(engine_find_bureau(&t.call, "test", &bureau_id), ERR_OUTSIDE);
        cr_expect_str_eq(t.fault.code, "schema_mismatch", "call %d: %s", i, t.fault.detail);
    }
    fault_clear(&t.fault);
    MUST(&t, db_script(other, "alter table bureau rename column title to name"));
    MUST(&t, engine_find_bureau(&t.call, "test", &bureau_id));
    cr_expect_eq(bureau_id.v, t.engine.bureau_id.v);
    db_close(other);
}
