/* Login, roles and sessions. */
#pragma once

#include "base/core/hash.h"
#include "engine/engine.h"

/* Sessions outlast the longest exam day. */
#define SESSION_LIFETIME_MS ((int64_t)12 * MS_PER_HOUR)

/* Who asks: an account, its person and its roles (a bit for each enum role). */
struct who {
    struct account_id account_id;
    struct person_id person_id;
    struct str name;
    struct unit_id unit_id; /* of the newest posting */
    struct str unit;
    uint32_t roles;
    struct hash token_hash;
    int64_t expires_at;
};

static inline uint32_t role_bit(enum role role) {
    return 1U << role;
}

struct account_new {
    struct person_id person_id;
    struct str login;
    struct str password;
};

/* Adds an account, or gives the existing one of that login its password anew (which ends its
 * sessions). Hashes, so it takes tens of milliseconds. */
enum err account_set(struct call *call, const struct account_new *account,
                     struct account_id *out) MUST_CHECK;

/* Gives a role over the subtree of a unit. */
enum err account_grant(struct call *call, struct account_id account_id, enum role role,
                       struct unit_id unit_id) MUST_CHECK;

/* Checks the password and opens a session; `token` (base64url of 32 random bytes) is shown once and
 * never stored. An unknown login takes as long as a wrong password and looks the same:
 * ERR_UNAUTHENTICATED `login_failed`. */
enum err account_login(struct call *call, struct str login, struct str password, struct str *token,
                       struct who *who) MUST_CHECK;

/* Who a token belongs to. Looks into the cache first; on a miss reads the database, or returns with
 * `*blocked` set when call->db is NULL. ERR_UNAUTHENTICATED `not_logged_in`. */
enum err account_who(struct call *call, struct str token, struct who *who,
                     bool *blocked) MUST_CHECK;

enum err account_logout(struct call *call, const struct who *who) MUST_CHECK;

/* Forgets sessions that have expired; gives how many. */
enum err account_forget_expired(struct call *call, int64_t *forgotten) MUST_CHECK;

/* The memory of recent look-ups: at most five seconds old, so that a session ended elsewhere dies
 * within that. */
struct session_cache *session_cache_open(void);
void session_cache_close(struct session_cache *cache);
