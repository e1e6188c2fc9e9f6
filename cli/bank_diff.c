/* `xuefa bank diff`: what differs between two states of a bank, be they files or editions. */
#include <unistd.h>

#include "base/json/json.h"
#include "cli/bank_side.h"
#include "cli/paint.h"
#include "questionbank/emit/difference_out.h"

#define REPORT_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* Two readings, the older first. */
struct pair {
    struct ir old_ir;
    struct ir new_ir;
    struct difference difference;
};

static enum err read_pair(struct cli_call *call, struct pair *pair) {
    struct bank_sides sides = {.call = call};
    enum err err = bank_side_read(&sides, call->operands[0], &pair->old_ir);
    if (err == ERR_OK)
        err = bank_side_read(&sides, call->operands[1], &pair->new_ir);
    bank_sides_close(&sides);
    if (err != ERR_OK)
        return err;
    diff_state old_state = diff_state_of(call->arena, &pair->old_ir);
    diff_state new_state = diff_state_of(call->arena, &pair->new_ir);
    for (uint32_t i = 0; i < old_state.count; i++)
        old_state.at[i].absent = old_state.at[i].quarantined; /* it was never in force */
    pair->difference = difference_make(call->arena, &old_state, &new_state);
    return ERR_OK;
}

static void put_json(struct buf *buf, const struct difference_view *view) {
    const uint32_t *counts = view->difference->counts;
    buf_printf(buf,
               "{\"added\":%u,\"changed\":%u,\"unchanged\":%u,\"removed\":%u,\"quarantined\":%u,"
               "\"differences\":",
               counts[DIFF_ADDED], counts[DIFF_CHANGED], counts[DIFF_UNCHANGED],
               counts[DIFF_RETIRED], counts[DIFF_QUARANTINED]);
    difference_json(buf, view);
    buf_printf(buf, ",\"omitted\":%u}\n", difference_omitted(view->difference));
}

static void put_text(struct buf *buf, const struct difference_view *view) {
    const uint32_t *counts = view->difference->counts;
    difference_print(buf, view, cli_paints(STDOUT_FILENO));
    buf_printf(buf, "相同 %u 题，修改 %u 题，只在后者的 %u 题，只在前者的 %u 题",
               counts[DIFF_UNCHANGED], counts[DIFF_CHANGED], counts[DIFF_ADDED],
               counts[DIFF_RETIRED]);
    if (counts[DIFF_QUARANTINED] > 0)
        buf_printf(buf, "；后者有错、未比较 %u 题", counts[DIFF_QUARANTINED]);
    buf_add(buf, STR("\n"));
}

static enum cli_exit run(struct cli_call *call) {
    struct pair pair;
    if (call->operand_count != 2)
        return cli_misuse(call,
                          "请写出要比较的两个题库：文件，或 bank:题库名，或 bank:题库名@版次");
    if (read_pair(call, &pair) != ERR_OK) {
        enum cli_exit status = cli_fail(call);
        return status == CLI_INPUT_FAULTY ? CLI_USAGE : status; /* 1 says that they differ */
    }
    const struct difference_view view = {&pair.old_ir, &pair.new_ir, &pair.difference};
    struct buf report = buf_make(call->arena, REPORT_BYTES_MAX);
    if (cli_switch(call, "--json"))
        put_json(&report, &view);
    else
        put_text(&report, &view);
    if (buf_check(&report, call->fault) != ERR_OK)
        return cli_fail(call);
    if (fwrite(report.data, 1, report.len, stdout) != report.len)
        return CLI_OUTSIDE_FAILED;
    bool same = pair.difference.counts[DIFF_UNCHANGED] == pair.difference.pairs.count;
    return same ? CLI_DONE : CLI_INPUT_FAULTY;
}

static const struct cli_option OPTIONS[] = {
    {"--json", NULL, NULL, NULL, "结果以 JSON 输出，供程序读取"},
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_BANK_DIFF = {
    "bank", "diff", "A B", "比较两个题库：文件、bank:题库名 或 bank:题库名@版次", OPTIONS, run};
