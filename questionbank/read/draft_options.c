/* The options of an item, and what authors get wrong around them. */
#include "base/core/limits.h"
#include "questionbank/read/draft_finish.h"
#include "questionbank/read/key.h"

/* Whether the run found in the stem is provable: at least A and B, none without text. */
static bool is_inline_run(const struct option_run *run) {
    bool full = run->fault == OPTIONS_FINE && run->count >= 2;
    for (uint32_t i = 0; full && i < run->count; i++)
        full = run->options[i].text.len > 0;
    return full;
}

/* Options that begin on a line of the stem: tried with the last piece of the stem before the other
 * option lines. On success the stem ends where option A begins. */
static bool split_from_stem(struct finish *f, struct option_run *run) {
    piece_vec *stem = &f->draft->parts[PART_STEM];
    const piece_vec *options = &f->draft->parts[PART_OPTIONS];
    if (stem->count == 0)
        return false;
    struct piece first[16];
    piece_vec pieces = {.at = first, .cap = COUNT_OF(first)};
    struct piece *last = &stem->at[stem->count - 1];
    if (last->literal || last->text.len == 0)
        return false;
    if (memchr(last->text.ptr, 'A', last->text.len) == NULL && !str_contains(last->text, STR("Ａ")))
        return false;
    *vec_push(f->arena, &pieces) = *last;
    for (uint32_t i = 0; i < options->count; i++)
        *vec_push(f->arena, &pieces) = options->at[i];
    struct option_run attempt;
    options_split(f->arena, f->context->source_idx, &pieces, f->context->separator, &attempt);
    if (!is_inline_run(&attempt) || attempt.first_piece != 0)
        return false;
    last->text = str_trim(str_slice(last->text, 0, attempt.first_offset));
    if (last->text.len == 0)
        stem->count--;
    *run = attempt;
    return true;
}

static void report_run(struct finish *f, const struct option_run *run) {
    static const enum diag DIAGS[] = {
        [OPTIONS_REPEATED] = DIAG_QUESTIONS_MERGED,
        [OPTIONS_BROKEN] = DIAG_OPTION_LABELS,
        [OPTIONS_CROWDED] = DIAG_OPTIONS_TOO_MANY,
        [OPTIONS_LONG] = DIAG_OPTION_TOO_LONG,
    };
    if (run->fault != OPTIONS_FINE)
        finish_report(f, DIAGS[run->fault], run->fault_place, (struct str){NULL, 0});
}

static bool may_have_options(enum item_kind kind) {
    return kind == ITEM_SINGLE || kind == ITEM_MULTIPLE || kind == ITEM_JUDGE ||
           kind == ITEM_KIND_COUNT || kind == ITEM_ORDER;
}

static void add_options(struct finish *f, const struct ir_option *options, uint32_t count) {
    if (count == 0)
        return;
    vec_reserve(f->arena, &f->item->options, count);
    memcpy(f->item->options.at, options, count * sizeof *options);
    f->item->options.count = count;
}

struct span {
    size_t start;
    size_t end;
};

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

/* Where the pieces stand in the source; false when they were made elsewhere. */
static bool find_span(const struct finish *f, const struct piece *first, const struct piece *last,
                      struct span *out) {
    struct str text = f->context->ir->sources.at[f->context->source_idx].text;
    uintptr_t begin = (uintptr_t)text.ptr, end = begin + text.len;
    uintptr_t from = (uintptr_t)first->text.ptr, to = (uintptr_t)last->text.ptr + last->text.len;
    if (from < begin || to > end || from > to)
        return false;
    *out = (struct span){from - begin, to - begin};
    return true;
}

/* Takes in the blanks around the span, and its line end when it fills its lines; false when text
 * stands behind it. */
static bool widen_span(const struct finish *f, struct span *span) {
    struct str text = f->context->ir->sources.at[f->context->source_idx].text;
    while (span->start > 0 && is_space(text.ptr[span->start - 1]))
        span->start--;
    while (span->end < text.len && is_space(text.ptr[span->end]))
        span->end++;
    bool starts = span->start == 0 || is_line_end(text.ptr[span->start - 1]);
    bool ends = span->end == text.len || is_line_end(text.ptr[span->end]);
    if (starts && ends && span->end < text.len) {
        bool crlf = str_starts(str_from_offset(text, span->end), STR("\r\n"));
        span->end += crlf ? 2 : 1;
    }
    return ends;
}

