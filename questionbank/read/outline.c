/* Which line belongs to what. Each line goes down a table of rules, from the marks that are certain
 * (a head, a field word) to the fallback: it continues what is open. */
#include "questionbank/read/outline.h"

#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/draft.h"
#include "questionbank/read/key.h"

struct outline {
    struct ir *ir;
    uint32_t source_idx;
    const struct outline_form *form;
    struct lines lines;
    struct line line;      /* the current one */
    struct str next_text;  /* the next line that is not blank, looked up once per line */
    uint32_t next_of_line; /* the line for which it was looked up */
    bool blank_before;

    struct kind_mark section_kind;
    struct str section;
    struct str topic;

    piece_vec stimulus;
    bool stimulus_open;     /* lines go to it */
    bool stimulus_cut;      /* it has more lines than are kept */
    bool stimulus_used;     /* items share it until it ends */
    bool stimulus_declared; /* began with 材料： */
    uint32_t stimulus_items;
    struct str stimulus_text;
    bool nested;                   /* the items are the numbered questions of a case */
    enum number_style outer_style; /* of the case itself */

    struct draft draft;
};

static struct ir_place place_of(const struct outline *o, struct str text) {
    return line_place(o->source_idx, &o->line, text.ptr);
}

static struct piece piece_of(const struct outline *o, struct str text) {
    return (struct piece){str_trim(text), o->line};
}

static void left_over(struct outline *o, struct str text) {
    ir_report(o->ir, DIAG_TEXT_LEFT_OVER, place_of(o, text));
}

static void finish_item(struct outline *o) {
    struct draft_context context = {
        .ir = o->ir,
        .source_idx = o->source_idx,
        .separator = o->form->separator,
        .section = o->section,
        .topic = o->topic,
        .stimulus = o->stimulus_used ? o->stimulus_text : (struct str){NULL, 0},
    };
    draft_finish(&o->draft, &context);
}

static void add_stimulus(struct outline *o, struct piece piece) {
    if (o->stimulus.count < LIMIT_ITEM_LINE_COUNT_MAX)
        *vec_push(o->ir->arena, &o->stimulus) = piece;
    else
        o->stimulus_cut = true;
}

static void close_stimulus(struct outline *o) {
    if (!o->stimulus_open)
        return;
    bool cut = o->stimulus_cut;
    o->stimulus_text =
        pieces_join(o->ir->arena, &o->stimulus, o->form->separator, LIMIT_STEM_BYTES_MAX, &cut);
    if (cut)
        ir_report(o->ir, DIAG_TEXT_TOO_LONG,
                  line_place(o->source_idx, &o->stimulus.at[0].line, o->stimulus.at[0].text.ptr));
    o->stimulus_open = false;
    o->stimulus_used = true;
    o->stimulus_items = 0;
}

/* `declared_end`: the source says 材料完. */
static void end_stimulus(struct outline *o, bool declared_end) {
    finish_item(o);
    close_stimulus(o);
    if (o->stimulus_used && o->stimulus.count > 0) {
        const struct piece *first = &o->stimulus.at[0];
        struct ir_place place = line_place(o->source_idx, &first->line, first->text.ptr);
        if (o->stimulus_items == 0)
            ir_report(o->ir, DIAG_STIMULUS_UNUSED, place);
        else if (o->stimulus_declared && !declared_end)
            ir_report(o->ir, DIAG_STIMULUS_OPEN, place);
    }
    o->stimulus.count = 0;
    o->stimulus_used = false;
    o->nested = false;
}

static void begin_stimulus(struct outline *o, bool declared) {
    o->stimulus.count = 0;
    o->stimulus_open = true;
    o->stimulus_cut = false;
    o->stimulus_declared = declared;
}

static void begin_item(struct outline *o, struct str stem, enum item_kind kind) {
    struct kind_mark prefix;
    finish_item(o);
    close_stimulus(o);
    if (mark_kind_prefix(stem, &prefix)) {
        kind = prefix.kind;
        stem = str_trim(str_from_offset(stem, prefix.bytes));
    }
    draft_begin(&o->draft, place_of(o, stem), kind);
    draft_add(&o->draft, o->ir->arena, PART_STEM, piece_of(o, stem));
    o->stimulus_items++;
}

