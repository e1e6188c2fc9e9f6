/* `xuefa bank fix`: shows what the safe edits would change in a text file, and carries them out.
 *
 * Before anything is written, the new text is compiled too: every item that was sound must come out
 * with the same content, else the file is left alone. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/whole_file.h"
#include "questionbank/fix/fix.h"
#include "questionbank/questionbank.h"

#define DIFF_BYTES_MAX ((size_t)512 * 1024 * 1024)

static int compare_hashes(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct hash));
}

/* Content of the sound items, sorted. */
static struct hash *sound_contents(struct arena *arena, const struct ir *ir, uint32_t *count) {
    struct hash *hashes = ARENA_ARRAY(arena, struct hash, ir->items.count);
    *count = 0;
    for (uint32_t i = 0; i < ir->items.count; i++)
        if (!ir->items.at[i].quarantined)
            hashes[(*count)++] = ir->items.at[i].content_hash;
    qsort(hashes, *count, sizeof *hashes, compare_hashes);
    return hashes;
}

static bool keeps_items(struct arena *arena, const struct ir *before, const struct ir *after) {
    uint32_t before_count = 0, after_count = 0;
    struct hash *wanted = sound_contents(arena, before, &before_count);
    struct hash *there = sound_contents(arena, after, &after_count);
    for (uint32_t i = 0; i < before_count; i++)
        if (bsearch(&wanted[i], there, after_count, sizeof *there, compare_hashes) == NULL)
            return false;
    return true;
}

static bool agrees(const struct cli_call *call) {
    if (cli_switch(call, "--write"))
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
        fputs("没有改动文件；核对上面的差异后，加 --write 写入。\n", stderr);
        return false;
    }
    fputs("写入文件吗？[y/N] ", stderr);
    int reply = getchar();
    for (int rest = reply; rest != '\n' && rest != EOF;)
        rest = getchar();
    return reply == 'y' || reply == 'Y';
}

static enum err write_fix(struct cli_call *call, const struct ir *ir, const char *path,
                          const struct fix *fix) {
    struct str bytes;
    struct ir after;
    struct str encoding = ir->sources.at[0].encoding;
    TRY(fix_encode(call->arena, fix->after, encoding, &bytes, call->fault));
    TRY(questionbank_compile_bytes(call->arena, str_from(path), bytes, &after, call->fault));
    if (!keeps_items(call->arena, ir, &after))
        return fault_set(call->fault, ERR_INVALID, "fix_unsafe",
                         "%s：改动会影响其他试题，没有写入；请按诊断手工修改。", path);
    return whole_file_replace(path, bytes, call->fault);
}

static enum err fix_file(struct cli_call *call, const char *path) {
    struct ir ir;
    struct fix fix;
    TRY(questionbank_compile(call->arena, &path, 1, &ir, call->fault));
    if (!fix_source(call->arena, &ir, 0, &fix)) {
        printf("%s：没有可以自动修改的地方。\n", path);
        return ERR_OK;
    }
    struct buf diff = buf_make(call->arena, DIFF_BYTES_MAX);
    fix_diff(&diff, &fix, str_from(path));
    TRY(buf_check(&diff, call->fault));
    fwrite(diff.data, 1, diff.len, stdout);
    fflush(stdout);
    if (!agrees(call))
        return ERR_OK;
    TRY(write_fix(call, &ir, path, &fix));
    fprintf(stderr, "%s：已改 %u 处。\n", path, fix.edits.count);
    return ERR_OK;
}

static enum cli_exit run(struct cli_call *call) {
    if (call->operand_count == 0)
        return cli_misuse(call, "请写出要修改的文本题库文件");
    for (uint32_t i = 0; i < call->operand_count; i++)
        if (fix_file(call, call->operands[i]) != ERR_OK)
            return cli_fail(call);
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--write", NULL, NULL, NULL, "不再询问，直接写入"},
    {.flag = NULL},
};

const struct cli_command CLI_BANK_FIX = {
    "bank", "fix", "FILE…", "自动改正文本题库中可以确定的小毛病，先给出差异", OPTIONS, run};
