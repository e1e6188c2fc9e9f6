/* Character sets: strict UTF-8, then strict GB18030, then refusal with a place. */
#include "questionbank/read/decode.h"

#include <iconv.h>

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/lines.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/hidden.h"

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
    struct str fact = arena_printf(ir->arena, "第 %zu 字节既不是 UTF-8 也不是 GB18030", at + 1);
    ir_report_fact(ir, DIAG_ENCODING, place_after(source_idx, readable), fact);
    ir->sources.at[source_idx].text = readable;
    ir->sources.at[source_idx].encoding = (struct str){NULL, 0};
    return false;
}

/* Bytes of a charset that is converted; its text is scanned afterwards. */
static bool convert_source(struct ir *ir, uint32_t source_idx, const struct charset *charset,
                           struct str bytes, uint32_t *traits) {
    struct ir_source *source = &ir->sources.at[source_idx];
    size_t stopped_at = STR_NONE;
    struct str text = convert(ir->arena, charset->iconv_name, bytes, &stopped_at);
    if (stopped_at != STR_NONE)
        return refuse(ir, source_idx, text, stopped_at + charset->mark.len);
    text_scan(text, traits);
    source->text = text;
    return true;
}

static const struct charset *find_mark(struct str bytes) {
    for (size_t i = 0; i < COUNT_OF(MARKED); i++)
        if (str_starts(bytes, MARKED[i].mark))
            return &MARKED[i];
    return &UTF_8;
}

static bool decode(struct ir *ir, uint32_t source_idx, uint32_t *traits) {
    struct ir_source *source = &ir->sources.at[source_idx];
    const struct charset *charset = find_mark(source->text);
    struct str bytes = str_from_offset(source->text, charset->mark.len);
    size_t invalid_at = charset->iconv_name == NULL ? text_scan(bytes, traits) : STR_NONE;
    if (invalid_at != STR_NONE && charset->mark.len > 0)
        return refuse(ir, source_idx, str_slice(bytes, 0, invalid_at),
                      invalid_at + charset->mark.len);
    if (invalid_at != STR_NONE)
        charset = &GB18030;
    source->encoding = charset->name;
    if (charset->iconv_name != NULL)
        return convert_source(ir, source_idx, charset, bytes, traits);
    source->text = bytes;
    return true;
}

bool decode_source(struct ir *ir, struct str path, struct str bytes) {
    uint32_t source_idx = ir->sources.count, traits = 0;
    *vec_push(ir->arena, &ir->sources) = (struct ir_source){.path = path, .text = bytes};
    if (!decode(ir, source_idx, &traits))
        return false;
    ir->sources.at[source_idx].traits = traits;
    if ((traits & TRAIT_BINARY) == 0)
        return true;
    hidden_report(ir, source_idx);
    return false;
}