/* The next line that is not blank; empty at the end, or when that line is too long to read. */
static struct str next_text(struct outline *o) {
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

static bool take_section(struct outline *o, struct str text) {
    struct kind_mark mark;
    if (!mark_section(text, &mark))
        return false;
    end_stimulus(o, false);
    o->section_kind = mark;
    o->section = text;
    return true;
}

static bool take_chapter(struct outline *o, struct str text) {
    struct str title = mark_chapter(text);
    if (title.len == 0)
        return false;
    end_stimulus(o, false);
    o->topic = title;
    return true;
}

/* Cuts an answer or an explanation off that stands behind other text: `D．丁 答案：B 解析：…`. The
 * rest goes down the rules as a line of its own. */
static struct str cut_inline(struct str text, struct str *rest) {
    static const enum field FIELDS[] = {FIELD_KEY, FIELD_RATIONALE};
    struct field_mark at_start, mark;
    bool is_field = mark_field(text, &at_start);
    size_t best = STR_NONE;
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        if (is_field && (at_start.field != FIELD_KEY || FIELDS[i] == FIELD_KEY))
            continue;
        size_t at = mark_find_field(text, FIELDS[i], &mark);
        if (at != STR_NONE && at > 0 && at < best)
            best = at;
    }
    *rest = best == STR_NONE ? (struct str){NULL, 0} : str_from_offset(text, best);
    return best == STR_NONE ? text : str_trim(str_slice(text, 0, best));
}

/* Case material and explanations may speak of answers: `故正确答案：B`. */
static bool may_cut(const struct outline *o, struct str text) {
    struct number_mark mark;
    bool running = o->stimulus_open || (o->draft.active && o->draft.open == PART_RATIONALE);
    return !running || mark_number(text, &mark);
}

static void take_item_field(struct outline *o, enum field field, struct str value,
                            struct str line) {
    static const enum part PARTS[FIELD_COUNT] = {
        [FIELD_KEY] = PART_KEY,     [FIELD_RATIONALE] = PART_RATIONALE,
        [FIELD_CITES] = PART_CITES, [FIELD_DIFFICULTY] = PART_DIFFICULTY,
        [FIELD_TAGS] = PART_TAGS,   [FIELD_PROOFS] = PART_PROOFS,
        [FIELD_NAME] = PART_NAME,
    };
    if (!o->draft.active || (value.len == 0 && draft_has(&o->draft, PARTS[field])))
        left_over(o, line);
    else
        draft_add(&o->draft, o->ir->arena, PARTS[field], piece_of(o, value));
}

static bool take_field(struct outline *o, struct str text) {
    struct field_mark mark;
    if (!mark_field(text, &mark))
        return false;
    struct str value = str_trim(str_from_offset(text, mark.bytes));
    if (mark.field == FIELD_TOPIC) {
        end_stimulus(o, false);
        o->topic = value;
    } else if (mark.field == FIELD_STIMULUS) {
        end_stimulus(o, false);
        begin_stimulus(o, true);
        add_stimulus(o, piece_of(o, value));
    } else if (mark.field == FIELD_STIMULUS_END) {
        end_stimulus(o, true);
    } else {
        take_item_field(o, mark.field, value, text);
    }
    return true;
}

/* The stem read so far turns out to be the material of a case whose questions are numbered in
 * another style. */
static void begin_case(struct outline *o) {
    o->outer_style = o->draft.number.style;
    o->draft.active = false;
    begin_stimulus(o, false);
    for (uint32_t i = 0; i < o->draft.parts[PART_STEM].count; i++)
        add_stimulus(o, o->draft.parts[PART_STEM].at[i]);
    o->nested = true;
}

static bool only_stem(const struct draft *draft) {
    return draft->active && draft->numbered && draft->open == PART_STEM &&
           !draft_has(draft, PART_OPTIONS) && !draft_has(draft, PART_KEY);
}

/* Whether a number at the start of a line belongs to running text: a list inside a stem or an
 * explanation. */
static bool is_list_number(const struct outline *o, const struct number_mark *mark) {
    const struct draft *draft = &o->draft;
    uint32_t expected = draft->active && draft->numbered ? draft->number.number + 1 : 1;
    if (mark->maybe_decimal && mark->number != expected)
        return true;
    if (!draft->active || !draft->numbered)
        return false;
    bool other_style = mark->style != draft->number.style;
    if (draft->open == PART_STEM && !draft_has(draft, PART_KEY))
        return other_style;
    if (draft->open != PART_RATIONALE)
        return false;
    return other_style || (mark->number != expected && !o->blank_before);
}

static void number_item(struct outline *o, struct str text, const struct number_mark *mark) {
    enum item_kind kind = o->section_kind.kind;
    begin_item(o, str_trim(str_from_offset(text, mark->bytes)), kind);
    o->draft.numbered = true;
    o->draft.number = *mark;
}

static bool take_number(struct outline *o, struct str text) {
    struct number_mark mark;
    if (!mark_number(text, &mark))
        return false;
    bool outer = !o->form->records || mark.style == NUMBER_TAB;
    bool may_nest = o->form->records || o->section_kind.is_case;
    if (o->nested) {
        if (mark.style == o->outer_style)
            end_stimulus(o, false);
    } else if (may_nest && only_stem(&o->draft) && mark.style != o->draft.number.style) {
        begin_case(o);
    } else if (!outer || is_list_number(o, &mark)) {
        return false;
    }
    number_item(o, text, &mark);
    return true;
}

