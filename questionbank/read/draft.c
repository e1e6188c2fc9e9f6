/* From the pieces of an item to the item. Where the source can be read in two ways, the item is
 * quarantined with the reason; nothing is guessed. */
#include "questionbank/read/draft.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"

static const struct str EMPTY_BRACKET = STR_INIT("（　　）");

void draft_begin(struct draft *draft, struct ir_place place, enum item_kind kind) {
    for (size_t i = 0; i < PART_COUNT; i++)
        draft->parts[i].count = 0;
    draft->active = true;
    draft->numbered = false;
    draft->damaged = false;
    draft->crowded = false;
    draft->kind = kind;
    draft->number = (struct number_mark){0};
    draft->open = PART_STEM;
    draft->place = place;
}

void draft_add(struct draft *draft, struct arena *arena, enum part part, struct piece piece) {
    draft->open = part;
    if (draft->parts[part].count == LIMIT_ITEM_LINE_COUNT_MAX)
        draft->crowded = true;
    else if (piece.text.len > 0)
        *vec_push(arena, &draft->parts[part]) = piece;
}

bool draft_has(const struct draft *draft, enum part part) {
    return draft->parts[part].count > 0;
}

bool draft_is_item(const struct draft *draft) {
    return draft->numbered || draft_has(draft, PART_OPTIONS) || draft_has(draft, PART_KEY);
}

struct str pieces_join(struct arena *arena, const piece_vec *pieces, struct str separator,
                       size_t bytes_max, bool *cut) {
    if (pieces->count == 1 && pieces->at[0].text.len <= bytes_max)
        return str_trim(pieces->at[0].text);
    struct buf buf = buf_make(arena, bytes_max);
    for (uint32_t i = 0; i < pieces->count && !buf.full; i++) {
        if (i > 0)
            buf_add(&buf, separator);
        buf_add(&buf, pieces->at[i].text);
    }
    *cut = *cut || buf.full;
    return pieces->count == 0 ? (struct str){NULL, 0} : str_trim(buf_str(&buf));
}

/* What draft_finish works on. */
struct finish {
    struct draft *draft;
    const struct draft_context *context;
    struct arena *arena;
    struct ir_item *item;
};

static void report(struct finish *f, enum diag diag, struct ir_place place, struct str fact) {
    ir_report_item(f->context->ir, f->item, diag, place, fact);
}

static struct ir_place piece_place(const struct finish *f, const struct piece *piece) {
    return line_place(f->context->source_idx, &piece->line, piece->text.ptr);
}

static struct str join(struct finish *f, enum part part, size_t bytes_max) {
    const piece_vec *pieces = &f->draft->parts[part];
    bool cut = false;
    struct str text = pieces_join(f->arena, pieces, f->context->separator, bytes_max, &cut);
    if (cut)
        report(f, DIAG_TEXT_TOO_LONG, piece_place(f, &pieces->at[0]),
               arena_printf(f->arena, "文字超过 %zu 字节", bytes_max));
    return text;
}

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
    piece_vec pieces = {0};
    struct piece *last = &stem->at[stem->count - 1];
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
        report(f, DIAGS[run->fault], run->fault_place, (struct str){NULL, 0});
}

static bool may_have_options(enum item_kind kind) {
    return kind == ITEM_SINGLE || kind == ITEM_MULTIPLE || kind == ITEM_JUDGE ||
           kind == ITEM_KIND_COUNT || kind == ITEM_ORDER;
}

static void finish_options(struct finish *f) {
    struct option_run run = {0};
    const piece_vec *pieces = &f->draft->parts[PART_OPTIONS];
    bool any = pieces->count > 0;
    if (any)
        options_split(f->arena, f->context->source_idx, pieces, f->context->separator, &run);
    bool retry = any ? run.fault == OPTIONS_BROKEN : may_have_options(f->draft->kind);
    if (retry)
        split_from_stem(f, &run);
    report_run(f, &run);
    for (uint32_t i = 0; i < run.count; i++)
        *vec_push(f->arena, &f->item->options) = run.options[i];
}

