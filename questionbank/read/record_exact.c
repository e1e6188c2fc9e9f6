/* Items as our own printer writes them: kind by its code, key as a list, options with their
 * letters. Nothing in them is searched or cut, so that what is printed reads back the same. */
#include "questionbank/read/record_lists.h"

#include "questionbank/ir/report.h"

struct exact {
    const struct record_reader *reader;
    const record_values *values;
    struct ir_item item;
};

static bool is_option_letter(const struct exact *e, struct str key) {
    return key.len == 1 && key.ptr[0] >= 'A' &&
           (uint32_t)(key.ptr[0] - 'A') < e->item.options.count;
}

static bool is_judgement(const struct exact *e, struct str key) {
    (void)e;
    return str_eq(key, STR("T")) || str_eq(key, STR("F"));
}

static bool is_pair(const struct exact *e, struct str key) {
    (void)e;
    return str_contains(key, STR("=>"));
}

static bool is_text(const struct exact *e, struct str key) {
    (void)e;
    return key.len > 0;
}

static bool key_fits(const struct exact *e) {
    static const struct {
        bool (*fits)(const struct exact *e, struct str key);
        uint32_t count_min;
        uint32_t count_max;
    } KEYS[ITEM_KIND_COUNT] = {
        [ITEM_SINGLE] = {is_option_letter, 1, 1}, [ITEM_MULTIPLE] = {is_option_letter, 1, 26},
        [ITEM_JUDGE] = {is_judgement, 1, 1},      [ITEM_BLANK] = {is_text, 1, UINT32_MAX},
        [ITEM_SHORT] = {is_text, 1, 1},           [ITEM_ESSAY] = {is_text, 1, 1},
        [ITEM_ORDER] = {is_option_letter, 1, 26}, [ITEM_MATCH] = {is_pair, 1, UINT32_MAX},
    };
    uint32_t count = e->item.key.count;
    bool fits = count >= KEYS[e->item.kind].count_min && count <= KEYS[e->item.kind].count_max;
    for (uint32_t i = 0; fits && i < count; i++)
        fits = KEYS[e->item.kind].fits(e, e->item.key.at[i]);
    return fits;
}

static bool take_option(struct exact *e, const struct record_value *value) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct str text = record_text(e->reader, value);
    if (value->idx != e->item.options.count || value->idx >= RECORD_OPTION_COUNT_MAX ||
        (value->flags & (RECORD_LISTED | RECORD_RIGHT)) != RECORD_LISTED)
        return false;
    *vec_push(e->reader->ir->arena, &e->item.options) = (struct ir_option){
        .label = {&LETTERS[value->idx], 1}, .text = text, .place = record_place(e->reader, value)};
    return true;
}

static bool take_value(struct exact *e, const struct record_value *value) {
    struct str *const texts[RECORD_ROLE_COUNT] = {
        [RECORD_STEM] = &e->item.stem,         [RECORD_RATIONALE] = &e->item.rationale,
        [RECORD_TOPIC] = &e->item.topic,       [RECORD_SECTION] = &e->item.section,
        [RECORD_STIMULUS] = &e->item.stimulus, [RECORD_NAME] = &e->item.item_name,
    };
    if (texts[value->role] != NULL) {
        bool first = texts[value->role]->ptr == NULL;
        *texts[value->role] = record_text(e->reader, value);
        return first;
    }
    if (value->role == RECORD_OPTION)
        return take_option(e, value);
    if (value->role == RECORD_KEY)
        *vec_push(e->reader->ir->arena, &e->item.key) = record_text(e->reader, value);
    bool known = value->role == RECORD_KEY || value->role == RECORD_KIND ||
                 value->role == RECORD_DIFFICULTY || value->role == RECORD_TAGS ||
                 value->role == RECORD_CITES || value->role == RECORD_PROOFS ||
                 value->role == RECORD_ACCEPTS;
    bool listed = value->role == RECORD_KIND || value->role == RECORD_DIFFICULTY ||
                  value->role == RECORD_ACCEPTS || (value->flags & RECORD_LISTED) != 0;
    return known && listed;
}

static bool take_kind(struct exact *e) {
    for (uint32_t i = 0; i < e->values->count; i++)
        if (e->values->at[i].role == RECORD_KIND)
            return item_kind_parse(record_text(e->reader, &e->values->at[i]), &e->item.kind) ==
                   ERR_OK;
    return false;
}

static void place(struct exact *e) {
    for (uint32_t i = 0; i < e->values->count; i++)
        if (e->values->at[i].role == RECORD_STEM)
            e->item.place = record_place(e->reader, &e->values->at[i]);
}

bool record_read_exact(const struct record_reader *reader, const record_values *values) {
    struct exact e = {.reader = reader, .values = values, .item = {.normal = true}};
    bool fits = take_kind(&e);
    for (uint32_t i = 0; fits && i < values->count; i++)
        fits = (values->at[i].flags & RECORD_DAMAGED) == 0 && take_value(&e, &values->at[i]);
    if (!fits || e.item.stem.len == 0 || !key_fits(&e))
        return false;
    place(&e);
    struct ir_item *item = vec_push(reader->ir->arena, &reader->ir->items);
    *item = e.item;
    record_add_lists(reader, item, values);
    return true;
}
