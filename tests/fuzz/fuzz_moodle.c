/* The Moodle XML reader on arbitrary text. */
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    fuzz_reader(STR("moodle-xml"), bytes);
    return 0;
}
