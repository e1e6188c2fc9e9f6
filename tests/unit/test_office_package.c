/* Packages that programs write, and packages that lie. */
#include <criterion/criterion.h>

#include "base/core/limits.h"
#include "base/office/package.h"
#include "tests/support/raw_zip.h"

/* What a refusal may cost. */
#define REFUSAL_BYTES_MAX ((size_t)64 * 1024 * 1024)

static const struct package_part PARTS[] = {
    {STR_INIT("mimetype"), STR_INIT("application/zip")},
    {STR_INIT("xl/Workbook.xml"), STR_INIT("<a>一二三</a>")},
    {STR_INIT("xl/empty.bin"), STR_INIT("")},
    {STR_INIT("图片/1.png"), STR_INIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")},
};

static struct str write_parts(struct arena *arena) {
    struct str bytes;
    struct fault fault = {0};
    cr_assert(package_write(arena, PARTS, COUNT_OF(PARTS), &bytes, &fault) == ERR_OK, "%s",
              fault.detail);
    return bytes;
}

static struct package *open_fine(struct arena *arena, struct str bytes) {
    struct package *package = NULL;
    struct fault fault = {0};
    cr_assert(package_open(arena, bytes, &package, &fault) == ERR_OK, "%s", fault.detail);
    return package;
}

/* Opens and reads everything; the first error. */
static enum err read_all(struct str bytes, struct fault *fault) {
    struct arena arena = {0};
    struct package *package;
    enum err err = package_open(&arena, bytes, &package, fault);
    if (err != ERR_OK) {
        cr_expect(arena.used_bytes < REFUSAL_BYTES_MAX);
        arena_close(&arena);
        return err;
    }
    for (uint32_t i = 0; i < package_part_count(package) && err == ERR_OK; i++) {
        struct str part;
        err = package_read(package, &arena, package_part_name(package, i), &part, fault);
    }
    package_close(package);
    arena_close(&arena);
    return err;
}

static void expect_refusal(struct str bytes, enum err err, const char *code, const char *says) {
    struct fault fault = {0};
    cr_expect_eq(read_all(bytes, &fault), err, "%s: %s", code, fault.detail);
    cr_expect_str_eq(fault.code == NULL ? "" : fault.code, code);
    cr_expect(strstr(fault.detail, says) != NULL, "%s in: %s", says, fault.detail);
}

static void expect_part_refusal(struct raw_part part, enum err err, const char *code,
                                const char *says) {
    struct arena arena = {0};
    expect_refusal(raw_zip(&arena, &(struct raw_zip){.parts = &part, .count = 1}), err, code, says);
    arena_close(&arena);
}

static void expect_part_opens(struct raw_part part) {
    struct arena arena = {0};
    package_close(
        open_fine(&arena, raw_zip(&arena, &(struct raw_zip){.parts = &part, .count = 1})));
    arena_close(&arena);
}

Test(office_package, what_is_written_is_read_back_in_its_order) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct package *package = open_fine(&arena, write_parts(&arena));
    cr_assert_eq(package_part_count(package), COUNT_OF(PARTS));
    for (uint32_t i = 0; i < COUNT_OF(PARTS); i++) {
        struct str bytes;
        cr_expect(str_eq(package_part_name(package, i), PARTS[i].name));
        cr_assert(package_read(package, &arena, PARTS[i].name, &bytes, &fault) == ERR_OK);
        cr_expect(str_eq(bytes, PARTS[i].bytes));
    }
    package_close(package);
    arena_close(&arena);
}

Test(office_package, the_same_parts_give_the_same_bytes) {
    struct arena arena = {0};
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    struct str one = write_parts(&arena);
    setenv("TZ", "America/Lima", 1);
    tzset();
    cr_expect(str_eq(one, write_parts(&arena)));
    cr_expect(str_eq(str_slice(one, 30, 23), STR("mimetypeapplication/zip")), "it stands plain");
    arena_close(&arena);
}

Test(office_package, an_empty_package_is_one) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str bytes;
    cr_assert(package_write(&arena, NULL, 0, &bytes, &fault) == ERR_OK);
    cr_expect(package_sniff(bytes));
    struct package *package = open_fine(&arena, bytes);
    cr_expect_eq(package_part_count(package), 0);
    package_close(package);
    arena_close(&arena);
}

Test(office_package, names_are_found_as_opc_compares_them) {
    struct arena arena = {0};
    struct fault fault = {0};
    uint32_t idx = 99;
    struct str bytes;
    struct package *package = open_fine(&arena, write_parts(&arena));
    cr_expect(package_find(package, STR("/XL/workbook.XML"), &idx));
    cr_expect_eq(idx, 1);
    cr_expect(!package_find(package, STR("xl/work"), &idx));
    cr_expect_eq(package_read(package, &arena, STR("no.xml"), &bytes, &fault), ERR_NOT_FOUND);
    cr_expect_str_eq(fault.code, "package_part_missing");
    package_close(package);
    arena_close(&arena);
}

