/* What the checks share: what a check sees and what it says. */
#pragma once

#include "questionbank/check/scan.h"
#include "questionbank/check/words.h"
#include "questionbank/ir/ir.h"
#include "questionbank/ir/report.h"

/* What a check of the item's facts found: where, and optionally a more exact sentence. */
struct finding {
    struct arena *arena;
    struct arena *scratch; /* reset between items */
    struct ir_place place; /* set to the item's before the check runs */
    struct str fact;
};

typedef bool check_item_fn(const struct ir_item *item, struct finding *finding);

/* The key and its options: check_key.c. */
check_item_fn check_key_missing, check_key_unreadable, check_key_beyond_options, check_key_several,
    check_key_single, check_key_all, check_judge_options, check_blank_mark_missing,
    check_blank_count, check_key_in_stem, check_key_longest;

/* The options: check_options.c. */
check_item_fn check_options_too_few, check_options_too_many, check_option_empty,
    check_option_too_long, check_options_identical, check_option_order;

/* The texts as a whole: check_text.c. */
check_item_fn check_stem_empty, check_stem_short, check_text_too_long, check_tags;

/* One text of an item, with what a scan has seen in it. */
struct passage {
    struct ir *ir;
    struct ir_item *item;
    struct ir_place place; /* of the option, else of the item */
    const struct words *words;
    struct str text;
    uint32_t marks; /* enum scan_mark */
};

typedef void check_passage_fn(const struct passage *passage);

check_passage_fn check_markup;               /* check_text.c */
check_passage_fn check_titles, check_organs; /* check_law.c */
check_passage_fn check_digits, check_mail;   /* check_privacy.c */

/* The citations (依据) of the item. */
void check_cites(struct ir *ir, struct ir_item *item, const struct words *words);

/* Reports about a passage. */
void passage_report(const struct passage *passage, enum diag diag, struct str fact);

static inline bool check_is_choice(const struct ir_item *item) {
    return item->kind == ITEM_SINGLE || item->kind == ITEM_MULTIPLE;
}
