/* Lines with positions. The next line feed is remembered, so that a file that ends its lines with
 * CR alone is not searched anew for each line. */
#include "questionbank/ir/lines.h"

#include "base/core/utf8.h"

struct lines lines_of(struct str text) {
    return (struct lines){.rest = text, .line_feed = text.ptr, .number = 0};
}

/* The first `c` in [from, end), or end. */
static const char *find_end(const char *from, const char *end, char c) {
    const char *found = from == end ? NULL : memchr(from, c, (size_t)(end - from));
    return found == NULL ? end : found;
}

bool lines_next(struct lines *lines, struct line *line) {
    if (lines->rest.len == 0)
        return false;
    const char *start = lines->rest.ptr;
    const char *end = start + lines->rest.len;
    if (lines->number == 0 || lines->line_feed < start)
        lines->line_feed = find_end(start, end, '\n');
    const char *stop = find_end(start, lines->line_feed, '\r');
    const char *next = stop;
    if (next < end && *next == '\r')
        next++;
    if (next < end && *next == '\n' && (next == stop || next[-1] == '\r'))
        next++;
    lines->number++;
    *line = (struct line){{start, (size_t)(stop - start)}, start, lines->number};
    lines->rest = (struct str){next, (size_t)(end - next)};
    return true;
}

struct ir_place line_place(uint32_t source_idx, const struct line *line, const char *at) {
    struct str before = {line->start, (size_t)(at - line->start)};
    return (struct ir_place){source_idx, line->number, (uint32_t)utf8_count(before) + 1};
}