/* Office files repeat an option above the options by a slip of the editor. */
static void drop_repeated_line(struct finish *f) {
    piece_vec *stem = &f->draft->parts[PART_STEM];
    if (stem->count < 2)
        return;
    const struct piece *last = &stem->at[stem->count - 1];
    for (uint32_t i = 0; i < f->item->options.count; i++) {
        if (!str_eq(str_trim(last->text), f->item->options.at[i].text))
            continue;
        report(f, DIAG_STEM_REPEATS_OPTION, piece_place(f, last), (struct str){NULL, 0});
        stem->count--;
        return;
    }
}

/* Whether two answers mean the same. */
static bool same_answer(struct str a, struct str b) {
    char x[KEY_LETTERS_MAX], y[KEY_LETTERS_MAX];
    uint32_t count = key_letters(a, x);
    char judgement = key_judgement(a);
    bool same_letters = count > 0 && count == key_letters(b, y) && memcmp(x, y, count) == 0;
    return str_eq(a, b) || same_letters || (judgement != 0 && judgement == key_judgement(b));
}

/* Letters that name options, each once: （GDP） is text. */
static bool names_options(const struct finish *f, struct str inner) {
    char letters[KEY_LETTERS_MAX];
    uint32_t count = key_letters(inner, letters), seen = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t idx = (uint32_t)(letters[i] - 'A');
        if (idx >= f->item->options.count || (seen & 1U << idx) != 0)
            return false;
        seen |= 1U << idx;
    }
    return count > 0;
}

static bool is_answer(const struct finish *f, struct str inner) {
    bool may_judge = f->item->kind == ITEM_JUDGE ||
                     (f->item->kind == ITEM_KIND_COUNT && f->item->options.count == 0);
    return names_options(f, inner) || (may_judge && key_judgement(inner) != 0);
}

/* The brackets of a stem that hold nothing but an answer. */
struct bracket_search {
    struct bracket found; /* the one that is the answer */
    uint32_t answers;     /* how many could be it */
    uint32_t empty;       /* how many wait for one */
};

static struct bracket_search search_brackets(const struct finish *f, struct str key) {
    struct bracket_search search = {0};
    struct bracket bracket;
    for (size_t from = 0; key_bracket(f->item->stem, from, &bracket);
         from = bracket.start + bracket.bytes) {
        search.empty += str_trim(bracket.inner).len == 0;
        if (!is_answer(f, bracket.inner) || (key.len > 0 && !same_answer(key, bracket.inner)))
            continue;
        search.found = bracket;
        search.answers++;
    }
    return search;
}

static struct str blank_bracket(struct finish *f, const struct bracket *bracket) {
    struct str stem = f->item->stem;
    return arena_printf(f->arena, "%.*s%.*s%.*s", (int)bracket->start, stem.ptr,
                        STR_ARGS(EMPTY_BRACKET),
                        STR_ARGS(str_from_offset(stem, bracket->start + bracket->bytes)));
}

/* The answer out of the stem's bracket; the official sees an empty one. */
static struct str take_bracket_key(struct finish *f, struct str key) {
    struct bracket_search search = search_brackets(f, key);
    if (search.answers > 1 && key.len == 0)
        report(f, DIAG_KEY_CONFLICT, f->item->place, STR("题干里有几个括号都像是答案"));
    if (key.len > 0 && search.answers == 0 && search.empty == 0 &&
        search_brackets(f, (struct str){NULL, 0}).answers == 1)
        report(f, DIAG_KEY_CONFLICT, f->item->place, STR("题干括号里的答案与“答案”一行不同"));
    if (search.answers != 1)
        return key;
    struct str inner = search.found.inner;
    f->item->stem = blank_bracket(f, &search.found);
    return key.len > 0 ? key : str_trim(inner);
}

static void finish_key(struct finish *f) {
    const piece_vec *pieces = &f->draft->parts[PART_KEY];
    bool open_text = f->item->kind == ITEM_SHORT || f->item->kind == ITEM_ESSAY;
    struct str key = join(f, PART_KEY, LIMIT_STEM_BYTES_MAX);
    for (uint32_t i = 1; i < pieces->count && !open_text; i++)
        if (!same_answer(pieces->at[0].text, pieces->at[i].text)) {
            report(f, DIAG_KEY_CONFLICT, piece_place(f, &pieces->at[i]), (struct str){NULL, 0});
            return;
        }
    if (!open_text && pieces->count > 0)
        key = str_trim(pieces->at[0].text);
    if (!open_text)
        key = take_bracket_key(f, key);
    if (key.len > 0)
        *vec_push(f->arena, &f->item->key) = key;
}

