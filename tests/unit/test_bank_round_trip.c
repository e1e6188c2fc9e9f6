/* What is emitted reads back as it was, but for what the emitter says it lost. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "questionbank/emit/emitter.h"
#include "tests/support/bank_support.h"
#include "tests/support/made_bank.h"

enum { ITEMS_A_BANK = 60, CAME_OUT_MIN = 300, BANKS_MAX = 120, REPORTS_MAX = 12 };

struct round {
    struct arena *arena;
    const struct emitter *emitter;
    const char *seed;
    uint32_t came_out;
    uint32_t whole; /* without any loss */
    uint32_t lost;  /* fields, a bit each, that some item lost */
    uint32_t reports;
};

static uint32_t lost_fields(const emit_losses *losses, uint32_t item_idx) {
    uint32_t lost = 0;
    for (uint32_t i = 0; i < losses->count; i++)
        if (losses->at[i].item_idx == item_idx)
            lost |= 1U << losses->at[i].field;
    return lost;
}

static void tell(struct round *r, const struct ir_item *a, const struct ir_item *b,
                 uint32_t fields) {
    struct buf buf = buf_make(r->arena, 1 << 20);
    for (uint32_t f = 0; f < EMIT_FIELD_COUNT; f++)
        if ((fields >> f & 1U) != 0)
            buf_printf(&buf, " %.*s", STR_ARGS(emit_field_title((enum emit_field)f)));
    const struct ir_item *both[] = {a, b};
    for (size_t k = 0; k < 2 && both[k] != NULL; k++) {
        const struct ir_item *item = both[k];
        buf_printf(&buf, "\n  %s %.*s stem=[%.*s] stimulus=[%.*s] rationale=[%.*s] name=[%.*s]",
                   k == 0 ? "was" : "is ", STR_ARGS(item_kind_code(item->kind)),
                   STR_ARGS(item->stem), STR_ARGS(item->stimulus), STR_ARGS(item->rationale),
                   STR_ARGS(item->item_name));
        buf_printf(&buf, " topic=[%.*s] section=[%.*s] options", STR_ARGS(item->topic),
                   STR_ARGS(item->section));
        for (uint32_t i = 0; i < item->options.count; i++)
            buf_printf(&buf, " [%.*s]", STR_ARGS(item->options.at[i].text));
        const ir_texts *lists[] = {&item->key, &item->cites, &item->tags, &item->proofs};
        for (size_t l = 0; l < COUNT_OF(lists); l++) {
            buf_printf(&buf, " %zu:", l);
            for (uint32_t i = 0; i < lists[l]->count; i++)
                buf_printf(&buf, " [%.*s]", STR_ARGS(lists[l]->at[i]));
        }
        buf_printf(&buf, " accepts %u", item->accepts.count);
    }
    cr_expect(r->reports++ >= REPORTS_MAX, "%s %s:%s", r->emitter->name.ptr, r->seed,
              buf_str(&buf).ptr);
}

static void compare_item(struct round *r, const struct ir_item *a, const struct ir_item *b,
                         uint32_t lost) {
    uint32_t differences = emit_differences(a, b);
    if ((lost & 1U << EMIT_KEY) != 0) /* its reader may refuse it */
        lost |= 1U << EMIT_ITEM;
    r->came_out++;
    if ((differences & ~lost) != 0)
        tell(r, a, b, differences & ~lost);
    bool shown =
        (lost & ~(1U << EMIT_SECTION | 1U << EMIT_PROOFS | 1U << EMIT_ACCEPTS | 1U << EMIT_NAME)) !=
        0;
    bool same = memcmp(a->content_hash.bytes, b->content_hash.bytes, HASH_BYTES) == 0;
    r->whole += lost == 0;
    if (!shown && !same && (differences & ~lost) == 0)
        cr_expect_fail("%s %s: another content hash", r->emitter->name.ptr, r->seed);
}

/* Emits, reads, compares item by item in order. */
static void go_round(struct round *r, const struct ir *ir) {
    struct str bytes = {NULL, 0};
    emit_losses losses = {0};
    struct fault fault = {0};
    cr_assert(r->emitter->emit(r->arena, ir, &bytes, &losses, &fault) == ERR_OK, "%s",
              fault.detail);
    struct str path = arena_printf(r->arena, "made%s", r->emitter->suffix.ptr);
    struct ir copy = compile_text(r->arena, path.ptr, bytes);
    uint32_t next = 0;
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        uint32_t lost = lost_fields(&losses, i);
        r->lost |= lost;
        if (item->quarantined || (lost & 1U << EMIT_ITEM) != 0)
            continue;
        if (next == copy.items.count) {
            tell(r, item, NULL, 1U << EMIT_ITEM);
            break;
        }
        compare_item(r, item, &copy.items.at[next++], lost);
    }
    cr_expect(next == copy.items.count, "%s %s: %u items too many", r->emitter->name.ptr, r->seed,
              copy.items.count - next);
}

/* A form and what it may lose of ordinary texts; of 300 items how many at least come out whole. */
struct form_test {
    const char *format;
    uint32_t plain_may_lose;
    uint32_t plain_whole_min;
    uint32_t hostile_whole_min;
};

