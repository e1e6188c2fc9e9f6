/* Login and sessions: two bureaus with the same names, sessions that end, and who sees whom. */
#include "engine/account/account.h"
#include "engine/account/session_cache.h"
#include "engine/person/person.h"
#include "engine/reminder/reminder.h"
#include "engine/unit/unit.h"
#include "tests/store/world.h"

static struct world w;

static void open_world(void) {
    world_open(&w);
}

static void close_world(void) {
    world_close(&w);
}

TestSuite(account, .init = open_world, .fini = close_world);

static struct account_id add_account(int person, const char *login, const char *password) {
    struct account_id id;
    const struct account_new account = {w.people[person], str_from(login), str_from(password)};
    MUST(&w.t, account_set(&w.t.call, &account, &id));
    return id;
}

static enum err login(const char *name, const char *password, struct str *token, struct who *who) {
    fault_clear(&w.t.fault);
    w.t.call.now_ms = w.t.now_ms;
    return account_login(&w.t.call, str_from(name), str_from(password), token, who);
}

/* Asks past the memory of recent look-ups. */
static enum err who_is(struct str token, struct who *who) {
    bool blocked = false;
    fault_clear(&w.t.fault);
    session_cache_close(w.t.engine.sessions);
    w.t.engine.sessions = session_cache_open();
    w.t.call.now_ms = w.t.now_ms;
    return account_who(&w.t.call, token, who, &blocked);
}

Test(account, a_login_opens_a_session_whose_token_is_not_stored) {
    struct str token;
    struct who who, seen;
    struct account_id id = add_account(0, "wang", "secret-1234");
    MUST(&w.t, account_grant(&w.t.call, id, ROLE_LIAISON, w.east));
    MUST(&w.t, account_grant(&w.t.call, id, ROLE_OFFICIAL, w.east));
    MUST(&w.t, login("wang", "secret-1234", &token, &who));
    cr_expect_eq(token.len, 43);
    cr_expect_eq(who.account_id.v, id.v);
    cr_expect_eq(who.roles, role_bit(ROLE_LIAISON) | role_bit(ROLE_OFFICIAL));
    cr_expect(str_eq(who.unit, STR("东局")));
    MUST(&w.t, who_is(token, &seen));
    cr_expect_eq(seen.person_id.v, w.people[0].v);
    cr_expect_eq(
        ask_i64(&w.t, "select count(*) from session where token_hash = '%s'::bytea", token.ptr), 0);
    cr_expect_eq(
        ask_i64(&w.t, "select count(*) from account where password_hash like '$argon2id$%%'"), 1);
}

Test(account, a_wrong_password_and_an_unknown_login_look_the_same) {
    struct str token = {NULL, 0};
    struct who who;
    add_account(0, "wang", "secret-1234");
    static const char *const TRIES[][2] = {
        {"wang", "secret-1235"}, {"wang", ""}, {"Wang", "secret-1234"}, {"nobody", "secret-1234"}};
    char first[FAULT_DETAIL_BYTES_MAX];
    for (size_t i = 0; i < COUNT_OF(TRIES); i++) {
        cr_expect_eq(login(TRIES[i][0], TRIES[i][1], &token, &who), ERR_UNAUTHENTICATED);
        cr_expect_str_eq(w.t.fault.code, "login_failed");
        if (i == 0)
            memcpy(first, w.t.fault.detail, sizeof first);
        cr_expect_str_eq(w.t.fault.detail, first);
    }
    cr_expect_null(token.ptr, "outputs only on success");
    run_sql(&w.t, "update account set disabled_at = now()");
    cr_expect_eq(login("wang", "secret-1234", &token, &who), ERR_UNAUTHENTICATED);
    cr_expect_str_eq(w.t.fault.detail, first, "a disabled account looks the same as well");
}

