/* Third-party samples of Moodle XML and QTI, when they are there: each question of a file comes out
 * as an item, or is named by the one diagnostic that says why not. */
#include <criterion/criterion.h>

#include "base/office/package.h"
#include "questionbank/ir/source.h"
#include "tests/support/bank_support.h"

static uint32_t count_text(struct str text, struct str part) {
    uint32_t count = 0;
    for (size_t at = str_find(text, part); at != STR_NONE; at = str_find(text, part), count++)
        text = str_from_offset(text, at + part.len);
    return count;
}

/* Elements that are questions, as a search for their tags finds them. */
static uint32_t count_questions(struct str text) {
    static const struct str TAGS[] = {STR_INIT("<item "), STR_INIT("<assessmentItem"),
                                      STR_INIT("<question type=")};
    uint32_t count = 0;
    for (size_t i = 0; i < COUNT_OF(TAGS); i++)
        count += count_text(text, TAGS[i]);
    return count - count_text(text, STR("<question type=\"category\""));
}

/* What became of the questions of a folder. */
struct sum {
    uint32_t files;
    uint32_t questions; /* in well-formed files */
    uint32_t damaged;   /* files */
    uint32_t loaded;    /* items; several of one question with gaps */
    uint32_t quarantined;
    uint32_t unheld;     /* QB114 */
    uint32_t ranges;     /* QB066 */
    uint32_t only_texts; /* QB063 */
};

static void add_file(struct arena *arena, struct str path, struct sum *sum) {
    struct ir ir = compile_file(arena, path);
    sum->files++;
    sum->damaged += count_code(&ir, "QB072");
    if (count_code(&ir, "QB072") > 0) {
        cr_expect(ir.items.count == 0 && ir.errors == 1 && ir.diagnostics.at[0].place.line > 0,
                  "%s", path.ptr);
        return;
    }
    sum->questions += count_questions(ir.sources.at[0].text);
    for (uint32_t i = 0; i < ir.items.count; i++) {
        sum->quarantined += ir.items.at[i].quarantined;
        sum->loaded += !ir.items.at[i].quarantined;
    }
    sum->unheld += count_code(&ir, "QB114");
    sum->ranges += count_code(&ir, "QB066");
    sum->only_texts += count_code(&ir, "QB063");
    cr_expect(ir.duplicates == 0, "%s", path.ptr);
}

static bool add_folder(struct arena *arena, const char *below, const char *suffix,
                       struct sum *sum) {
    struct str directory = shared_path(arena, arena_printf(arena, "data/formats/%s", below).ptr);
    ir_texts names = {0};
    if (directory.len == 0)
        return false;
    list_names(arena, directory, suffix, &names);
    for (uint32_t i = 0; i < names.count; i++)
        if (!str_eq(names.at[i], STR("imsmanifest.xml")))
            add_file(arena,
                     arena_printf(arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(names.at[i])),
                     sum);
    return true;
}

struct folder_case {
    const char *below;
    const char *suffix;
    struct sum sum;
};

static const struct folder_case FOLDERS[] = {
    /* two cloze questions of five gaps each: ten items */
    {"moodle-xml/moodle", ".xml", {.files = 4, .questions = 6, .loaded = 14}},
    /* quarantined: two with an empty option, one without a stem; two questions of two gaps */
    {"qti/instructure",
     ".xml",
     {.files = 4, .questions = 27, .loaded = 24, .quarantined = 3, .unheld = 2}},
    /* one text is the material of a child; quarantined: a response that no rule names, four without
     * their material; four questions have seven gaps more than one each */
    {"qti/instructure/items_1.2",
     ".xml",
     {.files = 49,
      .questions = 60,
      .damaged = 5,
      .loaded = 47,
      .quarantined = 5,
      .unheld = 10,
      .ranges = 1,
      .only_texts = 3}},
    {"qti/instructure/canvas_cartridge/non_cc_assessments",
     ".qti",
     {.files = 2, .questions = 24, .loaded = 18, .unheld = 4, .only_texts = 2}},
    {"qti/instructure/with_banks/non_cc_assessments",
     ".qti",
     {.files = 4, .questions = 8, .loaded = 7, .only_texts = 1}},
    {"qti/ims-derived/items_2.1", ".xml", {.files = 10, .questions = 10, .loaded = 10}},
    /* quarantined: two without a key, one with eleven options and no key, two of pictures or
     * formulas only */
    {"qti/ims-derived/items_2.2",
     ".xml",
     {.files = 61, .questions = 60, .damaged = 1, .loaded = 29, .quarantined = 4, .unheld = 27}},
};

