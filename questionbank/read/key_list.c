/* Key lists: numbers and answers in the ways people squeeze them onto a page. */
#include "questionbank/read/key_list.h"

#include "questionbank/ir/character.h"
#include "questionbank/read/key.h"
#include "questionbank/read/mark.h"

/* Letters of a quoted answer with what separates them. */
enum { QUOTE_BYTES_MAX = 4 * KEY_LETTERS_MAX };

enum { RANGE_COUNT_MAX = 200, HEAD_BYTES_MAX = 120 };

static bool is_in(uint32_t c, const uint32_t *set) {
    for (; *set != 0; set++)
        if (c == *set)
            return true;
    return false;
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* Folded characters between a number and its answer, between answers, and inside a range. */
static const uint32_t MARKS[] = {
    '.', '|', ':', ')', '-', '=', '>', 0x2192 /* → */, 0x3001 /* 、 */, 0x9898 /* 题 */, 0};
static const uint32_t SEPARATORS[] = {
    ',', ';', '.', '|', '(', 0x3001, 0x3002 /* 。 */, 0x7B2C /* 第 */, 0};
static const uint32_t DASHES[] = {'-', '~', 0x2013, 0x2014, 0x2015, 0x2212, 0x301C, 0x81F3, 0};

static void skip(struct str line, size_t *at, const uint32_t *set) {
    for (size_t next = *at; next < line.len; *at = next) {
        uint32_t c = char_next(line, &next);
        if (!char_is_blank(c) && !is_in(c, set))
            return;
    }
}

static bool take_number(struct str line, size_t *at, uint32_t *number) {
    size_t next = *at;
    uint32_t value = 0, count = 0;
    for (; is_digit(char_next(line, &next)); *at = next, count++) {
        size_t digit_at = *at;
        value = value * 10 + (char_next(line, &digit_at) - '0');
        if (value > KEY_NUMBER_MAX)
            return false;
    }
    *number = value;
    return count > 0 && value > 0;
}

static bool take_dashes(struct str line, size_t *at) {
    static const uint32_t NONE[] = {0};
    skip(line, at, NONE);
    size_t start = *at;
    skip(line, at, DASHES);
    return *at > start;
}

/* （B） → B */
static struct str unwrap(struct str text) {
    struct bracket bracket;
    bool whole = key_bracket(text, 0, &bracket) && bracket.bytes == text.len;
    return whole ? str_trim(bracket.inner) : text;
}

/* What stands up to the next number, or 第 or a bracket before one. */
static struct str take_value(struct str line, size_t *at) {
    size_t start = *at, end = start;
    for (size_t next = start; next < line.len; end = next) {
        uint32_t c = char_next(line, &next);
        size_t behind = next;
        bool opens = (c == '(' || c == 0x7B2C) && is_digit(char_next(line, &behind));
        if (is_digit(c) || opens)
            break;
    }
    *at = end;
    struct str value = str_trim(str_slice(line, start, end - start));
    static const struct str TAILS[] = {STR_INIT("、"), STR_INIT("，"), STR_INIT(","),
                                       STR_INIT("；"), STR_INIT(";"),  STR_INIT("。"),
                                       STR_INIT("."),  STR_INIT("|")};
    for (size_t i = 0; i < COUNT_OF(TAILS); i++)
        if (str_ends(value, TAILS[i]))
            return unwrap(str_trim(str_slice(value, 0, value.len - TAILS[i].len)));
    return unwrap(value);
}

static bool is_value(struct str text) {
    char letters[KEY_LETTERS_MAX];
    return key_judgement(text) != 0 || key_letters(text, letters) > 0;
}

/* The next token behind blanks; whether all tokens are one character decides how a range is cut. */
static bool next_token(struct str *rest, struct str *token) {
    *rest = str_trim(*rest);
    size_t end = 0;
    for (size_t next = 0; next < rest->len; end = next)
        if (char_is_blank(char_next(*rest, &next)))
            break;
    *token = str_slice(*rest, 0, end);
    *rest = str_from_offset(*rest, end);
    return token->len > 0;
}

static uint32_t count_tokens(struct str text) {
    uint32_t count = 0;
    struct str token;
    while (next_token(&text, &token))
        count++;
    return count;
}

/* The answers of a range that begins with `range`: one a character, or one a token, whichever fits
 * the count. */
static bool spread(struct arena *arena, struct key_entry range, uint32_t count, key_entries *out) {
    bool by_token = count_tokens(range.value) == count;
    uint32_t made = 0;
    struct str token, rest = range.value;
    while (next_token(&rest, &token)) {
        for (size_t at = 0; at < token.len; made++) {
            size_t start = at;
            if (by_token)
                at = token.len;
            else
                char_next(token, &at);
            struct str one = str_slice(token, start, at - start);
            if (made == count || !is_value(one))
                return false;
            *vec_push(arena, out) = (struct key_entry){range.number + made, one, range.offset};
        }
    }
    return made == count;
}

/* A number, or a range of them, and its answer. */
static enum key_line take_entry(struct arena *arena, struct str line, size_t *at,
                                key_entries *out) {
    uint32_t last = 0;
    skip(line, at, SEPARATORS);
    struct key_entry entry = {.offset = *at};
    if (!take_number(line, at, &entry.number))
        return KEY_LINE_NONE;
    size_t behind = *at;
    bool range = take_dashes(line, &behind) && take_number(line, &behind, &last);
    if (range)
        *at = behind;
    skip(line, at, MARKS);
    entry.value = take_value(line, at);
    uint32_t count = last - entry.number + 1;
    if (range && (last <= entry.number || count > RANGE_COUNT_MAX || entry.value.len == 0))
        return KEY_LINE_NONE;
    if (range && spread(arena, entry, count, out))
        return KEY_LINE_ENTRIES;
    *vec_push(arena, out) = entry;
    char letters[KEY_LETTERS_MAX];
    if (range)
        return key_letters(entry.value, letters) > 0 ? KEY_LINE_UNEQUAL : KEY_LINE_NONE;
    return is_value(entry.value) ? KEY_LINE_ENTRIES : KEY_LINE_NONE;
}

enum key_line key_list_entries(struct arena *arena, struct str line, key_entries *out) {
    out->count = 0;
    line = str_trim(line);
    for (size_t at = 0; at < line.len;) {
        enum key_line made = take_entry(arena, line, &at, out);
        if (made != KEY_LINE_ENTRIES)
            return made;
    }
    return out->count > 0 ? KEY_LINE_ENTRIES : KEY_LINE_NONE;
}

/* A word that labels the row of a table; with a colon or without. */
static struct str skip_label(struct str line, const struct str *labels, size_t count) {
    static const uint32_t MARK[] = {':', '|', 0};
    size_t at = 0;
    skip(line, &at, MARK);
    line = str_from_offset(line, at);
    for (size_t i = 0; i < count; i++)
        if (str_starts(line, labels[i])) {
            at = labels[i].len;
            skip(line, &at, MARK);
            return str_from_offset(line, at);
        }
    return line;
}

static const uint32_t BAR[] = {'|', 0};

/* The next cell of a row that blanks, tabs or bars separate. */
static bool next_cell(struct str *rest, struct str *cell) {
    size_t at = 0;
    skip(*rest, &at, BAR);
    *rest = str_from_offset(*rest, at);
    size_t end = 0;
    for (size_t next = 0; next < rest->len; end = next) {
        uint32_t c = char_next(*rest, &next);
        if (char_is_blank(c) || c == '|')
            break;
    }
    *cell = str_slice(*rest, 0, end);
    *rest = str_from_offset(*rest, end);
    return cell->len > 0;
}

bool key_list_numbers(struct arena *arena, struct str line, key_entries *out) {
    static const struct str LABELS[] = {STR_INIT("题号"), STR_INIT("序号"), STR_INIT("题目"),
                                        STR_INIT("题次")};
    struct str rest = skip_label(line, LABELS, COUNT_OF(LABELS));
    out->count = 0;
    for (size_t at = 0; at < rest.len;) {
        uint32_t number = 0;
        skip(rest, &at, BAR);
        size_t start = at, behind = at;
        if (at == rest.len)
            break;
        if (!take_number(rest, &at, &number))
            return false;
        behind = at;
        uint32_t c = char_next(rest, &behind);
        if (c != 0 && c != '|' && !char_is_blank(c))
            return false;
        size_t offset = (size_t)(rest.ptr - line.ptr) + start;
        *vec_push(arena, out) = (struct key_entry){number, {NULL, 0}, offset};
    }
    return out->count >= 2;
}

bool key_list_values(struct str line, key_entries *row) {
    static const struct str LABELS[] = {STR_INIT("参考答案"), STR_INIT("正确答案"),
                                        STR_INIT("答案"), STR_INIT("选项"), STR_INIT("答")};
    struct str rest = skip_label(line, LABELS, COUNT_OF(LABELS)), cell;
    uint32_t count = 0;
    for (; next_cell(&rest, &cell); count++) {
        if (count == row->count || !is_value(cell))
            return false;
        row->at[count].value = cell;
    }
    return count == row->count;
}

bool key_list_quote(struct str text, struct key_quote *out) {
    static const struct str WIDE_DASH = STR_INIT("－");
    char letters[KEY_LETTERS_MAX];
    for (size_t dash = 0; dash < text.len; dash++) {
        bool wide = (unsigned char)text.ptr[dash] == 0xEF &&
                    str_starts(str_from_offset(text, dash), WIDE_DASH);
        if (text.ptr[dash] != '-' && !wide)
            continue;
        size_t at = dash + (wide ? WIDE_DASH.len : 1);
        size_t end = at, next = at;
        while (char_next(text, &next) != ':' && next < text.len && next - at <= QUOTE_BYTES_MAX)
            end = next;
        struct str value = str_slice(text, at, end - at);
        if (next == text.len || next - at > QUOTE_BYTES_MAX || key_letters(value, letters) == 0)
            continue;
        *out = (struct key_quote){str_trim(str_slice(text, 0, dash)), str_trim(value),
                                  str_trim(str_from_offset(text, next))};
        return out->stem.len > 0 && out->option.len > 0;
    }
    return false;
}

/* Without the marks that frame a title. */
static struct str trim_frame(struct str line) {
    static const struct str TAILS[] = {STR_INIT("："), STR_INIT(":"), STR_INIT("】"),
                                       STR_INIT("）"), STR_INIT(")"), STR_INIT("—"),
                                       STR_INIT("-"),  STR_INIT("=")};
    for (bool cut = true; cut;) {
        cut = false;
        for (size_t i = 0; i < COUNT_OF(TAILS) && !cut; i++) {
            cut = str_ends(line, TAILS[i]);
            if (cut)
                line = str_trim(str_slice(line, 0, line.len - TAILS[i].len));
        }
    }
    return line;
}

static bool ends_with_any(struct str text, const struct str *ends, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_ends(text, ends[i]))
            return true;
    return false;
}

