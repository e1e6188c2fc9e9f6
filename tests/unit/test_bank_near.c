/* Nearly the same items: recall and false alarms on a set made from a seed.
 *
 * Items are made of words drawn from a made vocabulary, so that strangers share words as real
 * questions do; twins are made by the edits that years of copying leave behind. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/utf8.h"
#include "questionbank/link/mix.h"
#include "tests/support/bank_support.h"

enum { WORDS = 1500, ITEMS = 600, OPTIONS = 4, TEXT_BYTES_MAX = 16 * 1024 * 1024 };

/* xorshift64*: the set is the same everywhere. */
struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *dice, uint32_t sides) {
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return (uint32_t)((dice->state * UINT64_C(2685821657736338717)) >> 33) % sides;
}

/* Ideographs without digits and turning words. */
static uint32_t roll_character(struct dice *dice) {
    static const uint32_t LEFT_OUT[] = {
        0x3007, 0x4E00, 0x4E03, 0x4E07, 0x4E09, 0x4E24, 0x4E5D, 0x4E8C, 0x4E94, 0x516B,
        0x516D, 0x5341, 0x5343, 0x56DB, 0x767E, 0x96F6, 0x4E0D, 0x975E, 0x672A, 0x65E0,
        0x6CA1, 0x52FF, 0x7981, 0x5426, 0x5E94, 0x987B, 0x53EF, 0x9519, 0x9664};
    for (;;) {
        uint32_t c = 0x4E00 + roll(dice, 2500);
        bool left_out = false;
        for (size_t i = 0; i < COUNT_OF(LEFT_OUT); i++)
            left_out = left_out || LEFT_OUT[i] == c;
        if (!left_out)
            return c;
    }
}

/* A question as characters, so that edits are easy. */
struct line {
    uint32_t at[128];
    uint32_t count;
};

struct question {
    struct line stem;
    struct line options[OPTIONS];
    uint32_t key;
    uint32_t year;
};

struct vocabulary {
    struct line words[WORDS];
};

static void add(struct line *line, uint32_t character) {
    if (line->count < COUNT_OF(line->at))
        line->at[line->count++] = character;
}

static struct vocabulary *make_vocabulary(struct arena *arena, struct dice *dice) {
    struct vocabulary *made = ARENA_NEW(arena, struct vocabulary);
    for (uint32_t i = 0; i < WORDS; i++)
        for (uint32_t n = 1 + roll(dice, 3); n > 0; n--)
            add(&made->words[i], roll_character(dice));
    return made;
}

/* Half of the words come from a twentieth of the vocabulary, as in any text of law. */
static void write_line(const struct vocabulary *words, struct dice *dice, struct line *line,
                       uint32_t characters) {
    while (line->count < characters) {
        const struct line *word =
            &words->words[roll(dice, roll(dice, 2) == 0 ? WORDS / 20 : WORDS)];
        for (uint32_t i = 0; i < word->count; i++)
            add(line, word->at[i]);
    }
}

static struct question make_question(const struct vocabulary *words, struct dice *dice) {
    struct question made = {.key = roll(dice, OPTIONS), .year = 2010 + roll(dice, 10)};
    write_line(words, dice, &made.stem, 16 + roll(dice, 40));
    for (uint32_t i = 0; i < OPTIONS; i++)
        write_line(words, dice, &made.options[i], 3 + roll(dice, 14));
    return made;
}

static void print_line(struct buf *buf, const struct line *line) {
    char bytes[4];
    for (uint32_t i = 0; i < line->count; i++)
        buf_add(buf, (struct str){bytes, utf8_put(line->at[i], bytes)});
}

static void print_question(struct buf *buf, const struct question *q, bool wide) {
    buf_printf(buf, "1．据统计，%u年", q->year);
    print_line(buf, &q->stem);
    buf_add_cstr(buf, wide ? "（　　）。" : "( )");
    buf_add_char(buf, '\n');
    for (uint32_t i = 0; i < OPTIONS; i++) {
        buf_printf(buf, "%c%s", (char)('A' + i), wide ? "．" : ".");
        print_line(buf, &q->options[i]);
        buf_add_cstr(buf, wide ? "；\n" : "\n");
    }
    buf_printf(buf, "答案：%c\n\n", (char)('A' + q->key));
}

/* One character anywhere: replaced, left out or doubled by another. */
static void edit_character(struct dice *dice, struct question *q) {
    uint32_t which = roll(dice, OPTIONS + 3);
    struct line *line = which < OPTIONS ? &q->options[which] : &q->stem;
    uint32_t at = roll(dice, line->count), how = roll(dice, 3);
    if (how == 0 || line->count < 3) {
        line->at[at] = roll_character(dice);
    } else if (how == 1) {
        memmove(&line->at[at], &line->at[at + 1], (line->count - at - 1) * sizeof *line->at);
        line->count--;
    } else if (line->count < COUNT_OF(line->at)) {
        memmove(&line->at[at + 1], &line->at[at], (line->count - at) * sizeof *line->at);
        line->at[at] = roll_character(dice);
        line->count++;
    }
}

