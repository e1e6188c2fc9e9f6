/* Where each value of a record goes in a draft. Texts that may hold options go in line by line, all
 * others whole, so that their line breaks stay. */
#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/read/key.h"
#include "questionbank/read/record_build.h"
#include "questionbank/read/record_lists.h"

const struct record_value *record_find(const record_values *values, enum record_role role) {
    for (uint32_t i = 0; i < values->count; i++)
        if (values->at[i].role == role)
            return &values->at[i];
    return NULL;
}

struct str record_find_text(const struct record_build *b, enum record_role role) {
    const struct record_value *value = record_find(b->values, role);
    return value == NULL ? (struct str){NULL, 0} : record_text(b->reader, value);
}

struct piece record_piece(const struct record_reader *reader, const struct record_value *value,
                          uint32_t idx) {
    uint32_t line = value->line + idx;
    uint32_t from = reader->starts[line - 1], to = reader->starts[line];
    struct str text = str_slice(reader->text, from, to - from - 1);
    return (struct piece){.text = str_trim(text), .line = {text, text.ptr, line}};
}

/* The whole value as one piece: its lines stay as they are. */
static struct piece whole_of(const struct record_reader *reader, const struct record_value *value) {
    struct piece piece = record_piece(reader, value, 0);
    piece.text = record_text(reader, value);
    if (piece.text.len > 0 && value->line_count > 1)
        piece.line.start = reader->text.ptr + reader->starts[value->line - 1];
    return piece;
}

/* Text that stands nowhere in the file as it is here. */
static struct piece made_piece(const struct record_value *value, struct str text) {
    return (struct piece){.text = text, .line = {text, text.ptr, value->line}};
}

/* A stem that begins with option A is none: the prompt above it is the question. */
static bool is_options_only(const struct record_build *b) {
    struct option_mark mark;
    return mark_option(record_text(b->reader, b->stem), &mark) && mark.idx == 0 &&
           record_find(b->values, RECORD_OPTION) == NULL &&
           record_find(b->values, RECORD_OPTIONS) == NULL;
}

bool record_prompt_asks(const struct record_build *b) {
    return b->stem == NULL || b->reader->prompts_vary || is_options_only(b);
}

/* Options by their place; empty columns at the end are left out. */
void record_find_options(struct record_build *b) {
    for (uint32_t i = 0; i < b->values->count; i++) {
        const struct record_value *value = &b->values->at[i];
        if (value->idx >= RECORD_OPTION_COUNT_MAX)
            continue;
        if (value->role == RECORD_LABEL)
            b->labels.at[value->idx] = record_text(b->reader, value);
        if (value->role != RECORD_OPTION || b->options[value->idx] != NULL)
            continue;
        if (record_text(b->reader, value).len == 0 && (value->flags & RECORD_LISTED) == 0)
            continue;
        b->options[value->idx] = value;
        if (value->idx >= b->option_count)
            b->option_count = value->idx + 1U;
    }
}

/* Whether each option repeats its own letter: `A．甲` in the column 选项A. */
static bool repeat_letters(const struct record_build *b) {
    for (uint32_t i = 0; i < b->option_count; i++) {
        struct option_mark mark;
        if (b->options[i] == NULL || !mark_option(record_text(b->reader, b->options[i]), &mark) ||
            mark.idx != i)
            return false;
    }
    return b->option_count > 0;
}

static void add_columns(struct record_build *b) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct draft *draft = &b->reader->draft;
    bool repeated = repeat_letters(b);
    for (uint32_t i = 0; i < b->option_count; i++) {
        struct ir_option option = {.label = {&LETTERS[i], 1}, .place = draft->place};
        struct option_mark mark = {0};
        if (b->options[i] != NULL) {
            option.text = record_text(b->reader, b->options[i]);
            option.place = record_place(b->reader, b->options[i]);
        }
        if (repeated && mark_option(option.text, &mark))
            option.text = str_trim(str_from_offset(option.text, mark.bytes));
        *vec_push(b->reader->ir->arena, &draft->options) = option;
    }
}

