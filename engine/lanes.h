/* The three lanes of a serving engine and its closer. */
#pragma once

#include "engine/engine.h"

/* Opens start, save and finish lanes, each with its own connection. */
enum err engine_open_lanes(struct engine *engine, const char *url, const char *role,
                           struct fault *fault) MUST_CHECK;

/* Writes what is queued, then closes them. */
void engine_close_lanes(struct engine *engine);

/* Hands attempts left open beyond their deadline to the finish lane and waits until they are
 * closed. `call` has its own connection; meant to be called about once a second. Gives how many
 * were closed. */
enum err engine_close_overdue(struct call *call, uint32_t *closed) MUST_CHECK;
