/* Makes items comparable: kind, key and citations in normal form, options that do not lean on their
 * order (link/order.h), hashes; drops what stands twice, takes out what contradicts itself, notes
 * what is nearly the same (link/near.h).
 *
 * Which item it is (item_key) rests on the source's own id where it states one (编号), else on
 * stimulus and stem, folded (ir/character.h). Where several items share that, their options join
 * in. It never depends on the order of the items. */
#pragma once

#include "questionbank/ir/ir.h"

void link_items(struct ir *ir);
