/* JSON bodies: whatever the decoder takes must have passed the door, and must come back the same
 * through encoder and decoder. */
#include "base/core/limits.h"
#include "base/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct slot {
    int64_t slot;
    VEC(struct str) response;
};

struct sheet {
    struct str login;
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
    {.name = "response", .type = JSON_STR_LIST, AT(struct slot, response), .count_max = 20},
};
static const struct json_shape SLOT = JSON_SHAPE(struct slot, SLOT_FIELDS, "Slot");

static const struct json_field SHEET_FIELDS[] = {
    {.name = "login", .type = JSON_STR, .flag = JSON_OPTIONAL, AT(struct sheet, login)},
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

static struct str encode(struct arena *arena, const struct sheet *sheet) {
    struct buf out = buf_make(arena, (size_t)64 * LIMIT_BODY_BYTES_MAX);
    json_encode(&out, &SHEET, sheet);
    PROMISE(!out.full);
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct fault fault = {0}, ignored = {0};
    struct sheet sheet = {0}, again = {0};
    struct str text = {size == 0 ? "" : (const char *)data, size};
    if (size <= LIMIT_BODY_BYTES_MAX &&
        json_decode(&arena, text, &SHEET, &sheet, &fault) == ERR_OK) {
        PROMISE(json_door(text, &ignored) == ERR_OK);
        struct str once = encode(&arena, &sheet);
        PROMISE(json_decode(&arena, once, &SHEET, &again, &fault) == ERR_OK);
        PROMISE(str_eq(encode(&arena, &again), once));
    }
    arena_close(&arena);
    return 0;
}
