/* Rows of a load, on their way by COPY. */
#pragma once

#include "engine/engine.h"
#include "questionbank/ir/ir.h"

/* An item of the input and the ids of its rows. */
struct pg_item {
    const struct ir_item *item;
    int64_t item_id;
    int64_t revision_id;
    struct hash revision; /* its content_hash */
    bool item_is_new;
    bool revision_is_new;
};

/* What all rows of a load share. */
struct pg_rows {
    struct call *call;
    const struct ir *ir;
    struct bank_id bank_id;
    const struct pg_item *items;
    uint32_t count;
};

/* The rows of items and revisions that are new, in the order given. */
enum err pg_copy_items(const struct pg_rows *rows) MUST_CHECK;
enum err pg_copy_revisions(const struct pg_rows *rows) MUST_CHECK;

/* All of them as the content of an edition. */
enum err pg_copy_edition(const struct pg_rows *rows, int64_t edition_no) MUST_CHECK;
