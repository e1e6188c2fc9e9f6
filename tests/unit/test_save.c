/* Saves commute: random histories of saves, cut into batches at random, against an oracle. */
#include <criterion/criterion.h>

#include "base/core/rng.h"
#include "engine/attempt/save.h"

enum { SLOT_COUNT = 3, SAVE_COUNT_MAX = 24, HISTORY_COUNT = 4000 };

static const struct str BODIES[] = {STR_INIT("[\"A\"]"), STR_INIT("[\"B\"]"), STR_INIT("[]")};

/* What the table holds: the current row of each slot of two attempts; seq 0 for none. */
struct world {
    struct saved_response rows[2][SLOT_COUNT];
};

/* The rule in the words of the header: one save after another. */
static enum save_verdict oracle(struct world *world, const struct saved_response *save) {
    struct saved_response *row = &world->rows[save->attempt_id - 1][save->slot - 1];
    if (row->seq > save->seq)
        return SAVE_OLDER;
    if (row->seq == save->seq)
        return str_eq(row->response, save->response) ? SAVE_STORED : SAVE_CONFLICT;
    *row = *save;
    return SAVE_STORE;
}

static struct saved_response random_save(struct rng *rng, uint32_t seq_max) {
    return (struct saved_response){.attempt_id = 1 + rng_below(rng, 2),
                                   .slot = 1 + rng_below(rng, SLOT_COUNT),
                                   .seq = 1 + rng_below(rng, seq_max),
                                   .response = BODIES[rng_below(rng, COUNT_OF(BODIES))],
                                   .saved_at = 1 + rng_below(rng, 1000)};
}

static void shuffle(struct rng *rng, struct saved_response *saves, uint32_t count) {
    for (uint32_t i = count; i > 1; i--) {
        uint32_t at = rng_below(rng, i);
        struct saved_response last = saves[i - 1];
        saves[i - 1] = saves[at];
        saves[at] = last;
    }
}

/* Settles a batch, stores what is to be stored, as the lane does. */
static void settle(struct world *world, struct offered_save *offers, uint32_t count,
                   struct rng *rng) {
    struct saved_response stored[2 * SLOT_COUNT];
    uint32_t stored_count = 0;
    for (int a = 0; a < 2; a++)
        for (int s = 0; s < SLOT_COUNT; s++)
            if (world->rows[a][s].seq > 0)
                stored[stored_count++] = world->rows[a][s];
    shuffle(rng, stored, stored_count); /* the database gives them in any order */
    save_settle(offers, count, stored, stored_count);
    for (uint32_t i = 0; i < count; i++) {
        const struct saved_response *save = &offers[i].save;
        if (offers[i].verdict == SAVE_STORE &&
            save->seq >= world->rows[save->attempt_id - 1][save->slot - 1].seq)
            world->rows[save->attempt_id - 1][save->slot - 1] = *save;
    }
}

static void assert_same_world(const struct world *a, const struct world *b, int history) {
    for (int i = 0; i < 2 * SLOT_COUNT; i++) {
        const struct saved_response *x = &a->rows[i / SLOT_COUNT][i % SLOT_COUNT];
        const struct saved_response *y = &b->rows[i / SLOT_COUNT][i % SLOT_COUNT];
        cr_assert_eq(x->seq, y->seq, "history %d", history);
        cr_assert(str_eq(x->response, y->response), "history %d", history);
        cr_assert_eq(x->saved_at, y->saved_at, "history %d", history);
    }
}

/* One save a batch is the oracle's own case: verdict, current row and table must be equal. */
Test(save, one_at_a_time_is_the_rule_itself) {
    for (int history = 0; history < HISTORY_COUNT; history++) {
        struct rng rng = rng_seeded((uint64_t)history);
        struct world ours = {0}, theirs = {0};
        for (int i = 0; i < SAVE_COUNT_MAX; i++) {
            struct offered_save offer = {.save = random_save(&rng, 5)};
            enum save_verdict want = oracle(&theirs, &offer.save);
            settle(&ours, &offer, 1, &rng);
            cr_assert_eq(offer.verdict, want, "history %d, save %d", history, i);
            cr_assert_eq(offer.current.seq,
                         theirs.rows[offer.save.attempt_id - 1][offer.save.slot - 1].seq);
            assert_same_world(&ours, &theirs, history);
        }
    }
}

