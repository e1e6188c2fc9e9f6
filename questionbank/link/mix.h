/* Quick hashes of texts in memory, for finding what may be equal. Nothing is stored under them;
 * what must hold for years uses base/core/hash.h. */
#pragma once

#include "base/core/str.h"

#define MIX_ODD_A UINT64_C(0x9E3779B97F4A7C15)
#define MIX_ODD_B UINT64_C(0xD6E8FEB86659FD93)

__extension__ typedef unsigned __int128 mix_wide;

static inline uint64_t mix(uint64_t a, uint64_t b) {
    mix_wide product = (mix_wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* 128 bits: two of 10^5 texts meet by chance once in 10^28 banks. */
struct mark128 {
    uint64_t a;
    uint64_t b;
};

static inline bool mark_eq(struct mark128 x, struct mark128 y) {
    return x.a == y.a && x.b == y.b;
}

static inline int mark_compare(struct mark128 x, struct mark128 y) {
    if (x.a != y.a)
        return x.a < y.a ? -1 : 1;
    return x.b < y.b ? -1 : x.b > y.b;
}

/* Adds in any order: the mark of a set of texts. */
static inline struct mark128 mark_sum(struct mark128 x, struct mark128 y) {
    return (struct mark128){x.a + y.a, x.b + y.b};
}

struct mark128 mark_of(struct str text, uint64_t seed);
