/* The whole compiler on arbitrary bytes; the plain-text forms also where sniffing would choose
 * another reader. Every diagnostic and item must print. */
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    fuzz_compile(bytes);
    fuzz_reader(STR("text"), bytes);
    fuzz_reader(STR("table"), bytes);
    return 0;
}
