/* Writing an export, and saying what it could not hold. */
#include "cli/export.h"

#include <errno.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "cli/whole_file.h"

#define LOSSES_BYTES_MAX ((size_t)256 * 1024 * 1024)

enum { STEM_SHOWN_CHARS = 20, PROGRESS_ITEMS_MIN = 2000 };

const struct emitter *export_emitter(const struct cli_call *call, enum cli_exit *status) {
    const char *name = cli_value(call, "--to");
    const struct emitter *emitter = name == NULL ? NULL : emitter_find(str_from(name));
    *status = CLI_USAGE;
    if (emitter == NULL)
        cli_misuse(call, name == NULL ? "请用 --to 写出格式" : "--to：没有这种格式");
    else if (emitter->is_binary && cli_value(call, "-o") == NULL && isatty(STDOUT_FILENO))
        cli_misuse(call, "这种格式不是文本，不能显示在终端上，请用 -o 写出文件名");
    else
        return emitter;
    return NULL;
}

/* 编号, or the beginning of the stem. */
static struct str label_of(const struct ir_item *item) {
    struct str stem = item->stem;
    struct str line = str_cut(&stem, '\n');
    size_t at = 0;
    for (int i = 0; i < STEM_SHOWN_CHARS && at < line.len; i++)
        do
            at++;
        while (at < line.len && ((unsigned char)line.ptr[at] & 0xC0U) == 0x80U);
    return item->item_name.len > 0 ? item->item_name : str_slice(line, 0, at);
}

static void put_loss(struct buf *buf, const struct ir *ir, const struct emit_loss *loss) {
    struct str label = label_of(&ir->items.at[loss->item_idx]);
    struct str title = emit_field_title(loss->field);
    buf_printf(buf, "%.*s: %.*s: %.*s\n", STR_ARGS(label), STR_ARGS(title), STR_ARGS(loss->what));
}

static uint32_t count_items(const emit_losses *losses, const struct ir *ir, struct arena *arena) {
    bool *touched = ARENA_ARRAY(arena, bool, ir->items.count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < losses->count; i++) {
        bool *one = &touched[losses->at[i].item_idx];
        count += !*one;
        *one = true;
    }
    return count;
}

static enum err show_losses(struct cli_call *call, const struct ir *ir, const emit_losses *losses) {
    struct buf buf = buf_make(call->arena, LOSSES_BYTES_MAX);
    uint32_t shown = losses->count;
    if (shown > LIMIT_DIAGNOSTIC_COUNT_MAX)
        shown = LIMIT_DIAGNOSTIC_COUNT_MAX;
    for (uint32_t i = 0; i < shown; i++)
        put_loss(&buf, ir, &losses->at[i]);
    if (shown < losses->count)
        buf_printf(&buf, "另有 %u 处没有列出。\n", losses->count - shown);
    if (losses->count > 0)
        buf_printf(&buf, "这种格式存不下的内容：%u 道题，共 %u 处，如上。\n",
                   count_items(losses, ir, call->arena), losses->count);
    TRY(buf_check(&buf, call->fault));
    fwrite(buf_str(&buf).ptr, 1, buf.len, stderr);
    return ERR_OK;
}

static enum err write_bytes(struct cli_call *call, struct str bytes) {
    const char *path = cli_value(call, "-o");
    if (path != NULL)
        return whole_file_replace(path, bytes, call->fault);
    if (fwrite(bytes.ptr, 1, bytes.len, stdout) == bytes.len)
        return ERR_OK;
    return fault_set(call->fault, ERR_OUTSIDE, "file_unwritable",
                     "标准输出没有写完（%s），请检查后重试。", strerror(errno));
}

static void show_progress(const struct ir *ir) {
    if (ir->items.count >= PROGRESS_ITEMS_MIN && isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K正在导出 %u 题……\r", ir->items.count);
}

static void end_progress(const struct ir *ir) {
    if (ir->items.count >= PROGRESS_ITEMS_MIN && isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

/* How many items are in the file. */
static uint32_t written_count(const struct ir *ir, const emit_losses *losses) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < ir->items.count; i++)
        count += !ir->items.at[i].quarantined;
    for (uint32_t i = 0; i < losses->count; i++)
        count -= losses->at[i].field == EMIT_ITEM;
    return count;
}

enum err export_write(struct cli_call *call, const struct emitter *emitter, const struct ir *ir) {
    struct str bytes;
    emit_losses losses = {0};
    show_progress(ir);
    enum err err = emitter->emit(call->arena, ir, &bytes, &losses, call->fault);
    end_progress(ir);
    if (err != ERR_OK)
        return err;
    TRY(write_bytes(call, bytes));
    TRY(show_losses(call, ir, &losses));
    if (emitter->is_binary && bytes.len > LIMIT_PACKAGE_BYTES_MAX)
        fprintf(stderr, "文件超过 %d MB，本程序不能再读入；要读入的，请分成几个题库导出。\n",
                LIMIT_PACKAGE_BYTES_MAX / 1024 / 1024);
    fprintf(stderr, "已导出 %u 题（%.*s）。\n", written_count(ir, &losses),
            STR_ARGS(emitter->summary));
    return ERR_OK;
}
