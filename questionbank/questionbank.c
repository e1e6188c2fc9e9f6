/* The pipeline: file → text → reader → link → checks. */
#include "questionbank/questionbank.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/limits.h"
#include "questionbank/check/check.h"
#include "questionbank/ir/report.h"
#include "questionbank/link/link.h"
#include "questionbank/read/decode.h"
#include "questionbank/read/reader.h"

static enum err fail(struct fault *fault, const char *path, const char *what) {
    return fault_set(fault, ERR_OUTSIDE, "file_unreadable", "%s：%s（%s），请检查路径和权限。",
                     path, what, strerror(errno));
}

static enum err read_all(int file, const char *path, char *bytes, size_t count,
                         struct fault *fault) {
    for (size_t done = 0; done < count;) {
        ssize_t got = read(file, bytes + done, count - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(fault, path, "读取失败");
        if (got == 0)
            return fault_set(fault, ERR_OUTSIDE, "file_unreadable",
                             "%s：读取时文件变短了，请重试。", path);
        done += (size_t)got;
    }
    return ERR_OK;
}

static enum err check_status(int file, const char *path, size_t *count, struct fault *fault) {
    struct stat status;
    if (fstat(file, &status) != 0)
        return fail(fault, path, "无法读取");
    if (S_ISDIR(status.st_mode))
        return fault_set(fault, ERR_INVALID, "file_is_directory",
                         "%s：这是文件夹，请写出其中的题库文件。", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(fault, ERR_INVALID, "file_not_regular", "%s：这不是普通文件。", path);
    if (status.st_size > LIMIT_SOURCE_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "file_too_large",
                         "%s：文件超过 %d MB 的上限，请拆成几个文件。", path,
                         LIMIT_SOURCE_BYTES_MAX / 1024 / 1024);
    *count = (size_t)status.st_size;
    return ERR_OK;
}

static enum err read_file(struct arena *arena, const char *path, struct str *bytes,
                          struct fault *fault) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return fail(fault, path, "无法打开");
    size_t count = 0;
    char *text = NULL;
    enum err err = check_status(file, path, &count, fault);
    if (err == ERR_OK) {
        text = arena_alloc(arena, count + 1);
        err = read_all(file, path, text, count, fault);
    }
    close(file);
    if (err == ERR_OK)
        *bytes = (struct str){text, count};
    return err;
}

static void read_source(struct ir *ir, struct str path, struct str bytes) {
    uint32_t source_idx = ir->sources.count;
    uint32_t items_before = ir->items.count, errors_before = ir->errors;
    if (!decode_source(ir, path, bytes))
        return;
    struct ir_source *source = &ir->sources.at[source_idx];
    const struct reader *reader = reader_sniff(source->text);
    source->format = reader->name;
    reader->read(ir, source_idx);
    if (ir->items.count > LIMIT_ITEM_COUNT_MAX) {
        ir_report(ir, DIAG_TOO_MANY_ITEMS, ir->items.at[LIMIT_ITEM_COUNT_MAX].place);
        ir->items.count = LIMIT_ITEM_COUNT_MAX;
    }
    if (ir->items.count == items_before && ir->errors == errors_before)
        ir_report(ir, DIAG_NO_ITEM, (struct ir_place){source_idx, 1, 1});
}

static void finish(struct ir *ir) {
    link_items(ir);
    check_items(ir);
    ir_sort_diagnostics(ir);
}

enum err questionbank_compile(struct arena *arena, const char *const *paths, uint32_t path_count,
                              struct ir *ir, struct fault *fault) {
    struct ir made = {.arena = arena};
    for (uint32_t i = 0; i < path_count; i++) {
        struct str bytes;
        TRY(read_file(arena, paths[i], &bytes, fault));
        read_source(&made, str_from(paths[i]), bytes);
    }
    finish(&made);
    *ir = made;
    return ERR_OK;
}

enum err questionbank_compile_bytes(struct arena *arena, struct str path, struct str bytes,
                                    struct ir *ir, struct fault *fault) {
    if (bytes.len > LIMIT_SOURCE_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "file_too_large",
                         "%.*s：文件超过 %d MB 的上限，请拆成几个文件。", STR_ARGS(path),
                         LIMIT_SOURCE_BYTES_MAX / 1024 / 1024);
    struct ir made = {.arena = arena};
    read_source(&made, path, bytes);
    finish(&made);
    *ir = made;
    return ERR_OK;
}