Test(account, a_session_ends_to_the_millisecond) {
    struct str token;
    struct who who;
    add_account(0, "wang", "secret-1234");
    int64_t opened_ms = w.t.now_ms;
    MUST(&w.t, login("wang", "secret-1234", &token, &who));
    cr_expect_eq(who.expires_at, opened_ms + SESSION_LIFETIME_MS);
    w.t.now_ms = opened_ms + SESSION_LIFETIME_MS - 1;
    cr_expect_eq(who_is(token, &who), ERR_OK);
    w.t.now_ms = opened_ms + SESSION_LIFETIME_MS;
    cr_expect_eq(who_is(token, &who), ERR_UNAUTHENTICATED);
    cr_expect_str_eq(w.t.fault.code, "not_logged_in");
}

/* Also while the look-up is still remembered. */
Test(account, a_remembered_session_ends_with_its_time_too) {
    struct str token;
    struct who who;
    bool blocked = false;
    add_account(0, "wang", "secret-1234");
    int64_t opened_ms = w.t.now_ms;
    MUST(&w.t, login("wang", "secret-1234", &token, &who));
    w.t.call.now_ms = opened_ms + SESSION_LIFETIME_MS - 1;
    MUST(&w.t, account_who(&w.t.call, token, &who, &blocked));
    w.t.call.db = NULL; /* from memory only */
    MUST(&w.t, account_who(&w.t.call, token, &who, &blocked));
    cr_expect(!blocked, "remembered");
    w.t.call.now_ms = opened_ms + SESSION_LIFETIME_MS;
    MUST(&w.t, account_who(&w.t.call, token, &who, &blocked));
    cr_expect(blocked, "memory does not know it any more");
    w.t.call.db = w.t.db;
    cr_expect_eq(account_who(&w.t.call, token, &who, &blocked), ERR_UNAUTHENTICATED);
}

Test(account, logout_and_a_new_password_end_sessions_at_once) {
    struct str first, second;
    struct who who;
    add_account(0, "wang", "secret-1234");
    MUST(&w.t, login("wang", "secret-1234", &first, &who));
    MUST(&w.t, account_logout(&w.t.call, &who));
    cr_expect_eq(who_is(first, &who), ERR_UNAUTHENTICATED);
    MUST(&w.t, login("wang", "secret-1234", &first, &who));
    MUST(&w.t, login("wang", "secret-1234", &second, &who));
    cr_expect(!str_eq(first, second));
    add_account(0, "wang", "another-1234");
    cr_expect_eq(who_is(first, &who), ERR_UNAUTHENTICATED);
    cr_expect_eq(who_is(second, &who), ERR_UNAUTHENTICATED);
    cr_expect_eq(login("wang", "secret-1234", &first, &who), ERR_UNAUTHENTICATED);
    MUST(&w.t, login("wang", "another-1234", &first, &who));
}

Test(account, logins_and_passwords_are_refused_beyond_their_ceilings) {
    static const struct {
        const char *login;
        const char *password;
        const char *code;
    } CASES[] = {
        {"", "secret-1234", "login_invalid"},
        {"wang", "1234567", "password_invalid"},
        {"wang", "", "password_invalid"},
        {"0123456789012345678901234567890123456789012345678901234567890123x", "secret-1234",
         "login_invalid"},
    };
    struct account_id id;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct account_new account = {w.people[0], str_from(CASES[i].login),
                                            str_from(CASES[i].password)};
        fault_clear(&w.t.fault);
        cr_expect_eq(account_set(&w.t.call, &account, &id), ERR_INVALID, "case %zu", i);
        cr_expect_str_eq(w.t.fault.code, CASES[i].code);
    }
    fault_clear(&w.t.fault);
    add_account(0, "wang", "secret-1234");
    const struct account_new twice = {w.people[0], STR("li"), STR("secret-1234")};
    cr_expect_eq(account_set(&w.t.call, &twice, &id), ERR_CONFLICT);
    cr_expect_str_eq(w.t.fault.code, "account_exists");
}

Test(account, tokens_of_any_shape_are_refused) {
    struct who who;
    char long_token[300];
    memset(long_token, 'x', sizeof long_token);
    const struct str tokens[] = {STR(""),           STR("x"),          STR("a\0b"),
                                 {long_token, 129}, {long_token, 300}, STR("' or 1=1 --"),
                                 STR("\xff\xfe")};
    for (size_t i = 0; i < COUNT_OF(tokens); i++)
        cr_expect_eq(who_is(tokens[i], &who), ERR_UNAUTHENTICATED, "token %zu", i);
}

