/* Text by value, growing text, UTF-8 and CSV: the edges, because everything above stands on them.
 */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/csv.h"
#include "base/core/utf8.h"

static bool same(struct str text, const char *want) {
    return str_eq(text, str_from(want));
}

Test(str, equality_order_and_affixes_look_at_bytes_and_length) {
    static const struct {
        const char *a;
        const char *b;
        int order;
        bool starts;
        bool ends;
    } CASES[] = {{"", "", 0, true, true},         {"a", "", 1, true, true},
                 {"", "a", -1, false, false},     {"abc", "abc", 0, true, true},
                 {"abc", "ab", 1, true, false},   {"abc", "bc", -1, false, true},
                 {"法", "学", 1, false, false},   {"\xff", "a", 1, false, false},
                 {"abc", "abd", -1, false, false}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct str a = str_from(CASES[i].a), b = str_from(CASES[i].b);
        int order = str_compare(a, b);
        cr_expect_eq((order > 0) - (order < 0), CASES[i].order, "case %zu", i);
        cr_expect_eq(str_eq(a, b), CASES[i].order == 0, "case %zu", i);
        cr_expect_eq(str_starts(a, b), CASES[i].starts, "case %zu", i);
        cr_expect_eq(str_ends(a, b), CASES[i].ends, "case %zu", i);
    }
    cr_expect(str_eq((struct str){NULL, 0}, STR("")));
    cr_expect_eq(str_from(NULL).len, 0);
    cr_expect(!str_eq(STR("a\0b"), STR("a\0c")), "a NUL does not end a text");
}

Test(str, slices_are_cut_to_what_is_there) {
    struct str text = STR("学法abc");
    cr_expect(same(str_slice(text, 0, 3), "学"));
    cr_expect(same(str_slice(text, 6, 99), "abc"));
    cr_expect(same(str_slice(text, 9, 1), ""));
    cr_expect(same(str_slice(text, 99, SIZE_MAX), ""));
    cr_expect(same(str_slice(text, 7, SIZE_MAX), "bc"));
    cr_expect(same(str_from_offset(text, 8), "c"));
    cr_expect_eq(str_slice((struct str){NULL, 0}, 5, 5).len, 0);
}

Test(str, find_gives_the_first_place_or_none) {
    struct str text = STR("a|b||c\0d");
    cr_expect_eq(str_find(text, STR("||")), 3);
    cr_expect_eq(str_find(text, STR("\0d")), 6);
    cr_expect_eq(str_find(text, STR("")), 0);
    cr_expect_eq(str_find(text, STR("x")), STR_NONE);
    cr_expect_eq(str_find((struct str){NULL, 0}, STR("x")), STR_NONE);
    cr_expect_eq(str_find_char(text, '|'), 1);
    cr_expect_eq(str_find_char(text, 'z'), STR_NONE);
    cr_expect(str_contains(text, STR("b||c")));
    cr_expect(!str_contains(text, STR("b|c")));
}

Test(str, trim_takes_every_blank_that_people_type_and_no_other_byte) {
    static const char *const BLANKS[] = {
        " ",        "\t",           "\r",           "\n",           "\v",          "\f",
        "\xC2\xA0", "\xE2\x80\x82", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"};
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(BLANKS); i++)
        for (size_t j = 0; j < COUNT_OF(BLANKS); j++) {
            struct str text =
                arena_printf(&arena, "%s%s学 法%s%s", BLANKS[i], BLANKS[j], BLANKS[j], BLANKS[i]);
            cr_expect(same(str_trim(text), "学 法"), "blanks %zu and %zu", i, j);
            cr_expect_eq(str_trim(arena_printf(&arena, "%s%s", BLANKS[i], BLANKS[j])).len, 0);
        }
    cr_expect(same(str_trim(STR("\xC2\xA1x\xE3\x80\x81")), "\xC2\xA1x\xE3\x80\x81"),
              "the last bytes of a blank alone are not one");
    arena_close(&arena);
}

Test(str, cut_gives_every_part_and_then_ends) {
    static const char *const PARTS[] = {"a", "", "b", ""};
    struct str rest = STR("a,,b,");
    size_t count = 0;
    while (rest.ptr != NULL && count < 9) {
        struct str part = str_cut(&rest, ',');
        cr_assert_lt(count, COUNT_OF(PARTS));
        cr_expect(same(part, PARTS[count]), "part %zu", count);
        count++;
    }
    cr_expect_eq(count, COUNT_OF(PARTS));
}

