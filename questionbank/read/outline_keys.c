/* Key lists: where one begins, what its lines say, where it ends. A list begins only where what
 * follows proves it, and its answers reach the items when it is complete. */
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"
#include "questionbank/read/outline_state.h"

/* A paper with more lists than this is no paper; a list with more answers is none. */
enum { LIST_COUNT_MAX = 20, KEY_COUNT_MAX = LIMIT_ITEM_COUNT_MAX };

static bool has_number(const struct outline *o, uint32_t number) {
    return number <= KEY_NUMBER_MAX && (o->seen[number / 64] >> number % 64 & 1) != 0;
}

/* A number with an answer behind it; everything else is seen at its first characters. */
static bool may_be_entries(struct str text) {
    struct number_mark mark;
    size_t at = 0;
    uint32_t c = char_next(text, &at);
    if (mark_number(text, &mark)) {
        at = mark.bytes;
        c = char_next(text, &at);
        return !char_is_cjk(c) || key_judgement(str_slice(text, mark.bytes, at - mark.bytes)) ||
               c == 0x6B63 /* 正 */ || c == 0x4E0D /* 不 */;
    }
    return (c >= '0' && c <= '9') || c == '(';
}

static enum key_line read_entries(struct outline *o, struct str text, key_entries *out) {
    out->count = 0;
    return may_be_entries(text) ? key_list_entries(o->ir->arena, text, out) : KEY_LINE_NONE;
}

/* A head, or only its number with answers behind it: `一、1.B 2.C`. */
static bool mark_list_head(struct str text, struct kind_mark *out) {
    struct kind_mark mark = {.kind = ITEM_KIND_COUNT};
    if (mark_section(text, out))
        return true;
    size_t bytes = mark_head_number(text, &mark.number);
    if (bytes == 0 || !may_be_entries(str_trim(str_from_offset(text, bytes))))
        return false;
    mark.bytes = bytes;
    *out = mark;
    return true;
}

/* What stands behind the words of a head: `一、单选题 1.B 2.C`. */
static struct str behind_head(struct str text, const struct kind_mark *mark) {
    size_t bytes = mark->words_bytes > 0 ? mark->words_bytes : mark->bytes;
    struct str rest = str_trim(str_from_offset(text, bytes));
    struct bracket bracket;
    if (key_bracket(rest, 0, &bracket) && bracket.start == 0)
        rest = str_trim(str_from_offset(rest, bracket.bytes));
    if (str_starts(rest, STR("：")) || str_starts(rest, STR(":")))
        rest = str_trim(str_from_offset(rest, str_starts(rest, STR(":")) ? 1 : STR("：").len));
    return rest;
}

/* Whether the line is, or begins with, answers to items that were read. */
static bool answers_items(struct outline *o, struct str text) {
    key_entries *entries = &o->sheet.entries;
    struct number_mark mark;
    if (key_list_numbers(o->ir->arena, text, entries) ||
        read_entries(o, text, entries) != KEY_LINE_NONE)
        return has_number(o, entries->at[0].number);
    return mark_number(text, &mark) && mark.style != NUMBER_TAB && has_number(o, mark.number);
}

/* The head of a list: an answer line without an answer is the start of a model text, unless answers
 * to several items follow. */
static bool opens_list(struct outline *o, struct str text) {
    struct field_mark field;
    struct kind_mark head;
    struct str next = outline_next_text(o);
    key_entries *entries = &o->sheet.entries;
    bool is_field = mark_field(text, &field);
    if (!key_list_head(text) || (is_field && field.field != FIELD_KEY))
        return false;
    if (is_field && o->draft.active && !draft_has(&o->draft, PART_KEY)) {
        bool table = key_list_numbers(o->ir->arena, next, entries);
        return table || (read_entries(o, next, entries) == KEY_LINE_ENTRIES && entries->count > 1);
    }
    if (!mark_list_head(next, &head))
        return answers_items(o, next);
    for (uint32_t i = 0; i < o->sections.count; i++)
        if (o->sections.at[i].head.len > 0 && head.words_bytes > 0 &&
            o->sections.at[i].kind.kind == head.kind)
            return true;
    return answers_items(o, behind_head(next, &head));
}

static void begin_list(struct outline *o) {
    outline_case_end(o, false);
    o->sheet.open = true;
    o->sheet.list_count++;
    o->sheet.explaining = false;
    o->sheet.heads.count = 0;
    o->sheet.keys.count = 0;
    o->sheet.row.count = 0;
}

static void add_head(struct outline *o, struct str text, const struct kind_mark *mark) {
    struct key_sheet *sheet = &o->sheet;
    bool unused = sheet->heads.count > 0 &&
                  (sheet->keys.count == 0 ||
                   sheet->keys.at[sheet->keys.count - 1].section_idx < sheet->heads.count);
    sheet->heads.count -= unused;
    *vec_push(o->ir->arena, &sheet->heads) = (struct outline_section){
        .head = text,
        .kind = *mark,
        .right_letter = key_legend(text),
        .place = outline_place(o, text),
    };
    sheet->explaining = false;
}

