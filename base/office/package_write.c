/* Writing packages by libzip, into memory. */
#include "base/office/package.h"

#include <zip.h>

#include "base/core/limits.h"
#include "base/office/package_list.h"

/* 1 January 2000, midnight, as zip counts: years from 1980. */
enum { DOS_DATE = (20 << 9) | (1 << 5) | 1, DOS_TIME = 0 };

static enum err fail(struct fault *fault, zip_error_t *error) {
    return fault_set(fault, ERR_OUTSIDE, "package_unwritable", "不能写出压缩文件（%s），请重试。",
                     zip_error_strerror(error));
}

static enum err add_part(zip_t *zip, const struct package_part *part, struct fault *fault) {
    TRY(part_name_check(part->name, fault));
    char name[1024];
    if (part->name.len >= sizeof name)
        return fault_set(fault, ERR_INVALID, "package_name", "要写入压缩包的文件名太长。");
    memcpy(name, part->name.ptr, part->name.len);
    name[part->name.len] = '\0';
    zip_source_t *source = zip_source_buffer(zip, part->bytes.ptr, part->bytes.len, 0);
    if (source == NULL)
        return fail(fault, zip_get_error(zip));
    zip_int64_t idx = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (idx < 0) {
        zip_source_free(source);
        return fail(fault, zip_get_error(zip));
    }
    /* Readers of some packages look for this part as plain bytes at the file's start. */
    bool plain = str_eq(part->name, STR("mimetype"));
    zip_uint64_t at = (zip_uint64_t)idx;
    if (zip_file_set_dostime(zip, at, DOS_TIME, DOS_DATE, 0) != 0 ||
        zip_set_file_compression(zip, at, plain ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) != 0)
        return fail(fault, zip_get_error(zip));
    return ERR_OK;
}

static enum err add_parts(zip_t *zip, const struct package_part *parts, uint32_t count,
                          struct fault *fault) {
    if (count > LIMIT_PACKAGE_PARTS_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                         "要写入压缩包的文件超过 %d 个的上限，请分批导出。",
                         LIMIT_PACKAGE_PARTS_MAX);
    for (uint32_t i = 0; i < count; i++)
        TRY(add_part(zip, &parts[i], fault));
    return ERR_OK;
}

static enum err take_bytes(struct arena *arena, zip_source_t *source, struct str *out,
                           struct fault *fault) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(source) != 0)
        return fail(fault, zip_source_error(source));
    char *data = arena_alloc(arena, stat.size + 1);
    zip_int64_t got = zip_source_read(source, data, stat.size);
    zip_source_close(source);
    if (got != (zip_int64_t)stat.size)
        return fail(fault, zip_source_error(source));
    *out = (struct str){data, stat.size};
    return ERR_OK;
}

/* An archive without parts is not written by the library; it is this one record. */
static struct str empty_package(struct arena *arena) {
    struct str end = STR("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    return arena_str(arena, end);
}

enum err package_write(struct arena *arena, const struct package_part *parts, uint32_t count,
                       struct str *out, struct fault *fault) {
    if (count == 0) {
        *out = empty_package(arena);
        return ERR_OK;
    }
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    PROMISE(source != NULL);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error);
    PROMISE(zip != NULL);
    zip_error_fini(&error);
    enum err err = add_parts(zip, parts, count, fault);
    if (err != ERR_OK) {
        zip_discard(zip);
    } else if (zip_close(zip) != 0) {
        err = fail(fault, zip_get_error(zip));
        zip_discard(zip);
    } else {
        err = take_bytes(arena, source, out, fault);
    }
    zip_source_free(source);
    return err;
}
