/* Argon2id through libsodium; a failure of memory is the process's, not the user's. */
#include "engine/account/password.h"

#include <sodium.h>

enum { PASSES = 5, MEMORY_BYTES = 7 * 1024 * 1024 };

struct str password_hash(struct arena *arena, struct str password) {
    char *text = arena_alloc(arena, crypto_pwhash_STRBYTES);
    int failed = crypto_pwhash_str_alg(text, password.ptr, password.len, PASSES, MEMORY_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);
    PROMISE(failed == 0);
    return str_from(text);
}

bool password_matches(struct str hash, struct str password) {
    char text[crypto_pwhash_STRBYTES] = {0};
    if (hash.len >= sizeof text)
        return false;
    memcpy(text, hash.ptr, hash.len);
    return crypto_pwhash_str_verify(text, password.ptr, password.len) == 0;
}

void password_pretend(struct str password) {
    static const unsigned char SALT[crypto_pwhash_SALTBYTES] = {0};
    unsigned char key[32];
    int failed = crypto_pwhash(key, sizeof key, password.ptr, password.len, SALT, PASSES,
                               MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    PROMISE(failed == 0);
    sodium_memzero(key, sizeof key);
}
