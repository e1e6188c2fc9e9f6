/* The compiler's face: files in, linked and checked IR out. Knows no database; emit/pg.h loads the
 * result. */
#pragma once

#include "questionbank/ir/ir.h"

/* Reads, links and checks the files in the order given. Faults of the content are diagnostics of
 * `ir`, not errors of this function. Errors: ERR_OUTSIDE (a file cannot be opened or read),
 * ERR_TOO_LARGE. */
enum err questionbank_compile(struct arena *arena, const char *const *paths, uint32_t path_count,
                              struct ir *ir, struct fault *fault) MUST_CHECK;

/* The same over bytes in memory, for tests and uploads. */
enum err questionbank_compile_bytes(struct arena *arena, struct str path, struct str bytes,
                                    struct ir *ir, struct fault *fault) MUST_CHECK;
