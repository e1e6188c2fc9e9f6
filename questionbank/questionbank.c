/* The pipeline: file → text → reader → link → checks. */
#include "questionbank/questionbank.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/limits.h"
#include "questionbank/check/check.h"
#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/link.h"
#include "questionbank/read/decode.h"
#include "questionbank/read/hidden.h"
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

static void read_text(struct ir *ir, struct str path, struct str bytes) {
    uint32_t source_idx = ir->sources.count;
    if (!decode_source(ir, path, bytes))
        return;
    struct ir_source *source = &ir->sources.at[source_idx];
    const struct reader *reader = reader_sniff(source->text);
    source->format = reader->name;
    reader->read(ir, source_idx);
}

static void read_parts(struct ir *ir, uint32_t source_idx, struct package *package) {
    const struct package_reader *reader = package_reader_find(package);
    struct ir_place place = {source_idx, 1, 1};
    if (reader == NULL) {
        ir_report_fact(ir, DIAG_FOREIGN_FILE, place, STR("压缩包里没有能识别的文档、表格或试题"));
        return;
    }
    ir->sources.at[source_idx].format = reader->name;
    reader->read(ir, source_idx, package);
}

static void read_package(struct ir *ir, struct str path, struct str bytes) {
    uint32_t source_idx = ir_source_add(ir, path, (struct str){NULL, 0}, ORIGIN_LINE);
    struct package *package = NULL;
    struct fault fault = {0};
    if (bytes.len > LIMIT_PACKAGE_BYTES_MAX)
        ir_report_fact(ir, DIAG_PACKAGE, (struct ir_place){source_idx, 1, 1},
                       arena_printf(ir->arena, "文件有 %zu 字节，超过 %d MB 的上限", bytes.len,
                                    LIMIT_PACKAGE_BYTES_MAX / 1024 / 1024));
    else if (package_open(ir->arena, bytes, &package, &fault) != ERR_OK)
        ir_report_fault(ir, DIAG_PACKAGE, (struct ir_place){source_idx, 1, 1}, &fault);
    else
        read_parts(ir, source_idx, package);
    package_close(package);
}

static void read_foreign(struct ir *ir, struct str path, struct str name) {
    uint32_t source_idx = ir_source_add(ir, path, (struct str){NULL, 0}, ORIGIN_LINE);
    ir_report_fact(ir, DIAG_FOREIGN_FILE, (struct ir_place){source_idx, 1, 1},
                   arena_printf(ir->arena, "这是%.*s，不能读取", STR_ARGS(name)));
}

static void read_source(struct ir *ir, struct str path, struct str bytes) {
    uint32_t source_idx = ir->sources.count;
    uint32_t items_before = ir->items.count, errors_before = ir->errors;
    struct str foreign = foreign_name(bytes);
    if (foreign.len > 0)
        read_foreign(ir, path, foreign);
    else if (package_sniff(bytes))
        read_package(ir, path, bytes);
    else
        read_text(ir, path, bytes);
    for (uint32_t i = source_idx; i < ir->sources.count; i++)
        ir->sources.at[i].file_idx = source_idx;
    hidden_settle(ir, source_idx, items_before);
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
