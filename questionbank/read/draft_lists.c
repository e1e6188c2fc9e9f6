/* What an item says about itself: citations, tags, proofs, difficulty, warnings it accepts. */
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/read/draft_finish.h"

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

/* Most lists have one member. */
static void push_text(struct arena *arena, ir_texts *list, struct str text) {
    if (list->cap == 0)
        vec_reserve(arena, list, 1);
    *vec_push(arena, list) = text;
}

static void add_list(struct finish *f, enum part part, const uint32_t *separators, ir_texts *list) {
    const piece_vec *pieces = &f->draft->parts[part];
    for (uint32_t i = 0; i < pieces->count; i++) {
        struct str rest = pieces->at[i].text, one;
        while (list->count < LIMIT_ITEM_LIST_MAX && next_of_list(&rest, separators, &one))
            push_text(f->arena, list, one);
        if (str_trim(rest).len > 0) {
            finish_report(f, DIAG_LIST_TOO_LONG, piece_place(f, &pieces->at[i]),
                          (struct str){NULL, 0});
            return;
        }
    }
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
    finish_report(f, DIAG_DIFFICULTY_UNKNOWN, piece_place(f, piece), (struct str){NULL, 0});
}

/* Errors cannot be accepted. */
static bool may_accept(struct str code) {
    for (enum diag diag = 0; diag < DIAG_COUNT; diag++) {
        const struct diag_info *info = diag_info(diag);
        if (str_eq(code, str_from(info->code)))
            return info->severity != SEVERITY_ERROR;
    }
    return false;
}

static struct str take_word(struct str *rest) {
    size_t end = 0;
    for (size_t at = 0; at < rest->len; end = at)
        if (char_is_blank(char_next(*rest, &at)))
            break;
    struct str word = str_slice(*rest, 0, end);
    *rest = str_trim(str_from_offset(*rest, end));
    return word;
}

static void finish_accepts(struct finish *f) {
    const piece_vec *pieces = &f->draft->parts[PART_ACCEPTS];
    for (uint32_t i = 0; i < pieces->count; i++) {
        struct str reason = pieces->at[i].text;
        struct str code = take_word(&reason);
        struct ir_place place = piece_place(f, &pieces->at[i]);
        bool full = f->item->accepts.count == LIMIT_ITEM_LIST_MAX;
        if (reason.len == 0 || full || !may_accept(code))
            finish_report(f, full ? DIAG_LIST_TOO_LONG : DIAG_ACCEPT_UNREADABLE, place,
                          (struct str){NULL, 0});
        else
            *vec_push(f->arena, &f->item->accepts) = (struct ir_accept){code, reason, place};
    }
}

void finish_lists(struct finish *f) {
    static const uint32_t SEMICOLON[] = {';', 0};
    static const uint32_t COMMAS[] = {0x3001 /* 、 */, ',', ';', 0};
    static const uint32_t BAR[] = {'|', 0};
    add_list(f, PART_CITES, SEMICOLON, &f->item->cites);
    add_list(f, PART_TAGS, COMMAS, &f->item->tags);
    add_list(f, PART_PROOFS, BAR, &f->item->proofs);
    finish_difficulty(f);
    finish_accepts(f);
}
