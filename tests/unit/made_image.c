/* Images without a database. */
#include "tests/unit/made_image.h"

enum { FIRST_REVISION_ID = 1001 };

struct image_item made_options_item(enum item_kind kind, uint32_t option_count,
                                    uint32_t key_options) {
    return (struct image_item){
        .kind = kind, .option_count = option_count, .key_options = key_options};
}

struct image_item made_judge_item(bool key_true) {
    return (struct image_item){.kind = ITEM_JUDGE, .key_true = key_true};
}

struct image_item made_blank_item(struct arena *arena, const struct str *keys, uint32_t count) {
    struct str *texts = ARENA_ARRAY(arena, struct str, count);
    for (uint32_t i = 0; i < count; i++)
        texts[i] = keys[i];
    return (struct image_item){.kind = ITEM_BLANK, .key_texts = texts, .key_text_count = count};
}

static struct image_item item_of(struct arena *arena, enum item_kind kind, uint32_t number,
                                 uint32_t option_count) {
    struct image_item item = {0};
    const struct str blanks[] = {arena_printf(arena, "canary-%u", number),
                                 arena_printf(arena, "canary-%u-b|other", number)};
    if (kind == ITEM_SINGLE)
        item = made_options_item(kind, option_count, 1U << number % option_count);
    else if (kind == ITEM_MULTIPLE)
        item = made_options_item(kind, option_count, 1 + number % ((1U << option_count) - 1));
    else if (kind == ITEM_JUDGE)
        item = made_judge_item(number % 2 == 0);
    else if (kind == ITEM_BLANK)
        item = made_blank_item(arena, blanks, 1 + number % 2);
    item.kind = kind;
    item.revision_id.v = number;
    item.item_id.v = number + 100000;
    item.stem_json = arena_printf(arena, "\"stem-%u\"", number);
    item.stimulus_json = number % 3 == 0 ? arena_printf(arena, "\"case-%u\"", number) : STR("null");
    for (uint32_t i = 0; i < item.option_count; i++)
        item.option_jsons[i] = arena_printf(arena, "\"option-%u-%c\"", number, 'A' + (int)i);
    item.rationale_json = arena_printf(arena, "\"canary rationale %u\"", number);
    item.cites_json = arena_printf(arena, "[\"canary cite %u\"]", number);
    return item;
}

struct image made_image(struct arena *arena, struct image_recipe recipe) {
    const uint32_t counts[ITEM_KIND_COUNT] = {[ITEM_SINGLE] = recipe.single,
                                              [ITEM_MULTIPLE] = recipe.multiple,
                                              [ITEM_JUDGE] = recipe.judge,
                                              [ITEM_BLANK] = recipe.blank,
                                              [ITEM_ESSAY] = recipe.essay};
    struct image image = {.bank_id = {7}, .edition_no = 1};
    VEC(struct image_item) items = {0};
    for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        uint32_t *places = ARENA_ARRAY(arena, uint32_t, counts[kind]);
        for (uint32_t i = 0; i < counts[kind]; i++) {
            places[i] = items.count;
            uint32_t number = FIRST_REVISION_ID + items.count;
            *vec_push(arena, &items) =
                item_of(arena, (enum item_kind)kind, number, recipe.option_count);
        }
        image.by_kind[kind] = places;
        image.kind_counts[kind] = counts[kind];
    }
    image.items = items.at;
    image.item_count = items.count;
    return image;
}
