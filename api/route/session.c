/* Login, logout, who am I. */
#include "api/route/route.h"

static struct wire_person wire_person_of(struct api_call *c) {
    struct wire_person person = {.person_id = c->who.person_id.v,
                                 .name = c->who.name,
                                 .unit_id = c->who.unit_id.v,
                                 .unit = c->who.unit};
    for (uint32_t role = 0; role < ROLE_COUNT; role++)
        if ((c->who.roles & role_bit((enum role)role)) != 0)
            *vec_push(c->call.arena, &person.roles) = role_code((enum role)role);
    return person;
}

static void set_cookie(struct api_call *c, struct str token, int64_t max_age_seconds) {
    struct str cookie = arena_printf(
        c->call.arena, "xuefa_session=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
        STR_ARGS(token), (long long)max_age_seconds, c->api->cookie_secure ? "; Secure" : "");
    http_reply_header(c->reply, "Set-Cookie", cookie);
}

enum http_outcome route_session_open(struct api_call *c) {
    const struct wire_login *login = c->body;
    struct str token;
    if (account_login(&c->call, login->login, login->password, &token, &c->who) != ERR_OK)
        return api_fail(c);
    set_cookie(c, token, SESSION_LIFETIME_MS / MS_PER_SECOND);
    const struct wire_session session = {token, c->who.expires_at, wire_person_of(c)};
    return api_reply(c, 201, &WIRE_SESSION, &session);
}

enum http_outcome route_session_close(struct api_call *c) {
    if (account_logout(&c->call, &c->who) != ERR_OK)
        return api_fail(c);
    set_cookie(c, STR(""), 0);
    return api_reply(c, 200, &WIRE_OK, &(struct wire_ok){true});
}

enum http_outcome route_me(struct api_call *c) {
    const struct wire_me me = {wire_person_of(c), c->call.now_ms};
    return api_reply(c, 200, &WIRE_ME, &me);
}
