/* Real tables and records, when they are there: each item that was counted in a file comes out
 * sound, quarantined with its reason, or as a duplicate. */
#include <criterion/criterion.h>

#include "tests/support/bank_support.h"

enum { REASON_COUNT_MAX = 4 };

struct file_case {
    const char *path; /* below data/banks */
    const char *format;
    uint32_t counted; /* in the file, by simple anchors */
    uint32_t kinds[ITEM_KIND_COUNT];
    uint32_t duplicates;
    struct {
        const char *code;
        uint32_t count;
    } reasons[REASON_COUNT_MAX]; /* of the quarantined: one each */
};

#define KINDS(single, multiple, judge, short_, essay)                                              \
    {                                                                                              \
        [ITEM_SINGLE] = single, [ITEM_MULTIPLE] = multiple, [ITEM_JUDGE] = judge,                  \
        [ITEM_SHORT] = short_, [ITEM_ESSAY] = essay                                                \
    }

static const struct file_case FILES[] = {
    {"open/lexeval/1_1.json", "json", 500, KINDS(214, 285, 0, 0, 0), 1, {{0}}},
    {"open/lexeval/1_2.json", "json", 1000, KINDS(1000, 0, 0, 0, 0), 0, {{0}}},
    {"open/lexeval/1_3.json",
     "json",
     300,
     KINDS(65, 232, 0, 0, 0),
     0,
     {{"QB023", 2}, {"QB025", 1}}},
    {"open/lexeval/3_4.json", "json", 500, KINDS(263, 237, 0, 0, 0), 0, {{0}}},
    {"open/lexeval/3_5.json", "json", 400, KINDS(397, 0, 0, 0, 0), 0, {{"QB010", 3}}},
    {"open/lexeval/5_4.json", "json", 500, KINDS(0, 0, 0, 0, 500), 0, {{0}}},
    {"open/lexeval/6_1.json",
     "json",
     1000,
     KINDS(261, 732, 0, 0, 0),
     0,
     {{"QB011", 5}, {"QB023", 2}}},
    {"open/lexeval/6_2.json", "json", 1000, KINDS(437, 559, 0, 0, 0), 1, {{"QB023", 3}}},
    {"open/lexeval/6_3.json",
     "json",
     500,
     KINDS(299, 197, 0, 0, 0),
     2,
     {{"QB023", 1}, {"QB027", 1}}},
    {"open/lawbench/1-1.json", "json", 500, KINDS(0, 0, 0, 498, 0), 2, {{0}}},
    {"nc/lawbench/1-2.json", "json", 500, KINDS(500, 0, 0, 0, 0), 0, {{0}}},
    {"nc/lawbench/3-6.json", "json", 500, KINDS(500, 0, 0, 0, 0), 0, {{0}}},
    {"open/disc-lawllm/mcq_mult_cpa.csv", "csv", 120, KINDS(0, 120, 0, 0, 0), 0, {{0}}},
    {"open/disc-lawllm/mcq_mult_pae.csv", "csv", 276, KINDS(0, 273, 0, 0, 0), 2, {{"QB015", 1}}},
    {"open/disc-lawllm/mcq_mult_ungee.csv", "csv", 87, KINDS(0, 87, 0, 0, 0), 0, {{0}}},
    {"open/disc-lawllm/mcq_sing_cpa.csv", "csv", 197, KINDS(196, 0, 0, 0, 0), 0, {{"QB023", 1}}},
    {"open/disc-lawllm/mcq_sing_lbk.csv", "csv", 275, KINDS(275, 0, 0, 0, 0), 0, {{0}}},
    {"open/disc-lawllm/mcq_sing_nje.csv", "csv", 537, KINDS(537, 0, 0, 0, 0), 0, {{0}}},
    {"open/disc-lawllm/mcq_sing_pae.csv", "csv", 118, KINDS(118, 0, 0, 0, 0), 0, {{0}}},
    {"open/disc-lawllm/mcq_sing_pfe.csv", "csv", 170, KINDS(166, 0, 0, 0, 0), 2, {{"QB023", 2}}},
    {"open/disc-lawllm/mcq_sing_ungee.csv", "csv", 320, KINDS(320, 0, 0, 0, 0), 0, {{0}}},
    {"nolicence/zongjiao-zhishi/题库.xlsx",
     "xlsx",
     283,
     KINDS(161, 65, 56, 0, 0),
     0,
     {{"QB023", 1}}},
};

