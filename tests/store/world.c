/* Makes the bureau and runs what the lanes run, one batch at a time. */
#include "tests/store/world.h"

#include <stdarg.h>

#include "base/core/rng.h"
#include "engine/person/person.h"
#include "engine/unit/unit.h"
#include "questionbank/emit/pg.h"

enum { SINGLE_COUNT = 6, JUDGE_COUNT = 4 };

static struct str PRINTF_LIKE(2, 0) printed(struct arena *arena, const char *format, va_list args) {
    char text[8192];
    int bytes = vsnprintf(text, sizeof text, format, args);
    cr_assert(bytes >= 0 && bytes < (int)sizeof text);
    return arena_str(arena, str_from(text));
}

struct str ask_text(struct test_database *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str sql = printed(&t->arena, format, args), out = {NULL, 0};
    va_end(args);
    MUST(t, db_script_text(t->db, sql.ptr, &out));
    return out;
}

int64_t ask_i64(struct test_database *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str sql = printed(&t->arena, format, args), out = {NULL, 0};
    va_end(args);
    int64_t value = 0;
    MUST(t, db_script_text(t->db, sql.ptr, &out));
    cr_assert_eq(str_parse_i64(out, &value), ERR_OK, "%s gives %.*s", sql.ptr, STR_ARGS(out));
    return value;
}

void run_sql(struct test_database *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str sql = printed(&t->arena, format, args);
    va_end(args);
    MUST(t, db_script(t->db, sql.ptr));
}

static void add_options(struct arena *arena, struct ir_item *item, const char *stem) {
    for (char label = 'A'; label <= 'D'; label++)
        *vec_push(arena, &item->options) =
            (struct ir_option){.label = arena_printf(arena, "%c", label),
                               .text = arena_printf(arena, "%s的选项%c", stem, label)};
}

static struct ir_item item_of(struct arena *arena, const struct item_recipe *recipe) {
    struct str name = arena_printf(arena, "题目%d", recipe->number);
    struct str text = arena_printf(arena, "题目%d第%d稿", recipe->number, recipe->version);
    struct ir_item item = {.kind = recipe->judge ? ITEM_JUDGE : ITEM_SINGLE,
                           .stem = text,
                           .rationale = STR("解析"),
                           .topic = STR("总则"),
                           .quarantined = recipe->quarantined,
                           .item_key = hash_of(name),
                           .content_hash = hash_of(text)};
    if (!recipe->judge)
        add_options(arena, &item, text.ptr);
    *vec_push(arena, &item.key) = recipe->judge ? STR("T") : STR("A");
    return item;
}

struct ir made_bank(struct test_database *t, const struct item_recipe *recipes, uint32_t count) {
    struct ir ir = {.arena = &t->arena};
    *vec_push(&t->arena, &ir.sources) = (struct ir_source){.path = STR("made.txt")};
    for (uint32_t i = 0; i < count; i++)
        *vec_push(&t->arena, &ir.items) = item_of(&t->arena, &recipes[i]);
    return ir;
}

static struct bank_id add_bank(struct world *w) {
    struct item_recipe recipes[SINGLE_COUNT + JUDGE_COUNT];
    for (int i = 0; i < SINGLE_COUNT + JUDGE_COUNT; i++)
        recipes[i] = (struct item_recipe){.number = i, .judge = i >= SINGLE_COUNT};
    struct ir ir = made_bank(&w->t, recipes, COUNT_OF(recipes));
    struct emit_report report;
    MUST(&w->t, emit_pg(&w->t.call, &ir, STR("bank"), false, &report));
    return report.bank_id;
}

