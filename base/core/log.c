/* JSON lines built in one buffer and written by one call, so that threads cannot mix theirs. */
#include "base/core/log.h"

#include <stdio.h>
#include <unistd.h>

#include "base/core/clock.h"

struct line {
    char bytes[4096];
    size_t len;
    bool full;
};

static void put(struct line *line, struct str text) {
    if (line->len + text.len > sizeof line->bytes - 4) { /* room for the closing }\n */
        line->full = true;
        return;
    }
    memcpy(line->bytes + line->len, text.ptr, text.len);
    line->len += text.len;
}

static void put_quoted(struct line *line, struct str text) {
    put(line, STR("\""));
    for (size_t i = 0; i < text.len && !line->full; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        char escaped[8];
        if (c == '"' || c == '\\')
            put(line, (struct str){escaped, (size_t)snprintf(escaped, sizeof escaped, "\\%c", c)});
        else if (c < 0x20 || c == 0x7F)
            put(line,
                (struct str){escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", c)});
        else
            put(line, (struct str){text.ptr + i, 1});
    }
    put(line, STR("\""));
}

static void put_field(struct line *line, const struct log_field *field) {
    size_t start = line->len;
    put(line, STR(","));
    put_quoted(line, str_from(field->name));
    put(line, STR(":"));
    if (field->text.ptr != NULL) {
        put_quoted(line, field->text);
    } else {
        char digits[24];
        put(line, (struct str){digits, (size_t)snprintf(digits, sizeof digits, "%lld",
                                                        (long long)field->number)});
    }
    if (line->full)
        line->len = start;
}

void log_line(enum log_level level, int64_t now_ms, const char *event,
              const struct log_field *fields) {
    static const char *const LEVELS[] = {"info", "warning", "error"};
    struct line line = {.len = 0};
    char at[TIME_TEXT_BYTES_MAX];
    put(&line, STR("{\"at\":"));
    put_quoted(&line, time_format(now_ms, at));
    put(&line, STR(",\"level\":"));
    put_quoted(&line, str_from(LEVELS[level]));
    put(&line, STR(",\"event\":"));
    put_quoted(&line, str_from(event));
    for (const struct log_field *f = fields; f->name != NULL && !line.full; f++)
        put_field(&line, f);
    memcpy(line.bytes + line.len, "}\n", 2);
    ssize_t written = write(STDERR_FILENO, line.bytes, line.len + 2);
    (void)written; /* a log that cannot be written must not stop an exam */
}
