/* The JSON door, the decoder and the encoder: what cJSON alone would accept or change is refused,
 * and a struct comes back as it went. */
#include <criterion/criterion.h>

#include "base/core/limits.h"
#include "base/json/json.h"

static struct arena arena;

static bool opens(struct str text) {
    struct fault fault = {0};
    enum err err = json_door(text, &fault);
    cr_assert(err == ERR_OK || err == ERR_MALFORMED);
    cr_assert(err == ERR_OK || strcmp(fault.code, "json_malformed") == 0);
    return err == ERR_OK;
}

Test(json_door, rfc_8259_texts_pass) {
    static const struct str TEXTS[] = {
        STR_INIT("{}"),
        STR_INIT("[]"),
        STR_INIT(" \t\r\n[ ] \n"),
        STR_INIT("null"),
        STR_INIT("true"),
        STR_INIT("\"\""),
        STR_INIT("0"),
        STR_INIT("-0"),
        STR_INIT("-0.5e+10"),
        STR_INIT("1E9"),
        STR_INIT("[1,2,[3,{}],\"x\"]"),
        STR_INIT("{\"a\":{\"b\":[]},\"c\":false}"),
        STR_INIT("\"\\u00e9\\n\\/\\\\\\\"\""),
        STR_INIT("\"\\ud83d\\ude00\""),
        STR_INIT("\"宪法😀\""),
        STR_INIT("\"\x7f\""),
    };
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        cr_expect(opens(TEXTS[i]), "%s", TEXTS[i].ptr);
}

Test(json_door, what_a_lenient_parser_takes_is_refused) {
    static const struct str TEXTS[] = {
        STR_INIT(""),
        STR_INIT(" "),
        STR_INIT("{} x"), /* trailing bytes */
        STR_INIT("{}{}"),
        STR_INIT("{}\0"),
        STR_INIT("\xef\xbb\xbf{}"), /* a byte order mark */
        STR_INIT("\"\xff\""),       /* not UTF-8 */
        STR_INIT("\"\xc0\xaf\""),   /* an overlong slash */
        STR_INIT("\"\xe0\x80\xaf\""),
        STR_INIT("\"\xed\xa0\x80\""), /* a surrogate */
        STR_INIT("\"\xf4\x90\x80\x80\""),
        STR_INIT("\"\n\""), /* raw control characters */
        STR_INIT("\"\x01\""),
        STR_INIT("\"a\0b\""),
        STR_INIT("012"),
        STR_INIT("-012"),
        STR_INIT("1."),
        STR_INIT(".5"),
        STR_INIT("+1"),
        STR_INIT("-"),
        STR_INIT("1e"),
        STR_INIT("1e+"),
        STR_INIT("0x10"),
        STR_INIT("NaN"),
        STR_INIT("Infinity"),
        STR_INIT("-Infinity"),
        STR_INIT("\"a\\u0000b\""),
        STR_INIT("\"\\ud800\""),
        STR_INIT("\"\\ud800\\u0041\""),
        STR_INIT("\"\\udc00\""),
        STR_INIT("\"\\u12g4\""),
        STR_INIT("\"\\x41\""),
        STR_INIT("\"\\"),
        STR_INIT("\"open"),
        STR_INIT("'a'"),
        STR_INIT("{a:1}"),
        STR_INIT("{\"a\" 1}"),
        STR_INIT("{\"a\":1,}"),
        STR_INIT("{,}"),
        STR_INIT("[1,]"),
        STR_INIT("[,1]"),
        STR_INIT("[1 2]"),
        STR_INIT("[1}"),
        STR_INIT("{\"a\":1]"),
        STR_INIT("["),
        STR_INIT("{\"a\":"),
        STR_INIT("]"),
        STR_INIT("True"),
        STR_INIT("nul"),
        STR_INIT("truefalse"),
        STR_INIT("/* */ {}"),
        STR_INIT("\xc2\xa0{}"),
    };
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        cr_expect_not(opens(TEXTS[i]), "%zu: %s", i, TEXTS[i].ptr);
}

static struct str nested(uint32_t depth, const char *open, const char *middle, const char *close) {
    struct buf text = buf_make(&arena, 1 << 20);
    for (uint32_t i = 0; i < depth; i++)
        buf_add_cstr(&text, open);
    buf_add_cstr(&text, middle);
    for (uint32_t i = 0; i < depth; i++)
        buf_add_cstr(&text, close);
    return buf_str(&text);
}

