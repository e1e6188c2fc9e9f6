/* Diagnostics as text. They come sorted, so each source is walked once, however many there are. */
#include "questionbank/emit/diagnostics.h"

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/character.h"
#include "questionbank/read/lines.h"

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

void diagnostics_print(struct buf *buf, const struct ir *ir) {
    struct walk walk = {0};
    for (uint32_t i = 0; i < ir->diagnostics.count; i++) {
        const struct diagnostic *d = &ir->diagnostics.at[i];
        const struct ir_source *source = &ir->sources.at[d->place.source_idx];
        buf_printf(buf, "%.*s:%u:%u: %s: %.*s [%s]\n", STR_ARGS(source->path), d->place.line,
                   d->place.column, SEVERITY_WORDS[d->severity], STR_ARGS(d->message), d->code);
        if (walk_to(&walk, ir, &d->place))
            put_excerpt(buf, walk.line.text, d->place.column);
        if (d->hint.len > 0)
            buf_printf(buf, "  提示：%.*s\n", STR_ARGS(d->hint));
    }
    if (ir->diagnostics.count >= LIMIT_DIAGNOSTIC_COUNT_MAX)
        buf_printf(buf, "诊断超过 %d 条，其余未列出；请先改正以上各条。\n",
                   LIMIT_DIAGNOSTIC_COUNT_MAX);
}

struct ir_counts ir_count(const struct ir *ir, size_t source_idx) {
    struct ir_counts counts = {{0}, 0, 0, 0, 0, 0};
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        if (source_idx != STR_NONE && item->place.source_idx != source_idx)
            continue;
        counts.quarantined += item->quarantined;
        counts.items += !item->quarantined;
        counts.kinds[item->kind] += !item->quarantined;
    }
    for (uint32_t i = 0; i < ir->diagnostics.count; i++) {
        const struct diagnostic *d = &ir->diagnostics.at[i];
        if (source_idx != STR_NONE && d->place.source_idx != source_idx)
            continue;
        counts.errors += d->severity == SEVERITY_ERROR;
        counts.warnings += d->severity == SEVERITY_WARNING;
        counts.notes += d->severity == SEVERITY_NOTE;
    }
    return counts;
}
