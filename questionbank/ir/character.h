/* Characters as Chinese office texts use them: full-width twins of ASCII, several blanks, wide
 * glyphs. */
#pragma once

#include "base/core/arena.h"
#include "base/core/utf8.h"

/* The half-width twin of a full-width character, U+0020 for any blank but the tab, else itself. */
uint32_t char_fold(uint32_t character);

bool char_is_blank(uint32_t character); /* tab and line ends too */
bool char_is_wide(uint32_t character);  /* takes two columns of a terminal */
bool char_is_cjk(uint32_t character);   /* a Chinese character */

/* The folded character at `*offset`, which moves behind it; 0 at the end of the text. */
static inline uint32_t char_next(struct str text, size_t *offset) {
    if (*offset >= text.len)
        return 0;
    uint32_t character = utf8_next(text, offset);
    return character < 0x80 || (character >= 0x3001 && character < 0xFEFF) ? character
                                                                           : char_fold(character);
}

/* The text for comparing: NFKC (base/core/normal_form.h), quotation marks straight, blanks left out
 * but for one between two ASCII letters or digits, so that `2 5` and `25` stay different. What NFKC
 * would turn into other digits or letters stays as it is: m² is not m2, ① not 1, ½ not 1/2, ⅰⅰ not
 * ⅱ. Points and commas stay: 2.5, 2、5 and 25 are three texts. */
struct str str_fold(struct arena *arena, struct str text);

/* The same into `room`, which has text.len bytes; the rare text that needs the library comes from
 * the arena. For callers that fold much. */
struct str str_fold_into(struct arena *arena, char *room, struct str text);
