/* JSON: values inside a sound text, the outer shape of files, and the ceilings. */
#include <criterion/criterion.h>

#include "base/core/limits.h"
#include "base/json/view.h"
#include "questionbank/read/json_split.h"
#include "questionbank/read/record.h"
#include "tests/support/bank_support.h"

Test(bank_json, a_value_ends_where_it_ends_or_says_where_it_breaks) {
    static const struct {
        const char *text;
        size_t end;
        size_t fault;
    } CASES[] = {
        {"{\"a\": [1, 2]} x", 13, 0}, {"\"a\\\"b\",", 6, 0}, {"-1.5e3]", 6, 0},
        {"{\"a\" 1}", STR_NONE, 5},   {"[1,]", STR_NONE, 3}, {"\"a\nb\"", STR_NONE, 2},
        {"{", STR_NONE, 1},           {"nul", STR_NONE, 0},  {"", STR_NONE, 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        size_t fault = 0;
        size_t end = json_value_end(str_from(CASES[i].text), &fault);
        cr_expect(end == CASES[i].end && fault == CASES[i].fault, "%s: %zu, %zu", CASES[i].text,
                  end, fault);
    }
}

Test(bank_json, a_walk_gives_the_members_as_they_stand) {
    struct arena arena = {0};
    struct str text = STR("{\"a\" : [1 , \"x]\"], \"b\\u4e00\":{}, \"c\":null}");
    struct json_walk walk = json_walk_of(json_view_of(text));
    struct buf buf = buf_make(&arena, 1024);
    struct json_view value;
    struct str name;
    while (json_walk_next(&walk, &name, &value))
        buf_printf(&buf, "%.*s=%d:%.*s;", STR_ARGS(json_text(&arena, name)), (int)value.kind,
                   STR_ARGS(value.raw));
    cr_expect(str_eq(buf_str(&buf), STR("a=5:[1 , \"x]\"];b一=6:{};c=0:null;")), "%.*s",
              STR_ARGS(buf_str(&buf)));
    arena_close(&arena);
}

Test(bank_json, a_text_is_given_line_by_line) {
    static const struct {
        const char *raw;
        const char *lines; /* `offset:text`, `|` between */
    } CASES[] = {
        {"\"\"", "1:"},
        {"\"ab\"", "1:ab"},
        {"\"a\\nb\"", "1:a|4:b"},
        {"\"a\\r\\nb\\n\"", "1:a|6:b|9:"},
        {"\"\\u000ax\\t\\\"\"", "1:|7:x\t\""},
        {"\"\\ud83d\\ude00\\rz\"", "1:\xF0\x9F\x98\x80|15:z"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct buf buf = buf_make(&arena, 1024);
        struct str raw = str_from(CASES[i].raw), line;
        size_t offset = 1, from = 1;
        for (; json_text_line(&arena, raw, &offset, &line); from = offset)
            buf_printf(&buf, "%s%zu:%.*s", buf.len > 0 ? "|" : "", from, STR_ARGS(line));
        cr_expect(str_eq(buf_str(&buf), str_from(CASES[i].lines)), "%s: %.*s", CASES[i].raw,
                  STR_ARGS(buf_str(&buf)));
        arena_close(&arena);
    }
}

/* R record, B broken (with the place), F foreign, M member; names of lists behind R. */
static struct str show_pieces(struct arena *arena, const char *text) {
    static const char KINDS[] = "RBFM";
    struct json_splitter splitter = json_split(str_from(text));
    struct buf buf = buf_make(arena, 4096);
    struct json_piece piece;
    while (json_split_next(&splitter, &piece)) {
        buf_add_char(&buf, KINDS[piece.kind]);
        if (piece.kind == JSON_PIECE_BROKEN)
            buf_printf(&buf, "%zu", piece.fault);
        buf_printf(&buf, "%.*s ", STR_ARGS(piece.name));
    }
    return str_trim(buf_str(&buf));
}

Test(bank_json, records_are_found_in_any_outer_shape) {
    static const struct {
        const char *text;
        const char *pieces;
    } CASES[] = {
        {"", ""},
        {"[]", ""},
        {"[{},{}]", "R R"},
        {"{\"stem\":1}\n{\"stem\":2}", "R R"},
        {"{\"stem\":1},{\"stem\":2}", "R R"},
        {"{\"data\":[{},{}]}", "R\"data\" R\"data\""},
        {"{\"rows\":{\"page\":[{}]},\"n\":1}", "R\"page\" M\"n\""},
        {"{\"stem\":1,\"extra\":[{}]}", "R"},
        {"{\"stem\":1,\"options\":[{}]}", "R"},
        {"{\"options\":[{}],\"answer\":1}", "R"},
        {"[1,{}, \"x\"]", "F R F"},
        {"[{\"a\":1,}, {\"b\":2}]", "B8 R"},
        {"[{\"a\":1,}, x, {\"b\":2}]", "B8"},
        {"{\"a\":x}\n{\"b\":2}\n", "B5 R"},
        {"[\n  {\"a\":\"x, \"b\":1},\n  {\"b\":{\n  {}}}\n]", "B14 B32"},
        {"[{\"a\":1", "B7"},
        {"{\"题目\":[{}],\"b\" 1}", "R\"题目\" B18"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct str shown = show_pieces(&arena, CASES[i].text);
        cr_expect(str_eq(shown, str_from(CASES[i].pieces)), "%s: %.*s", CASES[i].text,
                  STR_ARGS(shown));
        arena_close(&arena);
    }
}

static struct ir compile_repeated(struct arena *arena, const char *head, const char *unit,
                                  uint32_t count, const char *tail) {
    struct buf text = buf_make(arena, LIMIT_SOURCE_BYTES_MAX);
    buf_add_cstr(&text, head);
    for (uint32_t i = 0; i < count; i++)
        buf_add_cstr(&text, unit);
    buf_add_cstr(&text, tail);
    return compile_text(arena, "list.json", buf_str(&text));
}

Test(bank_json, what_is_too_large_is_said_and_the_next_record_is_read) {
    static const struct {
        const char *head, *unit;
        uint32_t count;
        const char *tail, *code;
    } CASES[] = {
        {"[{\"题干\":\"一\",\"选项\":[\"甲\"", ",\"乙\"", 1000000, "],\"答案\":\"A\"}", "QB021"},
        {"[{\"题干\":\"", "x", 20 * 1024 * 1024, "\",\"答案\":\"A\"}", "QB003"},
        {"[{\"题干\":\"", "x\\n", LIMIT_ITEM_LINE_COUNT_MAX + 1, "\",\"答案\":\"A\"}", "QB031"},
        {"[{\"题干\":\"一\",\"选项A\":\"甲\"", ",\"B\":\"乙\"", 300, ",\"答案\":\"A\"}", "QB091"},
        {"[{\"题干\":", "[", LIMIT_JSON_DEPTH_MAX, "}", "QB089"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct str tail = arena_printf(
            &arena, "%s, \n{\"题干\":\"下一题怎样？\",\"选项\":[\"甲\",\"乙\"],\"答案\":\"B\"}]",
            CASES[i].tail);
        struct ir ir =
            compile_repeated(&arena, CASES[i].head, CASES[i].unit, CASES[i].count, tail.ptr);
        cr_expect(count_code(&ir, CASES[i].code) > 0, "%s", CASES[i].code);
        uint32_t sound = 0;
        for (uint32_t k = 0; k < ir.items.count; k++)
            sound += !ir.items.at[k].quarantined;
        cr_expect(sound == 1 || i == 4, "%s: %u", CASES[i].code, sound);
        arena_close(&arena);
    }
}

Test(bank_json, cut_off_anywhere_a_list_gives_items_or_reasons) {
    static const char TEXT[] =
        "{\"单选题\": [\n {\"题干\": \"几点\\u5f00门？\", \"选项\": {\"A\": \"八点\", \"B\": "
        "\"九点\"}, \"答案\": [\"B\"]},\n {\"question\": \"对吗？\", \"answer\": true}\n]}\n";
    struct arena arena = {0};
    for (size_t len = 0; len < sizeof TEXT; len++) {
        struct ir ir = compile_text(&arena, "cut.json", (struct str){TEXT, len});
        uint32_t sound = 0;
        for (uint32_t i = 0; i < ir.items.count; i++)
            sound += !ir.items.at[i].quarantined;
        cr_expect(sound > 0 || ir.errors > 0, "%zu bytes", len);
    }
    arena_close(&arena);
}

Test(bank_json, what_is_printed_reads_back_the_same) {
    struct arena arena = {0};
    struct str text = STR(
        "{\"kind\":\"order\",\"stem\":\"先后次序（A）\",\"options\":[{\"label\":\"A\",\"text\":"
        "\"找书\"},"
        "{\"label\":\"B\",\"text\":\"B．登记\"}],\"key\":[\"B\",\"A\"],\"rationale\":\"一\\n\\n  "
        "二\","
        "\"cites\":[],\"proofs\":[\"甲|乙\"],\"stimulus\":\"\",\"section\":\"\",\"topic\":\"借阅\","
        "\"difficulty\":\"hard\",\"tags\":[\"甲、乙\"],\"source\":{\"file\":\"a\",\"line\":1}}");
    struct ir ir = compile_text(&arena, "own.jsonl", text);
    cr_assert(ir.items.count == 1 && ir.errors == 0);
    const struct ir_item *item = &ir.items.at[0];
    cr_expect(item->kind == ITEM_ORDER && item->normal && item->key.count == 2);
    cr_expect(str_eq(item->stem, STR("先后次序（A）")), "a bracket of the stem is left alone");
    cr_expect(str_eq(item->options.at[1].text, STR("B．登记")));
    cr_expect(str_eq(item->rationale, STR("一\n\n  二")));
    cr_expect(item->tags.count == 1 && item->proofs.count == 1);
    cr_expect(item->difficulty == DIFFICULTY_HARD);
    arena_close(&arena);
}
