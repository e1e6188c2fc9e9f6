/* The answers of a key list reach their items: by head and number where the list has heads, by
 * number where that says which item is meant. Nothing is matched by its mere position. */
#include <stdlib.h>

#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/draft_key.h"
#include "questionbank/read/key.h"
#include "questionbank/read/outline_state.h"

/* Answers without an item that are named; the last diagnostic counts the others. */
enum { NAMED_KEYS_MAX = 50 };

/* Heads are compared one by one: a paper with more of them cannot be told apart. */
enum { SECTION_COUNT_MAX = 200 };

static const uint32_t SECTION_ANY = UINT32_MAX, SECTION_NONE = UINT32_MAX - 1;

struct settling {
    struct outline *o;
    const struct key_index *index;
    uint32_t unmatched;
    struct ir_place last_unmatched;
};

static int compare_number(const void *a, const void *b) {
    const struct numbered_item *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int compare_section(const void *a, const void *b) {
    const struct numbered_item *x = a, *y = b;
    if (x->section_idx != y->section_idx)
        return x->section_idx < y->section_idx ? -1 : 1;
    return compare_number(a, b);
}

static struct numbered_item *sorted(struct outline *o, int (*compare)(const void *, const void *)) {
    uint32_t count = o->numbered.count;
    struct numbered_item *copy = ARENA_ARRAY(o->ir->arena, struct numbered_item, count);
    if (count > 0) {
        memcpy(copy, o->numbered.at, count * sizeof *copy);
        qsort(copy, count, sizeof *copy, compare);
    }
    return copy;
}

/* How many items have the number; `*found` is the first. */
static uint32_t find_items(const struct settling *s, uint32_t section_idx, uint32_t number,
                           const struct numbered_item **found) {
    bool any = section_idx == SECTION_ANY;
    const struct numbered_item *items = any ? s->index->by_number : s->index->by_section;
    struct numbered_item wanted = {section_idx, number, 0};
    int (*compare)(const void *, const void *) = any ? compare_number : compare_section;
    uint32_t low = 0, high = s->o->numbered.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare(&items[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t count = 0;
    *found = &items[low];
    while (low + count < s->o->numbered.count && compare(&items[low + count], &wanted) == 0)
        count++;
    return count;
}

/* `a` stands in the list; without words it says no kind. */
static bool same_head(const struct kind_mark *a, const struct kind_mark *b, int level) {
    bool same_kind = a->words_bytes > 0 && a->kind == b->kind && a->is_case == b->is_case;
    bool same_number = a->number > 0 && a->number == b->number;
    return level == 0 ? same_kind && same_number : level == 1 ? same_kind : same_number;
}

/* The section that a head of the list means: the same number and kind, else the same kind, else
 * the same number; SECTION_NONE when none or several fit. */
static uint32_t find_section(const struct settling *s, const struct outline_section *head) {
    for (int level = 0; level < 3 && s->o->sections.count <= SECTION_COUNT_MAX; level++) {
        uint32_t found = SECTION_NONE, count = 0;
        for (uint32_t i = 0; i < s->o->sections.count; i++)
            if (s->o->sections.at[i].head.len > 0 &&
                same_head(&head->kind, &s->o->sections.at[i].kind, level) && s->index->filled[i]) {
                found = i;
                count++;
            }
        if (count > 0)
            return count == 1 ? found : SECTION_NONE;
    }
    return SECTION_NONE;
}

/* The only section where all numbers of one run stand. */
static uint32_t find_section_of_run(const struct settling *s) {
    const struct key_sheet *sheet = &s->o->sheet;
    uint32_t found = SECTION_NONE, count = 0;
    if (s->index->ordered_count > SECTION_COUNT_MAX)
        return SECTION_NONE;
    for (uint32_t i = 0; i < s->o->sections.count && count < 2; i++) {
        bool all = s->index->filled[i];
        for (uint32_t k = 0; k < sheet->keys.count && all; k++) {
            const struct numbered_item *item;
            all = sheet->keys.at[k].section_idx > 0 ||
                  find_items(s, i, sheet->keys.at[k].number, &item) == 1;
        }
        found = all ? i : found;
        count += all;
    }
    return count == 1 ? found : SECTION_NONE;
}

/* Where the answers without a head belong: anywhere when the numbers are unique; else one run of
 * numbers to each section. */
static uint32_t section_of_run(const struct settling *s, uint32_t run, uint32_t run_count) {
    if (s->index->unique)
        return SECTION_ANY;
    if (run_count == 1 && s->index->ordered_count > 1)
        return find_section_of_run(s);
    return s->index->ordered_count == run_count ? s->index->ordered[run] : SECTION_NONE;
}

static void unmatched(struct settling *s, const struct listed_key *key, struct str fact) {
    s->last_unmatched = key->place;
    if (++s->unmatched <= NAMED_KEYS_MAX)
        ir_report_fact(s->o->ir, DIAG_KEY_LIST_UNMATCHED, key->place, fact);
}

/* Stems compare without their brackets: the item's have been emptied. */
static struct str bare_stem(struct arena *arena, struct str stem) {
    struct str folded = str_fold(arena, stem);
    char *out = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++)
        if (strchr("()_", folded.ptr[i]) == NULL)
            out[len++] = folded.ptr[i];
    return (struct str){out, len};
}

static bool quote_fits(struct arena *arena, const struct ir_item *item,
                       const struct listed_key *key) {
    if (key->stem.len == 0)
        return true;
    for (uint32_t i = 0; i < item->options.count; i++)
        if (str_eq(item->options.at[i].label, key->value) &&
            !str_eq(str_fold(arena, item->options.at[i].text), str_fold(arena, key->option)))
            return false;
    return str_eq(bare_stem(arena, item->stem), bare_stem(arena, key->stem));
}

static struct str joined(struct settling *s, const piece_vec *pieces) {
    bool cut = false;
    struct str text = pieces_join(s->o->ir->arena, pieces, STR("\n"), LIMIT_STEM_BYTES_MAX, &cut);
    if (cut)
        ir_report(s->o->ir, DIAG_TEXT_TOO_LONG,
                  line_place(s->o->source_idx, &pieces->at[0].line, pieces->at[0].text.ptr));
    return text;
}

static void add_rationale(struct settling *s, struct ir_item *item, const struct listed_key *key) {
    if (key->rationale.count == 0)
        return;
    struct str text = joined(s, &key->rationale);
    if (item->rationale.len > 0 && !str_eq(item->rationale, text))
        text =
            arena_printf(s->o->ir->arena, "%.*s\n%.*s", STR_ARGS(item->rationale), STR_ARGS(text));
    item->rationale = text;
}

/* 'T' or 'F' of an answer in words, or by the letter of an option that says 对 or 错. */
static char judgement_of(const struct ir_item *item, struct str key) {
    char letters[KEY_LETTERS_MAX];
    char judgement = key_judgement(key);
    bool letter = judgement == 0 && key_letters(key, letters) == 1;
    if (letter && (uint32_t)(letters[0] - 'A') < item->options.count)
        return key_judgement(item->options.at[letters[0] - 'A'].text);
    return judgement;
}

/* Whether the item's own answer is the one of the list. */
static bool same_key(struct ir *ir, const struct ir_item *item, const struct given_key *given) {
    struct str own = item->key.at[0];
    char judgement = judgement_of(item, own);
    if (key_same(own, given->text) ||
        (judgement != 0 && judgement == judgement_of(item, given->text)))
        return true;
    struct ir_item probe = *item;
    uint32_t errors = ir->errors;
    probe.key = (ir_texts){0};
    key_give(ir, &probe, given);
    bool same = probe.key.count == item->key.count && ir->errors == errors;
    for (uint32_t i = 0; same && i < probe.key.count; i++)
        same = key_same(probe.key.at[i], item->key.at[i]);
    return same;
}

static void give(struct settling *s, const struct listed_key *key, struct ir_item *item,
                 char right_letter) {
    struct ir *ir = s->o->ir;
    struct given_key given = {key->value, key->place, right_letter};
    if (given.text.len == 0)
        given.text = joined(s, &key->text);
    add_rationale(s, item, key);
    if (given.text.len == 0)
        return;
    if (item->key.count == 0)
        key_give(ir, item, &given);
    else if (!same_key(ir, item, &given))
        ir_report_twin(ir, item, DIAG_KEY_CONFLICT, STR("答案表里的答案与题目里写的不同"),
                       &(struct ir_twin){key->place, STR("答案表里的答案")});
}

static void settle_key(struct settling *s, const struct listed_key *key, uint32_t section_idx) {
    struct arena *arena = s->o->ir->arena;
    const struct numbered_item *found = NULL;
    uint32_t count =
        section_idx == SECTION_NONE ? 0 : find_items(s, section_idx, key->number, &found);
    if (count != 1) {
        const char *why = section_idx == SECTION_NONE ? "看不出属于哪一部分"
                          : count == 0                ? "没有对应的试题"
                                                      : "对得上不止一道题";
        unmatched(s, key, arena_printf(arena, "答案表里第 %u 题的答案%s", key->number, why));
        return;
    }
    struct ir_item *item = &s->o->ir->items.at[found->item_idx];
    char right_letter = s->o->sections.at[found->section_idx].right_letter;
    if (key->section_idx > 0 && s->o->sheet.heads.at[key->section_idx - 1].right_letter != 0)
        right_letter = s->o->sheet.heads.at[key->section_idx - 1].right_letter;
    if (quote_fits(arena, item, key))
        give(s, key, item, right_letter);
    else
        unmatched(s, key,
                  arena_printf(arena, "答案表里第 %u 题的题干或选项与这道题不同", key->number));
}

static void make_index(struct outline *o) {
    struct arena *arena = o->ir->arena;
    struct key_index index = {
        .by_section = sorted(o, compare_section),
        .by_number = sorted(o, compare_number),
        .count = o->numbered.count,
        .section_count = o->sections.count,
        .filled = ARENA_ARRAY(arena, bool, o->sections.count),
        .ordered = ARENA_ARRAY(arena, uint32_t, o->sections.count),
        .unique = true,
    };
    for (uint32_t i = 0; i < index.count; i++) {
        uint32_t section_idx = index.by_section[i].section_idx;
        if (!index.filled[section_idx])
            index.ordered[index.ordered_count++] = section_idx;
        index.filled[section_idx] = true;
        index.unique =
            index.unique && (i == 0 || index.by_number[i].number != index.by_number[i - 1].number);
    }
    o->index = index;
}

static uint32_t count_runs(const struct key_sheet *sheet) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < sheet->keys.count; i++)
        if (sheet->keys.at[i].section_idx == 0 && sheet->keys.at[i].run >= count)
            count = sheet->keys.at[i].run + 1;
    return count;
}

