/* Items into a file of another form: what `bank export` and `bank convert` share. */
#pragma once

#include "cli/cli.h"
#include "questionbank/emit/emitter.h"

/* Rows for the option tables of both. */
#define CLI_OPTION_TO                                                                              \
    { "--to", "格式", NULL, NULL, "text xlsx csv json gift aiken moodle-xml qti qti3" }
#define CLI_OPTION_OUT                                                                             \
    { "-o", "文件", NULL, NULL, "写入这个文件，不给则写到标准输出" }

/* The emitter of --to; NULL after saying what is wrong: then `*status` is the exit status. */
const struct emitter *export_emitter(const struct cli_call *call, enum cli_exit *status);

/* Writes the sound items of the IR to -o (a new file takes the place of the old one at once) or to
 * stdout, and what the form could not hold to stderr. */
enum err export_write(struct cli_call *call, const struct emitter *emitter,
                      const struct ir *ir) MUST_CHECK;
