/* `xuefa remind list`: who is behind in a campaign, page by page until the end. */
#include "api/wire/behind.h"
#include "cli/cli.h"
#include "cli/database.h"
#include "engine/unit/unit.h"

enum { PAGE_ROWS = 500, PAGE_BYTES_MAX = 8 * 1024 * 1024 };

typedef void (*page_writer)(struct buf *buf, const laggard_vec *laggards, bool first);

static void write_csv(struct buf *buf, const laggard_vec *laggards, bool first) {
    if (first)
        reminder_csv_head(buf);
    reminder_csv_rows(buf, laggards);
}

static void write_json(struct buf *buf, const laggard_vec *laggards, bool first) {
    for (uint32_t i = 0; i < laggards->count; i++) {
        const struct wire_laggard wire = wire_laggard_of(buf->arena, &laggards->at[i]);
        buf_add(buf, first && i == 0 ? STR("\n") : STR(",\n"));
        json_encode(buf, &WIRE_LAGGARD, &wire);
    }
}

static enum err write_pages(struct call *call, struct behind_query *query, page_writer write) {
    struct arena page = {0};
    enum err err = ERR_OK;
    bool first = true, more = true;
    while (err == ERR_OK && more) {
        laggard_vec laggards = {0};
        struct call on_page = engine_call(call->engine, call->db, &page, call->fault);
        err = reminder_list(&on_page, query, &laggards);
        struct buf buf = buf_make(&page, PAGE_BYTES_MAX);
        if (err == ERR_OK)
            write(&buf, &laggards, first);
        if (err == ERR_OK)
            err = buf_check(&buf, call->fault);
        fwrite(buf_str(&buf).ptr, 1, buf.len, stdout);
        more = laggards.count == query->limit;
        if (laggards.count > 0) {
            query->after_credits = laggards.at[laggards.count - 1].credits;
            query->after_person_id = laggards.at[laggards.count - 1].person_id;
        }
        first = false;
        arena_reset(&page);
    }
    arena_close(&page);
    return err;
}

static enum err read_as_of(struct cli_call *cli, int64_t *as_of_ms) {
    struct str text = str_from(cli_value(cli, "--as-of"));
    if (text.ptr == NULL || moment_parse(text, as_of_ms) == ERR_OK)
        return ERR_OK;
    return fault_set(cli->fault, ERR_INVALID, "as_of_invalid",
                     "--as-of 应为日期或带时区的时间，例如 2026-11-22。");
}

static enum err read_query(struct cli_call *cli, struct call *call, struct campaign *campaign,
                           struct behind_query *query) {
    struct str code = str_from(cli_value(cli, "--campaign"));
    struct str unit = str_from(cli_value(cli, "--unit"));
    bool found = false;
    *query = (struct behind_query){.campaign = campaign, .after_credits = -1, .limit = PAGE_ROWS};
    TRY(read_as_of(cli, &query->as_of_ms));
    if (unit.ptr != NULL)
        TRY(unit_find(call, unit, &query->unit_id));
    TRY(campaign_find(call, code, campaign, &found));
    if (!found)
        return fault_set(cli->fault, ERR_NOT_FOUND, "no_campaign", "没有编码为 %.*s 的活动。",
                         STR_ARGS(code));
    return ERR_OK;
}

static enum err list(struct cli_call *cli, struct call *call, bool csv) {
    struct campaign campaign;
    struct behind_query query;
    char as_of[TIME_TEXT_BYTES_MAX];
    TRY(read_query(cli, call, &campaign, &query));
    if (csv)
        return write_pages(call, &query, write_csv);
    struct str at = time_format(query.as_of_ms == 0 ? call->now_ms : query.as_of_ms, as_of);
    printf("{\"as_of\":\"%.*s\",\"people\":[", STR_ARGS(at));
    TRY(write_pages(call, &query, write_json));
    printf("\n]}\n");
    return ERR_OK;
}

static enum cli_exit run(struct cli_call *cli) {
    const char *to = cli_value(cli, "--to");
    bool csv = strcmp(to, "csv") == 0;
    if (cli_value(cli, "--campaign") == NULL)
        return cli_misuse(cli, "要用 --campaign 给出活动编码");
    if (!csv && strcmp(to, "json") != 0)
        return cli_misuse(cli, "--to 只能是 csv 或 json");
    struct cli_database database;
    enum err err = cli_database_open(cli, false, &database);
    if (err == ERR_OK)
        err = list(cli, &database.call, csv);
    cli_database_close(&database);
    return err == ERR_OK ? CLI_DONE : cli_fail(cli);
}

static const struct cli_option OPTIONS[] = {
    {"--campaign", "编码", NULL, NULL, "哪个活动"},
    {"--as-of", "时间", NULL, NULL, "以哪一天或哪一刻为准，默认现在"},
    {"--unit", "单位编码", NULL, NULL, "只列这个单位及其下级"},
    {"--to", "csv|json", NULL, "json", "输出格式"},
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_REMIND_LIST = {
    "remind", "list", "", "列出学分或考试落后的人员、差多少、最迟哪天开始还来得及", OPTIONS, run};
