/* The package around the items: a manifest that names a file for each. */
#include "base/office/package.h"
#include "questionbank/emit/qti_item.h"

typedef VEC(struct package_part) part_vec;

static void begin_manifest(struct buf *buf, const struct qti_dialect *dialect) {
    buf_printf(buf,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<manifest xmlns=\"%s\" identifier=\"xuefa\">\n"
               "<metadata><schema>%s</schema><schemaversion>%s</schemaversion></metadata>\n"
               "<organizations/>\n<resources>\n",
               dialect->manifest_space, dialect->schema, dialect->schema_version);
}

static void put_resource(struct buf *buf, const struct qti_dialect *dialect, struct str identifier,
                         struct str path) {
    buf_printf(buf,
               "<resource identifier=\"%.*s\" type=\"%s\" href=\"%.*s\"><file href=\"%.*s\"/>"
               "</resource>\n",
               STR_ARGS(identifier), dialect->resource_type, STR_ARGS(path), STR_ARGS(path));
}

/* A part an item, and the manifest. */
static enum err check_count(const struct ir *ir, struct fault *fault) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < ir->items.count; i++)
        count += !ir->items.at[i].quarantined;
    if (count < LIMIT_PACKAGE_PARTS_MAX)
        return ERR_OK;
    return fault_set(fault, ERR_TOO_LARGE, "too_large",
                     "有 %u 道题，一个内容包最多放 %d 道，请分成几个题库导出。", count,
                     LIMIT_PACKAGE_PARTS_MAX - 1);
}

enum err qti_package_emit(struct emission *e, const struct qti_dialect *dialect, struct str *out,
                          struct fault *fault) {
    part_vec parts = {0};
    size_t bytes = 0;
    TRY(check_count(e->ir, fault));
    *vec_push(e->arena, &parts) = (struct package_part){.name = STR("imsmanifest.xml")};
    begin_manifest(&e->out, dialect);
    while (emission_next(e) && bytes <= EMIT_BYTES_MAX) {
        struct str identifier = arena_printf(e->arena, "item-%05u", parts.count);
        struct str path = arena_printf(e->arena, "items/%.*s.xml", STR_ARGS(identifier));
        struct str xml = qti_item_xml(e, dialect, identifier);
        bytes += xml.len;
        put_resource(&e->out, dialect, identifier, path);
        *vec_push(e->arena, &parts) = (struct package_part){path, xml};
    }
    if (bytes > EMIT_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "too_large",
                         "试题文件合计超过 %d MB 的上限，请分成几个题库导出。",
                         LIMIT_SOURCE_BYTES_MAX / 1024 / 1024);
    buf_add(&e->out, STR("</resources>\n</manifest>\n"));
    TRY(emission_end(e, &parts.at[0].bytes, fault));
    return package_write(e->arena, parts.at, parts.count, out, fault);
}
