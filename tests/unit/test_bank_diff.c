/* Two states of a bank compared: which items came, went and changed, and what in them, word by
 * word. */
#include <criterion/criterion.h>

#include "base/core/limits.h"
#include "base/core/rng.h"
#include "questionbank/diff/difference.h"
#include "questionbank/diff/item_diff.h"
#include "questionbank/diff/word_diff.h"
#include "questionbank/emit/difference_out.h"
#include "questionbank/emit/stat_out.h"
#include "questionbank/questionbank.h"

static struct arena arena;

static void close_arena(void) {
    arena_close(&arena);
}

TestSuite(bank_diff, .fini = close_arena);

static struct str shown(struct str old_text, struct str new_text, bool colour) {
    word_runs runs = word_diff(&arena, old_text, new_text);
    struct buf buf = buf_make(&arena, 1 << 20);
    word_runs_print(&buf, &runs, colour);
    return buf_str(&buf);
}

static void expect_text(struct str got, struct str want) {
    cr_expect(str_eq(got, want), "got %.*s, want %.*s", STR_ARGS(got), STR_ARGS(want));
}

Test(bank_diff, words_are_letters_together_and_chinese_characters_alone) {
    static const struct {
        struct str old_text, new_text, want;
    } CASES[] = {
        {STR_INIT("罚款二百元"), STR_INIT("罚款五百元"), STR_INIT("罚款[-二-]{+五+}百元")},
        {STR_INIT("version 10 of"), STR_INIT("version 100 of"),
         STR_INIT("version [-10-]{+100+} of")},
        {STR_INIT(""), STR_INIT("新"), STR_INIT("{+新+}")},
        {STR_INIT("旧"), STR_INIT(""), STR_INIT("[-旧-]")},
        {STR_INIT("甲乙"), STR_INIT("甲丙乙"), STR_INIT("甲{+丙+}乙")},
        {STR_INIT("甲\n乙"), STR_INIT("甲\n丙"), STR_INIT("甲⏎[-乙-]{+丙+}")},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        expect_text(shown(CASES[i].old_text, CASES[i].new_text, false), CASES[i].want);
    expect_text(shown(STR("甲"), STR("乙"), true), STR("\033[31m[-甲-]\033[m\033[32m{+乙+}\033[m"));
}

Test(bank_diff, one_shared_character_does_not_cut_a_rewritten_passage) {
    expect_text(shown(STR("甲乙的丙丁"), STR("戊己的庚辛"), false),
                STR("[-甲乙的丙丁-]{+戊己的庚辛+}"));
}

Test(bank_diff, of_long_unchanged_runs_only_the_edges_are_shown) {
    expect_text(shown(STR("一二三四五六七八九十一二三四五六七八九十甲末"),
                      STR("一二三四五六七八九十一二三四五六七八九十乙末"), false),
                STR("…五六七八九十一二三四五六七八九十[-甲-]{+乙+}末"));
}

/* The runs of one side, joined. */
static struct str side(const word_runs *runs, enum word_op op) {
    struct buf buf = buf_make(&arena, 1 << 24);
    for (uint32_t i = 0; i < runs->count; i++)
        if (runs->at[i].op == WORD_SAME || runs->at[i].op == op)
            buf_add(&buf, runs->at[i].text);
    return buf_str(&buf);
}

static struct str random_text(struct rng *rng, uint32_t words) {
    static const char *const WORDS[] = {"的", "法", "ab", " ", "1", "\n", "\xFF", "，"};
    struct buf buf = buf_make(&arena, 1 << 24);
    for (uint32_t i = rng_below(rng, words + 1); i > 0; i--)
        buf_add_cstr(&buf, WORDS[rng_below(rng, COUNT_OF(WORDS))]);
    return buf_str(&buf);
}

Test(bank_diff, the_runs_are_the_two_texts) {
    struct rng rng = rng_seeded(7);
    for (int i = 0; i < 3000; i++) {
        struct str a = random_text(&rng, 40), b = random_text(&rng, 40);
        word_runs runs = word_diff(&arena, a, b);
        expect_text(side(&runs, WORD_OLD), a);
        expect_text(side(&runs, WORD_NEW), b);
        if (str_eq(a, b))
            cr_expect_leq(runs.count, 1);
    }
}

/* Beyond the ceiling only beginning and end are told apart; the cost stays bounded. */
Test(bank_diff, texts_that_differ_everywhere_are_replaced_as_a_whole, .timeout = 20) {
    struct buf a = buf_make(&arena, 1 << 24), b = buf_make(&arena, 1 << 24);
    buf_add(&a, STR("头"));
    buf_add(&b, STR("头"));
    for (int i = 0; i < LIMIT_STEM_BYTES_MAX; i++) {
        buf_printf(&a, "%d,", i * 2);
        buf_printf(&b, "%d,", i * 2 + 1);
    }
    word_runs runs = word_diff(&arena, buf_str(&a), buf_str(&b));
    cr_assert_geq(runs.count, 3);
    cr_expect_eq(runs.at[0].op, WORD_SAME);
    cr_expect_eq(runs.at[1].op, WORD_OLD);
    cr_expect_eq(runs.at[2].op, WORD_NEW);
    expect_text(side(&runs, WORD_OLD), buf_str(&a));
    expect_text(side(&runs, WORD_NEW), buf_str(&b));
}

static struct diff_entry entry(const char *name, int version) {
    return (struct diff_entry){.item_key = hash_of(str_from(name)),
                               .revision = hash_of(arena_printf(&arena, "%s%d", name, version))};
}

static diff_state state_of(const struct diff_entry *entries, uint32_t count) {
    diff_state state = {0};
    for (uint32_t i = 0; i < count; i++)
        *vec_push(&arena, &state) = entries[i];
    return state;
}

static void expect_pair(const struct difference *d, uint32_t at, struct diff_pair want) {
    cr_assert_lt(at, d->pairs.count);
    cr_expect_eq(d->pairs.at[at].fate, want.fate, "pair %u", at);
    cr_expect_eq(d->pairs.at[at].old_idx, want.old_idx, "pair %u", at);
    cr_expect_eq(d->pairs.at[at].new_idx, want.new_idx, "pair %u", at);
}

Test(bank_diff, every_item_has_one_fate) {
    struct diff_entry old_entries[] = {entry("gone", 1),     entry("same", 1),
                                       entry("changed", 1),  entry("held", 1),
                                       entry("absent", 1),   entry("absent quarantined", 1),
                                       entry("long gone", 1)};
    old_entries[4].absent = old_entries[5].absent = old_entries[6].absent = true;
    struct diff_entry new_entries[] = {entry("changed", 2), entry("new", 1),
                                       entry("held", 2),    entry("same", 1),
                                       entry("absent", 1),  entry("absent quarantined", 2),
                                       entry("bad", 1)};
    new_entries[2].quarantined = new_entries[5].quarantined = new_entries[6].quarantined = true;
    diff_state old_state = state_of(old_entries, COUNT_OF(old_entries));
    diff_state new_state = state_of(new_entries, COUNT_OF(new_entries));
    struct difference d = difference_make(&arena, &old_state, &new_state);
    expect_pair(&d, 0, (struct diff_pair){DIFF_CHANGED, 2, 0});
    expect_pair(&d, 1, (struct diff_pair){DIFF_ADDED, DIFF_NONE, 1});
    expect_pair(&d, 2, (struct diff_pair){DIFF_QUARANTINED, 3, 2});
    expect_pair(&d, 3, (struct diff_pair){DIFF_UNCHANGED, 1, 3});
    expect_pair(&d, 4, (struct diff_pair){DIFF_ADDED, 4, 4});
    expect_pair(&d, 5, (struct diff_pair){DIFF_QUARANTINED, DIFF_NONE, 5});
    expect_pair(&d, 6, (struct diff_pair){DIFF_QUARANTINED, DIFF_NONE, 6});
    expect_pair(&d, 7, (struct diff_pair){DIFF_RETIRED, 0, DIFF_NONE});
    cr_expect_eq(d.pairs.count, 8, "what was absent before is not retired again");
    cr_expect_eq(d.counts[DIFF_ADDED], 2);
    cr_expect_eq(d.counts[DIFF_QUARANTINED], 3);
}

Test(bank_diff, a_sound_text_beside_a_quarantined_one_of_its_item_counts) {
    struct diff_entry old_entries[] = {entry("a", 1)};
    struct diff_entry new_entries[] = {entry("a", 2), entry("a", 1)};
    new_entries[0].quarantined = true;
    diff_state old_state = state_of(old_entries, 1), new_state = state_of(new_entries, 2);
    struct difference d = difference_make(&arena, &old_state, &new_state);
    expect_pair(&d, 0, (struct diff_pair){DIFF_QUARANTINED, 0, 0});
    expect_pair(&d, 1, (struct diff_pair){DIFF_UNCHANGED, 0, 1});
    cr_expect_eq(d.pairs.count, 2);
}

static struct ir compiled(const char *text) {
    struct ir ir;
    struct fault fault = {0};
    cr_assert_eq(questionbank_compile_bytes(&arena, STR("made.txt"), str_from(text), &ir, &fault),
                 ERR_OK);
    return ir;
}

#define BEFORE                                                                                                                            \
    "章节：阅览\n\n一、单项选择题\n\n1．座位最多保留（　　）。\nA．十分钟\nB．半小时\nC．一天\n"       \
    "答案：A\n解析：超过即放弃。\n依据：《示例管理规定》第三条\n难度：易\n标签：座位\n核验：十分" \
    "钟\n"
#define AFTER                                                                                                                       \
    "章节：借阅\n\n一、单项选择题\n\n1．座位最多保留（　　）。\nA．十分钟\nB．一小时\nC．一天\n" \
    "答案：B\n解析：超过即放弃。\n依据：《示例管理规定》第四条\n难度：中\n标签：座位、期限\n" \
    "核验：一小时\n"

/* Everything that is kept of an item makes another text of it. */
Test(bank_diff, every_field_that_changes_is_named) {
    static const char *const FIELDS[] = {"options.B", "key",   "cites",     "proofs",
                                         "tags",      "topic", "difficulty"};
    struct ir before = compiled(BEFORE), after = compiled(AFTER);
    cr_assert_eq(before.items.count, 1);
    cr_assert_eq(after.items.count, 1);
    field_changes changes = item_diff(&arena, &before.items.at[0], &after.items.at[0]);
    cr_assert_eq(changes.count, COUNT_OF(FIELDS));
    for (uint32_t i = 0; i < changes.count; i++)
        expect_text(changes.at[i].field, str_from(FIELDS[i]));
    expect_text(changes.at[0].old_text, STR("半小时"));
    expect_text(changes.at[4].new_text, STR("座位；期限"));
}

static void add_text(ir_texts *texts, struct str text) {
    *vec_push(&arena, texts) = text;
}

Test(bank_diff, a_change_of_what_goes_with_an_item_is_another_revision) {
    struct ir ir = compiled(BEFORE);
    struct ir_item *item = &ir.items.at[0];
    struct hash first = revision_hash(item), second = revision_hash(item);
    cr_expect_arr_eq(first.bytes, second.bytes, HASH_BYTES);
    struct ir_item proofs = *item, accepts = *item, section = *item, name = *item;
    proofs.proofs = (ir_texts){0};
    add_text(&proofs.proofs, STR("另一句"));
    *vec_push(&arena, &accepts.accepts) =
        (struct ir_accept){.code = STR("QB026"), .reason = STR("原文")};
    section.section = STR("另一部分");
    name.item_name = STR("N-1");
    const struct ir_item *others[] = {&proofs, &accepts, &section, &name};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct hash other = revision_hash(others[i]);
        cr_expect_arr_neq(first.bytes, other.bytes, HASH_BYTES, "case %zu", i);
        cr_expect_eq(item_diff(&arena, item, others[i]).count, 1, "case %zu", i);
    }
}

