/* The whole compiler on arbitrary bytes; the plain-text forms also where sniffing would choose
 * another reader. Every diagnostic and item must print, every safe edit fit its text. */
#include "questionbank/fix/fix.h"
#include "questionbank/read/hidden.h"
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_fix(struct str bytes) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    struct fix fix;
    if (decode_source(&ir, STR("fuzz"), bytes))
        reader_find(STR("text"))->read(&ir, 0);
    hidden_settle(&ir, 0, 0);
    if (fix_source(&arena, &ir, 0, &fix)) {
        uint32_t traits = 0;
        PROMISE(text_scan(fix.after, &traits) == STR_NONE);
        fuzz_reader(STR("text"), fix.after);
    }
    arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    fuzz_compile(bytes);
    fuzz_reader(STR("text"), bytes);
    fuzz_reader(STR("table"), bytes);
    fuzz_fix(bytes);
    return 0;
}
