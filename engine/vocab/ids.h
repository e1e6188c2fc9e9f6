/* Ids are made by the engine (base/core/id_source.h), are positive 64-bit numbers ordered by time,
 * travel as decimal strings in JSON, and have a type each so that they cannot be mixed up. 0 means
 * none. */
#pragma once

#include <stdint.h>

struct bureau_id {
    int64_t v;
};
struct unit_id {
    int64_t v;
};
struct person_id {
    int64_t v;
};
struct account_id {
    int64_t v;
};
struct bank_id {
    int64_t v;
};
struct item_id {
    int64_t v;
};
struct revision_id {
    int64_t v;
};
struct campaign_id {
    int64_t v;
};
struct exam_id {
    int64_t v;
};
struct attempt_id {
    int64_t v;
};
struct round_id {
    int64_t v;
};
