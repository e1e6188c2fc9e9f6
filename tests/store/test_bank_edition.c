/* What goes into the database comes back: everything that a source says of an item survives there,
 * and a change of any of it is a new revision. */
#include "questionbank/diff/difference.h"
#include "questionbank/diff/item_diff.h"
#include "questionbank/emit/edition.h"
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

TestSuite(edition, .init = open_database, .fini = close_database);

#define SINGLE                                                                                                                      \
    "章节：阅览\n\n一、单项选择题\n\n1．座位最多保留（　　）。\nA．十分钟\nB．半小时\nC．一天\n" \
    "答案：A\n解析：超过“期限”\\即放弃。\n依据：《示例管理规定》第三条；第四条\n难度：易\n" \
    "标签：座位、期限\n核验：十分钟｜放弃\n编号：YL-0001\n\n"
#define OTHERS                                                                                     \
    "二、判断题\n\n2．阅览室周一闭馆。\n答案：错误\n\n"                         \
    "三、填空题\n\n3．押金______元，期限______日。\n答案：六十|60；十\n\n"    \
    "四、简答题\n\n4．为什么要登记？\n答案：便于查阅。\n"

static struct ir compiled(const char *text) {
    struct ir ir = {0};
    MUST(&t, questionbank_compile_bytes(&t.arena, STR("made.txt"), str_from(text), &ir, &t.fault));
    return ir;
}

static struct emit_report load(const struct ir *ir, bool dry_run) {
    struct emit_report report = {0};
    MUST(&t, emit_pg(&t.call, ir, STR("bank"), dry_run, &report));
    return report;
}

static struct ir read_edition(int64_t want) {
    struct ir ir = {0};
    int64_t edition_no = want;
    MUST(&t, edition_read(&t.call, STR("bank"), &edition_no, &ir));
    return ir;
}

static void expect_same(const struct ir *a, const struct ir *b) {
    cr_assert_eq(a->items.count, b->items.count);
    for (uint32_t i = 0; i < a->items.count; i++) {
        const struct ir_item *x = &a->items.at[i], *y = &b->items.at[i];
        struct hash left = revision_hash(x), right = revision_hash(y);
        field_changes changes = item_diff(&t.arena, x, y);
        cr_expect_eq(changes.count, 0, "item %u: %.*s", i,
                     STR_ARGS(changes.count > 0 ? changes.at[0].field : STR("")));
        cr_expect_arr_eq(x->item_key.bytes, y->item_key.bytes, HASH_BYTES);
        cr_expect_arr_eq(left.bytes, right.bytes, HASH_BYTES);
    }
}

static struct ir whole_bank(void) {
    struct ir ir = compiled(SINGLE OTHERS);
    cr_assert_eq(ir.items.count, 4);
    *vec_push(&t.arena, &ir.items.at[0].accepts) =
        (struct ir_accept){.code = STR("QB026"), .reason = STR("原文\"如此\"")};
    return ir;
}

Test(edition, an_edition_gives_back_all_that_was_loaded) {
    struct ir ir = whole_bank();
    cr_assert_eq(ir.items.at[0].proofs.count, 2, "the reader knows what this test is about");
    cr_assert_eq(ir.items.at[0].cites.count, 2);
    cr_assert_eq(ir.items.at[0].item_name.len, 7);
    load(&ir, false);
    struct ir back = read_edition(0);
    expect_same(&ir, &back);
    cr_expect(back.items.at[0].normal);
    cr_expect_str_eq(back.sources.at[0].path.ptr, "bank@1");
    struct emit_report again = load(&back, false);
    cr_expect_eq(again.unchanged, 4, "what is read back is what is there");
    cr_expect_eq(again.edition, 1);
}

static void change_proofs(struct ir_item *item) {
    item->proofs.at[1] = STR("另一句");
}
static void change_accepts(struct ir_item *item) {
    item->accepts.at[0].reason = STR("改过的理由");
}
static void change_section(struct ir_item *item) {
    item->section = STR("一、改过的标题");
}
static void drop_accepts(struct ir_item *item) {
    item->accepts.count = 0;
}

