/* Word documents: what is refused, and the ceilings. */
#include <criterion/criterion.h>

#include "base/core/limits.h"
#include "tests/support/bank_support.h"
#include "tests/support/docx_build.h"

Test(bank_docx_limits, damaged_xml_is_refused_with_its_place) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(&arena, PT("1．甲（　）。") REST "\n<w:p>");
    docx_expect_refused(&ir, "QB072", "word/document.xml 第 2 行");
    arena_close(&arena);
}

Test(bank_docx_limits, a_document_without_a_body_is_refused) {
    struct arena arena = {0};
    struct docx_build build = docx_begin(&arena, "");
    build.parts[2].bytes = STR("<html/>");
    struct ir ir = docx_compile(&build);
    docx_expect_refused(&ir, "QB100", "没有正文");
    arena_close(&arena);
}

/* A document with that many parts altogether. */
static struct ir compile_parts(struct arena *arena, uint32_t count) {
    struct docx_build build = docx_begin(arena, PT("1．甲（　）。") REST);
    while (build.count + 1 < count)
        docx_part(&build, "image", arena_printf(arena, "media/%u.png", build.count).ptr, STR("x"));
    return docx_compile(&build);
}

Test(bank_docx_limits, two_hundred_parts_are_read_and_one_more_is_refused) {
    struct arena arena = {0};
    struct ir ir = compile_parts(&arena, LIMIT_OFFICE_PARTS_MAX);
    cr_expect(ir.items.count == 1 && ir.errors == 0);
    ir = compile_parts(&arena, LIMIT_OFFICE_PARTS_MAX + 1);
    docx_expect_refused(&ir, "QB100", "200 个的上限");
    arena_close(&arena);
}

/* `count` copies of a piece of XML behind a first paragraph. */
static struct str repeated(struct arena *arena, const char *first, const char *piece,
                           uint32_t count) {
    struct buf buf = buf_make(arena, LIMIT_PART_BYTES_MAX);
    buf_add_cstr(&buf, first);
    for (uint32_t i = 0; i < count; i++)
        buf_add_cstr(&buf, piece);
    return buf_str(&buf);
}

/* Noise between the lines keeps the ratio of the package below its ceiling. */
static struct ir compile_lines(struct arena *arena, uint32_t count) {
    struct buf buf = buf_make(arena, LIMIT_PART_BYTES_MAX);
    uint64_t noise = 1;
    buf_add_cstr(&buf, PT("1．甲（　）。") REST "<w:p><w:r>");
    for (uint32_t i = 5; i < count; i++) {
        buf_add_cstr(&buf, "<w:br/>");
        noise = noise * 6364136223846793005U + 1442695040888963407U;
        if (i % 8 == 0)
            buf_printf(&buf, "<!--%llx-->", (unsigned long long)noise);
    }
    buf_add_cstr(&buf, "</w:r></w:p>");
    return docx_compile_body(arena, buf_str(&buf).ptr);
}

Test(bank_docx_limits, half_a_million_lines_are_read_and_one_more_is_refused) {
    struct arena arena = {0};
    struct ir ir = compile_lines(&arena, LIMIT_DOCUMENT_LINES_MAX);
    cr_expect(ir.items.count == 1 && ir.sources.at[0].lines.count == LIMIT_DOCUMENT_LINES_MAX);
    ir = compile_lines(&arena, LIMIT_DOCUMENT_LINES_MAX + 1);
    docx_expect_refused(&ir, "QB100", "500000 行的上限");
    arena_close(&arena);
}

