/* 催学: who is behind, as lists for those who follow up. */
#pragma once

#include "engine/campaign/campaign.h"
#include "engine/reminder/behind.h"

struct laggard {
    struct person_id person_id;
    struct str staff_no; /* 工号 */
    struct str name;
    struct str unit;
    int64_t credits; /* hundredths */
    struct behind_verdict verdict;
};
typedef VEC(struct laggard) laggard_vec;

struct behind_query {
    const struct campaign *campaign;
    struct account_id
        account_id;         /* whose subtrees; 0 sees the whole bureau (the command line only) */
    struct unit_id unit_id; /* only under this unit; 0 for all in scope */
    int64_t as_of_ms;       /* 0 for now */
    int64_t after_credits;  /* the page goes on behind this key; -1 for the first */
    struct person_id after_person_id;
    int64_t limit;
};

/* The furthest behind first. ERR_NOT_FOUND when the unit is not in the asker's scope. */
enum err reminder_list(struct call *call, const struct behind_query *query,
                       laggard_vec *out) MUST_CHECK;

/* Appends the list as CSV: UTF-8 with BOM, CRLF, Chinese headers, cells that no spreadsheet takes
 * for a formula. */
void reminder_csv_head(struct buf *buf);
void reminder_csv_rows(struct buf *buf, const laggard_vec *laggards);

/* What one shortfall says to a person, e.g. 学分不足（还差 12.5）. */
struct str shortfall_text(struct arena *arena, const struct shortfall *shortfall);
