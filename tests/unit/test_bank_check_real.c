/* The checks on real banks, when they are there: what they say was read by eye once; a check that
 * begins to cry wolf fails here. */
#include <criterion/criterion.h>

#include "tests/support/bank_support.h"

struct expectation {
    const char *code;
    uint32_t least;
    uint32_t most;
};

static void expect_counts(const char *below, const struct expectation *expected, size_t count) {
    struct arena arena = {0};
    struct str path = shared_path(&arena, below);
    if (path.len == 0)
        cr_skip_test("no shared data");
    struct ir ir = compile_file(&arena, path);
    for (size_t i = 0; i < count; i++) {
        uint32_t found = count_code(&ir, expected[i].code);
        cr_expect(found >= expected[i].least && found <= expected[i].most, "%s: %s %u times", below,
                  expected[i].code, found);
    }
    arena_close(&arena);
}

/* 727 single choices: 26 end in 以上皆是 and the like, all of which can be rewritten; sixty speak
 * of organs of before 2018. */
Test(bank_check_real, single_choices_of_an_export) {
    static const struct expectation EXPECTED[] = {
        {"QB163", 26, 26}, {"QB026", 0, 0}, {"QB160", 5, 10}, {"QB161", 1, 2}, {"QB165", 1, 2},
        {"QB166", 1, 4},   {"QB167", 0, 0}, {"QB168", 0, 0},  {"QB172", 1, 1}, {"QB174", 50, 70},
        {"QB180", 0, 0},   {"QB181", 0, 0}, {"QB182", 0, 0},  {"QB183", 0, 0}, {"QB050", 1, 1},
    };
    expect_counts("data/banks/nolicence/xingzheng-zhifa/danxuan_data.txt", EXPECTED,
                  COUNT_OF(EXPECTED));
}

/* A thousand statements, many of them one rule about several subjects: few are the same question.
 */
Test(bank_check_real, statements_of_an_export) {
    static const struct expectation EXPECTED[] = {
        {"QB160", 5, 15}, {"QB161", 0, 2}, {"QB165", 0, 0}, {"QB167", 0, 0}, {"QB168", 0, 0},
    };
    expect_counts("data/banks/nolicence/xingzheng-zhifa/panduan_data.txt", EXPECTED,
                  COUNT_OF(EXPECTED));
}

/* A thousand questions of what an article says, 307 of them with a stem that stands several times.
 */
Test(bank_check_real, the_same_stem_with_other_options_is_another_question) {
    static const struct expectation EXPECTED[] = {
        {"QB160", 0, 2}, {"QB161", 0, 2}, {"QB050", 0, 2}, {"QB051", 0, 0}, {"QB171", 0, 0},
    };
    expect_counts("data/banks/open/lexeval/1_2.json", EXPECTED, COUNT_OF(EXPECTED));
}
