/* The starter bank: compiles clean, every item is complete, and what it says about a statute stands
 * in the statute without being copied from it. */
#include <criterion/criterion.h>

#include "base/core/buf.h"
#include "base/core/utf8.h"
#include "engine/law/cite.h"
#include "engine/law/law_text.h"
#include "questionbank/ir/character.h"
#include "questionbank/questionbank.h"
#include "tests/support/bank_support.h"

enum { COPIED_RUN = 22 };

static const char *const STARTER[] = {"01-constitution.txt", "02-administration.txt",
                                      "03-civil-service.txt", "04-data-civil.txt"};

static struct ir compile_starter(struct arena *arena) {
    const char *paths[COUNT_OF(STARTER)];
    struct ir ir = {0};
    struct fault fault = {0};
    for (size_t i = 0; i < COUNT_OF(STARTER); i++) {
        struct str below = arena_printf(arena, "questionbank/starter/%s", STARTER[i]);
        paths[i] = source_path(arena, below.ptr).ptr;
    }
    enum err err = questionbank_compile(arena, paths, COUNT_OF(STARTER), &ir, &fault);
    cr_assert(err == ERR_OK, "%s", fault.detail);
    return ir;
}

Test(bank_starter, it_compiles_without_a_complaint) {
    struct arena arena = {0};
    struct ir ir = compile_starter(&arena);
    cr_expect(ir.errors == 0 && ir.warnings == 0 && ir.duplicates == 0);
    cr_expect(ir.items.count >= 300, "%u items", ir.items.count);
    arena_close(&arena);
}

Test(bank_starter, each_item_is_complete) {
    struct arena arena = {0};
    struct ir ir = compile_starter(&arena);
    for (uint32_t i = 0; i < ir.items.count; i++) {
        const struct ir_item *item = &ir.items.at[i];
        bool complete = item->key.count > 0 && item->rationale.len > 0 && item->topic.len > 0 &&
                        item->difficulty != DIFFICULTY_UNSTATED && item->cites.count > 0 &&
                        item->proofs.count > 0 && item->tags.count > 0;
        cr_expect(complete, "%.*s:%u", STR_ARGS(ir.sources.at[item->place.source_idx].path),
                  item->place.line);
    }
    arena_close(&arena);
}

/* The laws that are cited, each read once. */
struct shelf_law {
    struct str title; /* short */
    struct str path;  /* of its newest file; sorts last among those of one title */
    struct law_text text;
    struct str folded; /* all articles, for the search of copied runs */
};
typedef VEC(struct shelf_law) law_shelf;

/* Letters and digits only: what a copied run is measured in. */
static struct str bare(struct arena *arena, struct str text) {
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = char_next(text, &at);
        bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (word || char_is_cjk(c))
            len += utf8_put(c, out + len);
    }
    return (struct str){out, len};
}

static struct str all_articles(struct arena *arena, const struct law_text *law) {
    struct arena scratch = {0};
    struct buf buf = buf_make(&scratch, SIZE_MAX / 2);
    for (uint32_t i = 0; i < law->articles.count; i++)
        buf_add(&buf, law->articles.at[i].text);
    struct str folded = bare(arena, buf_str(&buf));
    arena_close(&scratch);
    return folded;
}

/* Adds a file: a law in several files is put together, an older edition gives way to a newer. */
static void shelve(struct arena *arena, law_shelf *shelf, struct str path,
                   const struct law_text *law) {
    struct str title = law_title_short(law->title);
    struct shelf_law *found = NULL;
    for (uint32_t i = 0; i < shelf->count; i++)
        if (str_eq(shelf->at[i].title, title))
            found = &shelf->at[i];
    if (found == NULL || law->part.len == 0) {
        if (found == NULL)
            found = vec_push(arena, shelf);
        *found = (struct shelf_law){.title = title, .path = path, .text = *law};
        return;
    }
    for (uint32_t i = 0; i < law->articles.count; i++)
        *vec_push(arena, &found->text.articles) = law->articles.at[i];
}

/* The index lists the editions of a law by their dates, the newest last. */
static bool fill_shelf(struct arena *arena, law_shelf *shelf) {
    struct str index = shared_path(arena, "data/laws/INDEX.tsv");
    if (index.len == 0)
        return false;
    struct str rest = read_whole(arena, index);
    str_cut(&rest, '\n');
    while (rest.ptr != NULL) {
        struct str row = str_cut(&rest, '\n');
        struct str path = str_cut(&row, '\t');
        struct law_text law = {.latest_day = 0};
        struct fault fault = {0};
        if (row.ptr == NULL)
            continue;
        struct str file = shared_path(arena, arena_printf(arena, "data/%.*s", STR_ARGS(path)).ptr);
        cr_assert(law_text_parse(arena, read_whole(arena, file), &law, &fault) == ERR_OK);
        shelve(arena, shelf, path, &law);
    }
    for (uint32_t i = 0; i < shelf->count; i++)
        shelf->at[i].folded = all_articles(arena, &shelf->at[i].text);
    return true;
}

