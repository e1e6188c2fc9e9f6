/* What a subcommand needs of the database: a connection and the engine around it. */
#pragma once

#include "cli/cli.h"
#include "engine/engine.h"

/* Rows for the option tables of such commands. */
#define CLI_OPTION_DATABASE                                                                        \
    {                                                                                              \
        "--database-url", "URL", "XUEFA_DATABASE_URL", NULL,                                       \
            "数据库地址，不给则用本目录的私有数据库"                            \
    }
#define CLI_OPTION_BUREAU                                                                          \
    { "--bureau", "编码", "XUEFA_BUREAU", NULL, "服务的司法局，只有一个时不必给" }

struct cli_database {
    struct engine engine;
    struct db *db;
    struct call call;
    const char *url;
};

/* Connects with all statements prepared and finds the bureau; `may_make` makes the first bureau
 * when the database has none. Closed by cli_database_close, also after a failure. */
enum err cli_database_open(struct cli_call *cli, bool may_make,
                           struct cli_database *out) MUST_CHECK;
void cli_database_close(struct cli_database *database);

/* The address: flag, environment, else the private cluster. */
enum err cli_database_url(struct cli_call *cli, const char **url) MUST_CHECK;

/* "xuefa_engine" when the connecting user may take that role, else NULL. */
enum err cli_engine_role(struct cli_call *cli, const char *url, const char **role) MUST_CHECK;
