/* Workbooks as we write them, read back. */
#include <criterion/criterion.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/office/book.h"
#include "base/office/sheet.h"

static const uint32_t WIDTHS[] = {8, 60, 20};

static struct book *open_book(struct arena *arena) {
    struct book *book = NULL;
    struct fault fault = {0};
    cr_assert(book_open(arena, &book, &fault) == ERR_OK, "%s", fault.detail);
    cr_assert(book_sheet(book, STR("题库"), WIDTHS, COUNT_OF(WIDTHS), &fault) == ERR_OK, "%s",
              fault.detail);
    return book;
}

static void put(struct book *book, uint32_t row, uint32_t column, struct str text) {
    struct fault fault = {0};
    cr_assert(book_text(book, row, column, text, &fault) == ERR_OK, "%s", fault.detail);
}

static struct str finish(struct book *book, struct arena *arena) {
    struct str bytes = {NULL, 0};
    struct fault fault = {0};
    cr_assert(book_finish(book, arena, &bytes, &fault) == ERR_OK, "%s", fault.detail);
    return bytes;
}

static enum err log_open(void *context, struct str name, bool hidden, struct fault *fault) {
    (void)fault;
    buf_printf(context, "{%.*s%s", STR_ARGS(name), hidden ? " hidden" : "");
    return ERR_OK;
}

static enum err log_cell(void *context, const struct sheet_cell *cell, struct fault *fault) {
    (void)fault;
    buf_printf(context, "|%u:%u%s%s%.*s", cell->row, cell->column, cell->is_number ? "#" : " ",
               cell->is_formula ? "=" : "", STR_ARGS(cell->text));
    return ERR_OK;
}

static enum err log_close(void *context, struct fault *fault) {
    (void)fault;
    buf_add_char(context, '}');
    return ERR_OK;
}

/* The workbook as one text, as the tests of the reader write it. */
static const char *read_back(struct arena *arena, struct str bytes) {
    static const struct sheet_visitor LOGGED = {
        .open = log_open, .cell = log_cell, .close = log_close};
    struct fault fault = {0};
    struct package *package;
    struct buf *log = ARENA_NEW(arena, struct buf);
    *log = buf_make(arena, (size_t)64 * 1024 * 1024);
    cr_assert(package_open(arena, bytes, &package, &fault) == ERR_OK, "%s", fault.detail);
    cr_assert(sheet_read(arena, package, &LOGGED, log, &fault) == ERR_OK, "%s", fault.detail);
    package_close(package);
    return buf_str(log).ptr;
}

static void expect_text(struct str text, const char *expected) {
    struct arena arena = {0};
    struct book *book = open_book(&arena);
    put(book, 1, 1, text);
    const char *seen = read_back(&arena, finish(book, &arena));
    cr_expect_str_eq(seen, arena_printf(&arena, "{题库|1:1 %s}", expected).ptr);
    arena_close(&arena);
}

Test(office_book, what_is_written_is_read_back) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct book *book = open_book(&arena);
    put(book, 1, 2, STR("题干"));
    put(book, 1, 1, STR("序号"));
    put(book, 1, 3, STR(""));
    cr_expect(book_number(book, 2, 1, 1, &fault) == ERR_OK);
    put(book, 2, 2, STR("甲\n乙"));
    cr_expect(book_number(book, 4, 3, -0.25, &fault) == ERR_OK);
    cr_expect(book_sheet(book, STR("说明"), WIDTHS, 1, &fault) == ERR_OK, "%s", fault.detail);
    put(book, 1, 1, STR("第二张"));
    cr_expect_str_eq(read_back(&arena, finish(book, &arena)),
                     "{题库|1:1 序号|1:2 题干|2:1#1|2:2 甲\n乙|4:3#-0.25}{说明|1:1 第二张}");
    arena_close(&arena);
}

Test(office_book, texts_stay_texts) {
    expect_text(STR("110101199001011234"), "110101199001011234");
    expect_text(STR("1.0"), "1.0");
    expect_text(STR("007"), "007");
    expect_text(STR("TRUE"), "TRUE");
    expect_text(STR("2024-03-01"), "2024-03-01");
    expect_text(STR("=1+1"), "=1+1");
    expect_text(STR("+1"), "+1");
    expect_text(STR("-1"), "-1");
    expect_text(STR("@SUM(A1)"), "@SUM(A1)");
    expect_text(STR("＝cmd|' /C calc'!A0"), "＝cmd|' /C calc'!A0");
    expect_text(STR("http://example.com/"), "http://example.com/");
    expect_text(STR("\t甲 <&> \"乙\" "), "\t甲 <&> \"乙\" ");
    expect_text(STR("一\r\n二\r三"), "一\n二\n三");
    expect_text(STR("_x000D_ _x0041_ _x_"), "_x000D_ _x0041_ _x_");
    expect_text(STR("\xef\xbf\xbf㐂𠮷"), "\xef\xbf\xbf㐂𠮷");
}