Test(bank_diff, a_long_listing_says_what_it_leaves_out) {
    struct buf text = buf_make(&arena, 1 << 20);
    enum { COUNT = LIMIT_DIFFERENCE_COUNT_MAX + 7 };
    buf_add(&text, STR("一、判断题\n\n"));
    for (int i = 0; i < COUNT; i++)
        buf_printf(&text, "%d．第%d间阅览室今天开放。\n答案：正确\n\n", i + 1, i + 1);
    struct ir before = {.arena = &arena}, after = compiled(buf_str(&text).ptr);
    diff_state old_state = diff_state_of(&arena, &before),
               new_state = diff_state_of(&arena, &after);
    struct difference d = difference_make(&arena, &old_state, &new_state);
    const struct difference_view view = {&before, &after, &d};
    struct buf shown_text = buf_make(&arena, 1 << 20), json = buf_make(&arena, 1 << 20);
    difference_print(&shown_text, &view, false);
    difference_json(&json, &view);
    cr_expect_eq(d.counts[DIFF_ADDED], COUNT);
    cr_expect(str_contains(buf_str(&shown_text), STR("还有 7 题没有列出")));
    cr_expect(str_contains(buf_str(&shown_text), STR("made.txt:3：判断题：第1间阅览室")));
    cr_expect_eq(difference_omitted(&d), 7);
    cr_expect(str_ends(buf_str(&json), STR("}]")));
}