Test(json_door, depth_has_a_ceiling) {
    cr_assert(opens(nested(LIMIT_JSON_DEPTH_MAX, "[", "", "]")));
    cr_assert_not(opens(nested(LIMIT_JSON_DEPTH_MAX + 1, "[", "", "]")));
    cr_assert(opens(nested(LIMIT_JSON_DEPTH_MAX, "{\"a\":", "1", "}")));
    cr_assert_not(opens(nested(LIMIT_JSON_DEPTH_MAX + 1, "{\"a\":", "1", "}")));
    cr_assert_not(opens(nested(100000, "[", "", "]")));
    arena_close(&arena);
}

struct slot {
    int64_t slot;
    VEC(struct str) response;
};

struct sheet {
    struct str login;
    struct str note;
    int64_t seq;
    int64_t attempt_id;
    int64_t saved_at;
    int32_t day;
    bool final;
    struct slot first;
    VEC(struct slot) slots;
};

#define AT(type, member) .offset = offsetof(type, member)

static const struct json_field SLOT_FIELDS[] = {
    {.name = "slot", .type = JSON_I64, AT(struct slot, slot), .max = 500},
    {.name = "response",
     .type = JSON_STR_LIST,
     AT(struct slot, response),
     .max = 8,
     .count_max = 3},
};
static const struct json_shape SLOT = JSON_SHAPE(struct slot, SLOT_FIELDS, "Slot");

static const struct json_field SHEET_FIELDS[] = {
    {.name = "login", .type = JSON_STR, AT(struct sheet, login), .max = 12},
    {.name = "note", .type = JSON_STR, .flag = JSON_OPTIONAL, AT(struct sheet, note)},
    {.name = "seq", .type = JSON_I64, .flag = JSON_OPTIONAL, AT(struct sheet, seq)},
    {.name = "attempt_id", .type = JSON_ID, .flag = JSON_OPTIONAL, AT(struct sheet, attempt_id)},
    {.name = "saved_at", .type = JSON_TIME, .flag = JSON_OPTIONAL, AT(struct sheet, saved_at)},
    {.name = "day", .type = JSON_DAY, .flag = JSON_OPTIONAL, AT(struct sheet, day)},
    {.name = "final", .type = JSON_BOOL, .flag = JSON_OPTIONAL, AT(struct sheet, final)},
    {.name = "first",
     .type = JSON_OBJECT,
     .flag = JSON_OPTIONAL,
     AT(struct sheet, first),
     .shape = &SLOT},
    {.name = "slots",
     .type = JSON_LIST,
     .flag = JSON_OPTIONAL,
     AT(struct sheet, slots),
     .shape = &SLOT},
};
static const struct json_shape SHEET = JSON_SHAPE(struct sheet, SHEET_FIELDS, "Sheet");

static enum err decode(const char *text, struct sheet *sheet, struct fault *fault) {
    *fault = (struct fault){0};
    return json_decode(&arena, str_from(text), &SHEET, sheet, fault);
}

static const char *const WHOLE =
    "{\"login\":\"张三\",\"note\":\"a\\u003cb\\\"\\\\\\n\",\"seq\":-9007199254740991,"
    "\"attempt_id\":\"9223372036854775807\",\"saved_at\":\"2026-11-22T09:00:00.000+08:00\","
    "\"day\":\"2026-11-22\",\"final\":true,\"first\":{\"slot\":1,\"response\":[]},"
    "\"slots\":[{\"slot\":2,\"response\":[\"A\",\"C\"]},{\"slot\":500,\"response\":[\"对\"]}]}";

Test(json_decode, a_struct_is_filled) {
    struct sheet sheet;
    struct fault fault;
    cr_assert_eq(decode(WHOLE, &sheet, &fault), ERR_OK, "%s", fault.detail);
    cr_assert(str_eq(sheet.login, STR("张三")));
    cr_assert(str_eq(sheet.note, STR("a<b\"\\\n")));
    cr_assert_eq(sheet.seq, -9007199254740991);
    cr_assert_eq(sheet.attempt_id, INT64_MAX);
    cr_assert_eq(sheet.saved_at, 1795309200000);
    cr_assert_eq(sheet.day, 20779);
    cr_assert(sheet.final);
    cr_assert_eq(sheet.first.slot, 1);
    cr_assert_eq(sheet.slots.count, 2);
    cr_assert(str_eq(sheet.slots.at[0].response.at[1], STR("C")));
    arena_close(&arena);
}

