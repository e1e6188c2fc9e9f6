/* The checks: tables of pure functions over one normalised item. They report and change nothing but
 * `quarantined`. Items that a reader has already quarantined are not judged further. At the end
 * what items accept is taken out (check/accept.h). */
#pragma once

#include "questionbank/ir/ir.h"

void check_items(struct ir *ir);
