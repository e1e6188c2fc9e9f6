/* From named values to an item. What people wrote goes through draft.h, which knows their habits;
 * what a program printed in normal form is taken as it is. */
#include "questionbank/read/record.h"

#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/record_build.h"
#include "questionbank/read/record_lists.h"

static bool is_plain_number(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

static void survey_prompt(struct record_reader *reader, const struct record_value *value) {
    struct hash hash = hash_of(record_text(reader, value));
    for (uint32_t i = 0; i < reader->prompt_count; i++)
        if (hash_eq(&hash, &reader->prompts[i]))
            return;
    if (reader->prompt_count == RECORD_PROMPT_COUNT_MAX)
        reader->prompts_vary = true;
    else
        reader->prompts[reader->prompt_count++] = hash;
    if (reader->prompt_line == 0)
        reader->prompt_line = value->line;
}

static void survey_name(struct record_reader *reader, const struct record_value *value) {
    int64_t number = 0;
    struct str name = record_text(reader, value);
    if (name.len == 0)
        return;
    if (reader->named++ == 0)
        reader->name_line = value->line;
    reader->running +=
        str_parse_i64(name, &number) == ERR_OK && number == (int64_t)reader->record_count;
}

static void survey_key(struct record_reader *reader, const record_values *values,
                       const struct record_value *key) {
    int64_t number = 0, options = 0;
    if (record_find(values, RECORD_LABEL) != NULL)
        return;
    for (uint32_t i = 0; i < values->count; i++)
        if (values->at[i].role == RECORD_OPTION && values->at[i].idx >= options)
            options = values->at[i].idx + 1;
    if (options == 0 || str_parse_i64(record_text(reader, key), &number) != ERR_OK)
        return;
    reader->counts_from_0 = reader->counts_from_0 || number == 0;
    reader->counts_from_1 = reader->counts_from_1 || number == options;
}

void record_survey(struct record_reader *reader, const record_values *values) {
    reader->record_count++;
    for (uint32_t i = 0; i < values->count; i++) {
        const struct record_value *value = &values->at[i];
        if (value->role == RECORD_PROMPT)
            survey_prompt(reader, value);
        else if (value->role == RECORD_NAME)
            survey_name(reader, value);
        else if (value->role == RECORD_KEY)
            survey_key(reader, values, value);
    }
}

/* The kind that a prompt names as a whole word: 请分析以下论述题. */
static enum item_kind kind_in_prompt(struct str prompt) {
    static const struct {
        struct str word;
        enum item_kind kind;
    } WORDS[] = {
        {STR_INIT("单选题"), ITEM_SINGLE},   {STR_INIT("单项选择题"), ITEM_SINGLE},
        {STR_INIT("多选题"), ITEM_MULTIPLE}, {STR_INIT("多项选择题"), ITEM_MULTIPLE},
        {STR_INIT("判断题"), ITEM_JUDGE},    {STR_INIT("填空题"), ITEM_BLANK},
        {STR_INIT("简答题"), ITEM_SHORT},    {STR_INIT("论述题"), ITEM_ESSAY},
    };
    enum item_kind kind = ITEM_KIND_COUNT;
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (!str_contains(prompt, WORDS[i].word))
            continue;
        if (kind != ITEM_KIND_COUNT && kind != WORDS[i].kind)
            return ITEM_KIND_COUNT;
        kind = WORDS[i].kind;
    }
    return kind;
}

static void find_kind(struct record_build *b) {
    static const struct str YES[] = {STR_INIT("true"), STR_INIT("1"), STR_INIT("是"),
                                     STR_INIT("yes")};
    struct arena *scratch = &b->reader->scratch;
    const struct record_value *value = record_find(b->values, RECORD_KIND);
    struct str word = record_find_text(b, RECORD_KIND);
    struct kind_mark section;
    struct str head = record_find_text(b, RECORD_SECTION);
    if (mark_section(head, &section))
        b->kind = section.kind;
    else if (!record_kind_of(scratch, head, &b->kind))
        b->kind = b->reader->section_kind;
    if (word.len > 0 && !record_kind_of(scratch, word, &b->kind))
        b->unknown_kind = value;
    struct str multiple = str_fold(scratch, record_find_text(b, RECORD_MULTIPLE));
    if (multiple.len > 0 && b->kind == ITEM_KIND_COUNT) {
        b->kind = ITEM_SINGLE;
        for (size_t i = 0; i < COUNT_OF(YES); i++)
            if (str_eq(multiple, YES[i]) || str_eq(multiple, STR("True")))
                b->kind = ITEM_MULTIPLE;
    }
    if (b->kind == ITEM_KIND_COUNT)
        b->kind = kind_in_prompt(record_find_text(b, RECORD_PROMPT));
    arena_reset(scratch);
}

