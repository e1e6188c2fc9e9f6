/* Laws, organs and personal data in texts; each with what must stay silent beside it. */
#include <criterion/criterion.h>

#include "tests/support/bank_support.h"

struct text_case {
    const char *text; /* a sentence of a stem */
    const char *code;
    uint32_t count;
};

static void expect_stems(const struct text_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};
        struct str text = arena_printf(&arena, "判断题\n1．%s。\n答案：正确\n", cases[i].text);
        struct ir ir = compile_text(&arena, "x.txt", text);
        cr_assert(ir.items.count == 1, "%s", text.ptr);
        uint32_t found = count_code(&ir, cases[i].code);
        cr_expect(found == cases[i].count, "%s: %u times: %s", cases[i].code, found, cases[i].text);
        arena_close(&arena);
    }
}

Test(bank_check_law, an_article_beyond_its_law_is_seen) {
    static const struct text_case CASES[] = {
        {"《行政处罚法》第八十七条规定了罚款", "QB171", 1},
        {"《行政处罚法》第八十六条规定了罚款", "QB171", 0},
        {"《中华人民共和国行政处罚法》第100条规定了罚款", "QB171", 1},
        {"《民法典》第一千二百六十条规定了施行日期", "QB171", 0},
        {"《民法典》第一千二百六十一条规定了施行日期", "QB171", 1},
        {"《刑法》第一百二十条之六规定了持有", "QB171", 0},
        {"《刑法》第一百二十条之七规定了持有", "QB171", 1},
        {"《刑法》第一百二十一条之一规定了劫持", "QB171", 1},
        {"《某图书馆管理办法》第九百条规定了借期", "QB171", 0},
        {"《行政处罚法》规定了罚款", "QB171", 0},
    };
    expect_stems(CASES, COUNT_OF(CASES));
}

static struct ir compile_cite(struct arena *arena, const char *cite) {
    struct str text =
        arena_printf(arena, "判断题\n1．这是一道题目。\n答案：正确\n依据：%s\n", cite);
    return compile_text(arena, "x.txt", text);
}

Test(bank_check_law, citations_are_looked_up) {
    static const struct text_case CASES[] = {
        {"《行政许可法》第八十四条", "QB171", 1}, {"《行政许可法》第八十三条", "QB171", 0},
        {"《借阅法》第一条", "QB170", 1},         {"《借阅须知》第一条", "QB170", 0},
        {"《著作权法》第二条", "QB170", 0},       {"《合同法》第五十二条", "QB172", 1},
        {"《合同法》第五十二条", "QB170", 0},     {"《宪法》", "QB170", 0},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct ir ir = compile_cite(&arena, CASES[i].text);
        cr_expect(count_code(&ir, CASES[i].code) == CASES[i].count, "%s: %s", CASES[i].code,
                  CASES[i].text);
    }
    arena_close(&arena);
}

Test(bank_check_law, a_replaced_law_is_a_warning_unless_the_text_speaks_of_the_past) {
    static const struct text_case CASES[] = {
        {"根据《合同法》，合同可以撤销", "QB172", 1},
        {"根据《中华人民共和国物权法》，抵押权人优先受偿", "QB172", 1},
        {"根据原《合同法》，合同可以撤销", "QB172", 0},
        {"根据原《合同法》，合同可以撤销", "QB173", 0},
        {"2015年，甲依照《合同法》起诉", "QB172", 0},
        {"2015年，甲依照《合同法》起诉", "QB173", 1},
        {"2023年，甲依照《合同法》起诉", "QB172", 1},
        {"《民法典》施行后，《婚姻法》同时废止", "QB173", 1},
        {"根据《劳动合同法》，合同可以解除", "QB172", 0},
        {"合同法是民法的组成部分", "QB172", 0},
    };
    expect_stems(CASES, COUNT_OF(CASES));
}

Test(bank_check_law, a_renamed_organ_is_a_warning_and_other_words_are_not) {
    static const struct text_case CASES[] = {
        {"甲应当向县工商局申请登记", "QB174", 1},
        {"甲应当向县市场监督管理局申请登记", "QB174", 0},
        {"国土资源部负责全国土地管理", "QB174", 1},
        {"原国土资源部负责全国土地管理", "QB174", 0},
        {"农业部门负责指导耕作", "QB174", 0},
        {"农业部负责指导耕作", "QB174", 1},
        {"住房和城乡建设部负责指导住房保障", "QB174", 0},
        {"环境保护部门负责监督", "QB174", 0},
        {"2012年，县质量技术监督局作出处罚", "QB175", 1},
        {"2018年，国家工商行政管理总局的职责整合，组建新的总局", "QB175", 1},
        {"公司的人事部负责招聘", "QB174", 0},
        {"国家税务总局负责税收征管", "QB174", 0},
    };
    expect_stems(CASES, COUNT_OF(CASES));
}

Test(bank_check_privacy, numbers_of_persons_are_seen) {
    /* made up: the check digits fit, the persons do not exist */
    static const struct text_case CASES[] = {
        {"张某的证件号码是11010119900307871X", "QB180", 0},
        {"张某的证件号码是110101199003070012", "QB180", 0},
        {"张某的证件号码是11010119900307001X", "QB180", 0},
        {"张某的证件号码是110101190001010012", "QB180", 0},
        {"张某的电话是13912345678", "QB181", 1},
        {"张某的电话是139-1234-5678", "QB181", 1},
        {"订单编号13912345678901", "QB181", 0},
        {"投诉电话是12345678901", "QB181", 0},
        {"编号A13912345678", "QB181", 0},
        {"卡号6222020000000000004", "QB182", 0},
        {"卡号4111 1111 1111 1111", "QB182", 1},
        {"卡号4111 1111 1111 1112", "QB182", 0},
        {"来信请寄someone@library.example", "QB183", 1},
        {"每本5元@每人，合计10元", "QB183", 0},
    };
    expect_stems(CASES, COUNT_OF(CASES));
}

/* GB 11643, written out once more. */
static char id_check(const char *digits) {
    uint32_t sum = 0, weight = 1;
    for (int i = 16; i >= 0; i--) {
        weight = weight * 2 % 11;
        sum += weight * (uint32_t)(digits[i] - '0');
    }
    uint32_t check = (12 - sum % 11) % 11;
    return check == 10 ? 'X' : (char)('0' + check);
}

Test(bank_check_privacy, an_identity_number_takes_the_item_out_and_is_shown_masked) {
    struct arena arena = {0};
    for (uint32_t serial = 100; serial < 140; serial++) {
        struct str digits = arena_printf(&arena, "11010119900307%03u", serial);
        char check = id_check(digits.ptr);
        struct str text =
            arena_printf(&arena, "判断题\n1．张某的证件号码是%s%c，他可以借书。\n答案：正确\n",
                         digits.ptr, check);
        struct ir ir = compile_text(&arena, "x.txt", text);
        cr_assert(count_code(&ir, "QB180") == 1 && ir.items.at[0].quarantined, "%s", text.ptr);
        cr_expect_not(str_contains(ir.diagnostics.at[0].message, digits));
        char wrong = check == '1' ? '2' : '1';
        text = arena_printf(&arena, "判断题\n1．张某的证件号码是%s%c，他可以借书。\n答案：正确\n",
                            digits.ptr, wrong);
        ir = compile_text(&arena, "x.txt", text);
        cr_expect(count_code(&ir, "QB180") == 0, "%s", text.ptr);
    }
    arena_close(&arena);
}
