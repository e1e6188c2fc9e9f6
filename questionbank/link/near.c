/* Signatures and bands find candidates; measure.c decides. All loops are bounded by constants per
 * item, so that a bank of a hundred thousand alike items costs no more than any other. */
#include "questionbank/link/near.h"

#include "base/core/limits.h"
#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/grams.h"
#include "questionbank/link/measure.h"

enum {
    BIN_BITS = 6,
    BINS = 1 << BIN_BITS,
    BAND_ROWS = 3,
    BANDS = BINS / BAND_ROWS,
    GRAM_WIDTH = 3,
    GRAMS_MIN = 12,     /* shorter items are alike by chance */
    AGREE_MIN = 22,     /* bins of BINS, before anything is measured */
    CHAIN_HITS_MAX = 8, /* candidates looked at per item and band */
    BORROWED = 0x9E3B   /* added for each step of a borrowed value */
};

/* What is known of an item without reading it again. */
struct trait {
    uint64_t numbers;
    uint64_t turns;
    uint64_t key;
    uint8_t kind;
    bool comparable;
};

struct signature {
    uint8_t bins[BINS]; /* the low bits of the least hashes */
};

struct near {
    struct arena *arena;
    uint32_t count;
    struct trait *traits;
    struct signature *signatures;
    uint32_t *best;  /* index + 1 of the best candidate before the item */
    uint8_t *agreed; /* its bins */
    struct grams grams;
};

struct near *near_open(struct arena *arena, uint32_t item_count) {
    struct near *near = ARENA_NEW(arena, struct near);
    near->arena = arena;
    near->traits = ARENA_ARRAY(arena, struct trait, item_count);
    near->signatures = ARENA_ARRAY(arena, struct signature, item_count);
    near->best = ARENA_ARRAY(arena, uint32_t, item_count);
    near->agreed = ARENA_ARRAY(arena, uint8_t, item_count);
    near->grams = grams_open(arena);
    return near;
}

/* An empty bin takes the value of the next full one behind it, in a circle, marked by the distance:
 * two items whose bins are empty alike borrow alike. */
static void fill_bins(const uint32_t values[static BINS], struct signature *signature) {
    uint32_t full = 0;
    while (values[full] == UINT32_MAX)
        full++;
    uint32_t carried = values[full];
    for (uint32_t n = 0; n < BINS; n++) {
        uint32_t bin = (full - n) & (BINS - 1), borrowed = carried + BORROWED;
        carried = values[bin] == UINT32_MAX ? borrowed : values[bin];
        signature->bins[bin] = (uint8_t)carried;
    }
}

static void sign(const struct grams *grams, struct signature *signature) {
    uint32_t values[BINS];
    memset(values, 0xFF, sizeof values);
    for (uint32_t i = 0; i < grams->count; i++) {
        uint64_t hash = mix(grams->at[i] ^ MIX_ODD_B, MIX_ODD_A);
        uint32_t value = (uint32_t)hash & 0x7FFFFFFFU;
        uint32_t *bin = &values[hash >> (64 - BIN_BITS)];
        *bin = value < *bin ? value : *bin;
    }
    fill_bins(values, signature);
}

/* Without the stop at its end, which comes and goes between editions. */
static struct str without_stop(struct str folded) {
    static const struct str STOPS[] = {STR_INIT("。"), STR_INIT(";"), STR_INIT("."), STR_INIT(","),
                                       STR_INIT("、")};
    for (size_t i = 0; i < COUNT_OF(STOPS); i++)
        if (str_ends(folded, STOPS[i]))
            return str_slice(folded, 0, folded.len - STOPS[i].len);
    return folded;
}

void near_add(struct near *near, const struct ir_item *item, const struct view *view) {
    struct grams *grams = &near->grams;
    struct trait *trait = &near->traits[near->count];
    uint64_t key = 0;
    grams_clear(grams);
    grams_add(grams, view->stem, GRAM_WIDTH);
    for (uint32_t i = 0; i < view->options.count; i++)
        grams_add(grams, view->options.at[i], GRAM_WIDTH);
    for (uint32_t k = 0; k < view->key.count; k++) {
        key += mark_of(without_stop(view->key.at[k]), 0).a;
        if (view->options.count == 0)
            grams_add(grams, view->key.at[k], GRAM_WIDTH);
    }
    *trait = (struct trait){.numbers = grams->numbers,
                            .turns = grams->turns,
                            .key = key,
                            .kind = (uint8_t)item->kind,
                            .comparable = grams->count >= GRAMS_MIN && !item->quarantined};
    if (trait->comparable)
        sign(grams, &near->signatures[near->count]);
    near->count++;
}

/* Whether the two may be worth a note at all. */
static bool may_match(const struct trait *a, const struct trait *b) {
    bool same_key = a->key == b->key;
    return a->kind == b->kind && a->turns == b->turns && (same_key || a->numbers == b->numbers) &&
           (same_key || a->kind != ITEM_JUDGE);
}

