/* Blueprints as text, and papers as they are shown: nothing of a key may get out. */
#include <criterion/criterion.h>

#include "base/json/json.h"
#include "engine/paper/paper.h"
#include "tests/unit/made_image.h"

static struct arena arena;

static enum err parse(const char *json, struct blueprint *out, struct fault *fault) {
    return blueprint_parse(&arena, str_from(json), out, fault);
}

#define SECTION(kind, count, marks)                                                                \
    "{\"title\":\"t\",\"kind\":\"" kind "\",\"count\":" #count ",\"marks\":" #marks "}"

Test(blueprint, what_cannot_be_drawn_is_refused) {
    static const struct {
        const char *json;
        const char *code;
    } CASES[] = {
        {"", "json_malformed"},
        {"[]", "json_member"},
        {"{}", "json_member"},
        {"{\"sections\":{}}", "json_member"},
        {"{\"sections\":[1]}", "json_member"},
        {"{\"sections\":[{}]}", "json_member"},
        {"{\"sections\":[]}", "blueprint_invalid"},
        {"{\"sections\":[" SECTION("single", 0, 100) "]}", "blueprint_invalid"},
        {"{\"sections\":[" SECTION("single", -1, 100) "]}", "json_member"},
        {"{\"sections\":[" SECTION("single", 1.5, 100) "]}", "json_member"},
        {"{\"sections\":[" SECTION("single", 501, 100) "]}", "json_member"},
        {"{\"sections\":[" SECTION("single", 5, -1) "]}", "json_member"},
        {"{\"sections\":[" SECTION("single", 5, 100001) "]}", "json_member"},
        {"{\"sections\":[" SECTION("essay", 5, 100) "]}", "blueprint_invalid"},
        {"{\"sections\":[" SECTION("short", 5, 100) "]}", "blueprint_invalid"},
        {"{\"sections\":[" SECTION("Single", 5, 100) "]}", "blueprint_invalid"},
        {"{\"sections\":[" SECTION("", 5, 100) "]}", "blueprint_invalid"},
        {"{\"sections\":[" SECTION("single", 400, 1) "," SECTION("judge", 101, 1) "]}",
         "blueprint_invalid"},
        {"{\"sections\":[" SECTION("single", 1, 100) "],\"more\":1}", "json_member"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct blueprint blueprint = {.sections = {.count = 77}};
        struct fault fault = {0};
        cr_expect_neq(parse(CASES[i].json, &blueprint, &fault), ERR_OK, "%s", CASES[i].json);
        cr_expect_str_eq(fault.code, CASES[i].code, "%s", CASES[i].json);
        cr_expect_eq(blueprint.sections.count, 77, "outputs only on success");
    }
    arena_close(&arena);
}

Test(blueprint, more_than_fifty_sections_are_refused) {
    struct buf json = buf_make(&arena, 1 << 16);
    struct blueprint blueprint = {0};
    for (int count = 50; count <= 51; count++) {
        struct fault fault = {0};
        json.len = 0;
        buf_add(&json, STR("{\"sections\":["));
        for (int i = 0; i < count; i++)
            buf_printf(&json, "%s" SECTION("judge", 1, 100), i == 0 ? "" : ",");
        buf_add(&json, STR("]}"));
        cr_expect_eq(blueprint_parse(&arena, buf_str(&json), &blueprint, &fault),
                     count == 50 ? ERR_OK : ERR_TOO_LARGE);
    }
    arena_close(&arena);
}

Test(blueprint, text_sums_and_sections_agree) {
    struct blueprint blueprint;
    struct fault fault = {0};
    struct str json = STR("{\"sections\":[{\"title\":\"一、单项\",\"kind\":\"single\",\"count\":20,"
                          "\"marks\":250},{\"title\":\"二\",\"kind\":\"judge\",\"count\":480,"
                          "\"marks\":0}]}");
    cr_assert_eq(blueprint_parse(&arena, json, &blueprint, &fault), ERR_OK, "%s", fault.detail);
    cr_expect(str_eq(blueprint_format(&arena, &blueprint), json));
    cr_expect_eq(blueprint_slot_count(&blueprint), 500);
    cr_expect_eq(blueprint_total(&blueprint), 5000);
    cr_expect_null(blueprint_section(&blueprint, 0));
    cr_expect_eq(blueprint_section(&blueprint, 1), &blueprint.sections.at[0]);
    cr_expect_eq(blueprint_section(&blueprint, 20), &blueprint.sections.at[0]);
    cr_expect_eq(blueprint_section(&blueprint, 21), &blueprint.sections.at[1]);
    cr_expect_eq(blueprint_section(&blueprint, 500), &blueprint.sections.at[1]);
    cr_expect_null(blueprint_section(&blueprint, 501));
    arena_close(&arena);
}

static struct blueprint one_of_each(void) {
    static const enum item_kind KINDS[] = {ITEM_SINGLE, ITEM_MULTIPLE, ITEM_JUDGE, ITEM_BLANK};
    struct blueprint blueprint = {0};
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        *vec_push(&arena, &blueprint.sections) =
            (struct section){STR("部分\"一\""), KINDS[i], 4, 150};
    return blueprint;
}

static const struct image_recipe RECIPE = {
    .single = 4, .multiple = 4, .judge = 4, .blank = 4, .option_count = 4};

static struct str render(const struct image *image, const struct blueprint *blueprint,
                         const struct paper *paper) {
    struct fault fault = {0};
    struct buf buf = buf_make(&arena, 1 << 20);
    cr_assert_eq(paper_render(&buf, image, blueprint, paper, &fault), ERR_OK, "%s", fault.detail);
    return buf_str(&buf);
}

static struct paper draw(const struct image *image, const struct blueprint *blueprint,
                         uint64_t seed) {
    struct fault fault = {0};
    struct paper paper = {0};
    cr_assert_eq(paper_draw(&arena, image, blueprint, seed, &paper, &fault), ERR_OK);
    return paper;
}

/* Another key, other rationales: not a byte of what is shown may change. */
static void change_keys(struct image *image) {
    struct image_item *items = ARENA_ARRAY(&arena, struct image_item, image->item_count);
    for (uint32_t i = 0; i < image->item_count; i++) {
        items[i] = image->items[i];
        items[i].key_options ^= (1U << items[i].option_count) - 1;
        items[i].key_true = !items[i].key_true;
        items[i].key_texts = NULL;
        items[i].key_text_count = 0;
        items[i].rationale_json = STR("\"x\"");
        items[i].cites_json = STR("[]");
    }
    image->items = items;
}

Test(paper_render, what_is_shown_does_not_depend_on_key_or_rationale) {
    struct image image = made_image(&arena, RECIPE);
    struct image other = image;
    struct blueprint blueprint = one_of_each();
    change_keys(&other);
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct paper paper = draw(&image, &blueprint, seed);
        struct str shown = render(&image, &blueprint, &paper);
        cr_assert(str_eq(shown, render(&other, &blueprint, &paper)), "seed %llu",
                  (unsigned long long)seed);
        cr_assert(!str_contains(shown, STR("canary")), "%s", shown.ptr);
        cr_assert(!str_contains(shown, STR("key")), "%s", shown.ptr);
    }
    arena_close(&arena);
}

