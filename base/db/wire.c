/* Values in PostgreSQL's binary form: big-endian integers, times in microseconds since 2000-01-01
 * UTC. */
#include "base/db/wire.h"

static const int64_t EPOCH_2000_MS = 946684800000;
enum { EPOCH_2000_DAYS = 10957, JSONB_VERSION = 1, ARRAY_HEAD_BYTES = 20 };

static void put_be(struct buf *buf, uint64_t value, size_t bytes) {
    char text[8];
    PROMISE(bytes <= sizeof text);
    for (size_t i = 0; i < bytes; i++)
        text[i] = (char)(value >> (8 * (bytes - 1 - i)));
    buf_add(buf, (struct str){text, bytes});
}

static uint64_t get_be(const char *p, size_t bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)p[i];
    return value;
}

static size_t integer_bytes(unsigned oid) {
    switch (oid) {
    case OID_INT2: return 2;
    case OID_INT4: return 4;
    case OID_INT8: return 8;
    default: return 0;
    }
}

static int64_t get_integer(struct str value) {
    switch (value.len) {
    case 2: return (int16_t)get_be(value.ptr, 2);
    case 4: return (int32_t)get_be(value.ptr, 4);
    case 8: return (int64_t)get_be(value.ptr, 8);
    default: BUG("an integer column has 2, 4 or 8 bytes");
    }
}

static int64_t time_from_wire(int64_t microseconds) {
    return microseconds / 1000 + EPOCH_2000_MS;
}

static uint64_t time_to_wire(int64_t at_ms) {
    return (uint64_t)((at_ms - EPOCH_2000_MS) * 1000);
}

static const struct {
    unsigned array;
    unsigned element;
} ARRAYS[] = {
    {OID_INT2_ARRAY, OID_INT2},
    {OID_INT4_ARRAY, OID_INT4},
    {OID_INT8_ARRAY, OID_INT8},
    {OID_TEXT_ARRAY, OID_TEXT},
    {OID_JSONB_ARRAY, OID_JSONB},
    {OID_BYTEA_ARRAY, OID_BYTEA},
    {OID_TIMESTAMPTZ_ARRAY, OID_TIMESTAMPTZ},
};

static unsigned element_oid(unsigned array_oid) {
    for (size_t i = 0; i < COUNT_OF(ARRAYS); i++)
        if (ARRAYS[i].array == array_oid)
            return ARRAYS[i].element;
    BUG("the server wants an array type that is in the table");
}

/* A number that its column cannot hold is a broken promise: the doors have bounded it. */
static void put_integer(struct buf *buf, int64_t number, unsigned oid) {
    size_t bytes = integer_bytes(oid);
    PROMISE(bytes > 0);
    int64_t least = bytes == 8 ? INT64_MIN : -((int64_t)1 << (8 * bytes - 1));
    int64_t most = -(least + 1);
    PROMISE(number >= least && number <= most);
    put_be(buf, (uint64_t)number, bytes);
}

static void put_number_element(struct buf *buf, int64_t number, unsigned oid) {
    if (oid == OID_TIMESTAMPTZ) {
        bool absent = number == 0;
        put_be(buf, absent ? UINT32_MAX : 8, 4);
        if (!absent)
            put_be(buf, time_to_wire(number), 8);
        return;
    }
    put_be(buf, integer_bytes(oid), 4);
    put_integer(buf, number, oid);
}

static void put_text_element(struct buf *buf, struct str text, unsigned oid) {
    if (text.ptr == NULL) {
        put_be(buf, UINT32_MAX, 4);
        return;
    }
    bool jsonb = oid == OID_JSONB;
    PROMISE(jsonb || oid == OID_TEXT || oid == OID_BYTEA);
    put_be(buf, text.len + jsonb, 4);
    if (jsonb)
        buf_add_char(buf, JSONB_VERSION);
    buf_add(buf, text);
}

static void put_array(struct buf *buf, const struct db_param *param, unsigned array_oid) {
    unsigned oid = element_oid(array_oid);
    put_be(buf, 1, 4); /* dimensions */
    put_be(buf, 1, 4); /* may hold NULLs */
    put_be(buf, oid, 4);
    put_be(buf, param->count, 4);
    put_be(buf, 1, 4); /* lower bound */
    for (uint32_t i = 0; i < param->count; i++) {
        if (param->type == DB_I64_LIST)
            put_number_element(buf, param->numbers[i], oid);
        else
            put_text_element(buf, param->texts[i], oid);
    }
}

static bool is_null(const struct db_param *param) {
    switch (param->type) {
    case DB_TEXT:
    case DB_BYTES: return param->text.ptr == NULL;
    case DB_TIME:
    case DB_DAY: return param->number == 0;
    case DB_I64:
    case DB_BOOL:
    case DB_I64_LIST:
    case DB_TEXT_LIST: return false;
    }
    BUG("all types are listed");
}