/* `4适用…` is a question of a case when an answer follows at once. */
static bool take_bare_number(struct outline *o, struct str text) {
    struct number_mark mark;
    struct field_mark field;
    bool may = o->form->records && (o->nested || only_stem(&o->draft)) &&
               text.ptr == str_trim(o->line.text).ptr;
    if (!may || !mark_bare_number(text, &mark) || !mark_field(next_text(o), &field) ||
        field.field != FIELD_KEY)
        return false;
    if (!o->nested)
        begin_case(o);
    number_item(o, text, &mark);
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
    return mark.idx == 0 && mark_bare_option(next_text(o), &after) && after.idx == 1;
}

static bool take_option(struct outline *o, struct str text) {
    struct option_mark mark;
    bool explained = o->draft.open >= PART_RATIONALE && draft_has(&o->draft, PART_OPTIONS);
    if (!o->draft.active || o->stimulus_open || explained)
        return false;
    if (!mark_option(text, &mark) && !opens_bare_options(o, text))
        return false;
    draft_add(&o->draft, o->ir->arena, PART_OPTIONS, piece_of(o, text));
    return true;
}

/* （正确） on a line of its own. */
static bool take_judgement(struct outline *o, struct str text) {
    struct bracket bracket;
    bool alone = key_bracket(text, 0, &bracket) && bracket.bytes == text.len;
    if (!alone || !o->draft.active || key_judgement(text) == 0 ||
        draft_has(&o->draft, PART_OPTIONS))
        return false;
    draft_add(&o->draft, o->ir->arena, PART_KEY, piece_of(o, text));
    return true;
}

/* Whether an unmarked line can only be the start of something new. */
static bool is_complete(const struct outline *o) {
    const struct draft *draft = &o->draft;
    bool answered = draft_has(draft, PART_KEY) && draft->open != PART_RATIONALE;
    bool choice_answered = false;
    if (draft->open == PART_KEY && draft_has(draft, PART_KEY)) {
        char letters[KEY_LETTERS_MAX];
        struct str key = draft->parts[PART_KEY].at[0].text;
        choice_answered = key_letters(key, letters) > 0 || key_judgement(key) != 0;
    }
    bool separated = o->blank_before && !o->form->records;
    if (draft->open > PART_RATIONALE)
        return true;
    return choice_answered || (separated && (answered || draft->open == PART_OPTIONS));
}

static void take_rest(struct outline *o, struct str text) {
    struct arena *arena = o->ir->arena;
    if (o->stimulus_open) {
        add_stimulus(o, piece_of(o, text));
    } else if (!o->draft.active) {
        begin_item(o, text, o->section_kind.kind);
    } else if (!is_complete(o)) {
        bool paragraph = !draft_is_item(&o->draft) && o->blank_before;
        if (paragraph)
            begin_item(o, text, o->section_kind.kind);
        else
            draft_add(&o->draft, arena, o->draft.open, piece_of(o, text));
    } else if (o->draft.numbered) {
        left_over(o, text);
    } else {
        begin_item(o, text, o->section_kind.kind);
    }
}

static void take_text(struct outline *o, struct str text) {
    static bool (*const RULES[])(struct outline *, struct str) = {
        take_section,     take_chapter, take_field,     take_number,
        take_bare_number, take_option,  take_judgement,
    };
    struct str rest;
    for (text = str_trim(text); text.len > 0; text = str_trim(rest)) {
        rest = (struct str){NULL, 0};
        if (may_cut(o, text))
            text = cut_inline(text, &rest);
        bool taken = false;
        for (size_t i = 0; i < COUNT_OF(RULES) && !taken; i++)
            taken = RULES[i](o, text);
        if (!taken && text.len > 0)
            take_rest(o, text);
        o->blank_before = false;
    }
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

static void take_line(struct outline *o) {
    if (o->line.text.len > LIMIT_LINE_BYTES_MAX) {
        ir_report_fact(o->ir, DIAG_LINE_TOO_LONG,
                       (struct ir_place){o->source_idx, o->line.number, 1},
                       arena_printf(o->ir->arena, "这一行有 %zu 字节，超过 %d，没有读取",
                                    o->line.text.len, LIMIT_LINE_BYTES_MAX));
        o->draft.damaged = true;
    } else if (str_trim(o->line.text).len == 0) {
        o->blank_before = true;
    } else if (o->form->records) {
        take_record_line(o, o->line.text);
    } else {
        take_text(o, o->line.text);
    }
}

void outline_read(struct ir *ir, uint32_t source_idx, const struct outline_form *form) {
    struct outline o = {
        .ir = ir,
        .source_idx = source_idx,
        .form = form,
        .lines = lines_of(ir->sources.at[source_idx].text),
        .section_kind = {.kind = ITEM_KIND_COUNT},
    };
    while (ir->items.count <= LIMIT_ITEM_COUNT_MAX && lines_next(&o.lines, &o.line))
        take_line(&o);
    end_stimulus(&o, false);
}
