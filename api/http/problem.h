/* Faults as replies. Pure. */
#pragma once

#include "api/http/http.h"

enum { PROBLEM_BYTES_MAX = 8192 };

/* Makes the reply the problem document of the fault; headers that stand there already are kept. */
void problem_fill(struct arena *arena, const struct fault *fault, struct http_reply *reply);
