/* Rendered texts and the names of places. */
#include "questionbank/ir/source.h"

#include "base/core/limits.h"
#include "questionbank/ir/lines.h"

uint32_t ir_source_add(struct ir *ir, struct str path, struct str format, enum ir_origin origin) {
    uint32_t source_idx = ir->sources.count;
    *vec_push(ir->arena, &ir->sources) =
        (struct ir_source){.path = path, .format = format, .origin = origin};
    return source_idx;
}

struct rendering render_begin(struct ir *ir, uint32_t source_idx) {
    return (struct rendering){ir, source_idx, buf_make(ir->arena, LIMIT_SOURCE_BYTES_MAX)};
}

uint32_t render_line(struct rendering *rendering, struct str text, struct ir_line from) {
    struct ir_source *source = &rendering->ir->sources.at[rendering->source_idx];
    size_t start = rendering->text.len;
    buf_add(&rendering->text, text);
    buf_add_char(&rendering->text, '\n');
    if (rendering->text.full)
        return 0;
    for (size_t at = start; at < start + text.len; at++)
        if (rendering->text.data[at] == '\n' || rendering->text.data[at] == '\r')
            rendering->text.data[at] = ' ';
    *vec_push(rendering->ir->arena, &source->lines) = from;
    return source->lines.count;
}

void render_end(struct rendering *rendering) {
    rendering->ir->sources.at[rendering->source_idx].text = buf_str(&rendering->text);
}

struct ir_location ir_locate(const struct ir *ir, struct ir_place place) {
    const struct ir_source *source = &ir->sources.at[place.source_idx];
    struct ir_location location = {
        .origin = source->origin, .path = source->path, .column = place.column};
    bool rendered = place.line >= 1 && place.line <= source->lines.count;
    struct ir_line from = {.number = place.line};
    if (rendered)
        from = source->lines.at[place.line - 1];
    if (source->origin == ORIGIN_LINE) {
        location.line = from.number;
        if (rendered && from.column > 0 && place.column > 0)
            location.column += from.column - 1;
    } else if (source->origin == ORIGIN_PARAGRAPH) {
        location.paragraph = from.number;
    } else {
        location.row = from.number;
        location.cell = from.column;
        if (from.sheet_idx < source->sheets.count)
            location.sheet = source->sheets.at[from.sheet_idx];
    }
    return location;
}

/* The letters of a column: 1 is A, 27 is AA. */
static struct str cell_letters(struct arena *arena, uint32_t cell) {
    char letters[8];
    size_t at = sizeof letters;
    for (; cell > 0; cell = (cell - 1) / 26)
        letters[--at] = (char)('A' + (cell - 1) % 26);
    return arena_str(arena, (struct str){letters + at, sizeof letters - at});
}

struct str ir_location_format(struct arena *arena, const struct ir_location *l, bool column) {
    struct str at = {NULL, 0};
    if (l->origin == ORIGIN_LINE)
        at = arena_printf(arena, "%.*s:%u", STR_ARGS(l->path), l->line);
    else if (l->origin == ORIGIN_PARAGRAPH)
        at = arena_printf(arena, "%.*s:段落 %u", STR_ARGS(l->path), l->paragraph);
    else
        at = arena_printf(arena, "%.*s:%.*s!%.*s%u", STR_ARGS(l->path), STR_ARGS(l->sheet),
                          STR_ARGS(cell_letters(arena, l->cell)), l->row);
    return column ? arena_printf(arena, "%.*s:%u", STR_ARGS(at), l->column) : at;
}

struct str ir_line_text(const struct ir *ir, struct ir_place place) {
    struct lines lines = lines_of(ir->sources.at[place.source_idx].text);
    struct line line = {.number = 0};
    while (line.number < place.line)
        if (!lines_next(&lines, &line))
            return (struct str){NULL, 0};
    return line.text;
}
