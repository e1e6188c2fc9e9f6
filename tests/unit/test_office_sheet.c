/* Workbooks as they come from spreadsheet programs, and from people who mean harm. */
#include <criterion/criterion.h>
#include <time.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/office/sheet.h"
#include "tests/support/made_sheet.h"

/* What was told, as one text: {name|C1:text…|[merged]}; # marks numbers, = formulas, ! errors. */
struct log {
    struct buf buf;
    bool quiet;
    uint64_t cells;
};

static enum err log_open(void *context, struct str name, bool hidden, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    buf_printf(&log->buf, "{%.*s%s", STR_ARGS(name), hidden ? " hidden" : "");
    return ERR_OK;
}

static enum err log_cell(void *context, const struct sheet_cell *cell, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    log->cells++;
    if (!log->quiet)
        buf_printf(&log->buf, "|%u:%u%s%s%s%.*s", cell->row, cell->column,
                   cell->is_number ? "#" : " ", cell->is_formula ? "=" : "",
                   cell->is_error ? "!" : "", STR_ARGS(cell->text));
    return ERR_OK;
}

static enum err log_merged(void *context, const struct sheet_area *area, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    buf_printf(&log->buf, "|[%u-%u,%u-%u]", area->row_first, area->row_last, area->column_first,
               area->column_last);
    return ERR_OK;
}

static enum err log_close(void *context, struct fault *fault) {
    struct log *log = context;
    (void)fault;
    buf_add_char(&log->buf, '}');
    return ERR_OK;
}

static const struct sheet_visitor LOGGED = {log_open, log_cell, log_merged, log_close};

static enum err read_sheets(struct arena *arena, struct str bytes, struct log *log,
                            struct fault *fault) {
    struct package *package;
    TRY(package_open(arena, bytes, &package, fault));
    cr_expect(sheet_sniff(package));
    log->buf = buf_make(arena, (size_t)16 * 1024 * 1024);
    enum err err = sheet_read(arena, package, &LOGGED, log, fault);
    package_close(package);
    return err;
}

static void expect_sheets(const struct made_sheet *made, const char *expected) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct log log = {0};
    cr_expect_eq(read_sheets(&arena, make_sheet(&arena, made), &log, &fault), ERR_OK, "%s",
                 fault.detail);
    cr_expect(strcmp(buf_str(&log.buf).ptr, expected) == 0, "%s\nnot %s", buf_str(&log.buf).ptr,
              expected);
    arena_close(&arena);
}

static void expect_cells(const char *cells, const char *expected) {
    struct arena arena = {0};
    const char *sheet = arena_printf(&arena, "<sheetData>%s</sheetData>", cells).ptr;
    expect_sheets(&(struct made_sheet){.sheets = &sheet, .count = 1},
                  arena_printf(&arena, "{表1%s}", expected).ptr);
    arena_close(&arena);
}

static void expect_refusal(const struct made_sheet *made, enum err err, const char *code,
                           const char *says) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct log log = {.quiet = true};
    cr_expect_eq(read_sheets(&arena, make_sheet(&arena, made), &log, &fault), err);
    cr_expect_str_eq(fault.code == NULL ? "" : fault.code, code);
    cr_expect(strstr(fault.detail, says) != NULL, "%s in: %s", says, fault.detail);
    arena_close(&arena);
}

static void expect_damaged(const char *sheet, const char *says) {
    expect_refusal(&(struct made_sheet){.sheets = &sheet, .count = 1}, ERR_MALFORMED,
                   "sheet_damaged", says);
}

static struct str repeated(struct arena *arena, const char *head, const char *middle, size_t count,
                           const char *tail) {
    struct buf buf = buf_make(arena, SIZE_MAX / 4);
    buf_add_cstr(&buf, head);
    for (size_t i = 0; i < count; i++)
        buf_add_cstr(&buf, middle);
    buf_add_cstr(&buf, tail);
    return buf_str(&buf);
}

