/* How much of what was earned is credited; pure. Hundredths. */
#pragma once

#include "engine/vocab/vocab.h"

/* Does the daily cap of a campaign hold for this kind? Passing an exam is credited in full. */
bool credit_is_capped(enum credit_kind kind);

/* Codes of the kinds the cap holds for; returns how many. */
uint32_t credit_capped_codes(struct str codes[static CREDIT_KIND_COUNT]);

/* What the cap leaves of `earned` when `capped_today` was credited already that day. */
int64_t credit_cap(enum credit_kind kind, int64_t earned, int64_t daily_cap, int64_t capped_today);
