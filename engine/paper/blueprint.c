/* Drawing rules: text and sums. */
#include "base/json/json.h"
#include "engine/paper/paper.h"

enum { BLUEPRINT_BYTES_MAX = 64 * 1024, SECTION_COUNT_MAX = 50, MARKS_MAX = 100000 };

struct section_wire {
    struct str title;
    struct str kind;
    int64_t count;
    int64_t marks;
};
static const struct json_field SECTION_FIELDS[] = {
    {.name = "title", .type = JSON_STR, .offset = offsetof(struct section_wire, title), .max = 200},
    {.name = "kind", .type = JSON_STR, .offset = offsetof(struct section_wire, kind), .max = 20},
    {.name = "count",
     .type = JSON_I64,
     .offset = offsetof(struct section_wire, count),
     .max = LIMIT_PAPER_SLOTS_MAX},
    {.name = "marks",
     .type = JSON_I64,
     .offset = offsetof(struct section_wire, marks),
     .max = MARKS_MAX},
};
static const struct json_shape SECTION = JSON_SHAPE(struct section_wire, SECTION_FIELDS, "section");

struct blueprint_wire {
    VEC(struct section_wire) sections;
};
static const struct json_field BLUEPRINT_FIELDS[] = {
    {.name = "sections",
     .type = JSON_LIST,
     .offset = offsetof(struct blueprint_wire, sections),
     .count_max = SECTION_COUNT_MAX,
     .shape = &SECTION},
};
static const struct json_shape BLUEPRINT =
    JSON_SHAPE(struct blueprint_wire, BLUEPRINT_FIELDS, "blueprint");

static bool scored_by_machine(enum item_kind kind) {
    return kind == ITEM_SINGLE || kind == ITEM_MULTIPLE || kind == ITEM_JUDGE || kind == ITEM_BLANK;
}

enum err blueprint_parse(struct arena *arena, struct str json, struct blueprint *out,
                         struct fault *fault) {
    struct blueprint_wire wire;
    struct blueprint made = {0};
    TRY(json_decode(arena, json, &BLUEPRINT, &wire, fault));
    for (uint32_t i = 0; i < wire.sections.count; i++) {
        const struct section_wire *w = &wire.sections.at[i];
        struct section *section = vec_push(arena, &made.sections);
        *section = (struct section){.title = w->title, .count = w->count, .marks = w->marks};
        if (item_kind_parse(w->kind, &section->kind) != ERR_OK ||
            !scored_by_machine(section->kind) || w->count == 0)
            return fault_set_field(fault, ERR_INVALID, "blueprint_invalid", "sections",
                                   "第 %u 部分的题型或题数不对：题型可为 "
                                   "single、multiple、judge、blank，题数至少为 1。",
                                   i + 1);
    }
    uint32_t slots = blueprint_slot_count(&made);
    if (slots == 0 || slots > LIMIT_PAPER_SLOTS_MAX)
        return fault_set_field(fault, ERR_INVALID, "blueprint_invalid", "sections",
                               "试卷题数应为 1 到 %d。", LIMIT_PAPER_SLOTS_MAX);
    *out = made;
    return ERR_OK;
}

struct str blueprint_format(struct arena *arena, const struct blueprint *blueprint) {
    struct blueprint_wire wire = {0};
    for (uint32_t i = 0; i < blueprint->sections.count; i++) {
        const struct section *s = &blueprint->sections.at[i];
        *vec_push(arena, &wire.sections) =
            (struct section_wire){s->title, item_kind_code(s->kind), s->count, s->marks};
    }
    struct buf buf = buf_make(arena, BLUEPRINT_BYTES_MAX);
    json_encode(&buf, &BLUEPRINT, &wire);
    return buf_str(&buf);
}

int64_t blueprint_total(const struct blueprint *blueprint) {
    int64_t total = 0;
    for (uint32_t i = 0; i < blueprint->sections.count; i++)
        total += blueprint->sections.at[i].count * blueprint->sections.at[i].marks;
    return total;
}

uint32_t blueprint_slot_count(const struct blueprint *blueprint) {
    int64_t count = 0;
    for (uint32_t i = 0; i < blueprint->sections.count; i++)
        count += blueprint->sections.at[i].count;
    return (uint32_t)count;
}

const struct section *blueprint_section(const struct blueprint *blueprint, uint32_t slot) {
    int64_t last = 0;
    for (uint32_t i = 0; i < blueprint->sections.count; i++) {
        last += blueprint->sections.at[i].count;
        if (slot >= 1 && slot <= last)
            return &blueprint->sections.at[i];
    }
    return NULL;
}