/* Without an id of its own an item is known by its stem: mending it makes another item. */
Test(bank_diff, a_mended_stem_is_shown_beside_the_old_one) {
    struct ir before =
        compiled("一、判断题\n\n1．阅览室每周一上午九点闭馆整理图书。\n答案：正确\n\n"
                 "2．馆长可以延长开放。\n答案：错误\n");
    struct ir after = compiled("一、判断题\n\n1．阅览室每周二上午九点闭馆整理图书。\n答案：正确\n\n"
                               "2．押金在还书时当场退给读者。\n答案：错误\n");
    diff_state old_state = diff_state_of(&arena, &before),
               new_state = diff_state_of(&arena, &after);
    struct difference d = difference_make(&arena, &old_state, &new_state);
    const struct difference_view view = {&before, &after, &d};
    struct buf text = buf_make(&arena, 1 << 20), json = buf_make(&arena, 1 << 20);
    difference_print(&text, &view, false);
    difference_json(&json, &view);
    expect_text(buf_str(&text), STR("新增 2 题\n"
                                    "  made.txt:3：判断题：阅览室每周二上午九点闭馆整理图书。\n"
                                    "    由停用的题改写：\n"
                                    "    题干：阅览室每周[-一-]{+二+}上午九点闭馆整理图书。\n"
                                    "  made.txt:6：判断题：押金在还书时当场退给读者。\n"
                                    "停用 2 题\n"
                                    "  made.txt:3：判断题：阅览室每周一上午九点闭馆整理图书。\n"
                                    "  made.txt:6：判断题：馆长可以延长开放。\n"));
    cr_expect(str_contains(buf_str(&json), STR("{\"op\":\"old\",\"text\":\"一\"}")));
}