static void add_options(struct record_build *b) {
    const struct record_value *value = record_find(b->values, RECORD_OPTIONS);
    struct option_mark mark;
    add_columns(b);
    if (value == NULL || b->option_count > 0)
        return;
    struct str text = record_text(b->reader, value);
    if (!mark_option(text, &mark) && !mark_bare_option(text, &mark))
        record_add_unmarked(b->reader, value, &b->reader->draft);
}

void record_add_whole(struct record_build *b, enum record_role role, enum part part) {
    const struct record_value *value = record_find(b->values, role);
    if (value != NULL)
        draft_add(&b->reader->draft, b->reader->ir->arena, part, whole_of(b->reader, value));
}

static void add_lines(struct record_build *b, const struct record_value *value, uint32_t from,
                      enum part part) {
    for (uint32_t i = from; i < value->line_count; i++)
        draft_add(&b->reader->draft, b->reader->ir->arena, part, record_piece(b->reader, value, i));
}

/* The line of a stem at which its options begin: that of A, or that of B when A is glued to the
 * text before it. */
static uint32_t first_option_line(const struct record_build *b, const struct record_value *stem) {
    uint32_t second = stem->line_count;
    for (uint32_t i = 0; i < stem->line_count; i++) {
        struct option_mark mark;
        if (!mark_option(record_piece(b->reader, stem, i).text, &mark))
            continue;
        if (mark.idx == 0 && i > 0)
            return i;
        if (mark.idx == 1 && i < second)
            second = i;
    }
    return second;
}

/* A statement that is judged in words has no options. */
static bool is_judged_in_words(const struct record_build *b) {
    return b->kind == ITEM_JUDGE && key_judgement(record_find_text(b, RECORD_KEY)) != 0;
}

static bool may_hold_options(const struct record_build *b) {
    bool choice = b->kind == ITEM_SINGLE || b->kind == ITEM_MULTIPLE || b->kind == ITEM_JUDGE ||
                  b->kind == ITEM_ORDER || b->kind == ITEM_KIND_COUNT;
    return choice && !is_judged_in_words(b) && b->option_count == 0 &&
           record_find(b->values, RECORD_OPTIONS) == NULL;
}

static void add_stem(struct record_build *b) {
    struct record_reader *reader = b->reader;
    struct draft *draft = &reader->draft;
    const struct record_value *prompt = record_find(b->values, RECORD_PROMPT);
    bool asks = prompt != NULL && record_prompt_asks(b);
    if (asks)
        draft_add(draft, reader->ir->arena, PART_STEM, whole_of(reader, prompt));
    if (b->stem == NULL)
        return;
    draft->closed = !may_hold_options(b);
    if (draft->closed) {
        draft_add(draft, reader->ir->arena, PART_STEM, whole_of(reader, b->stem));
        return;
    }
    uint32_t cut = asks && is_options_only(b) ? 0 : first_option_line(b, b->stem);
    for (uint32_t i = 0; i < cut; i++)
        draft_add(draft, reader->ir->arena, PART_STEM, record_piece(reader, b->stem, i));
    add_lines(b, b->stem, cut, PART_OPTIONS);
}

static void add_lists(struct record_build *b) {
    static const enum part PARTS[RECORD_ROLE_COUNT] = {
        [RECORD_OPTIONS] = PART_OPTIONS,
        [RECORD_TAGS] = PART_TAGS,
        [RECORD_CITES] = PART_CITES,
        [RECORD_PROOFS] = PART_PROOFS,
    };
    for (uint32_t i = 0; i < b->values->count; i++) {
        const struct record_value *value = &b->values->at[i];
        if (PARTS[value->role] != 0 && (value->flags & RECORD_LISTED) == 0)
            add_lines(b, value, 0, PARTS[value->role]);
    }
}

/* `正确答案：B。` in the column of answers. */
static struct str without_mark(struct str key) {
    struct field_mark mark;
    bool marked = mark_field(key, &mark) && mark.field == FIELD_KEY;
    return marked ? str_trim(str_from_offset(key, mark.bytes)) : key;
}

