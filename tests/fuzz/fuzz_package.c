/* Packages, as bytes and as a good one with bytes changed: opened, every part unpacked, every part
 * tried as XML. */
#include "base/office/package.h"
#include "base/office/part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_part(struct arena *arena, struct package *package, struct str name) {
    static const struct xml_events NOTHING = {0};
    struct fault fault = {0};
    struct str bytes;
    uint32_t idx;
    PROMISE(package_find(package, name, &idx));
    PROMISE(str_eq(package_part_name(package, idx), name));
    enum err err = package_read(package, arena, name, &bytes, &fault);
    PROMISE((err == ERR_OK) == (fault.code == NULL));
    fault_clear(&fault);
    err = part_parse(package, name, &NOTHING, NULL, &fault);
    PROMISE((err == ERR_OK) == (fault.code == NULL));
}

static void read_package(struct str bytes) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct package *package;
    enum err err = package_open(&arena, bytes, &package, &fault);
    PROMISE((err == ERR_OK) == (fault.code == NULL));
    if (err == ERR_OK) {
        for (uint32_t i = 0; i < package_part_count(package); i++)
            read_part(&arena, package, package_part_name(package, i));
        package_close(package);
    }
    arena_close(&arena);
}

/* A good package with bytes changed: places and values by twos. */
static void read_patched(const uint8_t *data, size_t size) {
    static const struct package_part PARTS[] = {
        {STR_INIT("a.xml"), STR_INIT("<a>0000000000000000000000000000000000000000</a>")},
        {STR_INIT("b/"), STR_INIT("")},
        {STR_INIT("b/c.bin"), STR_INIT("PK\x05\x06")},
    };
    struct arena arena = {0};
    struct fault fault = {0};
    struct str bytes;
    PROMISE(package_write(&arena, PARTS, COUNT_OF(PARTS), &bytes, &fault) == ERR_OK);
    char *patched = arena_cstr(&arena, bytes);
    for (size_t i = 0; i + 3 <= size; i += 3)
        patched[((size_t)data[i] << 8 | data[i + 1]) % bytes.len] = (char)data[i + 2];
    read_package((struct str){patched, bytes.len});
    arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    read_package((struct str){(const char *)data, size});
    read_patched(data, size);
    return 0;
}
