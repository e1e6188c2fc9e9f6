/* `xuefa demo open`: a small bureau with units, people, accounts and an open campaign, to try the
 * system with. Repeating it keeps everything; only the passwords are made anew when var/demo.json
 * is gone. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/hash.h"
#include "base/core/rng.h"
#include "base/json/json.h"
#include "cli/cli.h"
#include "cli/database.h"
#include "engine/account/account.h"
#include "engine/campaign/campaign.h"
#include "engine/person/person.h"
#include "engine/unit/unit.h"

static const struct {
    const char *code;
    const char *parent;
    const char *name;
} UNITS[] = {
    {"bureau", NULL, "示范市"},
    {"justice", "bureau", "示范市司法局"},
    {"finance", "bureau", "示范市财政局"},
    {"market", "bureau", "示范市市场监督管理局"},
    {"market-law", "market", "市场监管局执法支队"},
    {"health", "bureau", "示范市卫生健康委员会"},
    {"east", "bureau", "城东街道办事处"},
};

enum { PEOPLE_PER_UNIT = 6 };

static const struct demo_account {
    const char *login;
    const char *json_name;
    const char *name;
    const char *unit;
    enum role roles[2];
    uint32_t role_count;
    const char *scope; /* unit of the roles */
} ACCOUNTS[] = {
    {"official", "official", "演示学员", "market-law", {ROLE_OFFICIAL}, 1, "market-law"},
    {"liaison", "liaison", "演示联络员", "market", {ROLE_OFFICIAL, ROLE_LIAISON}, 2, "market"},
    {"bureau", "bureau", "演示司法局人员", "justice", {ROLE_BUREAU}, 1, "bureau"},
    {"author", "author", "演示命题人", "justice", {ROLE_AUTHOR}, 1, "bureau"},
};

static const struct section SECTIONS[] = {
    {STR_INIT("一、单项选择题"), ITEM_SINGLE, 20, 200},
    {STR_INIT("二、多项选择题"), ITEM_MULTIPLE, 10, 300},
    {STR_INIT("三、判断题"), ITEM_JUDGE, 15, 100},
    {STR_INIT("四、填空题"), ITEM_BLANK, 5, 300},
};

static enum err find_unit(struct call *call, const char *code, struct unit_id *out) {
    *out = (struct unit_id){0};
    return code == NULL ? ERR_OK : unit_find(call, str_from(code), out);
}

static enum err add_people(struct call *call, const char *unit_code, struct unit_id unit_id) {
    for (int i = 1; i <= PEOPLE_PER_UNIT; i++) {
        struct person_id ignored;
        const struct person_new person = {
            .staff_no = arena_printf(call->arena, "%s-%02d", unit_code, i),
            .name = arena_printf(call->arena, "学员%s%02d", unit_code, i),
            .unit_id = unit_id,
            .from_day = day_of(call->now_ms),
        };
        TRY(person_add(call, &person, &ignored));
    }
    return ERR_OK;
}

static enum err add_units(struct call *call) {
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        struct unit_id unit_id;
        struct unit_new unit = {str_from(UNITS[i].code), str_from(UNITS[i].name), {0}, (int64_t)i};
        TRY(find_unit(call, UNITS[i].parent, &unit.parent_id));
        TRY(unit_add(call, &unit, &unit_id));
        if (UNITS[i].parent != NULL)
            TRY(add_people(call, UNITS[i].code, unit_id));
    }
    return ERR_OK;
}

static struct str make_password(struct arena *arena) {
    uint8_t secret[9];
    rng_bytes(secret, sizeof secret);
    return base64url(arena, secret, sizeof secret);
}

static enum err add_account(struct call *call, const struct demo_account *demo,
                            struct str password) {
    struct unit_id unit_id, scope;
    struct account_new account = {.login = str_from(demo->login), .password = password};
    struct account_id account_id;
    TRY(find_unit(call, demo->unit, &unit_id));
    TRY(find_unit(call, demo->scope, &scope));
    const struct person_new person = {arena_printf(call->arena, "demo-%s", demo->login),
                                      str_from(demo->name), unit_id, day_of(call->now_ms)};
    TRY(person_add(call, &person, &account.person_id));
    TRY(account_set(call, &account, &account_id));
    for (uint32_t i = 0; i < demo->role_count; i++)
        TRY(account_grant(call, account_id, demo->roles[i], scope));
    return ERR_OK;
}

