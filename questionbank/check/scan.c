/* Most texts have no markup, no long number and no old name; they are read once and let go. */
#include "questionbank/check/scan.h"

enum { DIGITS_MIN = 11 };

void scan_pairs_add(struct scan_pairs *pairs, struct str name) {
    PROMISE(name.len >= 6);
    uint32_t hash = scan_pair_hash(name.ptr);
    pairs->bits[hash >> 6] |= UINT64_C(1) << (hash & 63);
}

static const uint8_t ASCII_MARKS[128] = {
    ['<'] = SCAN_MARKUP, ['&'] = SCAN_MARKUP, ['\\'] = SCAN_MARKUP, ['*'] = SCAN_MARKUP,
    ['`'] = SCAN_MARKUP, ['$'] = SCAN_MARKUP, [']'] = SCAN_MARKUP,  ['@'] = SCAN_AT,
};

/* Digits with single blanks and hyphens between them count as one run. */
static uint32_t next_run(uint32_t run, char c, char before) {
    bool joint = (c == ' ' || c == '-') && before >= '0' && before <= '9';
    return c >= '0' && c <= '9' ? run + 1 : joint ? run : 0;
}

uint32_t scan_text(const struct scan_pairs *pairs, struct str text) {
    uint32_t marks = 0, run = 0;
    char before = 0;
    for (size_t at = 0; at < text.len;) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (c >= 0xE3 && c <= 0xE9) {
            run = 0;
            before = 0;
            bool pair = at + 6 <= text.len && (unsigned char)text.ptr[at + 3] >= 0xE4;
            if (pair && scan_pairs_may(pairs, text.ptr + at))
                marks |= SCAN_ORGAN;
            if (c == 0xE3 && at + 3 <= text.len && memcmp(text.ptr + at, "《", 3) == 0)
                marks |= SCAN_TITLE;
            at += 3;
            continue;
        }
        run = next_run(run, text.ptr[at], before);
        before = text.ptr[at];
        marks |= c < 128 ? ASCII_MARKS[c] : 0U;
        marks |= run >= DIGITS_MIN ? (uint32_t)SCAN_DIGITS : 0U;
        at++;
    }
    return marks;
}
