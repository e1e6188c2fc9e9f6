/* CSV: the cells cover the text in order, and the table reader takes whatever comes. */
#include "base/core/csv.h"
#include "base/core/utf8.h"
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct str text, char separator) {
    struct arena arena = {0};
    struct csv_reader reader = csv_reader_of(text, separator);
    struct csv_value value, before = {.row = 1, .last = false, .line = 1};
    while (csv_next(&reader, &arena, &value)) {
        PROMISE(value.row == before.row + before.last);
        PROMISE(value.cell == (before.last ? 1 : before.cell + 1));
        PROMISE(value.line >= before.line && value.column >= 1);
        PROMISE(utf8_find_invalid(value.text) == STR_NONE);
        PROMISE(value.fault != CSV_STRAY_QUOTE || value.text.ptr[value.fault_offset] == '"');
        before = value;
    }
    PROMISE(reader.at == text.len);
    arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {size == 0 ? "" : (const char *)data, size};
    if (utf8_find_invalid(bytes) == STR_NONE) {
        walk(bytes, ',');
        walk(bytes, '\t');
    }
    fuzz_reader(STR("csv"), bytes);
    return 0;
}