/* Those that the content hash does not cover; it covers the others (unit tests of link). */
Test(edition, a_change_of_what_goes_with_an_item_is_a_new_revision) {
    static void (*const CHANGES[])(struct ir_item *) = {change_proofs, change_accepts,
                                                        change_section, drop_accepts};
    struct ir ir = whole_bank();
    load(&ir, false);
    for (uint32_t i = 0; i < COUNT_OF(CHANGES); i++) {
        CHANGES[i](&ir.items.at[0]);
        struct emit_report report = load(&ir, false);
        cr_expect_eq(report.changed, 1, "change %u", i);
        cr_expect_eq(report.unchanged, 3);
        struct ir back = read_edition(0);
        expect_same(&ir, &back);
    }
    cr_expect_eq(ask_i64(&t, "select count(*) from item_revision"), 4 + COUNT_OF(CHANGES));
    struct ir first = read_edition(1);
    cr_expect_eq(first.items.at[0].accepts.count, 1, "an edition stays as it was");
}

Test(edition, a_quarantined_item_is_not_in_the_edition) {
    struct ir ir = whole_bank();
    ir.items.at[1].quarantined = true;
    load(&ir, false);
    struct ir back = read_edition(0);
    cr_expect_eq(back.items.count, 3);
}

static void expect_refused(struct str bank, int64_t edition_no, const char *code) {
    struct ir ir = {.errors = 7};
    int64_t asked = edition_no;
    fault_clear(&t.fault);
    cr_expect_eq(edition_read(&t.call, bank, &edition_no, &ir), ERR_NOT_FOUND);
    cr_expect_str_eq(t.fault.code, code);
    cr_expect_eq(ir.errors, 7, "outputs only on success");
    cr_expect_eq(edition_no, asked);
}

Test(edition, what_is_not_there_is_said) {
    struct ir ir = whole_bank();
    load(&ir, false);
    expect_refused(STR("other"), 0, "bank_unknown");
    expect_refused(STR("bank"), 2, "edition_unknown");
    expect_refused(STR("bank"), -1, "edition_unknown");
}

/* The counts of a dry run come from hashes, the listing from the texts: both must agree. */
Test(edition, a_dry_run_counts_what_the_listing_shows) {
    struct ir ir = whole_bank();
    load(&ir, false);
    struct ir next =
        compiled("章节：阅览\n\n一、判断题\n\n1．阅览室周二闭馆。\n答案：错误\n\n" OTHERS);
    next.items.at[2].section = STR("三、改过的标题");
    next.items.at[3].quarantined = true;
    struct emit_report report = load(&next, true);
    struct ir before = read_edition(0);
    diff_state old_state = diff_state_of(&t.arena, &before);
    diff_state new_state = diff_state_of(&t.arena, &next);
    struct difference d = difference_make(&t.arena, &old_state, &new_state);
    cr_expect_eq(report.added, d.counts[DIFF_ADDED]);
    cr_expect_eq(report.changed, d.counts[DIFF_CHANGED]);
    cr_expect_eq(report.unchanged, d.counts[DIFF_UNCHANGED]);
    cr_expect_eq(report.retired, d.counts[DIFF_RETIRED]);
    cr_expect_eq(report.quarantined, d.counts[DIFF_QUARANTINED]);
    cr_expect_eq(report.added, 1);
    cr_expect_eq(report.changed, 1);
    cr_expect_eq(report.unchanged, 1);
    cr_expect_eq(report.retired, 1);
    cr_expect_eq(report.quarantined, 1);
    cr_expect_eq(ask_i64(&t, "select count(*) from bank_edition"), 1);
}

Test(edition, the_exams_of_a_bank_are_listed_with_their_rules) {
    struct world w;
    world_open(&w);
    bank_exam_vec exams = {0};
    MUST(&w.t, bank_exam_list(&w.t.call, STR("bank"), &exams));
    cr_assert_eq(exams.count, 1);
    cr_expect_str_eq(exams.at[0].title.ptr, "考试");
    struct blueprint blueprint;
    MUST(&w.t, blueprint_parse(&w.t.arena, exams.at[0].blueprint, &blueprint, &w.t.fault));
    cr_expect_eq(blueprint.sections.count, 2);
    world_close(&w);
}
