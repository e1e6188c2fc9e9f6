/* Characters as Chinese office texts use them: full-width twins of ASCII, several blanks, wide
 * glyphs. */
#pragma once

#include "base/core/arena.h"

/* The half-width twin of a full-width character, U+0020 for any blank but the tab, else itself. */
uint32_t char_fold(uint32_t character);

bool char_is_blank(uint32_t character); /* tab and line ends too */
bool char_is_wide(uint32_t character);  /* takes two columns of a terminal */
bool char_is_cjk(uint32_t character);   /* a Chinese character */

/* The folded character at `*offset`, which moves behind it; 0 at the end of the text. */
uint32_t char_next(struct str text, size_t *offset);

/* The text with width folded and all blanks left out, for comparing. */
struct str str_fold(struct arena *arena, struct str text);
