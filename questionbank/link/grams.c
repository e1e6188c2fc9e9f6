/* Characters in, runs out; one pass over the bytes. */
#include "questionbank/link/grams.h"

#include "questionbank/link/mix.h"

enum { NUMBER = '#', CHARACTER_BITS = 21 };

/* The digits of Chinese numbers; and the words that turn a sentence round, by their character. */
static const uint32_t DIGITS[] = {0x3007, 0x4E00, 0x4E03, 0x4E09, 0x4E24, 0x4E5D, 0x4E8C, 0x4E94,
                                  0x516B, 0x516D, 0x5341, 0x5343, 0x56DB, 0x767E, 0x4E07, 0x96F6};
static const uint32_t TURNS[] = {
    0x4E0D /* 不 */, 0x975E /* 非 */, 0x672A /* 未 */, 0x65E0 /* 无 */, 0x6CA1 /* 没 */,
    0x52FF /* 勿 */, 0x7981 /* 禁 */, 0x5426 /* 否 */, 0x5E94 /* 应 */, 0x987B /* 须 */,
    0x53EF /* 可 */, 0x9519 /* 错 */, 0x9664 /* 除 */,
};

static void sieve_add(struct grams *grams, const uint32_t *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        grams->sieve[list[i] % GRAMS_SIEVE_BITS / 64] |= UINT64_C(1) << (list[i] % 64);
}

struct grams grams_open(struct arena *arena) {
    struct grams grams = {.arena = arena};
    sieve_add(&grams, DIGITS, COUNT_OF(DIGITS));
    sieve_add(&grams, TURNS, COUNT_OF(TURNS));
    return grams;
}

static bool is_sieved(const struct grams *grams, uint32_t c) {
    return c > 0x3000 && (grams->sieve[c % GRAMS_SIEVE_BITS / 64] >> (c % 64) & 1) != 0;
}

static bool is_listed(const uint32_t *list, size_t count, uint32_t character) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == character)
            return true;
    return false;
}

/* A text while its runs are made. */
struct run {
    uint64_t mask;   /* of the last `width` characters */
    uint64_t window; /* the last characters, the newest lowest */
    uint64_t number; /* the number that is being read; 0: none */
    uint32_t length;
};

static void close_number(struct grams *grams, struct run *run) {
    if (run->number != 0)
        grams->numbers += mix(run->number, MIX_ODD_A);
    run->number = 0;
}

/* Punctuation comes and goes between editions. */
static bool is_punctuation(uint32_t c) {
    if (c >= 0x80)
        return (c >= 0x3001 && c <= 0x303F) || (c >= 0x2010 && c <= 0x2027) || c == 0xB7;
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !letter && !(c >= '0' && c <= '9') && c != '%';
}

/* What stands for the character in a run; 0 when it is punctuation or only continues a number. */
static uint32_t masked(struct grams *grams, struct run *run, uint32_t c) {
    bool digit = c >= '0' && c <= '9';
    bool sieved = is_sieved(grams, c);
    digit = digit || (sieved && is_listed(DIGITS, COUNT_OF(DIGITS), c));
    bool point = c == '.' && run->number != 0; /* 2.5 */
    if (digit || point) {
        bool first = run->number == 0;
        run->number = mix(run->number ^ c, MIX_ODD_B) | 1;
        return first ? NUMBER : 0;
    }
    close_number(grams, run);
    if (is_punctuation(c))
        return 0;
    if (sieved && is_listed(TURNS, COUNT_OF(TURNS), c))
        grams->turns += mix(c, MIX_ODD_B);
    return c;
}

static uint32_t next(const unsigned char **at) {
    const unsigned char *p = *at;
    if (p[0] < 0x80) {
        *at = p + 1;
        return p[0];
    }
    if (p[0] >= 0xE0 && p[0] < 0xF0) {
        *at = p + 3;
        return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    }
    size_t bytes = p[0] < 0xE0 ? 2 : 4;
    uint32_t character = p[0] & (bytes == 2 ? 0x1FU : 0x07U);
    for (size_t i = 1; i < bytes; i++)
        character = character << 6 | (p[i] & 0x3FU);
    *at = p + bytes;
    return character;
}

static void make_room(struct grams *grams, size_t more) {
    PROMISE(more <= UINT32_MAX / 2 - grams->count);
    if (grams->cap - grams->count >= more)
        return;
    uint32_t cap = (grams->count + (uint32_t)more) * 2;
    uint64_t *at = ARENA_ARRAY(grams->arena, uint64_t, cap);
    if (grams->count > 0)
        memcpy(at, grams->at, grams->count * sizeof *at);
    grams->at = at;
    grams->cap = cap;
}

void grams_clear(struct grams *grams) {
    grams->count = 0;
    grams->numbers = grams->turns = 0;
}

void grams_add(struct grams *grams, struct str folded, uint32_t width) {
    struct run run = {.mask = (UINT64_C(1) << (CHARACTER_BITS * width)) - 1};
    if (folded.len == 0)
        folded = STR("");
    const unsigned char *at = (const unsigned char *)folded.ptr, *end = at + folded.len;
    make_room(grams, folded.len + 1);
    while (at < end) {
        uint32_t c = masked(grams, &run, next(&at));
        if (c == 0)
            continue;
        run.window = (run.window << CHARACTER_BITS | c) & run.mask;
        if (++run.length >= width)
            grams->at[grams->count++] = run.window;
    }
    close_number(grams, &run);
    if (run.length > 0 && run.length < width)
        grams->at[grams->count++] = run.window;
}

static int compare_grams(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

void grams_sort(struct grams *grams) {
    uint32_t kept = 0;
    if (grams->count > 0)
        qsort(grams->at, grams->count, sizeof *grams->at, compare_grams);
    for (uint32_t i = 0; i < grams->count; i++)
        if (i == 0 || grams->at[i] != grams->at[i - 1])
            grams->at[kept++] = grams->at[i];
    grams->count = kept;
}

uint32_t grams_shared(const struct grams *a, const struct grams *b) {
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        shared += a->at[i] == b->at[j];
        bool step_a = a->at[i] <= b->at[j], step_b = b->at[j] <= a->at[i];
        i += step_a;
        j += step_b;
    }
    return shared;
}
