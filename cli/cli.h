/* The `xuefa` command: one file per subcommand and one table (cli/commands.c) that is dispatcher
 * and help. */
#pragma once

#include "base/core/arena.h"
#include "base/core/err.h"

/* Exit status of the contract. */
enum cli_exit { CLI_DONE = 0, CLI_INPUT_FAULTY = 1, CLI_USAGE = 2, CLI_OUTSIDE_FAILED = 3 };

enum { CLI_OPTION_COUNT_MAX = 12, CLI_OPERAND_COUNT_MAX = 4096 };

/* One option of a subcommand. A value comes from the flag, else from the environment, else from
 * `fallback`. */
struct cli_option {
    const char *flag;     /* "--bank" */
    const char *argument; /* name of its value in the help, NULL for a switch */
    const char *env;      /* NULL when the environment does not matter */
    const char *fallback; /* NULL when there is none */
    const char *help;     /* Chinese */
};

struct cli_call;

struct cli_command {
    const char *noun;                 /* "bank" */
    const char *verb;                 /* "compile"; NULL for `xuefa serve` */
    const char *operands;             /* "FILE…", "" when it takes none */
    const char *summary;              /* Chinese, one line; NULL: not for people, not in the help */
    const struct cli_option *options; /* ends with a NULL flag */
    enum cli_exit (*run)(struct cli_call *call);
};

/* One call of a subcommand: its parsed arguments and the memory of the process. */
struct cli_call {
    const struct cli_command *command;
    struct arena *arena;
    struct fault *fault;
    const char *values[CLI_OPTION_COUNT_MAX]; /* by index of the option; NULL when absent */
    const char **operands;
    uint32_t operand_count;
};

/* The value of an option by its flag; NULL when it was not given and has no default. */
const char *cli_value(const struct cli_call *call, const char *flag);
bool cli_switch(const struct cli_call *call, const char *flag);

/* Prints the fault to stderr, in Chinese, and gives the exit status that fits its kind. */
enum cli_exit cli_fail(const struct cli_call *call);

/* Prints usage of the command to stderr with one sentence before it; returns CLI_USAGE. */
enum cli_exit cli_misuse(const struct cli_call *call, const char *sentence);

extern const struct cli_command *const CLI_COMMANDS[]; /* ends with NULL */