Test(office_book, a_control_character_stays_visible) {
    expect_text(STR("a\x01z"), "a_x0001_z");
}

Test(office_book, the_same_cells_give_the_same_bytes) {
    struct arena arena = {0};
    struct str bytes[2];
    for (int i = 0; i < 2; i++) {
        setenv("TZ", i == 0 ? "Asia/Shanghai" : "America/Lima", 1);
        tzset();
        struct book *book = open_book(&arena);
        put(book, 1, 1, STR("甲"));
        bytes[i] = finish(book, &arena);
    }
    cr_expect(str_eq(bytes[0], bytes[1]));
    arena_close(&arena);
}

Test(office_book, a_cell_has_its_ceiling) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct buf text = buf_make(&arena, 1 << 20);
    struct book *book = open_book(&arena);
    for (int i = 0; i < LIMIT_BOOK_CELL_UNITS_MAX; i++)
        buf_add(&text, STR("汉"));
    put(book, 1, 1, buf_str(&text));
    buf_add(&text, STR("x"));
    cr_expect_eq(book_text(book, 1, 2, buf_str(&text), &fault), ERR_TOO_LARGE);
    cr_expect_str_eq(fault.code, "book_cell_too_long");
    cr_expect(strstr(fault.detail, "32767") != NULL, "%s", fault.detail);
    fault_clear(&fault);
    text.len = (size_t)(LIMIT_BOOK_CELL_UNITS_MAX - 1) * 3;
    buf_add(&text, STR("𠮷"));
    cr_expect_eq(book_text(book, 1, 2, buf_str(&text), &fault), ERR_TOO_LARGE, "it counts twice");
    book_close(book);
    arena_close(&arena);
}

Test(office_book, rows_and_columns_have_their_ceilings) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct book *book = open_book(&arena);
    put(book, 1048576, 16384, STR("x"));
    cr_expect_eq(book_text(book, 1048577, 1, STR("x"), &fault), ERR_TOO_LARGE);
    cr_expect(strstr(fault.detail, "1048576") != NULL, "%s", fault.detail);
    fault_clear(&fault);
    cr_expect_eq(book_number(book, 1048576, 16385, 1, &fault), ERR_TOO_LARGE);
    cr_expect_str_eq(read_back(&arena, finish(book, &arena)), "{题库|1048576:16384 x}");
    arena_close(&arena);
}

Test(office_book, names_and_texts_that_cannot_be_held_are_refused) {
    static const struct str NAMES[] = {
        STR_INIT(""),
        STR_INIT("题库"),
        STR_INIT("a:b"),
        STR_INIT("a/b"),
        STR_INIT("[a]"),
        STR_INIT("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二"),
        STR_INIT("a\0b"),
        STR_INIT("\xff"),
    };
    struct arena arena = {0};
    struct book *book = open_book(&arena);
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct fault fault = {0};
        cr_expect_eq(book_sheet(book, NAMES[i], WIDTHS, 1, &fault), ERR_INVALID, "%s",
                     NAMES[i].ptr);
        cr_expect_str_eq(fault.code, "book_sheet_name");
    }
    struct fault fault = {0};
    cr_expect_eq(book_text(book, 1, 1, STR("a\0b"), &fault), ERR_INVALID);
    fault_clear(&fault);
    cr_expect_eq(book_text(book, 1, 1, STR("\xff"), &fault), ERR_INVALID);
    cr_expect_str_eq(fault.code, "book_text");
    book_close(book);
    book_close(NULL);
    arena_close(&arena);
}

Test(office_book, a_full_disk_is_noticed) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct str bytes = STR("untouched");
    struct rlimit limit = {64 * 1024, 64 * 1024};
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct book *book = open_book(&arena);
    enum err err = ERR_OK;
    for (uint32_t row = 1; row <= 5000 && err == ERR_OK; row++)
        err = book_text(book, row, 1, arena_printf(&arena, "第 %u 行", row), &fault);
    cr_expect_eq(err, ERR_OK);
    cr_expect_eq(book_finish(book, &arena, &bytes, &fault), ERR_OUTSIDE);
    cr_expect_str_eq(fault.code, "book_unwritable");
    cr_expect(str_eq(bytes, STR("untouched")));
    arena_close(&arena);
}