static void edit_none(struct dice *dice, struct question *q) {
    (void)dice;
    (void)q;
}

static void edit_two(struct dice *dice, struct question *q) {
    for (int i = 0; i < 2; i++)
        edit_character(dice, q);
}

static void edit_four(struct dice *dice, struct question *q) {
    for (int i = 0; i < 4; i++)
        edit_character(dice, q);
}

static void edit_six(struct dice *dice, struct question *q) {
    for (int i = 0; i < 6; i++)
        edit_character(dice, q);
}

static void swap_options(struct dice *dice, struct question *q) {
    uint32_t a = roll(dice, OPTIONS), b = (a + 1 + roll(dice, OPTIONS - 1)) % OPTIONS;
    struct line option = q->options[a];
    q->options[a] = q->options[b];
    q->options[b] = option;
    q->key = q->key == a ? b : q->key == b ? a : q->key;
    edit_character(dice, q);
}

static void change_year(struct dice *dice, struct question *q) {
    (void)dice;
    q->year += 7;
}

static void change_key(struct dice *dice, struct question *q) {
    q->key = (q->key + 1 + roll(dice, OPTIONS - 1)) % OPTIONS;
}

/* True negatives that look alike: the options of another question under the same stem, and the
 * stem turned round. */
static void change_options(struct dice *dice, struct question *q) {
    for (uint32_t i = 0; i < OPTIONS; i++)
        for (uint32_t k = 0; k < q->options[i].count; k++)
            q->options[i].at[k] = roll_character(dice);
}

static void turn_round(struct dice *dice, struct question *q) {
    (void)dice;
    add(&q->stem, 0x4E0D);
    add(&q->stem, q->stem.at[0]);
}

/* Twins of `ITEMS` questions in a second file; how many of them are reported with the code, and how
 * many strangers. */
struct outcome {
    uint32_t found;
    uint32_t strangers;
};

static struct outcome compile_pairs(void (*edit)(struct dice *, struct question *), bool wide,
                                    const char *code, uint64_t seed) {
    struct arena arena = {0};
    struct dice dice = {seed};
    const struct vocabulary *words = make_vocabulary(&arena, &dice);
    struct buf text = buf_make(&arena, TEXT_BYTES_MAX), twins = buf_make(&arena, TEXT_BYTES_MAX);
    buf_add_cstr(&text, "单项选择题\n");
    for (uint32_t i = 0; i < ITEMS; i++) {
        struct question q = make_question(words, &dice);
        print_question(&text, &q, true);
        edit(&dice, &q);
        print_question(&twins, &q, wide);
    }
    buf_add(&text, buf_str(&twins));
    struct ir ir = compile_text(&arena, "bank.txt", buf_str(&text));
    struct outcome outcome = {0, 0};
    uint32_t lines = (OPTIONS + 3) * ITEMS;
    for (uint32_t i = 0; i < ir.diagnostics.count; i++) {
        const struct diagnostic *d = &ir.diagnostics.at[i];
        if (strcmp(d->code, code) != 0)
            continue;
        bool twin = d->place.line == d->other.line + lines;
        outcome.found += twin;
        outcome.strangers += !twin;
    }
    arena_close(&arena);
    return outcome;
}

struct expectation {
    const char *name;
    void (*edit)(struct dice *, struct question *);
    const char *code;
    uint32_t found_min; /* of 1000 twins */
    uint32_t found_max;
    bool wide; /* the twin's punctuation is that of the original */
};

static const struct expectation EXPECTATIONS[] = {
    {"punctuation only", edit_none, "QB160", 0, 1000, false},
    {"two characters", edit_two, "QB160", 985, 1000, true},
    {"two characters, other punctuation", edit_two, "QB160", 980, 1000, false},
    {"four characters", edit_four, "QB160", 930, 1000, true},
    {"six characters", edit_six, "QB160", 750, 1000, true},
    {"options in another order, one character", swap_options, "QB160", 985, 1000, true},
    {"another year", change_year, "QB161", 990, 1000, true},
    {"another key", change_key, "QB051", 2000, 2000, true}, /* both items */
    {"other options under the same stem", change_options, "QB160", 0, 0, true},
    {"the stem turned round", turn_round, "QB160", 0, 0, true},
};

Test(bank_near, twins_are_found_and_strangers_are_not) {
    for (size_t i = 0; i < COUNT_OF(EXPECTATIONS); i++) {
        const struct expectation *e = &EXPECTATIONS[i];
        struct outcome outcome = compile_pairs(e->edit, e->wide, e->code, 20260101 + i);
        uint32_t share =
            (outcome.found + (e->found_min > 1000 ? outcome.strangers : 0)) * 1000 / ITEMS;
        cr_log_info("%s: %u of 1000, %u strangers", e->name, share, outcome.strangers);
        cr_expect(share >= e->found_min && share <= e->found_max, "%s: %u of 1000", e->name, share);
        if (e->found_min <= 1000)
            cr_expect(outcome.strangers == 0, "%s: %u strangers", e->name, outcome.strangers);
    }
}

