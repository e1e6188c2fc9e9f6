/* Sorts are listed one after the other, so that a hundred new items do not hide the one that
 * changed. */
#include "questionbank/emit/difference_out.h"

#include "base/core/limits.h"
#include "base/json/json.h"
#include "questionbank/diff/item_diff.h"
#include "questionbank/diff/word_diff.h"
#include "questionbank/ir/source.h"

enum { STEM_SHOWN_CHARS = 40, REWORDED_PERCENT = 60 };

static const struct {
    enum diff_fate fate;
    const char *code;
    const char *title;
} SORTS[] = {
    {DIFF_CHANGED, "changed", "修改"},
    {DIFF_ADDED, "added", "新增"},
    {DIFF_RETIRED, "retired", "停用"},
    {DIFF_QUARANTINED, "quarantined", "隔离"},
};

static const struct ir_item *old_item(const struct difference_view *view,
                                      const struct diff_pair *pair) {
    return pair->old_idx == DIFF_NONE ? NULL : &view->old_ir->items.at[pair->old_idx];
}

/* The item as it is in the newer state, else as it was. */
static const struct ir_item *shown_item(const struct difference_view *view,
                                        const struct diff_pair *pair) {
    return pair->new_idx == DIFF_NONE ? old_item(view, pair)
                                      : &view->new_ir->items.at[pair->new_idx];
}

static struct str place_of(struct arena *arena, const struct difference_view *view,
                           const struct diff_pair *pair) {
    const struct ir *ir = pair->new_idx == DIFF_NONE ? view->old_ir : view->new_ir;
    const struct ir_item *item = shown_item(view, pair);
    if (item->place.line == 0)
        return ir->sources.at[item->place.source_idx].path;
    struct ir_location location = ir_locate(ir, item->place);
    return ir_location_format(arena, &location, false);
}

/* Bytes that two texts begin and end with alike. */
static size_t common_bytes(struct str a, struct str b) {
    size_t least = a.len < b.len ? a.len : b.len, head = 0, tail = 0;
    while (head < least && a.ptr[head] == b.ptr[head])
        head++;
    while (head + tail < least && a.ptr[a.len - 1 - tail] == b.ptr[b.len - 1 - tail])
        tail++;
    return head + tail;
}

/* An item without an id of its own whose stem is mended becomes another item. The retired item
 * whose stem begins and ends as this one's for at least REWORDED_PERCENT shows what was mended;
 * NULL when there is none. */
static const struct ir_item *reworded_from(const struct difference_view *view,
                                           const struct diff_pair *pair) {
    const struct ir_item *item = shown_item(view, pair), *nearest = NULL;
    size_t most = 0;
    if (pair->fate != DIFF_ADDED || item->item_name.len > 0)
        return NULL;
    for (uint32_t i = view->difference->pairs.count; i > 0; i--) {
        const struct diff_pair *other = &view->difference->pairs.at[i - 1];
        if (other->fate != DIFF_RETIRED) /* they stand at the end */
            break;
        const struct ir_item *retired = old_item(view, other);
        size_t longer = retired->stem.len > item->stem.len ? retired->stem.len : item->stem.len;
        size_t common = common_bytes(retired->stem, item->stem);
        if (retired->kind != item->kind || common * 100 < longer * REWORDED_PERCENT ||
            common <= most)
            continue;
        most = common;
        nearest = retired;
    }
    return nearest;
}

static struct str kind_title(const struct ir_item *item) {
    return item->kind == ITEM_KIND_COUNT ? STR("题型不明") : item_kind_title(item->kind);
}

/* One line of the stem, cut between characters. */
static void put_stem(struct buf *buf, struct str stem) {
    size_t at = 0;
    for (int chars = 0; at < stem.len && chars < STEM_SHOWN_CHARS; chars++) {
        if (stem.ptr[at] == '\n')
            break;
        size_t start = at++;
        while (at < stem.len && ((unsigned char)stem.ptr[at] & 0xC0U) == 0x80)
            at++;
        buf_add(buf, str_slice(stem, start, at - start));
    }
    if (at < stem.len)
        buf_add(buf, STR("…"));
}

static void print_fields(struct buf *buf, struct arena *scratch, const struct ir_item *before,
                         const struct ir_item *after, bool colour) {
    field_changes changes = item_diff(scratch, before, after);
    for (uint32_t i = 0; i < changes.count; i++) {
        const struct field_change *change = &changes.at[i];
        word_runs runs = word_diff(scratch, change->old_text, change->new_text);
        buf_printf(buf, "    %.*s：", STR_ARGS(change->title));
        word_runs_print(buf, &runs, colour);
        buf_add_char(buf, '\n');
    }
}

