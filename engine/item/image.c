/* Builds images from rows and keeps them on a shelf. */
#include "engine/item/image.h"

#include <pthread.h>

#include "base/json/json.h"
#include "engine/item/item_store.h"

enum { SHELF_COUNT_MAX = 256, NEWEST_COUNT = 64, NEWEST_FRESH_MS = 1000, JSON_BYTES_MAX = 1 << 20 };

struct shelved {
    struct image image;
    struct arena arena;
};

/* The newest edition of a bank as it was found a moment ago. */
struct newest {
    struct bank_id bank_id;
    int64_t edition_no;
    int64_t found_at;
};

struct image_shelf {
    pthread_rwlock_t lock;
    uint32_t count;
    struct shelved *places[SHELF_COUNT_MAX];
    struct newest newest[NEWEST_COUNT]; /* by bank_id modulo; a newcomer replaces */
};

const struct image_item *image_find(const struct image *image, struct revision_id revision_id) {
    uint32_t low = 0, high = image->item_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (image->items[middle].revision_id.v < revision_id.v)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < image->item_count && image->items[low].revision_id.v == revision_id.v;
    return found ? &image->items[low] : NULL;
}

static struct str quoted(struct arena *arena, struct str text) {
    struct buf buf = buf_make(arena, JSON_BYTES_MAX);
    json_put_text(&buf, text);
    return buf_str(&buf);
}

struct option_wire {
    struct str label;
    struct str text;
};
static const struct json_field OPTION_FIELDS[] = {
    {.name = "label", .type = JSON_STR, .offset = offsetof(struct option_wire, label)},
    {.name = "text", .type = JSON_STR, .offset = offsetof(struct option_wire, text)},
};
static const struct json_shape OPTION = JSON_SHAPE(struct option_wire, OPTION_FIELDS, "option");

struct options_wire {
    VEC(struct option_wire) options;
    VEC(struct str) key;
};
static const struct json_field OPTIONS_FIELDS[] = {
    {.name = "options",
     .type = JSON_LIST,
     .offset = offsetof(struct options_wire, options),
     .shape = &OPTION},
    {.name = "key", .type = JSON_STR_LIST, .offset = offsetof(struct options_wire, key)},
};
static const struct json_shape OPTIONS = JSON_SHAPE(struct options_wire, OPTIONS_FIELDS, "options");

static void set_key(struct image_item *item, const struct options_wire *wire) {
    for (uint32_t i = 0; i < wire->key.count; i++)
        for (uint32_t o = 0; o < item->option_count; o++)
            if (str_eq(wire->key.at[i], wire->options.at[o].label))
                item->key_options |= 1U << o;
    item->key_true = wire->key.count == 1 && str_eq(wire->key.at[0], STR("T"));
    item->key_texts = wire->key.at;
    item->key_text_count = wire->key.count;
}

static enum err build_item(struct call *call, struct arena *arena, const struct item_row *row,
                           struct image_item *item) {
    *item = (struct image_item){.revision_id = row->revision_id,
                                .item_id = row->item_id,
                                .topic = arena_str(arena, row->topic),
                                .stem_json = quoted(arena, row->stem),
                                .stimulus_json = STR("null"),
                                .rationale_json = quoted(arena, row->rationale),
                                .cites_json = arena_str(arena, row->cites)};
    if (row->stimulus.len > 0)
        item->stimulus_json = quoted(arena, row->stimulus);
    PROMISE(item_kind_parse(row->kind, &item->kind) == ERR_OK);
    PROMISE(difficulty_parse(row->difficulty, &item->difficulty) == ERR_OK);
    struct str both = arena_printf(call->arena, "{\"options\":%.*s,\"key\":%.*s}",
                                   STR_ARGS(row->options), STR_ARGS(row->key));
    struct options_wire wire;
    TRY(json_decode(arena, both, &OPTIONS, &wire, call->fault));
    PROMISE(wire.options.count <= LIMIT_OPTION_COUNT_MAX);
    item->option_count = wire.options.count;
    for (uint32_t i = 0; i < wire.options.count; i++)
        item->option_jsons[i] = quoted(arena, wire.options.at[i].text);
    set_key(item, &wire);
    return ERR_OK;
}

static void index_kinds(struct shelved *shelved) {
    struct image *image = &shelved->image;
    for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        uint32_t *list = ARENA_ARRAY(&shelved->arena, uint32_t, image->item_count);
        uint32_t count = 0;
        for (uint32_t i = 0; i < image->item_count; i++)
            if (image->items[i].kind == kind)
                list[count++] = i;
        image->by_kind[kind] = list;
        image->kind_counts[kind] = count;
    }
}

