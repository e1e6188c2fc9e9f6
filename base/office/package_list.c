/* A zip file can lie in its list of parts: sizes, counts, two parts in one place. The library
 * believes much of it, so the list is read here first, and nothing is unpacked before it holds. */
#include "base/office/package_list.h"

#include <iconv.h>
#include <stdlib.h>

#include "base/core/limits.h"
#include "base/core/utf8.h"

enum {
    END_BYTES = 22,
    END_COMMENT_BYTES_MAX = 65535,
    END64_BYTES = 56,
    LOCATOR_BYTES = 20,
    ENTRY_BYTES = 46,
    LOCAL_BYTES = 30,
    FLAG_ENCRYPTED = 1,
    METHOD_STORED = 0,
    METHOD_DEFLATE = 8,
    EXTRA_ZIP64 = 1,
    SHOWN_CHARACTERS_MAX = 60
};

#define MB (1024 * 1024)

struct directory {
    uint64_t start;
    uint64_t end;
    uint64_t count;
};

static uint64_t number(struct str bytes, uint64_t at, unsigned width) {
    uint64_t value = 0;
    for (unsigned i = width; i-- > 0;)
        value = value << 8 | (unsigned char)bytes.ptr[at + i];
    return value;
}

static uint16_t u16(struct str bytes, uint64_t at) {
    return (uint16_t)number(bytes, at, 2);
}

static uint32_t u32(struct str bytes, uint64_t at) {
    return (uint32_t)number(bytes, at, 4);
}

static bool signed_at(struct str bytes, uint64_t at, uint64_t need, const char *mark) {
    return at <= bytes.len && need <= bytes.len - at && memcmp(bytes.ptr + at, mark, 4) == 0;
}

static enum err damaged(struct fault *fault, const char *what) {
    return fault_set(fault, ERR_MALFORMED, "package_damaged",
                     "压缩包已损坏：%s，请重新下载，或用原来的软件打开后另存一份。", what);
}

const char *part_name_shown(struct arena *arena, struct str name) {
    size_t end = 0;
    for (unsigned count = 0; end < name.len && count < SHOWN_CHARACTERS_MAX; count++)
        utf8_next(name, &end);
    return arena_printf(arena, "%.*s%s", (int)end, name.ptr, end < name.len ? "…" : "").ptr;
}

static unsigned char fold(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
}

int part_name_compare(struct str a, struct str b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < shared; i++)
        if (fold(a.ptr[i]) != fold(b.ptr[i]))
            return fold(a.ptr[i]) < fold(b.ptr[i]) ? -1 : 1;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

static bool has_unsafe_character(struct str name) {
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7F || name.ptr[i] == '\\')
            return true;
    return false;
}

/* A folder's name ends with a slash: its last, empty step is fine. */
static bool has_unsafe_step(struct str name) {
    for (struct str rest = name; rest.ptr != NULL;) {
        struct str step = str_cut(&rest, '/');
        bool last = rest.ptr == NULL;
        if (str_eq(step, STR("..")) || (step.len == 0 && !last))
            return true;
    }
    return false;
}

static bool has_drive(struct str name) {
    return name.len >= 2 && name.ptr[1] == ':' && fold(name.ptr[0]) >= 'a' &&
           fold(name.ptr[0]) <= 'z';
}

enum err part_name_check(struct str name, struct fault *fault) {
    if (name.len > 0 && utf8_find_invalid(name) == STR_NONE && !has_unsafe_character(name) &&
        !has_unsafe_step(name) && !has_drive(name))
        return ERR_OK;
    return fault_set(fault, ERR_INVALID, "package_name",
                     "压缩包里有不安全的文件名（绝对路径、“..”、反斜杠或控制字符），"
                     "请用常见的压缩软件重新打包。");
}

/* Chinese systems write names in GB18030 without saying so. */
static struct str decode_name(struct arena *arena, struct str raw) {
    if (utf8_find_invalid(raw) == STR_NONE)
        return arena_str(arena, raw);
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    PROMISE(converter != (iconv_t)-1);
    size_t room = raw.len * 2;
    char *name = arena_alloc(arena, room);
    char *in = (char *)(uintptr_t)raw.ptr;
    char *out = name;
    size_t in_left = raw.len, out_left = room;
    size_t result = iconv(converter, &in, &in_left, &out, &out_left);
    iconv_close(converter);
    return result == (size_t)-1 ? STR("") : (struct str){name, room - out_left};
}