static bool is_damaged(const record_values *values) {
    for (uint32_t i = 0; i < values->count; i++)
        if ((values->at[i].flags & RECORD_DAMAGED) != 0)
            return true;
    return false;
}

static bool name_counts(const struct record_reader *reader) {
    return reader->named == 0 || reader->running < reader->named;
}

static void add_name(struct record_build *b) {
    bool named = record_find_text(b, RECORD_NAME).len > 0;
    if (named && name_counts(b->reader))
        record_add_whole(b, RECORD_NAME, PART_NAME);
    else if (!named && !is_plain_number(record_find_text(b, RECORD_SERIAL)))
        record_add_whole(b, RECORD_SERIAL, PART_NAME);
}

static void add_difficulty(struct record_build *b) {
    enum difficulty difficulty;
    if (difficulty_parse(record_find_text(b, RECORD_DIFFICULTY), &difficulty) != ERR_OK)
        record_add_whole(b, RECORD_DIFFICULTY, PART_DIFFICULTY);
}

static void begin(struct record_build *b) {
    const struct record_value *first = b->stem;
    if (first == NULL)
        first = record_find(b->values, RECORD_PROMPT);
    if (first == NULL)
        first = &b->values->at[0];
    struct piece piece = record_piece(b->reader, first, 0);
    struct ir_place place = line_place(b->reader->source_idx, &piece.line, piece.text.ptr);
    draft_begin(&b->reader->draft, place, b->kind);
    b->reader->draft.numbered = true;
    b->reader->draft.damaged = is_damaged(b->values);
}

static void finish(struct record_build *b) {
    struct str section = record_find_text(b, RECORD_SECTION);
    struct draft_context context = {
        .ir = b->reader->ir,
        .source_idx = b->reader->source_idx,
        .separator = STR("\n"),
        .section = section.len > 0 ? section : b->reader->section,
        .topic = record_find_text(b, RECORD_TOPIC),
        .stimulus = record_joined(b->reader, b->values, RECORD_STIMULUS),
    };
    draft_finish(&b->reader->draft, &context);
}

static void report_gap(struct record_build *b, struct ir_item *item) {
    for (uint32_t i = 0; i < b->option_count; i++) {
        if (b->options[i] != NULL)
            continue;
        struct str fact =
            arena_printf(b->reader->ir->arena, "选项%c空着，后面的选项有内容", (char)('A' + i));
        ir_report_item(b->reader->ir, item, DIAG_OPTION_GAP, item->options.at[i + 1].place, fact);
        return;
    }
}

static void report_kind(struct record_build *b, struct ir_item *item) {
    if (b->unknown_kind == NULL)
        return;
    struct str word = record_text(b->reader, b->unknown_kind);
    bool long_word = word.len > 60;
    struct str fact = {NULL, 0};
    if (!long_word)
        fact = arena_printf(b->reader->ir->arena, "题型“%.*s”不认识", STR_ARGS(word));
    ir_report_item(b->reader->ir, item, DIAG_KIND_UNKNOWN, record_place(b->reader, b->unknown_kind),
                   fact);
}

/* An option whose next line begins with the next letter and a blank: whether that is an option of
 * its own cannot be told. */
static void report_bare_option(struct record_build *b, struct ir_item *item) {
    uint32_t count = item->options.count;
    if (count < 2 || item->quarantined)
        return;
    const struct ir_option *last = &item->options.at[count - 1];
    for (struct str rest = last->text; rest.ptr != NULL;) {
        struct option_mark mark;
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.ptr == last->text.ptr || !mark_bare_option(line, &mark) || mark.idx != count)
            continue;
        struct str fact = arena_printf(
            b->reader->ir->arena, "选项%c后面缺少标点，看不出是不是一个选项", (char)('A' + count));
        ir_report_item(b->reader->ir, item, DIAG_OPTION_LABELS, last->place, fact);
        return;
    }
}