Test(paper_render, the_text_is_json_with_slots_from_one_and_options_in_their_order) {
    struct image image = made_image(&arena, (struct image_recipe){.single = 1, .option_count = 3});
    struct blueprint blueprint = {0};
    struct fault fault = {0};
    *vec_push(&arena, &blueprint.sections) = (struct section){STR("一\"单"), ITEM_SINGLE, 1, 250};
    const int64_t ids[] = {1001};
    const struct str orders[] = {STR_INIT("CAB")};
    const struct paper paper = {1, ids, orders};
    struct str shown = render(&image, &blueprint, &paper);
    cr_expect_str_eq(shown.ptr,
                     "[{\"title\":\"一\\\"单\",\"items\":[{\"slot\":1,\"kind\":\"single\",\"stem\":"
                     "\"stem-1001\",\"stimulus\":null,\"options\":[{\"label\":\"A\",\"text\":"
                     "\"option-1001-C\"},{\"label\":\"B\",\"text\":\"option-1001-A\"},{\"label\":"
                     "\"C\",\"text\":\"option-1001-B\"}],\"marks\":2.5}]}]");
    cr_expect_eq(json_door(shown, &fault), ERR_OK);
    arena_close(&arena);
}

Test(paper_render, whole_papers_are_json) {
    struct image image = made_image(&arena, RECIPE);
    struct blueprint blueprint = one_of_each();
    struct paper paper = draw(&image, &blueprint, 3);
    struct fault fault = {0};
    struct str shown = render(&image, &blueprint, &paper);
    cr_expect_eq(json_door(shown, &fault), ERR_OK, "%s", shown.ptr);
    cr_expect(str_contains(shown, STR("\"slot\":16,")));
    cr_expect(!str_contains(shown, STR("\"slot\":17,")));
    arena_close(&arena);
}

