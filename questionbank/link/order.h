/* Options that lean on the order in which they are shown: 以上都对, A和B. Papers shuffle options.
 */
#pragma once

#include "questionbank/ir/ir.h"

/* Whether the text says nothing without its place among the others. */
bool order_depends(struct str text);

/* Rewrites such options where the meaning provably stays, with a note and an edit of the source:
 * the last option 以上都对 becomes 其他各项都对; A和B becomes what A and B say, unless the question
 * itself speaks of somebody or something called A. What stays as it is, is left to the checks. */
void order_rewrite(struct ir *ir, struct ir_item *item);
