/* The checks of key, options and texts: each fact is seen, and its neighbour that is in order is
 * not. */
#include <criterion/criterion.h>

#include "tests/support/bank_support.h"

struct check_case {
    const char *text;
    const char *code;
    uint32_t count;
};

static void expect_cases(const struct check_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};
        struct ir ir = compile_text(&arena, "x.txt", str_from(cases[i].text));
        uint32_t found = count_code(&ir, cases[i].code);
        cr_expect(found == cases[i].count, "%s: %u times in\n%s", cases[i].code, found,
                  cases[i].text);
        arena_close(&arena);
    }
}

#define EXPECT_CASES(cases) expect_cases((cases), COUNT_OF(cases))

Test(bank_check, the_key_fits_kind_and_options) {
    static const struct check_case CASES[] = {
        {"单选题\n1．借书证在哪里办理\nA．甲\nB．乙\n答案：C\n", "QB012", 1},
        {"单选题\n1．借书证在哪里办理\nA．甲\nB．乙\n答案：B\n", "QB012", 0},
        {"单选题\n1．借书证在哪里办理\nA．甲\nB．乙\n答案：AB\n", "QB014", 1},
        {"多选题\n1．借书证在哪里办理\nA．甲\nB．乙\n答案：B\n", "QB015", 1},
        {"多选题\n1．借书证在哪里办理\nA．甲\nB．乙\nC．丙\n答案：AB\n", "QB015", 0},
        {"多选题\n1．借书证在哪里办理\nA．甲\nB．乙\n答案：AB\n", "QB164", 1},
        {"多选题\n1．借书证在哪里办理\nA．甲\nB．乙\nC．丙\n答案：AB\n", "QB164", 0},
        {"单选题\n1．借书证在哪里办理\nA．甲\nB．乙\n", "QB010", 1},
        {"填空题\n1．借书证有效期为一年\n答案：一年\n", "QB033", 1},
        {"填空题\n1．借书证有效期为____\n答案：一年\n", "QB033", 0},
        {"填空题\n1．借书证有效期为____\n答案：一年；二年\n", "QB034", 1},
    };
    EXPECT_CASES(CASES);
}

Test(bank_check, options_differ_after_folding) {
    static const struct check_case CASES[] = {
        {"单选题\n1．最多借几本图书\nA．10本\nB．１０ 本\nC．五本\n答案：C\n", "QB023", 1},
        {"单选题\n1．最多借几本图书\nA．⼗本\nB．十本\nC．五本\n答案：C\n", "QB023", 1},
        {"单选题\n1．比率最高是多少\nA．2.5\nB．25\nC．2、5\n答案：C\n", "QB023", 0},
        {"单选题\n1．阅览室有多大\nA．5m²\nB．5m2\nC．5㎡\n答案：C\n", "QB023", 0},
        {"单选题\n1．哪些说法正确\nA．①②\nB．12\nC．⑫\nD．ⅠⅡ\nE．Ⅲ\n答案：C\n", "QB023", 0},
    };
    EXPECT_CASES(CASES);
}

#define LEAK(stem, right)                                                                          \
    "单选题\n1．" stem "\nA．" right "\nB．市人民政府\nC．省人民政府\n答案：A\n"

Test(bank_check, a_stem_that_says_the_right_option_is_seen) {
    static const struct check_case CASES[] = {
        {LEAK("（　　）负责处罚。县图书馆管理处可以决定减免，并告知读者。", "县图书馆管理处"),
         "QB165", 1},
        {LEAK("（　　）负责处罚。管理处可以决定减免，并告知读者。", "县图书馆管理处"), "QB165", 0},
        {LEAK("县图书馆管理处和市人民政府之中，（　　）负责处罚并且告知读者。", "县图书馆管理处"),
         "QB165", 0},
        {LEAK("图书（　　）图书。", "图书"), "QB165", 0},
    };
    EXPECT_CASES(CASES);
}

