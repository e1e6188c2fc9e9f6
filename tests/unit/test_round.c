/* Practice rounds: kinds in proportion, and what a finished round is worth. */
#include <criterion/criterion.h>

#include "engine/practice/round.h"
#include "tests/unit/made_image.h"

static struct arena arena;

Test(round, shares_sum_up_and_follow_the_bank) {
    static const uint32_t SIZES[] = {0, 1, 3, 10};
    struct fault fault = {0};
    for (uint32_t mix = 1; mix < 256; mix++) {
        struct image image =
            made_image(&arena, (struct image_recipe){SIZES[mix & 3], SIZES[mix >> 2 & 3],
                                                     SIZES[mix >> 4 & 3], SIZES[mix >> 6], 5, 4});
        int64_t available = image.item_count - 5; /* essays are not for a machine */
        for (int64_t count = 1; count <= available; count++) {
            struct paper paper = {0};
            uint32_t drawn[ITEM_KIND_COUNT] = {0};
            cr_assert_eq(round_draw(&arena, &image, count, mix, &paper, &fault), ERR_OK, "%s",
                         fault.detail);
            cr_assert_eq(paper.slot_count, count);
            for (uint32_t i = 0; i < paper.slot_count; i++)
                drawn[image_find(&image, (struct revision_id){paper.revision_ids[i]})->kind]++;
            for (uint32_t kind = 0; kind < ITEM_ESSAY; kind++) {
                double share = (double)count * image.kind_counts[kind] / (double)available;
                cr_assert_lt(drawn[kind] - share, 1.0);
                cr_assert_gt(drawn[kind] - share, -1.0);
            }
        }
        arena_reset(&arena);
    }
    arena_close(&arena);
}

Test(round, more_than_the_bank_has_is_refused_and_so_is_nothing) {
    struct image image =
        made_image(&arena, (struct image_recipe){.judge = 3, .essay = 9, .option_count = 4});
    struct image empty = made_image(&arena, (struct image_recipe){.essay = 2});
    static const int64_t COUNTS[] = {4, 0, -1, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(COUNTS); i++) {
        struct paper paper = {.slot_count = 77};
        struct fault fault = {0};
        cr_expect_eq(round_draw(&arena, &image, COUNTS[i], 1, &paper, &fault), ERR_CONFLICT);
        cr_expect_str_eq(fault.code, "bank_too_small");
        cr_expect_eq(round_draw(&arena, &empty, COUNTS[i], 1, &paper, &fault), ERR_CONFLICT);
        cr_expect_eq(paper.slot_count, 77);
    }
    arena_close(&arena);
}

/* Judge items 1001 (false) and 1002 (true), in this order. */
static struct practice_round two_judges(void) {
    struct practice_round round = {0};
    for (int64_t id = 1001; id <= 1002; id++) {
        *vec_push(&arena, &round.revision_ids) = id;
        *vec_push(&arena, &round.option_orders) = STR("");
    }
    return round;
}

static void respond(practice_response_vec *responses, int64_t slot, const char *word) {
    struct practice_response *r = vec_push(&arena, responses);
    r->slot = slot;
    if (word != NULL)
        *vec_push(&arena, &r->response) = str_from(word);
}

Test(round, completeness_and_right_responses) {
    static const struct {
        struct {
            int64_t slot;
            const char *word;
        } given[4];
        uint32_t count;
        int64_t correct;
        bool complete;
    } CASES[] = {
        {{{0}}, 0, 0, false},
        {{{1, "F"}}, 1, 1, false},
        {{{1, "F"}, {2, "T"}}, 2, 2, true},
        {{{2, "T"}, {1, "F"}}, 2, 2, true},
        {{{1, "T"}, {2, "F"}}, 2, 0, true},           /* wrong, but answered */
        {{{1, "F"}, {2, NULL}}, 2, 1, false},         /* no parts: not answered */
        {{{1, "T"}, {2, "T"}, {1, "F"}}, 3, 2, true}, /* the last of a slot counts */
        {{{1, "F"}, {2, "T"}, {1, NULL}}, 3, 1, false},
        {{{1, "F"}, {3, "T"}}, 2, 1, false}, /* a slot the round has not got */
        {{{1, "F"}, {0, "T"}, {-1, "T"}, {INT64_MAX, "T"}}, 4, 1, false},
    };
    struct image image = made_image(&arena, (struct image_recipe){.judge = 2});
    struct practice_round round = two_judges();
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        practice_response_vec responses = {0};
        for (uint32_t n = 0; n < CASES[i].count; n++)
            respond(&responses, CASES[i].given[n].slot, CASES[i].given[n].word);
        struct round_outcome outcome = round_score(&arena, &round, &image, &responses);
        cr_expect_eq(outcome.correct, CASES[i].correct, "case %zu", i);
        cr_expect_eq(outcome.complete, CASES[i].complete, "case %zu", i);
    }
    arena_close(&arena);
}

Test(round, a_round_is_shown_in_sections_of_one_kind) {
    struct image image = made_image(
        &arena, (struct image_recipe){.single = 2, .judge = 2, .blank = 1, .option_count = 4});
    struct practice_round round = {0};
    for (int64_t id = 1001; id <= 1005; id++) {
        *vec_push(&arena, &round.revision_ids) = id;
        *vec_push(&arena, &round.option_orders) = id <= 1002 ? STR("ABCD") : STR("");
    }
    struct blueprint blueprint = practice_blueprint(&arena, &round, &image);
    cr_assert_eq(blueprint.sections.count, 3);
    cr_expect_eq(blueprint.sections.at[0].count, 2);
    cr_expect_eq(blueprint.sections.at[1].kind, ITEM_JUDGE);
    cr_expect_eq(blueprint.sections.at[2].count, 1);
    cr_expect_eq(blueprint_slot_count(&blueprint), 5);
    arena_close(&arena);
}

Test(round, responses_are_read_under_their_ceilings) {
    static const struct {
        const char *json;
        enum err err;
    } CASES[] = {
        {"[{\"slot\":1,\"response\":[\"T\"]}]", ERR_OK},
        {"[]", ERR_OK},
        {"{}", ERR_INVALID},
        {"[{\"slot\":501,\"response\":[]}]", ERR_INVALID},
        {"[{\"slot\":-1,\"response\":[]}]", ERR_INVALID},
        {"[{\"slot\":1,\"response\":\"T\"}]", ERR_INVALID},
        {"[{\"slot\":1,\"response\":[1]}]", ERR_INVALID},
        {"[{\"slot\":1}]", ERR_INVALID},
        {"[{\"slot\":1,\"response\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\","
         "\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\",\"18\","
         "\"19\",\"20\",\"21\"]}]",
         ERR_TOO_LARGE},
        {"[", ERR_MALFORMED}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        practice_response_vec responses = {0};
        struct fault fault = {0};
        cr_expect_eq(round_parse_responses(&arena, str_from(CASES[i].json), &responses, &fault),
                     CASES[i].err, "%s", CASES[i].json);
    }
    arena_close(&arena);
}

Test(round, only_a_complete_round_of_an_open_campaign_earns) {
    const struct campaign campaign = {.closes_at = 1000, .practice_credits = 250};
    static const struct {
        bool complete;
        int64_t finished_at;
        int64_t earned;
    } CASES[] = {{true, 999, 250}, {true, 1000, 0}, {false, 999, 0}, {false, 1000, 0}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct round_outcome outcome = {.complete = CASES[i].complete};
        cr_expect_eq(round_earned(&outcome, &campaign, CASES[i].finished_at), CASES[i].earned,
                     "case %zu", i);
    }
}
