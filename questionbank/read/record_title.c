/* What people call the columns of a table and the members of an object. */
#include "base/core/normal_form.h"
#include "questionbank/read/record.h"

enum { TITLE_BYTES_MAX = 120 };

struct title_word {
    struct str word;
    enum record_role role;
};

/* In normal form: NFKC, lower case, without blanks, `_`, `-`, `*` and a colon at the end. */
static const struct title_word TITLES[] = {
    {STR_INIT("题干"), RECORD_STEM},
    {STR_INIT("题目"), RECORD_STEM},
    {STR_INIT("试题"), RECORD_STEM},
    {STR_INIT("问题"), RECORD_STEM},
    {STR_INIT("题面"), RECORD_STEM},
    {STR_INIT("题文"), RECORD_STEM},
    {STR_INIT("试题内容"), RECORD_STEM},
    {STR_INIT("题目内容"), RECORD_STEM},
    {STR_INIT("题干内容"), RECORD_STEM},
    {STR_INIT("问题内容"), RECORD_STEM},
    {STR_INIT("试题题干"), RECORD_STEM},
    {STR_INIT("题目题干"), RECORD_STEM},
    {STR_INIT("试题正文"), RECORD_STEM},
    {STR_INIT("题目描述"), RECORD_STEM},
    {STR_INIT("question"), RECORD_STEM},
    {STR_INIT("questiontext"), RECORD_STEM},
    {STR_INIT("questionstem"), RECORD_STEM},
    {STR_INIT("questioncontent"), RECORD_STEM},
    {STR_INIT("stem"), RECORD_STEM},
    {STR_INIT("statement"), RECORD_STEM},
    {STR_INIT("input"), RECORD_STEM},
    {STR_INIT("题目标题"), RECORD_HEADLINE},
    {STR_INIT("题目名称"), RECORD_HEADLINE},
    {STR_INIT("试题名称"), RECORD_HEADLINE},
    {STR_INIT("标题"), RECORD_HEADLINE},
    {STR_INIT("内容"), RECORD_HEADLINE},
    {STR_INIT("title"), RECORD_HEADLINE},
    {STR_INIT("content"), RECORD_HEADLINE},
    {STR_INIT("text"), RECORD_HEADLINE},
    {STR_INIT("body"), RECORD_HEADLINE},
    {STR_INIT("instruction"), RECORD_PROMPT},
    {STR_INIT("instructions"), RECORD_PROMPT},
    {STR_INIT("prompt"), RECORD_PROMPT},
    {STR_INIT("作答要求"), RECORD_PROMPT},
    {STR_INIT("答题要求"), RECORD_PROMPT},
    {STR_INIT("选项"), RECORD_OPTIONS},
    {STR_INIT("选项内容"), RECORD_OPTIONS},
    {STR_INIT("全部选项"), RECORD_OPTIONS},
    {STR_INIT("备选项"), RECORD_OPTIONS},
    {STR_INIT("备选答案"), RECORD_OPTIONS},
    {STR_INIT("候选项"), RECORD_OPTIONS},
    {STR_INIT("options"), RECORD_OPTIONS},
    {STR_INIT("option"), RECORD_OPTIONS},
    {STR_INIT("optionlist"), RECORD_OPTIONS},
    {STR_INIT("choices"), RECORD_OPTIONS},
    {STR_INIT("candidates"), RECORD_OPTIONS},
    {STR_INIT("答案"), RECORD_KEY},
    {STR_INIT("正确答案"), RECORD_KEY},
    {STR_INIT("参考答案"), RECORD_KEY},
    {STR_INIT("标准答案"), RECORD_KEY},
    {STR_INIT("正确选项"), RECORD_KEY},
    {STR_INIT("试题答案"), RECORD_KEY},
    {STR_INIT("题目答案"), RECORD_KEY},
    {STR_INIT("答案内容"), RECORD_KEY},
    {STR_INIT("答案选项"), RECORD_KEY},
    {STR_INIT("answer"), RECORD_KEY},
    {STR_INIT("answers"), RECORD_KEY},
    {STR_INIT("answerkey"), RECORD_KEY},
    {STR_INIT("answeridx"), RECORD_KEY},
    {STR_INIT("answerindex"), RECORD_KEY},
    {STR_INIT("correct"), RECORD_KEY},
    {STR_INIT("correctanswer"), RECORD_KEY},
    {STR_INIT("correctanswers"), RECORD_KEY},
    {STR_INIT("correctoption"), RECORD_KEY},
    {STR_INIT("correctoptions"), RECORD_KEY},
    {STR_INIT("correctindex"), RECORD_KEY},
    {STR_INIT("rightanswer"), RECORD_KEY},
    {STR_INIT("key"), RECORD_KEY},
    {STR_INIT("keys"), RECORD_KEY},
    {STR_INIT("output"), RECORD_KEY},
    {STR_INIT("题型"), RECORD_KIND},
    {STR_INIT("类型"), RECORD_KIND},
    {STR_INIT("题类"), RECORD_KIND},
    {STR_INIT("试题类型"), RECORD_KIND},
    {STR_INIT("题目类型"), RECORD_KIND},
    {STR_INIT("试题题型"), RECORD_KIND},
    {STR_INIT("题目题型"), RECORD_KIND},
    {STR_INIT("type"), RECORD_KIND},
    {STR_INIT("kind"), RECORD_KIND},
    {STR_INIT("qtype"), RECORD_KIND},
    {STR_INIT("questiontype"), RECORD_KIND},
    {STR_INIT("itemtype"), RECORD_KIND},
    {STR_INIT("multichoice"), RECORD_MULTIPLE},
    {STR_INIT("ismultiple"), RECORD_MULTIPLE},
    {STR_INIT("是否多选"), RECORD_MULTIPLE},
    {STR_INIT("解析"), RECORD_RATIONALE},
    {STR_INIT("答案解析"), RECORD_RATIONALE},
    {STR_INIT("试题解析"), RECORD_RATIONALE},
    {STR_INIT("题目解析"), RECORD_RATIONALE},
    {STR_INIT("答案说明"), RECORD_RATIONALE},
    {STR_INIT("解释"), RECORD_RATIONALE},
    {STR_INIT("详解"), RECORD_RATIONALE},
    {STR_INIT("解答"), RECORD_RATIONALE},
    {STR_INIT("rationale"), RECORD_RATIONALE},
    {STR_INIT("explanation"), RECORD_RATIONALE},
    {STR_INIT("analysis"), RECORD_RATIONALE},
    {STR_INIT("feedback"), RECORD_RATIONALE},
    {STR_INIT("solution"), RECORD_RATIONALE},
    {STR_INIT("难度"), RECORD_DIFFICULTY},
    {STR_INIT("难易度"), RECORD_DIFFICULTY},
    {STR_INIT("难易程度"), RECORD_DIFFICULTY},
    {STR_INIT("难度等级"), RECORD_DIFFICULTY},
    {STR_INIT("试题难度"), RECORD_DIFFICULTY},
    {STR_INIT("difficulty"), RECORD_DIFFICULTY},
    {STR_INIT("知识点"), RECORD_TOPIC},
    {STR_INIT("章节"), RECORD_TOPIC},
    {STR_INIT("所属章节"), RECORD_TOPIC},
    {STR_INIT("专题"), RECORD_TOPIC},
    {STR_INIT("分类"), RECORD_TOPIC},
    {STR_INIT("试题分类"), RECORD_TOPIC},
    {STR_INIT("topic"), RECORD_TOPIC},
    {STR_INIT("chapter"), RECORD_TOPIC},
    {STR_INIT("category"), RECORD_TOPIC},
    {STR_INIT("大题"), RECORD_SECTION},
    {STR_INIT("大题名称"), RECORD_SECTION},
    {STR_INIT("section"), RECORD_SECTION},
    {STR_INIT("材料"), RECORD_STIMULUS},
    {STR_INIT("案例"), RECORD_STIMULUS},
    {STR_INIT("案情"), RECORD_STIMULUS},
    {STR_INIT("案例材料"), RECORD_STIMULUS},
    {STR_INIT("背景材料"), RECORD_STIMULUS},
    {STR_INIT("阅读材料"), RECORD_STIMULUS},
    {STR_INIT("共用题干"), RECORD_STIMULUS},
    {STR_INIT("stimulus"), RECORD_STIMULUS},
    {STR_INIT("passage"), RECORD_STIMULUS},
    {STR_INIT("context"), RECORD_STIMULUS},
    {STR_INIT("background"), RECORD_STIMULUS},
    {STR_INIT("标签"), RECORD_TAGS},
    {STR_INIT("关键词"), RECORD_TAGS},
    {STR_INIT("tags"), RECORD_TAGS},
    {STR_INIT("tag"), RECORD_TAGS},
    {STR_INIT("keywords"), RECORD_TAGS},
    {STR_INIT("来源"), RECORD_TAG},
    {STR_INIT("出处"), RECORD_TAG},
    {STR_INIT("试题来源"), RECORD_TAG},
    {STR_INIT("题目来源"), RECORD_TAG},
    {STR_INIT("科目"), RECORD_TAG},
    {STR_INIT("source"), RECORD_TAG},
    {STR_INIT("subject"), RECORD_TAG},
    {STR_INIT("依据"), RECORD_CITES},
    {STR_INIT("法条"), RECORD_CITES},
    {STR_INIT("法律依据"), RECORD_CITES},
    {STR_INIT("法规依据"), RECORD_CITES},
    {STR_INIT("法条依据"), RECORD_CITES},
    {STR_INIT("cites"), RECORD_CITES},
    {STR_INIT("citation"), RECORD_CITES},
    {STR_INIT("citations"), RECORD_CITES},
    {STR_INIT("核验"), RECORD_PROOFS},
    {STR_INIT("proofs"), RECORD_PROOFS},
    {STR_INIT("编号"), RECORD_NAME},
    {STR_INIT("试题编号"), RECORD_NAME},
    {STR_INIT("题目编号"), RECORD_NAME},
    {STR_INIT("试题id"), RECORD_NAME},
    {STR_INIT("题目id"), RECORD_NAME},
    {STR_INIT("id"), RECORD_NAME},
    {STR_INIT("name"), RECORD_NAME},
    {STR_INIT("itemname"), RECORD_NAME},
    {STR_INIT("itemid"), RECORD_NAME},
    {STR_INIT("questionid"), RECORD_NAME},
    {STR_INIT("uuid"), RECORD_NAME},
    {STR_INIT("序号"), RECORD_SERIAL},
    {STR_INIT("题号"), RECORD_SERIAL},
    {STR_INIT("题序"), RECORD_SERIAL},
    {STR_INIT("no"), RECORD_SERIAL},
    {STR_INIT("no."), RECORD_SERIAL},
    {STR_INIT("num"), RECORD_SERIAL},
    {STR_INIT("number"), RECORD_SERIAL},
    {STR_INIT("index"), RECORD_SERIAL},
    {STR_INIT("idx"), RECORD_SERIAL},
    {STR_INIT("#"), RECORD_SERIAL},
    {STR_INIT("接受"), RECORD_ACCEPTS},
    {STR_INIT("accepts"), RECORD_ACCEPTS},
    {STR_INIT("questions"), RECORD_CHILDREN},
    {STR_INIT("subquestions"), RECORD_CHILDREN},
    {STR_INIT("children"), RECORD_CHILDREN},
    {STR_INIT("items"), RECORD_CHILDREN},
    {STR_INIT("小题"), RECORD_CHILDREN},
    {STR_INIT("小问"), RECORD_CHILDREN},
    {STR_INIT("子题"), RECORD_CHILDREN},
    {STR_INIT("页码"), RECORD_IGNORED},
    {STR_INIT("页"), RECORD_IGNORED},
    {STR_INIT("page"), RECORD_IGNORED},
    {STR_INIT("分值"), RECORD_IGNORED},
    {STR_INIT("分数"), RECORD_IGNORED},
    {STR_INIT("score"), RECORD_IGNORED},
    {STR_INIT("points"), RECORD_IGNORED},
    {STR_INIT("选项数"), RECORD_IGNORED},
    {STR_INIT("选项个数"), RECORD_IGNORED},
    {STR_INIT("选项数量"), RECORD_IGNORED},
    {STR_INIT("创建时间"), RECORD_IGNORED},
    {STR_INIT("修改时间"), RECORD_IGNORED},
    {STR_INIT("创建人"), RECORD_IGNORED},
    {STR_INIT("出题人"), RECORD_IGNORED},
    {STR_INIT("命题人"), RECORD_IGNORED},
};