/* Within a batch the earlier job of one seq wins; what is current at the end is told to all. */
Test(save, batches_end_where_the_rule_ends_when_taken_in_order_of_seq) {
    for (int history = 0; history < HISTORY_COUNT; history++) {
        struct rng rng = rng_seeded(10000 + (uint64_t)history);
        struct world ours = {0}, theirs = {0};
        for (int batch = 0; batch < 4; batch++) {
            struct offered_save offers[SAVE_COUNT_MAX];
            uint32_t count = 1 + rng_below(&rng, SAVE_COUNT_MAX);
            for (uint32_t i = 0; i < count; i++)
                offers[i] = (struct offered_save){.save = random_save(&rng, 6), .job_idx = i};
            settle(&ours, offers, count, &rng);
            for (uint32_t i = 0; i < count; i++) /* sorted by slot, seq, job */
                cr_assert_eq(offers[i].verdict, oracle(&theirs, &offers[i].save), "history %d",
                             history);
            for (uint32_t i = 0; i < count; i++) {
                const struct saved_response *row =
                    &theirs.rows[offers[i].save.attempt_id - 1][offers[i].save.slot - 1];
                cr_assert_eq(offers[i].current.seq, row->seq);
                cr_assert(str_eq(offers[i].current.response, row->response));
            }
            assert_same_world(&ours, &theirs, history);
        }
    }
}

/* A client's messages: one body for each seq of a slot. */
static uint32_t client_messages(struct rng *rng, struct saved_response *saves) {
    uint32_t count = 0;
    for (int64_t attempt = 1; attempt <= 2; attempt++)
        for (int64_t slot = 1; slot <= SLOT_COUNT; slot++) {
            uint32_t seqs = rng_below(rng, 4);
            for (uint32_t seq = 1; seq <= seqs; seq++)
                saves[count++] = (struct saved_response){
                    attempt, slot, seq, BODIES[rng_below(rng, COUNT_OF(BODIES))], seq};
        }
    return count;
}

Test(save, any_permutation_repetition_and_batching_gives_the_same_final_state) {
    for (int history = 0; history < HISTORY_COUNT; history++) {
        struct rng rng = rng_seeded(20000 + (uint64_t)history);
        struct saved_response saves[SAVE_COUNT_MAX * 2];
        struct world once = {0}, often = {0};
        uint32_t count = client_messages(&rng, saves);
        for (uint32_t i = 0; i < count; i++)
            oracle(&once, &saves[i]);
        memcpy(saves + count, saves, count * sizeof *saves); /* each message twice */
        shuffle(&rng, saves, count * 2);
        for (uint32_t at = 0; at < count * 2;) {
            struct offered_save offers[SAVE_COUNT_MAX * 2];
            uint32_t size = 1 + rng_below(&rng, count * 2 - at);
            for (uint32_t i = 0; i < size; i++)
                offers[i] = (struct offered_save){.save = saves[at + i], .job_idx = i};
            settle(&often, offers, size, &rng);
            for (uint32_t i = 0; i < size; i++)
                cr_assert_neq(offers[i].verdict, SAVE_CONFLICT, "history %d", history);
            at += size;
        }
        assert_same_world(&once, &often, history);
    }
}

static struct offered_save offer(int64_t seq, const char *body, uint32_t job_idx) {
    return (struct offered_save){.save = {1, 1, seq, str_from(body), 10}, .job_idx = job_idx};
}

Test(save, the_same_seq_with_another_body_is_refused_whichever_came_second) {
    for (int turned = 0; turned < 2; turned++) {
        struct offered_save pair[] = {offer(4, turned ? "[\"B\"]" : "[\"A\"]", 0),
                                      offer(4, turned ? "[\"A\"]" : "[\"B\"]", 1)};
        save_settle(pair, 2, NULL, 0);
        cr_expect_eq(pair[0].job_idx, 0, "the earlier job comes first");
        cr_expect_eq(pair[0].verdict, SAVE_STORE);
        cr_expect_eq(pair[1].verdict, SAVE_CONFLICT);
        cr_expect(str_eq(pair[1].current.response, pair[0].save.response));
    }
    struct saved_response stored[] = {{1, 1, 4, STR_INIT("[\"A\"]"), 9}};
    struct offered_save late = offer(4, "[\"B\"]", 0), again = offer(4, "[\"A\"]", 0);
    save_settle(&late, 1, stored, 1);
    save_settle(&again, 1, stored, 1);
    cr_expect_eq(late.verdict, SAVE_CONFLICT);
    cr_expect_eq(again.verdict, SAVE_STORED);
    cr_expect_eq(again.current.saved_at, 9, "a repeat is told when the first was stored");
}

Test(save, slots_and_attempts_do_not_touch_each_other) {
    struct saved_response stored[] = {{2, 1, 9, STR_INIT("[\"B\"]"), 1},
                                      {1, 2, 9, STR_INIT("[\"B\"]"), 1}};
    struct offered_save one = offer(1, "[\"A\"]", 0);
    save_settle(&one, 1, stored, 2);
    cr_expect_eq(one.verdict, SAVE_STORE);
    cr_expect_eq(one.current.seq, 1);
    save_settle(NULL, 0, stored, 2);
}
