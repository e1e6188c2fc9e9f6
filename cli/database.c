/* Connections of subcommands. */
#include "cli/database.h"

#include "cli/cluster.h"
#include "engine/account/account.h"
#include "engine/item/image.h"

enum err cli_database_url(struct cli_call *cli, const char **url) {
    *url = cli_value(cli, "--database-url");
    if (*url != NULL)
        return ERR_OK;
    struct str own;
    TRY(cluster_url(cli->arena, &own, cli->fault));
    *url = arena_cstr(cli->arena, own);
    return ERR_OK;
}

enum err cli_engine_role(struct cli_call *cli, const char *url, const char **role) {
    bool may = false;
    TRY(db_may_take_role(url, "xuefa_engine", &may, cli->fault));
    *role = may ? "xuefa_engine" : NULL;
    return ERR_OK;
}

static enum err find_bureau(struct cli_call *cli, bool may_make, struct cli_database *database) {
    const char *code = cli_value(cli, "--bureau");
    struct bureau_id bureau_id = {0};
    enum err err = engine_find_bureau(&database->call, code, &bureau_id);
    if (err == ERR_NOT_FOUND && may_make) {
        fault_clear(cli->fault);
        err = engine_add_bureau(&database->call, str_from(code == NULL ? "local" : code),
                                STR("本级司法局"), &bureau_id);
    }
    if (err == ERR_OK)
        database->engine.bureau_id = bureau_id;
    return err;
}

enum err cli_database_open(struct cli_call *cli, bool may_make, struct cli_database *out) {
    *out = (struct cli_database){.engine = {.clock = clock_system()}};
    id_source_open(&out->engine.ids, out->engine.clock);
    out->engine.images = image_shelf_open();
    TRY(cli_database_url(cli, &out->url));
    TRY(db_open(&out->db, out->url, NULL, &ENGINE_CATALOG, cli->fault));
    out->call = engine_call(&out->engine, out->db, cli->arena, cli->fault);
    return find_bureau(cli, may_make, out);
}

void cli_database_close(struct cli_database *database) {
    db_close(database->db);
    image_shelf_close(database->engine.images);
}
