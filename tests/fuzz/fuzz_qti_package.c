/* Content packages: a manifest and two parts, cut from the input at lines of `-----`, so that what
 * is tried out is the reading of packages and not the unpacking of zip files. */
#include "base/office/package.h"
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str cut_part(struct str *rest) {
    static const struct str LINE = STR_INIT("\n-----\n");
    size_t at = str_find(*rest, LINE);
    struct str part = str_slice(*rest, 0, at);
    *rest = at == STR_NONE ? STR("") : str_from_offset(*rest, at + LINE.len);
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str rest = {(const char *)data, size}, bytes;
    struct package_part parts[] = {
        {STR("imsmanifest.xml"), cut_part(&rest)},
        {STR("a.xml"), cut_part(&rest)},
        {STR("non_cc_assessments/b.xml.qti"), rest},
    };
    if (package_write(&arena, parts, COUNT_OF(parts), &bytes, &fault) == ERR_OK)
        fuzz_compile(bytes);
    arena_close(&arena);
    return 0;
}
