/* Recognisers for the marks of exam texts: tables of words and styles, no context. */
#include "questionbank/read/mark.h"

#include "engine/law/cite.h"
#include "questionbank/ir/character.h"

enum { IDEOGRAPHIC_COMMA = 0x3001, NUMBER_DIGITS_MAX = 6, SECTION_BYTES_MAX = 400 };

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c) {
    return c >= 'A' && c <= 'Z';
}

/* Moves `*at` over blanks that are not tabs; returns the character behind them without taking it.
 */
static uint32_t skip_spaces(struct str text, size_t *at) {
    for (;;) {
        size_t next = *at;
        uint32_t c = char_next(text, &next);
        if (c != ' ')
            return c;
        *at = next;
    }
}

static bool take_digits(struct str text, size_t *at, uint32_t *number) {
    uint32_t count = 0;
    *number = 0;
    for (size_t next = *at; is_digit(char_next(text, &next)); *at = next) {
        size_t digit_at = *at;
        *number = *number * 10 + (char_next(text, &digit_at) - '0');
        if (++count > NUMBER_DIGITS_MAX)
            return false;
    }
    return count > 0;
}

/* The style that the character after the digits makes; false when it makes none. */
static bool number_style_of(struct str text, size_t *at, struct number_mark *mark) {
    uint32_t c = char_next(text, at);
    size_t behind = *at;
    mark->style = c == '\t' ? NUMBER_TAB : NUMBER_PLAIN;
    mark->maybe_decimal = c == '.' && is_digit(char_next(text, &behind));
    return c == '.' || c == '\t' || c == ')' || c == IDEOGRAPHIC_COMMA;
}

/* First characters other than ASCII, in order. */
struct first {
    uint32_t character;
    uint32_t starts;
};

static const struct first FIRSTS[] = {
    {0x3010 /* 【 */, START_FIELD | START_SECTION},
    {0x4E00 /* 一 */, START_SECTION},
    {0x4E03 /* 七 */, START_SECTION},
    {0x4E09 /* 三 */, START_SECTION},
    {0x4E0D /* 不 */, START_SECTION},
    {0x4E24 /* 两 */, START_SECTION},
    {0x4E5D /* 九 */, START_SECTION},
    {0x4E8C /* 二 */, START_SECTION},
    {0x4E94 /* 五 */, START_SECTION},
    {0x4F9D /* 依 */, START_FIELD},
    {0x516B /* 八 */, START_SECTION},
    {0x516D /* 六 */, START_SECTION},
    {0x5224 /* 判 */, START_SECTION},
    {0x5339 /* 匹 */, START_SECTION},
    {0x5341 /* 十 */, START_SECTION},
    {0x5355 /* 单 */, START_SECTION},
    {0x53C2 /* 参 */, START_FIELD},
    {0x540D /* 名 */, START_SECTION},
    {0x56DB /* 四 */, START_SECTION},
    {0x586B /* 填 */, START_SECTION},
    {0x591A /* 多 */, START_SECTION},
    {0x6392 /* 排 */, START_SECTION},
    {0x63A5 /* 接 */, START_FIELD},
    {0x662F /* 是 */, START_SECTION},
    {0x6750 /* 材 */, START_FIELD | START_SECTION},
    {0x6807 /* 标 */, START_FIELD},
    {0x6838 /* 核 */, START_FIELD},
    {0x6848 /* 案 */, START_SECTION},
    {0x6B63 /* 正 */, START_FIELD},
    {0x6CD5 /* 法 */, START_FIELD},
    {0x767E /* 百 */, START_SECTION},
    {0x7AE0 /* 章 */, START_FIELD},
    {0x7B2C /* 第 */, START_NUMBER | START_SECTION},
    {0x7B54 /* 答 */, START_FIELD},
    {0x7B80 /* 简 */, START_SECTION},
    {0x7F16 /* 编 */, START_FIELD},
    {0x89E3 /* 解 */, START_FIELD},
    {0x8BBA /* 论 */, START_SECTION},
    {0x8BD5 /* 试 */, START_FIELD},
    {0x8FA8 /* 辨 */, START_SECTION},
    {0x8FDE /* 连 */, START_SECTION},
    {0x9009 /* 选 */, START_SECTION},
    {0x95EE /* 问 */, START_SECTION},
    {0x96BE /* 难 */, START_FIELD},
};

