/* Campaigns, my standing, the leaderboard, who is behind. */
#include "engine/campaign/campaign.h"
#include "api/route/route.h"
#include "api/wire/behind.h"
#include "base/core/limits.h"
#include "engine/reminder/reminder.h"
#include "engine/standing/standing.h"

static const struct http_bounds PAGE_ROWS = {1, LIMIT_PAGE_ROWS_MAX, LIMIT_PAGE_ROWS_DEFAULT};
static const struct http_bounds ANY_ID = {1, INT64_MAX, 0};

enum http_outcome route_campaigns(struct api_call *c) {
    campaign_vec campaigns = {0};
    struct wire_campaigns reply = {0};
    if (campaign_list(&c->call, c->who.person_id, c->who.account_id, &campaigns) != ERR_OK)
        return api_fail(c);
    for (uint32_t i = 0; i < campaigns.count; i++) {
        const struct campaign *campaign = &campaigns.at[i];
        *vec_push(c->call.arena, &reply.campaigns) = (struct wire_campaign){
            campaign->campaign_id.v, campaign->code,           campaign->title,
            campaign->opens_at,      campaign->closes_at,      campaign->required_credits,
            campaign->daily_cap,     campaign->practice_items, campaign->practice_credits};
    }
    return api_reply(c, 200, &WIRE_CAMPAIGNS, &reply);
}

enum http_outcome route_standing(struct api_call *c) {
    struct campaign campaign;
    struct standing standing;
    if (campaign_get(&c->call, (struct campaign_id){c->request->ids[0]}, &campaign) != ERR_OK ||
        standing_get(&c->call, &campaign, c->who.person_id, &standing) != ERR_OK)
        return api_fail(c);
    struct behind_verdict verdict = standing_judge(&campaign, &standing, c->call.now_ms);
    struct wire_standing reply = {
        .campaign_id = campaign.campaign_id.v,
        .person_id = standing.person_id.v,
        .as_of = c->call.now_ms,
        .credits = standing.credits,
        .required_credits = campaign.required_credits,
        .attempts = standing.attempts,
        .best_score = standing.best_score,
        .passed = standing.passed,
        .days_left = verdict.days_left,
        .last_feasible_day = verdict.last_feasible_day,
    };
    for (uint32_t i = 0; i < verdict.shortfall_count; i++)
        *vec_push(c->call.arena, &reply.shortfall) =
            wire_shortfall_of(c->call.arena, &verdict.shortfalls[i]);
    return api_reply(c, 200, &WIRE_STANDING, &reply);
}

/* part / whole in hundredths of a percent, half away from zero. */
static int64_t percent(int64_t part, int64_t whole) {
    return whole == 0 ? 0 : (part * 20000 + whole) / (2 * whole);
}

static enum err check_level(struct api_call *c) {
    struct str level = http_query(c->request, "level");
    if (level.ptr == NULL || str_eq(level, STR("unit")))
        return ERR_OK;
    return fault_set_field(c->call.fault, ERR_INVALID, "query_invalid", "level",
                           "排行目前只支持 level=unit（单位）。");
}

enum http_outcome route_leaderboard(struct api_call *c) {
    struct campaign campaign;
    leader_vec leaders = {0};
    int64_t limit = 0, after = 0;
    if (check_level(c) != ERR_OK ||
        http_query_i64(c->request, "limit", PAGE_ROWS, &limit) != ERR_OK ||
        http_query_i64(c->request, "after", ANY_ID, &after) != ERR_OK ||
        campaign_get(&c->call, (struct campaign_id){c->request->ids[0]}, &campaign) != ERR_OK ||
        standing_leaderboard(&c->call, campaign.campaign_id, (struct unit_id){after}, limit,
                             &leaders) != ERR_OK)
        return api_fail(c);
    struct wire_leaderboard reply = {.campaign_id = campaign.campaign_id.v,
                                     .as_of = c->call.now_ms};
    for (uint32_t i = 0; i < leaders.count; i++) {
        const struct leader *l = &leaders.at[i];
        *vec_push(c->call.arena, &reply.units) =
            (struct wire_leader){l->rank,           l->unit_id.v,
                                 l->name,           l->people,
                                 l->participants,   percent(l->participants, l->people),
                                 l->passed,         percent(l->passed, l->participants),
                                 l->average_credits};
    }
    if (leaders.count == limit) {
        reply.next =
            arena_printf(c->call.arena, "%lld", (long long)leaders.at[leaders.count - 1].unit_id.v);
        api_link_next(c, reply.next);
    }
    return api_reply(c, 200, &WIRE_LEADERBOARD, &reply);
}

