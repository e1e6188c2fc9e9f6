/* BLAKE2b-256 for content hashes, token hashes and receipts; hexadecimal and base64url texts. */
#pragma once

#include "base/core/arena.h"

#define HASH_BYTES 32

struct hash {
    uint8_t bytes[HASH_BYTES];
};

struct hash hash_of(struct str text);

/* Over several parts, each preceded by its length, so that ("ab","c") and ("a","bc") differ. The
 * state is not to be copied. */
struct hash_state {
    unsigned char opaque[448];
};
void hash_begin(struct hash_state *state);
void hash_add(struct hash_state *state, struct str part);
struct hash hash_end(struct hash_state *state);

bool hash_eq(const struct hash *a, const struct hash *b); /* in constant time */

/* Lower-case hexadecimal of the first `bytes` bytes (≤ HASH_BYTES). */
struct str hash_hex(struct arena *arena, const struct hash *hash, size_t bytes);

/* Without padding, RFC 4648 §5. */
struct str base64url(struct arena *arena, const void *data, size_t bytes);
