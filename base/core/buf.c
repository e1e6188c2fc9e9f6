/* Growing text: doubles inside its arena until the ceiling. */
#include "base/core/buf.h"

#include <stdio.h>

struct buf buf_make(struct arena *arena, size_t bytes_max) {
    return (struct buf){.arena = arena, .bytes_max = bytes_max};
}

void buf_reserve(struct buf *buf, size_t bytes) {
    PROMISE(buf->cap == 0);
    buf->cap = (bytes < buf->bytes_max ? bytes : buf->bytes_max) + 1;
    buf->data = arena_alloc(buf->arena, buf->cap);
}

static bool reserve(struct buf *buf, size_t more) {
    if (buf->full || more > buf->bytes_max - buf->len) {
        buf->full = true;
        return false;
    }
    if (buf->len + more < buf->cap)
        return true;
    size_t cap = buf->cap == 0 ? 256 : buf->cap * 2;
    while (cap <= buf->len + more)
        cap *= 2;
    char *data = arena_alloc(buf->arena, cap);
    if (buf->len > 0)
        memcpy(data, buf->data, buf->len);
    buf->data = data;
    buf->cap = cap;
    return true;
}

void buf_add(struct buf *buf, struct str text) {
    if (text.len == 0 || !reserve(buf, text.len))
        return;
    memcpy(buf->data + buf->len, text.ptr, text.len);
    buf->len += text.len;
    buf->data[buf->len] = '\0';
}

void buf_add_cstr(struct buf *buf, const char *text) {
    buf_add(buf, str_from(text));
}

void buf_add_char(struct buf *buf, char c) {
    buf_add(buf, (struct str){&c, 1});
}

void buf_add_i64(struct buf *buf, int64_t value) {
    char digits[24];
    int bytes = snprintf(digits, sizeof digits, "%lld", (long long)value);
    buf_add(buf, (struct str){digits, (size_t)bytes});
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int bytes = vsnprintf(NULL, 0, format, args);
    va_end(args);
    PROMISE(bytes >= 0);
    if (reserve(buf, (size_t)bytes)) {
        vsnprintf(buf->data + buf->len, (size_t)bytes + 1, format, again);
        buf->len += (size_t)bytes;
    }
    va_end(again);
}

struct str buf_str(const struct buf *buf) {
    return (struct str){buf->data == NULL ? "" : buf->data, buf->len};
}

enum err buf_check(const struct buf *buf, struct fault *fault) {
    if (!buf->full)
        return ERR_OK;
    return fault_set(fault, ERR_TOO_LARGE, "too_large", "内容超过 %zu 字节的上限，请分批处理。",
                     buf->bytes_max);
}
