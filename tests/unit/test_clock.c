/* Time and days: what is printed is read back, everything that is not RFC 3339 is refused. */
#include <criterion/criterion.h>

#include "base/core/clock.h"

static struct str printed(int64_t at_ms, char out[static TIME_TEXT_BYTES_MAX]) {
    return time_format(at_ms, out);
}

Test(clock, a_fixed_clock_reads_the_callers_variable) {
    int64_t now_ms = 5;
    struct clock clock = clock_fixed(&now_ms);
    cr_expect_eq(clock_now(&clock), 5);
    now_ms = 6;
    cr_expect_eq(clock_now(&clock), 6);
    int64_t first = clock_monotonic_ms();
    cr_expect_leq(first, clock_monotonic_ms());
}

Test(clock, known_moments) {
    static const struct {
        const char *text;
        int64_t at_ms;
        const char *printed;
    } CASES[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T08:00:00.000+08:00"},
        {"1970-01-01T00:00:00+08:00", -28800000, "1970-01-01T00:00:00.000+08:00"},
        {"2026-11-22T09:00:00+08:00", 1795309200000, "2026-11-22T09:00:00.000+08:00"},
        {"2026-11-22T01:00:00Z", 1795309200000, "2026-11-22T09:00:00.000+08:00"},
        {"2026-11-21T19:30:00.0-05:30", 1795309200000, "2026-11-22T09:00:00.000+08:00"},
        {"2024-02-29T23:59:59.999+08:00", 1709222399999, "2024-02-29T23:59:59.999+08:00"},
        {"2000-02-29T00:00:00-05:30", 951802200000, "2000-02-29T13:30:00.000+08:00"},
        {"2100-03-01T00:00:00+08:00", 4107513600000, "2100-03-01T00:00:00.000+08:00"},
        {"9999-12-31T23:59:59.999+08:00", 253402271999999, "9999-12-31T23:59:59.999+08:00"},
        {"2026-11-22T09:00:00.5+08:00", 1795309200500, "2026-11-22T09:00:00.500+08:00"},
        {"2026-11-22T09:00:00.0019999+08:00", 1795309200001, "2026-11-22T09:00:00.001+08:00"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t at_ms = 1;
        char out[TIME_TEXT_BYTES_MAX];
        cr_expect_eq(time_parse(str_from(CASES[i].text), &at_ms), ERR_OK, "%s", CASES[i].text);
        cr_expect_eq(at_ms, CASES[i].at_ms, "%s", CASES[i].text);
        cr_expect_str_eq(printed(at_ms, out).ptr, CASES[i].printed);
    }
}

Test(clock, what_is_not_rfc_3339_is_refused) {
    static const char *const TEXTS[] = {
        "",
        "2026-11-22",
        "2026-11-22T09:00:00",      /* no offset */
        "2026-11-22 09:00:00Z",     /* no T */
        "2026-11-22t09:00:00z",     /* one way to write it */
        "2026-11-22T09:00Z",        /* no seconds */
        "2026-11-22T24:00:00Z",     /* no such hour */
        "2026-11-22T09:60:00Z",     /* no such minute */
        "2026-11-22T09:00:60Z",     /* no leap seconds */
        "2026-11-22T09:00:00.Z",    /* no digit behind the point */
        "2026-11-22T09:00:00,5Z",   /* no comma */
        "2026-11-22T09:00:00+8:00", /* one digit */
        "2026-11-22T09:00:00+0800", /* no colon */
        "2026-11-22T09:00:00+24:00",
        "2026-11-22T09:00:00+08:60",
        "2026-11-22T09:00:00Z ",
        " 2026-11-22T09:00:00Z",
        "2026-02-29T00:00:00Z", /* not a leap year */
        "2100-02-29T00:00:00Z", /* nor this one */
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "1969-12-31T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "+2026-01-01T00:00:00Z",
        "２026-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        int64_t at_ms = 77;
        cr_expect_eq(time_parse(str_from(TEXTS[i]), &at_ms), ERR_INVALID, "%s", TEXTS[i]);
        cr_expect_eq(at_ms, 77, "outputs only on success");
    }
}

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

Test(clock, every_day_from_1970_to_9999_goes_out_and_comes_back) {
    static const int MONTH_DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t day = 0;
    for (int year = 1970; year <= 9999; year++)
        for (int month = 0; month < 12; month++) {
            int days = MONTH_DAYS[month] + (month == 1 && is_leap(year));
            for (int dom = 1; dom <= days; dom++, day++) {
                char out[TIME_TEXT_BYTES_MAX], want[32];
                int32_t parsed = -1;
                snprintf(want, sizeof want, "%04d-%02d-%02d", year, month + 1, dom);
                struct str text = day_format(day, out);
                cr_assert_str_eq(text.ptr, want);
                cr_assert_eq(day_parse(text, &parsed), ERR_OK);
                cr_assert_eq(parsed, day);
            }
        }
    cr_expect_eq(day, 2932897);
}

Test(clock, days_that_are_none_are_refused) {
    static const char *const TEXTS[] = {"",           "2026-02-29", "1900-01-01", "2026-1-01",
                                        "2026-01-1",  "20260101",   "2026-01-32", "2026-01-01 ",
                                        "2026/01/01", "2026-01-01T"};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        int32_t day = 77;
        cr_expect_eq(day_parse(str_from(TEXTS[i]), &day), ERR_INVALID, "%s", TEXTS[i]);
        cr_expect_eq(day, 77);
    }
}

Test(clock, a_day_begins_at_midnight_in_shanghai) {
    for (int32_t day = 0; day < 2932896; day += 997) {
        int64_t start = day_start_ms(day);
        cr_assert_eq(day_of(start), day);
        cr_assert_eq(day_of(start - 1), day - 1);
        cr_assert_eq(day_of(start + MS_PER_DAY - 1), day);
        cr_assert_eq((start + 8 * (int64_t)MS_PER_HOUR) % MS_PER_DAY, 0);
    }
}

Test(clock, moments_around_every_midnight_go_out_and_come_back) {
    static const int64_t OFFSETS[] = {0, 1, 999, 28799999, 28800000, 43200000, 86399999};
    for (int32_t day = 0; day <= 2932896; day += 331)
        for (size_t i = 0; i < COUNT_OF(OFFSETS); i++) {
            char out[TIME_TEXT_BYTES_MAX];
            int64_t at_ms = day_start_ms(day) + OFFSETS[i], parsed = 0;
            cr_assert_eq(time_parse(time_format(at_ms, out), &parsed), ERR_OK, "%s", out);
            cr_assert_eq(parsed, at_ms, "%s", out);
        }
}

Test(clock, a_moment_is_a_time_or_the_end_of_a_day) {
    int64_t at_ms = 0, next_ms = 0;
    cr_expect_eq(moment_parse(STR("2026-11-22T09:00:00+08:00"), &at_ms), ERR_OK);
    cr_expect_eq(at_ms, 1795309200000);
    cr_expect_eq(moment_parse(STR("2026-11-22"), &at_ms), ERR_OK);
    cr_expect_eq(time_parse(STR("2026-11-23T00:00:00+08:00"), &next_ms), ERR_OK);
    cr_expect_eq(at_ms, next_ms - 1);
    cr_expect_eq(moment_parse(STR("2026-11-31"), &at_ms), ERR_INVALID);
    cr_expect_eq(moment_parse(STR(""), &at_ms), ERR_INVALID);
}
