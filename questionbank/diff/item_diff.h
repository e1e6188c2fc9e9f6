/* Two texts of an item, compared field by field. Pure. */
#pragma once

#include "questionbank/ir/ir.h"

struct field_change {
    struct str field; /* member of the printed item: "stem", "options.B", "tags" */
    struct str title; /* what authors call it: 题干, 选项 B, 标签 */
    struct str old_text;
    struct str new_text; /* lists are joined by ；; a field that is not there is empty */
};
typedef VEC(struct field_change) field_changes;

/* The fields that differ, in the order in which an item is read. */
field_changes item_diff(struct arena *arena, const struct ir_item *old_item,
                        const struct ir_item *new_item);
