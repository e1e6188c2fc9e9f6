/* Unicode normal form NFKC, for comparison keys only: the shown text stays as written. Only this
 * file's .c includes utf8proc.h. */
#pragma once

#include "base/core/arena.h"

/* The text in NFKC. Valid UTF-8 in, valid UTF-8 out; a text without characters that change is
 * returned as it is, without a copy. */
struct str nfkc(struct arena *arena, struct str text);
