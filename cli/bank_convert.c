/* `xuefa bank convert`: files in another form, without a database. */
#include "cli/export.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/questionbank.h"

#define DIAGNOSTICS_BYTES_MAX ((size_t)256 * 1024 * 1024)

static enum err show_diagnostics(struct cli_call *call, const struct ir *ir) {
    struct buf text = buf_make(call->arena, DIAGNOSTICS_BYTES_MAX);
    diagnostics_print(&text, ir);
    TRY(buf_check(&text, call->fault));
    fwrite(buf_str(&text).ptr, 1, text.len, stderr);
    return ERR_OK;
}

static enum cli_exit run(struct cli_call *call) {
    struct ir ir;
    enum cli_exit status;
    if (call->operand_count == 0)
        return cli_misuse(call, "请写出要转换的题库文件");
    const struct emitter *emitter = export_emitter(call, &status);
    if (emitter == NULL)
        return status;
    if (questionbank_compile(call->arena, call->operands, call->operand_count, &ir, call->fault) !=
            ERR_OK ||
        show_diagnostics(call, &ir) != ERR_OK)
        return cli_fail(call);
    if (ir_count(&ir).items == 0) {
        fputs("xuefa: 没有可以导出的试题，没有写文件；请按上面的提示修改后重试。\n", stderr);
        return CLI_INPUT_FAULTY;
    }
    if (export_write(call, emitter, &ir) != ERR_OK)
        return cli_fail(call);
    return ir.errors > 0 ? CLI_INPUT_FAULTY : CLI_DONE;
}

static const struct cli_option OPTIONS[] = {CLI_OPTION_TO, CLI_OPTION_OUT, {.flag = NULL}};

const struct cli_command CLI_BANK_CONVERT = {
    "bank", "convert", "FILE…", "不经数据库，把题库文件转换为别的格式", OPTIONS, run};
