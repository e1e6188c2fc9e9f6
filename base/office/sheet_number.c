/* Numbers and dates of cells as texts. The file holds doubles, often with the noise of binary
 * fractions; people saw 15 digits at most. */
#include "base/office/sheet_inside.h"

#include <math.h>

enum {
    DIGIT_COUNT = 15,
    RAW_BYTES_MAX = 64,
    WHOLE_DIGITS_MAX = 19,
    EXPONENT_MIN = -10,
    EXPONENT_MAX = 20,
    DAY_SECONDS = 86400,
    DAY_LAST = 2958465,        /* 31 December 9999 */
    DAY_OF_1904 = 1462,        /* days between the two ways of counting */
    LEAP_DAY_OF_1900 = 60,     /* a day that did not exist but is counted */
    DAYS_FROM_0000_03 = 693899 /* from 1 March of year 0 to 30 December 1899 */
};

/* Written in full by its program: a long number keeps the digits that a double would lose. */
static bool is_whole(struct str raw) {
    struct str digits = str_from_offset(raw, str_starts(raw, STR("-")) ? 1 : 0);
    if (digits.len == 0 || digits.len > WHOLE_DIGITS_MAX || digits.ptr[0] == '0')
        return false;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
    return true;
}

static bool parse(struct str raw, double *out) {
    char text[RAW_BYTES_MAX + 1];
    if (raw.len == 0 || raw.len > RAW_BYTES_MAX)
        return false;
    for (size_t i = 0; i < raw.len; i++)
        if (memchr("0123456789+-.eE", raw.ptr[i], 15) == NULL)
            return false;
    memcpy(text, raw.ptr, raw.len);
    text[raw.len] = '\0';
    char *end;
    *out = strtod(text, &end);
    return end == text + raw.len && isfinite(*out);
}

/* `digits` with the point behind the digit number `exponent`, counted from 0. */
static void put_plain(struct buf *out, const char *digits, int count, int exponent) {
    if (exponent < 0) {
        buf_add(out, STR("0."));
        for (int i = exponent + 1; i < 0; i++)
            buf_add_char(out, '0');
    }
    for (int i = 0; i < count; i++) {
        if (i == exponent + 1 && exponent >= 0)
            buf_add_char(out, '.');
        buf_add_char(out, digits[i]);
    }
    for (int i = count; i <= exponent; i++)
        buf_add_char(out, '0');
}

static void put_number(struct buf *out, double value) {
    char text[40], digits[DIGIT_COUNT];
    if (value == 0) {
        buf_add_char(out, '0');
        return;
    }
    snprintf(text, sizeof text, "%.*e", DIGIT_COUNT - 1, fabs(value)); /* d.dddde+xx */
    digits[0] = text[0];
    memcpy(digits + 1, text + 2, DIGIT_COUNT - 1);
    int exponent = (int)strtol(text + DIGIT_COUNT + 2, NULL, 10);
    int count = DIGIT_COUNT;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    if (value < 0)
        buf_add_char(out, '-');
    if (exponent >= EXPONENT_MIN && exponent <= EXPONENT_MAX)
        put_plain(out, digits, count, exponent);
    else
        buf_printf(out, "%.*g", DIGIT_COUNT, fabs(value));
}

/* Days since 1 March of year 0 to a date, in eras of 400 years. */
static void put_date(struct buf *out, int64_t days) {
    days += DAYS_FROM_0000_03;
    int64_t era = days / 146097, of_era = days % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    buf_printf(out, "%04d-%02d-%02d", (int)(year + era * 400 + (month <= 2)), (int)month, (int)day);
}

static void put_time(struct buf *out, int64_t seconds) {
    buf_printf(out, "%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
    if (seconds % 60 != 0)
        buf_printf(out, ":%02d", (int)(seconds % 60));
}

static bool put_moment(struct buf *out, double value, enum number_kind kind, bool from_1904) {
    if (value < 0 || value > DAY_LAST + 1)
        return false;
    int64_t seconds = llround(value * DAY_SECONDS);
    int64_t day = seconds / DAY_SECONDS, of_day = seconds % DAY_SECONDS;
    if (kind == NUMBER_ELAPSED || (kind == NUMBER_TIME && day == 0)) {
        put_time(out, seconds);
        return true;
    }
    day += from_1904 ? DAY_OF_1904 : 0;
    if (day == 0 || day == LEAP_DAY_OF_1900 || day > DAY_LAST)
        return false;
    put_date(out, day < LEAP_DAY_OF_1900 ? day + 1 : day);
    if (of_day != 0) {
        buf_add_char(out, ' ');
        put_time(out, of_day);
    }
    return true;
}

bool sheet_number_text(struct buf *out, struct str raw, enum number_kind kind, bool from_1904) {
    double value;
    if (kind == NUMBER_PLAIN && is_whole(raw)) {
        buf_add(out, raw);
        return true;
    }
    if (!parse(raw, &value))
        return false;
    if (kind == NUMBER_PERCENT) {
        put_number(out, value * 100);
        buf_add_char(out, '%');
    } else if (kind == NUMBER_PLAIN || !put_moment(out, value, kind, from_1904)) {
        put_number(out, value);
    }
    return true;
}

void sheet_iso_text(struct buf *out, struct str raw) {
    size_t at = str_find_char(raw, 'T');
    struct str time = at == STR_NONE ? STR("") : str_from_offset(raw, at + 1);
    buf_add(out, str_slice(raw, 0, at == STR_NONE ? raw.len : at));
    if (time.len == 0 || str_starts(time, STR("00:00:00")))
        return;
    if (at > 0)
        buf_add_char(out, ' ');
    buf_add(out, time);
}
