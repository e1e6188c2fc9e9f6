/* The answer of an item: several lines that must agree, the bracket of the stem, words instead of
 * letters. */
#include "questionbank/read/draft_key.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/read/draft_finish.h"
#include "questionbank/read/key.h"

static const struct str EMPTY_BRACKET = STR_INIT("（　　）");

bool key_same(struct str a, struct str b) {
    char x[KEY_LETTERS_MAX], y[KEY_LETTERS_MAX];
    if (str_eq(a, b))
        return true;
    uint32_t count = key_letters(a, x);
    if (count > 0 && count == key_letters(b, y) && memcmp(x, y, count) == 0)
        return true;
    char judgement = key_judgement(a);
    return judgement != 0 && judgement == key_judgement(b);
}

/* Letters that name options, each once: （GDP） is text. */
static bool names_options(const struct ir_item *item, struct str text) {
    char letters[KEY_LETTERS_MAX];
    uint32_t count = key_letters(text, letters), seen = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t idx = (uint32_t)(letters[i] - 'A');
        if (idx >= item->options.count || (seen & 1U << idx) != 0)
            return false;
        seen |= 1U << idx;
    }
    return count > 0;
}

static bool is_answer(const struct ir_item *item, struct str inner) {
    bool may_judge =
        item->kind == ITEM_JUDGE || (item->kind == ITEM_KIND_COUNT && item->options.count == 0);
    char letters[KEY_LETTERS_MAX];
    bool by_letter = item->kind == ITEM_JUDGE && item->options.count == 0 &&
                     key_letters(inner, letters) == 1 && letters[0] <= 'B';
    return names_options(item, inner) || by_letter || (may_judge && key_judgement(inner) != 0);
}

/* The brackets of a stem that hold nothing but an answer. */
struct bracket_search {
    struct bracket found; /* the one that is the answer */
    uint32_t answers;     /* how many could be it */
    uint32_t empty;       /* how many wait for one */
};

static struct bracket_search search_brackets(const struct ir_item *item, struct str key) {
    struct bracket_search search = {0};
    struct bracket bracket;
    for (size_t from = 0; key_bracket(item->stem, from, &bracket);
         from = bracket.start + bracket.bytes) {
        bool empty = str_trim(bracket.inner).len == 0;
        search.empty += empty;
        if (empty || !is_answer(item, bracket.inner) ||
            (key.len > 0 && !key_same(key, bracket.inner)))
            continue;
        search.found = bracket;
        search.answers++;
    }
    return search;
}

static struct str blank_bracket(struct arena *arena, struct str stem,
                                const struct bracket *bracket) {
    struct buf buf = buf_make(arena, stem.len + EMPTY_BRACKET.len);
    buf_add(&buf, str_slice(stem, 0, bracket->start));
    buf_add(&buf, EMPTY_BRACKET);
    buf_add(&buf, str_from_offset(stem, bracket->start + bracket->bytes));
    return buf_str(&buf);
}

/* The answer out of the stem's bracket; the official sees an empty one. */
static struct str take_bracket_key(struct finish *f, struct str key) {
    struct ir_item *item = f->item;
    struct bracket_search search = search_brackets(item, key);
    if (search.answers > 1 && key.len == 0)
        finish_report(f, DIAG_KEY_CONFLICT, item->place, STR("题干里有几个括号都像是答案"));
    if (key.len > 0 && search.answers == 0 && search.empty == 0 &&
        search_brackets(item, (struct str){NULL, 0}).answers == 1)
        finish_report(f, DIAG_KEY_CONFLICT, item->place, STR("题干括号里的答案与“答案”一行不同"));
    if (search.answers != 1)
        return key;
    struct str inner = search.found.inner;
    item->stem = blank_bracket(f->arena, item->stem, &search.found);
    return key.len > 0 ? key : str_trim(inner);
}

static bool is_choice(const struct ir_item *item) {
    return item->kind == ITEM_SINGLE || item->kind == ITEM_MULTIPLE ||
           (item->kind == ITEM_KIND_COUNT && item->options.count > 0);
}