static uint32_t starts_of_ascii(uint32_t c) {
    if (is_digit(c))
        return START_NUMBER;
    if (is_letter(c))
        return c == 'A' ? START_OPTION | START_FIELD : START_OPTION;
    if (c == '(')
        return START_NUMBER | START_OPTION | START_SECTION | START_BRACKET;
    return c == '-' ? START_CHAPTER : 0;
}

uint32_t mark_starts(struct str text) {
    size_t at = 0, low = 0, high = COUNT_OF(FIRSTS);
    uint32_t c = char_next(text, &at);
    if (c < 0x80)
        return starts_of_ascii(c);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (FIRSTS[middle].character < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT_OF(FIRSTS) && FIRSTS[low].character == c ? FIRSTS[low].starts : 0;
}

bool mark_number(struct str text, struct number_mark *out) {
    struct number_mark mark = {0};
    size_t at = 0;
    bool ordinal = str_starts(text, STR("第"));
    size_t open_at = 0;
    bool open = char_next(text, &open_at) == '(';
    at = ordinal ? STR("第").len : open ? open_at : 0;
    skip_spaces(text, &at);
    if (!take_digits(text, &at, &mark.number))
        return false;
    skip_spaces(text, &at);
    if (ordinal) {
        mark.style = NUMBER_ORDINAL;
        if (!str_starts(str_from_offset(text, at), STR("题")))
            return false;
        at += STR("题").len;
        size_t behind = at;
        uint32_t c = char_next(text, &behind);
        if (c == '.' || c == ':' || c == IDEOGRAPHIC_COMMA)
            at = behind;
    } else if (open) {
        mark.style = NUMBER_PARENS;
        if (char_next(text, &at) != ')')
            return false;
    } else if (!number_style_of(text, &at, &mark)) {
        return false;
    }
    skip_spaces(text, &at);
    mark.bytes = at;
    *out = mark;
    return true;
}

bool mark_bare_number(struct str text, struct number_mark *out) {
    struct number_mark mark = {.style = NUMBER_PLAIN};
    size_t at = 0;
    if (!take_digits(text, &at, &mark.number) || at > 2)
        return false;
    mark.bytes = at;
    if (!char_is_cjk(char_next(text, &at)))
        return false;
    *out = mark;
    return true;
}

bool mark_option(struct str text, struct option_mark *out) {
    size_t at = 0;
    uint32_t c = char_next(text, &at);
    bool open = c == '(';
    uint32_t letter = open ? char_next(text, &at) : c;
    if (!is_letter(letter))
        return false;
    skip_spaces(text, &at);
    uint32_t style = char_next(text, &at);
    bool known = style == '.' || style == ':' || style == ')' || style == IDEOGRAPHIC_COMMA;
    if (open ? style != ')' : !known)
        return false;
    skip_spaces(text, &at);
    *out = (struct option_mark){letter - 'A', open ? '(' : style, at};
    return true;
}

bool mark_bare_option(struct str text, struct option_mark *out) {
    size_t at = 0;
    uint32_t letter = char_next(text, &at);
    uint32_t blank = char_next(text, &at);
    if (!is_letter(letter) || (blank != ' ' && blank != '\t'))
        return false;
    skip_spaces(text, &at);
    *out = (struct option_mark){letter - 'A', ' ', at};
    return at < text.len;
}

struct kind_word {
    struct str word;
    enum item_kind kind;
    bool is_case;
};

/* A word that starts with another stands before it. */
static const struct kind_word KIND_WORDS[] = {
    {STR_INIT("单项选择"), ITEM_SINGLE, false},
    {STR_INIT("单选"), ITEM_SINGLE, false},
    {STR_INIT("多项选择"), ITEM_MULTIPLE, false},
    {STR_INIT("多选"), ITEM_MULTIPLE, false},
    {STR_INIT("不定项选择"), ITEM_KIND_COUNT, false},
    {STR_INIT("不定项"), ITEM_KIND_COUNT, false},
    {STR_INIT("选择题"), ITEM_KIND_COUNT, false},
    {STR_INIT("判断"), ITEM_JUDGE, false},
    {STR_INIT("是非"), ITEM_JUDGE, false},
    {STR_INIT("填空"), ITEM_BLANK, false},
    {STR_INIT("简答"), ITEM_SHORT, false},
    {STR_INIT("问答"), ITEM_SHORT, false},
    {STR_INIT("名词解释"), ITEM_SHORT, false},
    {STR_INIT("论述"), ITEM_ESSAY, false},
    {STR_INIT("辨析"), ITEM_SHORT, false},
    {STR_INIT("案例论述"), ITEM_ESSAY, false},
    {STR_INIT("材料分析"), ITEM_KIND_COUNT, true},
    {STR_INIT("排序"), ITEM_ORDER, false},
    {STR_INIT("匹配"), ITEM_MATCH, false},
    {STR_INIT("连线"), ITEM_MATCH, false},
    {STR_INIT("案例"), ITEM_KIND_COUNT, true},
};

static const struct str KIND_TAILS[] = {
    STR_INIT("分析题"),
    STR_INIT("选择题"),
    STR_INIT("分析"),
    STR_INIT("题"),
};

static size_t kind_tail_bytes(struct str text) {
    for (size_t i = 0; i < COUNT_OF(KIND_TAILS); i++)
        if (str_starts(text, KIND_TAILS[i]))
            return KIND_TAILS[i].len;
    return 0;
}

static bool take_kind_word(struct str text, struct kind_mark *out) {
    for (size_t i = 0; i < COUNT_OF(KIND_WORDS); i++) {
        const struct kind_word *word = &KIND_WORDS[i];
        if (!str_starts(text, word->word))
            continue;
        size_t tail_bytes = kind_tail_bytes(str_from_offset(text, word->word.len));
        bool has_tail = tail_bytes > 0 || str_ends(word->word, STR("题"));
        *out = (struct kind_mark){.kind = word->kind,
                                  .is_case = word->is_case,
                                  .has_tail = has_tail,
                                  .bytes = word->word.len + tail_bytes};
        return true;
    }
    return false;
}

/* 一、 （一） 第一部分 before the words of a head; 0 when there is none. Decimal numbers number
 * items, not heads. */
size_t mark_head_number(struct str line, uint32_t *out) {
    static const struct str FRAMES[][2] = {
        {STR_INIT(""), STR_INIT("、")},     {STR_INIT(""), STR_INIT(".")},
        {STR_INIT(""), STR_INIT("．")},     {STR_INIT("（"), STR_INIT("）")},
        {STR_INIT("("), STR_INIT(")")},     {STR_INIT("第"), STR_INIT("部分")},
        {STR_INIT("第"), STR_INIT("大题")},
    };
    for (size_t f = 0; f < COUNT_OF(FRAMES); f++) {
        struct str digits = str_from_offset(line, FRAMES[f][0].len);
        uint32_t number = 0;
        size_t bytes = 0, first = 0;
        if (!str_starts(line, FRAMES[f][0]) || is_digit(char_next(digits, &first)) ||
            chinese_number_parse(digits, &number, &bytes) != ERR_OK)
            continue;
        *out = number;
        if (str_starts(str_from_offset(digits, bytes), FRAMES[f][1]))
            return FRAMES[f][0].len + bytes + FRAMES[f][1].len;
    }
    *out = 0;
    return 0;
}

/* The number and the words of a head; `*framed` when they stand in 【】. */
static bool take_head(struct str line, struct kind_mark *out, bool *framed) {
    if (line.len > SECTION_BYTES_MAX)
        return false;
    uint32_t number = 0;
    size_t number_bytes = mark_head_number(line, &number);
    struct str words = str_trim(str_from_offset(line, number_bytes));
    *framed = str_starts(words, STR("【")) && str_ends(words, STR("】"));
    if (*framed)
        words = str_slice(words, STR("【").len, words.len - 2 * STR("【").len);
    struct kind_mark mark;
    if (!take_kind_word(words, &mark))
        return false;
    mark.number = number;
    mark.words_bytes = (size_t)(words.ptr - line.ptr) + mark.bytes;
    mark.bytes = line.len;
    *out = mark;
    return true;
}

bool mark_section_start(struct str line, struct kind_mark *out) {
    bool framed = false;
    return take_head(line, out, &framed);
}

bool mark_section(struct str line, struct kind_mark *out) {
    struct kind_mark mark;
    bool framed = false;
    if (!take_head(line, &mark, &framed))
        return false;
    size_t behind = mark.words_bytes;
    struct str rest = framed ? str_slice(line, 0, line.len - STR("】").len) : line;
    uint32_t c = char_next(rest, &behind);
    bool ends = c == 0 || c == '(' || c == ':' || c == ' ' || c == '\t';
    bool whole_word = mark.number > 0 || mark.has_tail;
    if (!ends || !whole_word || (framed && c != 0))
        return false;
    *out = mark;
    return true;
}

bool mark_kind_prefix(struct str text, struct kind_mark *out) {
    static const struct str FRAMES[][2] = {
        {STR_INIT("【"), STR_INIT("】")},
        {STR_INIT("["), STR_INIT("]")},
        {STR_INIT("（"), STR_INIT("）")},
        {STR_INIT("("), STR_INIT(")")},
    };
    for (size_t i = 0; i < COUNT_OF(FRAMES); i++) {
        struct kind_mark mark;
        if (!str_starts(text, FRAMES[i][0]) ||
            !take_kind_word(str_from_offset(text, FRAMES[i][0].len), &mark))
            continue;
        size_t end = FRAMES[i][0].len + mark.bytes;
        if (!str_starts(str_from_offset(text, end), FRAMES[i][1]))
            continue;
        mark.bytes = end + FRAMES[i][1].len;
        *out = mark;
        return true;
    }
    return false;
}

struct field_word {
    struct str word;
    enum field field;
};

static const struct field_word FIELD_WORDS[] = {
    {STR_INIT("答案"), FIELD_KEY},           {STR_INIT("正确答案"), FIELD_KEY},
    {STR_INIT("参考答案"), FIELD_KEY},       {STR_INIT("标准答案"), FIELD_KEY},
    {STR_INIT("ANSWER"), FIELD_KEY},         {STR_INIT("解析"), FIELD_RATIONALE},
    {STR_INIT("答案解析"), FIELD_RATIONALE}, {STR_INIT("试题解析"), FIELD_RATIONALE},
    {STR_INIT("依据"), FIELD_CITES},         {STR_INIT("法律依据"), FIELD_CITES},
    {STR_INIT("难度"), FIELD_DIFFICULTY},    {STR_INIT("标签"), FIELD_TAGS},
    {STR_INIT("核验"), FIELD_PROOFS},        {STR_INIT("章节"), FIELD_TOPIC},
    {STR_INIT("材料"), FIELD_STIMULUS},      {STR_INIT("编号"), FIELD_NAME},
    {STR_INIT("接受"), FIELD_ACCEPT},
};

static const struct str STIMULUS_END = STR_INIT("材料完");

/* What stands behind the word at `at`: a colon, or 】 with or without one; 0 when neither. */
static size_t field_end(struct str text, size_t at, bool framed) {
    if (framed) {
        if (!str_starts(str_from_offset(text, at), STR("】")))
            return 0;
        at += STR("】").len;
    }
    size_t behind = at;
    skip_spaces(text, &behind);
    if (char_next(text, &behind) == ':')
        at = behind;
    else if (!framed)
        return 0;
    skip_spaces(text, &at);
    return at;
}

bool mark_field(struct str text, struct field_mark *out) {
    if ((mark_starts(text) & START_FIELD) == 0)
        return false;
    if (str_eq(text, STIMULUS_END)) {
        *out = (struct field_mark){FIELD_STIMULUS_END, text.len};
        return true;
    }
    bool framed = str_starts(text, STR("【"));
    size_t head_bytes = framed ? STR("【").len : 0;
    struct str words = str_from_offset(text, head_bytes);
    for (size_t i = 0; i < COUNT_OF(FIELD_WORDS); i++) {
        struct str word = FIELD_WORDS[i].word;
        size_t bytes = str_starts(words, word) ? field_end(text, head_bytes + word.len, framed) : 0;
        if (bytes == 0)
            continue;
        *out = (struct field_mark){FIELD_WORDS[i].field, bytes};
        return true;
    }
    return false;
}

/* Words before 答案 and 解析 that belong to the mark. A bare 答案： counts only behind a blank or a
 * sentence's end: `缺答案：` is text. */
struct field_head {
    struct str word;
    bool needs_boundary;
};

static const struct field_head FIELD_HEADS[] = {
    {STR_INIT("【"), false},     {STR_INIT("【正确"), false}, {STR_INIT("【参考"), false},
    {STR_INIT("【标准"), false}, {STR_INIT("【答案"), false}, {STR_INIT("【试题"), false},
    {STR_INIT("正确"), false},   {STR_INIT("参考"), false},   {STR_INIT("标准"), false},
    {STR_INIT("答案"), false},   {STR_INIT("试题"), false},   {STR_INIT(""), true},
};

static bool ends_sentence(struct str text) {
    static const struct str ENDS[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("）"),
                                      STR_INIT(")"),  STR_INIT("."),  STR_INIT(";"),
                                      STR_INIT("？"), STR_INIT("?"),  STR_INIT("！")};
    bool ends = str_trim(text).len < text.len;
    for (size_t i = 0; i < COUNT_OF(ENDS) && !ends; i++)
        ends = str_ends(text, ENDS[i]);
    return ends;
}

/* The byte where a field mark of this kind starts whose core word (答案, 解析) stands at `at`. */
static size_t field_start(struct str text, size_t at, enum field field, struct field_mark *out) {
    struct str before = str_slice(text, 0, at);
    for (size_t i = 0; i < COUNT_OF(FIELD_HEADS); i++) {
        const struct field_head *head = &FIELD_HEADS[i];
        bool fits =
            str_ends(before, head->word) && (!head->needs_boundary || ends_sentence(before));
        size_t start = at - head->word.len;
        if (fits && mark_field(str_from_offset(text, start), out) && out->field == field)
            return start;
    }
    return STR_NONE;
}

size_t mark_find_field(struct str text, enum field field, struct field_mark *out) {
    struct str core = field == FIELD_RATIONALE ? STR("解析") : STR("答案");
    for (size_t from = 0; from < text.len;) {
        size_t found = str_find(str_from_offset(text, from), core);
        if (found == STR_NONE)
            return STR_NONE;
        size_t start = field_start(text, from + found, field, out);
        if (start != STR_NONE)
            return start;
        from += found + core.len;
    }
    return STR_NONE;
}

struct str mark_chapter(struct str line) {
    struct str title = line;
    size_t dashes = 0;
    while (str_starts(title, STR("-")) && str_ends(title, STR("-")) && title.len > 1) {
        title = str_slice(title, 1, title.len - 2);
        dashes++;
    }
    return dashes >= 3 ? str_trim(title) : (struct str){NULL, 0};
}
