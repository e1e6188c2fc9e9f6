/* Promises of the schema as a whole, read from the catalogues of the server. */
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

TestSuite(schema, .init = open_database, .fini = close_database);

/* bureau is the tenant itself, schema_migration belongs to none. */
#define TENANT_TABLES                                                                              \
    "c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"                          \
    " and c.relname not in ('bureau', 'schema_migration')"

Test(schema, the_bureau_leads_every_table_index_and_key) {
    struct str tables =
        ask_text(&t, "select string_agg(c.relname, ' ') from pg_class c where " TENANT_TABLES
                     " and not exists (select from pg_attribute a where a.attrelid = c.oid"
                     "  and a.attnum = 1 and a.attname = 'bureau_id' and a.attnotnull)");
    cr_expect_null(tables.ptr, "no bureau_id: %s", tables.ptr);
    struct str indexes = ask_text(
        &t, "select string_agg(i.indexrelid::regclass::text, ' ') from pg_index i"
            " join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid"
            "  and a.attname = 'bureau_id' where " TENANT_TABLES " and i.indkey[0] <> a.attnum");
    cr_expect_null(indexes.ptr, "led by something else: %s", indexes.ptr);
    struct str keys = ask_text(
        &t, "select string_agg(k.conname, ' ') from pg_constraint k"
            " join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = c.oid"
            "  and a.attname = 'bureau_id' where " TENANT_TABLES " and k.contype = 'f'"
            " and (k.conkey[1] <> a.attnum or not exists (select from pg_attribute f"
            "  where f.attrelid = k.confrelid and f.attname = 'bureau_id'"
            "  and f.attnum = k.confkey[1]))");
    cr_expect_null(keys.ptr, "foreign keys across bureaus: %s", keys.ptr);
    cr_expect_geq(ask_i64(&t, "select count(*) from pg_class c where " TENANT_TABLES), 20,
                  "the questions above saw the tables");
}

Test(schema, every_table_has_a_primary_key) {
    struct str tables = ask_text(
        &t, "select string_agg(c.relname, ' ') from pg_class c"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)");
    cr_expect_null(tables.ptr, "%s", tables.ptr);
}

Test(schema, there_are_no_triggers_and_no_sequences) {
    cr_expect_eq(ask_i64(&t, "select count(*) from pg_trigger where not tgisinternal"), 0);
    cr_expect_eq(ask_i64(&t, "select count(*) from pg_class where relkind = 'S'"
                             " and relnamespace = 'public'::regnamespace"),
                 0);
    cr_expect_eq(ask_i64(&t, "select count(*) from pg_attribute a join pg_class c"
                             " on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace"
                             " and a.attidentity <> ''"),
                 0);
}

/* Constraints that no input can reach, each with what stands before it. A new one has to be mapped
 * in engine/engine.c or to be explained here. */
static const struct {
    const char *name;
    const char *why;
} UNREACHABLE[] = {
    {"account_role_role_check", "roles come from the vocabulary"},
    {"attempt_closed_check", "state and time of closing are written together"},
    {"attempt_no_key", "starts meet it on purpose: on conflict do nothing"},
    {"attempt_open_key", "starts meet it on purpose: on conflict do nothing"},
    {"attempt_response_seq_check", "checked where a save comes in"},
    {"attempt_response_slot_check", "checked where a save comes in"},
    {"attempt_state_check", "states come from the vocabulary"},
    {"bank_name_key", "on conflict do nothing"},
    {"bureau_code_key", "on conflict do nothing"},
    {"bureau_id_check", "ids are made by the engine"},
    {"credit_event_credited_check", "the cap never gives more than was earned"},
    {"credit_event_kind_check", "kinds come from the vocabulary"},
    {"credit_event_source_key", "the standing is locked and the ledger asked first"},
    {"exam_release_check", "rules come from the vocabulary"},
    {"item_key_key", "one load of a bank at a time, which knows the items there are"},
    {"item_revision_content_key", "a load asks for the texts that there are"},
    {"posting_days_check", "postings are added without an end"},
    {"practice_round_open_key", "starts meet it on purpose: on conflict do nothing"},
};

static bool is_mapped(struct str name) {
    for (uint32_t i = 0; i < ENGINE_CATALOG.constraint_count; i++)
        if (str_eq(name, str_from(ENGINE_CATALOG.constraints[i].name)))
            return true;
    return false;
}

static bool is_unreachable(struct str name) {
    for (size_t i = 0; i < COUNT_OF(UNREACHABLE); i++)
        if (str_eq(name, str_from(UNREACHABLE[i].name)))
            return true;
    return false;
}