static void offer_edit(struct finish *f, enum diag diag, const struct span *span,
                       struct str replacement) {
    ir_edit(f->context->ir, diag,
            (struct ir_edit){.source_idx = f->context->source_idx,
                             .offset = span->start,
                             .bytes = span->end - span->start,
                             .replacement = replacement});
}

/* Office files repeat an option above the options by a slip of the editor. */
static void drop_repeated_line(struct finish *f) {
    piece_vec *stem = &f->draft->parts[PART_STEM];
    struct span span;
    if (stem->count < 2)
        return;
    const struct piece *last = &stem->at[stem->count - 1];
    for (uint32_t i = 0; i < f->item->options.count; i++) {
        if (!str_eq(str_trim(last->text), f->item->options.at[i].text))
            continue;
        finish_report(f, DIAG_STEM_REPEATS_OPTION, piece_place(f, last), (struct str){NULL, 0});
        if (find_span(f, last, last, &span) && widen_span(f, &span))
            offer_edit(f, DIAG_STEM_REPEATS_OPTION, &span, (struct str){NULL, 0});
        stem->count--;
        return;
    }
}

void finish_options(struct finish *f) {
    const piece_vec *pieces = &f->draft->parts[PART_OPTIONS];
    struct option_run run = {.count = 0};
    if (f->draft->options.count > 0) {
        add_options(f, f->draft->options.at, f->draft->options.count);
    } else if (pieces->count > 0) {
        options_split(f->arena, f->context->source_idx, pieces, f->context->separator, &run);
        if (run.fault == OPTIONS_BROKEN)
            split_from_stem(f, &run);
    } else if (!f->draft->closed && may_have_options(f->draft->kind)) {
        split_from_stem(f, &run);
    }
    report_run(f, &run);
    add_options(f, run.options, run.count);
    drop_repeated_line(f);
}

/* The pieces stand one behind the other in the source, with nothing but blanks between. */
static bool is_contiguous(const piece_vec *pieces) {
    for (uint32_t i = 1; i < pieces->count; i++) {
        const struct str *before = &pieces->at[i - 1].text, *next = &pieces->at[i].text;
        if ((uintptr_t)next->ptr < (uintptr_t)before->ptr + before->len)
            return false;
        struct str gap = {before->ptr + before->len,
                          (size_t)(next->ptr - (before->ptr + before->len))};
        if (str_trim(gap).len > 0)
            return false;
    }
    return true;
}

static void offer_plain_judgement(struct finish *f, char letter) {
    const piece_vec *options = &f->draft->parts[PART_OPTIONS];
    const piece_vec *keys = &f->draft->parts[PART_KEY];
    struct span lines, value;
    bool sound = options->count > 0 && keys->count == 1 && is_contiguous(options) &&
                 find_span(f, &options->at[0], &options->at[options->count - 1], &lines) &&
                 widen_span(f, &lines) && find_span(f, &keys->at[0], &keys->at[0], &value);
    if (!sound)
        return;
    struct str word = letter == 'A' ? STR("错误") : STR("正确");
    if (value.end == lines.start)
        value.end = lines.end;
    else
        offer_edit(f, DIAG_JUDGE_SWAPPED, &lines, (struct str){NULL, 0});
    offer_edit(f, DIAG_JUDGE_SWAPPED, &value, word);
}

void finish_swapped(struct finish *f) {
    const struct ir_item *item = f->item;
    char letters[KEY_LETTERS_MAX];
    bool judge = item->kind == ITEM_JUDGE || item->kind == ITEM_KIND_COUNT;
    if (!judge || item->options.count != 2 || item->key.count != 1 ||
        key_judgement(item->options.at[0].text) != 'F' ||
        key_judgement(item->options.at[1].text) != 'T')
        return;
    finish_report(f, DIAG_JUDGE_SWAPPED, item->options.at[0].place, (struct str){NULL, 0});
    if (key_letters(item->key.at[0], letters) == 1 && letters[0] <= 'B')
        offer_plain_judgement(f, letters[0]);
}