static void go_rounds(const struct form_test *form, enum made_texts texts) {
    struct round r = {.emitter = emitter_find(str_from(form->format))};
    uint32_t whole_min = texts == MADE_PLAIN ? form->plain_whole_min : form->hostile_whole_min;
    for (uint64_t seed = 1; seed <= BANKS_MAX && r.came_out < CAME_OUT_MIN; seed++) {
        struct arena arena = {0};
        r.arena = &arena;
        r.seed = arena_printf(&arena, "seed %u", (unsigned)seed).ptr;
        struct ir ir = made_bank(&arena, seed * 977 + texts, ITEMS_A_BANK, texts);
        go_round(&r, &ir);
        arena_close(&arena);
    }
    cr_expect(r.came_out >= CAME_OUT_MIN, "%s: only %u came out", form->format, r.came_out);
    cr_expect(r.whole >= whole_min, "%s: only %u came out whole", form->format, r.whole);
    cr_expect(texts == MADE_HOSTILE || (r.lost & ~form->plain_may_lose) == 0, "%s loses %x",
              form->format, r.lost);
}

#define BIT(field) (1U << EMIT_##field)
enum {
    /* what GIFT has no place for, or moves into the stem and the rationale */
    GIFT_LOSES = BIT(ITEM) | BIT(KIND) | BIT(STIMULUS) | BIT(STEM) | BIT(KEY) | BIT(RATIONALE) |
                 BIT(CITES) | BIT(DIFFICULTY) | BIT(PROOFS) | BIT(ACCEPTS),
    AIKEN_LOSES = BIT(ITEM) | BIT(NAME) | BIT(STIMULUS) | BIT(STEM) | BIT(RATIONALE) | BIT(CITES) |
                  BIT(DIFFICULTY) | BIT(TOPIC) | BIT(TAGS) | BIT(SECTION) | BIT(PROOFS) |
                  BIT(ACCEPTS),
};

#define ROUND_TRIP(name, ...)                                                                      \
    static const struct form_test FORM_##name = {__VA_ARGS__};                                     \
    Test(bank_round_trip, name##_of_plain_texts) {                                                 \
        go_rounds(&FORM_##name, MADE_PLAIN);                                                       \
    }                                                                                              \
    Test(bank_round_trip, name##_of_hostile_texts) {                                               \
        go_rounds(&FORM_##name, MADE_HOSTILE);                                                     \
    }

ROUND_TRIP(text, "text", BIT(ITEM), 300, 220)
ROUND_TRIP(json, "json", 0, 300, 300)
ROUND_TRIP(csv, "csv", BIT(KEY), 290, 240)
ROUND_TRIP(xlsx, "xlsx", BIT(KEY), 290, 240)
ROUND_TRIP(gift, "gift", GIFT_LOSES, 0, 0)
ROUND_TRIP(aiken, "aiken", AIKEN_LOSES, 0, 0)
ROUND_TRIP(moodle, "moodle-xml", BIT(OPTIONS) | BIT(KEY), 260, 240)
ROUND_TRIP(qti, "qti", 0, 300, 230)
ROUND_TRIP(qti3, "qti3", 0, 300, 230)

/* How many items of the starter bank at least come out of a form whole. */
static uint32_t starter_whole_min(const struct emitter *emitter) {
    bool poor = str_eq(emitter->name, STR("gift")) || str_eq(emitter->name, STR("aiken"));
    return poor ? 0 : 381;
}

Test(bank_round_trip, starter_bank_comes_back_whole) {
    for (uint32_t f = 0; emitter_at(f) != NULL; f++) {
        struct arena arena = {0};
        ir_texts names = {0};
        struct str directory = source_path(&arena, "questionbank/starter");
        struct round r = {.arena = &arena, .emitter = emitter_at(f)};
        list_names(&arena, directory, ".txt", &names);
        cr_assert(names.count >= 4);
        for (uint32_t i = 0; i < names.count; i++) {
            struct ir ir = compile_file(
                &arena, arena_printf(&arena, "%s/%.*s", directory.ptr, STR_ARGS(names.at[i])));
            r.seed = names.at[i].ptr;
            go_round(&r, &ir);
        }
        cr_expect(r.whole >= starter_whole_min(r.emitter), "%s: %u of %u", r.emitter->name.ptr,
                  r.whole, r.came_out);
        arena_close(&arena);
    }
}

static void go_real(struct round *r, struct str directory, struct str name) {
    struct arena arena = {0};
    r->arena = &arena;
    struct str path = arena_printf(&arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(name));
    struct ir ir = compile_file(&arena, path);
    r->seed = path.ptr;
    go_round(r, &ir);
    arena_close(&arena);
}

Test(bank_round_trip, real_banks) {
    static const struct {
        const char *directory;
        const char *suffix;
    } BANKS[] = {
        {"data/banks/open/lexeval", ".json"},
        {"data/banks/open/disc-lawllm", ".csv"},
        {"data/banks/nolicence/xingzheng-zhifa", ".txt"},
        {"data/banks/nolicence/zongjiao-zhishi", ".xlsx"},
        {"data/banks/nolicence/dangzheng-txt", ".txt"},
        {"data/formats/gift/fuhrmanator", ".gift"},
    };
    for (uint32_t f = 0; emitter_at(f) != NULL; f++) {
        struct round r = {.emitter = emitter_at(f)};
        for (size_t i = 0; i < COUNT_OF(BANKS); i++) {
            struct arena arena = {0};
            ir_texts names = {0};
            struct str directory = shared_path(&arena, BANKS[i].directory);
            if (directory.len == 0)
                cr_skip_test("no shared data");
            list_names(&arena, directory, BANKS[i].suffix, &names);
            for (uint32_t k = 0; k < names.count; k++)
                go_real(&r, directory, names.at[k]);
            arena_close(&arena);
        }
        bool poor = starter_whole_min(r.emitter) == 0;
        cr_expect(poor || r.whole * 100 >= r.came_out * 99, "%s: %u of %u whole",
                  r.emitter->name.ptr, r.whole, r.came_out);
    }
}
