/* The tables of checks, and the walk over the items. Severity, title and hint of each fact stand in
 * diagnostic.def. */
#include "questionbank/check/check.h"

#include "questionbank/check/accept.h"
#include "questionbank/check/finding.h"

enum { SCRATCH_BYTES_MAX = 1 << 20 };

struct item_check {
    enum diag diag;
    check_item_fn *finds;
};

static const struct item_check ITEM_CHECKS[] = {
    {DIAG_STEM_EMPTY, check_stem_empty},
    {DIAG_TEXT_TOO_LONG, check_text_too_long},
    {DIAG_KEY_MISSING, check_key_missing},
    {DIAG_KEY_UNREADABLE, check_key_unreadable},
    {DIAG_KEY_BEYOND_OPTIONS, check_key_beyond_options},
    {DIAG_KEY_SEVERAL, check_key_several},
    {DIAG_KEY_SINGLE, check_key_single},
    {DIAG_KEY_ALL, check_key_all},
    {DIAG_JUDGE_OPTIONS, check_judge_options},
    {DIAG_OPTIONS_TOO_FEW, check_options_too_few},
    {DIAG_OPTIONS_TOO_MANY, check_options_too_many},
    {DIAG_OPTION_EMPTY, check_option_empty},
    {DIAG_OPTION_TOO_LONG, check_option_too_long},
    {DIAG_OPTIONS_IDENTICAL, check_options_identical},
    {DIAG_OPTION_ORDER, check_option_order},
    {DIAG_BLANK_MARK_MISSING, check_blank_mark_missing},
    {DIAG_BLANK_COUNT, check_blank_count},
    {DIAG_STEM_SHORT, check_stem_short},
    {DIAG_KEY_IN_STEM, check_key_in_stem},
    {DIAG_KEY_LONGEST, check_key_longest},
    {DIAG_TAG, check_tags},
};

/* Run on a text in which the scan has seen what the check looks for. */
struct passage_check {
    enum scan_mark mark;
    check_passage_fn *run;
};

static const struct passage_check PASSAGE_CHECKS[] = {
    {SCAN_MARKUP, check_markup}, {SCAN_TITLE, check_titles}, {SCAN_ORGAN, check_organs},
    {SCAN_DIGITS, check_digits}, {SCAN_AT, check_mail},
};

void passage_report(const struct passage *passage, enum diag diag, struct str fact) {
    ir_report_item(passage->ir, passage->item, diag, passage->place, fact);
}

static void check_passage(struct ir *ir, struct ir_item *item, const struct words *words,
                          struct str text, struct ir_place place) {
    uint32_t marks = scan_text(words_pairs(words), text);
    if (marks == 0)
        return;
    struct passage passage = {ir, item, place, words, text, marks};
    for (size_t i = 0; i < COUNT_OF(PASSAGE_CHECKS); i++)
        if ((marks & PASSAGE_CHECKS[i].mark) != 0)
            PASSAGE_CHECKS[i].run(&passage);
}

static void check_texts(struct ir *ir, struct ir_item *item, const struct words *words,
                        const struct ir_item *before) {
    bool shared = before != NULL && before->stimulus.ptr == item->stimulus.ptr;
    if (item->stimulus.len > 0 && !shared)
        check_passage(ir, item, words, item->stimulus, item->place);
    check_passage(ir, item, words, item->stem, item->place);
    for (uint32_t i = 0; i < item->options.count; i++)
        check_passage(ir, item, words, item->options.at[i].text, item->options.at[i].place);
    for (uint32_t i = 0; !check_is_choice(item) && i < item->key.count; i++)
        check_passage(ir, item, words, item->key.at[i], item->place);
    check_passage(ir, item, words, item->rationale, item->place);
}

static void check_item(struct ir *ir, struct ir_item *item, struct arena *scratch) {
    for (size_t i = 0; i < COUNT_OF(ITEM_CHECKS); i++) {
        struct finding finding = {.arena = ir->arena, .scratch = scratch, .place = item->place};
        if (ITEM_CHECKS[i].finds(item, &finding))
            ir_report_item(ir, item, ITEM_CHECKS[i].diag, finding.place, finding.fact);
    }
    if (scratch->used_bytes > SCRATCH_BYTES_MAX)
        arena_reset(scratch);
}

void check_items(struct ir *ir) {
    struct arena scratch = {0}, work = {0};
    const struct words *words = words_open(&work);
    for (uint32_t i = 0; i < ir->items.count; i++) {
        struct ir_item *item = &ir->items.at[i];
        if (item->quarantined)
            continue;
        check_item(ir, item, &scratch);
        check_texts(ir, item, words, i == 0 ? NULL : item - 1);
        if (item->cites.count > 0)
            check_cites(ir, item, words);
    }
    accept_warnings(ir);
    arena_close(&scratch);
    arena_close(&work);
}