static void print_pair(struct buf *buf, const struct difference_view *view,
                       const struct diff_pair *pair, bool colour) {
    struct arena scratch = {0};
    const struct ir_item *item = shown_item(view, pair);
    buf_printf(buf, "  %.*s：%.*s：", STR_ARGS(place_of(&scratch, view, pair)),
               STR_ARGS(kind_title(item)));
    put_stem(buf, item->stem);
    if (pair->fate == DIFF_QUARANTINED)
        buf_add_cstr(buf, pair->old_idx == DIFF_NONE ? "（未收入）" : "（原题保留）");
    buf_add_char(buf, '\n');
    const struct ir_item *before = reworded_from(view, pair);
    if (before != NULL)
        buf_add(buf, STR("    由停用的题改写：\n"));
    if (pair->fate == DIFF_CHANGED)
        before = old_item(view, pair);
    if (before != NULL)
        print_fields(buf, &scratch, before, item, colour);
    arena_close(&scratch);
}

static void print_sort(struct buf *buf, const struct difference_view *view, size_t sort,
                       bool colour) {
    const struct difference *d = view->difference;
    uint32_t count = d->counts[SORTS[sort].fate], shown = 0;
    if (count == 0)
        return;
    buf_printf(buf, "%s %u 题\n", SORTS[sort].title, count);
    for (uint32_t i = 0; i < d->pairs.count && shown < LIMIT_DIFFERENCE_COUNT_MAX; i++) {
        if (d->pairs.at[i].fate != SORTS[sort].fate)
            continue;
        print_pair(buf, view, &d->pairs.at[i], colour);
        shown++;
    }
    if (shown < count)
        buf_printf(buf, "  还有 %u 题没有列出\n", count - shown);
}

void difference_print(struct buf *buf, const struct difference_view *view, bool colour) {
    for (size_t sort = 0; sort < COUNT_OF(SORTS); sort++)
        print_sort(buf, view, sort, colour);
}

static void put_member(struct buf *buf, const char *name, struct str text) {
    buf_printf(buf, ",\"%s\":", name);
    json_put_text(buf, text);
}

static void put_words(struct buf *buf, const word_runs *runs) {
    static const char *const OPS[] = {[WORD_SAME] = "same", [WORD_OLD] = "old", [WORD_NEW] = "new"};
    for (uint32_t i = 0; i < runs->count; i++) {
        buf_printf(buf, "%s{\"op\":\"%s\"", i == 0 ? "" : ",", OPS[runs->at[i].op]);
        put_member(buf, "text", runs->at[i].text);
        buf_add_char(buf, '}');
    }
}

static void put_fields(struct buf *buf, struct arena *scratch, const struct ir_item *before,
                       const struct ir_item *after) {
    field_changes changes = item_diff(scratch, before, after);
    buf_add(buf, STR(",\"fields\":["));
    for (uint32_t i = 0; i < changes.count; i++) {
        const struct field_change *change = &changes.at[i];
        word_runs runs = word_diff(scratch, change->old_text, change->new_text);
        buf_add_cstr(buf, i == 0 ? "{\"field\":" : ",{\"field\":");
        json_put_text(buf, change->field);
        put_member(buf, "old", change->old_text);
        put_member(buf, "new", change->new_text);
        buf_add(buf, STR(",\"words\":["));
        put_words(buf, &runs);
        buf_add(buf, STR("]}"));
    }
    buf_add_char(buf, ']');
}

static void put_pair(struct buf *buf, const struct difference_view *view,
                     const struct diff_pair *pair, const char *code) {
    struct arena scratch = {0};
    const struct ir_item *item = shown_item(view, pair);
    buf_printf(buf, "{\"change\":\"%s\"", code);
    put_member(buf, "kind", item->kind == ITEM_KIND_COUNT ? STR("") : item_kind_code(item->kind));
    put_member(buf, "stem", item->stem);
    put_member(buf, "place", place_of(&scratch, view, pair));
    const struct ir_item *before =
        pair->fate == DIFF_CHANGED ? old_item(view, pair) : reworded_from(view, pair);
    if (before != NULL)
        put_fields(buf, &scratch, before, item);
    buf_add_char(buf, '}');
    arena_close(&scratch);
}

void difference_json(struct buf *buf, const struct difference_view *view) {
    const struct difference *d = view->difference;
    bool first = true;
    buf_add_char(buf, '[');
    for (size_t sort = 0; sort < COUNT_OF(SORTS); sort++) {
        uint32_t shown = 0;
        for (uint32_t i = 0; i < d->pairs.count && shown < LIMIT_DIFFERENCE_COUNT_MAX; i++) {
            if (d->pairs.at[i].fate != SORTS[sort].fate)
                continue;
            if (!first)
                buf_add_char(buf, ',');
            put_pair(buf, view, &d->pairs.at[i], SORTS[sort].code);
            first = false;
            shown++;
        }
    }
    buf_add_char(buf, ']');
}

uint32_t difference_omitted(const struct difference *difference) {
    uint32_t omitted = 0;
    for (size_t sort = 0; sort < COUNT_OF(SORTS); sort++) {
        uint32_t count = difference->counts[SORTS[sort].fate];
        if (count > LIMIT_DIFFERENCE_COUNT_MAX)
            omitted += count - LIMIT_DIFFERENCE_COUNT_MAX;
    }
    return omitted;
}