/* ITEM_KIND_COUNT: options and answer decide. */
static const struct kind_word {
    struct str word;
    enum item_kind kind;
} KINDS[] = {
    {STR_INIT("单选"), ITEM_SINGLE},
    {STR_INIT("单选题"), ITEM_SINGLE},
    {STR_INIT("单项选择"), ITEM_SINGLE},
    {STR_INIT("单项选择题"), ITEM_SINGLE},
    {STR_INIT("single"), ITEM_SINGLE},
    {STR_INIT("singlechoice"), ITEM_SINGLE},
    {STR_INIT("radio"), ITEM_SINGLE},
    {STR_INIT("多选"), ITEM_MULTIPLE},
    {STR_INIT("多选题"), ITEM_MULTIPLE},
    {STR_INIT("多项选择"), ITEM_MULTIPLE},
    {STR_INIT("多项选择题"), ITEM_MULTIPLE},
    {STR_INIT("multiple"), ITEM_MULTIPLE},
    {STR_INIT("multi"), ITEM_MULTIPLE},
    {STR_INIT("multipleresponse"), ITEM_MULTIPLE},
    {STR_INIT("checkbox"), ITEM_MULTIPLE},
    {STR_INIT("选择"), ITEM_KIND_COUNT},
    {STR_INIT("选择题"), ITEM_KIND_COUNT},
    {STR_INIT("不定项"), ITEM_KIND_COUNT},
    {STR_INIT("不定项选择"), ITEM_KIND_COUNT},
    {STR_INIT("不定项选择题"), ITEM_KIND_COUNT},
    {STR_INIT("案例分析"), ITEM_KIND_COUNT},
    {STR_INIT("案例分析题"), ITEM_KIND_COUNT},
    {STR_INIT("choice"), ITEM_KIND_COUNT},
    {STR_INIT("multiplechoice"), ITEM_KIND_COUNT},
    {STR_INIT("mcq"), ITEM_KIND_COUNT},
    {STR_INIT("判断"), ITEM_JUDGE},
    {STR_INIT("判断题"), ITEM_JUDGE},
    {STR_INIT("是非"), ITEM_JUDGE},
    {STR_INIT("是非题"), ITEM_JUDGE},
    {STR_INIT("对错题"), ITEM_JUDGE},
    {STR_INIT("judge"), ITEM_JUDGE},
    {STR_INIT("judgement"), ITEM_JUDGE},
    {STR_INIT("truefalse"), ITEM_JUDGE},
    {STR_INIT("true/false"), ITEM_JUDGE},
    {STR_INIT("boolean"), ITEM_JUDGE},
    {STR_INIT("填空"), ITEM_BLANK},
    {STR_INIT("填空题"), ITEM_BLANK},
    {STR_INIT("blank"), ITEM_BLANK},
    {STR_INIT("fill"), ITEM_BLANK},
    {STR_INIT("fillblank"), ITEM_BLANK},
    {STR_INIT("fillintheblank"), ITEM_BLANK},
    {STR_INIT("简答"), ITEM_SHORT},
    {STR_INIT("简答题"), ITEM_SHORT},
    {STR_INIT("问答"), ITEM_SHORT},
    {STR_INIT("问答题"), ITEM_SHORT},
    {STR_INIT("名词解释"), ITEM_SHORT},
    {STR_INIT("short"), ITEM_SHORT},
    {STR_INIT("shortanswer"), ITEM_SHORT},
    {STR_INIT("论述"), ITEM_ESSAY},
    {STR_INIT("论述题"), ITEM_ESSAY},
    {STR_INIT("essay"), ITEM_ESSAY},
    {STR_INIT("排序"), ITEM_ORDER},
    {STR_INIT("排序题"), ITEM_ORDER},
    {STR_INIT("order"), ITEM_ORDER},
    {STR_INIT("ordering"), ITEM_ORDER},
    {STR_INIT("匹配"), ITEM_MATCH},
    {STR_INIT("匹配题"), ITEM_MATCH},
    {STR_INIT("连线题"), ITEM_MATCH},
    {STR_INIT("match"), ITEM_MATCH},
    {STR_INIT("matching"), ITEM_MATCH},
};

