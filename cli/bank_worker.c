/* `xuefa bank worker`: for the engine only, hence without a word in the help. Takes a file that
 * somebody sent from standard input, locks itself in, judges it as `bank check --json` does. */
#include <errno.h>
#include <unistd.h>

#include "base/core/limits.h"
#include "cli/cli.h"
#include "cli/sandbox.h"
#include "cli/whole_file.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/questionbank.h"

static bool read_input(struct arena *arena, struct str *out) {
    char piece[64 * 1024];
    struct buf bytes = buf_make(arena, LIMIT_UPLOAD_BYTES_MAX);
    for (;;) {
        ssize_t got = read(STDIN_FILENO, piece, sizeof piece);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        buf_add(&bytes, (struct str){piece, got < 0 ? 0 : (size_t)got});
    }
    *out = buf_str(&bytes);
    return !bytes.full;
}

static enum cli_exit judge(struct cli_call *call, struct str name, struct str bytes) {
    struct ir ir;
    struct buf report = buf_make(call->arena, (size_t)2 * LIMIT_REPLY_BYTES_MAX);
    if (questionbank_compile_bytes(call->arena, name, bytes, &ir, call->fault) != ERR_OK)
        return CLI_USAGE;
    diagnostics_json(&report, &ir);
    buf_add_char(&report, '\n');
    if (!whole_write(STDOUT_FILENO, buf_str(&report)))
        return CLI_USAGE;
    return ir.errors > 0 ? CLI_INPUT_FAULTY : CLI_DONE;
}

/* Ends here and now: what libraries do at an orderly exit is not allowed any more. */
static enum cli_exit run(struct cli_call *call) {
    struct str bytes;
    if (call->operand_count != 1 || !read_input(call->arena, &bytes) ||
        sandbox_enter(call->fault) != ERR_OK)
        _exit(CLI_OUTSIDE_FAILED);
    _exit((int)judge(call, str_from(call->operands[0]), bytes));
}

static const struct cli_option OPTIONS[] = {{.flag = NULL}};

const struct cli_command CLI_BANK_WORKER = {
    .noun = "bank", .verb = "worker", .operands = "NAME", .options = OPTIONS, .run = run};
