/* Numbers at the start of a line: an item, a question of a case, a list inside a text, or what the
 * conversion of a list left behind. Only the order of the numbers tells them apart. */
#include "base/core/limits.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/outline_state.h"

/* Gaps in the numbers that are named; a list with more of them has no order. */
enum { NAMED_GAPS_MAX = 50 };

static bool only_stem(const struct draft *draft) {
    return draft->active && draft->numbered && draft->open == PART_STEM &&
           !draft_has(draft, PART_OPTIONS) && !draft_has(draft, PART_KEY);
}

/* A model text or an explanation, in which lists are numbered as the items are. */
static bool is_running_text(const struct draft *draft) {
    bool words =
        draft->kind == ITEM_SHORT || draft->kind == ITEM_ESSAY || draft->kind == ITEM_MATCH;
    return draft->open == PART_RATIONALE || (draft->open == PART_KEY && words) ||
           (draft->open == PART_STEM && draft->kind == ITEM_MATCH);
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
    bool continues = o->list_number > 0 && mark->number == o->list_number + 1;
    if (is_running_text(draft))
        return other_style || (!o->blank_before && (mark->number != expected || continues));
    return draft->open == PART_STEM && !draft_has(draft, PART_KEY) && other_style;
}

static void note_gap(struct outline *o, struct str text, const struct number_mark *mark) {
    uint32_t last = o->last_number;
    bool ordered = !o->form->records && mark->style != NUMBER_TAB && !o->material.nested;
    o->last_number = ordered ? mark->number : 0;
    if (!ordered || last == 0 || mark->number <= last + 1 || o->gap_count == NAMED_GAPS_MAX)
        return;
    o->gap_count++;
    ir_report_fact(o->ir, DIAG_NUMBER_GAP, outline_place(o, text),
                   arena_printf(o->ir->arena, "题号从 %u 跳到 %u", last, mark->number));
}

/* Behind the last of several numbers that follow each other: `2、3、4、` left where a list was
 * converted; 0 when the text has no such run. */
static size_t number_run_bytes(struct str text, struct number_mark *last, bool *alone) {
    struct number_mark mark = {0}, next;
    size_t bytes = 0;
    uint32_t count = 0;
    while (mark_number(str_from_offset(text, bytes), &next) && next.style == NUMBER_PLAIN &&
           (count == 0 || next.number == mark.number + 1)) {
        mark = next;
        bytes += next.bytes;
        count++;
    }
    struct str rest = str_from_offset(text, bytes);
    *alone = rest.len == 0 || str_starts(rest, STR("…"));
    *last = mark;
    return count >= 3 || (count == 2 && *alone) ? bytes : 0;
}

static void number_item(struct outline *o, struct str text, const struct number_mark *mark) {
    outline_begin_item(o, str_trim(str_from_offset(text, mark->bytes)),
                       outline_section(o)->kind.kind);
    note_gap(o, text, mark);
    o->draft.numbered = true;
    o->draft.number = *mark;
    o->any_seen = true;
    if (mark->number <= KEY_NUMBER_MAX)
        o->seen[mark->number / 64] |= (uint64_t)1 << mark->number % 64;
}

/* True when the line holds nothing else; otherwise the mark becomes that of the whole run. */
static bool take_number_run(struct outline *o, struct str text, struct number_mark *mark) {
    bool alone = false;
    struct number_mark last;
    size_t bytes = number_run_bytes(text, &last, &alone);
    if (bytes == 0)
        return false;
    ir_report(o->ir, DIAG_NUMBER_RUN, outline_place(o, text));
    o->last_number = 0;
    *mark = last;
    mark->bytes = bytes;
    return alone;
}

bool outline_take_number(struct outline *o, struct str text) {
    struct number_mark mark;
    if (!mark_number(text, &mark))
        return false;
    bool outer = !o->form->records || mark.style == NUMBER_TAB;
    bool may_nest = o->form->records || outline_section(o)->kind.is_case;
    if (o->material.nested) {
        if (mark.style == o->material.outer_style)
            outline_case_end(o, false);
    } else if (may_nest && only_stem(&o->draft) && mark.style != o->draft.number.style) {
        outline_case_from_stem(o);
    } else if (!outer || is_list_number(o, &mark)) {
        o->list_number = mark.number;
        return false;
    }
    if (outer && take_number_run(o, text, &mark))
        return true;
    number_item(o, text, &mark);
    return true;
}

/* `4适用…` is a question of a case when an answer follows at once. */
bool outline_take_bare_number(struct outline *o, struct str text) {
    struct number_mark mark;
    struct field_mark field;
    bool may = o->form->records && (o->material.nested || only_stem(&o->draft)) &&
               text.ptr == str_trim(o->line.text).ptr;
    if (!may || !mark_bare_number(text, &mark) || !mark_field(outline_next_text(o), &field) ||
        field.field != FIELD_KEY)
        return false;
    if (!o->material.nested)
        outline_case_from_stem(o);
    number_item(o, text, &mark);
    return true;
}
