/* The Word files of a real bank beside the text files of the same bank, when they are there. */
#include <criterion/criterion.h>
#include <sys/resource.h>
#include <time.h>

#include "questionbank/ir/source.h"
#include "tests/support/bank_support.h"

#define FOLDER "data/banks/nolicence/xingzheng-zhifa/"

static struct ir compile_shared(struct arena *arena, const char *name) {
    struct str path = shared_path(arena, arena_printf(arena, FOLDER "%s", name).ptr);
    if (path.len == 0)
        cr_skip_test("no shared data");
    return compile_file(arena, path);
}

/* All that an official or a scorer can see of an item. */
static struct str digest(struct arena *arena, const struct ir_item *item) {
    struct buf buf = buf_make(arena, (size_t)1024 * 1024);
    buf_printf(&buf, "%.*s\x1f%.*s\x1f%.*s\x1f", STR_ARGS(item_kind_code(item->kind)),
               STR_ARGS(item->stimulus), STR_ARGS(item->stem));
    for (uint32_t i = 0; i < item->options.count; i++)
        buf_printf(&buf, "%.*s\x1f", STR_ARGS(item->options.at[i].text));
    for (uint32_t i = 0; i < item->key.count; i++)
        buf_printf(&buf, "%.*s\x1f", STR_ARGS(item->key.at[i]));
    return buf_str(&buf);
}

static int compare_texts(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static ir_texts digests(struct arena *arena, const struct ir *ir, bool sorted) {
    ir_texts texts = {0};
    for (uint32_t i = 0; i < ir->items.count; i++)
        if (!ir->items.at[i].quarantined)
            *vec_push(arena, &texts) = digest(arena, &ir->items.at[i]);
    if (sorted)
        qsort(texts.at, texts.count, sizeof *texts.at, compare_texts);
    return texts;
}

/* How many of `these` are not among `those`; both sorted. */
static uint32_t count_missing(const ir_texts *these, const ir_texts *those) {
    uint32_t missing = 0;
    for (uint32_t i = 0, k = 0; i < these->count; i++) {
        while (k < those->count && str_compare(those->at[k], these->at[i]) < 0)
            k++;
        bool found = k < those->count && str_eq(those->at[k], these->at[i]);
        k += found;
        missing += !found;
    }
    return missing;
}

static uint32_t count_text(struct str text, const char *part) {
    uint32_t count = 0;
    for (size_t at = str_find(text, str_from(part)); at != STR_NONE; count++) {
        text = str_from_offset(text, at + strlen(part));
        at = str_find(text, str_from(part));
    }
    return count;
}

static uint32_t count_quarantined(const struct ir *ir) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < ir->items.count; i++)
        count += ir->items.at[i].quarantined;
    return count;
}

Test(bank_real_docx, each_answer_is_an_item_or_a_diagnostic) {
    static const struct {
        const char *name;
        uint32_t answers;
        uint32_t quarantined;
        uint32_t unanswered;
    } FILES[] = {{"单选题.docx", 727, 9, 0},
                 {"多选题.docx", 352, 8, 1},
                 {"判断题.docx", 1000, 0, 0},
                 {"案例分析题.docx", 1009, 20, 1}};
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct arena arena = {0};
        struct ir ir = compile_shared(&arena, FILES[i].name);
        uint32_t answers = count_text(ir.sources.at[0].text, "正确答案：");
        cr_expect(answers == FILES[i].answers, "%s: %u answers", FILES[i].name, answers);
        cr_expect(count_code(&ir, "QB010") == FILES[i].unanswered);
        cr_expect(ir.items.count + ir.duplicates - FILES[i].unanswered == answers, "%s: %u + %u",
                  FILES[i].name, ir.items.count, ir.duplicates);
        cr_expect(
            count_quarantined(&ir) == FILES[i].quarantined && ir.errors == FILES[i].quarantined,
            "%s: %u quarantined, %u errors", FILES[i].name, count_quarantined(&ir), ir.errors);
        cr_expect(count_code(&ir, "QB005") == 0, "%s: no line is left over", FILES[i].name);
        arena_close(&arena);
    }
}

Test(bank_real_docx, word_and_text_files_of_a_bank_hold_the_same_items) {
    static const struct {
        const char *word, *text;
        bool same_order;
        uint32_t only_word, only_text;
    } PAIRS[] = {
        /* One option lost the end of its last line on the way to Word. */
        {"单选题.docx", "danxuan_data.txt", false, 1, 1},
        /* Ends early, and one item has neither options nor answer. */
        {"多选题.docx", "duoxuan_data.txt", false, 0, 112},
        {"判断题.docx", "panduan_data.txt", false, 0, 0},
        {"案例分析题.docx", "anlifenxi_data.txt", true, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        struct arena arena = {0};
        struct ir word = compile_shared(&arena, PAIRS[i].word);
        struct ir text = compile_shared(&arena, PAIRS[i].text);
        ir_texts w = digests(&arena, &word, !PAIRS[i].same_order);
        ir_texts t = digests(&arena, &text, !PAIRS[i].same_order);
        cr_expect(count_missing(&w, &t) == PAIRS[i].only_word || PAIRS[i].same_order);
        cr_expect(count_missing(&t, &w) == PAIRS[i].only_text || PAIRS[i].same_order, "%s: %u",
                  PAIRS[i].word, count_missing(&t, &w));
        for (uint32_t k = 0; PAIRS[i].same_order && k < w.count; k++)
            cr_assert(w.count == t.count && str_eq(w.at[k], t.at[k]), "%s: item %u", PAIRS[i].word,
                      k);
        arena_close(&arena);
    }
}

Test(bank_real_docx, the_item_without_an_answer_is_named_by_its_paragraph) {
    struct arena arena = {0};
    struct ir ir = compile_shared(&arena, "多选题.docx");
    for (uint32_t i = 0; i < ir.diagnostics.count; i++)
        if (strcmp(ir.diagnostics.at[i].code, "QB010") == 0) {
            struct ir_place place = ir.diagnostics.at[i].place;
            cr_expect(str_starts(ir_line_text(&ir, place), STR("1837\t")));
            cr_expect(ir_locate(&ir, place).paragraph > 1);
        }
    arena_close(&arena);
}

/* Each file alone, in this process. */
Test(bank_real_docx, a_file_takes_bounded_time_and_memory) {
    struct arena arena = {0};
    struct timespec begin, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    struct ir ir = compile_shared(&arena, "案例分析题.docx");
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    struct rusage usage;
    cr_assert(getrusage(RUSAGE_SELF, &usage) == 0 && ir.items.count > 0);
    cr_expect(end.tv_sec - begin.tv_sec <= 5);
    cr_expect(usage.ru_maxrss <= 256 * 1024, "%ld kB", usage.ru_maxrss);
    arena_close(&arena);
}

Test(bank_real_docx, a_file_cut_at_every_64th_byte_gives_a_diagnostic) {
    struct arena arena = {0};
    struct str path = shared_path(&arena, FOLDER "多选题.docx");
    if (path.len == 0)
        cr_skip_test("no shared data");
    struct str whole = read_whole(&arena, path);
    for (size_t bytes = 64; bytes < whole.len; bytes += 64) {
        struct arena scratch = {0};
        struct ir ir = compile_text(&scratch, "cut.docx", str_slice(whole, 0, bytes));
        cr_expect(ir.errors > 0 && ir.items.count == 0, "%zu bytes", bytes);
        arena_close(&scratch);
    }
    arena_close(&arena);
}
