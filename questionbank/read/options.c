/* Options as people write them: one a line, several a line, glued together. Two passes: how strong
 * is the best mark of each letter, then the cuts at these marks. */
#include "questionbank/read/options.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/read/mark.h"

/* More marks than any item has; beyond it the run is refused unread. */
enum { MARK_COUNT_MAX = 4096 };

enum strength { STRENGTH_NONE, STRENGTH_GLUED, STRENGTH_BLANK, STRENGTH_START };

struct found_mark {
    struct option_mark mark;
    enum strength strength;
    bool is_inline; /* text of the same piece stands before it */
    uint32_t piece_idx;
    size_t offset;
};

typedef VEC(struct found_mark) mark_vec;

struct split {
    struct arena *arena;
    uint32_t source_idx;
    const piece_vec *pieces;
    struct str separator;
    mark_vec marks;
};

/* A letter inside a foreign word marks nothing; digits do end where an option begins: `30C：60`. */
static bool is_latin(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static struct ir_place place_at(const struct split *s, uint32_t piece_idx, size_t offset) {
    const struct piece *piece = &s->pieces->at[piece_idx];
    return line_place(s->source_idx, &piece->line, piece->text.ptr + offset);
}

/* Bytes that a mark can begin with: a letter, a bracket, the first byte of their full-width twins.
 */
static bool may_begin_mark(unsigned char c) {
    return (c >= 'A' && c <= 'Z') || c == '(' || c == 0xEF;
}

/* The folded character before `offset`, which is not 0. */
static uint32_t char_before(struct str text, size_t offset) {
    size_t at = offset - 1;
    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0U) == 0x80)
        at--;
    return char_next(text, &at);
}

/* How strong a mark at `offset` is; `behind_mark` is where the mark before it ends. */
static enum strength strength_at(struct str text, size_t offset, size_t behind_mark) {
    if (offset == behind_mark && offset > 0)
        return STRENGTH_BLANK;
    if (offset == 0)
        return STRENGTH_START;
    uint32_t before = char_before(text, offset);
    if (is_latin(before))
        return STRENGTH_NONE;
    if (char_is_blank(before))
        return str_trim(str_slice(text, 0, offset)).len == 0 ? STRENGTH_START : STRENGTH_BLANK;
    return before == ',' ? STRENGTH_START : STRENGTH_GLUED;
}

static void gather_piece(struct split *s, uint32_t piece_idx) {
    struct str text = s->pieces->at[piece_idx].text;
    size_t behind_mark = 0;
    if (s->pieces->at[piece_idx].literal)
        return;
    for (size_t at = 0; at < text.len && s->marks.count < MARK_COUNT_MAX; at++) {
        struct option_mark mark;
        if (!may_begin_mark((unsigned char)text.ptr[at]))
            continue;
        struct str rest = str_from_offset(text, at);
        bool is_inline = at > 0;
        if (!mark_option(rest, &mark) && (is_inline || !mark_bare_option(rest, &mark)))
            continue;
        enum strength strength = strength_at(text, at, behind_mark);
        if (strength == STRENGTH_NONE)
            continue;
        *vec_push(s->arena, &s->marks) =
            (struct found_mark){mark, strength, is_inline, piece_idx, at};
        behind_mark = at + mark.bytes;
        at = behind_mark - 1;
    }
}

/* The strongest mark of each letter, and how many have that strength. */
struct best {
    enum strength strength[OPTION_LETTER_COUNT];
    uint32_t count[OPTION_LETTER_COUNT];
    uint32_t style; /* of the run: what marks inside a line must look like */
};

static uint32_t find_style(const mark_vec *marks) {
    for (uint32_t i = 0; i < marks->count; i++)
        if (!marks->at[i].is_inline)
            return marks->at[i].mark.style;
    for (uint32_t i = 0; i < marks->count; i++)
        if (marks->at[i].mark.idx == 0)
            return marks->at[i].mark.style;
    return 0;
}

/* `A 甲` is a mark only where the whole run is written so; `E、` inside an option is text where the
 * options are marked `A.`. */
static bool is_foreign(const struct best *best, const struct found_mark *found) {
    bool matters = found->is_inline || found->mark.style == ' ';
    return matters && found->mark.style != best->style;
}

