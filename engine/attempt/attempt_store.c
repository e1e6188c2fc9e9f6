/* Database calls of engine/attempt. */
#include "engine/attempt/attempt_store.h"

#include "base/json/json.h"
#include "engine/statements.h"

static struct db_param bureau(const struct call *call) {
    return db_i64(call->engine->bureau_id.v);
}

static struct db_param left_of(struct pair_columns pairs) {
    return db_i64_list(pairs.left, pairs.count);
}

static struct db_param right_of(struct pair_columns pairs) {
    return db_i64_list(pairs.right, pairs.count);
}

static const struct db_column EXAM_COLUMNS[] = {
    DB_COLUMN(struct exam_row, ord, DB_I64),
    DB_COLUMN(struct exam_row, exam_id, DB_I64),
    DB_COLUMN(struct exam_row, campaign_id, DB_I64),
    DB_COLUMN(struct exam_row, bank_id, DB_I64),
    DB_COLUMN(struct exam_row, opens_at, DB_TIME),
    DB_COLUMN(struct exam_row, closes_at, DB_TIME),
    DB_COLUMN(struct exam_row, duration_ms, DB_I64),
    DB_COLUMN(struct exam_row, grace_ms, DB_I64),
    DB_COLUMN(struct exam_row, attempts_max, DB_I64),
    DB_COLUMN(struct exam_row, prerequisite_credits, DB_I64),
    DB_COLUMN(struct exam_row, blueprint, DB_TEXT),
    DB_COLUMN(struct exam_row, credits, DB_I64),
    DB_COLUMN(struct exam_row, attempts, DB_I64),
    DB_COLUMN(struct exam_row, open_attempt_id, DB_I64),
};
static const struct db_shape EXAM = DB_SHAPE(struct exam_row, EXAM_COLUMNS);

enum err attempt_store_exams(struct call *call, struct pair_columns exam_person,
                             exam_row_vec *out) {
    return db_many(call->db, SQL_ATTEMPT_EXAM_LIST,
                   DB_PARAMS(bureau(call), left_of(exam_person), right_of(exam_person)), &EXAM,
                   out);
}

enum { NEW_COLUMN_COUNT = 12 };

/* One array a column, in the order of attempt_add_list. */
struct new_columns {
    int64_t *numbers[NEW_COLUMN_COUNT];
    struct str *revision_ids;
    struct str *option_orders;
};

static void fill_new(struct arena *arena, struct new_columns *columns, uint32_t at,
                     const struct new_attempt *n) {
    const int64_t row[NEW_COLUMN_COUNT] = {
        n->attempt_id,         n->exam->exam_id.v, n->exam->campaign_id.v, n->person_id,
        n->exam->attempts + 1, n->exam->bank_id.v, n->edition_no,          (int64_t)n->seed,
        n->started_at,         n->deadline_at,     n->exam->grace_ms,      n->total};
    for (uint32_t c = 0; c < NEW_COLUMN_COUNT; c++)
        columns->numbers[c][at] = row[c];
    columns->revision_ids[at] = paper_ids_json(arena, &n->paper);
    columns->option_orders[at] =
        json_from_texts(arena, n->paper.option_orders, n->paper.slot_count);
}

enum err attempt_store_add(struct call *call, const struct new_attempt *attempts, uint32_t count) {
    struct new_columns c = {.revision_ids = ARENA_ARRAY(call->arena, struct str, count),
                            .option_orders = ARENA_ARRAY(call->arena, struct str, count)};
    for (uint32_t i = 0; i < NEW_COLUMN_COUNT; i++)
        c.numbers[i] = ARENA_ARRAY(call->arena, int64_t, count);
    for (uint32_t i = 0; i < count; i++)
        fill_new(call->arena, &c, i, &attempts[i]);
    return db_exec(call->db, SQL_ATTEMPT_ADD_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(c.numbers[0], count),
                             db_i64_list(c.numbers[1], count), db_i64_list(c.numbers[2], count),
                             db_i64_list(c.numbers[3], count), db_i64_list(c.numbers[4], count),
                             db_i64_list(c.numbers[5], count), db_i64_list(c.numbers[6], count),
                             db_i64_list(c.numbers[7], count), db_text_list(c.revision_ids, count),
                             db_text_list(c.option_orders, count), db_i64_list(c.numbers[8], count),
                             db_i64_list(c.numbers[9], count), db_i64_list(c.numbers[10], count),
                             db_i64_list(c.numbers[11], count)),
                   NULL);
}

/* As the row comes; the words become enums behind it. */
struct attempt_row {
    struct attempt attempt;
    struct str state;
    struct str release_rule;
};