/* The answers of blanks on lines of their own, as one text. */
static struct str join_blanks(struct arena *arena, struct str key) {
    struct buf buf = buf_make(arena, LIMIT_STEM_BYTES_MAX);
    struct lines lines = lines_of(key);
    struct line line;
    while (lines_next(&lines, &line)) {
        struct str one = str_trim(line.text);
        if (one.len > 0 && buf.len > 0)
            buf_add(&buf, STR("；"));
        buf_add(&buf, one);
    }
    return buf.full ? key : buf_str(&buf);
}

static void add_key(struct record_build *b, const struct record_value *value) {
    struct piece piece = whole_of(b->reader, value);
    bool text_kind = b->kind == ITEM_BLANK || b->kind == ITEM_SHORT || b->kind == ITEM_ESSAY;
    struct str key = text_kind ? piece.text : without_mark(piece.text);
    bool choice = b->option_count > 0 || record_find(b->values, RECORD_OPTIONS) != NULL;
    bool several_lines = memchr(key.ptr, '\n', key.len) != NULL;
    piece.text = key;
    if (several_lines && b->kind == ITEM_MATCH) {
        add_lines(b, value, 0, PART_KEY); /* a pair each */
        return;
    }
    if (several_lines && b->kind == ITEM_BLANK)
        piece = made_piece(value, join_blanks(b->reader->ir->arena, key));
    if (several_lines && !choice && b->kind == ITEM_KIND_COUNT && may_hold_options(b) &&
        b->reader->draft.parts[PART_OPTIONS].count == 0)
        b->reader->draft.kind = ITEM_SHORT;
    draft_add(&b->reader->draft, b->reader->ir->arena, PART_KEY, piece);
}

/* The letters of options that are marked right. */
static struct str right_letters(const struct record_build *b, const struct record_value **first) {
    char letters[RECORD_OPTION_COUNT_MAX];
    size_t count = 0;
    for (uint32_t i = 0; i < b->option_count; i++) {
        if (b->options[i] == NULL || (b->options[i]->flags & RECORD_RIGHT) == 0)
            continue;
        *first = count == 0 ? b->options[i] : *first;
        letters[count++] = (char)('A' + i);
    }
    return arena_str(b->reader->ir->arena, (struct str){letters, count});
}

/* The answer of an item whose options are known one by one. */
static void add_choice(struct record_build *b, const struct record_value *value, struct str key) {
    struct draft *draft = &b->reader->draft;
    key = without_mark(key);
    struct str letters = record_resolve_key(b->reader, draft, &b->labels, key);
    if (letters.len == 0 && record_is_number(key)) {
        b->number_key = value;
        return;
    }
    struct piece piece = made_piece(value, letters.len > 0 ? letters : key);
    draft_add(draft, b->reader->ir->arena, PART_KEY, piece);
}

static void add_keys(struct record_build *b) {
    struct arena *arena = b->reader->ir->arena;
    const struct record_value *first = record_find(b->values, RECORD_KEY);
    bool listed = record_is_list(b->values, RECORD_KEY);
    bool choice = b->reader->draft.options.count > 0 && b->kind != ITEM_ORDER;
    struct str letters = right_letters(b, &first);
    if (letters.len == 0)
        letters = record_listed_letters(b->reader, b->values);
    if (letters.len > 0) {
        draft_add(&b->reader->draft, arena, PART_KEY, made_piece(first, letters));
        return;
    }
    if (listed && choice)
        add_choice(b, first, record_joined(b->reader, b->values, RECORD_KEY));
    for (uint32_t i = 0; i < b->values->count && !listed; i++) {
        const struct record_value *value = &b->values->at[i];
        struct str text = record_text(b->reader, value);
        if (value->role != RECORD_KEY || text.len == 0)
            continue;
        if (choice)
            add_choice(b, value, text);
        else
            add_key(b, value);
    }
}

static void add_rationales(struct record_build *b) {
    for (uint32_t i = 0; i < b->values->count; i++)
        if (b->values->at[i].role == RECORD_RATIONALE)
            draft_add(&b->reader->draft, b->reader->ir->arena, PART_RATIONALE,
                      whole_of(b->reader, &b->values->at[i]));
}

void record_fill_draft(struct record_build *b) {
    add_options(b);
    add_stem(b);
    add_lists(b);
    add_keys(b);
    add_rationales(b);
}
