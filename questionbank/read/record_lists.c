/* Lists inside records. Where the source has a real list, its members are taken as they are: only
 * texts are cut at separators. */
#include "questionbank/read/record_lists.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool record_is_list(const record_values *values, enum record_role role) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < values->count; i++)
        count += values->at[i].role == role && (values->at[i].flags & RECORD_LISTED) != 0;
    return count > 1;
}

struct str record_listed_letters(const struct record_reader *reader, const record_values *values) {
    char letters[RECORD_OPTION_COUNT_MAX];
    size_t count = 0;
    if (!record_is_list(values, RECORD_KEY))
        return (struct str){NULL, 0};
    for (uint32_t i = 0; i < values->count; i++) {
        char one[KEY_LETTERS_MAX];
        if (values->at[i].role != RECORD_KEY)
            continue;
        if (count == RECORD_OPTION_COUNT_MAX ||
            key_letters(record_text(reader, &values->at[i]), one) != 1)
            return (struct str){NULL, 0};
        letters[count++] = one[0];
    }
    return arena_str(reader->ir->arena, (struct str){letters, count});
}

struct str record_joined(const struct record_reader *reader, const record_values *values,
                         enum record_role role) {
    struct buf buf = buf_make(reader->ir->arena, LIMIT_SOURCE_BYTES_MAX);
    for (uint32_t i = 0; i < values->count; i++) {
        if (values->at[i].role != role)
            continue;
        if (buf.len > 0)
            buf_add_char(&buf, '\n');
        buf_add(&buf, record_text(reader, &values->at[i]));
    }
    return buf_str(&buf);
}

void record_listed_key(const struct record_reader *reader, struct ir_item *item,
                       const record_values *values) {
    struct arena *arena = reader->ir->arena;
    if (!record_is_list(values, RECORD_KEY) || item->key.count > 0)
        return;
    uint32_t count = 0;
    for (uint32_t i = 0; i < values->count; i++)
        count += values->at[i].role == RECORD_KEY;
    bool undeclared = item->kind == ITEM_KIND_COUNT && item->options.count == 0;
    bool blanks = item->kind == ITEM_BLANK || (undeclared && key_blank_count(item->stem) == count);
    if (!blanks) {
        *vec_push(arena, &item->key) = record_joined(reader, values, RECORD_KEY);
        if (undeclared)
            item->kind = ITEM_SHORT;
        return;
    }
    item->kind = ITEM_BLANK;
    item->normal = true;
    for (uint32_t i = 0; i < values->count; i++)
        if (values->at[i].role == RECORD_KEY)
            *vec_push(arena, &item->key) = record_text(reader, &values->at[i]);
}

/* Cuts at a folded character of `cuts`, which ends with 0. */
static struct str cut_list(struct str *rest, const uint32_t *cuts) {
    for (size_t at = 0, from = 0; at < rest->len; from = at) {
        uint32_t c = char_next(*rest, &at);
        bool cut = false;
        for (const uint32_t *s = cuts; *s != 0; s++)
            cut = cut || c == *s;
        if (!cut)
            continue;
        struct str head = str_slice(*rest, 0, from);
        *rest = str_from_offset(*rest, at);
        return str_trim(head);
    }
    struct str head = *rest;
    *rest = (struct str){NULL, 0};
    return str_trim(head);
}

static void add_text(const struct record_reader *reader, struct ir_item *item, ir_texts *list,
                     const struct record_value *value) {
    struct str text = record_text(reader, value);
    if (list->count < LIMIT_ITEM_LIST_MAX && text.len > 0)
        *vec_push(reader->ir->arena, list) = text;
    else if (text.len > 0)
        ir_report_item(reader->ir, item, DIAG_LIST_TOO_LONG, record_place(reader, value),
                       (struct str){NULL, 0});
}

static bool is_code(struct str text) {
    bool digits = text.len >= 5 && str_starts(text, STR("QB"));
    for (size_t i = 2; i < 5 && digits; i++)
        digits = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return digits;
}