Test(office_sheet, shared_and_inline_strings_lose_their_formats_and_guides) {
    const char *sheet =
        "<sheetData><row r='1'><c r='A1' t='s'><v>1</v></c><c r='C1' t='s'><v>0</v></c></row>"
        "<row r='3'><c r='B3' t='inlineStr'><is><r><t>甲</t></r><r><t> "
        "乙</t></r><rPh><t>x</t></rPh>"
        "</is></c><c r='AA3' t='s'><v>2</v></c></row></sheetData>";
    expect_sheets(
        &(struct made_sheet){.sheets = &sheet,
                             .count = 1,
                             .strings = "<si><t>一</t></si><si><r><rPr><b/></rPr><t>二</t></r><r>"
                                        "<t xml:space='preserve'> 三</t></r><rPh sb='0' eb='1'>"
                                        "<t>san</t></rPh></si><si><t>a_x000D_\nb_x005F_x0041_"
                                        "_x0001_</t></si>"},
        "{表1|1:1 二 三|1:3 一|3:2 甲 乙|3:27 a\nb_x0041__x0001_}");
}

Test(office_sheet, numbers_show_as_people_see_them) {
    static const char *const CASES[][2] = {
        {"1.0", "1"},
        {"1E3", "1000"},
        {"0.30000000000000004", "0.3"},
        {"-2.50", "-2.5"},
        {"1234567.125", "1234567.125"},
        {"0.00001", "0.00001"},
        {"1e-12", "1e-12"},
        {"1.1010119900101101E+17", "110101199001011000"},
        {"110101199001011234", "110101199001011234"},
        {"1E300", "1e+300"},
        {"-0", "0"},
        {"0", "0"},
        {" 7 ", "7"},
        {"99.999999999999999", "100"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        expect_cells(arena_printf(&arena, "<row><c><v>%s</v></c></row>", CASES[i][0]).ptr,
                     arena_printf(&arena, "|1:1#%s", CASES[i][1]).ptr);
        arena_close(&arena);
    }
}

/* Styles 0: plain, 1: date, 2: time, 3: percent, 4: own date, 5: own text with a quoted d, 6:
 * elapsed, 7: own percent, 8: Chinese date, 9: General. */
#define STYLES                                                                                     \
    "<numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/>"           \
    "<numFmt numFmtId='165' formatCode='0&quot;days&quot;\\d[Red]'/>"                              \
    "<numFmt numFmtId='166' formatCode='0.0%;[Red]-0.0%'/></numFmts>"                              \
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"                  \
    "<xf numFmtId='14'/><xf numFmtId='20'/><xf numFmtId='9'/><xf numFmtId='164'/>"                 \
    "<xf numFmtId='165'/><xf numFmtId='46'/><xf numFmtId='166'/><xf numFmtId='31'/>"               \
    "<xf numFmtId='49'/></cellXfs>"

static void expect_styled(const char *book, unsigned style, const char *value,
                          const char *expected) {
    struct arena arena = {0};
    const char *sheet =
        arena_printf(&arena, "<sheetData><row><c s='%u'><v>%s</v></c></row></sheetData>", style,
                     value)
            .ptr;
    expect_sheets(
        &(struct made_sheet){.sheets = &sheet, .count = 1, .styles = STYLES, .book = book},
        arena_printf(&arena, "{表1|1:1#%s}", expected).ptr);
    arena_close(&arena);
}

Test(office_sheet, formats_say_what_a_number_is) {
    expect_styled(NULL, 1, "45352", "2024-03-01");
    expect_styled(NULL, 1, "45351.5", "2024-02-29 12:00");
    expect_styled(NULL, 1, "45351.50001", "2024-02-29 12:00:01");
    expect_styled(NULL, 1, "1", "1900-01-01");
    expect_styled(NULL, 1, "59", "1900-02-28");
    expect_styled(NULL, 1, "60", "60");
    expect_styled(NULL, 1, "61", "1900-03-01");
    expect_styled(NULL, 1, "0", "0");
    expect_styled(NULL, 1, "-1", "-1");
    expect_styled(NULL, 1, "2958465", "9999-12-31");
    expect_styled(NULL, 1, "2958466", "2958466");
    expect_styled(NULL, 1, "1E300", "1e+300");
    expect_styled(NULL, 2, "0.354166666666667", "08:30");
    expect_styled(NULL, 3, "0.5", "50%");
    expect_styled(NULL, 4, "45352", "2024-03-01");
    expect_styled(NULL, 5, "3", "3");
    expect_styled(NULL, 6, "1.5", "36:00");
    expect_styled(NULL, 7, "0.125", "12.5%");
    expect_styled(NULL, 8, "45352", "2024-03-01");
    expect_styled(NULL, 9, "12", "12");
    expect_styled(NULL, 99, "12", "12");
    expect_styled("<workbookPr date1904='1'/>", 1, "43890", "2024-03-01");
}

Test(office_sheet, booleans_errors_dates_and_formulas_are_told_apart) {
    expect_cells("<row r='2'><c r='A2' t='b'><v>1</v></c><c t='b'><v>0</v></c>"
                 "<c t='e'><v>#N/A</v></c><c t='str'><f>A1</f><v> 甲 </v></c><c><f>1+1</f>"
                 "<v>2</v></c><c><f>B9</f></c><c t='d'><v>2024-03-01T00:00:00</v></c>"
                 "<c t='d'><v>2024-03-01T08:30:00</v></c><c s='1'/><c t='s'/></row>",
                 "|2:1 TRUE|2:2 FALSE|2:3 !#N/A|2:4 = 甲 |2:5#=2|2:6 =|2:7 2024-03-01"
                 "|2:8 2024-03-01 08:30:00");
}

Test(office_sheet, sheets_come_in_order_with_their_state_and_merged_areas_last) {
    const char *const sheets[] = {
        ("<mergeCells><mergeCell ref='A1:C2'/><mergeCell ref='B5'/></mergeCells>"
         "<sheetData><row><c><v>1</v></c></row></sheetData>"),
        "<sheetData/>", "<sheetData><row><c><v>3</v></c></row></sheetData>",
        "<sheetData><row><c><v>4</v></c></row></sheetData>"};
    expect_sheets(&(struct made_sheet){.sheets = sheets, .count = 4, .states = "vhcH"},
                  "{表1|1:1#1|[1-2,1-3]|[5-5,2-2]}{表2 hidden}{表4 hidden|1:1#4}");
}

Test(office_sheet, the_strict_form_is_read) {
    const char *sheet = "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>";
    expect_sheets(&(struct made_sheet){.sheets = &sheet,
                                       .count = 1,
                                       .strings = "<si><t>甲</t></si>",
                                       .styles = STYLES,
                                       .strict = true},
                  "{表1|1:1 甲}");
}

Test(office_sheet, elements_of_others_are_passed_over) {
    expect_cells("<row><c><x:v xmlns:x='urn:x'>9</x:v><v>1</v></c></row>"
                 "<x:row xmlns:x='urn:x'><x:c><x:v>2</x:v></x:c></x:row>",
                 "|1:1#1");
}

Test(office_sheet, what_stands_out_of_range_or_order_is_damaged) {
    static const char *const ROWS[][2] = {
        {"<row r='2'/><row r='2'/>", "行号"},
        {"<row r='1048577'/>", "行号"},
        {"<row r='0'/>", "行号"},
        {"<row r='x'/>", "行号"},
        {"<row r='1'><c r='XFE1'/></row>", "位置"},
        {"<row r='1'><c r='AAAA1'/></row>", "位置"},
        {"<row r='1'><c r='A2'/></row>", "次序"},
        {"<row r='1'><c r='B1'/><c r='A1'/></row>", "次序"},
        {"<row r='1'><c r='XFD1'/><c/></row>", "范围"},
        {"<row><c r='1'/></row>", "位置"},
        {"<row><c t='s'><v>0</v></c></row>", "不存在的文字"},
        {"<row><c t='s'><v>-1</v></c></row>", "不存在的文字"},
        {"<row><c t='q'><v>0</v></c></row>", "类型"},
        {"<row><c s='-1'><v>0</v></c></row>", "格式号"},
        {"<row><c><v>nan</v></c></row>", "不是数"},
        {"<row><c><v>0x10</v></c></row>", "不是数"},
        {"<row><c><v>1e999</v></c></row>", "不是数"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct arena arena = {0};
        expect_damaged(arena_printf(&arena, "<sheetData>%s</sheetData>", ROWS[i][0]).ptr,
                       ROWS[i][1]);
        arena_close(&arena);
    }
    expect_damaged("<mergeCell ref='A1:A1048577'/>", "合并");
    expect_damaged("<mergeCell ref='B2:A1'/>", "合并");
    expect_damaged("<mergeCell/>", "合并");
}

Test(office_sheet, the_last_row_and_column_are_read) {
    expect_cells("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "|1048576:16384#1");
}

Test(office_sheet, a_fault_of_its_xml_names_part_and_line) {
    const char *sheet = "<sheetData>\n<row></sheetData>";
    expect_refusal(&(struct made_sheet){.sheets = &sheet, .count = 1}, ERR_MALFORMED,
                   "xml_malformed", "xl/worksheets/sheet1.xml 第 2 行");
    sheet = "<sheetData/>";
    expect_refusal(&(struct made_sheet){.sheets = &sheet, .count = 1, .strings = "</sst>"},
                   ERR_MALFORMED, "xml_malformed", "xl/strings.xml 第 1 行");
}

Test(office_sheet, empty_rows_cost_nothing) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct log log = {0};
    struct timespec begun, ended;
    const char *sheet =
        repeated(&arena, "<sheetData>", "<row><c s='1'/></row>", 1000000, "</sheetData>").ptr;
    struct str bytes = make_sheet(&arena, &(struct made_sheet){.sheets = &sheet, .count = 1});
    size_t before = arena.used_bytes;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
    cr_expect_eq(read_sheets(&arena, bytes, &log, &fault), ERR_TOO_LARGE, "no file is so regular");
    cr_expect(strstr(fault.detail, "200 倍") != NULL, "%s", fault.detail);
    struct buf mixed = buf_make(&arena, SIZE_MAX / 4);
    buf_add_cstr(&mixed, "<sheetData>");
    for (uint32_t i = 1; i <= 1000000; i++)
        buf_printf(&mixed, "<row r='%u' ht='%u.%u'><c r='A%u' s='1'/></row>", i, i * 7 % 40,
                   i * 2654435761U % 97, i);
    buf_add_cstr(&mixed, "</sheetData>");
    sheet = mixed.data;
    fault_clear(&fault);
    bytes = make_sheet(&arena, &(struct made_sheet){.sheets = &sheet, .count = 1});
    before = arena.used_bytes;
    cr_expect_eq(read_sheets(&arena, bytes, &log, &fault), ERR_OK, "%s", fault.detail);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    cr_expect_str_eq(log.buf.data, "{表1}");
    cr_expect(arena.used_bytes - before < 1 << 20);
    cr_expect(ended.tv_sec - begun.tv_sec < 30);
    arena_close(&arena);
}

/* Cells of which each is a little different, so that no ratio gives them away. */
static const char *many_cells(struct arena *arena, uint32_t count) {
    struct buf buf = buf_make(arena, SIZE_MAX / 4);
    uint32_t random = 1;
    buf_add_cstr(&buf, "<sheetData>");
    for (uint32_t i = 0; i < count; i++) {
        if (i % 100 == 0)
            buf_add_cstr(&buf, i == 0 ? "<row>" : "</row><row>");
        random = random * 1664525U + 1013904223U;
        buf_printf(&buf, "<c><v>%u</v></c>", random >> 29);
    }
    buf_add_cstr(&buf, "</row></sheetData>");
    return buf.data;
}

Test(office_sheet, cells_have_their_ceiling) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct log log = {.quiet = true};
    const char *sheet = many_cells(&arena, LIMIT_CELL_COUNT_MAX);
    struct str bytes = make_sheet(&arena, &(struct made_sheet){.sheets = &sheet, .count = 1});
    cr_expect_eq(read_sheets(&arena, bytes, &log, &fault), ERR_OK, "%s", fault.detail);
    cr_expect_eq(log.cells, LIMIT_CELL_COUNT_MAX);
    const char *sheets[] = {sheet, "<sheetData><row><c><v>1</v></c></row></sheetData>"};
    expect_refusal(&(struct made_sheet){.sheets = sheets, .count = 2}, ERR_TOO_LARGE,
                   "sheet_too_large", "2000000 个单元格");
    arena_close(&arena);
}

Test(office_sheet, few_strings_in_many_cells_have_their_ceiling) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct log log = {.quiet = true};
    struct buf strings = buf_make(&arena, SIZE_MAX / 4);
    uint32_t random = 1;
    buf_add_cstr(&strings, "<si><t>");
    for (uint32_t i = 0; i < 65536; i++) {
        random = random * 1664525U + 1013904223U;
        buf_add_char(&strings, (char)('a' + (random >> 28)));
    }
    buf_add_cstr(&strings, "</t></si>");
    uint32_t fits = LIMIT_SHEET_TEXT_BYTES_MAX / 65536;
    struct str cells = repeated(&arena, "<sheetData><row>", "<c t='s'><v>0</v></c>", fits, "");
    const char *sheet = arena_printf(&arena, "%s</row></sheetData>", cells.ptr).ptr;
    struct made_sheet made = {.sheets = &sheet, .count = 1, .strings = strings.data};
    cr_expect_eq(read_sheets(&arena, make_sheet(&arena, &made), &log, &fault), ERR_OK, "%s",
                 fault.detail);
    sheet = arena_printf(&arena, "%s<c t='s'><v>0</v></c></row></sheetData>", cells.ptr).ptr;
    expect_refusal(&made, ERR_TOO_LARGE, "sheet_too_large", "128 MB");
    arena_close(&arena);
}

