/* Diagnostics as SARIF 2.1.0 (OASIS), which editors and code hosts show beside the lines. Places in
 * documents and workbooks have no line there: they are named as logical locations. */
#include "base/json/json.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/ir/report.h"
#include "questionbank/ir/source.h"

static const char *const LEVELS[] = {
    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

static void put_member(struct buf *buf, const char *name, struct str text) {
    buf_printf(buf, "\"%s\":", name);
    json_put_text(buf, text);
}

static void put_text_object(struct buf *buf, const char *name, struct str text) {
    buf_printf(buf, "\"%s\":{", name);
    put_member(buf, "text", text);
    buf_add_char(buf, '}');
}

static bool is_plain_in_uri(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("-._~/", c) != NULL;
}

/* A path as a relative or absolute URI reference (RFC 3986). */
static void put_uri(struct buf *buf, struct str path) {
    buf_add(buf, STR("\"artifactLocation\":{\"uri\":\""));
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c != 0 && is_plain_in_uri(c))
            buf_add_char(buf, (char)c);
        else
            buf_printf(buf, "%%%02X", c);
    }
    buf_add(buf, STR("\"}"));
}

static void put_place(struct buf *buf, const struct ir *ir, struct ir_place place) {
    struct ir_location location = ir_locate(ir, place);
    buf_add(buf, STR("\"physicalLocation\":{"));
    put_uri(buf, location.path);
    if (location.origin == ORIGIN_LINE && location.line > 0)
        buf_printf(buf, ",\"region\":{\"startLine\":%u,\"startColumn\":%u}", location.line,
                   location.column > 0 ? location.column : 1);
    buf_add_char(buf, '}');
    if (location.origin == ORIGIN_LINE)
        return;
    buf_add(buf, STR(",\"logicalLocations\":[{"));
    put_member(buf, "fullyQualifiedName", ir_location_format(buf->arena, &location, false));
    buf_add(buf, STR("}]"));
}

static void put_rules(struct buf *buf) {
    for (uint32_t i = 0; i < DIAG_COUNT; i++) {
        const struct diag_info *info = diag_info((enum diag)i);
        buf_add(buf, i == 0 ? STR("{") : STR(",{"));
        put_member(buf, "id", str_from(info->code));
        buf_add_char(buf, ',');
        put_text_object(buf, "shortDescription", info->title);
        if (info->hint.len > 0) {
            buf_add_char(buf, ',');
            put_text_object(buf, "help", info->hint);
        }
        buf_printf(buf, ",\"defaultConfiguration\":{\"level\":\"%s\"}}", LEVELS[info->severity]);
    }
}

static struct str message_of(struct arena *arena, const struct diagnostic *d) {
    return d->hint.len == 0
               ? d->message
               : arena_printf(arena, "%.*s。%.*s", STR_ARGS(d->message), STR_ARGS(d->hint));
}

static void put_result(struct buf *buf, const struct ir *ir, const struct diagnostic *d) {
    buf_printf(buf, "{\"ruleId\":\"%s\",\"level\":\"%s\",", d->code, LEVELS[d->severity]);
    put_text_object(buf, "message", message_of(buf->arena, d));
    buf_add(buf, STR(",\"locations\":[{"));
    put_place(buf, ir, d->place);
    buf_add(buf, STR("}]"));
    if (d->other.line > 0) {
        buf_add(buf, STR(",\"relatedLocations\":[{"));
        put_place(buf, ir, d->other);
        buf_add_char(buf, ',');
        put_text_object(buf, "message", d->other_message);
        buf_add(buf, STR("}]"));
    }
    buf_add_char(buf, '}');
}

void diagnostics_sarif(struct buf *buf, const struct ir *ir) {
    buf_add(buf, STR("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                     "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"xuefa\","
                     "\"version\":\"" XUEFA_VERSION "\",\"rules\":["));
    put_rules(buf);
    buf_add(buf, STR("]}},\"columnKind\":\"unicodeCodePoints\",\"results\":["));
    for (uint32_t i = 0; i < ir->diagnostics.count; i++) {
        if (i > 0)
            buf_add_char(buf, ',');
        put_result(buf, ir, &ir->diagnostics.at[i]);
    }
    buf_add(buf, STR("]}]}"));
}
