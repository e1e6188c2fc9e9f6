/* Those who are behind as they travel: the same members over HTTP and from the command line. */
#pragma once

#include "api/wire/wire.h"
#include "engine/reminder/reminder.h"

struct wire_shortfall wire_shortfall_of(struct arena *arena, const struct shortfall *shortfall);

/* Texts are those of the laggard. */
struct wire_laggard wire_laggard_of(struct arena *arena, const struct laggard *laggard);
