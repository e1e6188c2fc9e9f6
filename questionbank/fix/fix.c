/* Edits in order, the new text, and the lines that changed. */
#include "questionbank/fix/fix.h"

#include <iconv.h>

#include "questionbank/ir/lines.h"

enum { CONTEXT_LINES = 3 };

static int compare_edits(const void *a, const void *b) {
    const struct ir_edit *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static void gather(struct arena *arena, const struct ir *ir, uint32_t source_idx, struct fix *fix) {
    for (uint32_t i = 0; i < ir->edits.count; i++)
        if (ir->edits.at[i].source_idx == source_idx)
            *vec_push(arena, &fix->edits) = ir->edits.at[i];
    if (fix->edits.count == 0)
        return;
    qsort(fix->edits.at, fix->edits.count, sizeof *fix->edits.at, compare_edits);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < fix->edits.count; i++) {
        const struct ir_edit *last = &fix->edits.at[kept - 1];
        if (fix->edits.at[i].offset > last->offset + last->bytes)
            fix->edits.at[kept++] = fix->edits.at[i];
    }
    fix->edits.count = kept;
}

bool fix_source(struct arena *arena, const struct ir *ir, uint32_t source_idx, struct fix *out) {
    const struct ir_source *source = &ir->sources.at[source_idx];
    struct fix fix = {.before = source->text};
    gather(arena, ir, source_idx, &fix);
    if (fix.edits.count == 0 || source->lines.count > 0)
        return false;
    size_t bytes_max = source->text.len;
    for (uint32_t i = 0; i < fix.edits.count; i++)
        bytes_max += fix.edits.at[i].replacement.len;
    struct buf after = buf_make(arena, bytes_max);
    size_t at = 0;
    for (uint32_t i = 0; i < fix.edits.count; i++) {
        const struct ir_edit *edit = &fix.edits.at[i];
        PROMISE(edit->offset >= at && edit->offset + edit->bytes <= source->text.len);
        buf_add(&after, str_slice(source->text, at, edit->offset - at));
        buf_add(&after, edit->replacement);
        at = edit->offset + edit->bytes;
    }
    buf_add(&after, str_from_offset(source->text, at));
    fix.after = buf_str(&after);
    *out = fix;
    return true;
}

typedef VEC(struct line) line_vec;

static line_vec lines_in(struct arena *arena, struct str text) {
    line_vec lines = {0};
    struct lines rest = lines_of(text);
    struct line line;
    while (lines_next(&rest, &line))
        *vec_push(arena, &lines) = line;
    return lines;
}

/* Lines [old_first, old_end) became [new_first, new_end). */
struct change {
    uint32_t old_first, old_end, new_first, new_end;
};

typedef VEC(struct change) change_vec;

/* The line that holds a byte; the count of lines behind the last one. */
static uint32_t line_at(const line_vec *lines, const char *at, uint32_t from) {
    while (from + 1 < lines->count && lines->at[from + 1].start <= at)
        from++;
    return from;
}

/* Whole lines from the first byte of an edit to the one behind its last, old and new. */
static change_vec find_changes(struct arena *arena, const struct fix *fix, const line_vec *old,
                               const line_vec *new) {
    change_vec changes = {0};
    int64_t shift = 0;
    uint32_t old_line = 0, new_line = 0;
    for (uint32_t i = 0; i < fix->edits.count; i++) {
        const struct ir_edit *edit = &fix->edits.at[i];
        size_t new_offset = (size_t)((int64_t)edit->offset + shift);
        uint32_t old_first = line_at(old, fix->before.ptr + edit->offset, old_line);
        uint32_t new_first = line_at(new, fix->after.ptr + new_offset, new_line);
        old_line = line_at(old, fix->before.ptr + edit->offset + edit->bytes, old_first);
        new_line = line_at(new, fix->after.ptr + new_offset + edit->replacement.len, new_first);
        shift += (int64_t)edit->replacement.len - (int64_t)edit->bytes;
        struct change *last = changes.count == 0 ? NULL : &changes.at[changes.count - 1];
        if (last == NULL || old_first >= last->old_end) {
            last = vec_push(arena, &changes);
            *last = (struct change){old_first, 0, new_first, 0};
        }
        last->old_end = old_line + 1 < old->count ? old_line + 1 : old->count;
        last->new_end = new_line + 1 < new->count ? new_line + 1 : new->count;
    }
    return changes;
}

static void put_lines(struct buf *buf, char sign, const line_vec *lines, uint32_t first,
                      uint32_t end) {
    for (uint32_t i = first; i < end; i++)
        buf_printf(buf, "%c%.*s\n", sign, STR_ARGS(lines->at[i].text));
}

