/* Answers of choices that are no letters. A text that fits one option only names that option; a
 * number names one only when the file itself shows where it counts from. */
#include "questionbank/ir/character.h"
#include "questionbank/read/key.h"
#include "questionbank/read/record.h"

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

enum { NOTHING = -1, SEVERAL = -2 };

/* What options and key look like, folded. */
struct resolve {
    struct record_reader *reader;
    const struct record_labels *labels;
    uint32_t count;
    struct str texts[RECORD_OPTION_COUNT_MAX];
};

static int merge(int found, int idx) {
    return found == NOTHING || found == idx ? idx : SEVERAL;
}

static int find_text(struct resolve *r, struct str one) {
    struct str folded = str_fold(&r->reader->scratch, one);
    int found = NOTHING;
    for (uint32_t i = 0; i < r->count; i++)
        if (str_eq(folded, r->texts[i]))
            found = merge(found, (int)i);
    return found;
}

static int find_label(const struct resolve *r, struct str one) {
    int found = NOTHING;
    for (uint32_t i = 0; i < r->count; i++)
        if (r->labels->at[i].len > 0 && str_eq(one, r->labels->at[i]))
            found = merge(found, (int)i);
    return found;
}

/* `B．文字`: the letter counts when the text is that of its option. */
static int find_marked(struct resolve *r, struct str one) {
    struct option_mark mark;
    if (!mark_option(one, &mark) && !mark_bare_option(one, &mark))
        return NOTHING;
    struct str rest = str_fold(&r->reader->scratch, str_trim(str_from_offset(one, mark.bytes)));
    bool fits = mark.idx < r->count && (rest.len == 0 || str_eq(rest, r->texts[mark.idx]));
    return fits ? (int)mark.idx : NOTHING;
}

static bool is_number(struct str one, int64_t *number) {
    return one.len < 3 && str_parse_i64(one, number) == ERR_OK && *number >= 0;
}

static int find_number(const struct resolve *r, struct str one) {
    const struct record_reader *reader = r->reader;
    int64_t number = 0;
    if (!is_number(one, &number) || reader->counts_from_0 == reader->counts_from_1)
        return NOTHING;
    number -= reader->counts_from_1;
    return number >= 0 && number < r->count ? (int)number : NOTHING;
}

static int find_letter(const struct resolve *r, struct str one) {
    char letters[KEY_LETTERS_MAX];
    bool single = key_letters(one, letters) == 1 && (uint32_t)(letters[0] - 'A') < r->count;
    return single ? letters[0] - 'A' : NOTHING;
}

static int find_one(struct resolve *r, struct str one) {
    int found = find_label(r, one);
    if (found != NOTHING)
        return found;
    found = find_text(r, one);
    int number = find_number(r, one);
    if (number != NOTHING)
        return merge(found, number);
    if (found == NOTHING)
        found = find_marked(r, one);
    return found == NOTHING ? find_letter(r, one) : found;
}

/* Cuts the key's first part at a line end or semicolon, or at a comma. */
static struct str cut_part(struct str *rest, bool commas) {
    for (size_t at = 0, from = 0; at < rest->len; from = at) {
        uint32_t c = char_next(*rest, &at);
        if (c != '\n' && c != ';' && c != '|' && !(commas && (c == ',' || c == 0x3001)))
            continue;
        struct str head = str_slice(*rest, 0, from);
        *rest = str_from_offset(*rest, at);
        return str_trim(head);
    }
    struct str head = *rest;
    *rest = (struct str){NULL, 0};
    return str_trim(head);
}

/* The letters of all parts; empty when one of them names no option. */
static struct str find_parts(struct resolve *r, struct str key, bool commas) {
    char found[RECORD_OPTION_COUNT_MAX];
    size_t count = 0;
    uint32_t seen = 0;
    while (key.len > 0) {
        struct str one = cut_part(&key, commas);
        int idx = one.len == 0 ? NOTHING : find_one(r, one);
        if (idx < 0 && one.len > 0)
            return (struct str){NULL, 0};
        if (idx < 0 || (seen & 1U << idx) != 0)
            continue;
        found[count++] = LETTERS[idx];
        seen |= 1U << idx;
    }
    return arena_str(r->reader->ir->arena, (struct str){found, count});
}

bool record_is_number(struct str key) {
    int64_t number = 0;
    struct str rest = key;
    return is_number(cut_part(&rest, true), &number);
}

struct str record_resolve_key(struct record_reader *reader, const struct draft *draft,
                              const struct record_labels *labels, struct str key) {
    char letters[KEY_LETTERS_MAX];
    bool labelled = labels->at[0].len > 0;
    if (!labelled && (key_letters(key, letters) > 0 || key_judgement(key) != 0))
        return (struct str){NULL, 0};
    struct resolve r = {.reader = reader, .labels = labels};
    for (uint32_t i = 0; i < draft->options.count && i < RECORD_OPTION_COUNT_MAX; i++)
        r.texts[r.count++] = str_fold(&reader->scratch, draft->options.at[i].text);
    int idx = find_one(&r, key);
    struct str found = {NULL, 0};
    if (idx >= 0)
        found = (struct str){&LETTERS[idx], 1};
    if (idx == NOTHING)
        found = find_parts(&r, key, false);
    if (idx == NOTHING && found.len == 0)
        found = find_parts(&r, key, true);
    arena_reset(&reader->scratch);
    return found;
}
