/* Word documents: what each feature of WordprocessingML becomes. */
#include <criterion/criterion.h>

#include "tests/support/bank_support.h"
#include "tests/support/docx_build.h"

Test(bank_docx, paragraphs_become_items_and_places_are_paragraphs) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "文档.docx",
        docx_of_lines(&arena, "一、单项选择题\n\n1．借期是（　）。\nA．十日\nB．二十日\n答案：B\n"
                              "2．续借几次（　）？\nA．一次\nB．两次\n答案：F"));
    cr_expect(str_eq(ir.sources.at[0].format, STR("docx")));
    cr_expect(ir.sources.at[0].origin == ORIGIN_PARAGRAPH);
    cr_assert(ir.items.count == 2);
    cr_expect(str_eq(ir.items.at[0].stem, STR("借期是（　）。")));
    cr_expect(str_eq(ir.items.at[0].key.at[0], STR("B")));
    cr_expect(ir_locate(&ir, ir.items.at[0].place).paragraph == 3);
    cr_expect(ir.items.at[1].quarantined && count_code(&ir, "QB012") == 1);
    cr_expect(ir_locate(&ir, ir.items.at[1].place).paragraph == 7);
    arena_close(&arena);
}

Test(bank_docx, text_split_over_runs_is_one_line) {
    docx_expect_body(P(T("1．借") T("期是") "<w:proofErr/>" T("（　）。")) REST,
                     "1．借期是（　）。\nA．十日\nB．二十日\n答案：A\n");
}

Test(bank_docx, breaks_make_lines_of_the_same_paragraph) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(&arena, P(T("1．借期（　）。") "<w:r><w:br/></w:r>" T(
                                                 "A．十日") "<w:r><w:cr/></w:r>" T("B．二十日"))
                                                 PT("答案：C"));
    docx_expect_text(&ir, "1．借期（　）。\nA．十日\nB．二十日\n答案：C\n");
    cr_assert(ir.sources.at[0].lines.count == 4);
    cr_expect(ir.sources.at[0].lines.at[2].number == 1 && ir.sources.at[0].lines.at[3].number == 2);
    arena_close(&arena);
}

Test(bank_docx, tabs_hyphens_and_blanks_are_kept) {
    docx_expect_body(P("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t>"
                       "<w:softHyphen/><w:t>丁\xC2\xAD\xC2\xA0戊</w:t><w:ptab/></w:r>") REST,
                     "甲\t乙-丙丁\xC2\xA0戊\t\nA．十日\nB．二十日\n答案：A\n");
}

Test(bank_docx, cells_of_a_row_stand_side_by_side) {
    docx_expect_body(PT("1．借期（　）。") TBL(TR(TC(PT("A．十日")) TC(PT("B．二十日"))) TR(
                         TC(PT("C．一月")) TC(PT("D．一年")))) PT("答案：B"),
                     "1．借期（　）。\nA．十日\tB．二十日\nC．一月\tD．一年\n答案：B\n");
}

Test(bank_docx, a_cell_of_several_lines_keeps_its_lines) {
    docx_expect_body(
        TBL(TR(TC(PT("1．借期（　）。") PT("A．十日") PT("B．二十日") PT("答案：A"))
                   TC(PT("2．罚金（　）。") PT("A．有") PT("B．无") PT("答案：B")))),
        "1．借期（　）。\nA．十日\nB．二十日\n答案：A\n2．罚金（　）。\nA．有\nB．无\n答案："
        "B\n");
}

Test(bank_docx, a_table_inside_a_cell_is_lines_of_the_cell) {
    docx_expect_body(TBL(TR(TC(PT("甲") TBL(TR(TC(PT("乙")) TC(PT("丙")))) PT("丁")))),
                     "甲\n乙\n丙\n丁\n");
}

Test(bank_docx, a_deleted_row_is_left_out) {
    docx_expect_body(
        TBL("<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>" TC(PT("甲")) "</w:tr>" TR(TC(PT("乙")))),
        "乙\n");
}

#define HEADER TR(TC(PT("题干")) TC(PT("A")) TC(PT("B")) TC(PT("答案")))