/* The next member of a list in one text; false when nothing is left. `separators` are folded
 * characters and end with 0. */
static bool next_of_list(struct str *rest, const uint32_t *separators, struct str *one) {
    while (rest->len > 0) {
        size_t at = 0, end = 0;
        bool cut = false;
        while (!cut && at < rest->len) {
            end = at;
            uint32_t c = char_next(*rest, &at);
            for (const uint32_t *s = separators; *s != 0 && !cut; s++)
                cut = c == *s;
        }
        *one = str_trim(str_slice(*rest, 0, cut ? end : rest->len));
        *rest = str_from_offset(*rest, at);
        if (one->len > 0)
            return true;
    }
    return false;
}

static void add_list(struct finish *f, enum part part, const uint32_t *separators, ir_texts *list) {
    const piece_vec *pieces = &f->draft->parts[part];
    for (uint32_t i = 0; i < pieces->count; i++) {
        struct str rest = pieces->at[i].text, one;
        while (list->count < LIMIT_ITEM_LIST_MAX && next_of_list(&rest, separators, &one))
            *vec_push(f->arena, list) = one;
        if (str_trim(rest).len > 0) {
            report(f, DIAG_LIST_TOO_LONG, piece_place(f, &pieces->at[i]), (struct str){NULL, 0});
            return;
        }
    }
}

static void finish_lists(struct finish *f) {
    static const uint32_t SEMICOLON[] = {';', 0};
    static const uint32_t COMMAS[] = {0x3001 /* 、 */, ',', ';', 0};
    static const uint32_t BAR[] = {'|', 0};
    add_list(f, PART_CITES, SEMICOLON, &f->item->cites);
    add_list(f, PART_TAGS, COMMAS, &f->item->tags);
    add_list(f, PART_PROOFS, BAR, &f->item->proofs);
}

static void finish_difficulty(struct finish *f) {
    static const struct {
        struct str word;
        enum difficulty difficulty;
    } WORDS[] = {
        {STR_INIT("易"), DIFFICULTY_EASY},     {STR_INIT("容易"), DIFFICULTY_EASY},
        {STR_INIT("简单"), DIFFICULTY_EASY},   {STR_INIT("中"), DIFFICULTY_MEDIUM},
        {STR_INIT("中等"), DIFFICULTY_MEDIUM}, {STR_INIT("一般"), DIFFICULTY_MEDIUM},
        {STR_INIT("难"), DIFFICULTY_HARD},     {STR_INIT("较难"), DIFFICULTY_HARD},
        {STR_INIT("困难"), DIFFICULTY_HARD},
    };
    if (!draft_has(f->draft, PART_DIFFICULTY))
        return;
    const struct piece *piece = &f->draft->parts[PART_DIFFICULTY].at[0];
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_eq(str_trim(piece->text), WORDS[i].word)) {
            f->item->difficulty = WORDS[i].difficulty;
            return;
        }
    report(f, DIAG_DIFFICULTY_UNKNOWN, piece_place(f, piece), (struct str){NULL, 0});
}

void draft_finish(struct draft *draft, const struct draft_context *context) {
    if (!draft->active)
        return;
    draft->active = false;
    struct ir *ir = context->ir;
    if (!draft_is_item(draft)) {
        ir_report(ir, DIAG_TEXT_LEFT_OVER, draft->place);
        return;
    }
    struct finish f = {draft, context, ir->arena, vec_push(ir->arena, &ir->items)};
    *f.item = (struct ir_item){
        .kind = draft->kind,
        .topic = context->topic,
        .section = context->section,
        .stimulus = context->stimulus,
        .place = draft->place,
        .quarantined = draft->damaged,
    };
    if (draft->crowded)
        report(&f, DIAG_TEXT_TOO_LONG, draft->place, STR("这道题的行数太多"));
    finish_options(&f);
    drop_repeated_line(&f);
    f.item->stem = join(&f, PART_STEM, LIMIT_STEM_BYTES_MAX);
    f.item->rationale = join(&f, PART_RATIONALE, LIMIT_STEM_BYTES_MAX);
    f.item->item_name = join(&f, PART_NAME, LIMIT_OPTION_BYTES_MAX);
    finish_key(&f);
    finish_lists(&f);
    finish_difficulty(&f);
}