/* Whether the option says what the answer says: `警告`, `B．警告`. */
static bool says_option(struct arena *arena, const struct ir_option *option, struct str key) {
    struct str words = str_fold(arena, option->text);
    struct str said = str_fold(arena, key);
    if (words.len == 0 || str_eq(words, said))
        return words.len > 0;
    if (said.len < words.len + 1 || said.ptr[0] != option->label.ptr[0] || !str_ends(said, words))
        return false;
    struct str between = str_slice(said, 1, said.len - words.len - 1);
    return between.len == 0 || str_eq(between, STR(".")) || str_eq(between, STR(":")) ||
           str_eq(between, STR("、")) || str_eq(between, STR(")"));
}

/* The letter of the only option that says the same; the text itself when there is none. */
static struct str letter_of(struct arena *arena, const struct ir_item *item, struct str key) {
    struct str letter = key;
    uint32_t count = 0;
    for (uint32_t i = 0; i < item->options.count; i++)
        if (says_option(arena, &item->options.at[i], key)) {
            letter = item->options.at[i].label;
            count++;
        }
    return count == 1 ? letter : key;
}

static struct str quoted(struct arena *arena, const char *before, struct str text,
                         const char *behind) {
    struct str shown = str_slice(text, 0, 60);
    while (shown.len < text.len && ((unsigned char)text.ptr[shown.len] & 0xC0U) == 0x80U)
        shown.len--;
    return arena_printf(arena, "%s“%.*s%s”%s", before, STR_ARGS(shown),
                        shown.len < text.len ? "…" : "", behind);
}

static void give_choice(struct ir *ir, struct ir_item *item, const struct given_key *given) {
    char letters[KEY_LETTERS_MAX];
    struct str key = given->text;
    if (item->options.count > 0 && key_letters(key, letters) == 0 && key_judgement(key) == 0) {
        key = letter_of(ir->arena, item, key);
        if (key_letters(key, letters) == 0)
            ir_report_item(ir, item, DIAG_KEY_UNREADABLE, given->place,
                           quoted(ir->arena, "答案写的是", key, "，不是选项"));
    }
    *vec_push(ir->arena, &item->key) = key;
}

static void give_judge(struct ir *ir, struct ir_item *item, const struct given_key *given) {
    char letters[KEY_LETTERS_MAX];
    struct str key = given->text;
    if (item->options.count == 0 && key_letters(key, letters) == 1 && key_judgement(key) == 0 &&
        letters[0] <= 'B') {
        if (given->right_letter == 0)
            ir_report_item(
                ir, item, DIAG_JUDGE_LETTER, given->place,
                arena_printf(ir->arena, "判断题的答案是%c，没有说明哪个字母表示正确", letters[0]));
        else
            key = letters[0] == given->right_letter ? STR("正确") : STR("错误");
    }
    *vec_push(ir->arena, &item->key) = key;
}

/* BCAD, B→C→A→D: each option once. */
static void give_order(struct ir *ir, struct ir_item *item, const struct given_key *given) {
    char letters[KEY_LETTERS_MAX];
    struct buf plain = buf_make(ir->arena, given->text.len);
    for (size_t at = 0; at < given->text.len;) {
        size_t start = at;
        uint32_t c = char_next(given->text, &at);
        if (c != 0x2192 /* → */ && c != '-' && c != '>' && c != 0x2014 && c != '<')
            buf_add(&plain, str_slice(given->text, start, at - start));
    }
    uint32_t count = key_letters(buf_str(&plain), letters);
    bool sound = count == item->options.count && names_options(item, buf_str(&plain));
    if (item->options.count == 0 || !sound) {
        ir_report_item(ir, item, DIAG_KEY_UNREADABLE, given->place,
                       STR("排序题的答案要把每个选项的字母各写一次"));
        *vec_push(ir->arena, &item->key) = given->text;
        return;
    }
    vec_reserve(ir->arena, &item->key, count);
    for (uint32_t i = 0; i < count; i++)
        *vec_push(ir->arena, &item->key) = item->options.at[letters[i] - 'A'].label;
    item->normal = true;
}