Test(str, whole_numbers_are_taken_to_the_letter) {
    static const struct {
        const char *text;
        int64_t value;
    } GOOD[] = {{"0", 0},
                {"-0", 0},
                {"7", 7},
                {"-12", -12},
                {"9223372036854775807", INT64_MAX},
                {"-9223372036854775808", INT64_MIN}};
    static const char *const BAD[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "01",
                                      "-01",
                                      "1.0",
                                      "1e3",
                                      "0x1",
                                      "--1",
                                      "１",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        int64_t value = 1;
        cr_expect_eq(str_parse_i64(str_from(GOOD[i].text), &value), ERR_OK, "%s", GOOD[i].text);
        cr_expect_eq(value, GOOD[i].value, "%s", GOOD[i].text);
    }
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        int64_t value = 77;
        cr_expect_eq(str_parse_i64(str_from(BAD[i]), &value), ERR_INVALID, "%s", BAD[i]);
        cr_expect_eq(value, 77, "outputs only on success");
    }
    int64_t value = 77;
    cr_expect_eq(str_parse_i64(STR("1\0"), &value), ERR_INVALID);
}

Test(buf, the_ceiling_holds_to_the_byte_and_is_told_once) {
    struct arena arena = {0};
    for (size_t bytes_max = 0; bytes_max < 300; bytes_max += 7) {
        struct buf buf = buf_make(&arena, bytes_max);
        struct fault fault = {0};
        for (size_t i = 0; i < bytes_max; i++)
            buf_add_char(&buf, 'x');
        cr_expect_eq(buf_check(&buf, &fault), ERR_OK);
        cr_expect_eq(buf_str(&buf).len, bytes_max);
        buf_add_char(&buf, 'y');
        cr_expect_eq(buf_str(&buf).len, bytes_max);
        cr_expect_eq(buf_check(&buf, &fault), ERR_TOO_LARGE);
        cr_expect_str_eq(fault.code, "too_large");
        cr_expect_eq(buf_str(&buf).ptr[bytes_max], '\0');
    }
    arena_close(&arena);
}

Test(buf, what_does_not_fit_is_left_out_whole_and_nothing_follows_it) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct buf buf = buf_make(&arena, 5);
    buf_add(&buf, STR("abc"));
    buf_printf(&buf, "%s", "def");
    buf_add_i64(&buf, 1);
    cr_expect(same(buf_str(&buf), "abc"), "a gap would look like a text");
    cr_expect_eq(buf_check(&buf, &fault), ERR_TOO_LARGE);
    arena_close(&arena);
}

Test(buf, all_ways_of_adding_make_one_text) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, 1 << 20);
    cr_expect_str_eq(buf_str(&buf).ptr, "", "an empty text has a pointer");
    buf_add(&buf, STR(""));
    buf_add_cstr(&buf, "学");
    buf_add_char(&buf, '-');
    buf_add_i64(&buf, INT64_MIN);
    buf_printf(&buf, "%s%d", "", 42);
    cr_expect(same(buf_str(&buf), "学--922337203685477580842"));
    struct str block = {arena_alloc(&arena, 70000), 70000};
    buf_add(&buf, block);
    cr_expect_eq(buf_str(&buf).len, 70000 + strlen("学--922337203685477580842"));
    cr_expect(str_starts(buf_str(&buf), STR("学--9223")), "growing keeps what was there");
    arena_close(&arena);
}

/* The table of well-formed sequences of the Unicode standard (3-7), the other way round. */
static bool well_formed_3_7(const unsigned char *p, size_t bytes) {
    static const struct {
        unsigned char low[4], high[4];
        size_t bytes;
    } ROWS[] = {{{0x00}, {0x7F}, 1},
                {{0xC2, 0x80}, {0xDF, 0xBF}, 2},
                {{0xE0, 0xA0, 0x80}, {0xE0, 0xBF, 0xBF}, 3},
                {{0xE1, 0x80, 0x80}, {0xEC, 0xBF, 0xBF}, 3},
                {{0xED, 0x80, 0x80}, {0xED, 0x9F, 0xBF}, 3},
                {{0xEE, 0x80, 0x80}, {0xEF, 0xBF, 0xBF}, 3},
                {{0xF0, 0x90, 0x80, 0x80}, {0xF0, 0xBF, 0xBF, 0xBF}, 4},
                {{0xF1, 0x80, 0x80, 0x80}, {0xF3, 0xBF, 0xBF, 0xBF}, 4},
                {{0xF4, 0x80, 0x80, 0x80}, {0xF4, 0x8F, 0xBF, 0xBF}, 4}};
    for (size_t row = 0; row < COUNT_OF(ROWS); row++) {
        bool fits = ROWS[row].bytes == bytes;
        for (size_t i = 0; fits && i < bytes; i++)
            fits = p[i] >= ROWS[row].low[i] && p[i] <= ROWS[row].high[i];
        if (fits)
            return true;
    }
    return false;
}

