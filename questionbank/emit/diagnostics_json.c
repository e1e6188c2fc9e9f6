/* The report of `bank check --json`. Members named by the contract; `null` where a text source has
 * no such thing. */
#include "base/json/json.h"
#include "questionbank/emit/diagnostics.h"

static struct str severity_code(enum severity severity) {
    static const struct str CODES[] = {[SEVERITY_NOTE] = STR_INIT("note"),
                                       [SEVERITY_WARNING] = STR_INIT("warning"),
                                       [SEVERITY_ERROR] = STR_INIT("error")};
    return CODES[severity];
}

static void put_member(struct buf *buf, const char *name, struct str text) {
    buf_printf(buf, "\"%s\":", name);
    json_put_text(buf, text);
}

static void put_diagnostic(struct buf *buf, const struct diagnostic *d) {
    buf_add(buf, STR("{"));
    put_member(buf, "severity", severity_code(d->severity));
    buf_add(buf, STR(","));
    put_member(buf, "code", str_from(d->code));
    buf_printf(buf, ",\"line\":%u,\"column\":%u", d->place.line, d->place.column);
    buf_add(buf, STR(",\"paragraph\":null,\"sheet\":null,\"row\":null,"));
    put_member(buf, "message", d->message);
    buf_add(buf, STR(","));
    put_member(buf, "hint", d->hint);
    buf_add(buf, STR("}"));
}

static void put_kinds(struct buf *buf, const struct ir_counts *counts) {
    buf_add(buf, STR("\"items\":{"));
    for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++)
        buf_printf(buf, "%s\"%.*s\":%u", kind == 0 ? "" : ",",
                   STR_ARGS(item_kind_code((enum item_kind)kind)), counts->kinds[kind]);
    buf_printf(buf, "},\"item_count\":%u,\"quarantined\":%u", counts->items, counts->quarantined);
}

/* Diagnostics are sorted by source; `*next` is the first not yet printed. */
static void put_file(struct buf *buf, const struct ir *ir, uint32_t source_idx, uint32_t *next) {
    const struct ir_source *source = &ir->sources.at[source_idx];
    struct ir_counts counts = ir_count(ir, source_idx);
    buf_add(buf, source_idx == 0 ? STR("{") : STR(",{"));
    put_member(buf, "path", source->path);
    buf_add(buf, STR(","));
    put_member(buf, "format", source->format);
    buf_add(buf, STR(","));
    put_member(buf, "encoding", source->encoding);
    buf_add(buf, STR(","));
    put_kinds(buf, &counts);
    buf_add(buf, STR(",\"diagnostics\":["));
    for (uint32_t from = *next; *next < ir->diagnostics.count; ++*next) {
        const struct diagnostic *d = &ir->diagnostics.at[*next];
        if (d->place.source_idx != source_idx)
            break;
        if (*next > from)
            buf_add(buf, STR(","));
        put_diagnostic(buf, d);
    }
    buf_add(buf, STR("]}"));
}

void diagnostics_json(struct buf *buf, const struct ir *ir) {
    uint32_t next = 0;
    struct ir_counts totals = ir_count(ir, STR_NONE);
    buf_add(buf, STR("{\"files\":["));
    for (uint32_t i = 0; i < ir->sources.count; i++)
        put_file(buf, ir, i, &next);
    buf_printf(buf, "],\"totals\":{\"files\":%u,", ir->sources.count);
    put_kinds(buf, &totals);
    buf_printf(buf, ",\"duplicates\":%u,\"errors\":%u,\"warnings\":%u,\"notes\":%u}}",
               ir->duplicates, ir->errors, ir->warnings, totals.notes);
}
