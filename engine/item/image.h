/* The compiled image of a bank edition: all items in memory, read-only, with their ready-made JSON
 * fragments. Drawing a paper and showing it touch no table. Keys and rationales stand apart from
 * the fragments that are served. */
#pragma once

#include "base/core/limits.h"
#include "engine/engine.h"

/* An item of the image. Texts named *_json are quoted and escaped already. */
struct image_item {
    struct revision_id revision_id;
    struct item_id item_id;
    enum item_kind kind;
    enum difficulty difficulty;
    struct str topic;
    struct str stem_json;
    struct str stimulus_json; /* "null" when there is none */
    struct str option_jsons[LIMIT_OPTION_COUNT_MAX];
    uint32_t option_count;
    uint32_t key_options; /* single, multiple: a bit for each right option, in the source's order */
    bool key_true;        /* judge */
    const struct str *key_texts; /* blank: for each blank its alternatives, joined by "|" */
    uint32_t key_text_count;
    struct str rationale_json;
    struct str cites_json;
};

struct image {
    struct bank_id bank_id;
    int64_t edition_no;
    const struct image_item *items; /* by revision_id */
    uint32_t item_count;
    const uint32_t *by_kind[ITEM_KIND_COUNT]; /* indexes into items */
    uint32_t kind_counts[ITEM_KIND_COUNT];
};

/* The item of a revision, NULL when this image has not got it. */
const struct image_item *image_find(const struct image *image, struct revision_id revision_id);

/* A bank by its name in this bureau. */
enum err bank_find(struct call *call, struct str name, struct bank_id *out, bool *found) MUST_CHECK;

/* 0 when the bank was never published. */
enum err bank_newest_edition(struct call *call, struct bank_id bank_id,
                             int64_t *edition_no) MUST_CHECK;

/* Images in memory, loaded on first use and kept; editions never change. Safe for several threads.
 */
struct image_shelf *image_shelf_open(void);
void image_shelf_close(struct image_shelf *shelf);

/* The image of an edition; edition_no 0 means the newest, as of at most a second ago. With call->db
 * NULL only what is loaded (the newest loaded); gives NULL in `out` when that would have to be
 * read. ERR_NOT_FOUND `bank_empty` when nothing was published. */
enum err image_get(struct call *call, struct bank_id bank_id, int64_t edition_no,
                   const struct image **out) MUST_CHECK;
