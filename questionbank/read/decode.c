/* Character sets: strict UTF-8, then strict GB18030, then refusal with a place. */
#include "questionbank/read/decode.h"

#include <iconv.h>

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/lines.h"

struct charset {
    struct str mark;        /* byte order mark */
    const char *iconv_name; /* NULL: UTF-8 already */
    struct str name;
};

static const struct charset MARKED[] = {
    {STR_INIT("\xEF\xBB\xBF"), NULL, STR_INIT("utf-8-bom")},
    {STR_INIT("\xFF\xFE"), "UTF-16LE", STR_INIT("utf-16le")},
    {STR_INIT("\xFE\xFF"), "UTF-16BE", STR_INIT("utf-16be")},
};

static const struct charset UTF_8 = {STR_INIT(""), NULL, STR_INIT("utf-8")};
static const struct charset GB18030 = {STR_INIT(""), "GB18030", STR_INIT("gb18030")};

/* Converts as far as it goes; `*stopped_at` is the first byte that does not fit, or STR_NONE. */
static struct str convert(struct arena *arena, const char *from, struct str bytes,
                          size_t *stopped_at) {
    iconv_t converter = iconv_open("UTF-8", from);
    PROMISE(converter != (iconv_t)-1);
    size_t room = bytes.len * 2 + 16;
    char *text = arena_alloc(arena, room);
    char *in = (char *)(uintptr_t)bytes.ptr;
    char *out = text;
    size_t in_left = bytes.len, out_left = room;
    size_t result = bytes.len == 0 ? 0 : iconv(converter, &in, &in_left, &out, &out_left);
    iconv_close(converter);
    *stopped_at = result == (size_t)-1 ? bytes.len - in_left : STR_NONE;
    return (struct str){text, room - out_left};
}

/* The place behind the end of a text that was read so far. */
static struct ir_place place_after(uint32_t source_idx, struct str text) {
    struct lines lines = lines_of(text);
    struct line line = {{text.ptr, 0}, text.ptr, 1};
    while (lines_next(&lines, &line))
        ;
    return line_place(source_idx, &line, line.text.ptr + line.text.len);
}

/* A file that reads further as UTF-8 than as GB18030 is a damaged UTF-8 file. */
static bool refuse(struct ir *ir, uint32_t source_idx, struct str readable, size_t at) {
    const struct str *text = &ir->sources.at[source_idx].text; /* still the bytes */
    size_t utf8_at = utf8_find_invalid(*text);
    if (utf8_at > at && utf8_at != STR_NONE) {
        at = utf8_at;
        readable = str_slice(*text, 0, at);
    }
    bool package = str_starts(*text, STR("PK\x03\x04"));
    if (package)
        readable.len = 0;
    struct str fact =
        package ? STR("这是压缩包或 Office 文档，不是文本文件")
                : arena_printf(ir->arena, "第 %zu 字节既不是 UTF-8 也不是 GB18030", at + 1);
    ir_report_fact(ir, DIAG_ENCODING, place_after(source_idx, readable), fact);
    ir->sources.at[source_idx].text = readable;
    ir->sources.at[source_idx].encoding = (struct str){NULL, 0};
    return false;
}

static bool convert_source(struct ir *ir, uint32_t source_idx, const struct charset *charset) {
    struct ir_source *source = &ir->sources.at[source_idx];
    struct str bytes = str_from_offset(source->text, charset->mark.len);
    size_t stopped_at = STR_NONE;
    source->encoding = charset->name;
    if (charset->iconv_name != NULL) {
        struct str text = convert(ir->arena, charset->iconv_name, bytes, &stopped_at);
        if (stopped_at != STR_NONE)
            return refuse(ir, source_idx, text, stopped_at + charset->mark.len);
        source->text = text;
        return true;
    }
    stopped_at = utf8_find_invalid(bytes);
    if (stopped_at != STR_NONE)
        return refuse(ir, source_idx, str_slice(bytes, 0, stopped_at),
                      stopped_at + charset->mark.len);
    source->text = bytes;
    return true;
}

static const struct charset *find_charset(struct str bytes) {
    for (size_t i = 0; i < COUNT_OF(MARKED); i++)
        if (str_starts(bytes, MARKED[i].mark))
            return &MARKED[i];
    return utf8_find_invalid(bytes) == STR_NONE ? &UTF_8 : &GB18030;
}

/* C0, DEL and C1, but for tab and line ends. */
static bool is_control(struct str text, size_t at) {
    unsigned char c = (unsigned char)text.ptr[at];
    if (c == 0xC2 && at + 1 < text.len)
        return (unsigned char)text.ptr[at + 1] < 0xA0;
    return c == 0x7F || (c < 0x20 && c != '\t');
}

static bool check_line(struct ir *ir, uint32_t source_idx, const struct line *line) {
    for (size_t i = 0; i < line->text.len; i++) {
        if (!is_control(line->text, i))
            continue;
        size_t at = i;
        uint32_t character = utf8_next(line->text, &at);
        struct str fact = arena_printf(ir->arena, "含有控制字符 U+%04X", (unsigned)character);
        ir_report_fact(ir, DIAG_CONTROL_CHARACTER, line_place(source_idx, line, line->text.ptr + i),
                       fact);
        return false;
    }
    return true;
}

static bool check_controls(struct ir *ir, uint32_t source_idx) {
    struct lines lines = lines_of(ir->sources.at[source_idx].text);
    struct line line;
    bool clean = true;
    while (ir->diagnostics.count < LIMIT_DIAGNOSTIC_COUNT_MAX && lines_next(&lines, &line))
        clean = check_line(ir, source_idx, &line) && clean;
    return clean;
}

bool decode_source(struct ir *ir, struct str path, struct str bytes) {
    uint32_t source_idx = ir->sources.count;
    *vec_push(ir->arena, &ir->sources) = (struct ir_source){.path = path, .text = bytes};
    return convert_source(ir, source_idx, find_charset(bytes)) && check_controls(ir, source_idx);
}