static void tell_prompt(struct record_build *b) {
    struct record_reader *reader = b->reader;
    if (reader->prompt_told || record_prompt_asks(b) || record_find_text(b, RECORD_PROMPT).len == 0)
        return;
    reader->prompt_told = true;
    ir_report(reader->ir, DIAG_STEM_PROMPT,
              (struct ir_place){reader->source_idx, reader->prompt_line, 1});
}

/* Roles of which a record has one; HEADLINE stands beside a stem in vain. */
static bool is_single(enum record_role role) {
    static const bool SINGLE[RECORD_ROLE_COUNT] = {
        [RECORD_STEM] = true,   [RECORD_HEADLINE] = true, [RECORD_PROMPT] = true,
        [RECORD_OPTION] = true, [RECORD_KIND] = true,     [RECORD_MULTIPLE] = true,
        [RECORD_TOPIC] = true,  [RECORD_SECTION] = true,  [RECORD_DIFFICULTY] = true,
        [RECORD_NAME] = true,
    };
    return SINGLE[role];
}

/* A second value of the same meaning is left out, which is said once for each meaning. */
static void tell_twins(struct record_build *b) {
    struct record_reader *reader = b->reader;
    for (uint32_t i = 0; i < b->values->count; i++) {
        const struct record_value *value = &b->values->at[i];
        const struct record_value *first = NULL;
        for (uint32_t k = 0; k < i && first == NULL; k++)
            if (b->values->at[k].role == value->role && b->values->at[k].idx == value->idx)
                first = &b->values->at[k];
        if (value->role == RECORD_HEADLINE && b->stem != value)
            first = b->stem;
        struct str text = record_text(reader, value);
        if (first == NULL || !is_single(value->role) || text.len == 0 ||
            (reader->twins_told & 1U << value->role) != 0 ||
            str_eq(text, record_text(reader, first)))
            continue;
        reader->twins_told |= 1U << value->role;
        ir_report_fact(reader->ir, DIAG_TABLE_COLUMN, record_place(reader, value),
                       STR("这一项与另一项意思相同，没有读取"));
    }
}

static void read_loose(struct record_build *b) {
    begin(b);
    record_fill_draft(b);
    add_difficulty(b);
    add_name(b);
    finish(b);
    struct ir_item *item = &b->reader->ir->items.at[b->reader->ir->items.count - 1];
    report_gap(b, item);
    report_kind(b, item);
    if (b->option_count == 0 && b->reader->draft.options.count == 0) {
        record_unjoin_options(item);
        report_bare_option(b, item);
    }
    record_listed_key(b->reader, item, b->values);
    if (b->number_key != NULL)
        ir_report_item(b->reader->ir, item, DIAG_KEY_INDEX, record_place(b->reader, b->number_key),
                       (struct str){NULL, 0});
    record_add_lists(b->reader, item, b->values);
}

static const struct record_value *find_filled(const struct record_build *b, enum record_role role) {
    for (uint32_t i = 0; i < b->values->count; i++)
        if (b->values->at[i].role == role && record_text(b->reader, &b->values->at[i]).len > 0)
            return &b->values->at[i];
    return NULL;
}

void record_read(struct record_reader *reader, const record_values *values) {
    if (values->count == 0 || reader->ir->items.count > LIMIT_ITEM_COUNT_MAX)
        return;
    if (reader->ir->items.cap == 0)
        vec_reserve(reader->ir->arena, &reader->ir->items,
                    reader->record_count < LIMIT_ITEM_COUNT_MAX ? reader->record_count + 1
                                                                : LIMIT_ITEM_COUNT_MAX + 1);
    struct record_build b = {.reader = reader, .values = values};
    b.stem = find_filled(&b, RECORD_STEM);
    if (b.stem == NULL)
        b.stem = find_filled(&b, RECORD_HEADLINE);
    if (record_read_exact(reader, values))
        return;
    find_kind(&b);
    record_find_options(&b);
    tell_prompt(&b);
    tell_twins(&b);
    read_loose(&b);
    arena_reset(&reader->scratch);
}

void record_end(struct record_reader *reader) {
    if (!name_counts(reader))
        ir_report(reader->ir, DIAG_NAME_RUNNING,
                  (struct ir_place){reader->source_idx, reader->name_line, 1});
    arena_close(&reader->scratch);
}