/* Changes [first, end) whose contexts meet make one hunk. */
static void put_hunk(struct buf *buf, const change_vec *changes, uint32_t first, uint32_t end,
                     const line_vec lines[2]) {
    const struct change *head = &changes->at[first], *tail = &changes->at[end - 1];
    uint32_t before = head->old_first < CONTEXT_LINES ? head->old_first : CONTEXT_LINES;
    uint32_t left = lines[0].count - tail->old_end;
    uint32_t behind = left < CONTEXT_LINES ? left : CONTEXT_LINES;
    uint32_t old_first = head->old_first - before, new_first = head->new_first - before;
    buf_printf(buf, "@@ -%u,%u +%u,%u @@\n", old_first + 1, tail->old_end + behind - old_first,
               new_first + 1, tail->new_end + behind - new_first);
    uint32_t at = old_first;
    for (uint32_t i = first; i < end; i++) {
        const struct change *change = &changes->at[i];
        put_lines(buf, ' ', &lines[0], at, change->old_first);
        put_lines(buf, '-', &lines[0], change->old_first, change->old_end);
        put_lines(buf, '+', &lines[1], change->new_first, change->new_end);
        at = change->old_end;
    }
    put_lines(buf, ' ', &lines[0], at, at + behind);
}

void fix_diff(struct buf *buf, const struct fix *fix, struct str path) {
    const line_vec lines[2] = {lines_in(buf->arena, fix->before), lines_in(buf->arena, fix->after)};
    change_vec changes = find_changes(buf->arena, fix, &lines[0], &lines[1]);
    buf_printf(buf, "--- %.*s\n+++ %.*s\n", STR_ARGS(path), STR_ARGS(path));
    for (uint32_t first = 0, end; first < changes.count; first = end) {
        end = first + 1;
        while (end < changes.count &&
               changes.at[end].old_first <= changes.at[end - 1].old_end + 2 * CONTEXT_LINES)
            end++;
        put_hunk(buf, &changes, first, end, lines);
    }
}

struct encoding {
    struct str name;
    struct str mark;
    const char *iconv_name; /* NULL: UTF-8 */
};

static const struct encoding ENCODINGS[] = {
    {STR_INIT("utf-8"), STR_INIT(""), NULL},
    {STR_INIT("utf-8-bom"), STR_INIT("\xEF\xBB\xBF"), NULL},
    {STR_INIT("utf-16le"), STR_INIT("\xFF\xFE"), "UTF-16LE"},
    {STR_INIT("utf-16be"), STR_INIT("\xFE\xFF"), "UTF-16BE"},
    {STR_INIT("gb18030"), STR_INIT(""), "GB18030"},
};

static const struct encoding *find_encoding(struct str name) {
    for (size_t i = 0; i < COUNT_OF(ENCODINGS); i++)
        if (str_eq(ENCODINGS[i].name, name))
            return &ENCODINGS[i];
    return NULL;
}

/* Bytes behind `at` in `out`; false when the encoding lacks a character. */
static bool convert(const struct encoding *encoding, struct str text, struct str *out, size_t at) {
    iconv_t converter = iconv_open(encoding->iconv_name, "UTF-8");
    PROMISE(converter != (iconv_t)-1);
    char *in = (char *)(uintptr_t)text.ptr, *to = (char *)(uintptr_t)out->ptr + at;
    size_t in_left = text.len, out_left = out->len - at;
    bool done = text.len == 0 || iconv(converter, &in, &in_left, &to, &out_left) != (size_t)-1;
    iconv_close(converter);
    out->len -= out_left;
    return done;
}

enum err fix_encode(struct arena *arena, struct str text, struct str encoding, struct str *out,
                    struct fault *fault) {
    const struct encoding *to = find_encoding(encoding);
    PROMISE(to != NULL);
    struct str bytes = {NULL, to->mark.len + text.len * 2 + 16};
    char *room = arena_alloc(arena, bytes.len);
    bytes.ptr = room;
    memcpy(room, to->mark.ptr, to->mark.len);
    if (to->iconv_name == NULL) {
        if (text.len > 0)
            memcpy(room + to->mark.len, text.ptr, text.len);
        bytes.len = to->mark.len + text.len;
    } else if (!convert(to, text, &bytes, to->mark.len)) {
        return fault_set(fault, ERR_INVALID, "encoding_lacks",
                         "有的字符不能用原来的编码 %.*s 保存，请先把文件另存为 UTF-8。",
                         STR_ARGS(encoding));
    }
    *out = bytes;
    return ERR_OK;
}