static enum err build(struct call *call, struct bank_id bank_id, int64_t edition_no,
                      struct shelved *shelved) {
    item_row_vec rows = {0};
    TRY(item_store_list(call, bank_id, edition_no, &rows));
    struct image_item *items = ARENA_ARRAY(&shelved->arena, struct image_item, rows.count);
    for (uint32_t i = 0; i < rows.count; i++)
        TRY(build_item(call, &shelved->arena, &rows.at[i], &items[i]));
    shelved->image = (struct image){
        .bank_id = bank_id, .edition_no = edition_no, .items = items, .item_count = rows.count};
    index_kinds(shelved);
    return ERR_OK;
}

struct image_shelf *image_shelf_open(void) {
    struct image_shelf *shelf = calloc(1, sizeof *shelf);
    if (shelf == NULL)
        BUG("the machine has memory left");
    pthread_rwlock_init(&shelf->lock, NULL);
    return shelf;
}

static void shelved_close(struct shelved *shelved) {
    arena_close(&shelved->arena);
    free(shelved);
}

void image_shelf_close(struct image_shelf *shelf) {
    if (shelf == NULL)
        return;
    for (uint32_t i = 0; i < shelf->count; i++)
        shelved_close(shelf->places[i]);
    pthread_rwlock_destroy(&shelf->lock);
    free(shelf);
}

static const struct image *look_up(struct image_shelf *shelf, struct bank_id bank_id,
                                   int64_t edition_no) {
    const struct image *found = NULL;
    pthread_rwlock_rdlock(&shelf->lock);
    for (uint32_t i = 0; i < shelf->count; i++) {
        const struct image *image = &shelf->places[i]->image;
        bool fits =
            image->bank_id.v == bank_id.v && (edition_no == 0 || image->edition_no == edition_no);
        if (fits && (found == NULL || image->edition_no > found->edition_no))
            found = image;
    }
    pthread_rwlock_unlock(&shelf->lock);
    return found;
}

static enum err put(struct call *call, struct shelved *shelved) {
    struct image_shelf *shelf = call->engine->images;
    pthread_rwlock_wrlock(&shelf->lock);
    bool room = shelf->count < SHELF_COUNT_MAX;
    if (room)
        shelf->places[shelf->count++] = shelved;
    pthread_rwlock_unlock(&shelf->lock);
    if (room)
        return ERR_OK;
    return fault_set(call->fault, ERR_BUSY, "images_full",
                     "内存中的题库版本过多，请重启服务后再试。");
}

/* Two threads that miss at the same time both load; the second image is merely unused. */
static enum err load(struct call *call, struct bank_id bank_id, int64_t edition_no,
                     const struct image **out) {
    struct shelved *shelved = calloc(1, sizeof *shelved);
    if (shelved == NULL)
        BUG("the machine has memory left");
    enum err err = build(call, bank_id, edition_no, shelved);
    if (err == ERR_OK)
        err = put(call, shelved);
    if (err == ERR_OK)
        *out = &shelved->image;
    else
        shelved_close(shelved);
    return err;
}

enum err bank_find(struct call *call, struct str name, struct bank_id *out, bool *found) {
    return item_store_find_bank(call, name, out, found);
}

enum err bank_newest_edition(struct call *call, struct bank_id bank_id, int64_t *edition_no) {
    return item_store_newest_edition(call, bank_id, edition_no);
}

static int64_t recall_newest(struct call *call, struct bank_id bank_id) {
    struct image_shelf *shelf = call->engine->images;
    pthread_rwlock_rdlock(&shelf->lock);
    struct newest newest = shelf->newest[bank_id.v % NEWEST_COUNT];
    pthread_rwlock_unlock(&shelf->lock);
    int64_t age_ms = call->now_ms - newest.found_at;
    bool fresh = newest.bank_id.v == bank_id.v && age_ms >= 0 && age_ms < NEWEST_FRESH_MS;
    return fresh ? newest.edition_no : 0;
}

/* Asked of the database at most once a second and bank: a batch of starts asks once. */
static enum err find_newest(struct call *call, struct bank_id bank_id, int64_t *edition_no) {
    *edition_no = recall_newest(call, bank_id);
    if (*edition_no != 0)
        return ERR_OK;
    TRY(item_store_newest_edition(call, bank_id, edition_no));
    if (*edition_no == 0)
        return fault_set(call->fault, ERR_NOT_FOUND, "bank_empty", "题库尚未发布，请先编译题库。");
    struct image_shelf *shelf = call->engine->images;
    pthread_rwlock_wrlock(&shelf->lock);
    shelf->newest[bank_id.v % NEWEST_COUNT] = (struct newest){bank_id, *edition_no, call->now_ms};
    pthread_rwlock_unlock(&shelf->lock);
    return ERR_OK;
}

enum err image_get(struct call *call, struct bank_id bank_id, int64_t edition_no,
                   const struct image **out) {
    if (edition_no == 0 && call->db != NULL)
        TRY(find_newest(call, bank_id, &edition_no));
    *out = look_up(call->engine->images, bank_id, edition_no);
    if (*out != NULL || call->db == NULL)
        return ERR_OK;
    return load(call, bank_id, edition_no, out);
}
