/* Which line belongs to what. Each line goes down a table of rules, from the marks that are certain
 * (a head, a field word) to the fallback: it continues what is open. */
#include "questionbank/read/outline.h"

#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/hidden.h"
#include "questionbank/read/key.h"
#include "questionbank/read/outline_state.h"

/* Answers and explanations that are cut off the text before them, on one line. */
enum { INLINE_CUTS_MAX = 64 };

static void left_over(struct outline *o, struct str text) {
    ir_report(o->ir, DIAG_TEXT_LEFT_OVER, outline_place(o, text));
}

static void remember_number(struct outline *o) {
    uint32_t number = o->draft.number.number;
    *vec_push(o->ir->arena, &o->numbered) = (struct numbered_item){
        .section_idx = o->sections.count - 1,
        .number = number,
        .item_idx = o->ir->items.count - 1,
    };
}

void outline_finish_item(struct outline *o) {
    uint32_t before = o->ir->items.count;
    if (!o->draft.active)
        return;
    struct draft_context context = {
        .ir = o->ir,
        .source_idx = o->source_idx,
        .separator = o->form->separator,
        .section = outline_section(o)->head,
        .topic = o->topic,
        .stimulus = o->material.used ? o->material.text : (struct str){NULL, 0},
        .right_letter = outline_section(o)->right_letter,
    };
    draft_finish(&o->draft, &context);
    if (o->draft.numbered && o->ir->items.count > before)
        remember_number(o);
}

/* The first item behind a key list: its paper is another one. */
static void begin_paper(struct outline *o) {
    o->sections.at[0] = *outline_section(o);
    o->sections.count = 1;
    o->numbered.count = 0;
    memset(o->seen, 0, sizeof o->seen);
    o->any_seen = false;
    o->paper_done = false;
    o->sheet.list_count = 0;
    o->index.count = 0;
}

void outline_begin_item(struct outline *o, struct str stem, enum item_kind kind) {
    struct kind_mark prefix;
    outline_finish_item(o);
    outline_case_close(o);
    if (o->paper_done)
        begin_paper(o);
    if (mark_kind_prefix(stem, &prefix)) {
        kind = prefix.kind;
        stem = str_trim(str_from_offset(stem, prefix.bytes));
    }
    draft_begin(&o->draft, outline_place(o, stem), kind);
    draft_add(&o->draft, o->ir->arena, PART_STEM, outline_piece(o, stem));
    o->material.item_count++;
    o->list_number = 0;
}

struct str outline_next_text(struct outline *o) {
    if (o->next_of_line == o->line.number)
        return o->next_text;
    struct lines ahead = o->lines;
    struct line line;
    o->next_of_line = o->line.number;
    o->next_text = (struct str){NULL, 0};
    while (o->next_text.len == 0 && lines_next(&ahead, &line)) {
        if (line.text.len > LIMIT_LINE_BYTES_MAX)
            break;
        o->next_text = str_trim(line.text);
    }
    return o->next_text;
}

static void begin_section(struct outline *o, struct outline_section section) {
    uint32_t last = o->sections.count - 1;
    bool unused =
        o->sections.count > 1 &&
        (o->numbered.count == 0 || o->numbered.at[o->numbered.count - 1].section_idx < last);
    o->sections.count -= unused;
    *vec_push(o->ir->arena, &o->sections) = section;
    o->last_number = 0;
}

static bool take_section(struct outline *o, struct str text) {
    struct kind_mark mark;
    if (!mark_section(text, &mark))
        return false;
    outline_case_end(o, false);
    char said = key_legend(text);
    begin_section(o, (struct outline_section){
                         .head = text,
                         .kind = mark,
                         .right_letter = said != 0 ? said : o->right_letter,
                     });
    return true;
}

static bool take_chapter(struct outline *o, struct str text) {
    struct str title = mark_chapter(text);
    if (title.len == 0)
        return false;
    outline_case_end(o, false);
    o->topic = title;
    return true;
}

