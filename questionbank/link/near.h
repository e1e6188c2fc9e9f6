/* Items that are nearly the same, across files and years.
 *
 * Each item gets a signature of one-permutation MinHash over the runs of three characters of its
 * folded stem, options and key (64 bins; empty bins borrow from others). Items that agree in one of
 * 21 bands of three bins are candidates; the best candidate of each item is measured exactly, by
 * the share of pairs of characters in common, stem and options each for itself. Numbers and turning
 * words (不, 应, 可 …) are compared apart:
 *
 *  - same numbers, same turning words, enough in common: QB160 on the later item;
 *  - only numbers differ and the key is the same (another year, another edition): QB161;
 *  - turning words differ, or numbers and key: two items, nothing is said.
 *
 * tests/unit/test_bank_near.c measures it on a made set: of twins with two characters changed it
 * finds at least 98 %, with four 93 %, with options in another order or another year 98 %, and of
 * strangers none. Everything is a note: whether both are wanted is the author's to judge. */
#pragma once

#include "questionbank/link/view.h"

struct near;

/* Room for the signatures of `item_count` items, in an arena that the caller closes. */
struct near *near_open(struct arena *arena, uint32_t item_count);

/* The next item, in the order of ir.items. */
void near_add(struct near *near, const struct ir_item *item, const struct view *view);

/* Compares all items but the quarantined and those marked in `settled` (by index) and reports. At
 * most LIMIT_NEAR_REPORT_MAX notes; a last one says that there are more. */
void near_report(struct near *near, struct ir *ir, const bool *settled);
