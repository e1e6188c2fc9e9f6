/* One item brought into normal form, looking at nothing else. */
#pragma once

#include "questionbank/ir/ir.h"

/* Decides the kind where the source does not say, puts the key into the form that ir.h states, and
 * normalises the citations. What cannot be read stays as it is, for the checks to report. */
void normalise_item(struct ir *ir, struct ir_item *item);