static bool is_dropped(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '_' || c == '-' || c == '*';
}

/* Empty when it is longer than any title. */
static struct str normal_title(struct arena *scratch, struct str title) {
    title = str_trim(title);
    if (title.len == 0 || title.len > TITLE_BYTES_MAX)
        return (struct str){NULL, 0};
    title = nfkc(scratch, title);
    char *text = arena_alloc(scratch, title.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < title.len; i++) {
        char c = title.ptr[i];
        if (!is_dropped(c))
            text[len++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    struct str normal = {text, len};
    size_t bracket = str_find_char(normal, '(');
    if (bracket != STR_NONE && bracket > 0 && str_ends(normal, STR(")")))
        normal = str_slice(normal, 0, bracket);
    if (str_ends(normal, STR(":")))
        normal.len--;
    return normal;
}

/* a, 1, 一 → 0. */
static bool option_idx(struct str text, uint32_t *idx) {
    static const struct str DIGITS[] = {
        STR_INIT("一"), STR_INIT("二"), STR_INIT("三"), STR_INIT("四"), STR_INIT("五"),
        STR_INIT("六"), STR_INIT("七"), STR_INIT("八"), STR_INIT("九"), STR_INIT("十")};
    int64_t number = 0;
    if (text.len == 1 && text.ptr[0] >= 'a' && text.ptr[0] <= 'z') {
        *idx = (uint32_t)(text.ptr[0] - 'a');
        return true;
    }
    if (text.len > 0 && text.len < 3 && str_parse_i64(text, &number) == ERR_OK && number >= 1 &&
        number <= RECORD_OPTION_COUNT_MAX) {
        *idx = (uint32_t)number - 1;
        return true;
    }
    for (uint32_t i = 0; i < COUNT_OF(DIGITS); i++)
        if (str_eq(text, DIGITS[i])) {
            *idx = i;
            return true;
        }
    return false;
}

static bool is_option(struct str title, uint32_t *idx) {
    static const struct str HEADS[] = {STR_INIT("选项"),     STR_INIT("备选项"), STR_INIT("候选项"),
                                       STR_INIT("备选答案"), STR_INIT("option"), STR_INIT("choice"),
                                       STR_INIT("opt")};
    if (title.len == 1)
        return title.ptr[0] >= 'a' && title.ptr[0] <= 'j' && option_idx(title, idx);
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        if (str_starts(title, HEADS[i]) && option_idx(str_from_offset(title, HEADS[i].len), idx))
            return true;
    return str_ends(title, STR("选项")) &&
           option_idx(str_slice(title, 0, title.len - STR("选项").len), idx);
}

struct record_title record_title_of(struct arena *scratch, struct str title) {
    struct str normal = normal_title(scratch, title);
    struct record_title found = {RECORD_UNKNOWN, 0};
    if (normal.len == 0)
        return found;
    for (size_t i = 0; i < COUNT_OF(TITLES); i++)
        if (str_eq(normal, TITLES[i].word))
            return (struct record_title){TITLES[i].role, 0};
    if (is_option(normal, &found.idx))
        found.role = RECORD_OPTION;
    return found;
}

bool record_kind_of(struct arena *scratch, struct str word, enum item_kind *kind) {
    struct str normal = normal_title(scratch, word);
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (str_eq(normal, KINDS[i].word)) {
            *kind = KINDS[i].kind;
            return true;
        }
    return false;
}
