/* Drawing a paper: a partial Fisher-Yates shuffle over the indexes of the items of a kind. Pure:
 * the same image, blueprint and seed give the same paper. Two sections of one kind draw from one
 * shuffle, so they never share an item. */
#include "engine/paper/paper.h"

/* The not yet drawn part of one kind's list; a copy, because the image is shared. */
struct urn {
    uint32_t *left;
    uint32_t count;
};

static struct urn fill_urn(struct arena *arena, const struct image *image, enum item_kind kind) {
    struct urn urn = {ARENA_ARRAY(arena, uint32_t, image->kind_counts[kind]),
                      image->kind_counts[kind]};
    if (urn.count > 0)
        memcpy(urn.left, image->by_kind[kind], urn.count * sizeof *urn.left);
    return urn;
}

static uint32_t draw_one(struct urn *urn, struct rng *rng) {
    uint32_t at = rng_below(rng, urn->count);
    uint32_t drawn = urn->left[at];
    urn->left[at] = urn->left[--urn->count];
    return drawn;
}

static struct str draw_option_order(struct arena *arena, const struct image_item *item,
                                    struct rng *rng) {
    if (item->kind != ITEM_SINGLE && item->kind != ITEM_MULTIPLE)
        return STR("");
    char *order = arena_alloc(arena, item->option_count + 1);
    for (uint32_t i = 0; i < item->option_count; i++)
        order[i] = (char)('A' + i);
    for (uint32_t i = item->option_count; i > 1; i--) {
        uint32_t at = rng_below(rng, i);
        char last = order[i - 1];
        order[i - 1] = order[at];
        order[at] = last;
    }
    return (struct str){order, item->option_count};
}

static enum err check_feasible(const struct image *image, const struct blueprint *blueprint,
                               struct fault *fault) {
    int64_t needed[ITEM_KIND_COUNT] = {0};
    for (uint32_t i = 0; i < blueprint->sections.count; i++) {
        const struct section *s = &blueprint->sections.at[i];
        needed[s->kind] += s->count;
        if (needed[s->kind] > image->kind_counts[s->kind])
            return fault_set(fault, ERR_CONFLICT, "bank_too_small",
                             "题库里的%.*s只有 %u 道，而组卷规则到“%.*s”为止需要 %lld "
                             "道；请补充试题或减少题数。",
                             STR_ARGS(item_kind_title(s->kind)), image->kind_counts[s->kind],
                             STR_ARGS(s->title), (long long)needed[s->kind]);
    }
    return ERR_OK;
}

enum err paper_draw(struct arena *arena, const struct image *image,
                    const struct blueprint *blueprint, uint64_t seed, struct paper *out,
                    struct fault *fault) {
    TRY(check_feasible(image, blueprint, fault));
    struct rng rng = rng_seeded(seed);
    struct urn urns[ITEM_KIND_COUNT] = {{0}};
    uint32_t slot_count = blueprint_slot_count(blueprint);
    int64_t *revision_ids = ARENA_ARRAY(arena, int64_t, slot_count);
    struct str *orders = ARENA_ARRAY(arena, struct str, slot_count);
    uint32_t slot = 0;
    for (uint32_t i = 0; i < blueprint->sections.count; i++) {
        const struct section *s = &blueprint->sections.at[i];
        if (urns[s->kind].left == NULL)
            urns[s->kind] = fill_urn(arena, image, s->kind);
        for (int64_t n = 0; n < s->count; n++, slot++) {
            const struct image_item *item = &image->items[draw_one(&urns[s->kind], &rng)];
            revision_ids[slot] = item->revision_id.v;
            orders[slot] = draw_option_order(arena, item, &rng);
        }
    }
    *out = (struct paper){slot_count, revision_ids, orders};
    return ERR_OK;
}
