/* Sixteen bytes a step through two multiplications with different constants. */
#include "questionbank/link/mix.h"

enum { STEP_BYTES = 16 };

static uint64_t load(const char *at) {
    uint64_t value = 0;
    memcpy(&value, at, sizeof value);
    return value;
}

static struct mark128 step(struct mark128 mark, uint64_t low, uint64_t high) {
    return (struct mark128){
        mix(low ^ MIX_ODD_A, high ^ mark.a),
        mix(low ^ mark.b, high ^ MIX_ODD_B) + mark.a,
    };
}

struct mark128 mark_of(struct str text, uint64_t seed) {
    struct mark128 mark = {seed ^ MIX_ODD_B, (seed + text.len) * MIX_ODD_A + 1};
    const char *at = text.ptr;
    size_t left = text.len;
    for (; left >= STEP_BYTES; left -= STEP_BYTES, at += STEP_BYTES)
        mark = step(mark, load(at), load(at + 8));
    char tail[STEP_BYTES] = {0};
    if (left > 0)
        memcpy(tail, at, left);
    mark = step(mark, load(tail), load(tail + 8));
    return step(mark, text.len * MIX_ODD_B, mark.b);
}
