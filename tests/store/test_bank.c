/* Loading a bank: what is added, changed, unchanged, retired and held back, and that nothing of it
 * is ever half done. */
#include <pthread.h>

#include "questionbank/emit/pg.h"
#include "questionbank/questionbank.h"
#include "tests/store/world.h"

static struct test_database t;

static void open_database(void) {
    if (!test_database_open(&t))
        cr_skip_test("XUEFA_TEST_DATABASE_URL is not set");
}

static void close_database(void) {
    if (t.db != NULL)
        test_database_close(&t);
}

TestSuite(bank, .init = open_database, .fini = close_database);

static const struct item_recipe THREE[] = {{.number = 1}, {.number = 2}, {.number = 3}};

static struct emit_report load(const struct item_recipe *recipes, uint32_t count) {
    struct ir ir = made_bank(&t, recipes, count);
    struct emit_report report = {0};
    MUST(&t, emit_pg(&t.call, &ir, STR("bank"), false, &report));
    return report;
}

static void expect_report(const struct emit_report *report, struct emit_report want) {
    cr_expect_eq(report->edition, want.edition);
    cr_expect_eq(report->added, want.added);
    cr_expect_eq(report->changed, want.changed);
    cr_expect_eq(report->unchanged, want.unchanged);
    cr_expect_eq(report->retired, want.retired);
    cr_expect_eq(report->quarantined, want.quarantined);
    cr_expect_eq(ask_i64(&t, "select count(*) from bank_edition b where item_count <> (select"
                             " count(*) from edition_item e where e.bureau_id = b.bureau_id and"
                             " e.bank_id = b.bank_id and e.edition_no = b.edition_no)"),
                 0, "an edition has as many items as it says");
}

/* The stems of an edition, in order. */
static struct str stems(int64_t edition) {
    return ask_text(&t,
                    "select string_agg(r.stem, ' ' order by r.stem) from edition_item e"
                    " join item_revision r using (bureau_id, revision_id) where edition_no = %lld",
                    (long long)edition);
}

Test(bank, a_first_load_adds_and_a_second_changes_nothing) {
    struct emit_report first = load(THREE, 3), second = load(THREE, 3);
    expect_report(&first, (struct emit_report){.edition = 1, .added = 3});
    expect_report(&second, (struct emit_report){.edition = 1, .unchanged = 3});
    cr_expect_eq(second.bank_id.v, first.bank_id.v);
    cr_expect_eq(ask_i64(&t, "select count(*) from item_revision"), 3);
    cr_expect_eq(ask_i64(&t, "select count(*) from bank_edition"), 1);
}

Test(bank, a_changed_text_is_a_new_revision_in_a_new_edition) {
    const struct item_recipe changed[] = {
        {.number = 1}, {.number = 2, .version = 1}, {.number = 3}};
    load(THREE, 3);
    struct emit_report report = load(changed, 3);
    expect_report(&report, (struct emit_report){.edition = 2, .changed = 1, .unchanged = 2});
    cr_expect_str_eq(stems(1).ptr, "题目1第0稿 题目2第0稿 题目3第0稿", "the old edition stays");
    cr_expect_str_eq(stems(2).ptr, "题目1第0稿 题目2第1稿 题目3第0稿");
    cr_expect_eq(ask_i64(&t, "select count(*) from item"), 3, "it is the same item");
    struct emit_report back = load(THREE, 3);
    expect_report(&back, (struct emit_report){.edition = 3, .changed = 1, .unchanged = 2});
    cr_expect_eq(ask_i64(&t, "select count(*) from item_revision"), 4,
                 "a return to an earlier text finds its revision again");
}

Test(bank, what_is_not_in_the_input_is_retired_and_may_come_back) {
    load(THREE, 3);
    struct emit_report report = load(THREE, 2);
    expect_report(&report, (struct emit_report){.edition = 2, .unchanged = 2, .retired = 1});
    cr_expect_eq(ask_i64(&t, "select count(*) from item_revision"), 3, "nothing is deleted");
    struct emit_report again = load(THREE, 3);
    expect_report(&again, (struct emit_report){.edition = 3, .added = 1, .unchanged = 2});
    cr_expect_str_eq(stems(3).ptr, stems(1).ptr);
}