/* The same login, another bureau, another person: neither sees the other. */
Test(account, the_same_login_in_two_bureaus_is_two_accounts) {
    struct str first_token, second_token;
    struct who who;
    struct bureau_id first = w.t.engine.bureau_id, second;
    struct unit_id unit_id;
    add_account(0, "wang", "secret-1234");
    MUST(&w.t, login("wang", "secret-1234", &first_token, &who));
    MUST(&w.t, engine_add_bureau(&w.t.call, STR("other"), STR("另一司法局"), &second));
    w.t.engine.bureau_id = second;
    const struct unit_new unit = {STR("east"), STR("东局"), {0}, 1};
    MUST(&w.t, unit_add(&w.t.call, &unit, &unit_id));
    const struct person_new person = {STR("no-0"), STR("人0"), unit_id, day_of(w.t.now_ms)};
    MUST(&w.t, person_add(&w.t.call, &person, &w.people[1]));
    cr_expect_neq(w.people[1].v, w.people[0].v);
    add_account(1, "wang", "different-1234");
    cr_expect_eq(login("wang", "secret-1234", &second_token, &who), ERR_UNAUTHENTICATED);
    MUST(&w.t, login("wang", "different-1234", &second_token, &who));
    cr_expect_eq(who.person_id.v, w.people[1].v);
    cr_expect_eq(who_is(first_token, &who), ERR_UNAUTHENTICATED, "a token of another bureau");
    w.t.engine.bureau_id = first;
    cr_expect_eq(who_is(second_token, &who), ERR_UNAUTHENTICATED);
    MUST(&w.t, who_is(first_token, &who));
    cr_expect_eq(who.person_id.v, w.people[0].v);
}

static uint32_t count_behind(struct account_id account_id, struct unit_id unit_id, enum err want) {
    laggard_vec laggards = {0};
    const struct behind_query query = {.campaign = &w.campaign,
                                       .account_id = account_id,
                                       .unit_id = unit_id,
                                       .after_credits = -1,
                                       .limit = 100};
    fault_clear(&w.t.fault);
    cr_expect_eq(reminder_list(&w.t.call, &query, &laggards), want);
    return laggards.count;
}

/* Whose names a liaison sees is decided by the roles, now and for the past alike. */
Test(account, a_liaison_sees_the_own_subtree_only) {
    const struct unit_id none = {0};
    struct account_id liaison = add_account(0, "liaison", "secret-1234");
    struct account_id official = add_account(1, "official", "secret-1234");
    struct account_id bureau = add_account(2, "bureau", "secret-1234");
    MUST(&w.t, account_grant(&w.t.call, liaison, ROLE_LIAISON, w.east));
    MUST(&w.t, account_grant(&w.t.call, liaison, ROLE_OFFICIAL, w.root));
    MUST(&w.t, account_grant(&w.t.call, official, ROLE_OFFICIAL, w.root));
    MUST(&w.t, account_grant(&w.t.call, bureau, ROLE_BUREAU, w.root));
    cr_expect_eq(count_behind(liaison, none, ERR_OK), WORLD_PEOPLE / 2);
    cr_expect_eq(count_behind(liaison, w.east, ERR_OK), WORLD_PEOPLE / 2);
    count_behind(liaison, w.west, ERR_NOT_FOUND);
    count_behind(liaison, w.root, ERR_NOT_FOUND);
    cr_expect_eq(count_behind(official, none, ERR_OK), 0);
    count_behind(official, w.east, ERR_NOT_FOUND);
    cr_expect_eq(count_behind(bureau, none, ERR_OK), WORLD_PEOPLE);
    cr_expect_eq(count_behind(bureau, w.west, ERR_OK), WORLD_PEOPLE / 2);
    count_behind(bureau, (struct unit_id){4711}, ERR_NOT_FOUND);
}
