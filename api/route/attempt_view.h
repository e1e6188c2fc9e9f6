/* An attempt as its owner sees it while it runs; shared by start and get. */
#pragma once

#include "api/route/route.h"
#include "engine/attempt/attempt.h"

enum err attempt_view(struct api_call *c, const struct attempt *attempt, const struct image *image,
                      const saved_response_vec *responses, struct wire_attempt *out) MUST_CHECK;
