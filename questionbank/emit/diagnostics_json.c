/* The report of `bank check --json`. Members named by the contract; `null` where a source has no
 * such thing: lines belong to text, paragraphs to documents, sheet, row and cell to workbooks. */
#include "base/json/json.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/ir/source.h"

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

static void put_number(struct buf *buf, const char *name, uint32_t number) {
    if (number == 0)
        buf_printf(buf, ",\"%s\":null", name);
    else
        buf_printf(buf, ",\"%s\":%u", name, number);
}

static void put_location(struct buf *buf, const struct ir *ir, struct ir_place place) {
    struct ir_location location = ir_locate(ir, place);
    put_number(buf, "line", location.line);
    put_number(buf, "column", location.column);
    put_number(buf, "paragraph", location.paragraph);
    buf_add(buf, STR(",\"sheet\":"));
    if (location.origin == ORIGIN_CELL)
        json_put_text(buf, location.sheet);
    else
        buf_add(buf, STR("null"));
    put_number(buf, "row", location.row);
    put_number(buf, "cell", location.cell);
}

static void put_other(struct buf *buf, const struct ir *ir, const struct diagnostic *d) {
    buf_add(buf, STR(",\"other\":"));
    if (d->other.line == 0) {
        buf_add(buf, STR("null"));
        return;
    }
    buf_add(buf, STR("{"));
    put_member(buf, "path", ir->sources.at[d->other.source_idx].path);
    put_location(buf, ir, d->other);
    buf_add(buf, STR(","));
    put_member(buf, "message", d->other_message);
    buf_add(buf, STR("}"));
}

static void put_diagnostic(struct buf *buf, const struct ir *ir, const struct diagnostic *d) {
    buf_add(buf, STR("{"));
    put_member(buf, "severity", severity_code(d->severity));
    buf_add(buf, STR(","));
    put_member(buf, "code", str_from(d->code));
    put_location(buf, ir, d->place);
    buf_add(buf, STR(","));
    put_member(buf, "message", d->message);
    buf_add(buf, STR(","));
    put_member(buf, "hint", d->hint);
    put_other(buf, ir, d);
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
static void put_file(struct buf *buf, const struct ir *ir, uint32_t source_idx,
                     const struct ir_counts *counts, uint32_t *next) {
    const struct ir_source *source = &ir->sources.at[source_idx];
    buf_add(buf, source_idx == 0 ? STR("{") : STR(",{"));
    put_member(buf, "path", source->path);
    buf_add(buf, STR(","));
    put_member(buf, "format", source->format);
    buf_add(buf, STR(","));
    put_member(buf, "encoding", source->encoding);
    buf_add(buf, STR(","));
    put_kinds(buf, counts);
    buf_add(buf, STR(",\"diagnostics\":["));
    for (uint32_t from = *next; *next < ir->diagnostics.count; ++*next) {
        const struct diagnostic *d = &ir->diagnostics.at[*next];
        if (d->place.source_idx != source_idx)
            break;
        if (*next > from)
            buf_add(buf, STR(","));
        put_diagnostic(buf, ir, d);
    }
    buf_add(buf, STR("]}"));
}

void diagnostics_json(struct buf *buf, const struct ir *ir) {
    uint32_t next = 0;
    struct ir_counts totals = ir_count(ir);
    const struct ir_counts *counts = ir_count_sources(buf->arena, ir, false);
    buf_add(buf, STR("{\"files\":["));
    for (uint32_t i = 0; i < ir->sources.count; i++)
        put_file(buf, ir, i, &counts[i], &next);
    buf_printf(buf, "],\"totals\":{\"files\":%u,", ir->sources.count);
    put_kinds(buf, &totals);
    buf_printf(buf,
               ",\"duplicates\":%u,\"accepted\":%u,\"errors\":%u,\"warnings\":%u,\"notes\":%u}}",
               ir->duplicates, ir->accepted, ir->errors, ir->warnings, totals.notes);
}
