/* NFKC by utf8proc. Chinese office text seldom holds a character that changes, so the text is first
 * read by bytes, and only what is left in doubt reaches the library. */
#include "base/core/normal_form.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/core/err.h"
#include "base/core/utf8.h"

/* Whether the character can neither change nor join the one before it: ASCII, Latin without
 * marks, the unified ideographs and the plain Chinese punctuation. A narrow no only costs time. */
static bool is_stable(uint32_t c) {
    bool ascii = c < 0x80;
    bool ideograph = (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
    bool punctuation = (c >= 0x3001 && c <= 0x3029) ||
                       (c >= 0x2010 && c <= 0x2015 && c != 0x2011) || (c >= 0x2018 && c <= 0x2022);
    return ascii || ideograph || punctuation || c == 0xB7 || c == 0xD7;
}

static bool is_all_stable(struct str text) {
    for (size_t at = 0; at < text.len;)
        if (!is_stable(utf8_next(text, &at)))
            return false;
    return true;
}

struct str nfkc(struct arena *arena, struct str text) {
    if (is_all_stable(text))
        return text;
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t bytes =
        utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &made,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (bytes == UTF8PROC_ERROR_NOMEM)
        BUG("the machine has memory left");
    PROMISE(bytes >= 0); /* the text is valid UTF-8 */
    struct str normal = {(const char *)made, (size_t)bytes};
    normal = str_eq(normal, text) ? text : arena_str(arena, normal);
    free(made);
    return normal;
}