static struct best find_best(const mark_vec *marks) {
    struct best best = {.style = find_style(marks)};
    for (uint32_t i = 0; i < marks->count; i++) {
        const struct found_mark *found = &marks->at[i];
        uint32_t idx = found->mark.idx;
        if (is_foreign(&best, found) || found->strength < best.strength[idx])
            continue;
        best.count[idx] = found->strength == best.strength[idx] ? best.count[idx] + 1 : 1;
        best.strength[idx] = found->strength;
    }
    return best;
}

static enum options_fault fault_of(const struct best *best, const struct found_mark *found,
                                   uint32_t kept) {
    if (best->count[found->mark.idx] > 1)
        return OPTIONS_REPEATED;
    if (found->mark.idx != kept)
        return OPTIONS_BROKEN;
    return kept == LIMIT_OPTION_COUNT_MAX ? OPTIONS_CROWDED : OPTIONS_FINE;
}

/* Keeps the chosen marks that continue the run; a letter far beyond the run is text (`X、`), unless
 * it starts a piece. */
static void choose(struct split *s, struct option_run *run) {
    struct best best = find_best(&s->marks);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->marks.count && run->fault == OPTIONS_FINE; i++) {
        const struct found_mark found = s->marks.at[i];
        if (is_foreign(&best, &found) || found.strength != best.strength[found.mark.idx])
            continue;
        if (found.mark.idx != kept && found.strength < STRENGTH_START)
            continue;
        run->fault = fault_of(&best, &found, kept);
        if (run->fault != OPTIONS_FINE)
            run->fault_place = place_at(s, found.piece_idx, found.offset);
        else
            s->marks.at[kept++] = found;
    }
    s->marks.count = kept;
}

/* The text between a mark and the next (NULL: the end of the pieces), over several pieces. */
static struct str text_between(const struct split *s, const struct found_mark *from,
                               const struct found_mark *to, bool *cut) {
    uint32_t end = to == NULL ? s->pieces->count : to->piece_idx + (to->offset > 0);
    uint32_t last = end - 1;
    size_t start = from->offset + from->mark.bytes;
    struct str head = str_from_offset(s->pieces->at[from->piece_idx].text, start);
    if (last == from->piece_idx)
        return str_trim(
            to == NULL || to->piece_idx > last ? head : str_slice(head, 0, to->offset - start));
    struct buf buf = buf_make(s->arena, LIMIT_OPTION_BYTES_MAX);
    buf_add(&buf, str_trim(head));
    for (uint32_t i = from->piece_idx + 1; i <= last && !buf.full; i++) {
        struct str text = s->pieces->at[i].text;
        if (to != NULL && i == to->piece_idx)
            text = str_slice(text, 0, to->offset);
        text = str_trim(text);
        if (text.len > 0 && buf.len > 0)
            buf_add(&buf, s->separator);
        buf_add(&buf, text);
    }
    *cut = buf.full;
    return str_trim(buf_str(&buf));
}

static void cut_options(const struct split *s, struct option_run *run) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (uint32_t i = 0; i < s->marks.count; i++) {
        const struct found_mark *from = &s->marks.at[i];
        const struct found_mark *to = i + 1 < s->marks.count ? &s->marks.at[i + 1] : NULL;
        bool cut = false;
        run->options[i] = (struct ir_option){
            .label = {&LETTERS[i], 1},
            .text = text_between(s, from, to, &cut),
            .place = place_at(s, from->piece_idx, from->offset),
        };
        if (cut && run->fault == OPTIONS_FINE) {
            run->fault = OPTIONS_LONG;
            run->fault_place = run->options[i].place;
        }
    }
    run->count = s->marks.count;
}

void options_split(struct arena *arena, uint32_t source_idx, const piece_vec *pieces,
                   struct str separator, struct option_run *out) {
    struct found_mark first[2 * LIMIT_OPTION_COUNT_MAX];
    struct split s = {.arena = arena,
                      .source_idx = source_idx,
                      .pieces = pieces,
                      .separator = separator,
                      .marks = {.at = first, .cap = COUNT_OF(first)}};
    *out = (struct option_run){.count = 0};
    for (uint32_t i = 0; i < pieces->count && s.marks.count < MARK_COUNT_MAX; i++)
        gather_piece(&s, i);
    if (s.marks.count == MARK_COUNT_MAX) {
        out->fault = OPTIONS_CROWDED;
        out->fault_place = place_at(&s, 0, 0);
        return;
    }
    choose(&s, out);
    if (out->fault != OPTIONS_FINE || s.marks.count == 0)
        return;
    out->first_piece = s.marks.at[0].piece_idx;
    out->first_offset = s.marks.at[0].offset;
    cut_options(&s, out);
}