static const struct db_column ATTEMPT_COLUMNS[] = {
    {"attempt_id", DB_I64, offsetof(struct attempt_row, attempt.attempt_id)},
    {"exam_id", DB_I64, offsetof(struct attempt_row, attempt.exam_id)},
    {"person_id", DB_I64, offsetof(struct attempt_row, attempt.person_id)},
    {"state", DB_TEXT, offsetof(struct attempt_row, state)},
    {"bank_id", DB_I64, offsetof(struct attempt_row, attempt.bank_id)},
    {"edition_no", DB_I64, offsetof(struct attempt_row, attempt.edition_no)},
    {"revision_ids", DB_I64_LIST, offsetof(struct attempt_row, attempt.revision_ids)},
    {"option_orders", DB_TEXT_LIST, offsetof(struct attempt_row, attempt.option_orders)},
    {"started_at", DB_TIME, offsetof(struct attempt_row, attempt.started_at)},
    {"deadline_at", DB_TIME, offsetof(struct attempt_row, attempt.deadline_at)},
    {"grace_ms", DB_I64, offsetof(struct attempt_row, attempt.grace_ms)},
    {"closed_at", DB_TIME, offsetof(struct attempt_row, attempt.closed_at)},
    {"score", DB_I64, offsetof(struct attempt_row, attempt.score)},
    {"total", DB_I64, offsetof(struct attempt_row, attempt.total)},
    {"passed", DB_BOOL, offsetof(struct attempt_row, attempt.passed)},
    {"credits", DB_I64, offsetof(struct attempt_row, attempt.credits)},
    {"blueprint", DB_TEXT, offsetof(struct attempt_row, attempt.blueprint_json)},
    {"release_rule", DB_TEXT, offsetof(struct attempt_row, release_rule)},
    {"closes_at", DB_TIME, offsetof(struct attempt_row, attempt.closes_at)},
};
static const struct db_shape ATTEMPT = DB_SHAPE(struct attempt_row, ATTEMPT_COLUMNS);

/* The check constraints of the tables hold the same words, so an unknown one is a broken promise.
 */
static struct attempt attempt_from_row(const struct attempt_row *row) {
    struct attempt attempt = row->attempt;
    PROMISE(attempt_state_parse(row->state, &attempt.state) == ERR_OK);
    PROMISE(release_rule_parse(row->release_rule, &attempt.release_rule) == ERR_OK);
    return attempt;
}

enum err attempt_store_open(struct call *call, struct pair_columns exam_person, attempt_vec *out) {
    VEC(struct attempt_row) rows = {0};
    attempt_vec made = {0};
    TRY(db_many(call->db, SQL_ATTEMPT_OPEN_LIST,
                DB_PARAMS(bureau(call), left_of(exam_person), right_of(exam_person)), &ATTEMPT,
                &rows));
    for (uint32_t i = 0; i < rows.count; i++)
        *vec_push(call->arena, &made) = attempt_from_row(&rows.at[i]);
    *out = made;
    return ERR_OK;
}

enum err attempt_store_get(struct call *call, struct attempt_id attempt_id,
                           struct person_id person_id, struct attempt *out) {
    struct attempt_row row;
    TRY(db_one(call->db, SQL_ATTEMPT_GET,
               DB_PARAMS(bureau(call), db_i64(attempt_id.v), db_i64(person_id.v)), &ATTEMPT, &row));
    *out = attempt_from_row(&row);
    return ERR_OK;
}

static const struct db_column RESPONSE_COLUMNS[] = {
    DB_COLUMN(struct saved_response, attempt_id, DB_I64),
    DB_COLUMN(struct saved_response, slot, DB_I64),
    DB_COLUMN(struct saved_response, seq, DB_I64),
    DB_COLUMN(struct saved_response, response, DB_TEXT),
    DB_COLUMN(struct saved_response, saved_at, DB_TIME),
};
static const struct db_shape RESPONSE = DB_SHAPE(struct saved_response, RESPONSE_COLUMNS);

enum err attempt_store_responses(struct call *call, struct attempt_id attempt_id,
                                 struct person_id person_id, saved_response_vec *out) {
    return db_many(call->db, SQL_ATTEMPT_RESPONSE_LIST,
                   DB_PARAMS(bureau(call), db_i64(attempt_id.v), db_i64(person_id.v)), &RESPONSE,
                   out);
}

static const struct db_column SHARE_COLUMNS[] = {
    DB_COLUMN(struct share_row, ord, DB_I64),
    DB_COLUMN(struct share_row, state, DB_TEXT),
    DB_COLUMN(struct share_row, deadline_at, DB_TIME),
    DB_COLUMN(struct share_row, grace_ms, DB_I64),
    DB_COLUMN(struct share_row, slot_count, DB_I64),
};
static const struct db_shape SHARE = DB_SHAPE(struct share_row, SHARE_COLUMNS);

enum err attempt_store_share(struct call *call, struct pair_columns attempt_person,
                             share_row_vec *out) {
    return db_many(call->db, SQL_ATTEMPT_SHARE_LIST,
                   DB_PARAMS(bureau(call), left_of(attempt_person), right_of(attempt_person)),
                   &SHARE, out);
}

enum err response_store_current(struct call *call, struct pair_columns attempt_slot,
                                saved_response_vec *out) {
    return db_many(call->db, SQL_RESPONSE_CURRENT_LIST,
                   DB_PARAMS(bureau(call), left_of(attempt_slot), right_of(attempt_slot)),
                   &RESPONSE, out);
}