bool key_list_head(struct str line) {
    static const struct str BEHIND[] = {
        STR_INIT(""),     STR_INIT("及解析"), STR_INIT("与解析"),     STR_INIT("解析"),
        STR_INIT("汇总"), STR_INIT("表"),     STR_INIT("一览表"),     STR_INIT("一览"),
        STR_INIT("速查"), STR_INIT("部分"),   STR_INIT("及评分标准"), STR_INIT("与评分标准"),
    };
    static const struct str BEFORE[] = {
        STR_INIT("参考"), STR_INIT("标准"), STR_INIT("正确"), STR_INIT("试题"), STR_INIT("试卷"),
        STR_INIT("习题"), STR_INIT("题"),   STR_INIT("部分"), STR_INIT("："),   STR_INIT(":"),
        STR_INIT("、"),   STR_INIT("."),    STR_INIT("．"),   STR_INIT("附"),   STR_INIT("【"),
        STR_INIT("（"),   STR_INIT("("),    STR_INIT("—"),    STR_INIT("-"),    STR_INIT("="),
    };
    struct number_mark number;
    size_t at = str_find(line, STR("答案"));
    if (line.len > HEAD_BYTES_MAX || at == STR_NONE || mark_number(line, &number))
        return false;
    struct str before = str_slice(line, 0, at);
    struct str behind = trim_frame(str_from_offset(line, at + STR("答案").len));
    bool titled =
        at == 0 || str_trim(before).len < at || ends_with_any(before, BEFORE, COUNT_OF(BEFORE));
    for (size_t i = 0; i < COUNT_OF(BEHIND); i++)
        if (str_eq(behind, BEHIND[i]))
            return titled;
    return false;
}

