/* Scoring one response against its item; pure. All or nothing: a response that does not hold
 * exactly the key gets no marks. Marks in hundredths. */
#pragma once

#include "engine/item/image.h"

/* The parts of a response: shown labels, "T"/"F", or texts of blanks. No parts means not answered.
 */
bool response_is_right(const struct image_item *item, struct str option_order,
                       const struct str *parts, uint32_t part_count);

/* Do two texts of a blank mean the same? Blanks are left out and full-width forms folded to ASCII,
 * letters to lower case; `alternatives` are separated by "|". */
bool blank_matches(struct str alternatives, struct str text);