static enum err add_exam(struct call *call, const struct campaign *campaign) {
    struct blueprint blueprint = {0};
    for (size_t i = 0; i < COUNT_OF(SECTIONS); i++)
        *vec_push(call->arena, &blueprint.sections) = SECTIONS[i];
    const struct exam_new exam = {.campaign_id = campaign->campaign_id,
                                  .bank_id = campaign->practice_bank_id,
                                  .title = STR("国家工作人员年度法治考试（演示）"),
                                  .opens_at = campaign->opens_at,
                                  .closes_at = campaign->closes_at,
                                  .duration_ms = 60 * MS_PER_MINUTE,
                                  .grace_ms = 5 * MS_PER_SECOND,
                                  .attempts_max = 10,
                                  .pass_score = 6000,
                                  .pass_credits = 1000,
                                  .release_rule = RELEASE_AFTER_SUBMIT,
                                  .blueprint = &blueprint};
    struct exam_id ignored;
    return exam_add(call, &exam, &ignored);
}

static enum err find_bank(struct call *call, struct bank_id *out) {
    bool found = false;
    TRY(bank_find(call, STR("starter"), out, &found));
    if (!found)
        return fault_set(call->fault, ERR_NOT_FOUND, "no_bank",
                         "没有题库 starter，请先运行 xuefa bank compile questionbank/starter/*.txt "
                         "--bank starter。");
    return ERR_OK;
}

static enum err open_campaign(struct call *call) {
    struct campaign campaign = {.code = STR("demo"),
                                .title = STR("年度学法考试活动（演示）"),
                                .opens_at = call->now_ms - MS_PER_DAY,
                                .closes_at = call->now_ms + (int64_t)365 * MS_PER_DAY,
                                .required_credits = 4000,
                                .daily_cap = 500,
                                .practice_items = 10,
                                .practice_credits = 100};
    bool found = false;
    TRY(campaign_find(call, campaign.code, &campaign, &found));
    if (!found) {
        TRY(find_bank(call, &campaign.practice_bank_id));
        TRY(campaign_add(call, &campaign, &campaign.campaign_id));
        TRY(add_exam(call, &campaign));
    }
    return campaign_enrol_all(call, campaign.campaign_id);
}

/* One file for programs, readable by its owner only, complete or absent. */
static enum err write_file(struct cli_call *cli, const char *path, struct str text) {
    char *temporary = arena_cstr(cli->arena, arena_printf(cli->arena, "%s.new", path));
    mode_t mask = umask(077);
    FILE *file = fopen(temporary, "wb");
    umask(mask);
    bool written = file != NULL && fwrite(text.ptr, 1, text.len, file) == text.len;
    if (file != NULL)
        written = fclose(file) == 0 && written;
    if (written && rename(temporary, path) == 0)
        return ERR_OK;
    return fault_set(cli->fault, ERR_OUTSIDE, "write_failed", "写不了 %s：%s。", path,
                     strerror(errno));
}

static enum err make_accounts(struct cli_call *cli, struct call *call, const char *path) {
    struct buf json = buf_make(cli->arena, 8192);
    const char *listen = cli_value(cli, "--listen");
    buf_printf(&json, "{\"base_url\":\"http://%s\"", listen);
    for (size_t i = 0; i < COUNT_OF(ACCOUNTS); i++) {
        struct str password = make_password(cli->arena);
        TRY(add_account(call, &ACCOUNTS[i], password));
        buf_printf(&json, ",\n \"%s\":{\"login\":\"%s\",\"password\":\"%.*s\"}",
                   ACCOUNTS[i].json_name, ACCOUNTS[i].login, STR_ARGS(password));
    }
    buf_add(&json, STR("}\n"));
    return write_file(cli, path, buf_str(&json));
}

/* The people come before the campaign, so that they are enrolled; one transaction, so that a
 * failure leaves nothing. */
static enum err open_demo(struct cli_call *cli, struct call *call, const char *path) {
    TRY(db_begin(call->db));
    enum err err = add_units(call);
    if (err == ERR_OK && access(path, R_OK) != 0)
        err = make_accounts(cli, call, path);
    if (err == ERR_OK)
        err = open_campaign(call);
    if (err != ERR_OK) {
        db_rollback(call->db);
        return err;
    }
    return db_commit(call->db);
}

static enum cli_exit run(struct cli_call *cli) {
    const char *var = cli_value(cli, "--var");
    mkdir(var, 0755);
    const char *path = arena_printf(cli->arena, "%s/demo.json", var).ptr;
    struct cli_database database;
    enum err err = cli_database_open(cli, true, &database);
    if (err == ERR_OK)
        err = open_demo(cli, &database.call, path);
    cli_database_close(&database);
    if (err != ERR_OK)
        return cli_fail(cli);
    printf("演示活动已开放，账号在 %s。\n", path);
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--var", "目录", "XUEFA_VAR", "var", "demo.json 写在哪里"},
    {"--listen", "HOST:PORT", "XUEFA_LISTEN", "127.0.0.1:8080", "写进 demo.json 的地址"},
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_DEMO_OPEN = {
    "demo", "open", "", "建立演示单位、账号与活动，写 demo.json", OPTIONS, run};