Test(office_package, a_package_cut_anywhere_is_damaged) {
    struct arena arena = {0};
    struct str bytes = write_parts(&arena);
    for (size_t length = 0; length < bytes.len; length += length < 64 ? 1 : 64)
        expect_refusal(str_slice(bytes, 0, length), ERR_MALFORMED, "package_damaged", "另存一份");
    arena_close(&arena);
}

Test(office_package, a_package_with_a_changed_byte_is_read_or_refused) {
    struct arena arena = {0};
    struct str bytes = write_parts(&arena);
    char *copy = arena_cstr(&arena, bytes);
    uint32_t refused = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        struct fault fault = {0};
        copy[i] = (char)(copy[i] ^ 0xFF);
        enum err err = read_all((struct str){copy, bytes.len}, &fault);
        cr_expect((err == ERR_OK) == (fault.code == NULL));
        refused += err != ERR_OK;
        copy[i] = (char)(copy[i] ^ 0xFF);
    }
    cr_expect(refused > bytes.len / 3, "%u of %zu", refused, bytes.len);
    arena_close(&arena);
}

Test(office_package, a_bomb_is_refused_before_it_is_unpacked) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str zeros = {arena_alloc(&arena, 10 * 1024 * 1024), 10 * 1024 * 1024}, bytes;
    struct package_part part = {STR("a.xml"), zeros};
    cr_assert(package_write(&arena, &part, 1, &bytes, &fault) == ERR_OK);
    expect_refusal(bytes, ERR_TOO_LARGE, "package_too_large", "200 倍");
    part.bytes.len = LIMIT_PART_RATIO_FREE_BYTES;
    cr_assert(package_write(&arena, &part, 1, &bytes, &fault) == ERR_OK);
    cr_expect_eq(read_all(bytes, &fault), ERR_OK, "a small part may be as regular as it likes");
    arena_close(&arena);
}

Test(office_package, the_ratio_has_its_ceiling) {
    struct arena arena = {0};
    struct raw_part part = {.name = STR("a"), .method = 8, .packed_bytes = 10000};
    part.data = (struct str){arena_alloc(&arena, 10000), 10000};
    part.bytes = 10000 * LIMIT_PART_RATIO_MAX;
    expect_part_opens(part);
    part.bytes++;
    expect_part_refusal(part, ERR_TOO_LARGE, "package_too_large", "200 倍");
    arena_close(&arena);
}

Test(office_package, a_part_has_its_ceiling) {
    struct arena arena = {0};
    size_t packed = LIMIT_PART_BYTES_MAX / LIMIT_PART_RATIO_MAX + 1;
    struct raw_part part = {.name = STR("a"), .method = 8};
    part.data = (struct str){arena_alloc(&arena, packed), packed};
    part.bytes = LIMIT_PART_BYTES_MAX;
    expect_part_opens(part);
    part.bytes++;
    expect_part_refusal(part, ERR_TOO_LARGE, "package_too_large", "256 MB");
    arena_close(&arena);
}

Test(office_package, all_parts_together_have_their_ceiling) {
    struct arena arena = {0};
    size_t packed = LIMIT_PART_BYTES_MAX / LIMIT_PART_RATIO_MAX + 1;
    struct str data = {arena_alloc(&arena, packed), packed};
    struct raw_part parts[] = {
        {.name = STR("a"), .method = 8, .data = data, .bytes = LIMIT_PART_BYTES_MAX},
        {.name = STR("b"), .method = 8, .data = data, .bytes = LIMIT_PART_BYTES_MAX},
        {.name = STR("c"), .data = STR("x")},
    };
    struct raw_zip zip = {.parts = parts, .count = 2};
    package_close(open_fine(&arena, raw_zip(&arena, &zip)));
    zip.count = 3;
    expect_refusal(raw_zip(&arena, &zip), ERR_TOO_LARGE, "package_too_large", "512 MB");
    arena_close(&arena);
}

Test(office_package, the_file_has_its_ceiling) {
    struct arena arena = {0};
    struct raw_part part = {.name = STR("a")};
    part.data = (struct str){arena_alloc(&arena, LIMIT_PACKAGE_BYTES_MAX), LIMIT_PACKAGE_BYTES_MAX};
    struct raw_zip zip = {.parts = &part, .count = 1};
    part.data.len -= raw_zip(&arena, &zip).len - part.data.len;
    struct str bytes = raw_zip(&arena, &zip);
    cr_assert_eq(bytes.len, LIMIT_PACKAGE_BYTES_MAX);
    package_close(open_fine(&arena, bytes));
    part.data.len++;
    expect_refusal(raw_zip(&arena, &zip), ERR_TOO_LARGE, "package_too_large", "20 MB");
    arena_close(&arena);
}