static uint32_t agreement(const struct signature *a, const struct signature *b) {
    uint32_t agreed = 0;
    for (uint32_t i = 0; i < BINS; i++)
        agreed += a->bins[i] == b->bins[i];
    return agreed;
}

static void consider(struct near *near, uint32_t item_idx, uint32_t other_idx) {
    if (near->best[item_idx] == other_idx + 1 ||
        !may_match(&near->traits[item_idx], &near->traits[other_idx]))
        return;
    uint32_t agreed = agreement(&near->signatures[item_idx], &near->signatures[other_idx]);
    if (agreed < AGREE_MIN || agreed <= near->agreed[item_idx])
        return;
    near->agreed[item_idx] = (uint8_t)agreed;
    near->best[item_idx] = other_idx + 1;
}

/* A hash table of the items by one band; chains run from the newest to the oldest. */
struct band {
    uint32_t *heads; /* index + 1 */
    uint32_t *older; /* index + 1, by item */
    uint32_t *keys;  /* by item */
    uint32_t mask;
};

static void walk_band(struct near *near, struct band *band, uint32_t number) {
    memset(band->heads, 0, ((size_t)band->mask + 1) * sizeof *band->heads);
    for (uint32_t i = 0; i < near->count; i++) {
        if (!near->traits[i].comparable)
            continue;
        const uint8_t *row = &near->signatures[i].bins[number]; /* rows far apart borrow apart */
        uint32_t key = (uint32_t)row[0] << 16 | (uint32_t)row[BANDS] << 8 | row[2 * BANDS];
        uint32_t *head = &band->heads[mix(key ^ MIX_ODD_B, MIX_ODD_A) & band->mask];
        uint32_t hits = 0;
        for (uint32_t at = *head; at != 0 && hits < CHAIN_HITS_MAX; at = band->older[at - 1]) {
            if (band->keys[at - 1] != key)
                continue;
            consider(near, i, at - 1);
            hits++;
        }
        band->keys[i] = key;
        band->older[i] = *head;
        *head = i + 1;
    }
}

static void find_candidates(struct near *near) {
    uint32_t slots = 16;
    while (slots < near->count)
        slots *= 2;
    struct band band = {
        .heads = ARENA_ARRAY(near->arena, uint32_t, slots),
        .older = ARENA_ARRAY(near->arena, uint32_t, near->count),
        .keys = ARENA_ARRAY(near->arena, uint32_t, near->count),
        .mask = slots - 1,
    };
    for (uint32_t number = 0; number < BANDS; number++)
        walk_band(near, &band, number);
}

static void report(struct ir *ir, struct ir_item *item, const struct ir_item *other,
                   const struct likeness *likeness) {
    struct ir_location location = ir_locate(ir, other->place);
    struct str at = ir_location_format(ir->arena, &location, false);
    enum diag diag = likeness->same_numbers ? DIAG_NEAR : DIAG_NEAR_NUMBERS;
    struct str fact =
        arena_printf(ir->arena, "%.*s（相同部分约 %u%%，另一处：%.*s）",
                     STR_ARGS(diag_info(diag)->title), likeness->percent, STR_ARGS(at));
    struct str said = view_stem_shown(ir->arena, other);
    if (!likeness->same_key)
        said = arena_printf(ir->arena, "%.*s（答案 %.*s｜另一处答案 %.*s）", STR_ARGS(said),
                            STR_ARGS(view_key_shown(ir->arena, item)),
                            STR_ARGS(view_key_shown(ir->arena, other)));
    ir_report_twin(ir, item, diag, fact, &(struct ir_twin){other->place, said});
}

void near_report(struct near *near, struct ir *ir, const bool *settled) {
    struct measure measure;
    measure_open(&measure, near->arena);
    uint32_t reported = 0;
    for (uint32_t i = 0; i < near->count; i++)
        near->traits[i].comparable = near->traits[i].comparable && !settled[i];
    find_candidates(near);
    for (uint32_t i = 0; i < near->count && reported < LIMIT_NEAR_REPORT_MAX; i++) {
        if (near->best[i] == 0)
            continue;
        uint32_t other_idx = near->best[i] - 1;
        struct likeness likeness = {
            .same_numbers = near->traits[i].numbers == near->traits[other_idx].numbers,
        };
        struct ir_item *item = &ir->items.at[i];
        if (!measure_items(&measure, item, &ir->items.at[other_idx], &likeness))
            continue;
        report(ir, item, &ir->items.at[other_idx], &likeness);
        if (++reported == LIMIT_NEAR_REPORT_MAX)
            ir_report(ir, DIAG_NEAR_MORE, item->place);
    }
    measure_close(&measure);
}
