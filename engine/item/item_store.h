/* Database calls of engine/item. */
#pragma once

#include "engine/item/image.h"

struct item_row {
    struct revision_id revision_id;
    struct item_id item_id;
    struct str kind;
    struct str difficulty;
    struct str topic;
    struct str stimulus;
    struct str stem;
    struct str options;
    struct str key;
    struct str rationale;
    struct str cites;
};

typedef VEC(struct item_row) item_row_vec;

enum err item_store_find_bank(struct call *call, struct str name, struct bank_id *out,
                              bool *found) MUST_CHECK;
/* 0 when the bank was never published. */
enum err item_store_newest_edition(struct call *call, struct bank_id bank_id,
                                   int64_t *edition_no) MUST_CHECK;
enum err item_store_list(struct call *call, struct bank_id bank_id, int64_t edition_no,
                         item_row_vec *out) MUST_CHECK;
