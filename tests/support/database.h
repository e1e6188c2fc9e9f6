/* Databases for store tests: one template per run, one copy per test. Criterion runs tests in
 * processes of their own, so each copies for itself. Without XUEFA_TEST_DATABASE_URL the tests are
 * skipped. */
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

/* Drops it. */
void test_database_close(struct test_database *t);