/* One word or letter of a legend: 'T', 'F', 'A', 'B'; 0 for anything else, which is skipped. */
static char legend_token(struct str text, size_t *bytes) {
    static const struct {
        struct str word;
        char token;
    } WORDS[] = {
        {STR_INIT("不正确"), 'F'}, {STR_INIT("不对"), 'F'}, {STR_INIT("错误"), 'F'},
        {STR_INIT("错"), 'F'},     {STR_INIT("×"), 'F'},    {STR_INIT("正确"), 'T'},
        {STR_INIT("对"), 'T'},     {STR_INIT("√"), 'T'},    {STR_INIT("A"), 'A'},
        {STR_INIT("Ａ"), 'A'},     {STR_INIT("B"), 'B'},    {STR_INIT("Ｂ"), 'B'},
    };
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_starts(text, WORDS[i].word)) {
            *bytes = WORDS[i].word.len;
            return WORDS[i].token;
        }
    *bytes = 0;
    char_next(text, bytes);
    return 0;
}

char key_legend(struct str text) {
    static const struct {
        char tokens[5];
        char right;
    } LEGENDS[] = {{"ATBF", 'A'}, {"TAFB", 'A'}, {"BFAT", 'A'}, {"FBTA", 'A'},
                   {"AFBT", 'B'}, {"FATB", 'B'}, {"BTAF", 'B'}, {"TBFA", 'B'}};
    char tokens[5] = "", right = 0;
    size_t bytes = 0;
    for (; text.len > 0; text = str_from_offset(text, bytes)) {
        char token = legend_token(text, &bytes);
        if (token == 0)
            continue;
        memmove(tokens, tokens + 1, 3);
        tokens[3] = token;
        for (size_t i = 0; i < COUNT_OF(LEGENDS); i++)
            if (memcmp(LEGENDS[i].tokens, tokens, sizeof tokens) == 0)
                right = LEGENDS[i].right;
    }
    return right;
}
