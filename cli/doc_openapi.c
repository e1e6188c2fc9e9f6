/* `xuefa doc openapi`: prints the contract from the route and wire tables. */
#include "api/api.h"
#include "cli/cli.h"

enum { DOCUMENT_BYTES_MAX = 1 << 20 };

static enum cli_exit run(struct cli_call *call) {
    struct buf document = buf_make(call->arena, DOCUMENT_BYTES_MAX);
    api_print_openapi(&document);
    if (buf_check(&document, call->fault) != ERR_OK)
        return cli_fail(call);
    fwrite(document.data, 1, document.len, stdout);
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {{.flag = NULL}};

const struct cli_command CLI_DOC_OPENAPI = {"doc",   "openapi", "", "打印接口文档（OpenAPI 3.1）",
                                            OPTIONS, run};