/* ①六十②十, （1）六十（2）十 → 六十；十: marks that count from 1. */
static struct str cut_blanks(struct arena *arena, struct str key) {
    struct buf buf = buf_make(arena, key.len + LIMIT_RESPONSE_PARTS_MAX * STR("；").len);
    uint32_t number = 0;
    for (size_t at = 0; at < key.len;) {
        size_t start = at, behind = at;
        uint32_t c = char_next(key, &at);
        bool circled = c == 0x2460 + number;
        char_next(key, &behind);
        bool framed =
            c == '(' && char_next(key, &behind) == '1' + number && char_next(key, &behind) == ')';
        if (start == 0 && !circled && !framed)
            return key;
        if (circled || framed) {
            if (number++ > 0)
                buf_add(&buf, STR("；"));
            at = framed ? behind : at;
        } else {
            buf_add(&buf, str_slice(key, start, at - start));
        }
    }
    return number > 1 ? buf_str(&buf) : key;
}

static void give_blank(struct ir *ir, struct ir_item *item, const struct given_key *given) {
    *vec_push(ir->arena, &item->key) = cut_blanks(ir->arena, given->text);
}

static void give_text(struct ir *ir, struct ir_item *item, const struct given_key *given) {
    *vec_push(ir->arena, &item->key) = given->text;
}

void key_give(struct ir *ir, struct ir_item *item, const struct given_key *given) {
    static void (*const GIVE[ITEM_KIND_COUNT])(struct ir *, struct ir_item *,
                                               const struct given_key *) = {
        [ITEM_SINGLE] = give_choice, [ITEM_MULTIPLE] = give_choice, [ITEM_JUDGE] = give_judge,
        [ITEM_BLANK] = give_blank,   [ITEM_SHORT] = give_text,      [ITEM_ESSAY] = give_text,
        [ITEM_ORDER] = give_order,   [ITEM_MATCH] = give_text,
    };
    if (item->key.cap == 0 && item->kind != ITEM_ORDER)
        vec_reserve(ir->arena, &item->key, item->kind == ITEM_MULTIPLE ? 4 : 1);
    if (item->kind != ITEM_KIND_COUNT)
        GIVE[item->kind](ir, item, given);
    else if (is_choice(item))
        give_choice(ir, item, given);
    else
        give_text(ir, item, given);
}

/* The lines of the answer must agree, unless it is a text. */
static bool pieces_agree(struct finish *f, const piece_vec *pieces) {
    for (uint32_t i = 1; i < pieces->count; i++)
        if (!key_same(pieces->at[0].text, pieces->at[i].text)) {
            finish_report(f, DIAG_KEY_CONFLICT, piece_place(f, &pieces->at[i]),
                          (struct str){NULL, 0});
            return false;
        }
    return true;
}

static bool holds_literal(const piece_vec *pieces) {
    for (uint32_t i = 0; i < pieces->count; i++)
        if (pieces->at[i].literal)
            return true;
    return false;
}

void finish_key(struct finish *f) {
    const piece_vec *pieces = &f->draft->parts[PART_KEY];
    enum item_kind kind = f->item->kind;
    bool open_text = kind == ITEM_SHORT || kind == ITEM_ESSAY;
    struct given_key given = {{NULL, 0}, f->item->place, f->context->right_letter};
    if (kind == ITEM_MATCH) {
        finish_match(f);
        return;
    }
    if (open_text) {
        given.text = finish_join(f, PART_KEY, LIMIT_STEM_BYTES_MAX);
    } else {
        if (!pieces_agree(f, pieces))
            return;
        given.text = pieces->count > 0 ? str_trim(pieces->at[0].text) : given.text;
        if (!holds_literal(&f->draft->parts[PART_STEM]))
            given.text = take_bracket_key(f, given.text);
    }
    if (pieces->count > 0)
        given.place = piece_place(f, &pieces->at[0]);
    if (given.text.len > 0)
        key_give(f->context->ir, f->item, &given);
}