static struct str many_parts(struct arena *arena, uint32_t count, bool zip64) {
    struct raw_part *parts = ARENA_ARRAY(arena, struct raw_part, count);
    for (uint32_t i = 0; i < count; i++)
        parts[i].name = arena_printf(arena, "%06u", (unsigned)i);
    return raw_zip(arena, &(struct raw_zip){.parts = parts, .count = count, .zip64 = zip64});
}

Test(office_package, the_number_of_parts_has_its_ceiling) {
    struct arena arena = {0};
    struct package *package = open_fine(&arena, many_parts(&arena, LIMIT_PACKAGE_PARTS_MAX, false));
    cr_expect_eq(package_part_count(package), LIMIT_PACKAGE_PARTS_MAX);
    package_close(package);
    expect_refusal(many_parts(&arena, LIMIT_PACKAGE_PARTS_MAX + 1, false), ERR_TOO_LARGE,
                   "package_too_large", "20000 个");
    expect_refusal(many_parts(&arena, 100000, true), ERR_TOO_LARGE, "package_too_large",
                   "20000 个");
    arena_close(&arena);
}

Test(office_package, parts_are_counted_and_not_believed) {
    struct arena arena = {0};
    struct raw_part parts[] = {{.name = STR("a"), .data = STR("1")},
                               {.name = STR("b"), .data = STR("2")}};
    struct raw_zip zip = {.parts = parts, .count = 2, .stated_count = 1};
    expect_refusal(raw_zip(&arena, &zip), ERR_MALFORMED, "package_damaged", "个数");
    zip.stated_count = 60000;
    expect_refusal(raw_zip(&arena, &zip), ERR_MALFORMED, "package_damaged", "个数");
    zip = (struct raw_zip){.parts = parts, .count = 2, .stated_count = UINT32_MAX, .zip64 = true};
    expect_refusal(raw_zip(&arena, &zip), ERR_MALFORMED, "package_damaged", "个数");
    arena_close(&arena);
}

Test(office_package, stated_sizes_and_sums_are_held_against_the_true_ones) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct package_part whole = {STR("a.xml"), {arena_alloc(&arena, 5000), 5000}};
    struct str bytes;
    cr_assert(package_write(&arena, &whole, 1, &bytes, &fault) == ERR_OK);
    struct str packed = str_slice(bytes, 30 + 5, bytes.len - 22 - 46 - 5 - 35);
    struct raw_part part = {.name = STR("a"), .method = 8, .data = packed, .crc = 0xD8E50EA8};
    part.bytes = 5000;
    struct raw_zip zip = {.parts = &part, .count = 1};
    cr_assert_eq(read_all(raw_zip(&arena, &zip), &fault), ERR_OK, "%s", fault.detail);
    part.bytes = 4999;
    expect_part_refusal(part, ERR_MALFORMED, "package_damaged", "“a”");
    part.bytes = 5001;
    expect_part_refusal(part, ERR_MALFORMED, "package_damaged", "“a”");
    expect_part_refusal((struct raw_part){.name = STR("a"), .data = STR("xyz"), .crc = 1},
                        ERR_MALFORMED, "package_damaged", "“a”");
    expect_part_refusal((struct raw_part){.name = STR("a"), .data = STR("xyz"), .bytes = 2},
                        ERR_MALFORMED, "package_damaged", "前后不一致");
    expect_part_refusal((struct raw_part){.name = STR("a"), .method = 8, .data = STR("\xff\xff")},
                        ERR_MALFORMED, "package_damaged", "“a”");
    arena_close(&arena);
}

Test(office_package, parts_may_not_share_bytes) {
    struct arena arena = {0};
    struct raw_part parts[] = {
        {.name = STR("a"), .data = STR("0123456789")},
        {.name = STR("a"), .data = STR("0123456789"), .shift = -41},
    };
    struct raw_zip zip = {.parts = parts, .count = 2};
    expect_refusal(raw_zip(&arena, &zip), ERR_MALFORMED, "package_damaged", "重叠");
    parts[1] = (struct raw_part){.name = STR("b"), .data = STR("2")};
    parts[0].bytes = parts[0].packed_bytes = 11;
    expect_refusal(raw_zip(&arena, &zip), ERR_MALFORMED, "package_damaged", "重叠");
    zip.count = 1;
    expect_refusal(raw_zip(&arena, &zip), ERR_MALFORMED, "package_damaged", "重叠");
    arena_close(&arena);
}

