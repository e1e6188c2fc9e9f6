/* Diagnostics as text. They come sorted, so each source is walked once, however many there are. */
#include "questionbank/emit/diagnostics.h"

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/lines.h"
#include "questionbank/ir/source.h"

/* How much of a long line is shown before and behind the place. */
enum { SHOWN_BEFORE = 40, SHOWN_BEHIND = 60 };

static const char *const SEVERITY_WORDS[] = {
    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* Where the walk through the sources stands. */
struct walk {
    uint32_t source_idx;
    struct lines lines;
    struct line line;
};

static bool walk_to(struct walk *walk, const struct ir *ir, const struct ir_place *place) {
    if (walk->lines.rest.ptr == NULL || walk->source_idx != place->source_idx) {
        *walk = (struct walk){.source_idx = place->source_idx};
        walk->lines = lines_of(ir->sources.at[place->source_idx].text);
    }
    while (walk->line.number < place->line)
        if (!lines_next(&walk->lines, &walk->line))
            return false;
    return walk->line.number == place->line;
}

/* Tabs and what a terminal might obey become one blank, so that the caret stands right. */
static void put_character(struct buf *buf, uint32_t character) {
    char bytes[4];
    bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
    size_t len = utf8_put(control ? ' ' : character, bytes);
    buf_add(buf, (struct str){bytes, len});
}

/* The line around the column, and the caret below: one blank for each narrow character before it,
 * one U+3000 for each wide one. */
static void put_excerpt(struct buf *buf, struct str text, uint32_t column) {
    struct buf caret = buf_make(buf->arena, 8192);
    uint32_t first = column > SHOWN_BEFORE ? column - SHOWN_BEFORE : 1;
    uint32_t at_column = 1;
    buf_add(buf, first > 1 ? STR("  …") : STR("  "));
    buf_add(&caret, first > 1 ? STR("   ") : STR("  "));
    for (size_t at = 0; at < text.len && at_column < column + SHOWN_BEHIND; at_column++) {
        uint32_t character = utf8_next(text, &at);
        if (at_column < first)
            continue;
        put_character(buf, character);
        if (at_column < column)
            buf_add(&caret, char_is_wide(character) ? STR("\xE3\x80\x80") : STR(" "));
    }
    buf_printf(buf, "\n%.*s^\n", STR_ARGS(buf_str(&caret)));
}

static void put_head(struct buf *buf, const struct ir *ir, struct ir_place place,
                     enum severity severity, struct str message) {
    struct ir_location location = ir_locate(ir, place);
    struct str at = ir_location_format(buf->arena, &location, true);
    buf_printf(buf, "%.*s: %s: %.*s", STR_ARGS(at), SEVERITY_WORDS[severity], STR_ARGS(message));
}

void diagnostics_print(struct buf *buf, const struct ir *ir) {
    struct walk walk = {0};
    for (uint32_t i = 0; i < ir->diagnostics.count; i++) {
        const struct diagnostic *d = &ir->diagnostics.at[i];
        put_head(buf, ir, d->place, d->severity, d->message);
        buf_printf(buf, " [%s]\n", d->code);
        if (walk_to(&walk, ir, &d->place))
            put_excerpt(buf, walk.line.text, d->place.column);
        if (d->hint.len > 0)
            buf_printf(buf, "  提示：%.*s\n", STR_ARGS(d->hint));
        if (d->other.line > 0) {
            put_head(buf, ir, d->other, SEVERITY_NOTE, d->other_message);
            buf_add_char(buf, '\n');
        }
    }
    if (ir->diagnostics.count >= LIMIT_DIAGNOSTIC_COUNT_MAX)
        buf_printf(buf, "诊断超过 %d 条，其余未列出；请先改正以上各条。\n",
                   LIMIT_DIAGNOSTIC_COUNT_MAX);
}

static void count_item(struct ir_counts *counts, const struct ir_item *item) {
    counts->quarantined += item->quarantined;
    counts->items += !item->quarantined;
    counts->kinds[item->kind] += !item->quarantined;
}

static void count_diagnostic(struct ir_counts *counts, const struct diagnostic *d) {
    counts->errors += d->severity == SEVERITY_ERROR;
    counts->warnings += d->severity == SEVERITY_WARNING;
    counts->notes += d->severity == SEVERITY_NOTE;
}

struct ir_counts ir_count(const struct ir *ir) {
    struct ir_counts counts = {{0}, 0, 0, 0, 0, 0};
    for (uint32_t i = 0; i < ir->items.count; i++)
        count_item(&counts, &ir->items.at[i]);
    for (uint32_t i = 0; i < ir->diagnostics.count; i++)
        count_diagnostic(&counts, &ir->diagnostics.at[i]);
    return counts;
}

struct ir_counts *ir_count_sources(struct arena *arena, const struct ir *ir, bool files) {
    struct ir_counts *counts = ARENA_ARRAY(arena, struct ir_counts, ir->sources.count);
    uint32_t *homes = ARENA_ARRAY(arena, uint32_t, ir->sources.count);
    for (uint32_t i = 0; i < ir->sources.count; i++)
        homes[i] = files ? ir->sources.at[i].file_idx : i;
    for (uint32_t i = 0; i < ir->items.count; i++)
        count_item(&counts[homes[ir->items.at[i].place.source_idx]], &ir->items.at[i]);
    for (uint32_t i = 0; i < ir->diagnostics.count; i++) {
        const struct diagnostic *d = &ir->diagnostics.at[i];
        count_diagnostic(&counts[homes[d->place.source_idx]], d);
    }
    return counts;
}
