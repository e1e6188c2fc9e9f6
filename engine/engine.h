/* What every use case is given: the engine of this process, and the call it serves. */
#pragma once

#include "base/core/clock.h"
#include "base/core/id_source.h"
#include "base/db/db.h"
#include "base/db/lane.h"
#include "engine/vocab/ids.h"
#include "engine/vocab/vocab.h"

struct image_shelf;
struct session_cache;

/* One per process. The lanes are NULL in commands that only read or load. */
struct engine {
    struct clock clock;
    struct id_source ids;
    struct bureau_id bureau_id;
    struct image_shelf *images;
    struct session_cache *sessions;
    struct lane *start_lane;
    struct lane *save_lane;
    struct lane
        *finish_lane; /* everything that moves credits: submit, close by the clock, practice */
};

/* One per request or command. `db` is NULL where nothing may block. */
struct call {
    struct engine *engine;
    struct db *db;
    struct arena *arena;
    struct fault *fault;
    int64_t now_ms;
};

/* Statements of engine/NOUN/NOUN.sql and the meaning of the constraints in migrations/. */
extern const struct db_catalog ENGINE_CATALOG;

/* Binds the call's arena and fault to its connection. */
struct call engine_call(struct engine *engine, struct db *db, struct arena *arena,
                        struct fault *fault);

/* Finds the bureau to serve: the one of this code, or the only one when `code` is NULL. Errors:
 * ERR_NOT_FOUND `no_bureau`; ERR_CONFLICT `bureau_ambiguous`. */
enum err engine_find_bureau(struct call *call, const char *code, struct bureau_id *out) MUST_CHECK;

/* Makes a bureau with its root unit; returns the existing one when the code is known. */
enum err engine_add_bureau(struct call *call, struct str code, struct str name,
                           struct bureau_id *out) MUST_CHECK;

/* Whether the database stands exactly at the schema of this binary; readiness wants it. */
enum err engine_schema_is_current(struct call *call, bool *current) MUST_CHECK;

/* Difference between the database's clock and ours, in ms; readiness wants less than a second. */
enum err engine_clock_offset(struct call *call, int64_t *offset_ms) MUST_CHECK;
