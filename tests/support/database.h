/* Databases for store tests: a fresh, migrated one for each test, because Criterion runs tests in
 * processes of their own, several at a time. Without XUEFA_TEST_DATABASE_URL the tests are skipped.
 */
#pragma once

#include "engine/engine.h"

struct test_database {
    struct engine engine;
    struct db *db;
    struct arena arena;
    struct fault fault;
    struct call call;
    int64_t now_ms; /* the engine's clock reads it */
    char url[512];
    char name[64];
};

/* Makes a migrated database, connects, makes a bureau `test`. Returns false when there is no server
 * to test with. */
bool test_database_open(struct test_database *t);

/* Runs SQL on the server's own database, for what cannot be done to a database from inside; aborts
 * when it fails. */
void test_database_on_server(struct test_database *t, struct str sql);

/* Drops it. */
void test_database_close(struct test_database *t);