Test(bank_docx, a_table_with_a_header_is_a_table_of_items) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(
        &arena, PT("1．甲（　）。") REST PT("二、单项选择题")
                    TBL(HEADER TR(TC(PT("借期（　）。")) TC(PT("十日")) TC(PT("一月")) TC(PT("B")))
                            TR(TC(PT("罚金（　）。") PT("另见下文。")) TC(PT("有")) TC(PT("无"))
                                   TC(PT("A")))) PT("3．乙（　）。") REST);
    cr_assert(ir.items.count == 4 && ir.errors == 0);
    const struct ir_item *item = &ir.items.at[2];
    cr_expect(str_eq(item->stem, STR("借期（　）。")) && item->kind == ITEM_SINGLE);
    cr_expect(str_eq(item->key.at[0], STR("B")) && str_eq(item->options.at[1].text, STR("一月")));
    cr_expect(str_eq(item->section, STR("二、单项选择题")));
    cr_expect(ir_locate(&ir, item->place).paragraph == 10);
    cr_expect(str_contains(ir.items.at[3].stem, STR("另见下文。")));
    arena_close(&arena);
}

Test(bank_docx, merged_cells_outside_a_row_or_of_absurd_width_move_nothing) {
    docx_expect_body("<w:tbl><w:tcPr><w:vMerge/></w:tcPr>" TR(TC(PT("甲"))) "</w:tbl>", "甲\n");
    docx_expect_body("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4294967295\"/></w:tcPr>" PT(
                         "甲") "</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>" PT("乙") "</w:tc></w:tr>"
                                                                                    "</w:tbl>",
                     "甲\t乙\n");
}

Test(bank_docx, merged_cells_of_a_table_of_items_count_for_each_row) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(
        &arena,
        TBL(TR(TC(PT("章节")) TC(PT("题干")) TC(PT("A")) TC(PT("B")) TC(PT("答案")))
                TR("<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>" PT("借阅") "</w:tc>" TC(
                    PT("借期（　）。")) TC(PT("十日")) TC(PT("一月")) TC(PT("B")))
                    TR("<w:tc><w:tcPr><w:vMerge/></w:tcPr>" P("") "</w:tc>" TC(PT("罚金（　）。"))
                           TC(PT("有")) TC(PT("无")) TC(PT("A")))));
    cr_assert(ir.items.count == 2);
    cr_expect(str_eq(ir.items.at[1].topic, STR("借阅")), "%.*s", STR_ARGS(ir.items.at[1].topic));
    arena_close(&arena);
}

Test(bank_docx, a_picture_in_a_table_of_items_is_a_warning_of_its_item) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(
        &arena, TBL(HEADER TR(TC(PT("借期（　）。")) TC(PT("十日")) TC(PT("一月")) TC(PT("B")))
                        TR(TC(P(T("罚金（　）。") "<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
                               TC(PT("有")) TC(PT("无")) TC(PT("A")))));
    cr_assert(ir.items.count == 2 && count_code(&ir, "QB102") == 1);
    for (uint32_t i = 0; i < ir.diagnostics.count; i++)
        if (strcmp(ir.diagnostics.at[i].code, "QB102") == 0) {
            cr_expect(ir.diagnostics.at[i].item_place.line == ir.items.at[1].place.line);
            cr_expect(ir_locate(&ir, ir.diagnostics.at[i].place).paragraph == 9);
        }
    arena_close(&arena);
}

#define CHOICE(inner)                                                                              \
    "<w:r><mc:AlternateContent><mc:Choice "                                                        \
    "Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>" inner                                  \
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
#define FALLBACK(inner)                                                                            \
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>" inner                               \
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"

Test(bank_docx, a_text_box_stands_once_behind_its_paragraph) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(&arena, PT("零") P(T("甲") CHOICE(PT("乙") PT("丙")) FALLBACK(
                                                 PT("乙") PT("丙")) T("丁")) PT("戊"));
    docx_expect_text(&ir, "零\n甲丁\n乙\n丙\n戊\n");
    cr_expect(ir.sources.at[0].lines.at[2].number == 2 && ir.sources.at[0].lines.at[4].number == 3);
    cr_expect(count_code(&ir, "QB102") == 0, "a box is no picture");
    arena_close(&arena);
}

Test(bank_docx, the_fallback_counts_when_there_is_no_choice) {
    docx_expect_body(P(T("甲") "<w:r><mc:AlternateContent>" FALLBACK(PT("乙"))), "甲\n乙\n");
}

Test(bank_docx, revisions_are_read_as_accepted) {
    struct ir_location where = {0};
    static const char BODY[] = PT("1．甲") P(T("借") "<w:ins w:id=\"1\">" T(
        "期") "</w:ins><w:del w:id=\"2\"><w:r>"
              "<w:delText>时</w:delText></w:r></w:del><w:moveFrom>" T(
                  "走") "</w:moveFrom><w:moveTo>" T("来") "</w:moveTo>") REST;
    docx_expect_body(BODY, "1．甲\n借期来\nA．十日\nB．二十日\n答案：A\n");
    cr_expect(docx_count_code(BODY, "QB104", &where) == 1 && where.paragraph == 2);
}

