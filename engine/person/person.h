/* 国家工作人员: officials and where they are posted. */
#pragma once

#include "engine/engine.h"

struct person_new {
    struct str staff_no; /* 工号, unique in the bureau */
    struct str name;
    struct unit_id unit_id;
    int32_t from_day; /* first day of the posting */
};

/* Adds the person and the posting; gives the existing one when the staff number is known in this
 * bureau. */
enum err person_add(struct call *call, const struct person_new *person,
                    struct person_id *out) MUST_CHECK;
