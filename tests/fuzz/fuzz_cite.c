/* Citations on arbitrary text: what parses has a normal form, which parses to the same value. */
#include "base/core/utf8.h"
#include "engine/law/cite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct str text = {(const char *)data, size};
    struct cite cite, again;
    if (utf8_find_invalid(text) == STR_NONE && cite_parse(text, &cite) == ERR_OK) {
        struct str normal = cite_format(&arena, &cite);
        PROMISE(cite_parse(normal, &again) == ERR_OK);
        PROMISE(str_eq(again.law, cite.law) && again.article == cite.article &&
                again.inserted == cite.inserted && again.paragraph == cite.paragraph &&
                again.item == cite.item);
    }
    arena_close(&arena);
    return 0;
}