Test(bank_real_formats, each_question_is_an_item_or_is_named) {
    for (size_t i = 0; i < COUNT_OF(FOLDERS); i++) {
        struct arena arena = {0};
        const struct sum *want = &FOLDERS[i].sum;
        struct sum made = {0};
        if (!add_folder(&arena, FOLDERS[i].below, FOLDERS[i].suffix, &made))
            cr_skip_test("no shared data");
        cr_expect(made.files == want->files && made.questions == want->questions &&
                      made.damaged == want->damaged,
                  "%s: %u files, %u questions, %u damaged", FOLDERS[i].below, made.files,
                  made.questions, made.damaged);
        cr_expect(made.loaded == want->loaded && made.quarantined == want->quarantined,
                  "%s: %u loaded, %u quarantined", FOLDERS[i].below, made.loaded, made.quarantined);
        cr_expect(made.unheld == want->unheld && made.ranges == want->ranges &&
                      made.only_texts == want->only_texts,
                  "%s: %u, %u, %u", FOLDERS[i].below, made.unheld, made.ranges, made.only_texts);
        arena_close(&arena);
    }
}

/* The files below a folder, at most one folder deep, as parts of a package. */
static struct str pack(struct arena *arena, struct str folder, const char *const *below) {
    static const char *const SUFFIXES[] = {".xml", ".qti"};
    VEC(struct package_part) parts = {0};
    struct fault fault = {0};
    struct str bytes;
    for (; *below != NULL; below++)
        for (size_t s = 0; s < COUNT_OF(SUFFIXES); s++) {
            ir_texts names = {0};
            list_names(arena, arena_printf(arena, "%.*s/%s", STR_ARGS(folder), *below), SUFFIXES[s],
                       &names);
            for (uint32_t i = 0; i < names.count; i++) {
                struct str name = arena_printf(arena, "%s%.*s", *below, STR_ARGS(names.at[i]));
                *vec_push(arena, &parts) = (struct package_part){
                    name, read_whole(arena, arena_printf(arena, "%.*s/%.*s", STR_ARGS(folder),
                                                         STR_ARGS(name)))};
            }
        }
    cr_assert(package_write(arena, parts.at, parts.count, &bytes, &fault) == ERR_OK);
    return bytes;
}

struct package_case {
    const char *below;
    const char *folders[5]; /* ends with NULL */
    uint32_t loaded;
    uint32_t missing;  /* QB121 */
    uint32_t unlisted; /* QB128 */
    uint32_t copies;   /* QB123 */
};

static const struct package_case PACKAGES[] = {
    {"qti/instructure/canvas_cartridge",
     {"", "ib5281f3537a06f58877107a2501a4e2d/", "non_cc_assessments/"},
     18,
     0,
     0,
     1},
    {"qti/instructure/test_qti_1.2", {""}, 5, 0, 0, 0},
    /* the manifest misspells one of its files */
    {"qti/instructure/package_shared", {"", "example/"}, 0, 1, 1, 0},
    {"qti/instructure/test_imscc_canvas",
     {"", "i913965373124f56ca136e87deb040c03/", "ife643a8a04b48b22acab95de6c01f1cc/",
      "non_cc_assessments/"},
     4,
     0,
     0,
     2},
    {"qti/instructure/with_banks",
     {"", "g9a20cf3af178b54e4792cbe992f65790/", "non_cc_assessments/"},
     7,
     0,
     0,
     1},
    {"qti/ims-derived/imsqti_2.2_package", {""}, 1, 0, 0, 0},
};

Test(bank_real_formats, content_packages_are_read_through_their_manifests) {
    for (size_t i = 0; i < COUNT_OF(PACKAGES); i++) {
        struct arena arena = {0};
        const struct package_case *c = &PACKAGES[i];
        struct str folder =
            shared_path(&arena, arena_printf(&arena, "data/formats/%s", c->below).ptr);
        if (folder.len == 0)
            cr_skip_test("no shared data");
        struct ir ir = compile_text(&arena, "set.zip", pack(&arena, folder, c->folders));
        uint32_t loaded = 0;
        for (uint32_t k = 0; k < ir.items.count; k++)
            loaded += !ir.items.at[k].quarantined;
        cr_expect(str_eq(ir.sources.at[0].format, STR("qti-package")), "%s", c->below);
        cr_expect(loaded == c->loaded, "%s: %u", c->below, loaded);
        cr_expect(count_code(&ir, "QB121") == c->missing, "%s", c->below);
        cr_expect(count_code(&ir, "QB128") == c->unlisted, "%s", c->below);
        cr_expect(count_code(&ir, "QB123") == c->copies, "%s", c->below);
        arena_close(&arena);
    }
}

Test(bank_real_formats, an_unsupported_version_in_the_manifest_is_said) {
    struct arena arena = {0};
    static const char *const FOLDERS_OF[] = {"", NULL};
    struct str folder = shared_path(&arena, "data/formats/qti/instructure/unsupported_version");
    if (folder.len == 0)
        cr_skip_test("no shared data");
    struct ir ir = compile_text(&arena, "set.zip", pack(&arena, folder, FOLDERS_OF));
    cr_expect(ir.items.count == 0 && count_code(&ir, "QB120") == 1);
    arena_close(&arena);
}
