/* Writes zip files by hand, to lie in them. */
#include "tests/support/raw_zip.h"

#include "base/core/buf.h"

static void put(struct buf *buf, uint64_t value, unsigned width) {
    for (unsigned i = 0; i < width; i++)
        buf_add_char(buf, (char)(value >> (8 * i) & 0xFF));
}

static uint32_t crc_of(struct str data) {
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < data.len; i++) {
        crc ^= (unsigned char)data.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320U & (0U - (crc & 1)));
    }
    return ~crc;
}

static struct raw_part completed(const struct raw_part *part) {
    struct raw_part whole = *part;
    if (whole.bytes == 0)
        whole.bytes = (uint32_t)part->data.len;
    if (whole.packed_bytes == 0)
        whole.packed_bytes = (uint32_t)part->data.len;
    if (whole.crc == 0)
        whole.crc = crc_of(part->data);
    if (whole.local_name.ptr == NULL)
        whole.local_name = whole.name;
    return whole;
}

static void put_shared_fields(struct buf *out, const struct raw_part *part, struct str name) {
    put(out, part->flags, 2);
    put(out, part->method, 2);
    put(out, 0x2821, 4);
    put(out, part->crc, 4);
    put(out, part->zip64 ? UINT32_MAX : part->packed_bytes, 4);
    put(out, part->zip64 ? UINT32_MAX : part->bytes, 4);
    put(out, name.len, 2);
    put(out, part->zip64 ? 28 : 0, 2);
}

static void put_extra(struct buf *out, const struct raw_part *part, uint64_t offset) {
    if (!part->zip64)
        return;
    put(out, 1, 2);
    put(out, 24, 2);
    put(out, part->bytes, 8);
    put(out, part->packed_bytes, 8);
    put(out, offset, 8);
}

static void put_local(struct buf *out, const struct raw_part *part) {
    buf_add(out, STR("PK\x03\x04"));
    put(out, 20, 2);
    put_shared_fields(out, part, part->local_name);
    buf_add(out, part->local_name);
    put_extra(out, part, 0);
    buf_add(out, part->data);
}

static void put_listed(struct buf *out, const struct raw_part *part, uint64_t offset) {
    offset += (uint64_t)part->shift;
    buf_add(out, STR("PK\x01\x02"));
    put(out, 20, 2);
    put(out, 20, 2);
    put_shared_fields(out, part, part->name);
    put(out, 0, 2);
    put(out, 0, 2);
    put(out, 0, 2);
    put(out, 0, 4);
    put(out, part->zip64 ? UINT32_MAX : offset, 4);
    buf_add(out, part->name);
    put_extra(out, part, offset);
}

static void put_end64(struct buf *out, uint64_t list_at, uint32_t count) {
    uint64_t at = out->len;
    buf_add(out, STR("PK\x06\x06"));
    put(out, 44, 8);
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 8);
    put(out, count, 8);
    put(out, count, 8);
    put(out, at - list_at, 8);
    put(out, list_at, 8);
    buf_add(out, STR("PK\x06\x07"));
    put(out, 0, 4);
    put(out, at, 8);
    put(out, 1, 4);
}

struct str raw_zip(struct arena *arena, const struct raw_zip *zip) {
    struct buf out = buf_make(arena, SIZE_MAX / 4);
    uint64_t *offsets = ARENA_ARRAY(arena, uint64_t, zip->count);
    uint32_t count = zip->stated_count == 0 ? zip->count : zip->stated_count;
    for (uint32_t i = 0; i < zip->count; i++) {
        struct raw_part part = completed(&zip->parts[i]);
        offsets[i] = out.len;
        put_local(&out, &part);
    }
    uint64_t list_at = out.len;
    for (uint32_t i = 0; i < zip->count; i++) {
        struct raw_part part = completed(&zip->parts[i]);
        put_listed(&out, &part, offsets[i]);
    }
    uint64_t list_bytes = out.len - list_at;
    if (zip->zip64)
        put_end64(&out, list_at, count);
    buf_add(&out, STR("PK\x05\x06"));
    put(&out, 0, 4);
    put(&out, zip->zip64 ? UINT16_MAX : count, 2);
    put(&out, zip->zip64 ? UINT16_MAX : count, 2);
    put(&out, zip->zip64 ? UINT32_MAX : list_bytes, 4);
    put(&out, zip->zip64 ? UINT32_MAX : list_at, 4);
    put(&out, 0, 2);
    return buf_str(&out);
}
