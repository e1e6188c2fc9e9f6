/* Real banks and third-party samples, when they are there: what was counted in the file by simple
 * anchors comes out as items or as diagnostics. */
#include <criterion/criterion.h>

#include "base/json/json.h"
#include "tests/support/bank_support.h"

static uint32_t count_text(struct str text, const char *part) {
    uint32_t count = 0;
    for (size_t at = str_find(text, str_from(part)); at != STR_NONE; count++) {
        text = str_from_offset(text, at + strlen(part));
        at = str_find(text, str_from(part));
    }
    return count;
}

static uint32_t count_lines_with(struct str text, const char *part) {
    uint32_t count = 0;
    for (struct str rest = text; rest.ptr != NULL;)
        count += str_contains(str_cut(&rest, '\n'), str_from(part));
    return count;
}

static struct ir compile_shared(struct arena *arena, const char *below) {
    struct str path = shared_path(arena, below);
    if (path.len == 0)
        cr_skip_test("no shared data");
    return compile_file(arena, path);
}

Test(bank_real, each_answer_of_an_export_is_an_item_or_a_diagnostic) {
    static const char *const FILES[] = {"danxuan", "duoxuan", "panduan", "anlifenxi"};
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct arena arena = {0};
        struct str below =
            arena_printf(&arena, "data/banks/nolicence/xingzheng-zhifa/%s_data.txt", FILES[i]);
        struct ir ir = compile_shared(&arena, below.ptr);
        struct str text = ir.sources.at[0].text;
        uint32_t answers = count_text(text, "正确答案：");
        uint32_t unanswered = count_code(&ir, "QB010");
        cr_expect(str_eq(ir.sources.at[0].format, STR("table")), "%s", FILES[i]);
        cr_expect(str_eq(ir.sources.at[0].encoding, STR("gb18030")), "%s", FILES[i]);
        cr_expect(ir.items.count + ir.duplicates - unanswered == answers, "%s: %u + %u - %u, %u",
                  FILES[i], ir.items.count, ir.duplicates, unanswered, answers);
        cr_expect(count_code(&ir, "QB027") == count_lines_with(text, ",A："), "%s", FILES[i]);
        uint32_t quarantined = 0;
        for (uint32_t k = 0; k < ir.items.count; k++)
            quarantined += ir.items.at[k].quarantined;
        cr_expect(quarantined == ir.errors, "%s: one reason each", FILES[i]);
        cr_expect(count_code(&ir, "QB005") == 0, "%s: no line is left over", FILES[i]);
        arena_close(&arena);
    }
}

Test(bank_real, a_swapped_judgement_keeps_its_meaning) {
    struct arena arena = {0};
    struct ir ir = compile_shared(&arena, "data/banks/nolicence/xingzheng-zhifa/panduan_data.txt");
    uint32_t right = 0, wrong = 0;
    for (uint32_t i = 0; i < ir.items.count; i++) {
        const struct ir_item *item = &ir.items.at[i];
        cr_assert(item->kind == ITEM_JUDGE && item->key.count == 1 && item->options.count == 0);
        right += str_eq(item->key.at[0], STR("T"));
        wrong += str_eq(item->key.at[0], STR("F"));
    }
    struct str text = ir.sources.at[0].text;
    uint32_t expected = count_lines_with(text, "正确答案：A\tA：对") +
                        count_lines_with(text, "正确答案：B\tA．错误");
    cr_expect(right + ir.duplicates >= expected && right <= expected, "%u right", right);
    cr_expect(right + wrong == ir.items.count);
    cr_expect(count_lines_with(text, "A．错误\tB．正确") == 10, "the swapped ones are in the file");
    arena_close(&arena);
}

Test(bank_real, an_office_file_comes_out_whole) {
    struct arena arena = {0};
    struct ir ir = compile_shared(&arena, "data/banks/nolicence/dangzheng-txt/题库.txt");
    uint32_t kinds[ITEM_KIND_COUNT] = {0};
    for (uint32_t i = 0; i < ir.items.count; i++) {
        const struct ir_item *item = &ir.items.at[i];
        kinds[item->kind]++;
        cr_expect(item->options.count >= 4 && !item->quarantined);
        cr_expect(str_contains(item->stem, STR("（　　）")), "line %u", item->place.line);
    }
    cr_expect(ir.errors == 0 && kinds[ITEM_SINGLE] == 26 && kinds[ITEM_MULTIPLE] == 8);
    cr_expect(count_code(&ir, "QB032") == 1, "the stray copy of an option");
    arena_close(&arena);
}

/* Just enough of JSON to read what a sample expects: objects of one list, their member "type" and
 * the member "text" of "stem". Strings end at an unescaped quote. */
struct json_walk {
    struct str text;
    size_t at;
    int depth;
    struct str name; /* the last string, raw with its quotes */
};

static struct str take_string(struct json_walk *walk) {
    size_t start = walk->at++;
    while (walk->text.ptr[walk->at] != '"')
        walk->at += walk->text.ptr[walk->at] == '\\' ? 2 : 1;
    walk->at++;
    return str_slice(walk->text, start, walk->at - start);
}

