/* Practice rounds: start, finish, what they pay. */
#include "engine/practice/practice.h"

#include "base/core/rng.h"
#include "engine/credit/credit.h"
#include "engine/practice/practice_store.h"
#include "engine/practice/round.h"
#include "engine/standing/standing.h"

struct paper practice_paper(const struct practice_round *round) {
    return (struct paper){round->revision_ids.count, round->revision_ids.at,
                          round->option_orders.at};
}

struct blueprint practice_blueprint(struct arena *arena, const struct practice_round *round,
                                    const struct image *image) {
    struct blueprint blueprint = {0};
    for (uint32_t slot = 0; slot < round->revision_ids.count; slot++) {
        const struct image_item *item =
            image_find(image, (struct revision_id){round->revision_ids.at[slot]});
        PROMISE(item != NULL); /* a round refers to revisions of its edition */
        enum item_kind kind = item->kind;
        uint32_t last = blueprint.sections.count;
        if (last == 0 || blueprint.sections.at[last - 1].kind != kind)
            *vec_push(arena, &blueprint.sections) =
                (struct section){.title = item_kind_title(kind), .kind = kind, .marks = 100};
        blueprint.sections.at[blueprint.sections.count - 1].count++;
    }
    return blueprint;
}

enum err practice_verdicts(struct call *call, const struct practice_round *round,
                           const struct image *image, const bool **right) {
    practice_response_vec responses = {0};
    PROMISE(round->finished_at != 0);
    TRY(round_parse_responses(call->arena, round->responses, &responses, call->fault));
    *right = round_score(call->arena, round, image, &responses).right;
    return ERR_OK;
}

static enum err refuse_during_exam(struct call *call, struct bank_id bank_id,
                                   struct person_id person_id) {
    bool sitting = false;
    TRY(practice_store_sitting(call, bank_id, person_id, &sitting));
    if (sitting)
        return fault_set(call->fault, ERR_CONFLICT, "exam_running",
                         "您有一场使用同一题库的考试正在进行，交卷之后才能练习和查看答案。");
    return ERR_OK;
}

/* The campaign of somebody who is enrolled in it. */
static enum err get_own_campaign(struct call *call, struct campaign_id campaign_id,
                                 struct person_id person_id, struct campaign *out) {
    struct standing standing;
    TRY(campaign_get(call, campaign_id, out));
    return standing_get(call, out, person_id, &standing);
}

static enum err draw(struct call *call, const struct campaign *campaign, struct person_id person_id,
                     struct round_id *drawn) {
    const struct image *image = NULL;
    struct paper paper;
    TRY(image_get(call, campaign->practice_bank_id, 0, &image));
    uint64_t seed = rng_u64() >> 1; /* bigint has no unsigned */
    TRY(round_draw(call->arena, image, campaign->practice_items, seed, &paper, call->fault));
    struct practice_round round = {.round_id = {id_make(&call->engine->ids)},
                                   .campaign_id = campaign->campaign_id,
                                   .person_id = person_id,
                                   .bank_id = image->bank_id,
                                   .edition_no = image->edition_no,
                                   .started_at = call->now_ms};
    for (uint32_t i = 0; i < paper.slot_count; i++) {
        *vec_push(call->arena, &round.revision_ids) = paper.revision_ids[i];
        *vec_push(call->arena, &round.option_orders) = paper.option_orders[i];
    }
    *drawn = round.round_id;
    return practice_store_add(call, &round, seed);
}

enum err practice_start(struct call *call, struct campaign_id campaign_id,
                        struct person_id person_id, struct practice_round *out, bool *created) {
    struct campaign campaign;
    struct round_id drawn = {0};
    bool found = false;
    TRY(get_own_campaign(call, campaign_id, person_id, &campaign));
    if (call->now_ms < campaign.opens_at || call->now_ms >= campaign.closes_at)
        return fault_set(call->fault, ERR_CONFLICT, "campaign_closed",
                         "活动不在开放时间内，不能练习。");
    TRY(refuse_during_exam(call, campaign.practice_bank_id, person_id));
    TRY(practice_store_open(call, campaign_id, person_id, out, &found));
    if (!found) {
        TRY(draw(call, &campaign, person_id, &drawn));
        TRY(practice_store_open(call, campaign_id, person_id, out, &found));
    }
    if (!found)
        return fault_set(call->fault, ERR_BUSY, "try_again", "系统繁忙，请稍后重试。");
    *created = out->round_id.v == drawn.v;
    return ERR_OK;
}

