/* One pass over a text that says which checks can find anything in it at all. */
#pragma once

#include "base/core/str.h"

enum scan_mark {
    SCAN_MARKUP = 1, /* < & \ * ` $ ] */
    SCAN_DIGITS = 2, /* eleven digits, single blanks and hyphens between them left out */
    SCAN_AT = 4,
    SCAN_TITLE = 8, /* 《 */
    SCAN_ORGAN = 16 /* two characters that begin the name of an organ */
};

/* Pairs of characters by which names begin, as bits. */
struct scan_pairs {
    uint64_t bits[256];
};

void scan_pairs_add(struct scan_pairs *pairs, struct str name);

static inline uint32_t scan_pair_hash(const char *at) {
    const unsigned char *p = (const unsigned char *)at;
    uint32_t first = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    uint32_t second = (uint32_t)p[3] << 16 | (uint32_t)p[4] << 8 | p[5];
    return (first * 0x9E3779B1U + second) * 0x85EBCA6BU >> 18;
}

/* Whether a name may begin at the two ideographs (six bytes). */
static inline bool scan_pairs_may(const struct scan_pairs *pairs, const char *at) {
    uint32_t hash = scan_pair_hash(at);
    return (pairs->bits[hash >> 6] >> (hash & 63) & 1) != 0;
}

uint32_t scan_text(const struct scan_pairs *pairs, struct str text);