static void take_item_field(struct outline *o, enum field field, struct str value,
                            struct str line) {
    static const enum part PARTS[FIELD_COUNT] = {
        [FIELD_KEY] = PART_KEY,     [FIELD_RATIONALE] = PART_RATIONALE,
        [FIELD_CITES] = PART_CITES, [FIELD_DIFFICULTY] = PART_DIFFICULTY,
        [FIELD_TAGS] = PART_TAGS,   [FIELD_PROOFS] = PART_PROOFS,
        [FIELD_NAME] = PART_NAME,   [FIELD_ACCEPT] = PART_ACCEPTS,
    };
    o->list_number = 0;
    if (!o->draft.active || (value.len == 0 && draft_has(&o->draft, PARTS[field])))
        left_over(o, line);
    else
        draft_add(&o->draft, o->ir->arena, PARTS[field], outline_piece(o, value));
}

static bool take_field(struct outline *o, struct str text) {
    struct field_mark mark;
    if (!mark_field(text, &mark))
        return false;
    struct str value = str_trim(str_from_offset(text, mark.bytes));
    if (mark.field == FIELD_TOPIC) {
        outline_case_end(o, false);
        o->topic = value;
    } else if (mark.field == FIELD_STIMULUS) {
        outline_case_end(o, false);
        outline_case_begin(o, true);
        outline_case_add(o, outline_piece(o, value));
    } else if (mark.field == FIELD_STIMULUS_END) {
        outline_case_end(o, true);
    } else {
        take_item_field(o, mark.field, value, text);
    }
    return true;
}

/* `A 甲` opens the options only when `B` follows on the next line. */
static bool opens_bare_options(struct outline *o, struct str text) {
    struct option_mark mark, after;
    if (!mark_bare_option(text, &mark) || draft_has(&o->draft, PART_KEY))
        return false;
    if (draft_has(&o->draft, PART_OPTIONS)) {
        struct option_mark first;
        return mark_bare_option(o->draft.parts[PART_OPTIONS].at[0].text, &first);
    }
    return mark.idx == 0 && mark_bare_option(outline_next_text(o), &after) && after.idx == 1;
}

static bool take_option(struct outline *o, struct str text) {
    struct option_mark mark;
    bool explained = o->draft.open >= PART_RATIONALE && draft_has(&o->draft, PART_OPTIONS);
    if (!o->draft.active || o->material.open || explained)
        return false;
    if (!mark_option(text, &mark) && !opens_bare_options(o, text))
        return false;
    draft_add(&o->draft, o->ir->arena, PART_OPTIONS, outline_piece(o, text));
    return true;
}

/* （正确） on a line of its own. */
static bool take_judgement(struct outline *o, struct str text) {
    struct bracket bracket;
    bool alone = key_bracket(text, 0, &bracket) && bracket.bytes == text.len;
    if (!alone || !o->draft.active || key_judgement(text) == 0 ||
        draft_has(&o->draft, PART_OPTIONS))
        return false;
    draft_add(&o->draft, o->ir->arena, PART_KEY, outline_piece(o, text));
    return true;
}

/* Whether an unmarked line can only be the start of something new. */
static bool is_complete(const struct outline *o) {
    const struct draft *draft = &o->draft;
    bool answered = draft_has(draft, PART_KEY) && draft->open != PART_RATIONALE;
    bool words = draft->kind == ITEM_SHORT || draft->kind == ITEM_ESSAY;
    bool choice_answered = false;
    if (draft->open > PART_RATIONALE)
        return true;
    if (words && draft->numbered && draft->open == PART_KEY)
        return false;
    if (draft->open == PART_KEY && draft_has(draft, PART_KEY)) {
        char letters[KEY_LETTERS_MAX];
        struct str key = draft->parts[PART_KEY].at[0].text;
        choice_answered = key_letters(key, letters) > 0 || key_judgement(key) != 0;
    }
    bool separated = o->blank_before && !o->form->records;
    return choice_answered || (separated && (answered || draft->open == PART_OPTIONS));
}

/* Outside of items, a text that says what the letters of judge items mean. */
static bool take_legend(struct outline *o, struct str text) {
    char right_letter = o->draft.active ? 0 : key_legend(text);
    if (right_letter == 0)
        return false;
    outline_section(o)->right_letter = right_letter;
    if (o->sections.count == 1)
        o->right_letter = right_letter;
    return true;
}