/* `after` is CREDITS.PERSON_ID of the last row seen, as given by `next`. */
static enum err read_after(struct api_call *c, struct behind_query *query) {
    struct str rest = http_query(c->request, "after");
    query->after_credits = -1;
    if (rest.ptr == NULL)
        return ERR_OK;
    struct str credits = str_cut(&rest, '.');
    if (rest.ptr == NULL || str_parse_i64(credits, &query->after_credits) != ERR_OK ||
        str_parse_i64(rest, &query->after_person_id.v) != ERR_OK)
        return fault_set_field(c->call.fault, ERR_INVALID, "query_invalid", "after",
                               "翻页位置无效，请从第一页开始。");
    return ERR_OK;
}

static enum err read_as_of(struct api_call *c, struct behind_query *query) {
    struct str text = http_query(c->request, "as_of");
    if (text.ptr == NULL || moment_parse(text, &query->as_of_ms) == ERR_OK)
        return ERR_OK;
    return fault_set_field(c->call.fault, ERR_INVALID, "query_invalid", "as_of",
                           "as_of 应为日期或带时区的时间，例如 2026-11-22。");
}

static enum err read_behind(struct api_call *c, struct campaign *campaign,
                            struct behind_query *query) {
    *query = (struct behind_query){.campaign = campaign, .account_id = c->who.account_id};
    TRY(http_query_i64(c->request, "limit", PAGE_ROWS, &query->limit));
    TRY(http_query_i64(c->request, "unit", ANY_ID, &query->unit_id.v));
    TRY(read_after(c, query));
    TRY(read_as_of(c, query));
    return campaign_get(&c->call, (struct campaign_id){c->request->ids[0]}, campaign);
}

static struct str next_of(struct api_call *c, const laggard_vec *laggards, int64_t limit) {
    if (laggards->count < limit)
        return (struct str){NULL, 0};
    const struct laggard *last = &laggards->at[laggards->count - 1];
    return arena_printf(c->call.arena, "%lld.%lld", (long long)last->credits,
                        (long long)last->person_id.v);
}

static enum http_outcome reply_csv(struct api_call *c, const laggard_vec *laggards) {
    struct buf csv = buf_make(c->call.arena, LIMIT_REPLY_BYTES_MAX);
    reminder_csv_head(&csv);
    reminder_csv_rows(&csv, laggards);
    if (buf_check(&csv, c->call.fault) != ERR_OK)
        return api_fail(c);
    http_reply_header(c->reply, "Content-Disposition", STR("attachment; filename=\"behind.csv\""));
    c->reply->content_type = "text/csv; charset=utf-8";
    c->reply->body = buf_str(&csv);
    return HTTP_DONE;
}

static enum http_outcome reply_json(struct api_call *c, const struct behind_query *query,
                                    const laggard_vec *laggards, struct str next) {
    struct wire_behind reply = {.as_of = query->as_of_ms == 0 ? c->call.now_ms : query->as_of_ms,
                                .next = next};
    for (uint32_t i = 0; i < laggards->count; i++)
        *vec_push(c->call.arena, &reply.people) = wire_laggard_of(c->call.arena, &laggards->at[i]);
    return api_reply(c, 200, &WIRE_BEHIND, &reply);
}

enum http_outcome route_behind(struct api_call *c) {
    struct campaign campaign;
    struct behind_query query;
    laggard_vec laggards = {0};
    int json = http_accept_quality(c->request, "application/json");
    int csv = http_accept_quality(c->request, "text/csv");
    if (json == 0 && csv == 0) {
        fault_set(c->call.fault, ERR_INVALID, "not_acceptable",
                  "只能给出 application/json 或 text/csv。");
        return api_fail(c);
    }
    if (read_behind(c, &campaign, &query) != ERR_OK ||
        reminder_list(&c->call, &query, &laggards) != ERR_OK)
        return api_fail(c);
    struct str next = next_of(c, &laggards, query.limit);
    if (next.ptr != NULL)
        api_link_next(c, next);
    http_reply_header(c->reply, "Vary", STR("Accept"));
    return csv > json ? reply_csv(c, &laggards) : reply_json(c, &query, &laggards, next);
}
