/* The manual of diagnostics, printed from the table that the compiler itself reads. */
#include "questionbank/emit/diagnostics.h"
#include "questionbank/ir/report.h"

static int compare_codes(const void *a, const void *b) {
    return strcmp(diag_info(*(const enum diag *)a)->code, diag_info(*(const enum diag *)b)->code);
}

void diagnostics_manual(struct buf *buf) {
    static const char *const WORDS[] = {
        [SEVERITY_NOTE] = "说明", [SEVERITY_WARNING] = "警告", [SEVERITY_ERROR] = "错误"};
    enum diag order[DIAG_COUNT];
    for (uint32_t i = 0; i < DIAG_COUNT; i++)
        order[i] = (enum diag)i;
    qsort(order, DIAG_COUNT, sizeof *order, compare_codes);
    buf_add(buf,
            STR("# 题库编译器诊断手册\n\n"
                "由 `xuefa doc diagnostics` 打印，请勿手工修改。代码一经使用不再改变含义。\n\n"
                "- 错误：这道题（或这个文件）不收入题库，其他试题照常收入；命令以状态 1 结束。\n"
                "- 警告：收入题库，但很可能有问题。确认无误的，可在题下写一行"
                "“接受：代码 理由”，以后不再提示。\n"
                "- 说明：收入时有所取舍，如实告知。\n\n"
                "| 代码 | 级别 | 含义 | 怎么办 |\n|---|---|---|---|\n"));
    for (uint32_t i = 0; i < DIAG_COUNT; i++) {
        const struct diag_info *info = diag_info(order[i]);
        buf_printf(buf, "| %s | %s | %.*s | ", info->code, WORDS[info->severity],
                   STR_ARGS(info->title));
        for (size_t at = 0; at < info->hint.len; at++) {
            if (info->hint.ptr[at] == '|')
                buf_add_char(buf, '\\');
            buf_add_char(buf, info->hint.ptr[at]);
        }
        buf_add(buf, STR(" |\n"));
    }
}