Test(bank_diff, a_bank_is_counted_by_law_kind_and_difficulty) {
    struct ir ir =
        compiled(BEFORE "\n二、判断题\n\n2．阅览室周一闭馆。\n答案：正确\n"
                        "依据：《另一规定》第一条；《示例管理规定》第二条\n\n"
                        "3．馆长可以延长开放。\n答案：错误\n依据：《示例管理规定》第九条\n"
                        "解析：无。\n难度：难\n\n4．没有答案的题。\n答案：\n");
    struct bank_stat stat = bank_stat_of(&arena, &ir);
    cr_expect_eq(stat.items, 3);
    cr_expect_eq(stat.quarantined, 1);
    cr_expect_eq(stat.without_rationale, 1);
    cr_expect_eq(stat.without_cite, 0);
    cr_assert_eq(stat.laws.count, 3);
    expect_text(stat.laws.at[0].law, STR("示例管理规定"));
    cr_expect_eq(stat.laws.at[0].law_count, 2);
    cr_expect_eq(stat.laws.at[0].kind, ITEM_SINGLE);
    cr_expect_eq(stat.laws.at[0].difficulties[DIFFICULTY_EASY], 1);
    cr_expect_eq(stat.laws.at[1].difficulties[DIFFICULTY_HARD], 1);
    expect_text(stat.laws.at[2].law, STR("另一规定"));
    cr_assert_eq(stat.topics.count, 1);
    cr_expect_eq(stat.topics.at[0].count, 3);
}

Test(bank_diff, parts_of_one_kind_share_the_items) {
    struct bank_stat stat = {.items = 5};
    stat_papers papers = {0};
    struct stat_paper *paper = vec_push(&arena, &papers);
    stat.kinds[ITEM_SINGLE] = 5;
    *vec_push(&arena, &paper->cells) = (struct stat_cell){STR("一"), ITEM_SINGLE, 3, 0};
    *vec_push(&arena, &paper->cells) = (struct stat_cell){STR("二"), ITEM_SINGLE, 2, 0};
    cr_expect_not(bank_stat_cover(&stat, &papers));
    cr_expect_eq(paper->cells.at[1].available, 2);
    paper->cells.at[0].needed = 4;
    cr_expect(bank_stat_cover(&stat, &papers));
    cr_expect_eq(paper->cells.at[0].available, 5);
    cr_expect_eq(paper->cells.at[1].available, 1);
}