static struct listed_key *add_key(struct outline *o, struct str text, uint32_t number,
                                  struct str value) {
    struct key_sheet *sheet = &o->sheet;
    struct listed_key key = {
        .section_idx = sheet->heads.count,
        .number = number,
        .value = value,
        .place = outline_place(o, text),
    };
    if (sheet->keys.count > 0) {
        const struct listed_key *last = &sheet->keys.at[sheet->keys.count - 1];
        if (last->section_idx == key.section_idx)
            key.run = last->run + (key.number <= last->number);
    }
    if (sheet->keys.count == KEY_COUNT_MAX) {
        ir_report_fact(o->ir, DIAG_KEY_LIST_UNREADABLE, key.place, STR("答案表太长"));
        sheet->keys.count = 0;
    }
    struct listed_key *made = vec_push(o->ir->arena, &sheet->keys);
    *made = key;
    sheet->explaining = false;
    return made;
}

static void add_entries(struct outline *o, struct str text, const key_entries *entries) {
    for (uint32_t i = 0; i < entries->count; i++)
        add_key(o, str_from_offset(text, entries->at[i].offset), entries->at[i].number,
                entries->at[i].value);
}

static bool is_rule(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (strchr("|-:+= ", text.ptr[i]) == NULL)
            return false;
    return true;
}

/* The next line with something on it that is not the rule of a table. */
static struct str next_row(const struct outline *o) {
    struct lines ahead = o->lines;
    struct line line;
    while (lines_next(&ahead, &line)) {
        struct str text = str_trim(line.text);
        if (!is_rule(text))
            return text;
    }
    return (struct str){NULL, 0};
}

/* The two rows of a table. */
static bool take_row(struct outline *o, struct str text) {
    struct key_sheet *sheet = &o->sheet;
    if (sheet->row.count == 0) {
        bool numbers = key_list_numbers(o->ir->arena, text, &sheet->row);
        key_entries copy = sheet->row;
        if (!numbers || !key_list_values(next_row(o), &copy))
            sheet->row.count = 0;
        return sheet->row.count > 0;
    }
    struct key_entry *first = &sheet->row.at[0];
    if (!key_list_values(text, &sheet->row))
        return false;
    for (uint32_t i = 0; i < sheet->row.count; i++)
        add_key(o, sheet->row.at[i].value, first[i].number, first[i].value);
    sheet->row.count = 0;
    return true;
}

/* `21. 六十日`, `1.【答案】B`, `1.题干-D:选项文字`: one answer on a line of its own. */
static bool take_numbered(struct outline *o, struct str text) {
    struct number_mark mark;
    struct option_mark option;
    struct field_mark field;
    struct key_quote quote;
    if (!mark_number(text, &mark) || mark_option(outline_next_text(o), &option))
        return false;
    struct str value = str_trim(str_from_offset(text, mark.bytes));
    struct listed_key *key = add_key(o, text, mark.number, (struct str){NULL, 0});
    if (key_list_quote(value, &quote)) {
        key->value = quote.letters;
        key->stem = quote.stem;
        key->option = quote.option;
        return true;
    }
    if (mark_field(value, &field) && field.field == FIELD_KEY)
        value = str_trim(str_from_offset(value, field.bytes));
    if (value.len > 0) {
        vec_reserve(o->ir->arena, &key->text, 1);
        *vec_push(o->ir->arena, &key->text) = outline_piece(o, value);
    }
    return true;
}

/* Lines below an answer: 答案：, 解析：, and what continues them. */
static bool take_continued(struct outline *o, struct str text) {
    struct field_mark field;
    if (o->sheet.keys.count == 0)
        return false;
    struct listed_key *key = &o->sheet.keys.at[o->sheet.keys.count - 1];
    bool marked = mark_field(text, &field);
    if (marked && field.field != FIELD_KEY && field.field != FIELD_RATIONALE)
        return false;
    if (marked) {
        o->sheet.explaining = field.field == FIELD_RATIONALE;
        text = str_trim(str_from_offset(text, field.bytes));
    } else if (!o->sheet.explaining && key->value.len > 0) {
        return false;
    }
    piece_vec *pieces = o->sheet.explaining ? &key->rationale : &key->text;
    if (text.len > 0 && pieces->count < LIMIT_ITEM_LINE_COUNT_MAX)
        *vec_push(o->ir->arena, pieces) = outline_piece(o, text);
    return true;
}

static void report_unequal(struct outline *o, struct str text) {
    ir_report_fact(o->ir, DIAG_KEY_LIST_UNREADABLE, outline_place(o, text),
                   STR("答案表里一段编号与答案的个数不同"));
}

static bool take_entries(struct outline *o, struct str text) {
    key_entries *entries = &o->sheet.entries;
    enum key_line line = read_entries(o, text, entries);
    if (line == KEY_LINE_UNEQUAL)
        report_unequal(o, text);
    else
        add_entries(o, text, entries);
    return line != KEY_LINE_NONE;
}

