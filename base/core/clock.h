/* Time is int64_t milliseconds of UTC since 1970, and comes from a context, never from a global. */
#pragma once

#include "base/core/arena.h"
#include "base/core/str.h"

/* A source of time: the system's, or a test's. */
struct clock {
    int64_t (*now_ms)(void *self);
    void *self;
};

struct clock clock_system(void);
struct clock
clock_fixed(int64_t *now_ms); /* reads the caller's variable, which must outlive the clock */

int64_t clock_now(const struct clock *clock);

/* Milliseconds that never step back, for durations only. */
int64_t clock_monotonic_ms(void);

enum {
    MS_PER_SECOND = 1000,
    MS_PER_MINUTE = 60 * 1000,
    MS_PER_HOUR = 60 * MS_PER_MINUTE,
    MS_PER_DAY = 24 * MS_PER_HOUR
};

/* A civil day in Asia/Shanghai (UTC+8, no summer time since 1992), counted from 1970-01-01. */
int32_t day_of(int64_t at_ms);
int64_t day_start_ms(int32_t day);

#define TIME_TEXT_BYTES_MAX 40

/* RFC 3339 with milliseconds and the offset +08:00, e.g. 2026-11-22T09:00:00.000+08:00. */
struct str time_format(int64_t at_ms, char out[static TIME_TEXT_BYTES_MAX]);

/* RFC 3339 with any offset; years 1970 to 9999. */
enum err time_parse(struct str text, int64_t *at_ms) MUST_CHECK;

struct str day_format(int32_t day, char out[static TIME_TEXT_BYTES_MAX]); /* 2026-11-22 */
enum err day_parse(struct str text, int32_t *day) MUST_CHECK;

/* A moment as people name it: a time as above, or a day, which means its last millisecond. */
enum err moment_parse(struct str text, int64_t *at_ms) MUST_CHECK;