Test(bank_docx, a_deleted_paragraph_mark_joins_two_paragraphs) {
    docx_expect_body(P("<w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>" T("甲")) PT("乙")
                         P("<w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>" T("丙")),
                     "甲乙\n丙\n");
}

Test(bank_docx, the_result_of_a_field_is_read_not_its_code) {
    docx_expect_body(
        P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE "
          "</w:instrText></w:r>" T("码") "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" T(
              "果") "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>" T("后"))
            P("<w:fldSimple w:instr=\"PAGE\">" T("三") "</w:fldSimple>"),
        "果后\n三\n");
}

Test(bank_docx, a_field_without_end_hides_no_further_paragraph) {
    docx_expect_body(P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" T("码")) PT("乙"),
                     "\n乙\n");
}

Test(bank_docx, hidden_text_is_left_out_with_one_note) {
    struct ir_location where = {0};
    static const char BODY[] = PT("1．甲（　）。") REST P(T("可见") RUN("<w:vanish/>", "答案：A"))
        P(RUN("<w:vanish/>", "乙") RUN("<w:vanish w:val=\"0\"/>", "丙"));
    docx_expect_body(BODY, "1．甲（　）。\nA．十日\nB．二十日\n答案：A\n可见\n丙\n");
    cr_expect(docx_count_code(BODY, "QB105", &where) == 1 && where.paragraph == 5);
}

Test(bank_docx, symbols_are_read_by_their_font) {
    static const char BODY[] =
        P("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:sym w:font=\"Wingdings 2\" "
          "w:char=\"F04F\"/><w:sym w:font=\"宋体\" w:char=\"2460\"/><w:sym w:font=\"Webdings\" "
          "w:char=\"F031\"/></w:r>");
    struct ir_location where = {0};
    docx_expect_body(BODY, "√×①\n");
    cr_expect(docx_count_code(BODY, "QB108", &where) == 1 && where.column == 4);
}

Test(bank_docx, raised_digits_are_raised_characters) {
    struct ir_location where = {0};
    static const char RAISED[] = "<w:vertAlign w:val=\"superscript\"/>";
    struct arena arena = {0};
    struct str body =
        arena_printf(&arena, P("%s<w:r><w:rPr>%s</w:rPr><w:t>2</w:t></w:r>"), T("五十m"), RAISED);
    docx_expect_body(body.ptr, "五十m²\n");
    cr_expect(docx_count_code(body.ptr, "QB108", &where) == 0);
    cr_expect(
        docx_count_code(P(RUN("<w:vertAlign w:val=\"subscript\"/>", "甲")), "QB108", &where) == 1);
    arena_close(&arena);
}

Test(bank_docx, underlined_blanks_are_blanks_to_fill) {
    docx_expect_body(
        P(T("期限是") RUN("<w:u w:val=\"single\"/>", "  ") RUN("<w:u w:val=\"single\"/>", "　")
              T("日，罚") RUN("<w:u w:val=\"single\"/>", " 五元 ") T("。")
                  RUN("<w:u w:val=\"none\"/>", "   ") RUN("<w:u w:val=\"single\"/>", "    ")),
        "期限是______日，罚 五元 。   ______\n");
}

Test(bank_docx, colour_is_not_guessed_to_be_an_answer) {
    struct arena arena = {0};
    struct ir ir =
        docx_compile_body(&arena, PT("一、单项选择题") PT("1．借期（　）。") PT("A．十日")
                                      P(RUN("<w:b/><w:color w:val=\"FF0000\"/>", "B．一月")));
    cr_assert(ir.items.count == 1);
    cr_expect(ir.items.at[0].quarantined && count_code(&ir, "QB010") == 1);
    arena_close(&arena);
}

