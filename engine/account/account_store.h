/* Database calls of engine/account. */
#pragma once

#include "engine/account/account.h"

struct account_login_row {
    struct account_id account_id;
    struct str password_hash;
};

enum err account_store_add(struct call *call, const struct account_new *account,
                           struct str password_hash, bool *added) MUST_CHECK;
enum err account_store_find(struct call *call, struct str login, struct account_login_row *out,
                            bool *found) MUST_CHECK;
enum err account_store_set_password(struct call *call, struct account_id id,
                                    struct str password_hash) MUST_CHECK;
enum err account_store_grant(struct call *call, struct account_id id, enum role role,
                             struct unit_id unit_id) MUST_CHECK;
enum err session_store_add(struct call *call, struct account_id id,
                           const struct hash *token_hash) MUST_CHECK;
enum err session_store_find(struct call *call, const struct hash *token_hash, struct who *out,
                            bool *found) MUST_CHECK;
enum err session_store_delete(struct call *call, const struct hash *token_hash) MUST_CHECK;
enum err session_store_delete_expired(struct call *call, int64_t *deleted) MUST_CHECK;
