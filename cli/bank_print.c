/* `xuefa bank print`: the items as the compiler understands them, one JSON object a line. */
#include "cli/cli.h"

#include "questionbank/emit/diagnostics.h"
#include "questionbank/emit/print.h"
#include "questionbank/questionbank.h"

#define LINE_BYTES_MAX        ((size_t)16 * 1024 * 1024)
#define DIAGNOSTICS_BYTES_MAX ((size_t)256 * 1024 * 1024)

static bool print_line(struct arena *scratch, const struct ir *ir, const struct ir_item *item) {
    struct buf line = buf_make(scratch, LINE_BYTES_MAX);
    print_item(&line, ir, item);
    buf_add_char(&line, '\n');
    bool written = !line.full && fwrite(line.data, 1, line.len, stdout) == line.len;
    arena_reset(scratch);
    return written;
}

static bool print_items(const struct ir *ir) {
    struct arena scratch = {0};
    bool written = true;
    for (uint32_t i = 0; i < ir->items.count && written; i++)
        if (!ir->items.at[i].quarantined)
            written = print_line(&scratch, ir, &ir->items.at[i]);
    arena_close(&scratch);
    return written;
}

static enum cli_exit run(struct cli_call *call) {
    if (call->operand_count == 0)
        return cli_misuse(call, "请写出要打印的题库文件");
    struct ir ir;
    if (questionbank_compile(call->arena, call->operands, call->operand_count, &ir, call->fault) !=
        ERR_OK)
        return cli_fail(call);
    struct buf diagnostics = buf_make(call->arena, DIAGNOSTICS_BYTES_MAX);
    diagnostics_print(&diagnostics, &ir);
    if (diagnostics.len > 0 &&
        fwrite(diagnostics.data, 1, diagnostics.len, stderr) != diagnostics.len)
        return CLI_OUTSIDE_FAILED;
    if (!print_items(&ir))
        return CLI_OUTSIDE_FAILED;
    return ir.errors > 0 ? CLI_INPUT_FAULTY : CLI_DONE;
}

static const struct cli_option OPTIONS[] = {{NULL, NULL, NULL, NULL, NULL}};

const struct cli_command CLI_BANK_PRINT = {
    .noun = "bank",
    .verb = "print",
    .operands = "FILE…",
    .summary = "打印整理后的试题，一行一个 JSON 对象",
    .options = OPTIONS,
    .run = run,
};
