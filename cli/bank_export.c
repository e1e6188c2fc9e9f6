/* `xuefa bank export`: a published edition in another form. */
#include "cli/bank_side.h"
#include "cli/export.h"

static enum err read_edition(struct cli_call *call, struct ir *ir) {
    struct bank_sides sides = {.call = call};
    const char *edition = cli_value(call, "--edition");
    struct str side = arena_printf(call->arena, "bank:%s%s%s", cli_value(call, "--bank"),
                                   edition == NULL ? "" : "@", edition == NULL ? "" : edition);
    enum err err = bank_side_read(&sides, side.ptr, ir);
    bank_sides_close(&sides);
    return err;
}

static enum cli_exit run(struct cli_call *call) {
    struct ir ir;
    enum cli_exit status;
    int64_t number = 0;
    const char *bank = cli_value(call, "--bank"), *edition = cli_value(call, "--edition");
    if (bank == NULL || bank[0] == '\0')
        return cli_misuse(call, "请用 --bank 写出题库名");
    if (edition != NULL && (str_parse_i64(str_from(edition), &number) != ERR_OK || number < 1))
        return cli_misuse(call, "--edition 要写版次，是从 1 开始的数字");
    const struct emitter *emitter = export_emitter(call, &status);
    if (emitter == NULL)
        return status;
    if (read_edition(call, &ir) != ERR_OK || export_write(call, emitter, &ir) != ERR_OK)
        return cli_fail(call);
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--bank", "题库名", NULL, NULL, "导出哪个题库"},
    {"--edition", "版次", NULL, NULL, "导出哪一版，不给则为最新一版"},
    CLI_OPTION_TO,
    CLI_OPTION_OUT,
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_BANK_EXPORT = {
    "bank", "export", "", "把题库导出为别的格式，列出存不下的内容", OPTIONS, run};
