/* The library does not notice when its temporary files cannot grow: it cuts the rows off and says
 * that all is well. So what it made is read once. */
#include "base/office/book_check.h"

#include "base/core/limits.h"
#include "base/office/part.h"

static enum err check_parts(struct package *package, struct fault *fault) {
    static const struct xml_events NOTHING = {0};
    enum err err = ERR_OK;
    for (uint32_t i = 0; i < package_part_count(package) && err == ERR_OK; i++)
        err = part_parse(package, package_part_name(package, i), &NOTHING, NULL, fault);
    package_close(package);
    return err;
}

enum err book_check(struct str bytes, struct fault *fault) {
    struct arena scratch = {0};
    struct package *package;
    struct fault cause = {0};
    if (bytes.len > LIMIT_PACKAGE_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "book_too_large",
                         "工作簿超过 %d MB 的上限，请分批导出。",
                         LIMIT_PACKAGE_BYTES_MAX / 1024 / 1024);
    enum err err = package_open(&scratch, bytes, &package, &cause);
    if (err == ERR_OK)
        err = check_parts(package, &cause);
    arena_close(&scratch);
    if (err == ERR_OK)
        return ERR_OK;
    return fault_set(fault, ERR_OUTSIDE, "book_unwritable",
                     "工作簿没有写完整，请检查临时目录的空间后重试。");
}
