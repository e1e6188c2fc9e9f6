/* Match items: 甲=>一；乙=>二, or numbered lines on the left, lettered ones on the right and
 * 1-C 2-A between them. The IR holds the pairs of texts; where a side cannot be found, the item is
 * quarantined. */
#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/read/draft_finish.h"
#include "questionbank/read/key.h"
#include "questionbank/read/key_list.h"

enum { SIDE_COUNT_MAX = LIMIT_OPTION_COUNT_MAX };

/* The two sides, by number and by letter. */
struct sides {
    struct str left[SIDE_COUNT_MAX];
    uint32_t left_count;
    struct str right[SIDE_COUNT_MAX];
    uint32_t right_count;
    uint32_t first_piece; /* of the stem that belongs to the left side */
};

/* ① or a number with its mark. */
static bool left_number(struct str text, uint32_t *number, size_t *bytes) {
    struct number_mark mark;
    size_t at = 0;
    uint32_t c = char_next(text, &at);
    bool circled = c >= 0x2460 && c <= 0x2473;
    if (!circled && !mark_number(text, &mark))
        return false;
    *number = circled ? c - 0x2460 + 1 : mark.number;
    *bytes = circled ? at : mark.bytes;
    return true;
}

/* `甲   A．子`: a right side on the same line. */
static struct str cut_right(struct sides *sides, struct str text) {
    bool blank = false;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        struct option_mark mark;
        bool was_blank = blank;
        blank = char_is_blank(char_next(text, &at));
        if (!was_blank || !mark_option(str_from_offset(text, start), &mark) ||
            mark.idx != sides->right_count || mark.idx == SIDE_COUNT_MAX)
            continue;
        sides->right[sides->right_count++] = str_trim(str_from_offset(text, start + mark.bytes));
        return str_trim(str_slice(text, 0, start));
    }
    return str_trim(text);
}

static struct sides find_sides(const struct finish *f) {
    const piece_vec *stem = &f->draft->parts[PART_STEM];
    struct sides sides = {.first_piece = stem->count};
    for (uint32_t i = 1; i < stem->count; i++) {
        uint32_t number = 0;
        size_t bytes = 0;
        struct str text = stem->at[i].text;
        bool next = left_number(text, &number, &bytes) && number == sides.left_count + 1;
        if (!next || sides.left_count == SIDE_COUNT_MAX)
            return (struct sides){.first_piece = stem->count};
        if (sides.left_count == 0)
            sides.first_piece = i;
        sides.left[sides.left_count++] = cut_right(&sides, str_from_offset(text, bytes));
    }
    if (sides.right_count == 0)
        for (; sides.right_count < f->item->options.count; sides.right_count++)
            sides.right[sides.right_count] = f->item->options.at[sides.right_count].text;
    return sides;
}

static void add_pair(struct finish *f, struct str left, struct str right) {
    *vec_push(f->arena, &f->item->key) =
        arena_printf(f->arena, "%.*s=>%.*s", STR_ARGS(left), STR_ARGS(right));
}

/* ①-B → 1-B: the circled numbers of the left side as digits. */
static struct str plain_numbers(struct arena *arena, struct str key) {
    struct buf buf = buf_make(arena, key.len * 2);
    for (size_t at = 0; at < key.len;) {
        size_t start = at;
        uint32_t c = char_next(key, &at);
        if (c >= 0x2460 && c <= 0x2473)
            buf_add_i64(&buf, c - 0x2460 + 1);
        else
            buf_add(&buf, str_slice(key, start, at - start));
    }
    return buf_str(&buf);
}

/* 1-C 2-A: each left side once. False when the key is something else or does not fit. */
static bool pair_by_labels(struct finish *f, const struct sides *sides, struct str key) {
    key_entries entries = {0};
    char letters[KEY_LETTERS_MAX];
    uint32_t seen = 0;
    key = plain_numbers(f->arena, key);
    if (key_list_entries(f->arena, key, &entries) != KEY_LINE_ENTRIES ||
        entries.count != sides->left_count)
        return false;
    for (uint32_t i = 0; i < entries.count; i++) {
        const struct key_entry *entry = &entries.at[i];
        bool one = key_letters(entry->value, letters) == 1;
        uint32_t right = one ? (uint32_t)(letters[0] - 'A') : SIDE_COUNT_MAX;
        bool fits = entry->number <= sides->left_count && right < sides->right_count;
        if (!fits || (seen & 1U << entry->number) != 0)
            return false;
        seen |= 1U << entry->number;
        add_pair(f, sides->left[entry->number - 1], sides->right[right]);
    }
    return true;
}