Test(json_decode, encoding_gives_the_text_back) {
    struct sheet sheet;
    struct fault fault;
    cr_assert_eq(decode(WHOLE, &sheet, &fault), ERR_OK);
    struct buf out = buf_make(&arena, 4096);
    json_encode(&out, &SHEET, &sheet);
    cr_assert_str_eq(buf_str(&out).ptr, WHOLE);
    arena_close(&arena);
}

Test(json_decode, optional_members_may_be_absent_or_null) {
    struct sheet sheet;
    struct fault fault;
    cr_assert_eq(decode("{\"login\":\"a\",\"note\":null,\"slots\":null}", &sheet, &fault), ERR_OK);
    cr_assert_null(sheet.note.ptr);
    cr_assert_eq(sheet.slots.count, 0);
    cr_assert_eq(sheet.saved_at, 0);
    arena_close(&arena);
}

struct refused {
    enum err err;
    const char *field;
    const char *text;
};

static const struct refused REFUSED[] = {
    {ERR_MALFORMED, "",
     "{\"login\":\"a\"} "
     "x"},
    {ERR_MALFORMED, "", "{\"login\":\"a\\u0000b\"}"},
    {ERR_INVALID, "Sheet", "[]"},
    {ERR_INVALID, "Sheet", "null"},
    {ERR_INVALID, "login", "{}"},
    {ERR_INVALID, "login", "{\"login\":null}"},
    {ERR_INVALID, "login", "{\"login\":1}"},
    {ERR_INVALID, "Login", "{\"Login\":\"a\"}"}, /* names are compared by letter case */
    {ERR_INVALID, "isadmin", "{\"login\":\"a\",\"isadmin\":true}"},
    {ERR_INVALID, "login", "{\"login\":\"a\",\"login\":\"b\"}"},
    {ERR_INVALID, "login", "{\"login\":\"a\",\"\\u006cogin\":\"b\"}"},
    {ERR_INVALID, "note", "{\"login\":\"a\",\"note\":null,\"note\":\"b\"}"},
    {ERR_TOO_LARGE, "login", "{\"login\":\"1234567890123\"}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":9007199254740993}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":9007199254740992}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":-9007199254740992}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":1e999}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":-1e999}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":1.5}"},
    {ERR_INVALID, "seq", "{\"login\":\"a\",\"seq\":\"1\"}"},
    {ERR_INVALID, "attempt_id", "{\"login\":\"a\",\"attempt_id\":7}"},
    {ERR_INVALID, "attempt_id", "{\"login\":\"a\",\"attempt_id\":\"0\"}"},
    {ERR_INVALID, "attempt_id", "{\"login\":\"a\",\"attempt_id\":\"-7\"}"},
    {ERR_INVALID, "attempt_id", "{\"login\":\"a\",\"attempt_id\":\"07\"}"},
    {ERR_INVALID, "attempt_id", "{\"login\":\"a\",\"attempt_id\":\"9223372036854775808\"}"},
    {ERR_INVALID, "saved_at", "{\"login\":\"a\",\"saved_at\":\"2026-11-22T09:00:00\"}"},
    {ERR_INVALID, "saved_at", "{\"login\":\"a\",\"saved_at\":1795309200000}"},
    {ERR_INVALID, "day", "{\"login\":\"a\",\"day\":\"2026-02-30\"}"},
    {ERR_INVALID, "final", "{\"login\":\"a\",\"final\":1}"},
    {ERR_INVALID, "final", "{\"login\":\"a\",\"final\":\"true\"}"},
    {ERR_INVALID, "Slot", "{\"login\":\"a\",\"first\":[]}"},
    {ERR_INVALID, "response", "{\"login\":\"a\",\"first\":{\"slot\":1}}"},
    {ERR_INVALID, "slots", "{\"login\":\"a\",\"slots\":{}}"},
    {ERR_INVALID, "slot", "{\"login\":\"a\",\"slots\":[{\"slot\":501,\"response\":[]}]}"},
    {ERR_INVALID, "slot", "{\"login\":\"a\",\"slots\":[{\"slot\":-1,\"response\":[]}]}"},
    {ERR_INVALID, "response", "{\"login\":\"a\",\"slots\":[{\"slot\":1,\"response\":[1]}]}"},
    {ERR_TOO_LARGE, "response",
     "{\"login\":\"a\",\"slots\":[{\"slot\":1,\"response\":[\"A\",\"B\",\"C\",\"D\"]}]}"},
    {ERR_TOO_LARGE, "response",
     "{\"login\":\"a\",\"slots\":[{\"slot\":1,\"response\":[\"123456789\"]}]}"},
};