Test(bank_docx, ruby_tags_and_controls_show_their_text) {
    docx_expect_body(
        P("<w:r><w:ruby><w:rubyPr/><w:rt>" T("jie") "</w:rt><w:rubyBase>" T(
            "借") "</w:rubyBase></w:ruby></w:r><w:smartTag>" T("期") "</w:smartTag><w:sdt><w:sdtPr>"
                                                                     "<w:alias "
                                                                     "w:val=\"x\"/></"
                                                                     "w:sdtPr><w:sdtContent>" T(
                                                                         "三") "</w:sdtContent></"
                                                                               "w:sdt>"
                                                                               "<w:hyperlink>" T(
                                                                                   "十") "</"
                                                                                         "w:"
                                                                                         "hyperlink"
                                                                                         ">") "<w:"
                                                                                              "sdt>"
                                                                                              "<w:"
                                                                                              "sdtC"
                                                                                              "onte"
                                                                                              "nt"
                                                                                              ">" PT(
                                                                                                  "日") "</w:sdtContent></w:sdt>",
        "借期三十\n日\n");
}

Test(bank_docx, a_picture_is_a_warning_of_its_item) {
    struct arena arena = {0};
    struct ir ir = docx_compile_body(
        &arena, PT("1．见图（　）。") P("<w:r><w:drawing><a:blip/></w:drawing></w:r>") REST);
    cr_assert(ir.items.count == 1 && !ir.items.at[0].quarantined);
    cr_assert(count_code(&ir, "QB102") == 1);
    for (uint32_t i = 0; i < ir.diagnostics.count; i++)
        if (strcmp(ir.diagnostics.at[i].code, "QB102") == 0) {
            cr_expect(ir_locate(&ir, ir.diagnostics.at[i].place).paragraph == 2);
            cr_expect(ir.diagnostics.at[i].item_place.line == 1);
        }
    arena_close(&arena);
}

Test(bank_docx, drawings_without_text_are_reported) {
    struct ir_location where = {0};
    cr_expect(docx_count_code(P("<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"),
                              "QB102", &where) == 1);
    cr_expect(docx_count_code(P("<w:r><w:drawing><wps:wsp/></w:drawing></w:r>"), "QB102", &where) ==
              1);
    cr_expect(docx_count_code(P("<w:r><w:pict><v:rect o:hr=\"t\"/></w:pict></w:r>"), "QB102",
                              &where) == 0);
}

Test(bank_docx, objects_are_reported) {
    struct ir_location where = {0};
    cr_expect(docx_count_code(P(T("甲") "<w:r><w:object><v:shape><v:imagedata/></v:shape>"
                                        "<o:OLEObject ProgID=\"Equation.3\"/></w:object></w:r>"),
                              "QB107", &where) == 1 &&
              where.paragraph == 1 && where.column == 2);
    cr_expect(docx_count_code(P("<w:r><w:drawing><c:chart/></w:drawing></w:r>"), "QB107", &where) ==
              1);
    cr_expect(
        docx_count_code(P("<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> EQ \\o(○,1) "
                          "</w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r>"),
                        "QB107", &where) == 1);
}

#define M(text) "<m:r><m:t>" text "</m:t></m:r>"

Test(bank_docx, formulas_become_one_line_with_a_note) {
    struct ir_location where = {0};
    static const char BODY[] =
        P(T("设") "<m:oMath>" M("x=") "<m:f><m:num>" M("a+b") "</m:num><m:den>" M(
            "2") "</m:den></m:f>" M("+") "<m:sSup><m:e>" M("y") "</m:e><m:sup>" M("2") "</m:sup></"
                                                                                       "m:sSup>"
                                                                                       "<m:rad><m:"
                                                                                       "deg/"
                                                                                       "><m:e>" M(
                                                                                           "3") "</"
                                                                                                "m:"
                                                                                                "e>"
                                                                                                "</"
                                                                                                "m:"
                                                                                                "ra"
                                                                                                "d>"
                                                                                                "<m"
                                                                                                ":d"
                                                                                                "><"
                                                                                                "m:"
                                                                                                "dP"
                                                                                                "r>"
                                                                                                "<m"
                                                                                                ":b"
                                                                                                "eg"
                                                                                                "Ch"
                                                                                                "r "
                                                                                                "m:"
                                                                                                "va"
                                                                                                "l="
                                                                                                "\""
                                                                                                "["
                                                                                                "\""
                                                                                                "/>"
                                                                                                "<m"
                                                                                                ":e"
                                                                                                "nd"
                                                                                                "Ch"
                                                                                                "r "
                                                                                                "m:"
                                                                                                "va"
                                                                                                "l="
                                                                                                "\""
                                                                                                "]"
                                                                                                "\""
                                                                                                "/>"
                                                                                                "</"
                                                                                                "m:"
                                                                                                "dP"
                                                                                                "r>"
                                                                                                "<m"
                                                                                                ":e"
                                                                                                ">" M(
                                                                                                    "z") "</m:e></m:d><m:nary><m:naryPr>"
                                                                                                         "<m:chr m:val=\"∑\"/></m:naryPr><m:sub>" M("i=1") "</m:sub><m:sup/><m:e>" M(
                                                                                                             "i") "</m:e></m:nary></m:oMath>" T("。"));
    docx_expect_body(BODY, "设x=(a+b)/2+y^2√3[z]∑_(i=1)i。\n");
    cr_expect(docx_count_code(BODY, "QB103", &where) == 1 && where.column == 2);
}

