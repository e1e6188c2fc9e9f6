/* Documents and workbooks from the world, when they are there: every part unpacks and is XML. */
#include <criterion/criterion.h>

#include "base/office/part.h"
#include "base/office/sheet.h"
#include "tests/support/bank_support.h"

static struct package *open_shared(struct arena *arena, const char *below) {
    struct str path = shared_path(arena, below);
    struct package *package = NULL;
    struct fault fault = {0};
    if (path.len == 0)
        cr_skip_test("no shared data");
    struct str bytes = read_whole(arena, path);
    cr_assert(package_sniff(bytes));
    cr_assert(package_open(arena, bytes, &package, &fault) == ERR_OK, "%s", fault.detail);
    return package;
}

static enum err count_paragraph(void *context, const struct xml_element *element,
                                struct fault *fault) {
    (void)fault;
    *(uint32_t *)context += str_eq(element->name, STR("p"));
    return ERR_OK;
}

Test(office_real, documents_open_and_each_part_is_read) {
    static const struct {
        const char *name;
        uint32_t paragraphs;
    } FILES[] = {{"单选题", 5099}, {"多选题", 2119}, {"判断题", 5000}, {"案例分析题", 5432}};
    static const struct xml_events EVENTS = {.open = count_paragraph};
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct arena arena = {0};
        struct fault fault = {0};
        uint32_t count = 0, idx;
        struct str below =
            arena_printf(&arena, "data/banks/nolicence/xingzheng-zhifa/%s.docx", FILES[i].name);
        struct package *package = open_shared(&arena, below.ptr);
        for (uint32_t k = 0; k < package_part_count(package); k++)
            cr_expect(part_parse(package, package_part_name(package, k), &EVENTS, &(uint32_t){0},
                                 &fault) == ERR_OK,
                      "%s", fault.detail);
        cr_assert(package_find(package, STR("word/document.xml"), &idx));
        cr_expect(part_parse(package, STR("word/document.xml"), &EVENTS, &count, &fault) == ERR_OK);
        cr_expect_eq(count, FILES[i].paragraphs, "%s: %u", FILES[i].name, count);
        cr_expect(!sheet_sniff(package));
        package_close(package);
        arena_close(&arena);
    }
}

struct seen {
    uint32_t cells;
    uint32_t numbers;
    uint32_t fractions; /* numbers that show a point */
};

static enum err see_cell(void *context, const struct sheet_cell *cell, struct fault *fault) {
    struct seen *seen = context;
    (void)fault;
    seen->cells++;
    seen->numbers += cell->is_number;
    seen->fractions += cell->is_number && str_contains(cell->text, STR("."));
    return ERR_OK;
}

Test(office_real, a_workbook_gives_all_its_cells) {
    static const struct sheet_visitor VISITOR = {.cell = see_cell};
    struct arena arena = {0};
    struct fault fault = {0};
    struct seen seen = {0};
    struct package *package = open_shared(&arena, "data/banks/nolicence/zongjiao-zhishi/题库.xlsx");
    cr_assert(sheet_sniff(package));
    cr_expect(sheet_read(&arena, package, &VISITOR, &seen, &fault) == ERR_OK, "%s", fault.detail);
    cr_expect_eq(seen.cells, 2504);
    cr_expect(seen.numbers >= 283 && seen.fractions == 0, "%u, %u", seen.numbers, seen.fractions);
    package_close(package);
    arena_close(&arena);
}
