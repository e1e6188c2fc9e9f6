/* Makes items comparable: kind, key in normal form, citations in normal form, hashes; drops what
 * stands twice.
 *
 * Which item it is (item_key) rests on the source's own id where it states one (编号), else on
 * stimulus and stem with width and blanks folded. Where several items share that, their options
 * join in. It never depends on the order of the items. */
#pragma once

#include "questionbank/ir/ir.h"

void link_items(struct ir *ir);