Test(bank, a_quarantined_text_keeps_the_old_one) {
    const struct item_recipe spoilt[] = {
        {.number = 1}, {.number = 2, .version = 1, .quarantined = true}, {.number = 4}};
    load(THREE, 3);
    struct emit_report report = load(spoilt, 3);
    expect_report(&report,
                  (struct emit_report){
                      .edition = 2, .added = 1, .unchanged = 1, .retired = 1, .quarantined = 1});
    cr_expect_str_eq(stems(2).ptr, "题目1第0稿 题目2第0稿 题目4第0稿");
    struct emit_report mended = load(THREE, 3);
    expect_report(&mended,
                  (struct emit_report){.edition = 3, .added = 1, .unchanged = 2, .retired = 1});
}

Test(bank, a_quarantined_item_that_never_was_in_the_bank_stays_out) {
    const struct item_recipe spoilt[] = {{.number = 1}, {.number = 2, .quarantined = true}};
    struct emit_report report = load(spoilt, 2);
    expect_report(&report, (struct emit_report){.edition = 1, .added = 1, .quarantined = 1});
    cr_expect_eq(ask_i64(&t, "select count(*) from item"), 1);
}

Test(bank, a_dry_run_says_all_and_writes_nothing) {
    const struct item_recipe other[] = {{.number = 1, .version = 5}, {.number = 9}};
    struct ir ir = made_bank(&t, other, 2);
    struct emit_report report = {0};
    MUST(&t, emit_pg(&t.call, &ir, STR("bank"), true, &report));
    cr_expect_eq(report.added, 2);
    cr_expect_eq(ask_i64(&t, "select count(*) from bank"), 0);
    load(THREE, 3);
    MUST(&t, emit_pg(&t.call, &ir, STR("bank"), true, &report));
    expect_report(&report,
                  (struct emit_report){.edition = 2, .added = 1, .changed = 1, .retired = 2});
    cr_expect_eq(ask_i64(&t, "select (select count(*) from item) * 100 +"
                             " (select count(*) from item_revision) * 10 +"
                             " (select count(*) from bank_edition)"),
                 331);
}

Test(bank, texts_arrive_byte_for_byte) {
    static const struct str STEM = STR_INIT("引\"号\\反斜\t制表\n换行\r回车\\N\\.😀'$1");
    struct ir ir = made_bank(&t, THREE, 1);
    struct emit_report report = {0};
    ir.items.at[0].stem = STEM;
    ir.items.at[0].options.at[1].text = STEM;
    ir.items.at[0].rationale = (struct str){NULL, 0};
    MUST(&t, emit_pg(&t.call, &ir, STR("\\N\t'"), false, &report));
    cr_expect(str_eq(ask_text(&t, "select stem from item_revision"), STEM));
    cr_expect(str_eq(ask_text(&t, "select options->1->>'text' from item_revision"), STEM));
    cr_expect(str_eq(ask_text(&t, "select name from bank"), STR("\\N\t'")));
    cr_expect_eq(ask_text(&t, "select rationale from item_revision").len, 0);
}

Test(bank, the_image_holds_what_was_loaded) {
    const struct item_recipe recipes[] = {{.number = 1}, {.number = 2, .judge = true}};
    struct emit_report report = load(recipes, 2);
    const struct image *image = NULL, *again = NULL;
    MUST(&t, image_get(&t.call, report.bank_id, 0, &image));
    MUST(&t, image_get(&t.call, report.bank_id, 1, &again));
    cr_assert_eq(image, again, "loaded once");
    cr_assert_eq(image->item_count, 2);
    cr_expect_eq(image->kind_counts[ITEM_SINGLE], 1);
    const struct image_item *single = &image->items[image->by_kind[ITEM_SINGLE][0]];
    const struct image_item *judge = &image->items[image->by_kind[ITEM_JUDGE][0]];
    cr_expect_eq(single->key_options, 1);
    cr_expect_eq(single->option_count, 4);
    cr_expect_str_eq(single->option_jsons[2].ptr, "\"题目1第0稿的选项C\"");
    cr_expect(judge->key_true);
    cr_expect_eq(image_find(image, single->revision_id), single);
    struct bank_id nobody = {4711};
    fault_clear(&t.fault);
    cr_expect_eq(image_get(&t.call, nobody, 0, &image), ERR_NOT_FOUND);
    cr_expect_str_eq(t.fault.code, "bank_empty");
}

struct loader {
    struct engine *engine;
    struct ir ir;
    struct emit_report report;
    struct fault fault;
    enum err err;
    pthread_t thread;
};

static void *run_load(void *arg) {
    struct loader *loader = arg;
    struct arena arena = {0};
    struct db *db = NULL;
    loader->err = db_open(&db, t.url, NULL, &ENGINE_CATALOG, &loader->fault);
    if (loader->err == ERR_OK) {
        struct call call = engine_call(loader->engine, db, &arena, &loader->fault);
        loader->err = emit_pg(&call, &loader->ir, STR("bank"), false, &loader->report);
    }
    db_close(db);
    arena_close(&arena);
    return NULL;
}

