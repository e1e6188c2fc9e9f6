/* From a struct to text, straight through the field table: no tree is built. */
#include "base/core/clock.h"
#include "base/json/json.h"

void json_put_text(struct buf *buf, struct str text) {
    buf_add_char(buf, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<')
            continue;
        buf_add(buf, str_slice(text, plain, i - plain));
        plain = i + 1;
        if (c == '"' || c == '\\')
            buf_printf(buf, "\\%c", c);
        else if (c == '\n')
            buf_add(buf, STR("\\n"));
        else
            buf_printf(buf, "\\u%04x",
                       c); /* `<` too: a reply read as HTML by mistake stays harmless */
    }
    buf_add(buf, str_from_offset(text, plain));
    buf_add_char(buf, '"');
}

void json_put_hundredths(struct buf *buf, int64_t hundredths) {
    uint64_t magnitude = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    if (hundredths < 0)
        buf_add_char(buf, '-');
    buf_printf(buf, "%llu", (unsigned long long)(magnitude / 100));
    unsigned rest = (unsigned)(magnitude % 100);
    if (rest > 0)
        buf_printf(buf, rest % 10 == 0 ? ".%01u" : ".%02u", rest % 10 == 0 ? rest / 10 : rest);
}

static void put_texts(struct buf *buf, const struct str *texts, uint32_t count) {
    buf_add_char(buf, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_char(buf, ',');
        json_put_text(buf, texts[i]);
    }
    buf_add_char(buf, ']');
}

static void put_objects(struct buf *buf, const struct json_shape *shape, const char *at,
                        uint32_t count) {
    buf_add_char(buf, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_char(buf, ',');
        json_encode(buf, shape, at + (size_t)i * shape->size_bytes);
    }
    buf_add_char(buf, ']');
}

static void put_id(struct buf *buf, int64_t id) {
    if (id == 0)
        buf_add(buf, STR("null"));
    else
        buf_printf(buf, "\"%lld\"", (long long)id);
}

static void put_time(struct buf *buf, int64_t at_ms) {
    char text[TIME_TEXT_BYTES_MAX];
    if (at_ms == 0)
        buf_add(buf, STR("null"));
    else
        json_put_text(buf, time_format(at_ms, text));
}

static void put_day(struct buf *buf, int32_t day) {
    char text[TIME_TEXT_BYTES_MAX];
    if (day == 0)
        buf_add(buf, STR("null"));
    else
        json_put_text(buf, day_format(day, text));
}

static void put_str(struct buf *buf, struct str text) {
    if (text.ptr == NULL)
        buf_add(buf, STR("null"));
    else
        json_put_text(buf, text);
}

typedef VEC(char) any_vec;

static void put_value(struct buf *buf, const struct json_field *field, const void *at) {
    switch (field->type) {
    case JSON_STR: put_str(buf, *(const struct str *)at); return;
    case JSON_I64: buf_add_i64(buf, *(const int64_t *)at); return;
    case JSON_BOOL: buf_add_cstr(buf, *(const bool *)at ? "true" : "false"); return;
    case JSON_ID: put_id(buf, *(const int64_t *)at); return;
    case JSON_TIME: put_time(buf, *(const int64_t *)at); return;
    case JSON_DAY: put_day(buf, *(const int32_t *)at); return;
    case JSON_HUNDREDTHS: json_put_hundredths(buf, *(const int64_t *)at); return;
    case JSON_RAW: {
        struct str raw = *(const struct str *)at;
        buf_add(buf, raw.ptr == NULL ? STR("null") : raw);
        return;
    }
    case JSON_OBJECT: json_encode(buf, field->shape, at); return;
    case JSON_LIST: {
        const any_vec *list = at;
        put_objects(buf, field->shape, list->at, list->count);
        return;
    }
    case JSON_STR_LIST: {
        const any_vec *list = at;
        put_texts(buf, (const struct str *)(const void *)list->at, list->count);
        return;
    }
    }
}

void json_encode(struct buf *buf, const struct json_shape *shape, const void *in) {
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct json_field *field = &shape->fields[i];
        buf_add_char(buf, i == 0 ? '{' : ',');
        json_put_text(buf, str_from(field->name));
        buf_add_char(buf, ':');
        put_value(buf, field, (const char *)in + field->offset);
    }
    buf_add_char(buf, '}');
}

struct str json_from_texts(struct arena *arena, const struct str *texts, uint32_t count) {
    struct buf buf = buf_make(arena, SIZE_MAX / 2);
    put_texts(&buf, texts, count);
    return buf_str(&buf);
}