/* What stands behind a head or on the next line, if it is answers; their count in `entries`. */
static bool lists_below(struct outline *o, struct str rest, key_entries *entries) {
    struct str text = rest.len > 0 ? rest : outline_next_text(o);
    return key_list_numbers(o->ir->arena, text, entries) ||
           read_entries(o, text, entries) != KEY_LINE_NONE;
}

/* `一、填空题` inside a list, above answers in words. */
static bool repeats_head(struct outline *o, const struct kind_mark *mark) {
    struct number_mark number;
    struct option_mark option;
    bool words = mark->kind == ITEM_BLANK || mark->kind == ITEM_SHORT || mark->kind == ITEM_ESSAY ||
                 mark->kind == ITEM_KIND_COUNT;
    struct str next = outline_next_text(o);
    return o->sheet.open && words && !mark_option(next, &option) && mark_number(next, &number) &&
           has_number(o, number.number);
}

/* A head inside the list, with or without answers behind it; outside, one that answers follow. */
static bool take_head(struct outline *o, struct str text) {
    struct kind_mark mark;
    key_entries *entries = &o->sheet.entries;
    if (!mark_list_head(text, &mark))
        return false;
    struct str rest = behind_head(text, &mark);
    bool listed = lists_below(o, rest, entries);
    bool several = listed && entries->count > 1 && has_number(o, entries->at[0].number);
    if (o->sheet.open ? !listed && !repeats_head(o, &mark) : !several)
        return false;
    if (!o->sheet.open)
        begin_list(o);
    add_head(o, text, &mark);
    return rest.len == 0 || take_row(o, rest) || take_entries(o, rest) || take_numbered(o, rest);
}

/* `1.题干-D:选项文字`, and the next line goes on so. */
static bool quotes_items(struct outline *o, struct str text) {
    struct number_mark mark, after;
    struct key_quote quote;
    struct str next = outline_next_text(o);
    return mark_number(text, &mark) && has_number(o, mark.number) &&
           key_list_quote(str_from_offset(text, mark.bytes), &quote) && mark_number(next, &after) &&
           after.number == mark.number + 1 &&
           key_list_quote(str_from_offset(next, after.bytes), &quote);
}

/* Without a head: several answers on a line, or a table, or quoted stems, to items that were read.
 */
static bool opens_bare_list(struct outline *o, struct str text) {
    key_entries *entries = &o->sheet.entries;
    bool waiting = o->draft.active && o->draft.open == PART_KEY && !draft_has(&o->draft, PART_KEY);
    if (waiting)
        return false;
    if (key_list_numbers(o->ir->arena, text, entries))
        return has_number(o, entries->at[0].number) && key_list_values(next_row(o), entries);
    if (read_entries(o, text, entries) == KEY_LINE_NONE)
        return quotes_items(o, text);
    return entries->count > 1 && entries->at[1].number == entries->at[0].number + 1 &&
           has_number(o, entries->at[0].number) && has_number(o, entries->at[1].number);
}

/* `答案：1.B 2.C` behind the last item of a section. */
static bool opens_field_list(struct outline *o, struct str text) {
    struct field_mark field;
    key_entries *entries = &o->sheet.entries;
    enum item_kind kind = o->draft.kind;
    bool choice = draft_has(&o->draft, PART_OPTIONS) || kind == ITEM_SINGLE ||
                  kind == ITEM_MULTIPLE || kind == ITEM_JUDGE;
    if (!o->draft.active || !choice || kind == ITEM_MATCH || !mark_field(text, &field) ||
        field.field != FIELD_KEY)
        return false;
    struct str value = str_trim(str_from_offset(text, field.bytes));
    if (read_entries(o, value, entries) != KEY_LINE_ENTRIES || entries->count < 2)
        return false;
    for (uint32_t i = 0; i < entries->count; i++)
        if (!has_number(o, entries->at[i].number))
            return false;
    begin_list(o);
    add_entries(o, value, entries);
    return true;
}

static bool opens_headed_list(struct outline *o, struct str text) {
    struct kind_mark mark;
    if (opens_list(o, text)) {
        begin_list(o);
        if (mark_section_start(text, &mark))
            add_head(o, text, &mark);
        return true;
    }
    return false;
}

static bool take_list_line(struct outline *o, struct str text) {
    static bool (*const RULES[])(struct outline *, struct str) = {
        take_row, take_head, take_entries, take_numbered, take_continued, opens_list,
    };
    if (is_rule(text))
        return true;
    for (size_t i = 0; i < COUNT_OF(RULES); i++)
        if (RULES[i](o, text))
            return true;
    return false;
}

bool outline_take_keys(struct outline *o, struct str text, uint32_t starts, bool speaks) {
    if (o->sheet.open) {
        if (take_list_line(o, text))
            return true;
        outline_settle_keys(o);
        return false;
    }
    if (!o->any_seen || o->sheet.list_count == LIST_COUNT_MAX)
        return false;
    if (speaks && (opens_headed_list(o, text) || opens_field_list(o, text)))
        return true;
    if ((starts & START_SECTION) != 0 && take_head(o, text))
        return true;
    if (!opens_bare_list(o, text))
        return false;
    begin_list(o);
    return take_list_line(o, text);
}