enum err response_store_add(struct call *call, const struct offered_save *offers, uint32_t count) {
    int64_t *attempt_ids = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *slots = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *seqs = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *saved_at = ARENA_ARRAY(call->arena, int64_t, count);
    struct str *responses = ARENA_ARRAY(call->arena, struct str, count);
    uint32_t rows = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (offers[i].verdict != SAVE_STORE)
            continue;
        attempt_ids[rows] = offers[i].save.attempt_id;
        slots[rows] = offers[i].save.slot;
        seqs[rows] = offers[i].save.seq;
        saved_at[rows] = offers[i].save.saved_at;
        responses[rows++] = offers[i].save.response;
    }
    if (rows == 0)
        return ERR_OK;
    int64_t added = 0;
    TRY(db_exec(call->db, SQL_RESPONSE_ADD_LIST,
                DB_PARAMS(bureau(call), db_i64_list(attempt_ids, rows), db_i64_list(slots, rows),
                          db_i64_list(seqs, rows), db_text_list(responses, rows),
                          db_i64_list(saved_at, rows)),
                &added));
    if (added != rows)
        return fault_set(call->fault, ERR_BUSY, "try_again", "系统繁忙，请稍后重试。");
    return ERR_OK;
}

enum err response_store_scored(struct call *call, const int64_t *attempt_ids, uint32_t count,
                               saved_response_vec *out) {
    return db_many(call->db, SQL_RESPONSE_SCORED_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(attempt_ids, count)), &RESPONSE, out);
}

static const struct db_column FINISH_COLUMNS[] = {
    DB_COLUMN(struct finish_row, ord, DB_I64),
    DB_COLUMN(struct finish_row, attempt_id, DB_I64),
    DB_COLUMN(struct finish_row, exam_id, DB_I64),
    DB_COLUMN(struct finish_row, person_id, DB_I64),
    DB_COLUMN(struct finish_row, campaign_id, DB_I64),
    DB_COLUMN(struct finish_row, state, DB_TEXT),
    DB_COLUMN(struct finish_row, bank_id, DB_I64),
    DB_COLUMN(struct finish_row, edition_no, DB_I64),
    DB_COLUMN(struct finish_row, revision_ids, DB_I64_LIST),
    DB_COLUMN(struct finish_row, option_orders, DB_TEXT_LIST),
    DB_COLUMN(struct finish_row, deadline_at, DB_TIME),
    DB_COLUMN(struct finish_row, grace_ms, DB_I64),
    DB_COLUMN(struct finish_row, closed_at, DB_TIME),
    DB_COLUMN(struct finish_row, score, DB_I64),
    DB_COLUMN(struct finish_row, total, DB_I64),
    DB_COLUMN(struct finish_row, passed, DB_BOOL),
    DB_COLUMN(struct finish_row, credits, DB_I64),
    DB_COLUMN(struct finish_row, pass_score, DB_I64),
    DB_COLUMN(struct finish_row, pass_credits, DB_I64),
    DB_COLUMN(struct finish_row, blueprint, DB_TEXT),
};
static const struct db_shape FINISH = DB_SHAPE(struct finish_row, FINISH_COLUMNS);

enum err attempt_store_finish(struct call *call, struct pair_columns attempt_person,
                              finish_row_vec *out) {
    return db_many(call->db, SQL_ATTEMPT_FINISH_LIST,
                   DB_PARAMS(bureau(call), left_of(attempt_person), right_of(attempt_person)),
                   &FINISH, out);
}

enum err attempt_store_close(struct call *call, struct finish_row *const *rows, uint32_t count) {
    int64_t *ids = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *closed_at = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *scores = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *passed = ARENA_ARRAY(call->arena, int64_t, count);
    int64_t *credits = ARENA_ARRAY(call->arena, int64_t, count);
    struct str *states = ARENA_ARRAY(call->arena, struct str, count);
    for (uint32_t i = 0; i < count; i++) {
        ids[i] = rows[i]->attempt_id;
        closed_at[i] = rows[i]->closed_at;
        scores[i] = rows[i]->score;
        passed[i] = rows[i]->passed;
        credits[i] = rows[i]->credits;
        states[i] = rows[i]->state;
    }
    return db_exec(call->db, SQL_ATTEMPT_CLOSE_LIST,
                   DB_PARAMS(bureau(call), db_i64_list(ids, count), db_text_list(states, count),
                             db_i64_list(closed_at, count), db_i64_list(scores, count),
                             db_i64_list(passed, count), db_i64_list(credits, count)),
                   NULL);
}

static const struct db_column ID_COLUMNS[] = {{"attempt_id", DB_I64, 0}};
static const struct db_shape ID = {ID_COLUMNS, 1, sizeof(struct attempt_id)};

enum err attempt_store_overdue(struct call *call, attempt_id_vec *out) {
    return db_many(call->db, SQL_ATTEMPT_OVERDUE_LIST,
                   DB_PARAMS(bureau(call), db_time(call->now_ms)), &ID, out);
}
