/* JSON files: what is cut out of a text lies inside it, in order, and every record is sound; the
 * reader takes whatever comes. */
#include "base/core/utf8.h"
#include "base/json/view.h"
#include "questionbank/read/json_split.h"
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every text of a sound value, whole and by line. */
static void read_texts(struct arena *arena, struct json_view value) {
    struct json_walk walk = json_walk_of(value);
    struct json_view member;
    struct str name, line;
    while (json_walk_next(&walk, &name, &member)) {
        size_t offset = 1, bytes = 0;
        if (member.kind != JSON_TEXT_VALUE)
            continue;
        PROMISE(utf8_find_invalid(json_text(arena, member.raw)) == STR_NONE);
        while (json_text_line(arena, member.raw, &offset, &line))
            bytes += line.len;
        PROMISE(bytes <= json_text(arena, member.raw).len);
    }
}

static void split(struct str text) {
    struct arena arena = {0};
    struct json_splitter splitter = json_split(text);
    struct json_piece piece;
    const char *behind = text.ptr;
    while (json_split_next(&splitter, &piece)) {
        PROMISE(piece.text.ptr >= behind && piece.text.ptr <= text.ptr + text.len);
        PROMISE(piece.kind != JSON_PIECE_BROKEN || piece.fault <= text.len);
        behind = piece.text.ptr;
        if (piece.kind == JSON_PIECE_RECORD) {
            size_t fault = 0;
            PROMISE(json_value_end(piece.text, &fault) == piece.text.len);
            read_texts(&arena, json_view_of(piece.text));
        }
    }
    arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {size == 0 ? "" : (const char *)data, size};
    if (utf8_find_invalid(bytes) == STR_NONE)
        split(bytes);
    fuzz_reader(STR("json"), bytes);
    return 0;
}