/* Unique and check constraints, and unique indexes, without the primary keys. */
#define RULES                                                                                      \
    "(select conname::text as name from pg_constraint"                                             \
    "  where connamespace = 'public'::regnamespace and contype in ('u', 'c')"                      \
    " union select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"              \
    "  where c.relnamespace = 'public'::regnamespace and i.indisunique and not i.indisprimary)"

Test(schema, every_rule_of_the_schema_is_mapped_or_unreachable) {
    struct str names = ask_text(&t, "select string_agg(name, ',' order by name) from " RULES " r");
    while (names.ptr != NULL) {
        struct str name = str_cut(&names, ',');
        cr_expect(is_mapped(name) != is_unreachable(name), "%.*s", STR_ARGS(name));
    }
}

Test(schema, every_mapped_constraint_exists_and_says_something) {
    for (uint32_t i = 0; i < ENGINE_CATALOG.constraint_count; i++) {
        const struct db_constraint *c = &ENGINE_CATALOG.constraints[i];
        cr_expect_eq(ask_i64(&t, "select count(*) from " RULES " r where name = '%s'", c->name), 1,
                     "%s", c->name);
        cr_expect(c->err == ERR_CONFLICT || c->err == ERR_INVALID);
        cr_expect(c->code != NULL && c->field != NULL && strlen(c->detail) > 9);
    }
    for (size_t i = 0; i < COUNT_OF(UNREACHABLE); i++)
        cr_expect_eq(
            ask_i64(&t, "select count(*) from " RULES " r where name = '%s'", UNREACHABLE[i].name),
            1, "%s", UNREACHABLE[i].name);
}

static struct db *engine_connection(void) {
    struct db *db = NULL;
    if (ask_i64(&t, "select count(*) from pg_roles where rolname = 'xuefa_engine'") == 0)
        cr_skip_test("the owner of this cluster may not make roles");
    MUST(&t, db_open(&db, t.url, "xuefa_engine", &ENGINE_CATALOG, &t.fault));
    db_bind(db, &t.arena, &t.fault);
    return db;
}

Test(schema, the_engines_role_cannot_change_what_is_only_ever_inserted_nor_the_schema) {
    static const char *const STATEMENTS[] = {
        "update item_revision set stem = 'x'",
        "delete from item_revision",
        "update credit_event set credited = 0",
        "delete from credit_event",
        "update audit_event set action = 'x'",
        "delete from audit_event",
        "update attempt_response set response = 'x'",
        "delete from attempt_response",
        "update bank_edition set item_count = 0",
        "delete from bank_edition",
        "update edition_item set revision_id = 1",
        "delete from edition_item",
        "delete from attempt",
        "delete from standing_person",
        "delete from practice_round",
        "update item set item_key = ''",
        "update bureau set code = 'x'",
        "truncate attempt_response",
        "truncate credit_event",
        "insert into schema_migration values ('x', 'x', now())",
        "update schema_migration set digest = 'x'",
        "delete from schema_migration",
        "create table probe (n integer)",
        "create function f() returns integer language sql as 'select 1'",
        "alter table attempt add column x integer",
        "alter table credit_event disable trigger all",
        "drop table session",
        "create index on attempt (score)",
        "create role probe",
        "copy (select 1) to program 'true'",
    };
    struct db *db = engine_connection();
    for (size_t i = 0; i < COUNT_OF(STATEMENTS); i++) {
        fault_clear(&t.fault);
        cr_expect_eq(db_script(db, STATEMENTS[i]), ERR_OUTSIDE, "%s", STATEMENTS[i]);
        cr_expect(t.fault.code != NULL && strstr(t.fault.detail, "42501") != NULL, "%s: %s",
                  STATEMENTS[i], t.fault.detail);
    }
    fault_clear(&t.fault);
    MUST(&t, db_script(db, "update attempt set score = 0; select count(*) from credit_event"));
    db_close(db);
}

/* A denied statement inside a script does not end the role. */
Test(schema, the_engines_role_lasts_as_long_as_the_connection) {
    struct db *db = engine_connection();
    struct str role = {NULL, 0};
    MUST(&t, db_script_text(db, "select current_user", &role));
    cr_expect(str_eq(role, STR("xuefa_engine")));
    run_sql(&t, "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()");
    enum err lost = db_script_text(db, "select current_user", &role);
    cr_expect_eq(lost, ERR_OUTSIDE);
    fault_clear(&t.fault);
    MUST(&t, db_script_text(db, "select current_user", &role));
    cr_expect(str_eq(role, STR("xuefa_engine")), "also after the connection was made again");
    db_close(db);
}