static void add_people(struct world *w) {
    struct call *call = &w->t.call;
    const struct unit_new root = {STR("root"), STR("市"), {0}, 0};
    MUST(&w->t, unit_add(call, &root, &w->root));
    const struct unit_new east = {STR("east"), STR("东局"), w->root, 1};
    const struct unit_new west = {STR("west"), STR("西局"), w->root, 2};
    MUST(&w->t, unit_add(call, &east, &w->east));
    MUST(&w->t, unit_add(call, &west, &w->west));
    for (int i = 0; i < WORLD_PEOPLE; i++) {
        const struct person_new person = {
            .staff_no = arena_printf(call->arena, "no-%d", i),
            .name = arena_printf(call->arena, "人%d", i),
            .unit_id = i < WORLD_PEOPLE / 2 ? w->east : w->west,
            .from_day = day_of(w->t.now_ms),
        };
        MUST(&w->t, person_add(call, &person, &w->people[i]));
    }
}

static void add_campaign(struct world *w, struct bank_id bank_id) {
    struct call *call = &w->t.call;
    w->campaign = (struct campaign){.code = STR("c"),
                                    .title = STR("活动"),
                                    .opens_at = w->t.now_ms - 10 * (int64_t)MS_PER_DAY,
                                    .closes_at = w->t.now_ms + 10 * (int64_t)MS_PER_DAY,
                                    .required_credits = 2000,
                                    .daily_cap = 500,
                                    .practice_bank_id = bank_id,
                                    .practice_items = 4,
                                    .practice_credits = 300};
    MUST(&w->t, campaign_add(call, &w->campaign, &w->campaign.campaign_id));
    MUST(&w->t, campaign_enrol_all(call, w->campaign.campaign_id));
}

static void add_exam(struct world *w) {
    struct blueprint blueprint = {0};
    *vec_push(&w->t.arena, &blueprint.sections) = (struct section){STR("一"), ITEM_SINGLE, 3, 100};
    *vec_push(&w->t.arena, &blueprint.sections) = (struct section){STR("二"), ITEM_JUDGE, 1, 100};
    const struct exam_new exam = {.campaign_id = w->campaign.campaign_id,
                                  .bank_id = w->campaign.practice_bank_id,
                                  .title = STR("考试"),
                                  .opens_at = w->t.now_ms - MS_PER_DAY,
                                  .closes_at = w->t.now_ms + 9 * (int64_t)MS_PER_DAY,
                                  .duration_ms = MS_PER_HOUR,
                                  .grace_ms = 5000,
                                  .attempts_max = 3,
                                  .pass_score = 300,
                                  .pass_credits = 1000,
                                  .release_rule = RELEASE_AFTER_SUBMIT,
                                  .blueprint = &blueprint};
    MUST(&w->t, exam_add(&w->t.call, &exam, &w->exam_id));
}

void world_open(struct world *w) {
    *w = (struct world){0};
    if (!test_database_open(&w->t))
        cr_skip_test("XUEFA_TEST_DATABASE_URL is not set");
    add_people(w);
    add_campaign(w, add_bank(w));
    add_exam(w);
}

void world_close(struct world *w) {
    if (w->t.db != NULL)
        test_database_close(&w->t);
}

static enum err end_batch(struct world *w, enum err err) {
    if (err == ERR_OK)
        return db_commit(w->t.db);
    db_rollback(w->t.db);
    return err;
}

enum err run_batch(struct world *w, lane_writer *write, struct lane_job **jobs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        jobs[i]->err = ERR_OK;
        fault_clear(&jobs[i]->fault);
    }
    fault_clear(&w->t.fault);
    TRY(db_begin(w->t.db));
    return end_batch(w, write(&w->t.engine, w->t.db, jobs, count));
}

enum err run_submits(struct world *w, struct submit_job **jobs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        jobs[i]->finish.lane.err = ERR_OK;
        fault_clear(&jobs[i]->finish.lane.fault);
    }
    fault_clear(&w->t.fault);
    w->t.call.now_ms = w->t.now_ms;
    TRY(db_begin(w->t.db));
    return end_batch(w, attempt_write_submits(&w->t.call, jobs, count));
}

struct start_job start(struct world *w, int person, int64_t received_ms) {
    struct start_job job = {.exam_id = w->exam_id,
                            .person_id = w->people[person],
                            .received_ms = received_ms,
                            .arena = &w->t.arena};
    struct lane_job *jobs[] = {&job.lane};
    MUST(&w->t, run_batch(w, attempt_write_starts, jobs, 1));
    return job;
}