static struct str unquote(struct arena *arena, struct str raw) {
    struct fault fault = {0};
    struct str *texts = NULL;
    uint32_t count = 0;
    struct str list = arena_printf(arena, "[%.*s]", STR_ARGS(raw));
    cr_assert(json_to_texts(arena, list, 1, &texts, &count, &fault) == ERR_OK, "%s", list.ptr);
    return texts[0];
}

struct expected {
    struct str type;
    struct str stem;
};

/* A string that follows a colon is a value of the member before it. */
static bool next_expected(struct arena *arena, struct json_walk *walk, struct expected *out) {
    *out = (struct expected){{NULL, 0}, {NULL, 0}};
    bool in_stem = false, is_value = false;
    for (; walk->at < walk->text.len; walk->at++) {
        char c = walk->text.ptr[walk->at];
        walk->depth += (c == '{') - (c == '}');
        if (c == '}' && walk->depth == 0) {
            walk->at++;
            return true;
        }
        if (c == ':' || c == ',' || c == '}')
            is_value = c == ':';
        if (c == '}')
            in_stem = false;
        if (c != '"')
            continue;
        struct str raw = take_string(walk);
        walk->at--;
        if (!is_value) {
            walk->name = raw;
            in_stem = in_stem || (walk->depth == 1 && str_eq(raw, STR("\"stem\"")));
        } else if (walk->depth == 1 && str_eq(walk->name, STR("\"type\""))) {
            out->type = unquote(arena, raw);
        } else if (in_stem && walk->depth == 2 && str_eq(walk->name, STR("\"text\""))) {
            out->stem = unquote(arena, raw);
            in_stem = false;
        }
    }
    return false;
}

/* Stems compare without blanks and without the marks of blanks, which the two parsers set
 * differently. */
static struct str comparable(struct arena *arena, struct str stem) {
    char *out = arena_alloc(arena, stem.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < stem.len; i++)
        if (strchr(" \t\r\n_", stem.ptr[i]) == NULL)
            out[len++] = stem.ptr[i];
    return (struct str){out, len};
}

static bool kind_fits(enum item_kind kind, struct str type) {
    static const struct {
        struct str type;
        enum item_kind kind;
    } KINDS[] = {{STR_INIT("MC"), ITEM_SINGLE},       {STR_INIT("MC"), ITEM_MULTIPLE},
                 {STR_INIT("TF"), ITEM_JUDGE},        {STR_INIT("Short"), ITEM_BLANK},
                 {STR_INIT("Numerical"), ITEM_BLANK}, {STR_INIT("Essay"), ITEM_ESSAY},
                 {STR_INIT("Matching"), ITEM_MATCH}};
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (KINDS[i].kind == kind && str_eq(KINDS[i].type, type))
            return true;
    return false;
}

/* An expected question came out, sound or quarantined, or was dropped as a duplicate. */
static bool came_out(struct arena *arena, const struct ir *ir, const struct expected *expected) {
    struct str stem = comparable(arena, expected->stem);
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        if (kind_fits(item->kind, expected->type) && str_eq(comparable(arena, item->stem), stem))
            return true;
    }
    return false;
}

/* What compares; what is no question counts as noted. */
struct sample_sum {
    uint32_t questions;
    uint32_t missing;
};

static struct sample_sum compare_sample(struct arena *arena, const struct ir *ir, struct str json) {
    struct sample_sum sum = {0, 0};
    struct json_walk walk = {.text = json};
    struct expected expected;
    while (next_expected(arena, &walk, &expected)) {
        if (str_eq(expected.type, STR("Category")) || str_eq(expected.type, STR("Description")))
            continue;
        sum.questions++;
        sum.missing += !came_out(arena, ir, &expected);
    }
    return sum;
}

Test(bank_real, gift_samples_come_out_as_their_authors_expect) {
    struct arena arena = {0};
    struct str directory = shared_path(&arena, "data/formats/gift/fuhrmanator");
    if (directory.len == 0)
        cr_skip_test("no shared data");
    ir_texts names = {0};
    struct sample_sum total = {0, 0};
    uint32_t unheld = 0;
    list_names(&arena, directory, ".gift", &names);
    for (uint32_t i = 0; i < names.count; i++) {
        struct str path =
            arena_printf(&arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(names.at[i]));
        struct str json = str_slice(path, 0, path.len - STR("gift").len);
        struct ir ir = compile_file(&arena, path);
        cr_expect(str_eq(ir.sources.at[0].format, STR("gift")), "%s", path.ptr);
        json = read_whole(&arena, arena_printf(&arena, "%.*sjson", STR_ARGS(json)));
        cr_assert(json.ptr != NULL, "%s", path.ptr);
        struct sample_sum sum = compare_sample(&arena, &ir, json);
        cr_expect(sum.missing <= count_code(&ir, "QB066"), "%s: %u missing", path.ptr, sum.missing);
        total.questions += sum.questions;
        total.missing += sum.missing;
        unheld += count_code(&ir, "QB066");
    }
    cr_expect(names.count == 51 && total.questions == 93, "%u files, %u questions", names.count,
              total.questions);
    /* Only ranges have no counterpart; two of the four share their stem with a single value. */
    cr_expect(unheld == 4 && total.missing == 2);
    arena_close(&arena);
}