/* Values that do not fit into 16 or 32 bits stand in a second end record. */
static enum err read_end64(struct str bytes, uint64_t end_at, struct directory *out,
                           struct fault *fault) {
    if (end_at < LOCATOR_BYTES ||
        !signed_at(bytes, end_at - LOCATOR_BYTES, LOCATOR_BYTES, "PK\x06\x07"))
        return ERR_OK;
    uint64_t at = number(bytes, end_at - LOCATOR_BYTES + 8, 8);
    if (!signed_at(bytes, at, END64_BYTES, "PK\x06\x06") || at + END64_BYTES > end_at)
        return damaged(fault, "找不到文件目录");
    uint64_t size = number(bytes, at + 40, 8);
    out->count = number(bytes, at + 32, 8);
    out->start = number(bytes, at + 48, 8);
    out->end = at;
    return out->start <= at && size == at - out->start ? ERR_OK
                                                       : damaged(fault, "文件目录的位置不对");
}

static enum err find_directory(struct str bytes, struct directory *out, struct fault *fault) {
    if (bytes.len < END_BYTES)
        return damaged(fault, "文件不完整");
    uint64_t at = bytes.len - END_BYTES;
    uint64_t lowest = at > END_COMMENT_BYTES_MAX ? at - END_COMMENT_BYTES_MAX : 0;
    while (!signed_at(bytes, at, END_BYTES, "PK\x05\x06")) {
        if (at == lowest)
            return damaged(fault, "文件不完整");
        at--;
    }
    if (u16(bytes, at + 4) != 0 && u16(bytes, at + 4) != UINT16_MAX)
        return damaged(fault, "这是分卷压缩包的一部分");
    *out = (struct directory){.start = u32(bytes, at + 16), .count = u16(bytes, at + 10)};
    TRY(read_end64(bytes, at, out, fault));
    if (out->end != 0)
        return ERR_OK;
    out->end = out->start + u32(bytes, at + 12);
    return out->end == at ? ERR_OK : damaged(fault, "文件目录的位置不对");
}

/* Sizes and offsets of 64 bits, in this order, those only that are saturated in the entry. */
static bool read_extra64(struct str extra, struct listed_part *part) {
    uint64_t *const fields[] = {&part->bytes, &part->packed_bytes, &part->offset};
    for (uint64_t at = 0; at + 4 <= extra.len;) {
        uint64_t start = at + 4, end = start + u16(extra, at + 2);
        if (end > extra.len)
            return false;
        for (size_t i = 0; u16(extra, at) == EXTRA_ZIP64 && i < COUNT_OF(fields); i++) {
            if (*fields[i] != UINT32_MAX)
                continue;
            if (end - start < 8)
                return false;
            *fields[i] = number(extra, start, 8);
            start += 8;
        }
        at = end;
    }
    return part->bytes != UINT32_MAX && part->packed_bytes != UINT32_MAX &&
           part->offset != UINT32_MAX;
}

static enum err check_sizes(struct arena *arena, const struct listed_part *part,
                            struct fault *fault) {
    if (part->bytes > LIMIT_PART_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                         "压缩包里的“%s”解压后超过 %d MB 的上限，请拆成几个文件。",
                         part_name_shown(arena, part->name), LIMIT_PART_BYTES_MAX / MB);
    if (part->bytes > LIMIT_PART_RATIO_FREE_BYTES &&
        part->bytes > part->packed_bytes * LIMIT_PART_RATIO_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                         "压缩包里的“%s”压缩比超过 %d 倍的上限，不像正常的文件，没有解压。",
                         part_name_shown(arena, part->name), LIMIT_PART_RATIO_MAX);
    if (part->method == METHOD_STORED && part->bytes != part->packed_bytes)
        return damaged(fault, "文件大小前后不一致");
    return ERR_OK;
}

static enum err check_entry(struct arena *arena, const struct listed_part *part, uint16_t flags,
                            struct fault *fault) {
    TRY(part_name_check(part->name, fault));
    if ((flags & FLAG_ENCRYPTED) != 0)
        return fault_set(fault, ERR_INVALID, "package_encrypted",
                         "压缩包有密码（“%s”），请去掉密码后再试。",
                         part_name_shown(arena, part->name));
    if (part->method != METHOD_STORED && part->method != METHOD_DEFLATE)
        return fault_set(fault, ERR_INVALID, "package_method",
                         "压缩包里的“%s”用了不支持的压缩方法（%u），请用普通的 ZIP 格式重新打包。",
                         part_name_shown(arena, part->name), (unsigned)part->method);
    return check_sizes(arena, part, fault);
}