static void take_rest(struct outline *o, struct str text) {
    enum item_kind kind = outline_section(o)->kind.kind;
    if (o->material.open) {
        outline_case_add(o, outline_piece(o, text));
    } else if (!o->draft.active) {
        if (!take_legend(o, text))
            outline_begin_item(o, text, kind);
    } else if (!is_complete(o)) {
        bool paragraph = !draft_is_item(&o->draft) && o->blank_before;
        if (paragraph)
            outline_begin_item(o, text, kind);
        else
            draft_add(&o->draft, o->ir->arena, o->draft.open, outline_piece(o, text));
    } else if (o->draft.numbered) {
        left_over(o, text);
    } else {
        outline_begin_item(o, text, kind);
    }
}

/* Whether 答案 or 解析 stands in the text: what was found ahead is kept. */
static bool has_word(struct outline *o, enum field field, struct str text) {
    struct str word = field == FIELD_KEY ? STR("答案") : STR("解析");
    struct word_search *search = &o->words[field != FIELD_KEY];
    const struct str *all = &o->ir->sources.at[o->source_idx].text;
    const char *end = all->ptr + all->len;
    if (search->next == NULL || text.ptr < search->from || search->next < text.ptr) {
        const char *found = memmem(text.ptr, (size_t)(end - text.ptr), word.ptr, word.len);
        *search = (struct word_search){text.ptr, found == NULL ? end : found};
    }
    return search->next + word.len <= text.ptr + text.len;
}

/* Case material and explanations may speak of answers: `故正确答案：B`. */
static bool may_cut(const struct outline *o, struct str text) {
    struct number_mark mark;
    bool running = o->material.open || (o->draft.active && o->draft.open == PART_RATIONALE);
    return !running || mark_number(text, &mark);
}

/* Cuts an answer or an explanation off that stands behind other text: `D．丁 答案：B 解析：…`. The
 * rest goes down the rules as a line of its own. */
static struct str cut_inline(struct outline *o, struct str text, struct str *rest) {
    static const enum field FIELDS[] = {FIELD_KEY, FIELD_RATIONALE};
    struct field_mark at_start, mark;
    size_t best = STR_NONE;
    bool key = has_word(o, FIELD_KEY, text), rationale = has_word(o, FIELD_RATIONALE, text);
    *rest = (struct str){NULL, 0};
    if ((!key && !rationale) || !may_cut(o, text))
        return text;
    bool is_field = mark_field(text, &at_start);
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        if (is_field && (at_start.field != FIELD_KEY || FIELDS[i] == FIELD_KEY))
            continue;
        if (!(FIELDS[i] == FIELD_KEY ? key : rationale))
            continue;
        size_t at = mark_find_field(text, FIELDS[i], &mark);
        if (at != STR_NONE && at > 0 && at < best)
            best = at;
    }
    if (best == STR_NONE)
        return text;
    *rest = str_from_offset(text, best);
    return str_trim(str_slice(text, 0, best));
}

struct rule {
    uint32_t starts; /* what the text must begin with (enum start) */
    bool (*take)(struct outline *o, struct str text);
};

static const struct rule RULES[] = {
    {START_SECTION, take_section},
    {START_CHAPTER, take_chapter},
    {START_FIELD, take_field},
    {START_NUMBER, outline_take_number},
    {START_NUMBER, outline_take_bare_number},
    {START_OPTION, take_option},
    {START_BRACKET, take_judgement},
};

/* A line of a key list; it may begin with a number or a head, or speak of answers. What stands
 * behind an answer, its explanation, is left in `*rest`. */
static bool take_keys(struct outline *o, struct str text, uint32_t starts, struct str *rest) {
    bool speaks = has_word(o, FIELD_KEY, text);
    *rest = (struct str){NULL, 0};
    if (o->form->records || !o->any_seen)
        return false;
    if (o->sheet.open)
        text = cut_inline(o, text, rest);
    else if (!speaks && (starts & (START_NUMBER | START_SECTION)) == 0 &&
             !str_starts(text, STR("题")) && !str_starts(text, STR("|")))
        return false;
    return outline_take_keys(o, text, starts, speaks);
}