Test(office_sheet, strings_have_their_ceiling) {
    struct arena arena = {0};
    struct buf strings = buf_make(&arena, SIZE_MAX / 4);
    for (uint32_t i = 0; i < LIMIT_CELL_COUNT_MAX; i++)
        buf_printf(&strings, "<si><t>%x</t></si>", i * 2654435761U >> 24);
    const char *sheet = "<sheetData/>";
    struct made_sheet made = {.sheets = &sheet, .count = 1, .strings = strings.data};
    expect_sheets(&made, "{表1}");
    buf_add_cstr(&strings, "<si/>");
    made.strings = strings.data;
    expect_refusal(&made, ERR_TOO_LARGE, "sheet_too_large", "2000000 条");
    arena_close(&arena);
}

Test(office_sheet, formats_and_merged_areas_have_their_ceilings) {
    struct arena arena = {0};
    const char *sheet = "<sheetData/>";
    struct made_sheet made = {.sheets = &sheet, .count = 1};
    made.styles =
        repeated(&arena, "<cellXfs>", "<xf/>", LIMIT_SHEET_FORMAT_COUNT_MAX, "</cellXfs>").ptr;
    expect_sheets(&made, "{表1}");
    made.styles =
        repeated(&arena, "<cellXfs>", "<xf/>", LIMIT_SHEET_FORMAT_COUNT_MAX + 1, "</cellXfs>").ptr;
    expect_refusal(&made, ERR_TOO_LARGE, "sheet_too_large", "65536 种");
    struct buf merged = buf_make(&arena, SIZE_MAX / 4);
    for (uint32_t i = 1; i <= LIMIT_MERGED_COUNT_MAX; i++)
        buf_printf(&merged, "<mergeCell ref='A%u:B%u' x='%x'/>", i, i, i * 2654435761U);
    sheet = merged.data;
    made.styles = NULL;
    struct fault fault = {0};
    struct log log = {0};
    cr_expect_eq(read_sheets(&arena, make_sheet(&arena, &made), &log, &fault), ERR_OK, "%s",
                 fault.detail);
    buf_add_cstr(&merged, "<mergeCell ref='C1:C2'/>");
    sheet = merged.data;
    expect_refusal(&made, ERR_TOO_LARGE, "sheet_too_large", "65536 处");
    arena_close(&arena);
}

Test(office_sheet, parts_have_their_ceiling) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct log log = {0};
    const char *sheets[LIMIT_OFFICE_PARTS_MAX];
    for (size_t i = 0; i < COUNT_OF(sheets); i++)
        sheets[i] = "<sheetData/>";
    struct made_sheet made = {.sheets = sheets, .count = LIMIT_OFFICE_PARTS_MAX - 3};
    cr_expect_eq(read_sheets(&arena, make_sheet(&arena, &made), &log, &fault), ERR_OK, "%s",
                 fault.detail);
    made.count++;
    expect_refusal(&made, ERR_TOO_LARGE, "sheet_too_large", "200 个");
    arena_close(&arena);
}

Test(office_sheet, a_sheet_that_is_not_there_or_read_twice_is_damaged) {
    const char *sheet = "<sheetData/>";
    struct made_sheet made = {.sheets = &sheet, .count = 1};
    made.book = "<x><sheet name='a' r:id='nobody'/></x>";
    expect_refusal(&made, ERR_MALFORMED, "sheet_damaged", "找不到");
    made.book = "<x><sheet name='a' r:id='s1'/></x>";
    expect_refusal(&made, ERR_MALFORMED, "sheet_damaged", "同一处");
}
