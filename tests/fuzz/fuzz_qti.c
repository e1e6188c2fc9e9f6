/* The QTI reader on arbitrary text: all dialects of single files. */
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    fuzz_reader(STR("qti"), bytes);
    return 0;
}
