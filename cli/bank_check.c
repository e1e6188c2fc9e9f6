/* `xuefa bank check`: compiles without a database and says what was found. */
#include "cli/cli.h"

#include "questionbank/emit/diagnostics.h"
#include "questionbank/questionbank.h"

/* A report may be as long as its ten thousand diagnostics. */
#define REPORT_BYTES_MAX ((size_t)256 * 1024 * 1024)

static void put_counts(struct buf *buf, const struct ir_counts *counts) {
    buf_printf(buf, "%u 题", counts->items);
    bool first = true;
    for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        if (counts->kinds[kind] == 0)
            continue;
        buf_printf(buf, "%s%.*s %u", first ? "（" : "，",
                   STR_ARGS(item_kind_title((enum item_kind)kind)), counts->kinds[kind]);
        first = false;
    }
    buf_printf(buf, "%s", first ? "" : "）");
    if (counts->quarantined > 0)
        buf_printf(buf, "，有错未收入 %u 题", counts->quarantined);
}

static void put_report(struct buf *buf, const struct ir *ir) {
    const struct ir_counts *counts = ir_count_sources(buf->arena, ir, true);
    uint32_t files = 0;
    for (uint32_t i = 0; i < ir->sources.count; i++) {
        const struct ir_source *source = &ir->sources.at[i];
        if (source->file_idx != i)
            continue;
        files++;
        buf_printf(buf, "%.*s：", STR_ARGS(source->path));
        put_counts(buf, &counts[i]);
        if (source->format.len > 0)
            buf_printf(buf, "，格式 %.*s", STR_ARGS(source->format));
        if (source->encoding.len > 0)
            buf_printf(buf, "，编码 %.*s", STR_ARGS(source->encoding));
        buf_add_char(buf, '\n');
    }
    struct ir_counts totals = ir_count(ir);
    buf_printf(buf, "合计 %u 个文件：", files);
    put_counts(buf, &totals);
    if (ir->duplicates > 0)
        buf_printf(buf, "，重复未收入 %u 题", ir->duplicates);
    if (ir->accepted > 0)
        buf_printf(buf, "，已接受的警告 %u 条", ir->accepted);
    buf_printf(buf, "；错误 %u，警告 %u，说明 %u\n", ir->errors, ir->warnings, totals.notes);
}

static bool write_all(FILE *to, const struct buf *buf) {
    return fwrite(buf->data == NULL ? "" : buf->data, 1, buf->len, to) == buf->len;
}

static enum cli_exit run(struct cli_call *call) {
    if (call->operand_count == 0)
        return cli_misuse(call, "请写出要检查的题库文件");
    struct ir ir;
    if (questionbank_compile(call->arena, call->operands, call->operand_count, &ir, call->fault) !=
        ERR_OK)
        return cli_fail(call);
    struct buf report = buf_make(call->arena, REPORT_BYTES_MAX);
    struct buf diagnostics = buf_make(call->arena, REPORT_BYTES_MAX);
    if (cli_switch(call, "--json") && cli_switch(call, "--sarif"))
        return cli_misuse(call, "--json 和 --sarif 只能选一个");
    if (cli_switch(call, "--json") || cli_switch(call, "--sarif")) {
        (cli_switch(call, "--json") ? diagnostics_json : diagnostics_sarif)(&report, &ir);
        buf_add_char(&report, '\n');
    } else {
        put_report(&report, &ir);
        diagnostics_print(&diagnostics, &ir);
    }
    if (buf_check(&report, call->fault) != ERR_OK || buf_check(&diagnostics, call->fault) != ERR_OK)
        return cli_fail(call);
    if (!write_all(stderr, &diagnostics) || !write_all(stdout, &report))
        return CLI_OUTSIDE_FAILED;
    return ir.errors > 0 ? CLI_INPUT_FAULTY : CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--json", NULL, NULL, NULL, "结果以 JSON 输出，供程序读取"},
    {"--sarif", NULL, NULL, NULL, "诊断以 SARIF 2.1.0 输出，供编辑器和代码平台显示"},
    {NULL, NULL, NULL, NULL, NULL},
};

const struct cli_command CLI_BANK_CHECK = {
    .noun = "bank",
    .verb = "check",
    .operands = "FILE…",
    .summary = "检查题库文件，不需要数据库",
    .options = OPTIONS,
    .run = run,
};
