/* Warnings that authors have looked at and let stand. */
#pragma once

#include "questionbank/ir/ir.h"

/* Takes each warning and note out of the diagnostics that its item accepts, and counts it. An
 * acceptance that meets nothing is a note; one of an error is a warning, and the error stays.
 * Diagnostics beyond LIMIT_DIAGNOSTIC_COUNT_MAX were never kept and stay counted. */
void accept_warnings(struct ir *ir);
