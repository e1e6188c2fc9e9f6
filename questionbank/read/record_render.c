/* Values to lines and back: what is too long is reported here, once for every reader of records. */
#include "base/core/limits.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/record.h"

static struct str cut_line(struct str text) {
    struct str cut = str_slice(text, 0, LIMIT_LINE_BYTES_MAX);
    while (cut.len < text.len && cut.len > 0 && ((unsigned char)text.ptr[cut.len] & 0xC0U) == 0x80U)
        cut.len--;
    return cut;
}

static void report_line(struct rendering *r, uint32_t line, struct str text,
                        struct record_value *value) {
    struct ir_place place = {r->source_idx, line, 1};
    if (text.len > LIMIT_LINE_BYTES_MAX) {
        ir_report_fact(r->ir, DIAG_LINE_TOO_LONG, place,
                       arena_printf(r->ir->arena, "这一行有 %zu 字节，超过 %d，没有读取", text.len,
                                    LIMIT_LINE_BYTES_MAX));
        value->flags |= RECORD_DAMAGED;
    }
}

bool record_render_line(struct rendering *r, struct str text, struct ir_line from,
                        struct record_value *value) {
    if (value->line_count == LIMIT_ITEM_LINE_COUNT_MAX) {
        if ((value->flags & RECORD_DAMAGED) == 0)
            ir_report_fact(
                r->ir, DIAG_TEXT_TOO_LONG, (struct ir_place){r->source_idx, value->line, 1},
                arena_printf(r->ir->arena, "这一项超过 %d 行", LIMIT_ITEM_LINE_COUNT_MAX));
        value->flags |= RECORD_DAMAGED;
        return true;
    }
    uint32_t line = render_line(r, cut_line(text), from);
    if (line == 0)
        return false;
    report_line(r, line, text, value);
    if (value->line == 0)
        value->line = line;
    value->line_count++;
    return true;
}

bool record_render(struct rendering *r, struct str text, struct ir_line from, bool step,
                   struct record_value *out) {
    struct lines lines = lines_of(text);
    struct line line = {{text.ptr, 0}, text.ptr, 0};
    bool first = true;
    while (lines_next(&lines, &line) || first) {
        if (!record_render_line(r, line.text, from, out))
            return false;
        if (step) {
            from.number++;
            from.column = 1;
        }
        first = false;
    }
    return true;
}

void record_begin(struct record_reader *reader, struct ir *ir, uint32_t source_idx) {
    const struct ir_source *source = &ir->sources.at[source_idx];
    uint32_t *starts = ARENA_ARRAY(ir->arena, uint32_t, (size_t)source->lines.count + 1);
    *reader = (struct record_reader){.ir = ir,
                                     .source_idx = source_idx,
                                     .text = source->text,
                                     .starts = starts,
                                     .line_count = source->lines.count,
                                     .section_kind = ITEM_KIND_COUNT};
    const char *begin = source->text.ptr;
    const char *end = begin + source->text.len;
    const char *at = begin;
    for (uint32_t i = 0; i < source->lines.count; i++) {
        starts[i] = (uint32_t)(at - begin);
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
    }
    starts[source->lines.count] = (uint32_t)source->text.len;
}

struct str record_text(const struct record_reader *reader, const struct record_value *value) {
    uint32_t from = reader->starts[value->line - 1];
    uint32_t to = reader->starts[value->line - 1 + value->line_count];
    return str_trim(str_slice(reader->text, from, to - from));
}

struct ir_place record_place(const struct record_reader *reader, const struct record_value *value) {
    return (struct ir_place){reader->source_idx, value->line, 1};
}
