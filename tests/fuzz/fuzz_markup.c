/* HTML to text: whatever comes in, valid UTF-8 comes out, and not much more of it. */
#include "base/core/utf8.h"
#include "questionbank/read/markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A byte of text may become a mark: "• " for <li> and the like. */
#define GROWTH_MAX ((size_t)4)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct str html = {(const char *)data, size};
    if (utf8_find_invalid(html) == STR_NONE) {
        struct markup markup = markup_begin(&arena);
        size_t half = size / 2;
        markup_html(&markup, str_slice(html, 0, html.len));
        markup_literal(&markup, STR(MARKUP_BLANK));
        while (half < size && (data[half] & 0xC0U) == 0x80U)
            half++;
        markup_html(&markup, str_from_offset(html, half));
        struct str text = markup_end(&markup), stimulus = markup_stimulus(&markup);
        PROMISE(utf8_find_invalid(text) == STR_NONE && utf8_find_invalid(stimulus) == STR_NONE);
        PROMISE(text.len + stimulus.len <= GROWTH_MAX * 2 * size + 64);
    }
    arena_close(&arena);
    return 0;
}
