/* Items as rows of a table: what CSV and workbooks share. */
#pragma once

#include "questionbank/emit/emission.h"

enum table_column {
    COLUMN_NAME,
    COLUMN_KIND,
    COLUMN_STEM,
    COLUMN_OPTIONS,
    COLUMN_KEY = COLUMN_OPTIONS + LIMIT_OPTION_COUNT_MAX,
    COLUMN_RATIONALE,
    COLUMN_CITES,
    COLUMN_DIFFICULTY,
    COLUMN_TOPIC,
    COLUMN_TAGS,
    COLUMN_STIMULUS,
    COLUMN_SECTION,
    COLUMN_PROOFS,
    COLUMN_ACCEPTS,
    TABLE_COLUMN_COUNT
};

struct table_row {
    struct str cells[TABLE_COLUMN_COUNT];
};

/* 编号 题型 题干 选项A … 接受. */
struct table_row table_head(void);

/* The current item; says what a table's cells cannot hold. */
struct table_row table_row(struct emission *e);

/* The row as CSV. */
void table_put_csv(struct buf *buf, const struct table_row *row);

/* Reads the table as our reader of tables does, and says what does not come back as it was and has
 * not been said: what people write into tables can often be read in two ways. */
void table_prove(struct emission *e, struct str csv);
