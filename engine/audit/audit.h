/* 审计: the record of who did what; rows are only ever inserted. */
#pragma once

#include "engine/engine.h"

struct audit_act {
    struct account_id account_id; /* 0 when nobody could be identified */
    enum audit_action action;
    int64_t object_id; /* what it was done to; 0 for nothing in particular */
    bool refused;
};

enum err audit_record(struct call *call, const struct audit_act *act) MUST_CHECK;