static void take_text(struct outline *o, struct str text) {
    struct str rest;
    uint32_t cuts = 0;
    for (text = str_trim(text); text.len > 0; text = str_trim(rest)) {
        uint32_t starts = mark_starts(text);
        bool taken = take_keys(o, text, starts, &rest);
        if (!taken && cuts++ < INLINE_CUTS_MAX)
            text = cut_inline(o, text, &rest);
        for (size_t i = 0; i < COUNT_OF(RULES) && !taken; i++)
            taken = (starts & RULES[i].starts) != 0 && RULES[i].take(o, text);
        if (!taken && text.len > 0)
            take_rest(o, text);
        o->blank_before = false;
    }
}

/* `\1．甲` is text whatever it looks like; `\frac` is a command of a formula. */
static bool is_literal(struct str text) {
    if (text.len == 0 || text.ptr[0] != '\\')
        return false;
    char first = text.len > 1 ? text.ptr[1] : 0, second = text.len > 2 ? text.ptr[2] : 0;
    bool command = first >= 'a' && first <= 'z';
    return !command && !(first >= 'A' && first <= 'Z' && second >= 'a' && second <= 'z');
}

static void take_literal(struct outline *o, struct str text) {
    struct piece piece = {str_from_offset(text, 1), o->line, true};
    if (o->material.open)
        outline_case_add(o, piece);
    else if (o->draft.active)
        draft_add(&o->draft, o->ir->arena, o->draft.open, piece);
    else
        left_over(o, text);
    o->blank_before = false;
}

/* A record's line is its number with the first field, then one field after each tab. */
static void take_record_line(struct outline *o, struct str text) {
    struct number_mark mark;
    size_t head = mark_number(text, &mark) && mark.style == NUMBER_TAB ? mark.bytes : 0;
    size_t tab = str_find_char(str_from_offset(text, head), '\t');
    struct str rest =
        tab == STR_NONE ? (struct str){NULL, 0} : str_from_offset(text, head + tab + 1);
    take_text(o, tab == STR_NONE ? text : str_slice(text, 0, head + tab));
    while (rest.ptr != NULL)
        take_text(o, str_cut(&rest, '\t'));
}

static void refuse_line(struct outline *o) {
    ir_report_fact(o->ir, DIAG_LINE_TOO_LONG, (struct ir_place){o->source_idx, o->line.number, 1},
                   arena_printf(o->ir->arena, "这一行有 %zu 字节，超过 %d，没有读取",
                                o->line.text.len, LIMIT_LINE_BYTES_MAX));
    o->draft.damaged = true;
}

static void take_line(struct outline *o) {
    if (o->line.text.len > LIMIT_LINE_BYTES_MAX) {
        refuse_line(o);
        return;
    }
    struct str text = str_trim(o->line.text);
    if (text.len == 0)
        o->blank_before = true;
    else if (o->form->records)
        take_record_line(o, o->line.text);
    else if (is_literal(text))
        take_literal(o, str_from_offset(o->line.text, (size_t)(text.ptr - o->line.text.ptr)));
    else if (!o->has_breaks)
        take_text(o, text);
    else
        for (struct str rest = text; rest.ptr != NULL;)
            take_text(o, break_cut(&rest));
    if (text.len > 0)
        o->text_end = o->lines.rest.ptr;
}

void outline_read(struct ir *ir, uint32_t source_idx, const struct outline_form *form) {
    const struct ir_source *source = &ir->sources.at[source_idx];
    struct outline o = {
        .ir = ir,
        .source_idx = source_idx,
        .form = form,
        .lines = lines_of(source->text),
        .has_breaks = (source->traits & TRAIT_BREAK) != 0,
        .text_end = source->text.ptr,
    };
    begin_section(&o, (struct outline_section){.kind = {.kind = ITEM_KIND_COUNT}});
    while (ir->items.count <= LIMIT_ITEM_COUNT_MAX && lines_next(&o.lines, &o.line))
        take_line(&o);
    outline_settle_keys(&o);
    outline_case_end(&o, false);
}