Test(office_package, unsafe_names_are_refused) {
    static const struct str NAMES[] = {
        STR_INIT("../a"), STR_INIT("a/../b"), STR_INIT("/etc/passwd"), STR_INIT("a\\b"),
        STR_INIT("C:/a"), STR_INIT("a\nb"),   STR_INIT("a\0b"),        STR_INIT("a//b"),
        STR_INIT("a/.."), STR_INIT(""),       STR_INIT("\xff\xff"),    STR_INIT("a\x7f"),
    };
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        expect_part_refusal((struct raw_part){.name = NAMES[i], .data = STR("1")}, ERR_INVALID,
                            "package_name", "重新打包");
}

Test(office_package, two_parts_of_one_name_are_refused) {
    struct arena arena = {0};
    struct raw_part parts[] = {{.name = STR("A.xml")}, {.name = STR("b")}, {.name = STR("a.XML")}};
    expect_refusal(raw_zip(&arena, &(struct raw_zip){.parts = parts, .count = 3}), ERR_INVALID,
                   "package_name", "同名");
    arena_close(&arena);
}

Test(office_package, one_package_may_not_look_like_two) {
    struct raw_part part = {.name = STR("a"), .data = STR("1"), .local_name = STR("b")};
    expect_part_refusal(part, ERR_MALFORMED, "package_damaged", "不一致");
}

Test(office_package, passwords_and_rare_methods_are_refused) {
    expect_part_refusal((struct raw_part){.name = STR("a"), .data = STR("1"), .flags = 1},
                        ERR_INVALID, "package_encrypted", "密码");
    expect_part_refusal((struct raw_part){.name = STR("a"), .data = STR("1"), .method = 14},
                        ERR_INVALID, "package_method", "（14）");
}

Test(office_package, large_fields_are_read_where_they_stand) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str bytes;
    struct raw_part parts[] = {{.name = STR("a"), .data = STR("1"), .zip64 = true},
                               {.name = STR("b"), .data = STR("22"), .zip64 = true}};
    struct str zip = raw_zip(&arena, &(struct raw_zip){.parts = parts, .count = 2, .zip64 = true});
    struct package *package = open_fine(&arena, zip);
    cr_assert(package_read(package, &arena, STR("b"), &bytes, &fault) == ERR_OK, "%s",
              fault.detail);
    cr_expect(str_eq(bytes, STR("22")));
    package_close(package);
    expect_part_refusal((struct raw_part){.name = STR("a"), .method = 8, .bytes = UINT32_MAX},
                        ERR_MALFORMED, "package_damaged", "大小");
    arena_close(&arena);
}

Test(office_package, a_package_within_a_package_stays_bytes) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str inner = write_parts(&arena), outer, bytes;
    struct package_part part = {STR("inner.zip"), inner};
    cr_assert(package_write(&arena, &part, 1, &outer, &fault) == ERR_OK);
    struct package *package = open_fine(&arena, outer);
    cr_expect_eq(package_part_count(package), 1);
    cr_assert(package_read(package, &arena, STR("inner.zip"), &bytes, &fault) == ERR_OK);
    cr_expect(str_eq(bytes, inner));
    package_close(package);
    arena_close(&arena);
}

Test(office_package, names_of_chinese_systems_are_read) {
    struct arena arena = {0};
    struct raw_part parts[] = {{.name = STR("\xcc\xe2/"), .data = STR("")},
                               {.name = STR("\xcc\xe2/1.xml"), .data = STR("1")}};
    struct package *package =
        open_fine(&arena, raw_zip(&arena, &(struct raw_zip){.parts = parts, .count = 2}));
    cr_assert_eq(package_part_count(package), 1, "folders are not counted");
    cr_expect(str_eq(package_part_name(package, 0), STR("题/1.xml")));
    package_close(package);
    arena_close(&arena);
}

static enum err stop_here(void *context, struct str piece, struct fault *fault) {
    (void)piece;
    ++*(uint32_t *)context;
    return fault_set(fault, ERR_BUSY, "enough", "enough");
}

Test(office_package, the_taker_ends_a_stream) {
    struct arena arena = {0};
    struct fault fault = {0};
    uint32_t calls = 0;
    struct package *package = open_fine(&arena, write_parts(&arena));
    cr_expect_eq(package_stream(package, STR("mimetype"), stop_here, &calls, &fault), ERR_BUSY);
    cr_expect_eq(calls, 1);
    package_close(package);
    arena_close(&arena);
}

Test(office_package, unsafe_or_taken_names_are_not_written) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str bytes = STR("untouched");
    struct package_part parts[] = {{STR("../a"), STR("1")}, {STR("b"), STR("2")}};
    cr_expect_eq(package_write(&arena, parts, 2, &bytes, &fault), ERR_INVALID);
    parts[0].name = STR("b");
    fault_clear(&fault);
    cr_expect_eq(package_write(&arena, parts, 2, &bytes, &fault), ERR_OUTSIDE);
    cr_expect(str_eq(bytes, STR("untouched")));
    arena_close(&arena);
}