Test(json_decode, a_wrong_member_is_named_and_nothing_is_written) {
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct sheet sheet = {.seq = 77};
        struct fault fault;
        cr_expect_eq(decode(REFUSED[i].text, &sheet, &fault), REFUSED[i].err, "%s: %s",
                     REFUSED[i].text, fault.detail);
        cr_expect_str_eq(fault.field, REFUSED[i].field, "%s", REFUSED[i].text);
        cr_expect_eq(sheet.seq, 77);
    }
    arena_close(&arena);
}

Test(json_decode, lists_have_a_ceiling_of_their_own) {
    struct sheet sheet;
    struct fault fault;
    for (uint32_t more = 0; more < 2; more++) {
        struct buf text = buf_make(&arena, 1 << 20);
        buf_add_cstr(&text, "{\"login\":\"a\",\"slots\":[");
        for (uint32_t i = 0; i < LIMIT_JSON_LIST_MAX + more; i++)
            buf_printf(&text, "%s{\"slot\":1,\"response\":[]}", i == 0 ? "" : ",");
        buf_add_cstr(&text, "]}");
        cr_assert_eq(decode(buf_str(&text).ptr, &sheet, &fault),
                     more == 0 ? ERR_OK : ERR_TOO_LARGE);
    }
    arena_close(&arena);
}

Test(json_texts, a_list_of_texts_comes_back) {
    const struct str texts[] = {STR("A"), STR("对\n"), STR("")};
    struct str *read = NULL;
    uint32_t count = 0;
    struct fault fault = {0};
    struct str json = json_from_texts(&arena, texts, 3);
    cr_assert(str_eq(json, STR("[\"A\",\"对\\n\",\"\"]")));
    cr_assert_eq(json_to_texts(&arena, json, 3, &read, &count, &fault), ERR_OK);
    cr_assert_eq(count, 3);
    for (int i = 0; i < 3; i++)
        cr_expect(str_eq(read[i], texts[i]));
    cr_assert_eq(json_to_texts(&arena, json, 2, &read, &count, &fault), ERR_TOO_LARGE);
    fault_clear(&fault);
    cr_assert_eq(json_to_texts(&arena, STR("[1]"), 2, &read, &count, &fault), ERR_INVALID);
    fault_clear(&fault);
    cr_assert_eq(json_to_texts(&arena, STR("{}"), 2, &read, &count, &fault), ERR_INVALID);
    arena_close(&arena);
}

static const char *hundredths(int64_t value) {
    struct buf out = buf_make(&arena, 64);
    json_put_hundredths(&out, value);
    return buf_str(&out).ptr;
}

Test(json_encode, hundredths_are_decimals_of_at_most_two_places) {
    cr_expect_str_eq(hundredths(0), "0");
    cr_expect_str_eq(hundredths(8550), "85.5");
    cr_expect_str_eq(hundredths(8505), "85.05");
    cr_expect_str_eq(hundredths(10000), "100");
    cr_expect_str_eq(hundredths(-1), "-0.01");
    cr_expect_str_eq(hundredths(-8550), "-85.5");
    cr_expect_str_eq(hundredths(INT64_MIN), "-92233720368547758.08");
    arena_close(&arena);
}

Test(json_encode, nothing_and_dangerous_letters_are_written_safely) {
    struct sheet sheet = {.login = STR("</script>\x01"
                                       "\"")};
    struct buf out = buf_make(&arena, 4096);
    json_encode(&out, &SHEET, &sheet);
    cr_assert(str_starts(buf_str(&out),
                         STR("{\"login\":\"\\u003c/script>\\u0001\\\"\",\"note\":null,\"seq\":0,"
                             "\"attempt_id\":null,\"saved_at\":null,\"day\":null,\"final\":false")),
              "%s", buf_str(&out).ptr);
    cr_assert(opens(buf_str(&out)));
    arena_close(&arena);
}

Test(json_encode, a_full_buffer_says_so) {
    struct sheet sheet = {.login = STR("a")};
    struct fault fault = {0};
    struct buf out = buf_make(&arena, 20);
    json_encode(&out, &SHEET, &sheet);
    cr_assert_eq(buf_check(&out, &fault), ERR_TOO_LARGE);
    cr_assert_leq(out.len, 20);
    arena_close(&arena);
}
