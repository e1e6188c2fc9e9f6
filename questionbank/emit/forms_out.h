/* The emitters' functions, for the table in emitter.c. */
#pragma once

#include "questionbank/emit/emitter.h"

#define EMIT_FUNCTION(name)                                                                        \
    enum err name(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,  \
                  struct fault *fault) MUST_CHECK

EMIT_FUNCTION(text_emit);
EMIT_FUNCTION(xlsx_emit);
EMIT_FUNCTION(csv_emit);
EMIT_FUNCTION(json_emit);
EMIT_FUNCTION(gift_emit);
EMIT_FUNCTION(aiken_emit);
EMIT_FUNCTION(moodle_emit);
EMIT_FUNCTION(qti_emit);
EMIT_FUNCTION(qti3_emit);
