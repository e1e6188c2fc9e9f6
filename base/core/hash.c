/* BLAKE2b-256 through libsodium. */
#include "base/core/hash.h"

#include <sodium.h>

/* libsodium wants its state aligned to 64 bytes; neither an arena nor gcc 12's stack under the
 * address sanitizer gives that, so it is done by hand. */
enum { STATE_ALIGN = 64 };
_Static_assert(sizeof(crypto_generichash_state) + STATE_ALIGN <=
                   sizeof(((struct hash_state *)0)->opaque),
               "room for the state");

struct hash hash_of(struct str text) {
    struct hash hash;
    crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)text.ptr, text.len,
                       NULL, 0);
    return hash;
}

static crypto_generichash_state *inner(struct hash_state *state) {
    uintptr_t at = ((uintptr_t)state->opaque + STATE_ALIGN - 1) & ~(uintptr_t)(STATE_ALIGN - 1);
    return (crypto_generichash_state *)at;
}

void hash_begin(struct hash_state *state) {
    crypto_generichash_init(inner(state), NULL, 0, HASH_BYTES);
}

void hash_add(struct hash_state *state, struct str part) {
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)part.len >> (8 * i));
    crypto_generichash_update(inner(state), length, sizeof length);
    crypto_generichash_update(inner(state), (const unsigned char *)part.ptr, part.len);
}

struct hash hash_end(struct hash_state *state) {
    struct hash hash;
    crypto_generichash_final(inner(state), hash.bytes, sizeof hash.bytes);
    return hash;
}

bool hash_eq(const struct hash *a, const struct hash *b) {
    return sodium_memcmp(a->bytes, b->bytes, HASH_BYTES) == 0;
}

struct str hash_hex(struct arena *arena, const struct hash *hash, size_t bytes) {
    PROMISE(bytes <= HASH_BYTES);
    char *text = arena_alloc(arena, bytes * 2 + 1);
    sodium_bin2hex(text, bytes * 2 + 1, hash->bytes, bytes);
    return (struct str){text, bytes * 2};
}

struct str base64url(struct arena *arena, const void *data, size_t bytes) {
    size_t room = sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, data, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_from(text);
}