/* `QB026 reason`; the reason may stand behind a colon. */
static void add_accept(const struct record_reader *reader, struct ir_item *item, struct str one,
                       struct ir_place place) {
    size_t at = 5;
    if (!is_code(one)) {
        ir_report_item(reader->ir, item, DIAG_ACCEPT_UNREADABLE, place, (struct str){NULL, 0});
        return;
    }
    size_t behind = at;
    uint32_t c = char_next(one, &behind);
    struct str reason = str_trim(str_from_offset(one, c == ':' ? behind : at));
    bool apart = c == ':' || char_is_blank(c);
    if (!apart || reason.len == 0 || item->accepts.count == LIMIT_ITEM_LIST_MAX) {
        ir_report_item(reader->ir, item, DIAG_ACCEPT_UNREADABLE, place, (struct str){NULL, 0});
        return;
    }
    *vec_push(reader->ir->arena, &item->accepts) =
        (struct ir_accept){str_slice(one, 0, at), reason, place};
}

/* Cuts the first acceptance off: a line end or a semicolon ends it only where the next code
 * follows, for reasons hold both. */
static struct str cut_accept(struct str *rest) {
    for (size_t at = 0, from = 0; at < rest->len; from = at) {
        uint32_t c = char_next(*rest, &at);
        if ((c != '\n' && c != ';') || !is_code(str_trim(str_from_offset(*rest, at))))
            continue;
        struct str head = str_slice(*rest, 0, from);
        *rest = str_from_offset(*rest, at);
        return str_trim(head);
    }
    struct str head = *rest;
    *rest = (struct str){NULL, 0};
    return str_trim(head);
}

static void add_accepts(const struct record_reader *reader, struct ir_item *item,
                        const struct record_value *value) {
    struct str rest = record_text(reader, value);
    struct ir_place place = record_place(reader, value);
    bool listed = (value->flags & RECORD_LISTED) != 0;
    if (listed)
        add_accept(reader, item, rest, place);
    while (!listed && rest.len > 0) {
        struct str one = cut_accept(&rest);
        if (one.len > 0)
            add_accept(reader, item, one, place);
    }
}

void record_add_lists(const struct record_reader *reader, struct ir_item *item,
                      const record_values *values) {
    for (uint32_t i = 0; i < values->count; i++) {
        const struct record_value *value = &values->at[i];
        bool listed = (value->flags & RECORD_LISTED) != 0;
        if (value->role == RECORD_TAG || (value->role == RECORD_TAGS && listed))
            add_text(reader, item, &item->tags, value);
        else if (value->role == RECORD_CITES && listed)
            add_text(reader, item, &item->cites, value);
        else if (value->role == RECORD_PROOFS && listed)
            add_text(reader, item, &item->proofs, value);
        else if (value->role == RECORD_ACCEPTS)
            add_accepts(reader, item, value);
        else if (value->role == RECORD_DIFFICULTY && item->difficulty == DIFFICULTY_UNSTATED &&
                 difficulty_parse(record_text(reader, value), &item->difficulty) != ERR_OK)
            item->difficulty = DIFFICULTY_UNSTATED;
    }
}

void record_add_unmarked(const struct record_reader *reader, const struct record_value *value,
                         struct draft *draft) {
    static const uint32_t CUTS[][3] = {{'\n', 0}, {'|', 0}, {';', 0}};
    struct str text = record_text(reader, value);
    for (size_t c = 0; c < COUNT_OF(CUTS) && draft->options.count < 2; c++) {
        draft->options.count = 0;
        for (struct str rest = text; rest.len > 0 && draft->options.count < sizeof LETTERS - 1;) {
            struct str one = cut_list(&rest, CUTS[c]);
            if (one.len == 0)
                continue;
            struct ir_option *option = vec_push(reader->ir->arena, &draft->options);
            *option = (struct ir_option){.label = {&LETTERS[draft->options.count - 1], 1},
                                         .text = one,
                                         .place = record_place(reader, value)};
        }
    }
    if (draft->options.count < 2)
        draft->options.count = 0;
}

void record_unjoin_options(struct ir_item *item) {
    char joint = 0;
    for (uint32_t i = 0; i + 1 < item->options.count; i++) {
        struct str text = item->options.at[i].text;
        char last = text.len > 0 ? text.ptr[text.len - 1] : '\0';
        if ((last != ',' && last != ';') || (joint != 0 && last != joint))
            return;
        joint = last;
    }
    for (uint32_t i = 0; joint != 0 && i < item->options.count; i++) {
        struct str *text = &item->options.at[i].text;
        if (text->len > 0 && text->ptr[text->len - 1] == joint)
            *text = str_trim(str_slice(*text, 0, text->len - 1));
    }
}