static void put_value(struct buf *buf, const struct db_param *param, unsigned oid) {
    switch (param->type) {
    case DB_I64: put_integer(buf, param->number, oid); return;
    case DB_BOOL:
        PROMISE(oid == OID_BOOL);
        put_be(buf, param->number != 0, 1);
        return;
    case DB_TEXT:
        PROMISE(oid == OID_TEXT || oid == OID_JSONB);
        if (oid == OID_JSONB)
            buf_add_char(buf, JSONB_VERSION);
        buf_add(buf, param->text);
        return;
    case DB_BYTES:
        PROMISE(oid == OID_BYTEA);
        buf_add(buf, param->text);
        return;
    case DB_TIME:
        PROMISE(oid == OID_TIMESTAMPTZ);
        put_be(buf, time_to_wire(param->number), 8);
        return;
    case DB_DAY:
        PROMISE(oid == OID_DATE);
        put_be(buf, (uint64_t)(param->number - EPOCH_2000_DAYS), 4);
        return;
    case DB_I64_LIST:
    case DB_TEXT_LIST: put_array(buf, param, oid); return;
    }
}

struct str wire_encode(struct arena *arena, const struct db_param *param, unsigned oid) {
    if (is_null(param))
        return (struct str){NULL, 0};
    struct buf buf = buf_make(arena, SIZE_MAX / 2);
    put_value(&buf, param, oid);
    return buf_str(&buf);
}

/* The elements of a one-dimensional array, one by one. */
struct elements {
    struct str rest;
    uint32_t count;
    unsigned oid;
};

static struct elements elements_of(struct str value) {
    PROMISE(value.len >= 12);
    if (get_be(value.ptr, 4) == 0)
        return (struct elements){.count = 0};
    PROMISE(value.len >= ARRAY_HEAD_BYTES);
    return (struct elements){.rest = str_from_offset(value, ARRAY_HEAD_BYTES),
                             .count = (uint32_t)get_be(value.ptr + 12, 4),
                             .oid = (unsigned)get_be(value.ptr + 8, 4)};
}

static struct str next_element(struct elements *elements) {
    uint32_t bytes = (uint32_t)get_be(elements->rest.ptr, 4);
    struct str element = {NULL, 0};
    if (bytes != UINT32_MAX)
        element = str_slice(elements->rest, 4, bytes);
    elements->rest = str_from_offset(elements->rest, 4 + element.len);
    return element;
}

static struct str get_text(struct arena *arena, struct str value, unsigned oid) {
    if (value.ptr == NULL)
        return value;
    return arena_str(arena, oid == OID_JSONB ? str_from_offset(value, 1) : value);
}

typedef VEC(int64_t) number_vec;
typedef VEC(struct str) text_vec;

static void get_numbers(struct arena *arena, struct str value, number_vec *out) {
    struct elements elements = elements_of(value);
    *out =
        (number_vec){ARENA_ARRAY(arena, int64_t, elements.count), elements.count, elements.count};
    for (uint32_t i = 0; i < elements.count; i++) {
        struct str element = next_element(&elements);
        int64_t number = element.ptr == NULL ? 0 : get_integer(element);
        out->at[i] = elements.oid == OID_TIMESTAMPTZ ? time_from_wire(number) : number;
    }
}

static void get_texts(struct arena *arena, struct str value, text_vec *out) {
    struct elements elements = elements_of(value);
    *out =
        (text_vec){ARENA_ARRAY(arena, struct str, elements.count), elements.count, elements.count};
    for (uint32_t i = 0; i < elements.count; i++)
        out->at[i] = get_text(arena, next_element(&elements), elements.oid);
}

void wire_decode(struct arena *arena, enum db_type type, unsigned oid, struct str value,
                 void *out) {
    if (value.ptr == NULL)
        return; /* rows are zeroed before */
    switch (type) {
    case DB_I64: *(int64_t *)out = get_integer(value); return;
    case DB_BOOL: *(bool *)out = value.ptr[0] != 0; return;
    case DB_TEXT:
    case DB_BYTES: *(struct str *)out = get_text(arena, value, oid); return;
    case DB_TIME: *(int64_t *)out = time_from_wire(get_integer(value)); return;
    case DB_DAY: *(int32_t *)out = (int32_t)get_integer(value) + EPOCH_2000_DAYS; return;
    case DB_I64_LIST: get_numbers(arena, value, out); return;
    case DB_TEXT_LIST: get_texts(arena, value, out); return;
    }
}

void wire_put_number(struct buf *buf, uint64_t number, size_t bytes) {
    put_be(buf, number, bytes);
}

void wire_put_i64(struct buf *buf, int64_t number, unsigned oid) {
    put_number_element(buf, number, oid);
}

void wire_put_text(struct buf *buf, struct str text, unsigned oid) {
    put_text_element(buf, text, oid);
}