Test(bank_check, a_key_that_is_far_longer_is_seen) {
    static const struct check_case CASES[] = {
        {"单选题\n1．读者逾期应当怎么办\nA．在到期之前向服务台说明情况并办理续借手续，逾期的按日缴"
         "纳费用\n"
         "B．不管\nC．走开\n答案：A\n",
         "QB166", 1},
        {"单选题\n1．读者逾期应当怎么办\nA．在到期之前向服务台说明情况并办理续借手续，逾期的按日缴"
         "纳费用\n"
         "B．不管\nC．在到期之前向服务台说明情况\n答案：A\n",
         "QB166", 0},
        {"单选题\n1．读者逾期应当怎么办\nA．在到期之前向服务台说明情况并办理续借手续，逾期的按日缴"
         "纳费用\n"
         "B．不管\nC．走开\n答案：B\n",
         "QB166", 0},
    };
    EXPECT_CASES(CASES);
}

Test(bank_check, a_stem_of_a_few_characters_is_seen) {
    static const struct check_case CASES[] = {
        {"单选题\n1．借（　　）\nA．甲\nB．乙\n答案：A\n", "QB167", 1},
        {"单选题\n1．借书在哪（　　）\nA．甲\nB．乙\n答案：A\n", "QB167", 0},
        {"材料：某事发生在图书馆。\n1．【单选题】谁\nA．甲\nB．乙\n答案：A\n材料完\n", "QB167", 0},
    };
    EXPECT_CASES(CASES);
}

Test(bank_check, leftovers_of_other_formats_are_seen) {
    static const char *const MARKED[] = {
        "借书<b>不得</b>超过",
        "借书<br/>须知",
        "借书<span style=\"color:red\">须知</span>",
        "借书&nbsp;须知",
        "借书&#12288;须知",
        "借书须知\\n第一条",
        "借书**不得**超过",
        "见![图](a.png)和[说明](http://a.example)",
        "共\\frac{1}{2}本",
        "面积为$x^2$平方米",
        "```代码```的含义",
        "借书</p>须知",
    };
    static const char *const PLAIN[] = {
        "人数a<b时如何借书",   "借书人A&B公司如何", "借书人*号项目如何", "文件在C:\\new\\read里吗",
        "费用为5$到10$之间吗", "借书[1]须知如何",   "3<5且5>3对不对",    "****处填什么内容",
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(MARKED) + COUNT_OF(PLAIN); i++) {
        bool marked = i < COUNT_OF(MARKED);
        const char *stem = marked ? MARKED[i] : PLAIN[i - COUNT_OF(MARKED)];
        struct str text =
            arena_printf(&arena, "单选题\n1．题：%s（　　）\nA．甲\nB．乙\n答案：A\n", stem);
        struct ir ir = compile_text(&arena, "x.txt", text);
        cr_expect(count_code(&ir, "QB168") == marked, "%s", stem);
    }
    arena_close(&arena);
}

Test(bank_check, markup_in_an_option_is_shown_at_the_option) {
    struct arena arena = {0};
    struct ir ir = compile_text(
        &arena, "x.txt",
        STR("单选题\n1．借书在哪里办\nA．甲\nB．乙<br>\n答案：A\n解析：见&nbsp;第一条\n"));
    cr_assert(count_code(&ir, "QB168") == 2);
    cr_expect(ir.diagnostics.at[1].place.line == 4);
    arena_close(&arena);
}

Test(bank_check, tags_are_words) {
    static const struct check_case CASES[] = {
        {"单选题\n1．借书在哪里办\nA．甲\nB．乙\n答案：A\n标签：借书、期限\n", "QB169", 0},
        {"单选题\n1．借书在哪里办\nA．甲\nB．乙\n答案：A\n标签：借书、借书\n", "QB169", 1},
        {"单选题\n1．借书在哪里办\nA．甲\nB．乙\n答案：A\n标签：借书，这是一句话。\n", "QB169", 1},
    };
    EXPECT_CASES(CASES);
}
