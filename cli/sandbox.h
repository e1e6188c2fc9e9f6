/* A process that locks itself in before it looks at a stranger's file. */
#pragma once

#include "base/core/err.h"

/* From here on: no file, socket or process can be opened; memory, processor time and what may be
 * written are bounded; standard output can be written. Any other system call ends the process.
 * ERR_OUTSIDE when the system does not allow it: then nothing hostile may be read. */
enum err sandbox_enter(struct fault *fault) MUST_CHECK;
