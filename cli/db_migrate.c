/* `xuefa db migrate`: brings the schema to the head of this binary's migrations. */
#include "base/db/migrate.h"
#include "cli/cli.h"
#include "cli/database.h"

static const struct db_catalog EMPTY_CATALOG = {.statement_count = 0};

static enum err migrate(struct cli_call *call, struct migrate_report *report) {
    const char *url = NULL;
    struct db *db = NULL;
    TRY(cli_database_url(call, &url));
    TRY(db_open(&db, url, NULL, &EMPTY_CATALOG, call->fault));
    db_bind(db, call->arena, call->fault);
    enum err err = migrate_run(db, embedded_migrations, embedded_migrations_count, report);
    db_close(db);
    return err;
}

static enum cli_exit run(struct cli_call *call) {
    struct migrate_report report;
    if (migrate(call, &report) != ERR_OK)
        return cli_fail(call);
    printf("数据库结构：应用 %u 个迁移，%u 个已在。\n", report.applied, report.already);
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {CLI_OPTION_DATABASE, {.flag = NULL}};

const struct cli_command CLI_DB_MIGRATE = {"db",    "migrate", "", "把数据库结构升级到本程序的版本",
                                           OPTIONS, run};