static void check_file(struct arena *arena, const struct file_case *file, struct str path) {
    struct ir ir = compile_file(arena, path);
    uint32_t kinds[ITEM_KIND_COUNT] = {0}, quarantined = 0, explained = 0;
    for (uint32_t i = 0; i < ir.items.count; i++) {
        quarantined += ir.items.at[i].quarantined;
        kinds[ir.items.at[i].kind] += !ir.items.at[i].quarantined;
    }
    for (size_t i = 0; i < REASON_COUNT_MAX && file->reasons[i].code != NULL; i++) {
        cr_expect(count_code(&ir, file->reasons[i].code) == file->reasons[i].count, "%s: %s",
                  file->path, file->reasons[i].code);
        explained += file->reasons[i].count;
    }
    for (size_t kind = 0; kind < ITEM_KIND_COUNT; kind++)
        cr_expect(kinds[kind] == file->kinds[kind], "%s: %u of kind %zu", file->path, kinds[kind],
                  kind);
    cr_expect(str_eq(ir.sources.at[0].format, str_from(file->format)), "%s", file->path);
    cr_expect(ir.duplicates == file->duplicates, "%s: %u", file->path, ir.duplicates);
    cr_expect(quarantined == explained && ir.errors == explained, "%s: %u, %u", file->path,
              quarantined, ir.errors);
    cr_expect(ir.items.count + ir.duplicates == file->counted, "%s: %u", file->path,
              ir.items.count);
}

Test(bank_real_tables, each_counted_item_comes_out_or_is_explained) {
    uint32_t seen = 0;
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct arena arena = {0};
        struct str path =
            shared_path(&arena, arena_printf(&arena, "data/banks/%s", FILES[i].path).ptr);
        if (path.len > 0) {
            check_file(&arena, &FILES[i], path);
            seen++;
        }
        arena_close(&arena);
    }
    if (seen == 0)
        cr_skip_test("no shared data");
}

/* One control character stands in it: the item that has it is left out, without it all are items.
 */
Test(bank_real_tables, a_control_character_costs_its_item_only) {
    struct arena arena = {0};
    struct str path = shared_path(&arena, "data/banks/open/disc-lawllm/mcq_mult_nje.csv");
    if (path.len == 0)
        cr_skip_test("no shared data");
    struct ir damaged = compile_file(&arena, path);
    uint32_t refused = 0;
    for (uint32_t i = 0; i < damaged.items.count; i++)
        refused += damaged.items.at[i].quarantined;
    cr_expect(count_code(&damaged, "QB002") == 1 && damaged.errors == 1);
    cr_expect(damaged.items.count == 463 && refused == 1, "%u %u", damaged.items.count, refused);
    struct str bytes = read_whole(&arena, path);
    char *text = arena_cstr(&arena, bytes);
    size_t at = str_find_char(bytes, '\x1F');
    cr_assert(at != STR_NONE);
    text[at] = ' ';
    struct ir ir = compile_text(&arena, "mcq_mult_nje.csv", (struct str){text, bytes.len});
    uint32_t quarantined = 0;
    for (uint32_t i = 0; i < ir.items.count; i++)
        quarantined += ir.items.at[i].quarantined;
    cr_expect(ir.items.count + ir.duplicates == 463 && quarantined == ir.errors, "%u %u %u %u",
              ir.items.count, ir.duplicates, quarantined, ir.errors);
    cr_expect(quarantined == 0 && ir.duplicates == 0);
    arena_close(&arena);
}

Test(bank_real_tables, a_record_keeps_its_answer_and_its_options) {
    struct arena arena = {0};
    struct str path = shared_path(&arena, "data/banks/open/lexeval/3_4.json");
    if (path.len == 0)
        cr_skip_test("no shared data");
    struct ir ir = compile_file(&arena, path);
    for (uint32_t i = 0; i < ir.items.count; i++) {
        const struct ir_item *item = &ir.items.at[i];
        cr_expect(item->options.count == 4 && item->key.count >= 1, "%u", item->place.line);
        for (uint32_t o = 0; o < item->options.count; o++)
            cr_expect(!str_ends(item->options.at[o].text, STR(",")),
                      "what joined the options is gone");
    }
    arena_close(&arena);
}

Test(bank_real_tables, a_row_of_an_import_template_comes_out_whole) {
    struct arena arena = {0};
    struct str path = shared_path(&arena, "data/banks/nolicence/zongjiao-zhishi/题库.xlsx");
    if (path.len == 0)
        cr_skip_test("no shared data");
    struct ir ir = compile_file(&arena, path);
    uint32_t three = 0;
    for (uint32_t i = 0; i < ir.items.count; i++) {
        const struct ir_item *item = &ir.items.at[i];
        three += item->kind == ITEM_SINGLE && item->options.count == 3;
        cr_expect(item->item_name.len == 0, "a running number is no name");
        cr_expect(str_trim(item->stem).len == item->stem.len);
        if (item->kind == ITEM_JUDGE)
            cr_expect(item->options.count == 0 && item->key.at[0].len == 1);
    }
    cr_expect(three == 24, "%u without option D", three);
    arena_close(&arena);
}