/* The first arrow of a pair and what it takes. */
static size_t find_arrow(struct str pair, size_t *bytes) {
    static const struct str ARROWS[] = {STR_INIT("=>"), STR_INIT("->"), STR_INIT("→"),
                                        STR_INIT("——"), STR_INIT("＝＞")};
    for (size_t i = 0; i < COUNT_OF(ARROWS); i++) {
        size_t at = str_find(pair, ARROWS[i]);
        *bytes = ARROWS[i].len;
        if (at != STR_NONE)
            return at;
    }
    return STR_NONE;
}

/* Up to the next semicolon. */
static struct str cut_pair(struct str *rest) {
    for (size_t at = 0, start = 0; at < rest->len; start = at)
        if (char_next(*rest, &at) == ';') {
            struct str pair = str_slice(*rest, 0, start);
            *rest = str_from_offset(*rest, at);
            return str_trim(pair);
        }
    struct str pair = *rest;
    *rest = (struct str){NULL, 0};
    return str_trim(pair);
}

static bool add_worded_pair(struct finish *f, struct str pair) {
    size_t bytes = 0, at = find_arrow(pair, &bytes);
    if (at == STR_NONE)
        return false;
    struct str left = str_trim(str_slice(pair, 0, at));
    struct str right = str_trim(str_from_offset(pair, at + bytes));
    bool full = f->item->key.count == LIMIT_ITEM_LIST_MAX;
    if (left.len > 0 && right.len > 0 && !full)
        add_pair(f, left, right);
    return left.len > 0 && right.len > 0 && !full;
}

/* 甲=>一；乙=>二 */
static bool pair_by_words(struct finish *f, struct str key) {
    f->item->key.count = 0;
    while (key.len > 0) {
        struct str pair = cut_pair(&key);
        if (pair.len > 0 && !add_worded_pair(f, pair))
            return false;
    }
    return f->item->key.count > 0;
}

static bool has_one_arrow(struct str text) {
    size_t bytes = 0, at = find_arrow(text, &bytes);
    return at != STR_NONE && find_arrow(str_from_offset(text, at + bytes), &bytes) == STR_NONE;
}

/* One pair on each of several lines: semicolons inside are text. */
static bool pair_by_lines(struct finish *f) {
    const piece_vec *pieces = &f->draft->parts[PART_KEY];
    for (uint32_t i = 0; i < pieces->count; i++)
        if (!has_one_arrow(pieces->at[i].text))
            return false;
    for (uint32_t i = 0; i < pieces->count; i++) {
        struct str pair = pieces->at[i].text;
        if (str_ends(pair, STR("；")))
            pair = str_slice(pair, 0, pair.len - STR("；").len);
        if (!add_worded_pair(f, pair))
            return false;
    }
    return pieces->count > 1;
}

/* The lines of the answer, each of which may end with a semicolon. */
static struct str join_key(struct finish *f) {
    const piece_vec *pieces = &f->draft->parts[PART_KEY];
    bool cut = false;
    struct str key = pieces_join(f->arena, pieces, STR("；"), LIMIT_STEM_BYTES_MAX, &cut);
    if (cut)
        finish_report(f, DIAG_TEXT_TOO_LONG, piece_place(f, &pieces->at[0]), (struct str){NULL, 0});
    return key;
}

void finish_match(struct finish *f) {
    struct ir_item *item = f->item;
    struct str key = join_key(f);
    if (key.len == 0)
        return;
    struct sides sides = find_sides(f);
    bool labelled = sides.left_count > 0 && pair_by_labels(f, &sides, key);
    if (!labelled)
        item->key.count = 0;
    if (labelled || pair_by_lines(f) || pair_by_words(f, key)) {
        item->normal = true;
        item->options.count = 0;
        if (labelled) {
            f->draft->parts[PART_STEM].count = sides.first_piece;
            item->stem = finish_join(f, PART_STEM, LIMIT_STEM_BYTES_MAX);
            if (sides.right_count > sides.left_count)
                finish_report(f, DIAG_DISTRACTOR, item->place, (struct str){NULL, 0});
        }
        return;
    }
    item->key.count = 0;
    *vec_push(f->arena, &item->key) = key;
    finish_report(f, DIAG_KEY_UNREADABLE, piece_place(f, &f->draft->parts[PART_KEY].at[0]),
                  STR("匹配题的答案不能逐一对应左右两边"));
}
