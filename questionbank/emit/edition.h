/* A published edition of a bank, back as IR: what export, diff and stat work on. */
#pragma once

#include "engine/engine.h"
#include "questionbank/ir/ir.h"

/* The items of an edition (0: the newest) in normal form, in the order of their item ids; one
 * source named BANK@EDITION. `*edition_no` is the edition read. ERR_NOT_FOUND `bank_unknown`,
 * `edition_unknown`. Memory: the call's arena. */
enum err edition_read(struct call *call, struct str bank, int64_t *edition_no,
                      struct ir *out) MUST_CHECK;

/* An exam that draws from the bank: its title and its drawing rules as JSON (engine/paper). */
struct bank_exam {
    struct str title;
    struct str blueprint;
};
typedef VEC(struct bank_exam) bank_exam_vec;

/* The exams of a bank, the oldest first. ERR_NOT_FOUND `bank_unknown`. */
enum err bank_exam_list(struct call *call, struct str bank, bank_exam_vec *out) MUST_CHECK;
