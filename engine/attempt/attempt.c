/* Reading an attempt, its release, its receipts. Writing it: start.c, saves.c, submits.c. */
#include "engine/attempt/attempt.h"

#include "base/json/json.h"
#include "engine/attempt/attempt_store.h"
#include "engine/attempt/score.h"

enum { RECEIPT_BYTES = 16 };

struct paper attempt_paper(const struct attempt *attempt) {
    PROMISE(attempt->revision_ids.count == attempt->option_orders.count);
    return (struct paper){attempt->revision_ids.count, attempt->revision_ids.at,
                          attempt->option_orders.at};
}

enum err attempt_get(struct call *call, struct attempt_id attempt_id, struct person_id person_id,
                     struct attempt *out, saved_response_vec *responses) {
    struct attempt attempt;
    TRY(attempt_store_get(call, attempt_id, person_id, &attempt));
    TRY(attempt_store_responses(call, attempt_id, person_id, responses));
    *out = attempt;
    return ERR_OK;
}

bool attempt_is_released(const struct attempt *attempt, int64_t now_ms) {
    if (attempt->state != ATTEMPT_SUBMITTED && attempt->state != ATTEMPT_CLOSED)
        return false;
    switch (attempt->release_rule) {
    case RELEASE_NEVER: return false;
    case RELEASE_AFTER_SUBMIT: return true;
    case RELEASE_AFTER_CLOSE: return now_ms >= attempt->closes_at;
    case RELEASE_RULE_COUNT: break;
    }
    return false;
}

enum err attempt_slot_is_right(struct call *call, const struct attempt *attempt,
                               const struct image_item *item, const struct saved_response *response,
                               bool *right) {
    struct str *parts = NULL;
    uint32_t part_count = 0;
    PROMISE(response->slot >= 1 && response->slot <= attempt->option_orders.count);
    TRY(json_to_texts(call->arena, response->response, LIMIT_RESPONSE_PARTS_MAX, &parts,
                      &part_count, call->fault));
    *right =
        response_is_right(item, attempt->option_orders.at[response->slot - 1], parts, part_count);
    return ERR_OK;
}

enum err attempt_list_overdue(struct call *call, attempt_id_vec *out) {
    return attempt_store_overdue(call, out);
}

struct str attempt_save_receipt(struct arena *arena, const struct saved_response *save) {
    struct str text = arena_printf(
        arena, "save %lld %lld %lld %lld %.*s", (long long)save->attempt_id, (long long)save->slot,
        (long long)save->seq, (long long)save->saved_at, STR_ARGS(save->response));
    struct hash hash = hash_of(text);
    return hash_hex(arena, &hash, RECEIPT_BYTES);
}

struct str attempt_submit_receipt(struct arena *arena, struct attempt_id attempt_id,
                                  int64_t closed_at, int64_t score) {
    struct str text = arena_printf(arena, "submit %lld %lld %lld", (long long)attempt_id.v,
                                   (long long)closed_at, (long long)score);
    struct hash hash = hash_of(text);
    return hash_hex(arena, &hash, RECEIPT_BYTES);
}
