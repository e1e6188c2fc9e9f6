/* Database calls of engine/practice. */
#include "engine/practice/practice_store.h"

#include "base/json/json.h"
#include "engine/statements.h"

static struct db_param bureau(const struct call *call) {
    return db_i64(call->engine->bureau_id.v);
}

enum err practice_store_add(struct call *call, const struct practice_round *round, uint64_t seed) {
    struct paper paper = practice_paper(round);
    return db_exec(
        call->db, SQL_PRACTICE_ADD,
        DB_PARAMS(bureau(call), db_i64(round->round_id.v), db_i64(round->campaign_id.v),
                  db_i64(round->person_id.v), db_i64(round->bank_id.v), db_i64(round->edition_no),
                  db_i64((int64_t)seed), db_text(paper_ids_json(call->arena, &paper)),
                  db_text(json_from_texts(call->arena, paper.option_orders, paper.slot_count)),
                  db_time(round->started_at)),
        NULL);
}

static const struct db_column ROUND_COLUMNS[] = {
    DB_COLUMN(struct practice_round, round_id, DB_I64),
    DB_COLUMN(struct practice_round, campaign_id, DB_I64),
    DB_COLUMN(struct practice_round, person_id, DB_I64),
    DB_COLUMN(struct practice_round, bank_id, DB_I64),
    DB_COLUMN(struct practice_round, edition_no, DB_I64),
    DB_COLUMN(struct practice_round, revision_ids, DB_I64_LIST),
    DB_COLUMN(struct practice_round, option_orders, DB_TEXT_LIST),
    DB_COLUMN(struct practice_round, started_at, DB_TIME),
    DB_COLUMN(struct practice_round, finished_at, DB_TIME),
    DB_COLUMN(struct practice_round, responses, DB_TEXT),
    DB_COLUMN(struct practice_round, correct, DB_I64),
    DB_COLUMN(struct practice_round, credits, DB_I64),
};
static const struct db_shape ROUND = DB_SHAPE(struct practice_round, ROUND_COLUMNS);

enum err practice_store_get(struct call *call, struct round_id round_id, struct person_id person_id,
                            struct practice_round *out) {
    return db_one(call->db, SQL_PRACTICE_GET,
                  DB_PARAMS(bureau(call), db_i64(round_id.v), db_i64(person_id.v)), &ROUND, out);
}

enum err practice_store_open(struct call *call, struct campaign_id campaign_id,
                             struct person_id person_id, struct practice_round *out, bool *found) {
    return db_opt(call->db, SQL_PRACTICE_OPEN,
                  DB_PARAMS(bureau(call), db_i64(campaign_id.v), db_i64(person_id.v)),
                  DB_INTO(&ROUND, out), found);
}

static const struct db_column LOCKED_COLUMNS[] = {
    DB_COLUMN(struct locked_round, ord, DB_I64),
    {"round_id", DB_I64, offsetof(struct locked_round, round.round_id)},
    {"campaign_id", DB_I64, offsetof(struct locked_round, round.campaign_id)},
    {"person_id", DB_I64, offsetof(struct locked_round, round.person_id)},
    {"bank_id", DB_I64, offsetof(struct locked_round, round.bank_id)},
    {"edition_no", DB_I64, offsetof(struct locked_round, round.edition_no)},
    {"revision_ids", DB_I64_LIST, offsetof(struct locked_round, round.revision_ids)},
    {"option_orders", DB_TEXT_LIST, offsetof(struct locked_round, round.option_orders)},
    {"started_at", DB_TIME, offsetof(struct locked_round, round.started_at)},
    {"finished_at", DB_TIME, offsetof(struct locked_round, round.finished_at)},
    {"responses", DB_TEXT, offsetof(struct locked_round, round.responses)},
    {"correct", DB_I64, offsetof(struct locked_round, round.correct)},
    {"credits", DB_I64, offsetof(struct locked_round, round.credits)},
};
static const struct db_shape LOCKED = DB_SHAPE(struct locked_round, LOCKED_COLUMNS);

enum err practice_store_lock(struct call *call, struct practice_job *const *jobs, uint32_t count,
                             locked_round_vec *out) {
    int64_t *round_ids = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *person_ids = ARENA_ARRAY(call->arena, int64_t, count);
    for (uint32_t i = 0; i < count; i++) {
        round_ids[i] = jobs[i]->round_id.v;
        person_ids[i] = jobs[i]->person_id.v;
    }
    return db_many(
        call->db, SQL_PRACTICE_LOCK_LIST,
        DB_PARAMS(bureau(call), db_i64_list(round_ids, count), db_i64_list(person_ids, count)),
        &LOCKED, out);
}

enum err practice_store_finish(struct call *call, struct practice_round *const *rounds,
                               uint32_t count) {
    int64_t *ids = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *finished_at = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *correct = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *credits = ARENA_ARRAY(call->arena, int64_t, count);
    struct str *responses = ARENA_ARRAY(call->arena, struct str, count);
    for (uint32_t i = 0; i < count; i++) {
        ids[i] = rounds[i]->round_id.v;
        finished_at[i] = rounds[i]->finished_at;
        correct[i] = rounds[i]->correct;
        credits[i] = rounds[i]->credits;
        responses[i] = rounds[i]->responses;
    }
    return db_exec(call->db, SQL_PRACTICE_FINISH_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(ids, count), db_i64_list(finished_at, count),
                             db_text_list(responses, count), db_i64_list(correct, count),
                             db_i64_list(credits, count)),
                   NULL);
}

static const struct db_column SITTING_COLUMNS[] = {{"sitting", DB_I64, 0}};
static const struct db_shape SITTING = {SITTING_COLUMNS, 1, sizeof(int64_t)};

enum err practice_store_sitting(struct call *call, struct bank_id bank_id,
                                struct person_id person_id, bool *sitting) {
    int64_t count = 0;
    TRY(db_one(
        call->db, SQL_PRACTICE_SITTING,
        DB_PARAMS(bureau(call), db_i64(person_id.v), db_i64(bank_id.v), db_time(call->now_ms)),
        &SITTING, &count));
    *sitting = count > 0;
    return ERR_OK;
}