enum err practice_get(struct call *call, struct round_id round_id, struct person_id person_id,
                      struct practice_round *out) {
    struct practice_round round;
    TRY(practice_store_get(call, round_id, person_id, &round));
    if (round.finished_at != 0) /* it shows keys */
        TRY(refuse_during_exam(call, round.bank_id, person_id));
    *out = round;
    return ERR_OK;
}

/* Each job's round, NULL where it is not its person's. Jobs of one round share one row, so that it
 * is finished once. */
static struct practice_round **match(struct call *call, locked_round_vec *rounds, uint32_t count) {
    struct practice_round **by_job = ARENA_ARRAY(call->arena, struct practice_round *, count);
    struct practice_round *round = NULL;
    for (uint32_t i = 0; i < rounds->count; i++) {
        if (round == NULL || round->round_id.v != rounds->at[i].round.round_id.v)
            round = &rounds->at[i].round;
        by_job[rounds->at[i].ord - 1] = round;
    }
    return by_job;
}

/* Scores an open round in memory and says what it claims. */
static enum err settle(struct call *call, struct practice_round *round,
                       const practice_response_vec *responses, struct credit_claim *claim) {
    const struct image *image = NULL;
    struct campaign campaign;
    TRY(image_get(call, round->bank_id, round->edition_no, &image));
    TRY(campaign_get(call, round->campaign_id, &campaign));
    struct round_outcome outcome = round_score(call->arena, round, image, responses);
    round->finished_at = call->now_ms;
    round->responses = round_format_responses(call->arena, responses);
    round->correct = outcome.correct;
    *claim = (struct credit_claim){.campaign_id = round->campaign_id,
                                   .person_id = round->person_id,
                                   .kind = CREDIT_PRACTICE,
                                   .source_id = round->round_id.v,
                                   .earned = round_earned(&outcome, &campaign, call->now_ms),
                                   .occurred_at = call->now_ms};
    return ERR_OK;
}

/* The stored outcome of a round that is finished by now. */
static void answer(struct call *call, struct practice_job *job,
                   const struct practice_round *round) {
    struct lane_job *lane = &job->finish.lane;
    if (round == NULL)
        lane->err =
            fault_set(&lane->fault, ERR_NOT_FOUND, "not_found", "没有这轮练习，或者它不是您的。");
    else if (!str_eq(round->responses, round_format_responses(call->arena, &job->responses)))
        lane->err = fault_set(&lane->fault, ERR_CONFLICT, "round_finished",
                              "这轮练习已用其他作答完成，请开始新的一轮。");
    if (lane->err != ERR_OK)
        return;
    job->correct = round->correct;
    job->item_count = round->revision_ids.count;
    job->credits = round->credits;
}

enum err practice_write_finishes(struct call *call, struct practice_job **jobs, uint32_t count) {
    if (count == 0)
        return ERR_OK;
    locked_round_vec rounds = {0};
    TRY(practice_store_lock(call, jobs, count, &rounds));
    struct practice_round **by_job = match(call, &rounds, count);
    struct practice_round **closing = ARENA_ARRAY(call->arena, struct practice_round *, count);
    struct credit_claim *claims = ARENA_ARRAY(call->arena, struct credit_claim, count);
    struct credit_claim **list = ARENA_ARRAY(call->arena, struct credit_claim *, count);
    uint32_t closing_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (by_job[i] == NULL || by_job[i]->finished_at != 0)
            continue;
        TRY(settle(call, by_job[i], &jobs[i]->responses, &claims[closing_count]));
        list[closing_count] = &claims[closing_count];
        closing[closing_count++] = by_job[i];
    }
    TRY(credit_post(call, list, closing_count));
    for (uint32_t i = 0; i < closing_count; i++)
        closing[i]->credits = claims[i].credited;
    if (closing_count > 0)
        TRY(practice_store_finish(call, closing, closing_count));
    for (uint32_t i = 0; i < count; i++)
        answer(call, jobs[i], by_job[i]);
    return ERR_OK;
}

enum err practice_finish_push(struct engine *engine, struct practice_job *job) {
    return lane_push(engine->finish_lane, &job->finish.lane);
}
