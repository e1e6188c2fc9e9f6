/* A state of a bank as a command names it: a file, or `bank:NAME`, or `bank:NAME@EDITION`. */
#pragma once

#include "cli/database.h"
#include "questionbank/ir/ir.h"

/* Where states come from. The database is opened when the first name asks for it. */
struct bank_sides {
    struct cli_call *call;
    struct cli_database database;
    bool opened;
};

/* Reads and checks a file, or reads an edition. */
enum err bank_side_read(struct bank_sides *sides, const char *name, struct ir *out) MUST_CHECK;

/* The bank of NAME or NAME@EDITION; `*edition_no` is 0 when none is named. */
struct str bank_side_bank(const char *name, int64_t *edition_no);

/* Also after a failure. */
void bank_sides_close(struct bank_sides *sides);