Test(bank_docx, footnotes_and_comments_are_noted) {
    struct ir_location where = {0};
    cr_expect(docx_count_code(P(T("甲") "<w:r><w:footnoteReference w:id=\"1\"/></w:r>")
                                  P("<w:r><w:commentReference w:id=\"1\"/></w:r>"),
                              "QB106", &where) == 1 &&
              where.paragraph == 1);
}

/* How many notes a document with that header brings. */
static uint32_t count_header_notes(const char *text) {
    struct arena arena = {0};
    struct docx_build build = docx_begin(&arena, PT("1．甲（　）。") REST);
    docx_part(&build, "header", "header1.xml",
              arena_printf(&arena,
                           "<w:hdr xmlns:w=\"%s\"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:hdr>",
                           build.space, text));
    struct ir ir = docx_compile(&build);
    uint32_t count = count_code(&ir, "QB106");
    cr_expect(ir.items.count == 1);
    arena_close(&arena);
    return count;
}

Test(bank_docx, words_of_headers_are_noted_and_page_numbers_are_not) {
    cr_expect(count_header_notes("学法题库") == 1);
    cr_expect(count_header_notes("— 第 12 页 共 30 页 —") == 0);
}

Test(bank_docx, a_body_in_another_part_is_an_error_that_names_it) {
    struct arena arena = {0};
    struct docx_build build = docx_begin(&arena, PT("甲") "<w:altChunk r:id=\"rId1\"/>");
    docx_part(&build, "aFChunk", "afchunk.mht", STR("MIME-Version: 1.0"));
    struct ir ir = docx_compile(&build);
    cr_assert(count_code(&ir, "QB101") == 1);
    for (uint32_t i = 0; i < ir.diagnostics.count; i++)
        if (strcmp(ir.diagnostics.at[i].code, "QB101") == 0) {
            cr_expect(str_contains(ir.diagnostics.at[i].message, STR("word/afchunk.mht")));
            cr_expect(ir_locate(&ir, ir.diagnostics.at[i].place).paragraph == 2);
        }
    arena_close(&arena);
}

Test(bank_docx, macros_are_noted_and_the_text_is_read) {
    struct arena arena = {0};
    struct docx_build build = docx_begin(&arena, PT("1．甲（　）。") REST);
    docx_part(&build, "vbaProject", "vbaProject.bin", STR("x"));
    struct ir ir = docx_compile(&build);
    cr_expect(ir.items.count == 1 && count_code(&ir, "QB109") == 1);
    arena_close(&arena);
}

Test(bank_docx, records_whose_number_is_a_paragraph_are_put_together) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "文档.docx",
        docx_of_lines(&arena, "101\n借期是（　）。\n正确答案：B\nA：十日\nB：二十日\n102\n"
                              "馆内可以（　）。\n\n\n\n103\n可以续借。\n正确答案：A\nA．错误\n"
                              "B．正确"));
    docx_expect_text(&ir,
                     "101\t借期是（　）。\n正确答案：B\nA：十日\nB：二十日\n102\t馆内可以（　）。\n"
                     "\n\n\n103\t可以续借。\n正确答案：A\nA．错误\nB．正确\n");
    cr_assert(ir.items.count == 3);
    cr_expect(str_eq(ir.items.at[0].stem, STR("借期是（　）。")));
    cr_expect(ir_locate(&ir, ir.items.at[0].place).paragraph == 2);
    cr_expect(ir.items.at[1].quarantined && !ir.items.at[0].quarantined);
    cr_expect(ir.items.at[2].kind == ITEM_JUDGE && str_eq(ir.items.at[2].key.at[0], STR("F")));
    arena_close(&arena);
}

Test(bank_docx, a_number_alone_is_no_record_without_answers_before_options) {
    docx_expect_body(PT("12") PT("1．借期（　）。") PT("A．十日") PT("B．二十日") PT("答案：A"),
                     "12\n1．借期（　）。\nA．十日\nB．二十日\n答案：A\n");
    docx_expect_body(PT("12") PT("13"), "12\n13\n");
}