enum { LOADER_COUNT = 4 };

/* Same bank, same input: one of them adds, the others find it done. */
Test(bank, loads_at_the_same_time_stand_one_after_the_other) {
    struct loader loaders[LOADER_COUNT] = {{0}};
    int64_t added = 0, unchanged = 0;
    for (int i = 0; i < LOADER_COUNT; i++) {
        loaders[i].engine = &t.engine;
        loaders[i].ir = made_bank(&t, THREE, 3);
    }
    for (int i = 0; i < LOADER_COUNT; i++)
        cr_assert_eq(pthread_create(&loaders[i].thread, NULL, run_load, &loaders[i]), 0);
    for (int i = 0; i < LOADER_COUNT; i++) {
        pthread_join(loaders[i].thread, NULL);
        cr_expect_eq(loaders[i].err, ERR_OK, "%s", loaders[i].fault.detail);
        added += loaders[i].report.added;
        unchanged += loaders[i].report.unchanged;
    }
    cr_expect_eq(added, 3);
    cr_expect_eq(unchanged, 3 * (LOADER_COUNT - 1));
    cr_expect_eq(ask_i64(&t, "select count(*) from bank"), 1);
    cr_expect_eq(ask_i64(&t, "select count(*) from bank_edition"), 1);
}

Test(bank, two_bureaus_with_the_same_names_never_mix) {
    struct bureau_id first = t.engine.bureau_id, second;
    load(THREE, 3);
    MUST(&t, engine_add_bureau(&t.call, STR("other"), STR("测试司法局"), &second));
    t.engine.bureau_id = second;
    struct emit_report report = load(THREE, 2);
    expect_report(&report, (struct emit_report){.edition = 1, .added = 2});
    cr_expect_eq(
        ask_i64(&t, "select count(*) from item where bureau_id = %lld", (long long)first.v), 3);
    cr_expect_eq(
        ask_i64(&t, "select count(*) from item where bureau_id = %lld", (long long)second.v), 2);
    bool found = false;
    struct bank_id seen = {0};
    MUST(&t, bank_find(&t.call, STR("bank"), &seen, &found));
    cr_expect_eq(seen.v, report.bank_id.v);
    t.engine.bureau_id = first;
    MUST(&t, bank_find(&t.call, STR("bank"), &seen, &found));
    cr_expect_neq(seen.v, report.bank_id.v);
    const struct image *image = NULL;
    fault_clear(&t.fault);
    cr_expect_eq(image_get(&t.call, report.bank_id, 0, &image), ERR_NOT_FOUND,
                 "the id of another bureau's bank opens nothing");
}

#define SINGLE(number, stem, key)                                                                  \
    number "．" stem "（　　）。\nA．甲" stem "\nB．乙" stem "\nC．丙" stem "\nD．丁" stem         \
           "\n答案：" key "\n\n"

static struct emit_report compile(const char *text) {
    struct ir ir = {0};
    struct emit_report report = {0};
    MUST(&t, questionbank_compile_bytes(&t.arena, STR("made.txt"), str_from(text), &ir, &t.fault));
    MUST(&t, emit_pg(&t.call, &ir, STR("bank"), false, &report));
    return report;
}

/* The whole way from a file: the second draft has lost an answer, the first text must stay. */
Test(bank, a_file_whose_item_lost_its_answer_keeps_the_item) {
    struct emit_report first =
        compile("一、单项选择题\n\n" SINGLE("1", "问题一", "A") SINGLE("2", "问题二", "B"));
    expect_report(&first, (struct emit_report){.edition = 1, .added = 2});
    struct emit_report second =
        compile("一、单项选择题\n\n" SINGLE("1", "问题一", "C") SINGLE("2", "问题二", ""));
    expect_report(&second, (struct emit_report){.edition = 2, .changed = 1, .quarantined = 1});
    cr_expect_eq(ask_i64(&t, "select count(*) from edition_item where edition_no = 2"), 2);
}

Test(bank, items_that_share_their_stem_are_two_items) {
    struct emit_report report = compile("一、单项选择题\n\n" SINGLE(
        "1", "下列说法正确的是", "A") "2．下列说法正确的是（　　）。\n"
                                      "A．一\nB．二\nC．三\nD．四\n答案：B\n");
    expect_report(&report, (struct emit_report){.edition = 1, .added = 2});
}