Test(paper_render, a_revision_that_the_image_has_not_got_is_told) {
    struct image image = made_image(&arena, RECIPE);
    struct blueprint blueprint = one_of_each();
    const int64_t ids[] = {5};
    const struct str orders[] = {STR_INIT("ABCD")};
    const struct paper paper = {1, ids, orders};
    struct buf buf = buf_make(&arena, 1 << 20);
    struct fault fault = {0};
    cr_expect_eq(paper_render(&buf, &image, &blueprint, &paper, &fault), ERR_NOT_FOUND);
    cr_expect_str_eq(fault.code, "revision_missing");
    arena_close(&arena);
}

Test(paper, a_shown_label_leads_to_the_sources_option) {
    struct str order = STR("CABD");
    cr_expect_eq(paper_option_of_label(order, STR("A")), 2);
    cr_expect_eq(paper_option_of_label(order, STR("B")), 0);
    cr_expect_eq(paper_option_of_label(order, STR("D")), 3);
    static const struct str STRANGE[] = {STR_INIT("E"),  STR_INIT("a"),  STR_INIT(""),
                                         STR_INIT("AA"), STR_INIT("@"),  STR_INIT("\xC3"),
                                         STR_INIT("1"),  STR_INIT("Ａ"), STR_INIT("\0")};
    for (size_t i = 0; i < COUNT_OF(STRANGE); i++)
        cr_expect_eq(paper_option_of_label(order, STRANGE[i]), UINT32_MAX, "case %zu", i);
    cr_expect_eq(paper_option_of_label(STR(""), STR("A")), UINT32_MAX);
}

Test(paper, keys_are_told_by_the_labels_shown) {
    static const struct {
        uint32_t key;
        const char *order;
        const char *json;
    } CASES[] = {
        {1, "ABCD", "[\"A\"]"},
        {1, "CABD", "[\"B\"]"},
        {5, "CABD", "[\"A\",\"B\"]"},
        {10, "DCBA", "[\"A\",\"C\"]"},
        {0x3FF, "JIHGFEDCBA", "[\"A\",\"B\",\"C\",\"D\",\"E\",\"F\",\"G\",\"H\",\"I\",\"J\"]"}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct image_item item =
            made_options_item(ITEM_MULTIPLE, (uint32_t)strlen(CASES[i].order), CASES[i].key);
        cr_expect_str_eq(paper_key_json(&arena, &item, str_from(CASES[i].order)).ptr,
                         CASES[i].json);
    }
    struct image_item yes = made_judge_item(true), no = made_judge_item(false);
    const struct str keys[] = {STR_INIT("宪法|根本法"), STR_INIT("\"引\"")};
    struct image_item blank = made_blank_item(&arena, keys, 2);
    cr_expect_str_eq(paper_key_json(&arena, &yes, STR("")).ptr, "[\"T\"]");
    cr_expect_str_eq(paper_key_json(&arena, &no, STR("")).ptr, "[\"F\"]");
    cr_expect_str_eq(paper_key_json(&arena, &blank, STR("")).ptr,
                     "[\"宪法|根本法\",\"\\\"引\\\"\"]");
    arena_close(&arena);
}

Test(paper, the_ids_travel_as_a_list) {
    const int64_t ids[] = {1, INT64_MAX};
    const struct paper paper = {2, ids, NULL}, empty = {0, NULL, NULL};
    cr_expect_str_eq(paper_ids_json(&arena, &paper).ptr, "[1,9223372036854775807]");
    cr_expect_str_eq(paper_ids_json(&arena, &empty).ptr, "[]");
    arena_close(&arena);
}

Test(image, a_revision_is_found_by_its_id_and_no_other) {
    struct image image = made_image(&arena, RECIPE), empty = {0};
    for (int64_t id = 990; id < 1030; id++) {
        const struct image_item *item = image_find(&image, (struct revision_id){id});
        bool there = id >= 1001 && id <= 1016;
        cr_assert_eq(item != NULL, there, "%lld", (long long)id);
        cr_assert(!there || item->revision_id.v == id);
    }
    cr_expect_null(image_find(&empty, (struct revision_id){1}));
    arena_close(&arena);
}
