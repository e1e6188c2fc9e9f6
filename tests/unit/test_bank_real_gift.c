/* Third-party GIFT samples beside the parses that their author expects, when they are there: object
 * by object, and what the IR cannot hold must have its note. */
#include <cjson/cJSON.h>
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/decode.h"
#include "questionbank/read/reader.h"
#include "tests/support/bank_support.h"

#define FOLDER "data/formats/gift/fuhrmanator"

/* One sample while it is compared. */
struct sample {
    struct arena *arena;
    struct ir ir; /* as read: not linked, so that nothing is dropped */
    const char *name;
    uint32_t object;
    uint32_t item_idx; /* the next one */
    uint32_t line;     /* behind which the next object begins */
    struct str topic;
    uint32_t differences;
};

static void differ(struct sample *s, const char *what) {
    s->differences++;
    cr_expect(false, "%s, object %u: %s", s->name, s->object, what);
}

static struct str text_at(const cJSON *object, const char *name) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(member) ? str_from(member->valuestring) : (struct str){"", 0};
}

static const cJSON *at(const cJSON *object, const char *name) {
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool is_true(const cJSON *object, const char *name) {
    return cJSON_IsTrue(at(object, name));
}

/* A text of the sample: {format, text}. */
static struct str inner_text(const cJSON *object, const char *name) {
    return text_at(at(object, name), "text");
}

static bool has_note(const struct sample *s, enum diag diag, uint32_t line) {
    for (uint32_t i = 0; i < s->ir.diagnostics.count; i++)
        if (s->ir.diagnostics.at[i].place.line == line &&
            strcmp(s->ir.diagnostics.at[i].code, diag_info(diag)->code) == 0)
            return true;
    return false;
}

static void expect_note(struct sample *s, enum diag diag, uint32_t line, bool expected) {
    if (has_note(s, diag, line) != expected)
        differ(s, arena_printf(s->arena, "%s %s",
                               expected ? "no note" : "note without cause:", diag_info(diag)->code)
                      .ptr);
}

static void expect_text(struct sample *s, struct str made, struct str expected, const char *what) {
    if (!str_eq(made, expected))
        differ(s, arena_printf(s->arena, "%s is “%.*s”, expected “%.*s”", what, STR_ARGS(made),
                               STR_ARGS(expected))
                      .ptr);
}

/* Runs of underscores count as one, and blanks beside them do not count: the sample's parser sets
 * five and a blank, we set six. */
static struct str even_blanks(struct arena *arena, struct str stem) {
    char *out = arena_alloc(arena, stem.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < stem.len; i++) {
        char c = stem.ptr[i], last = len > 0 ? out[len - 1] : '\0';
        if (c == '_' && i + 1 < stem.len && stem.ptr[i + 1] == '_') {
            while (i + 1 < stem.len && stem.ptr[i + 1] == '_')
                i++;
            while (len > 0 && out[len - 1] == ' ')
                len--;
            out[len++] = '\x01';
        } else if (c != ' ' || last != '\x01') {
            out[len++] = c;
        }
    }
    return (struct str){out, len};
}

/* The stem of a blank to fill in shows where: at the end, when the sample does not say. */
static void expect_stem(struct sample *s, const struct ir_item *item, const cJSON *object) {
    struct str made = even_blanks(s->arena, item->stem);
    struct str expected = even_blanks(s->arena, inner_text(object, "stem"));
    bool added = item->kind == ITEM_BLANK && str_find_char(expected, '\x01') == STR_NONE;
    if (added && str_ends(made, STR("\x01")))
        made.len--;
    expect_text(s, made, expected, "stem");
    struct str format = text_at(at(object, "stem"), "format");
    if (str_eq(format, STR("html")) || str_eq(format, STR("markdown")))
        expect_note(s, DIAG_MARKUP_KEPT, item->place.line, true);
}

static void expect_kept(struct sample *s, const struct ir_item *item, struct str feedback) {
    if (feedback.len > 0 && !str_contains(item->rationale, feedback))
        differ(s, arena_printf(s->arena, "feedback “%.*s” is not in the rationale “%.*s”",
                               STR_ARGS(feedback), STR_ARGS(item->rationale))
                      .ptr);
}

static void expect_feedback(struct sample *s, const struct ir_item *item, const cJSON *choices) {
    const cJSON *choice;
    cJSON_ArrayForEach(choice, choices) expect_kept(s, item, inner_text(choice, "feedback"));
}

static void compare_judge(struct sample *s, const struct ir_item *item, const cJSON *object) {
    if (item->kind != ITEM_JUDGE || item->key.count != 1) {
        differ(s, "is no judgement");
        return;
    }
    expect_text(s, item->key.at[0], is_true(object, "isTrue") ? STR("T") : STR("F"), "key");
    expect_kept(s, item, inner_text(object, "trueFeedback"));
    expect_kept(s, item, inner_text(object, "falseFeedback"));
}

static int weight_of(const cJSON *choice) {
    const cJSON *weight = at(choice, "weight");
    return cJSON_IsNumber(weight) ? (int)weight->valuedouble : 0;
}

static bool has_weight(const cJSON *choice) {
    return cJSON_IsNumber(at(choice, "weight"));
}

/* What the marks of a choice say: `=` alone, or weights. */
struct right_set {
    uint32_t marked;
    uint32_t positive;
    bool uneven; /* weights that are more than right or wrong */
};

static struct right_set right_set_of(const cJSON *choices) {
    struct right_set set = {0, 0, false};
    double weight = 0;
    const cJSON *choice;
    cJSON_ArrayForEach(choice, choices) {
        set.marked += is_true(choice, "isCorrect");
        set.positive += weight_of(choice) > 0;
        double own = weight_of(choice) > 0 ? at(choice, "weight")->valuedouble : weight;
        set.uneven = set.uneven || weight_of(choice) < 0 || (weight != 0 && own != weight);
        weight = own;
    }
    set.uneven = set.uneven || (set.marked > 0 && set.positive > 0);
    return set;
}

static bool in_key(const struct ir_item *item, struct str label) {
    for (uint32_t i = 0; i < item->key.count; i++)
        if (str_eq(item->key.at[i], label))
            return true;
    return false;
}

static void compare_choice(struct sample *s, const struct ir_item *item, const cJSON *object) {
    const cJSON *choices = at(object, "choices"), *choice;
    struct right_set set = right_set_of(choices);
    bool several = set.marked == 0 && set.positive > 1;
    if (item->kind != (several ? ITEM_MULTIPLE : ITEM_SINGLE))
        differ(s, "is another kind of choice");
    if (item->options.count != (uint32_t)cJSON_GetArraySize(choices)) {
        differ(s, "has another number of options");
        return;
    }
    uint32_t i = 0;
    cJSON_ArrayForEach(choice, choices) {
        const struct ir_option *option = &item->options.at[i++];
        bool right = set.marked > 0 ? is_true(choice, "isCorrect") : weight_of(choice) > 0;
        expect_text(s, option->text, inner_text(choice, "text"), "option");
        if (in_key(item, option->label) != right)
            differ(s, "the key differs");
    }
    expect_feedback(s, item, choices);
    expect_note(s, DIAG_WEIGHT, item->place.line, set.uneven);
    expect_note(s, DIAG_ANY_OF, item->place.line, set.marked > 1);
    if (item->quarantined != (set.marked > 1))
        differ(s, "quarantine differs");
}

static void add_alternative(struct buf *key, struct str text) {
    if (key->len > 0)
        buf_add_char(key, '|');
    buf_add(key, text);
}

static bool is_full(const cJSON *choice) {
    return is_true(choice, "isCorrect") && (!has_weight(choice) || weight_of(choice) == 100);
}

static void compare_short(struct sample *s, const struct ir_item *item, const cJSON *object) {
    struct buf key = buf_make(s->arena, 4096);
    bool partial = false;
    const cJSON *choices = at(object, "choices"), *choice;
    cJSON_ArrayForEach(choice, choices) {
        partial = partial || !is_full(choice);
        if (is_full(choice))
            add_alternative(&key, inner_text(choice, "text"));
    }
    if (item->kind != ITEM_BLANK || item->key.count != 1)
        differ(s, "is no single blank");
    else
        expect_text(s, item->key.at[0], buf_str(&key), "key");
    expect_note(s, DIAG_WEIGHT, item->place.line, partial);
    expect_feedback(s, item, choices);
}

/* What a numerical answer says: one value, with a tolerance, or an interval. */
struct number {
    struct str value; /* empty: none */
    bool tolerance;
    bool interval;
};

static struct number number_of(struct arena *arena, const cJSON *answer) {
    struct number number = {{"", 0}, false, false};
    const cJSON *value = at(answer, "number"), *range = at(answer, "range");
    number.interval = at(answer, "numberHigh") != NULL;
    if (cJSON_IsNumber(value))
        number.value = arena_printf(arena, "%.12g", value->valuedouble);
    number.tolerance = cJSON_IsNumber(range) && range->valuedouble != 0;
    return number;
}

static void compare_number(struct sample *s, const struct ir_item *item, const cJSON *object) {
    struct buf key = buf_make(s->arena, 4096);
    bool tolerance = false;
    const cJSON *choices = at(object, "choices"), *choice;
    if (cJSON_IsArray(choices)) {
        cJSON_ArrayForEach(choice, choices) {
            struct number number = number_of(s->arena, at(choice, "text"));
            if (is_full(choice))
                add_alternative(&key, number.value);
            tolerance = tolerance || (is_full(choice) && number.tolerance);
        }
        expect_feedback(s, item, choices);
    } else {
        struct number number = number_of(s->arena, choices);
        add_alternative(&key, number.value);
        tolerance = number.tolerance;
    }
    if (item->kind != ITEM_BLANK || item->key.count != 1)
        differ(s, "is no single blank");
    else
        expect_text(s, item->key.at[0], buf_str(&key), "key");
    if (tolerance)
        expect_note(s, DIAG_TOLERANCE, item->place.line, true);
}

static void compare_match(struct sample *s, const struct ir_item *item, const cJSON *object) {
    const cJSON *pairs = at(object, "matchPairs"), *pair;
    uint32_t i = 0;
    bool distractor = false;
    cJSON_ArrayForEach(pair, pairs) {
        struct str left = inner_text(pair, "subquestion"), right = text_at(pair, "subanswer");
        distractor = distractor || left.len == 0;
        if (left.len == 0)
            continue;
        struct str expected = arena_printf(s->arena, "%.*s=>%.*s", STR_ARGS(left), STR_ARGS(right));
        expect_text(s, i < item->key.count ? item->key.at[i] : STR(""), expected, "pair");
        i++;
    }
    if (item->kind != ITEM_MATCH || item->key.count != i)
        differ(s, "is another matching");
    expect_note(s, DIAG_DISTRACTOR, item->place.line, distractor);
}

static void compare_essay(struct sample *s, const struct ir_item *item, const cJSON *object) {
    (void)object;
    if (item->kind != ITEM_ESSAY || item->key.count != 0)
        differ(s, "is no essay");
}

static const struct {
    struct str type;
    void (*compare)(struct sample *, const struct ir_item *, const cJSON *);
} TYPES[] = {
    {STR_INIT("TF"), compare_judge},       {STR_INIT("MC"), compare_choice},
    {STR_INIT("Short"), compare_short},    {STR_INIT("Numerical"), compare_number},
    {STR_INIT("Matching"), compare_match}, {STR_INIT("Essay"), compare_essay},
};

/* What every question has. */
static void compare_common(struct sample *s, const struct ir_item *item, const cJSON *object) {
    const cJSON *tag;
    uint32_t i = 0;
    expect_stem(s, item, object);
    expect_text(s, item->section, text_at(object, "title"), "title");
    expect_text(s, item->item_name, text_at(object, "id"), "id");
    expect_text(s, item->topic, s->topic, "category");
    expect_kept(s, item, inner_text(object, "globalFeedback"));
    cJSON_ArrayForEach(tag, at(object, "tags")) {
        struct str made = i < item->tags.count ? item->tags.at[i] : STR("");
        expect_text(s, made, str_from(tag->valuestring), "tag");
        i++;
    }
    if (item->tags.count != i)
        differ(s, "has other tags");
}

/* What is no item must have been noted, behind what came before it. */
static void compare_unheld(struct sample *s, enum diag diag) {
    for (uint32_t i = 0; i < s->ir.diagnostics.count; i++) {
        const struct diagnostic *note = &s->ir.diagnostics.at[i];
        if (note->place.line <= s->line || strcmp(note->code, diag_info(diag)->code) != 0)
            continue;
        s->line = note->place.line;
        return;
    }
    differ(s, "is neither an item nor noted");
}

static bool is_interval(const cJSON *object) {
    return at(at(object, "choices"), "numberHigh") != NULL;
}

static void compare_object(struct sample *s, const cJSON *object) {
    struct str type = text_at(object, "type");
    if (str_eq(type, STR("Category"))) {
        s->topic = text_at(object, "title");
        return;
    }
    if (str_eq(type, STR("Description")) || is_interval(object)) {
        compare_unheld(s, is_interval(object) ? DIAG_RANGE : DIAG_NOT_ITEM);
        return;
    }
    if (s->item_idx == s->ir.items.count) {
        differ(s, "has no item");
        return;
    }
    const struct ir_item *item = &s->ir.items.at[s->item_idx++];
    if (item->place.line <= s->line)
        differ(s, "stands out of order");
    s->line = item->place.line;
    compare_common(s, item, object);
    for (size_t i = 0; i < COUNT_OF(TYPES); i++)
        if (str_eq(TYPES[i].type, type))
            TYPES[i].compare(s, item, object);
}

static void read_sample(struct sample *s, struct str path) {
    s->ir.arena = s->arena;
    struct str bytes = read_whole(s->arena, path);
    cr_assert(bytes.ptr != NULL && decode_source(&s->ir, path, bytes), "%s", s->name);
    const struct reader *reader = reader_sniff(s->ir.sources.at[0].text);
    cr_assert(str_eq(reader->name, STR("gift")), "%s", s->name);
    reader->read(&s->ir, 0);
}

Test(bank_real_gift, each_object_is_as_its_author_expects_or_is_noted) {
    struct arena arena = {0};
    ir_texts names = {0};
    uint32_t objects = 0, differences = 0;
    struct str folder = shared_path(&arena, FOLDER);
    if (folder.len == 0)
        cr_skip_test("no shared data");
    list_names(&arena, folder, ".gift", &names);
    for (uint32_t i = 0; i < names.count; i++) {
        struct str path =
            arena_printf(&arena, "%.*s/%.*s", STR_ARGS(folder), STR_ARGS(names.at[i]));
        struct sample s = {.arena = &arena, .name = names.at[i].ptr, .topic = STR("")};
        read_sample(&s, path);
        struct str json = read_whole(
            &arena, arena_printf(&arena, "%.*sjson", (int)(path.len - STR("gift").len), path.ptr));
        cJSON *expected = cJSON_ParseWithLength(json.ptr, json.len);
        cr_assert(cJSON_IsArray(expected), "%s", s.name);
        const cJSON *object;
        cJSON_ArrayForEach(object, expected) {
            s.object = ++objects;
            compare_object(&s, object);
        }
        cr_expect(s.item_idx == s.ir.items.count, "%s: items that nobody expects", s.name);
        cJSON_Delete(expected);
        differences += s.differences;
    }
    cr_expect(names.count == 51 && objects == 102 && differences == 0,
              "%u files, %u objects, %u differences", names.count, objects, differences);
    arena_close(&arena);
}
