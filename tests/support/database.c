/* A fresh, migrated database for one test. */
#include "tests/support/database.h"

#include <unistd.h>

#include "base/core/rng.h"
#include "base/db/migrate.h"
#include "engine/account/account.h"
#include "engine/item/image.h"

static const struct db_catalog EMPTY_CATALOG = {.statement_count = 0};

static void must(struct test_database *t, enum err err) {
    if (err == ERR_OK)
        return;
    fprintf(stderr, "test database: %s: %s\n", t->fault.code, t->fault.detail);
    abort();
}

/* The server's URL with another database: postgresql://HOST/NAME?OPTIONS. */
static void url_of(char out[static 512], const char *server_url, const char *name) {
    const char *path = strchr(strstr(server_url, "//") + 2, '/');
    PROMISE(path != NULL);
    const char *options = strchr(path, '?');
    snprintf(out, 512, "%.*s/%s%s", (int)(path - server_url), server_url, name,
             options == NULL ? "" : options);
}

void test_database_on_server(struct test_database *t, struct str sql) {
    struct db *db = NULL;
    must(t, db_open(&db, getenv("XUEFA_TEST_DATABASE_URL"), NULL, &EMPTY_CATALOG, &t->fault));
    db_bind(db, &t->arena, &t->fault);
    must(t, db_script(db, sql.ptr));
    db_close(db);
}

static void migrate(struct test_database *t) {
    struct db *db = NULL;
    struct migrate_report report;
    must(t, db_open(&db, t->url, NULL, &EMPTY_CATALOG, &t->fault));
    db_bind(db, &t->arena, &t->fault);
    must(t, migrate_run(db, embedded_migrations, embedded_migrations_count, &report));
    db_close(db);
}

bool test_database_open(struct test_database *t) {
    const char *server_url = getenv("XUEFA_TEST_DATABASE_URL");
    if (server_url == NULL)
        return false;
    PROMISE(rng_open() == ERR_OK);
    *t = (struct test_database){.now_ms = 1795500000000};
    snprintf(t->name, sizeof t->name, "xuefa_store_%d_%llx", getpid(),
             (unsigned long long)rng_u64());
    url_of(t->url, server_url, t->name);
    test_database_on_server(t, arena_printf(&t->arena,
                                            "create database %s template template0 encoding 'UTF8' "
                                            "lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'",
                                            t->name));
    migrate(t);
    must(t, db_open(&t->db, t->url, NULL, &ENGINE_CATALOG, &t->fault));
    t->engine = (struct engine){.clock = clock_fixed(&t->now_ms),
                                .images = image_shelf_open(),
                                .sessions = session_cache_open()};
    id_source_open(&t->engine.ids, t->engine.clock);
    t->call = engine_call(&t->engine, t->db, &t->arena, &t->fault);
    must(t, engine_add_bureau(&t->call, STR("test"), STR("测试司法局"), &t->engine.bureau_id));
    return true;
}

void test_database_close(struct test_database *t) {
    db_close(t->db);
    image_shelf_close(t->engine.images);
    session_cache_close(t->engine.sessions);
    test_database_on_server(
        t, arena_printf(&t->arena, "drop database if exists %s with (force)", t->name));
    arena_close(&t->arena);
}
