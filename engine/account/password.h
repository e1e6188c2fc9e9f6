/* Password hashes: Argon2id, 5 passes over 7 MiB (OWASP's equal of 2 passes over 19 MiB), as one
 * self-describing text. */
#pragma once

#include "base/core/arena.h"

struct str password_hash(struct arena *arena, struct str password);
bool password_matches(struct str hash, struct str password);

/* Spends the time of a real check, for logins that do not exist. */
void password_pretend(struct str password);
