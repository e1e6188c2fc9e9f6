/* `xuefa doc diagnostics`: prints the manual of the compiler's diagnostics. */
#include "cli/cli.h"

#include "questionbank/emit/diagnostics.h"

enum { DOCUMENT_BYTES_MAX = 1 << 20 };

static enum cli_exit run(struct cli_call *call) {
    struct buf document = buf_make(call->arena, DOCUMENT_BYTES_MAX);
    diagnostics_manual(&document);
    if (buf_check(&document, call->fault) != ERR_OK)
        return cli_fail(call);
    fwrite(document.data, 1, document.len, stdout);
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {{.flag = NULL}};

const struct cli_command CLI_DOC_DIAGNOSTICS = {
    "doc", "diagnostics", "", "打印题库诊断手册", OPTIONS, run};
