/* Whether a finished workbook is whole. */
#pragma once

#include "base/core/arena.h"

/* Every part of it unpacks and is XML to its end. ERR_OUTSIDE `book_unwritable`; ERR_TOO_LARGE
 * `book_too_large` beyond what a package may be. */
enum err book_check(struct str bytes, struct fault *fault) MUST_CHECK;
