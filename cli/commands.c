/* The table of subcommands: dispatcher and help. */
#include "cli/cli.h"

extern const struct cli_command CLI_SERVE, CLI_DB_UP, CLI_DB_DOWN, CLI_DB_STATUS, CLI_DB_MIGRATE,
    CLI_BANK_CHECK, CLI_BANK_PRINT, CLI_BANK_COMPILE, CLI_REMIND_LIST, CLI_DEMO_OPEN,
    CLI_DOC_OPENAPI;

const struct cli_command *const CLI_COMMANDS[] = {
    &CLI_SERVE,       &CLI_DB_UP,      &CLI_DB_DOWN,     &CLI_DB_STATUS,
    &CLI_DB_MIGRATE,  &CLI_BANK_CHECK, &CLI_BANK_PRINT,  &CLI_BANK_COMPILE,
    &CLI_REMIND_LIST, &CLI_DEMO_OPEN,  &CLI_DOC_OPENAPI, NULL,
};
