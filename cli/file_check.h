/* Files of strangers, judged by `xuefa bank worker` in processes of their own. */
#pragma once

#include <stdatomic.h>

#include "api/api.h"

struct file_checks {
    uint32_t count_max; /* running at once */
    atomic_uint count;
    atomic_bool closing; /* those that run are ended */
};

/* The function of struct api_file_check; `context` is a struct file_checks. From any thread. */
enum err file_check_run(void *context, struct arena *arena, const struct api_file *file,
                        struct str *report, struct fault *fault) MUST_CHECK;
