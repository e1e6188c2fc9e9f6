/* Reading CSV. A quote that never ends must not swallow the rest of the file: a cell whose text
 * runs over a line end and then meets a quote that neither ends it nor is doubled was never closed,
 * and reading goes on behind its first line. */
#include "base/core/csv.h"

struct csv_reader csv_reader_of(struct str text, char separator) {
    return (struct csv_reader){
        .text = text, .separator = separator, .row = 1, .line = 1, .column = 1};
}

static bool is_end(char c) {
    return c == '\n' || c == '\r';
}

/* Moves the known place on to a byte further behind. */
static void place_to(struct csv_reader *r, size_t to) {
    for (; r->placed < to; r->placed++) {
        char c = r->text.ptr[r->placed];
        bool ends =
            c == '\n' || (c == '\r' && !(r->placed + 1 < to && r->text.ptr[r->placed + 1] == '\n'));
        r->line += ends;
        if (ends)
            r->column = 1;
        else if (c != '\r' && ((unsigned char)c & 0xC0U) != 0x80U)
            r->column++;
    }
}

/* The end of the line that `from` stands in. */
static size_t line_end(struct str text, size_t from) {
    while (from < text.len && !is_end(text.ptr[from]))
        from++;
    return from;
}

/* Whether a cell ends here: blanks, then a separator, a line end or the end. */
static bool closes(const struct csv_reader *r, size_t at, size_t *end) {
    while (at < r->text.len && r->text.ptr[at] == ' ')
        at++;
    *end = at;
    return at == r->text.len || r->text.ptr[at] == r->separator || is_end(r->text.ptr[at]);
}

/* Behind the opening quote of a cell. */
struct quoted {
    size_t stop;  /* where the text ends */
    size_t end;   /* where the separator or the line end stands */
    size_t stray; /* the first quote that is text, or STR_NONE */
    bool doubled; /* holds `""` */
    bool closed;
};

static struct quoted scan_quoted(const struct csv_reader *r, size_t start) {
    struct str text = r->text;
    struct quoted q = {.stray = STR_NONE};
    size_t first_end = STR_NONE, at = start;
    for (; at < text.len && at - start <= CSV_CELL_BYTES_MAX; at++) {
        char c = text.ptr[at];
        if (is_end(c) && first_end == STR_NONE)
            first_end = at;
        if (c != '"')
            continue;
        if (at + 1 < text.len && text.ptr[at + 1] == '"') {
            q.doubled = true;
            at++;
        } else if (closes(r, at + 1, &q.end)) {
            q.closed = true;
            q.stop = at;
            return q;
        } else if (first_end != STR_NONE) {
            break;
        } else if (q.stray == STR_NONE) {
            q.stray = at;
        }
    }
    q.stop = first_end != STR_NONE ? first_end : line_end(text, at < text.len ? at : text.len);
    q.end = q.stop;
    return q;
}

/* `""` becomes one quote; `*offset` moves with the text before it. */
static struct str undouble(struct arena *arena, struct str raw, size_t *offset) {
    char *text = arena_alloc(arena, raw.len + 1);
    size_t len = 0, moved = *offset;
    for (size_t i = 0; i < raw.len; i++) {
        text[len++] = raw.ptr[i];
        if (raw.ptr[i] != '"' || i + 1 >= raw.len || raw.ptr[i + 1] != '"')
            continue;
        i++;
        moved -= i < *offset;
    }
    *offset = moved;
    return (struct str){text, len};
}

/* Takes a quoted cell whose quote stands at `open`; returns where it ends. */
static size_t take_quoted(struct csv_reader *r, struct arena *arena, size_t open,
                          struct csv_value *out) {
    struct quoted q = scan_quoted(r, open + 1);
    r->unclosed += !q.closed;
    if (!q.closed) {
        place_to(r, open);
        out->fault = CSV_UNCLOSED;
        out->text = str_slice(r->text, open, q.stop - open);
        return q.end;
    }
    place_to(r, open + 1);
    out->text = str_slice(r->text, open + 1, q.stop - open - 1);
    if (q.stray != STR_NONE) {
        out->fault = CSV_STRAY_QUOTE;
        out->fault_offset = q.stray - open - 1;
    }
    if (q.doubled)
        out->text = undouble(arena, out->text, &out->fault_offset);
    return q.end;
}

static size_t take_plain(struct csv_reader *r, struct csv_value *out) {
    size_t end = r->at;
    while (end < r->text.len && r->text.ptr[end] != r->separator && !is_end(r->text.ptr[end]))
        end++;
    place_to(r, r->at);
    out->text = str_slice(r->text, r->at, end - r->at);
    size_t quote = str_find_char(out->text, '"');
    if (quote != STR_NONE) {
        out->fault = CSV_STRAY_QUOTE;
        out->fault_offset = quote;
    }
    return end;
}

/* Behind the separator or the line end at `end`. */
static void step_over(struct csv_reader *r, size_t end, bool last) {
    struct str text = r->text;
    if (end < text.len && text.ptr[end] == '\r' && end + 1 < text.len && text.ptr[end + 1] == '\n')
        end++;
    r->at = end < text.len ? end + 1 : end;
    r->inside = !last;
    r->row += last;
    r->cell = last ? 0 : r->cell + 1;
}

bool csv_next(struct csv_reader *r, struct arena *arena, struct csv_value *out) {
    if (r->at == r->text.len && !r->inside)
        return false;
    struct csv_value value = {.row = r->row, .cell = r->cell + 1};
    size_t open = r->at;
    while (open < r->text.len && r->text.ptr[open] == ' ')
        open++;
    bool quoted =
        open < r->text.len && r->text.ptr[open] == '"' && r->unclosed < CSV_UNCLOSED_COUNT_MAX;
    size_t end = quoted ? take_quoted(r, arena, open, &value) : take_plain(r, &value);
    value.line = r->line;
    value.column = r->column;
    value.last = end == r->text.len || r->text.ptr[end] != r->separator;
    step_over(r, end, value.last);
    *out = value;
    return true;
}
