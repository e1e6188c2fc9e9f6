/* Time, days and their texts. Civil days by Howard Hinnant's day algorithms (proleptic Gregorian
 * calendar). */
#include "base/core/clock.h"

#include <stdio.h>
#include <time.h>

enum { SHANGHAI_OFFSET_MS = 8 * MS_PER_HOUR };

static int64_t read_clock(clockid_t id) {
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_now_ms(void *self) {
    (void)self;
    return read_clock(CLOCK_REALTIME);
}

static int64_t fixed_now_ms(void *self) {
    return *(const int64_t *)self;
}

struct clock clock_system(void) {
    return (struct clock){.now_ms = system_now_ms};
}

struct clock clock_fixed(int64_t *now_ms) {
    return (struct clock){.now_ms = fixed_now_ms, .self = now_ms};
}

int64_t clock_now(const struct clock *clock) {
    return clock->now_ms(clock->self);
}

int64_t clock_monotonic_ms(void) {
    return read_clock(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

int32_t day_of(int64_t at_ms) {
    return (int32_t)floor_div(at_ms + SHANGHAI_OFFSET_MS, MS_PER_DAY);
}

int64_t day_start_ms(int32_t day) {
    return (int64_t)day * MS_PER_DAY - SHANGHAI_OFFSET_MS;
}

struct civil {
    int year;
    unsigned month;
    unsigned day;
};

static struct civil civil_from_day(int32_t day) {
    int64_t z = (int64_t)day + 719468;
    int64_t era = floor_div(z, 146097);
    unsigned doe = (unsigned)(z - era * 146097);
    unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    unsigned mp = (5 * doy + 2) / 153;
    unsigned month = mp < 10 ? mp + 3 : mp - 9;
    return (struct civil){(int)(yoe + era * 400) + (month <= 2), month,
                          doy - (153 * mp + 2) / 5 + 1};
}

static int32_t day_from_civil(struct civil c) {
    int year = c.year - (c.month <= 2);
    int64_t era = floor_div(year, 400);
    unsigned yoe = (unsigned)(year - era * 400);
    unsigned doy = (153 * (c.month > 2 ? c.month - 3 : c.month + 9) + 2) / 5 + c.day - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (int32_t)(era * 146097 + doe - 719468);
}

struct str day_format(int32_t day, char out[static TIME_TEXT_BYTES_MAX]) {
    struct civil c = civil_from_day(day);
    int bytes = snprintf(out, TIME_TEXT_BYTES_MAX, "%04d-%02u-%02u", c.year, c.month, c.day);
    return (struct str){out, (size_t)bytes};
}

struct str time_format(int64_t at_ms, char out[static TIME_TEXT_BYTES_MAX]) {
    int32_t day = day_of(at_ms);
    int ms = (int)(at_ms - day_start_ms(day));
    struct civil c = civil_from_day(day);
    int bytes = snprintf(out, TIME_TEXT_BYTES_MAX, "%04d-%02u-%02uT%02d:%02d:%02d.%03d+08:00",
                         c.year, c.month, c.day, ms / MS_PER_HOUR, ms / MS_PER_MINUTE % 60,
                         ms / 1000 % 60, ms % 1000);
    return (struct str){out, (size_t)bytes};
}

/* What a run of digits must look like. */
struct digits {
    size_t count;
    int low;
    int high;
};

/* Digits at `*at`; moves `*at`. */
static bool take_number(struct str text, size_t *at, struct digits want, int *out) {
    if (*at + want.count > text.len)
        return false;
    int value = 0;
    for (size_t i = 0; i < want.count; i++) {
        char c = text.ptr[*at + i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *at += want.count;
    *out = value;
    return value >= want.low && value <= want.high;
}

static bool take_char(struct str text, size_t *at, char c) {
    if (*at >= text.len || text.ptr[*at] != c)
        return false;
    ++*at;
    return true;
}

static bool take_day(struct str text, size_t *at, int32_t *day) {
    int year = 0, month = 0, dom = 0;
    if (!take_number(text, at, (struct digits){4, 1970, 9999}, &year) ||
        !take_char(text, at, '-') || !take_number(text, at, (struct digits){2, 1, 12}, &month) ||
        !take_char(text, at, '-') || !take_number(text, at, (struct digits){2, 1, 31}, &dom))
        return false;
    *day = day_from_civil((struct civil){year, (unsigned)month, (unsigned)dom});
    return civil_from_day(*day).day == (unsigned)dom; /* refuses 30 February */
}

enum err day_parse(struct str text, int32_t *day) {
    size_t at = 0;
    int32_t parsed = 0;
    if (!take_day(text, &at, &parsed) || at != text.len)
        return ERR_INVALID;
    *day = parsed;
    return ERR_OK;
}

static bool take_clock_time(struct str text, size_t *at, int64_t *ms) {
    int hour = 0, minute = 0, second = 0;
    if (!take_number(text, at, (struct digits){2, 0, 23}, &hour) || !take_char(text, at, ':') ||
        !take_number(text, at, (struct digits){2, 0, 59}, &minute) || !take_char(text, at, ':') ||
        !take_number(text, at, (struct digits){2, 0, 59}, &second))
        return false;
    int fraction = 0;
    if (take_char(text, at, '.')) {
        int scale = 100, digit = 0;
        if (!take_number(text, at, (struct digits){1, 0, 9}, &digit))
            return false;
        do {
            fraction += digit * scale;
            scale /= 10;
        } while (take_number(text, at, (struct digits){1, 0, 9}, &digit));
    }
    *ms = hour * (int64_t)MS_PER_HOUR + minute * (int64_t)MS_PER_MINUTE + second * 1000 + fraction;
    return true;
}

static bool take_offset(struct str text, size_t *at, int64_t *offset_ms) {
    *offset_ms = 0;
    if (take_char(text, at, 'Z'))
        return true;
    bool west = take_char(text, at, '-');
    int hour = 0, minute = 0;
    if ((!west && !take_char(text, at, '+')) ||
        !take_number(text, at, (struct digits){2, 0, 23}, &hour) || !take_char(text, at, ':') ||
        !take_number(text, at, (struct digits){2, 0, 59}, &minute))
        return false;
    *offset_ms = (west ? -1 : 1) * (hour * (int64_t)MS_PER_HOUR + minute * (int64_t)MS_PER_MINUTE);
    return true;
}

enum err time_parse(struct str text, int64_t *at_ms) {
    size_t at = 0;
    int32_t day = 0;
    int64_t ms = 0, offset_ms = 0;
    if (!take_day(text, &at, &day) || !take_char(text, &at, 'T') ||
        !take_clock_time(text, &at, &ms) || !take_offset(text, &at, &offset_ms) || at != text.len)
        return ERR_INVALID;
    *at_ms = (int64_t)day * MS_PER_DAY + ms - offset_ms;
    return ERR_OK;
}

enum err moment_parse(struct str text, int64_t *at_ms) {
    int32_t day = 0;
    if (time_parse(text, at_ms) == ERR_OK)
        return ERR_OK;
    TRY(day_parse(text, &day));
    *at_ms = day_start_ms(day + 1) - 1;
    return ERR_OK;
}
