/* `xuefa bank compile`: files into PostgreSQL as a new edition of a bank. */
#include <unistd.h>

#include "base/json/json.h"
#include "cli/cli.h"
#include "cli/database.h"
#include "cli/paint.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/emit/difference_out.h"
#include "questionbank/emit/edition.h"
#include "questionbank/emit/pg.h"
#include "questionbank/questionbank.h"

#define DIAGNOSTICS_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define DIFFERENCE_BYTES_MAX  ((size_t)64 * 1024 * 1024)

static void print_text(const struct emit_report *r, const char *bank, bool dry_run) {
    printf("题库 %s：新增 %lld，修改 %lld，未变 %lld，停用 %lld，隔离 %lld", bank,
           (long long)r->added, (long long)r->changed, (long long)r->unchanged,
           (long long)r->retired, (long long)r->quarantined);
    if (dry_run)
        printf("（试运行，没有写入）。\n");
    else if (r->added + r->changed + r->retired == 0)
        printf("；内容没有变化，仍为第 %lld 版。\n", (long long)r->edition);
    else
        printf("；已发布第 %lld 版。\n", (long long)r->edition);
}

/* A dry run shows the differences one by one; a load says how many. */
struct outcome {
    struct emit_report report;
    const struct difference_view *view; /* NULL: not to be shown */
};

static void put_json(struct buf *buf, const struct outcome *outcome, const char *bank) {
    const struct emit_report *r = &outcome->report;
    buf_add(buf, STR("{\"bank\":"));
    json_put_text(buf, str_from(bank));
    buf_printf(
        buf,
        ",\"edition\":%lld,\"added\":%lld,\"changed\":%lld,\"unchanged\":%lld,\"retired\":%lld,"
        "\"quarantined\":%lld",
        (long long)r->edition, (long long)r->added, (long long)r->changed, (long long)r->unchanged,
        (long long)r->retired, (long long)r->quarantined);
    if (outcome->view != NULL) {
        buf_add(buf, STR(",\"differences\":"));
        difference_json(buf, outcome->view);
        buf_printf(buf, ",\"omitted\":%u", difference_omitted(outcome->view->difference));
    }
    buf_add(buf, STR("}\n"));
}

static enum err print_outcome(struct cli_call *call, const struct outcome *outcome) {
    struct buf buf = buf_make(call->arena, DIFFERENCE_BYTES_MAX);
    const char *bank = cli_value(call, "--bank");
    if (cli_switch(call, "--json"))
        put_json(&buf, outcome, bank);
    else if (outcome->view != NULL)
        difference_print(&buf, outcome->view, cli_paints(STDOUT_FILENO));
    TRY(buf_check(&buf, call->fault));
    fwrite(buf_str(&buf).ptr, 1, buf.len, stdout);
    if (!cli_switch(call, "--json"))
        print_text(&outcome->report, bank, cli_switch(call, "--dry-run"));
    return ERR_OK;
}

/* The differences with the texts on both sides, for a dry run. A bank that is not there yet is
 * empty. */
static enum err view_difference(struct call *call, const struct ir *ir, const char *bank,
                                const struct difference_view **out) {
    int64_t edition_no = 0;
    struct ir *old_ir = ARENA_NEW(call->arena, struct ir);
    struct difference *difference = ARENA_NEW(call->arena, struct difference);
    struct difference_view *view = ARENA_NEW(call->arena, struct difference_view);
    enum err err = edition_read(call, str_from(bank), &edition_no, old_ir);
    if (err == ERR_NOT_FOUND)
        fault_clear(call->fault);
    else if (err != ERR_OK)
        return err;
    diff_state old_state = diff_state_of(call->arena, old_ir);
    diff_state new_state = diff_state_of(call->arena, ir);
    *difference = difference_make(call->arena, &old_state, &new_state);
    *view = (struct difference_view){old_ir, ir, difference};
    *out = view;
    return ERR_OK;
}

static enum err load(struct cli_call *call, const struct ir *ir, struct outcome *outcome) {
    struct cli_database database;
    bool dry_run = cli_switch(call, "--dry-run");
    const char *bank = cli_value(call, "--bank");
    enum err err = cli_database_open(call, true, &database);
    if (err == ERR_OK)
        err = emit_pg(&database.call, ir, str_from(bank), dry_run, &outcome->report);
    if (err == ERR_OK && dry_run)
        err = view_difference(&database.call, ir, bank, &outcome->view);
    cli_database_close(&database);
    return err;
}

/* A file of which nothing can be loaded must not retire what it held before: the whole load is
 * refused. */
static bool every_file_loads(const struct cli_call *call, const struct ir *ir) {
    const struct ir_counts *counts = ir_count_sources(call->arena, ir, true);
    for (uint32_t i = 0; i < ir->sources.count; i++)
        if (ir->sources.at[i].file_idx == i && counts[i].items == 0)
            return false;
    return true;
}

static enum err show_diagnostics(struct cli_call *call, const struct ir *ir) {
    struct buf text = buf_make(call->arena, DIAGNOSTICS_BYTES_MAX);
    diagnostics_print(&text, ir);
    TRY(buf_check(&text, call->fault));
    fwrite(buf_str(&text).ptr, 1, text.len, stderr);
    return ERR_OK;
}

/* What takes long is named on a terminal, and wiped out by the next line. */
static void show_progress(const char *what, uint32_t count, const char *unit) {
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%s %u %s……\r", what, count, unit);
}

static void end_progress(void) {
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

static enum cli_exit run(struct cli_call *call) {
    struct ir ir;
    struct outcome outcome = {.view = NULL};
    const char *bank = cli_value(call, "--bank");
    if (bank == NULL || bank[0] == '\0' || call->operand_count == 0)
        return cli_misuse(call, "要给出题库文件和 --bank 题库名");
    show_progress("正在读取和检查", call->operand_count, "个文件");
    enum err err =
        questionbank_compile(call->arena, call->operands, call->operand_count, &ir, call->fault);
    end_progress();
    if (err != ERR_OK)
        return cli_fail(call);
    if (show_diagnostics(call, &ir) != ERR_OK)
        return cli_fail(call);
    if (!every_file_loads(call, &ir)) {
        fprintf(
            stderr,
            "xuefa: 有文件不能读取或没有可用的试题，题库没有改动；请按上面的提示修改后重试。\n");
        return CLI_INPUT_FAULTY;
    }
    show_progress("正在装入", ir.items.count, "题");
    err = load(call, &ir, &outcome);
    end_progress();
    if (err == ERR_OK)
        err = print_outcome(call, &outcome);
    if (err != ERR_OK)
        return cli_fail(call);
    return ir.errors > 0 ? CLI_INPUT_FAULTY : CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--bank", "题库名", NULL, NULL, "装入哪个题库"},
    {"--dry-run", NULL, NULL, NULL, "只给出差异，不写入"},
    {"--json", NULL, NULL, NULL, "以 JSON 给出结果"},
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_BANK_COMPILE = {
    "bank", "compile", "FILE…", "把题库文件编译进数据库，发布新版", OPTIONS, run};
