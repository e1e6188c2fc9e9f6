/* 组卷规则 → 试卷: drawing rules and the paper of one person.
 *
 * A paper is the list of its revisions, in the order of the sections, and for each the order of its
 * options: "CABD" means that the option shown as A is the source's C. Both are drawn from a seed
 * over one bank edition, and anybody with the seed, the edition and the blueprint draws the same
 * paper again. */
#pragma once

#include "base/core/buf.h"
#include "base/core/rng.h"
#include "engine/item/image.h"

struct section {
    struct str title;
    enum item_kind kind;
    int64_t count;
    int64_t marks; /* hundredths, of each item */
};

struct blueprint {
    VEC(struct section) sections;
};

struct paper {
    uint32_t slot_count;
    const int64_t *revision_ids;
    const struct str *option_orders; /* empty text for kinds without options to shuffle */
};

/* From the jsonb of exam.blueprint. Errors: ERR_INVALID `blueprint_invalid`. */
enum err blueprint_parse(struct arena *arena, struct str json, struct blueprint *out,
                         struct fault *fault) MUST_CHECK;
struct str blueprint_format(struct arena *arena, const struct blueprint *blueprint);

int64_t blueprint_total(const struct blueprint *blueprint); /* hundredths */
uint32_t blueprint_slot_count(const struct blueprint *blueprint);

/* The section of a slot (from 1); NULL beyond the last. */
const struct section *blueprint_section(const struct blueprint *blueprint, uint32_t slot);

/* The revision ids as a JSON list, which is how a paper's arrays travel to the database. */
struct str paper_ids_json(struct arena *arena, const struct paper *paper);

/* Draws without repetition. ERR_CONFLICT `bank_too_small` names the section that cannot be filled.
 */
enum err paper_draw(struct arena *arena, const struct image *image,
                    const struct blueprint *blueprint, uint64_t seed, struct paper *out,
                    struct fault *fault) MUST_CHECK;

/* Appends the list of sections of an attempt: titles and items with slot, kind, stem, stimulus,
 * options and marks; never a key or a rationale. ERR_NOT_FOUND when a revision is not in the image.
 */
enum err paper_render(struct buf *buf, const struct image *image, const struct blueprint *blueprint,
                      const struct paper *paper, struct fault *fault) MUST_CHECK;

/* The source's option index behind a shown label, UINT32_MAX when the label is none of this item's.
 */
uint32_t paper_option_of_label(struct str option_order, struct str label);

/* The shown labels of the right options, e.g. ["A","C"], or T/F, or the texts of blanks; as JSON.
 */
struct str paper_key_json(struct arena *arena, const struct image_item *item,
                          struct str option_order);
