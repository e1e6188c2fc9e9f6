/* Reads what `bank diff` and `bank stat` work on. */
#include "cli/bank_side.h"

#include "questionbank/emit/edition.h"
#include "questionbank/questionbank.h"

/* An @ that no number follows belongs to the name. */
struct str bank_side_bank(const char *name, int64_t *edition_no) {
    struct str bank = str_from(name);
    size_t at = bank.len;
    while (at > 0 && bank.ptr[at - 1] != '@')
        at--;
    int64_t number = 0;
    bool named = at > 1 && str_parse_i64(str_from_offset(bank, at), &number) == ERR_OK;
    *edition_no = named && number > 0 ? number : 0;
    return *edition_no > 0 ? str_slice(bank, 0, at - 1) : bank;
}

static enum err open_database(struct bank_sides *sides) {
    if (sides->opened)
        return ERR_OK;
    sides->opened = true;
    return cli_database_open(sides->call, false, &sides->database);
}

enum err bank_side_read(struct bank_sides *sides, const char *name, struct ir *out) {
    static const struct str SCHEME = STR_INIT("bank:");
    int64_t edition_no = 0;
    if (!str_starts(str_from(name), SCHEME))
        return questionbank_compile(sides->call->arena, &name, 1, out, sides->call->fault);
    struct str bank = bank_side_bank(name + SCHEME.len, &edition_no);
    TRY(open_database(sides));
    return edition_read(&sides->database.call, bank, &edition_no, out);
}

void bank_sides_close(struct bank_sides *sides) {
    if (sides->opened)
        cli_database_close(&sides->database);
}
