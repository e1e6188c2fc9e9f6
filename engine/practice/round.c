/* A round mixes the kinds in proportion to the bank: it is drawn as a paper with one section a
 * kind. */
#include "engine/practice/round.h"

#include "base/json/json.h"
#include "engine/attempt/score.h"

enum { RESPONSES_BYTES_MAX = 1 << 20 };

static const enum item_kind KINDS[] = {ITEM_SINGLE, ITEM_MULTIPLE, ITEM_JUDGE, ITEM_BLANK};

enum err round_draw(struct arena *arena, const struct image *image, int64_t count, uint64_t seed,
                    struct paper *out, struct fault *fault) {
    int64_t available = 0, cut = 0, given = 0;
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        available += image->kind_counts[KINDS[i]];
    if (count < 1 || available < count)
        return fault_set(fault, ERR_CONFLICT, "bank_too_small",
                         "题库有 %lld 道可练习的题，不能组成 %lld 道题的一轮。",
                         (long long)available, (long long)count);
    struct blueprint blueprint = {0};
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        cut += image->kind_counts[KINDS[i]];
        int64_t share =
            count * cut / available - given; /* running cut, so that the shares sum up to count */
        given += share;
        if (share > 0)
            *vec_push(arena, &blueprint.sections) = (struct section){
                .title = item_kind_title(KINDS[i]), .kind = KINDS[i], .count = share};
    }
    return paper_draw(arena, image, &blueprint, seed, out, fault);
}

struct round_outcome round_score(struct arena *arena, const struct practice_round *round,
                                 const struct image *image,
                                 const practice_response_vec *responses) {
    uint32_t slot_count = round->revision_ids.count;
    const struct practice_response **by_slot =
        ARENA_ARRAY(arena, const struct practice_response *, slot_count);
    for (uint32_t i = 0; i < responses->count; i++)
        if (responses->at[i].slot >= 1 && responses->at[i].slot <= slot_count)
            by_slot[responses->at[i].slot - 1] = &responses->at[i];
    bool *right = ARENA_ARRAY(arena, bool, slot_count);
    struct round_outcome outcome = {.right = right};
    uint32_t answered = 0;
    for (uint32_t slot = 0; slot < slot_count; slot++) {
        if (by_slot[slot] == NULL || by_slot[slot]->response.count == 0)
            continue;
        const struct image_item *item =
            image_find(image, (struct revision_id){round->revision_ids.at[slot]});
        PROMISE(item != NULL); /* a round refers to revisions of its edition */
        answered++;
        right[slot] = response_is_right(item, round->option_orders.at[slot],
                                        by_slot[slot]->response.at, by_slot[slot]->response.count);
        outcome.correct += right[slot];
    }
    outcome.complete = answered == slot_count;
    return outcome;
}

int64_t round_earned(const struct round_outcome *outcome, const struct campaign *campaign,
                     int64_t finished_at) {
    bool in_time = finished_at < campaign->closes_at;
    return outcome->complete && in_time ? campaign->practice_credits : 0;
}

static const struct json_field RESPONSE_FIELDS[] = {
    {.name = "slot",
     .type = JSON_I64,
     .offset = offsetof(struct practice_response, slot),
     .max = LIMIT_PAPER_SLOTS_MAX},
    {.name = "response",
     .type = JSON_STR_LIST,
     .offset = offsetof(struct practice_response, response),
     .max = LIMIT_RESPONSE_BYTES_MAX,
     .count_max = LIMIT_RESPONSE_PARTS_MAX},
};
static const struct json_shape RESPONSE =
    JSON_SHAPE(struct practice_response, RESPONSE_FIELDS, "practice_response");

struct responses_wire {
    practice_response_vec responses;
};
static const struct json_field RESPONSES_FIELDS[] = {
    {.name = "responses",
     .type = JSON_LIST,
     .offset = offsetof(struct responses_wire, responses),
     .shape = &RESPONSE,
     .count_max = LIMIT_PAPER_SLOTS_MAX},
};
static const struct json_shape RESPONSES =
    JSON_SHAPE(struct responses_wire, RESPONSES_FIELDS, "practice_responses");

enum err round_parse_responses(struct arena *arena, struct str list, practice_response_vec *out,
                               struct fault *fault) {
    struct responses_wire wire;
    struct str object = arena_printf(arena, "{\"responses\":%.*s}", STR_ARGS(list));
    TRY(json_decode(arena, object, &RESPONSES, &wire, fault));
    *out = wire.responses;
    return ERR_OK;
}

struct str round_format_responses(struct arena *arena, const practice_response_vec *responses) {
    struct buf buf = buf_make(arena, RESPONSES_BYTES_MAX);
    buf_add_char(&buf, '[');
    for (uint32_t i = 0; i < responses->count; i++) {
        if (i > 0)
            buf_add_char(&buf, ',');
        json_encode(&buf, &RESPONSE, &responses->at[i]);
    }
    buf_add_char(&buf, ']');
    return buf_str(&buf);
}