static bool is_one_character(const unsigned char *p, size_t bytes) {
    struct str text = {(const char *)p, bytes};
    return utf8_find_invalid(text) == STR_NONE && utf8_count(text) == 1;
}

Test(utf8, every_one_and_two_byte_text_is_judged_as_the_standard_says) {
    for (unsigned a = 0; a < 256; a++) {
        const unsigned char one[] = {(unsigned char)a};
        cr_assert_eq(is_one_character(one, 1), well_formed_3_7(one, 1), "%02x", a);
        for (unsigned b = 0; b < 256; b++) {
            const unsigned char two[] = {(unsigned char)a, (unsigned char)b};
            bool want = well_formed_3_7(two, 2);
            bool both = a < 0x80 && b < 0x80; /* two characters */
            cr_assert_eq(utf8_find_invalid((struct str){(const char *)two, 2}) == STR_NONE,
                         want || both, "%02x %02x", a, b);
        }
    }
}

Test(utf8, boundary_sequences_of_three_and_four_bytes) {
    static const unsigned char EDGES[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
                                          0xA0, 0xBF, 0xC0, 0xE0, 0xFF};
    for (unsigned a = 0xC0; a < 256; a++)
        for (size_t b = 0; b < COUNT_OF(EDGES); b++)
            for (size_t c = 0; c < COUNT_OF(EDGES); c++)
                for (size_t d = 0; d < COUNT_OF(EDGES); d++) {
                    const unsigned char p[] = {(unsigned char)a, EDGES[b], EDGES[c], EDGES[d]};
                    cr_assert_eq(is_one_character(p, 3), well_formed_3_7(p, 3), "%02x %02x %02x", a,
                                 p[1], p[2]);
                    cr_assert_eq(is_one_character(p, 4), well_formed_3_7(p, 4),
                                 "%02x %02x %02x %02x", a, p[1], p[2], p[3]);
                }
}

Test(utf8, the_place_of_the_first_bad_byte_is_told) {
    cr_expect_eq(utf8_find_invalid(STR("学a\xE6\xB3")), 4, "cut inside a character");
    cr_expect_eq(utf8_find_invalid(STR("学\x80法")), 3);
    cr_expect_eq(utf8_find_invalid(STR("\xED\xA0\x80")), 0, "a surrogate");
    cr_expect_eq(utf8_find_invalid((struct str){NULL, 0}), STR_NONE);
}

Test(utf8, every_scalar_value_goes_out_and_comes_back) {
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char bytes[4];
        struct str text = {bytes, utf8_put(c, bytes)};
        size_t at = 0;
        cr_assert_eq(utf8_find_invalid(text), STR_NONE, "U+%04X", c);
        cr_assert_eq(utf8_next(text, &at), c, "U+%04X", c);
        cr_assert_eq(at, text.len, "U+%04X", c);
    }
}

static struct str csv_of(struct arena *arena, struct str cell) {
    struct buf buf = buf_make(arena, 4096);
    csv_cell(&buf, cell, true);
    return buf_str(&buf);
}

Test(csv, what_a_spreadsheet_takes_for_a_formula_becomes_text) {
    static const char *const STARTS[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(STARTS); i++) {
        struct str cell = csv_of(&arena, arena_printf(&arena, "%s1+1", STARTS[i]));
        struct str want = arena_printf(&arena, "\"'%s1+1\"", STARTS[i]);
        cr_expect(str_eq(cell, want), "%s", cell.ptr);
    }
    cr_expect(same(csv_of(&arena, STR("1=1")), "\"1=1\""), "only the start counts");
    arena_close(&arena);
}

Test(csv, quotes_commas_and_line_ends_stay_inside_their_cell) {
    struct arena arena = {0};
    struct buf buf = buf_make(&arena, 4096);
    csv_begin(&buf);
    csv_cell(&buf, STR("他说\"好\",\r\n走了"), true);
    csv_cell(&buf, STR(""), false);
    csv_cell(&buf, STR("a\0b"), false);
    csv_row_end(&buf);
    cr_expect(same(buf_str(&buf), "\xEF\xBB\xBF\"他说\"\"好\"\",\r\n走了\",\"\",\"ab\"\r\n"));
    arena_close(&arena);
}
