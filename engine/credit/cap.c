/* The daily cap. */
#include "engine/credit/cap.h"

static const bool CAPPED[CREDIT_KIND_COUNT] = {
    [CREDIT_EXAM_PASS] = false,
    [CREDIT_PRACTICE] = true,
};

bool credit_is_capped(enum credit_kind kind) {
    return CAPPED[kind];
}

uint32_t credit_capped_codes(struct str codes[static CREDIT_KIND_COUNT]) {
    uint32_t count = 0;
    for (uint32_t kind = 0; kind < CREDIT_KIND_COUNT; kind++)
        if (CAPPED[kind])
            codes[count++] = credit_kind_code((enum credit_kind)kind);
    return count;
}

int64_t credit_cap(enum credit_kind kind, int64_t earned, int64_t daily_cap, int64_t capped_today) {
    if (!credit_is_capped(kind))
        return earned;
    int64_t left = daily_cap > capped_today ? daily_cap - capped_today : 0;
    return earned < left ? earned : left;
}
