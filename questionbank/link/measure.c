/* The thresholds come from a made set with known twins and from real banks, read by eye. */
#include "questionbank/link/measure.h"

#include "base/core/limits.h"

enum {
    GRAM_WIDTH = 2,
    PART_PERCENT_MIN = 55,  /* stem and options, each */
    KEY_PERCENT_MIN = 50,   /* of a key that names no options */
    NEAR_PERCENT_MIN = 70,  /* together */
    JUDGE_PERCENT_MIN = 80, /* statements of one rule about several subjects are questions each */
    SURE_PERCENT_MIN = 90   /* when key or numbers differ */
};

void measure_open(struct measure *measure, struct arena *arena) {
    *measure = (struct measure){0};
    for (int side = 0; side < 2; side++) {
        measure->viewers[side].arena = arena;
        measure->grams[side] = grams_open(arena);
        measure->viewers[side].scratch = &measure->scratch[side];
    }
}

void measure_close(struct measure *measure) {
    arena_close(&measure->scratch[0]);
    arena_close(&measure->scratch[1]);
}

/* Of one part of both items. */
struct overlap {
    uint32_t shared;
    uint32_t all;
};

static uint32_t percent_of(struct overlap overlap) {
    return overlap.all == 0 ? 100 : overlap.shared * 100 / overlap.all;
}

static struct overlap overlap_of(struct measure *m) {
    grams_sort(&m->grams[0]);
    grams_sort(&m->grams[1]);
    uint32_t shared = grams_shared(&m->grams[0], &m->grams[1]);
    return (struct overlap){shared, m->grams[0].count + m->grams[1].count - shared};
}

static struct overlap overlap_texts(struct measure *m, struct str a, struct str b) {
    grams_clear(&m->grams[0]);
    grams_clear(&m->grams[1]);
    grams_add(&m->grams[0], a, GRAM_WIDTH);
    grams_add(&m->grams[1], b, GRAM_WIDTH);
    return overlap_of(m);
}

static void add_texts(struct grams *grams, const ir_texts *texts) {
    grams_clear(grams);
    for (uint32_t i = 0; i < texts->count; i++)
        grams_add(grams, texts->at[i], GRAM_WIDTH);
}

static struct overlap overlap_lists(struct measure *m, const ir_texts *a, const ir_texts *b) {
    add_texts(&m->grams[0], a);
    add_texts(&m->grams[1], b);
    return overlap_of(m);
}

static bool is_listed(const ir_texts *texts, struct str text) {
    for (uint32_t i = 0; i < texts->count; i++)
        if (str_eq(texts->at[i], text))
            return true;
    return false;
}

/* Whether a right option of `a` stands among the wrong ones of `b`. */
static bool is_wrong_there(const struct view *a, const struct view *b) {
    for (uint32_t k = 0; k < a->key.count; k++)
        if (is_listed(&b->options, a->key.at[k]) && !is_listed(&b->key, a->key.at[k]))
            return true;
    return false;
}

/* Options that were touched up are still right: the key is another one only when what is right here
 * is wrong there. */
static bool same_key(struct measure *m, const struct view *a, const struct view *b) {
    bool choice = a->options.count > 0 && a->options.count <= LIMIT_OPTION_COUNT_MAX &&
                  b->options.count > 0 && b->options.count <= LIMIT_OPTION_COUNT_MAX;
    if (choice)
        return !is_wrong_there(a, b) && !is_wrong_there(b, a);
    return percent_of(overlap_lists(m, &a->key, &b->key)) >= KEY_PERCENT_MIN;
}

bool measure_items(struct measure *m, const struct ir_item *a, const struct ir_item *b,
                   struct likeness *likeness) {
    const struct view *x = view_item(&m->viewers[0], a), *y = view_item(&m->viewers[1], b);
    if (percent_of(overlap_texts(m, x->stimulus, y->stimulus)) < PART_PERCENT_MIN)
        return false;
    struct overlap stem = overlap_texts(m, x->stem, y->stem);
    bool choice = x->options.count > 0 && y->options.count > 0;
    struct overlap options =
        choice ? overlap_lists(m, &x->options, &y->options) : overlap_lists(m, &x->key, &y->key);
    struct overlap both = {stem.shared + options.shared, stem.all + options.all};
    likeness->same_key = same_key(m, x, y);
    uint32_t needed = a->kind == ITEM_JUDGE ? JUDGE_PERCENT_MIN : NEAR_PERCENT_MIN;
    if (!likeness->same_key || !likeness->same_numbers)
        needed = SURE_PERCENT_MIN;
    if (percent_of(stem) < PART_PERCENT_MIN || percent_of(options) < PART_PERCENT_MIN ||
        percent_of(both) < needed)
        return false;
    likeness->percent = percent_of(both);
    return true;
}