struct save_job save(struct world *w, const struct attempt *attempt, int64_t received_ms,
                     struct save_slot slot) {
    struct save_slot *slots = ARENA_NEW(&w->t.arena, struct save_slot);
    *slots = slot;
    struct save_job job = {.attempt_id = attempt->attempt_id,
                           .person_id = attempt->person_id,
                           .received_ms = received_ms,
                           .arena = &w->t.arena,
                           .slots = slots,
                           .slot_count = 1};
    struct lane_job *jobs[] = {&job.lane};
    MUST(&w->t, run_batch(w, attempt_write_saves, jobs, 1));
    return job;
}

struct submit_job submit(struct world *w, const struct attempt *attempt, int64_t received_ms) {
    struct submit_job job = {.finish = {.kind = FINISH_SUBMIT},
                             .attempt_id = attempt->attempt_id,
                             .person_id = attempt->person_id,
                             .received_ms = received_ms};
    struct submit_job *jobs[] = {&job};
    MUST(&w->t, run_submits(w, jobs, 1));
    return job;
}

/* The label under which the source's A is shown; T for judge. */
struct str right_response(struct world *w, const struct attempt *attempt, int64_t slot) {
    struct str order = attempt->option_orders.at[slot - 1];
    if (order.len == 0)
        return STR("[\"T\"]");
    return arena_printf(&w->t.arena, "[\"%c\"]", 'A' + (int)str_find_char(order, 'A'));
}

struct str wrong_response(struct world *w, const struct attempt *attempt, int64_t slot) {
    struct str order = attempt->option_orders.at[slot - 1];
    if (order.len == 0)
        return STR("[\"F\"]");
    return arena_printf(&w->t.arena, "[\"%c\"]", 'A' + (int)str_find_char(order, 'B'));
}

int64_t count_false_sums(struct test_database *t) {
    return ask_i64(
        t,
        "with attempts as ("
        "  select bureau_id, campaign_id, person_id, count(*) as attempts, max(score) as "
        "best_score,"
        "    bool_or(passed) as passed from attempt where state in ('submitted', 'closed')"
        "  group by 1, 2, 3), "
        "ledger as ("
        "  select bureau_id, campaign_id, person_id, sum(credited) as credits from credit_event"
        "  group by 1, 2, 3), "
        "person_false as ("
        "  select s.person_id from standing_person s"
        "  left join attempts a using (bureau_id, campaign_id, person_id)"
        "  left join ledger l using (bureau_id, campaign_id, person_id)"
        "  where s.credits <> coalesce(l.credits, 0) or s.attempts <> coalesce(a.attempts, 0)"
        "    or s.best_score <> coalesce(a.best_score, 0)"
        "    or s.passed <> coalesce(a.passed, false)), "
        "unit_false as ("
        "  select u.unit_id from standing_unit u join lateral ("
        "    select count(*) as people, count(*) filter (where s.attempts > 0) as participants,"
        "      count(*) filter (where s.passed) as passed, coalesce(sum(s.credits), 0) as credits"
        "    from unit_tree t join standing_person s on s.bureau_id = t.bureau_id"
        "      and s.unit_id = t.unit_id and s.campaign_id = u.campaign_id"
        "    where t.bureau_id = u.bureau_id and t.ancestor_id = u.unit_id) x on true"
        "  where (u.people, u.participants, u.passed, u.credits)"
        "    is distinct from (x.people, x.participants, x.passed, x.credits)), "
        "cap_false as ("
        "  select person_id from credit_event e join campaign c using (bureau_id, campaign_id)"
        "  where kind = 'practice' group by bureau_id, campaign_id, person_id, day, c.daily_cap"
        "  having sum(credited) > c.daily_cap) "
        "select (select count(*) from person_false) + (select count(*) from unit_false)"
        "  + (select count(*) from cap_false)");
}
