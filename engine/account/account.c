/* Login and sessions. */
#include "engine/account/account.h"

#include "base/core/limits.h"
#include "base/core/rng.h"
#include "engine/account/account_store.h"
#include "engine/account/password.h"
#include "engine/account/session_cache.h"
#include "engine/audit/audit.h"

enum { TOKEN_BYTES = 32, PASSWORD_CHARACTERS_MIN = 8 };

static enum err check_new(struct call *call, const struct account_new *account) {
    if (account->login.len == 0 || account->login.len > LIMIT_LOGIN_BYTES_MAX)
        return fault_set_field(call->fault, ERR_INVALID, "login_invalid", "login",
                               "登录名应为 1 到 %d 个字节。", LIMIT_LOGIN_BYTES_MAX);
    if (account->password.len < PASSWORD_CHARACTERS_MIN ||
        account->password.len > LIMIT_PASSWORD_BYTES_MAX)
        return fault_set_field(call->fault, ERR_INVALID, "password_invalid", "password",
                               "密码应为 %d 到 %d 个字节。", PASSWORD_CHARACTERS_MIN,
                               LIMIT_PASSWORD_BYTES_MAX);
    return ERR_OK;
}

enum err account_set(struct call *call, const struct account_new *account, struct account_id *out) {
    TRY(check_new(call, account));
    struct str hash = password_hash(call->arena, account->password);
    bool added = false, found = false;
    struct account_login_row row = {0};
    TRY(account_store_add(call, account, hash, &added));
    TRY(account_store_find(call, account->login, &row, &found));
    if (!found)
        return fault_set(call->fault, ERR_CONFLICT, "account_disabled", "账号 %.*s 已停用。",
                         STR_ARGS(account->login));
    if (!added)
        TRY(account_store_set_password(call, row.account_id, hash));
    *out = row.account_id;
    return ERR_OK;
}

enum err account_grant(struct call *call, struct account_id account_id, enum role role,
                       struct unit_id unit_id) {
    return account_store_grant(call, account_id, role, unit_id);
}

static enum err open_session(struct call *call, struct account_id account_id, struct str *token,
                             struct who *who) {
    uint8_t secret[TOKEN_BYTES];
    rng_bytes(secret, sizeof secret);
    struct str made = base64url(call->arena, secret, sizeof secret);
    struct hash token_hash = hash_of(made);
    bool found = false;
    TRY(session_store_add(call, account_id, &token_hash));
    TRY(session_store_find(call, &token_hash, who, &found));
    if (!found)
        return fault_set(call->fault, ERR_UNAUTHENTICATED, "login_failed", "登录名或密码不正确。");
    *token = made;
    return ERR_OK;
}

/* The record of a refused login names the account when there is one. */
static enum err refuse_login(struct call *call, struct account_id account_id) {
    const struct audit_act act = {.account_id = account_id, .action = AUDIT_LOGIN, .refused = true};
    TRY(audit_record(call, &act));
    return fault_set(call->fault, ERR_UNAUTHENTICATED, "login_failed",
                     "登录名或密码不正确，请重新输入；忘记密码请联系单位联络员。");
}

enum err account_login(struct call *call, struct str login, struct str password, struct str *token,
                       struct who *who) {
    struct account_login_row row = {0};
    bool found = false;
    TRY(account_store_find(call, login, &row, &found));
    if (!found)
        password_pretend(password);
    if (!found || !password_matches(row.password_hash, password))
        return refuse_login(call, row.account_id);
    const struct audit_act act = {.account_id = row.account_id, .action = AUDIT_LOGIN};
    TRY(audit_record(call, &act));
    return open_session(call, row.account_id, token, who);
}

static enum err not_logged_in(struct call *call) {
    return fault_set(call->fault, ERR_UNAUTHENTICATED, "not_logged_in",
                     "尚未登录或登录已过期，请重新登录。");
}

enum err account_who(struct call *call, struct str token, struct who *who, bool *blocked) {
    *blocked = false;
    if (token.len == 0 || token.len > LIMIT_PASSWORD_BYTES_MAX)
        return not_logged_in(call);
    struct hash token_hash = hash_of(token);
    if (session_cache_find(call->engine->sessions, &token_hash, call->now_ms, call->arena, who))
        return ERR_OK;
    if (call->db == NULL) {
        *blocked = true;
        return ERR_OK;
    }
    bool found = false;
    TRY(session_store_find(call, &token_hash, who, &found));
    if (!found)
        return not_logged_in(call);
    session_cache_put(call->engine->sessions, who, call->now_ms);
    return ERR_OK;
}

enum err account_logout(struct call *call, const struct who *who) {
    const struct audit_act act = {.account_id = who->account_id, .action = AUDIT_LOGOUT};
    TRY(session_store_delete(call, &who->token_hash));
    session_cache_forget(call->engine->sessions, &who->token_hash);
    return audit_record(call, &act);
}

enum err account_forget_expired(struct call *call, int64_t *forgotten) {
    return session_store_delete_expired(call, forgotten);
}