#define OPTIONS_TEXT "A．没收违法所得并处罚款\nB．责令停产停业\nC．吊销许可证件\nD．通报批评\n"

static struct ir compile_two(struct arena *arena, const char *first, const char *second) {
    struct str text = arena_printf(arena, "单选题\n1．%s\n\n2．%s\n", first, second);
    return compile_text(arena, "x.txt", text);
}

Test(bank_near, both_places_and_both_stems_are_shown) {
    struct arena arena = {0};
    struct ir ir = compile_two(
        &arena,
        "图书馆对逾期不还图书的读者首先采取的措施是哪一项（　　）。\n" OPTIONS_TEXT "答案：A",
        "图书馆对逾期不还书籍的读者首先采取的措施是哪一项（　　）？\n" OPTIONS_TEXT "答案：A");
    cr_assert(count_code(&ir, "QB160") == 1 && ir.warnings == 0 && ir.items.count == 2);
    const struct diagnostic *d = &ir.diagnostics.at[0];
    cr_expect(d->place.line == 9 && d->other.line == 2);
    cr_expect(str_contains(d->message, STR("x.txt:2")), "%s", d->message.ptr);
    cr_expect(str_contains(d->other_message, STR("逾期不还图书")), "%s", d->other_message.ptr);
    arena_close(&arena);
}

Test(bank_near, another_number_and_another_key_are_another_question) {
    struct arena arena = {0};
    static const char *const FIRST =
        "读者借阅图书馆图书的期限最长一般为30日，到期应当归还（　　）。\n"
        "A．是这样规定的\nB．不是这样规定的\nC．由馆长决定\n答案：A";
    static const char *const SECOND =
        "读者借阅图书馆图书的期限最长一般为60日，到期应当归还（　　）。\n"
        "A．是这样规定的\nB．不是这样规定的\nC．由馆长决定\n答案：B";
    struct ir ir = compile_two(&arena, FIRST, SECOND);
    cr_expect(ir.diagnostics.count == 0 && ir.items.count == 2);
    struct str same_key = arena_printf(&arena, "%.*sA", (int)strlen(SECOND) - 1, SECOND);
    ir = compile_two(&arena, FIRST, same_key.ptr);
    cr_expect(count_code(&ir, "QB161") == 1);
    arena_close(&arena);
}

Test(bank_near, a_judgement_turned_round_is_another_question) {
    struct arena arena = {0};
    struct ir ir =
        compile_text(&arena, "x.txt",
                     STR("判断题\n"
                         "1．读者遗失图书馆的图书，应当按照原价的两倍赔偿。\n答案：正确\n"
                         "2．读者遗失图书馆的图书，可以按照原价的两倍赔偿。\n答案：正确\n"
                         "3．读者遗失图书馆的杂志，应当按照原价的两倍赔偿。\n答案：错误\n"));
    cr_expect(ir.diagnostics.count == 0 && ir.items.count == 3);
    arena_close(&arena);
}

Test(bank_near, a_bank_of_alike_items_is_listed_up_to_the_ceiling) {
    struct arena arena = {0};
    struct buf text = buf_make(&arena, TEXT_BYTES_MAX);
    struct dice dice = {7};
    buf_add_cstr(&text, "单项选择题\n");
    struct vocabulary *words = make_vocabulary(&arena, &dice);
    struct question q = make_question(words, &dice);
    for (uint32_t i = 0; i < 3000; i++) {
        struct question twin = q;
        edit_character(&dice, &twin);
        add(&twin.stem, 0x4E00 + 3000 + i);
        print_question(&text, &twin, true);
    }
    struct ir ir = compile_text(&arena, "x.txt", buf_str(&text));
    cr_expect(count_code(&ir, "QB160") == 1000 && count_code(&ir, "QB162") == 1);
    arena_close(&arena);
}

Test(bank_near, both_halves_of_a_mark_tell_texts_apart) {
    struct arena arena = {0};
    enum { TEXTS = 2000 };
    struct mark128 *marks = ARENA_ARRAY(&arena, struct mark128, TEXTS);
    for (uint32_t i = 0; i < TEXTS; i++) {
        struct str text = arena_printf(&arena, "%.*s%u", (int)(i % 40),
                                       "0123456789012345678901234567890123456789", i);
        marks[i] = mark_of(text, 5);
        cr_expect_not(mark_eq(marks[i], mark_of(text, 6)), "the seed counts");
        for (uint32_t j = 0; j < i; j++)
            cr_assert(marks[i].a != marks[j].a && marks[i].b != marks[j].b, "%u, %u", i, j);
    }
    arena_close(&arena);
}