void outline_settle_keys(struct outline *o) {
    struct key_sheet *sheet = &o->sheet;
    if (!sheet->open)
        return;
    sheet->open = false;
    o->paper_done = true;
    if (o->index.count != o->numbered.count || o->index.section_count != o->sections.count)
        make_index(o);
    struct settling s = {.o = o, .index = &o->index};
    uint32_t run_count = count_runs(sheet), head = UINT32_MAX, run = 0;
    uint32_t section_idx = SECTION_NONE;
    for (uint32_t i = 0; i < sheet->keys.count; i++) {
        const struct listed_key *key = &sheet->keys.at[i];
        bool same = key->section_idx == head && key->run == run;
        head = key->section_idx;
        run = key->run;
        if (!same)
            section_idx = head == 0 ? section_of_run(&s, run, run_count)
                                    : find_section(&s, &sheet->heads.at[head - 1]);
        settle_key(&s, key, section_idx);
    }
    if (s.unmatched > NAMED_KEYS_MAX)
        ir_report_fact(o->ir, DIAG_KEY_LIST_UNMATCHED, s.last_unmatched,
                       arena_printf(o->ir->arena, "答案表里另有 %u 个答案对不上试题，没有一一列出",
                                    s.unmatched - NAMED_KEYS_MAX));
}