static enum err read_entry(struct arena *arena, struct str bytes, uint64_t *at, uint64_t end,
                           struct listed_part *out, struct fault *fault) {
    if (!signed_at(bytes, *at, ENTRY_BYTES, "PK\x01\x02") || *at + ENTRY_BYTES > end)
        return damaged(fault, "文件目录不完整");
    uint64_t name_bytes = u16(bytes, *at + 28), extra_bytes = u16(bytes, *at + 30);
    uint64_t name_at = *at + ENTRY_BYTES, extra_at = name_at + name_bytes;
    uint64_t next = extra_at + extra_bytes + u16(bytes, *at + 32);
    if (next > end)
        return damaged(fault, "文件目录不完整");
    struct str raw = str_slice(bytes, name_at, name_bytes);
    *out = (struct listed_part){
        .name = decode_name(arena, raw),
        .offset = u32(bytes, *at + 42),
        .packed_bytes = u32(bytes, *at + 20),
        .bytes = u32(bytes, *at + 24),
        .crc = u32(bytes, *at + 16),
        .method = u16(bytes, *at + 10),
        .is_folder = raw.len > 0 && raw.ptr[raw.len - 1] == '/',
    };
    if (!read_extra64(str_slice(bytes, extra_at, extra_bytes), out) ||
        out->packed_bytes > bytes.len)
        return damaged(fault, "文件大小写得不对");
    TRY(check_entry(arena, out, u16(bytes, *at + 8), fault));
    /* The local head must name the same part, or two programs would see two packages. */
    uint64_t local = out->offset;
    if (!signed_at(bytes, local, LOCAL_BYTES, "PK\x03\x04") ||
        u16(bytes, local + 26) != name_bytes ||
        !str_eq(str_slice(bytes, local + LOCAL_BYTES, name_bytes), raw) ||
        ((u16(bytes, local + 6) ^ u16(bytes, *at + 8)) & FLAG_ENCRYPTED) != 0 ||
        u16(bytes, local + 8) != out->method)
        return damaged(fault, "文件目录与内容不一致");
    *at = next;
    return ERR_OK;
}

static enum err too_many(struct fault *fault) {
    return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                     "压缩包里的文件超过 %d 个的上限，请分成几个压缩包。", LIMIT_PACKAGE_PARTS_MAX);
}

/* The stated count is not believed: what stands there is counted. */
static enum err count_entries(struct str bytes, const struct directory *directory,
                              struct fault *fault) {
    uint64_t count = 0;
    for (uint64_t at = directory->start; at < directory->end; count++) {
        if (count == LIMIT_PACKAGE_PARTS_MAX)
            return too_many(fault);
        if (!signed_at(bytes, at, ENTRY_BYTES, "PK\x01\x02"))
            return damaged(fault, "文件目录不完整");
        at +=
            (uint64_t)ENTRY_BYTES + u16(bytes, at + 28) + u16(bytes, at + 30) + u16(bytes, at + 32);
    }
    return count == directory->count ? ERR_OK : damaged(fault, "文件目录里的个数不对");
}

static int compare_offsets(const void *a, const void *b) {
    const struct listed_part *const *left = a, *const *right = b;
    return (*left)->offset < (*right)->offset ? -1 : (*left)->offset > (*right)->offset;
}

/* Parts that share bytes are the trick of bombs without a visible ratio. */
static enum err check_overlaps(struct arena *arena, struct str bytes, const struct part_list *list,
                               uint64_t directory_at, struct fault *fault) {
    const struct listed_part **sorted =
        ARENA_ARRAY(arena, const struct listed_part *, list->count + 1U);
    for (uint32_t i = 0; i < list->count; i++)
        sorted[i] = &list->at[i];
    qsort(sorted, list->count, sizeof(struct listed_part *), compare_offsets);
    for (uint32_t i = 0; i < list->count; i++) {
        uint64_t next = i + 1 < list->count ? sorted[i + 1]->offset : directory_at;
        uint64_t local = sorted[i]->offset;
        uint64_t start =
            local + LOCAL_BYTES + u16(bytes, local + 26) + (uint64_t)u16(bytes, local + 28);
        if (start > next || sorted[i]->packed_bytes > next - start)
            return damaged(fault, "里面的文件互相重叠");
    }
    return ERR_OK;
}

static enum err check_total(const struct part_list *list, struct fault *fault) {
    uint64_t total = 0;
    for (uint32_t i = 0; i < list->count; i++)
        total += list->at[i].bytes;
    if (total > LIMIT_PACKAGE_UNPACKED_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                         "压缩包解压后一共超过 %d MB 的上限，请分成几个压缩包。",
                         LIMIT_PACKAGE_UNPACKED_BYTES_MAX / MB);
    return ERR_OK;
}

enum err part_list_read(struct arena *arena, struct str bytes, struct part_list *out,
                        struct fault *fault) {
    struct directory directory = {0};
    TRY(find_directory(bytes, &directory, fault));
    TRY(count_entries(bytes, &directory, fault));
    struct part_list list = {.count = (uint32_t)directory.count};
    list.at = ARENA_ARRAY(arena, struct listed_part, list.count + 1U);
    uint64_t at = directory.start;
    for (uint32_t i = 0; i < list.count; i++)
        TRY(read_entry(arena, bytes, &at, directory.end, &list.at[i], fault));
    TRY(check_total(&list, fault));
    TRY(check_overlaps(arena, bytes, &list, directory.start, fault));
    *out = list;
    return ERR_OK;
}
