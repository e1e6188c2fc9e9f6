/* The outline of a plain-text exam: sections, case material, items, fields. Two forms share it. */
#pragma once

#include "questionbank/ir/ir.h"

/* What differs between the forms. */
struct outline_form {
    bool records;         /* an item starts with a number and a tab; fields are cut at tabs */
    struct str separator; /* joins the lines of a field */
};

void outline_read(struct ir *ir, uint32_t source_idx, const struct outline_form *form);
