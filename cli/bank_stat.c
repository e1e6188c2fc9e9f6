/* `xuefa bank stat`: counts of a bank, and whether its exams can be drawn from it. */
#include <stdio.h>

#include "cli/bank_side.h"
#include "engine/paper/paper.h"
#include "questionbank/emit/edition.h"
#include "questionbank/emit/stat_out.h"
#include "questionbank/questionbank.h"

#define REPORT_BYTES_MAX ((size_t)64 * 1024 * 1024)
enum { BLUEPRINT_BYTES_MAX = 64 * 1024 };

static enum err add_paper(struct cli_call *call, struct str title, struct str json,
                          stat_papers *papers) {
    struct blueprint blueprint;
    TRY(blueprint_parse(call->arena, json, &blueprint, call->fault));
    struct stat_paper *paper = vec_push(call->arena, papers);
    *paper = (struct stat_paper){.title = title};
    for (uint32_t i = 0; i < blueprint.sections.count; i++) {
        const struct section *section = &blueprint.sections.at[i];
        *vec_push(call->arena, &paper->cells) =
            (struct stat_cell){section->title, section->kind, section->count, 0};
    }
    return ERR_OK;
}

static enum err read_blueprint(struct cli_call *call, const char *path, stat_papers *papers) {
    char *text = arena_alloc(call->arena, BLUEPRINT_BYTES_MAX + 1);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return fault_set(call->fault, ERR_OUTSIDE, "file_unreadable",
                         "%s：无法打开，请检查路径和权限。", path);
    size_t bytes = fread(text, 1, BLUEPRINT_BYTES_MAX + 1, file);
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        return fault_set(call->fault, ERR_OUTSIDE, "file_unreadable", "%s：读取失败，请重试。",
                         path);
    if (bytes > BLUEPRINT_BYTES_MAX)
        return fault_set(call->fault, ERR_TOO_LARGE, "file_too_large",
                         "%s：组卷规则超过 %d KB 的上限。", path, BLUEPRINT_BYTES_MAX / 1024);
    return add_paper(call, str_from(path), (struct str){text, bytes}, papers);
}

static enum err read_bank(struct bank_sides *sides, const char *name, struct ir *ir,
                          stat_papers *papers) {
    struct cli_call *call = sides->call;
    int64_t edition_no = 0;
    bank_exam_vec exams = {0};
    TRY(bank_side_read(sides, arena_printf(call->arena, "bank:%s", name).ptr, ir));
    TRY(bank_exam_list(&sides->database.call, bank_side_bank(name, &edition_no), &exams));
    for (uint32_t i = 0; i < exams.count; i++)
        TRY(add_paper(call, exams.at[i].title, exams.at[i].blueprint, papers));
    return ERR_OK;
}

static enum err read_all(struct cli_call *call, struct ir *ir, stat_papers *papers) {
    const char *bank = cli_value(call, "--bank"), *blueprint = cli_value(call, "--blueprint");
    struct bank_sides sides = {.call = call};
    enum err err = bank == NULL ? questionbank_compile(call->arena, call->operands,
                                                       call->operand_count, ir, call->fault)
                                : read_bank(&sides, bank, ir, papers);
    bank_sides_close(&sides);
    if (err == ERR_OK && blueprint != NULL) {
        papers->count = 0; /* the one that is asked about, not those of the exams */
        err = read_blueprint(call, blueprint, papers);
    }
    return err;
}

static enum cli_exit run(struct cli_call *call) {
    struct ir ir;
    stat_papers papers = {0};
    if ((call->operand_count == 0) == (cli_value(call, "--bank") == NULL))
        return cli_misuse(call, "请写出题库文件，或用 --bank 指明题库");
    if (read_all(call, &ir, &papers) != ERR_OK)
        return cli_fail(call);
    struct bank_stat stat = bank_stat_of(call->arena, &ir);
    bool is_short = bank_stat_cover(&stat, &papers);
    struct buf report = buf_make(call->arena, REPORT_BYTES_MAX);
    if (cli_switch(call, "--json"))
        bank_stat_json(&report, &stat, &papers);
    else
        bank_stat_print(&report, &stat, &papers);
    if (buf_check(&report, call->fault) != ERR_OK)
        return cli_fail(call);
    if (fwrite(report.data, 1, report.len, stdout) != report.len)
        return CLI_OUTSIDE_FAILED;
    return is_short ? CLI_INPUT_FAULTY : CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--bank", "题库名", NULL, NULL, "数据库里的题库，可写成 题库名@版次"},
    {"--blueprint", "文件", NULL, NULL, "组卷规则（JSON），看题量够不够；不给则看题库的各场考试"},
    {"--json", NULL, NULL, NULL, "结果以 JSON 输出，供程序读取"},
    CLI_OPTION_DATABASE,
    CLI_OPTION_BUREAU,
    {.flag = NULL},
};

const struct cli_command CLI_BANK_STAT = {
    "bank", "stat", "FILE…", "按题型、法律、难度、章节统计题库，看题量够不够组卷", OPTIONS, run};
