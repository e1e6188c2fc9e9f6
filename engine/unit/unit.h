/* 单位: the tree of units. */
#pragma once

#include "engine/engine.h"

struct unit_new {
    struct str code;
    struct str name;
    struct unit_id parent_id; /* 0 for a root */
    int64_t order_no;         /* official order in lists */
};

/* Adds the unit under its parent; gives the existing one when the code is known in this bureau. */
enum err unit_add(struct call *call, const struct unit_new *unit, struct unit_id *out) MUST_CHECK;

/* ERR_NOT_FOUND when no unit of this bureau has the code. */
enum err unit_find(struct call *call, struct str code, struct unit_id *out) MUST_CHECK;
