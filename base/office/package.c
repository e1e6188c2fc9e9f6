/* Packages by libzip, from memory. The list of parts was judged before (package_list.c); here the
 * library's view is held against it, and what comes out against what was stated. */
#include "base/office/package.h"

#include <stdlib.h>
#include <zip.h>

#include "base/core/limits.h"
#include "base/office/package_list.h"

enum { PIECE_BYTES = 64 * 1024 };

struct package {
    struct arena *arena;
    zip_t *zip;
    struct listed_part *parts; /* without folders */
    uint32_t *zip_idx;         /* the library's index of each */
    uint32_t *sorted;          /* indexes of parts by folded name */
    uint32_t count;
};

bool package_sniff(struct str bytes) {
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06"));
}

static enum err damaged(struct package *package, struct str name, struct fault *fault) {
    return fault_set(fault, ERR_MALFORMED, "package_damaged",
                     "压缩包已损坏：“%s”不能解压，请重新下载，或用原来的软件打开后另存一份。",
                     part_name_shown(package->arena, name));
}

static enum err unreadable(struct fault *fault) {
    return fault_set(fault, ERR_MALFORMED, "package_damaged",
                     "压缩包已损坏：文件目录读不出来，请重新下载，或用原来的软件打开后另存一份。");
}

static enum err open_zip(struct str bytes, zip_t **out, struct fault *fault) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    PROMISE(source != NULL);
    *out = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (*out == NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    return *out == NULL ? unreadable(fault) : ERR_OK;
}

static bool agrees(zip_t *zip, uint32_t idx, const struct listed_part *part) {
    zip_stat_t stat;
    return zip_stat_index(zip, idx, ZIP_FL_ENC_RAW, &stat) == 0 && stat.size == part->bytes &&
           stat.comp_size == part->packed_bytes && stat.comp_method == part->method &&
           stat.encryption_method == ZIP_EM_NONE && stat.crc == part->crc;
}

static int compare_names(const void *a, const void *b, void *context) {
    const struct listed_part *parts = context;
    return part_name_compare(parts[*(const uint32_t *)a].name, parts[*(const uint32_t *)b].name);
}

static enum err sort_names(struct package *package, struct fault *fault) {
    for (uint32_t i = 0; i < package->count; i++)
        package->sorted[i] = i;
    qsort_r(package->sorted, package->count, sizeof *package->sorted, compare_names,
            package->parts);
    for (uint32_t i = 1; i < package->count; i++) {
        struct str name = package->parts[package->sorted[i]].name;
        if (part_name_compare(package->parts[package->sorted[i - 1]].name, name) == 0)
            return fault_set(fault, ERR_INVALID, "package_name",
                             "压缩包里有两个同名的文件“%s”，请改名后重新打包。",
                             part_name_shown(package->arena, name));
    }
    return ERR_OK;
}

static enum err fill(struct package *package, const struct part_list *list, struct fault *fault) {
    package->parts = ARENA_ARRAY(package->arena, struct listed_part, list->count + 1U);
    package->zip_idx = ARENA_ARRAY(package->arena, uint32_t, list->count + 1U);
    package->sorted = ARENA_ARRAY(package->arena, uint32_t, list->count + 1U);
    if (zip_get_num_entries(package->zip, 0) != (zip_int64_t)list->count)
        return unreadable(fault);
    for (uint32_t i = 0; i < list->count; i++) {
        if (!agrees(package->zip, i, &list->at[i]))
            return unreadable(fault);
        if (list->at[i].is_folder)
            continue;
        package->parts[package->count] = list->at[i];
        package->zip_idx[package->count++] = i;
    }
    return sort_names(package, fault);
}

enum err package_open(struct arena *arena, struct str bytes, struct package **out,
                      struct fault *fault) {
    if (bytes.len > LIMIT_PACKAGE_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                         "压缩格式的文件（docx、xlsx、zip）超过 %d MB 的上限，请拆成几个文件。",
                         LIMIT_PACKAGE_BYTES_MAX / 1024 / 1024);
    struct part_list list;
    TRY(part_list_read(arena, bytes, &list, fault));
    struct package *package = ARENA_NEW(arena, struct package);
    package->arena = arena;
    TRY(open_zip(bytes, &package->zip, fault));
    enum err err = fill(package, &list, fault);
    if (err != ERR_OK) {
        package_close(package);
        return err;
    }
    *out = package;
    return ERR_OK;
}

void package_close(struct package *package) {
    if (package != NULL)
        zip_discard(package->zip);
}

uint32_t package_part_count(const struct package *package) {
    return package->count;
}

struct str package_part_name(const struct package *package, uint32_t idx) {
    PROMISE(idx < package->count);
    return package->parts[idx].name;
}

bool package_find(const struct package *package, struct str name, uint32_t *idx) {
    if (str_starts(name, STR("/")))
        name = str_from_offset(name, 1);
    uint32_t low = 0, high = package->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = part_name_compare(package->parts[package->sorted[middle]].name, name);
        if (order == 0) {
            *idx = package->sorted[middle];
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static enum err get_part(struct package *package, struct str name, uint32_t *idx,
                         struct fault *fault) {
    if (package_find(package, name, idx))
        return ERR_OK;
    return fault_set(fault, ERR_NOT_FOUND, "package_part_missing",
                     "压缩包里缺少“%s”，文件不完整，请用原来的软件打开后另存一份。",
                     part_name_shown(package->arena, name));
}

struct unpacking {
    struct package *package;
    const struct listed_part *part;
    zip_file_t *file;
    package_take take;
    void *context;
};

static enum err unpack(struct unpacking *u, struct fault *fault) {
    char piece[PIECE_BYTES];
    uint64_t done = 0;
    for (;;) {
        zip_int64_t got = zip_fread(u->file, piece, sizeof piece);
        if (got < 0 || done + (uint64_t)got > u->part->bytes)
            return damaged(u->package, u->part->name, fault);
        if (got == 0)
            break;
        done += (uint64_t)got;
        TRY(u->take(u->context, (struct str){piece, (size_t)got}, fault));
    }
    return done == u->part->bytes ? ERR_OK : damaged(u->package, u->part->name, fault);
}

enum err package_stream(struct package *package, struct str name, package_take take, void *context,
                        struct fault *fault) {
    uint32_t idx;
    TRY(get_part(package, name, &idx, fault));
    struct unpacking u = {package, &package->parts[idx], NULL, take, context};
    u.file = zip_fopen_index(package->zip, package->zip_idx[idx], 0);
    if (u.file == NULL)
        return damaged(package, name, fault);
    enum err err = unpack(&u, fault);
    zip_fclose(u.file);
    return err;
}

struct filling {
    char *data;
    size_t len;
};

static enum err append(void *context, struct str piece, struct fault *fault) {
    struct filling *filling = context;
    (void)fault;
    memcpy(filling->data + filling->len, piece.ptr, piece.len);
    filling->len += piece.len;
    return ERR_OK;
}

enum err package_read(struct package *package, struct arena *arena, struct str name,
                      struct str *out, struct fault *fault) {
    uint32_t idx;
    TRY(get_part(package, name, &idx, fault));
    struct filling filling = {arena_alloc(arena, package->parts[idx].bytes + 1), 0};
    TRY(package_stream(package, name, append, &filling, fault));
    *out = (struct str){filling.data, filling.len};
    return ERR_OK;
}