/* Paragraphs of 1023 bytes of Latin letters, with their line ends. */
static struct ir compile_text_bytes(struct arena *arena, size_t count) {
    struct buf buf = buf_make(arena, LIMIT_PART_BYTES_MAX);
    uint64_t noise = 1;
    buf_add_cstr(&buf, "<w:p><w:r><w:t>");
    for (size_t i = 0; i < count; i++) {
        noise = noise * 6364136223846793005U + 1442695040888963407U;
        if (i % 1024 == 1023)
            buf_add_cstr(&buf, "</w:t><w:br/><w:t>");
        else
            buf_add_char(&buf, (char)('a' + (noise >> 60)));
    }
    buf_add_cstr(&buf, "</w:t></w:r></w:p>");
    return docx_compile_body(arena, buf_str(&buf).ptr);
}

Test(bank_docx_limits, sixteen_megabytes_of_text_are_read_and_one_more_byte_is_refused) {
    struct arena arena = {0};
    struct ir ir = compile_text_bytes(&arena, LIMIT_DOCUMENT_TEXT_BYTES_MAX - 1);
    cr_expect(ir.sources.at[0].text.len == LIMIT_DOCUMENT_TEXT_BYTES_MAX);
    ir = compile_text_bytes(&arena, LIMIT_DOCUMENT_TEXT_BYTES_MAX);
    docx_expect_refused(&ir, "QB100", "16 MB 的上限");
    arena_close(&arena);
}

Test(bank_docx_limits, lists_and_styles_have_their_ceilings) {
    static const struct {
        const char *piece;
        uint32_t max;
        bool styles;
        const char *says;
    } CASES[] = {
        {"<w:num w:numId=\"1\"/>", LIMIT_DOCUMENT_LISTS_MAX, false, "20000 个的上限"},
        {"<w:abstractNum w:abstractNumId=\"1\"/>", LIMIT_DOCUMENT_LISTS_MAX, false,
         "20000 个的上限"},
        {"<w:style w:styleId=\"a\"/>", LIMIT_DOCUMENT_STYLES_MAX, true, "10000 个的上限"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        for (uint32_t more = 0; more <= 1; more++) {
            struct arena arena = {0};
            struct docx_build build = docx_begin(&arena, PT("1．甲（　）。") REST);
            struct str inner = repeated(&arena, "", CASES[i].piece, CASES[i].max + more);
            if (CASES[i].styles)
                docx_styles(&build, inner.ptr);
            else
                docx_numbering(&build, inner.ptr);
            struct ir ir = docx_compile(&build);
            if (more == 0)
                cr_expect(ir.items.count == 1 && ir.errors == 0);
            else
                docx_expect_refused(&ir, "QB100", CASES[i].says);
            arena_close(&arena);
        }
}

Test(bank_docx_limits, a_line_beyond_its_ceiling_costs_its_item_only) {
    struct arena arena = {0};
    struct str bytes = repeated(&arena, "2．", "字", LIMIT_LINE_BYTES_MAX / 3);
    struct str lines = arena_printf(&arena,
                                    "1．甲（　）。\nA．十日\nB．一月\n答案：A\n%s\nA．一\n"
                                    "B．二\n答案：A",
                                    bytes.ptr);
    struct ir ir = compile_text(&arena, "文档.docx", docx_of_lines(&arena, lines.ptr));
    cr_expect(count_code(&ir, "QB003") == 1);
    cr_expect(ir.items.count >= 1 && str_eq(ir.items.at[0].stem, STR("甲（　）。")));
    arena_close(&arena);
}

Test(bank_docx_limits, a_package_cut_anywhere_gives_a_diagnostic) {
    struct arena arena = {0};
    struct str whole =
        docx_of_lines(&arena, "1．借期（　）。\nA．十日\nB．二十日\n答案：A\n2．续借（　）。\n"
                              "A．一次\nB．两次\n答案：B");
    cr_assert(whole.len > 1000);
    for (size_t bytes = 4; bytes < whole.len; bytes += 16) {
        struct arena scratch = {0};
        struct ir ir = compile_text(&scratch, "文档.docx", str_slice(whole, 0, bytes));
        cr_expect(ir.errors > 0 && ir.items.count == 0, "%zu bytes", bytes);
        arena_close(&scratch);
    }
    arena_close(&arena);
}