static const struct shelf_law *find_law(const law_shelf *shelf, struct str title) {
    for (uint32_t i = 0; i < shelf->count; i++)
        if (str_eq(shelf->at[i].title, title))
            return &shelf->at[i];
    return NULL;
}

/* The cited articles that exist; a missing one fails the test. */
static uint32_t cited_articles(const law_shelf *shelf, const struct ir_item *item,
                               const struct law_article **articles) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < item->cites.count; i++) {
        struct cite cite;
        cr_assert(cite_parse(item->cites.at[i], &cite) == ERR_OK);
        const struct shelf_law *law = find_law(shelf, cite.law);
        const struct law_article *article =
            law == NULL ? NULL : law_text_find(&law->text, cite.article, cite.inserted);
        cr_expect(article != NULL, "line %u: %.*s does not exist", item->place.line,
                  STR_ARGS(item->cites.at[i]));
        if (article != NULL)
            articles[count++] = article;
    }
    return count;
}

static void expect_proofs(const law_shelf *shelf, const struct ir_item *item) {
    const struct law_article *articles[64];
    uint32_t count = cited_articles(shelf, item, articles);
    for (uint32_t i = 0; i < item->proofs.count; i++) {
        bool found = false;
        for (uint32_t a = 0; a < count; a++)
            found = found || str_contains(articles[a]->text, item->proofs.at[i]);
        cr_expect(found, "line %u: 核验“%.*s” stands in no cited article", item->place.line,
                  STR_ARGS(item->proofs.at[i]));
    }
}

/* Whether a run of COPIED_RUN characters of `text` stands in `law`; both bare. */
static bool is_copied(struct str text, struct str law) {
    size_t starts[COPIED_RUN] = {0}; /* of the last characters, as a ring */
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++) {
        starts[count % COPIED_RUN] = at;
        utf8_next(text, &at);
        if (count + 1 < COPIED_RUN)
            continue;
        size_t start = starts[(count + 1) % COPIED_RUN];
        if (str_contains(law, str_slice(text, start, at - start)))
            return true;
    }
    return false;
}

static void expect_own_words(struct arena *scratch, const law_shelf *shelf,
                             const struct ir_item *item) {
    struct buf buf = buf_make(scratch, SIZE_MAX / 2);
    buf_add(&buf, item->stem);
    for (uint32_t i = 0; i < item->options.count; i++)
        buf_add(&buf, item->options.at[i].text);
    buf_add(&buf, item->rationale);
    struct str text = bare(scratch, buf_str(&buf));
    for (uint32_t i = 0; i < item->cites.count; i++) {
        struct cite cite;
        cr_assert(cite_parse(item->cites.at[i], &cite) == ERR_OK);
        const struct shelf_law *law = find_law(shelf, cite.law);
        if (law != NULL)
            cr_expect_not(is_copied(text, law->folded), "line %u repeats %.*s", item->place.line,
                          STR_ARGS(law->title));
    }
}

Test(bank_starter, the_search_for_copies_finds_one) {
    struct arena arena = {0};
    struct str law = STR("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥甲乙");
    cr_expect(is_copied(STR("前甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥后"), law));
    cr_expect_not(is_copied(STR("前甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌后"), law));
    arena_close(&arena);
}

Test(bank_starter, what_it_cites_exists_and_proves_the_key) {
    struct arena arena = {0};
    law_shelf shelf = {0};
    if (!fill_shelf(&arena, &shelf))
        cr_skip_test("no shared data");
    struct ir ir = compile_starter(&arena);
    for (uint32_t i = 0; i < ir.items.count; i++)
        expect_proofs(&shelf, &ir.items.at[i]);
    arena_close(&arena);
}

Test(bank_starter, it_is_written_in_its_own_words) {
    struct arena arena = {0}, scratch = {0};
    law_shelf shelf = {0};
    if (!fill_shelf(&arena, &shelf))
        cr_skip_test("no shared data");
    struct ir ir = compile_starter(&arena);
    for (uint32_t i = 0; i < ir.items.count; i++) {
        expect_own_words(&scratch, &shelf, &ir.items.at[i]);
        arena_reset(&scratch);
    }
    arena_close(&scratch);
    arena_close(&arena);
}
