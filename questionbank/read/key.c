/* Answers: letters, judgements, brackets, blanks. */
#include "questionbank/read/key.h"

#include "base/core/utf8.h"
#include "questionbank/ir/character.h"

enum { IDEOGRAPHIC_COMMA = 0x3001 };

/* Trimmed of blanks and of the full stop that people put behind an answer. */
static struct str trim_answer(struct str text) {
    static const struct str STOPS[] = {STR_INIT("。"), STR_INIT("."), STR_INIT("．"),
                                       STR_INIT("；"), STR_INIT(";")};
    text = str_trim(text);
    for (size_t i = 0; i < COUNT_OF(STOPS); i++)
        if (str_ends(text, STOPS[i]))
            return str_trim(str_slice(text, 0, text.len - STOPS[i].len));
    return text;
}

static bool is_separator(uint32_t c) {
    return char_is_blank(c) || c == ',' || c == ';' || c == '/' || c == IDEOGRAPHIC_COMMA;
}

uint32_t key_letters(struct str text, char out[static KEY_LETTERS_MAX]) {
    uint32_t count = 0;
    text = trim_answer(text);
    if (str_starts(text, STR("选项")))
        text = str_from_offset(text, STR("选项").len);
    for (size_t at = 0; at < text.len;) {
        uint32_t c = char_next(text, &at);
        if (is_separator(c))
            continue;
        if (c >= 'a' && c <= 'z')
            c -= 'a' - 'A';
        if (c < 'A' || c > 'Z' || count == KEY_LETTERS_MAX)
            return 0;
        out[count++] = (char)c;
    }
    return count;
}

struct judge_word {
    struct str word;
    char key;
};

static const struct judge_word JUDGE_WORDS[] = {
    {STR_INIT("正确"), 'T'},  {STR_INIT("对"), 'T'},     {STR_INIT("√"), 'T'},
    {STR_INIT("✓"), 'T'},     {STR_INIT("✔"), 'T'},      {STR_INIT("T"), 'T'},
    {STR_INIT("t"), 'T'},     {STR_INIT("TRUE"), 'T'},   {STR_INIT("True"), 'T'},
    {STR_INIT("true"), 'T'},  {STR_INIT("是"), 'T'},     {STR_INIT("Ｔ"), 'T'},
    {STR_INIT("错误"), 'F'},  {STR_INIT("错"), 'F'},     {STR_INIT("×"), 'F'},
    {STR_INIT("✗"), 'F'},     {STR_INIT("✘"), 'F'},      {STR_INIT("F"), 'F'},
    {STR_INIT("f"), 'F'},     {STR_INIT("FALSE"), 'F'},  {STR_INIT("False"), 'F'},
    {STR_INIT("false"), 'F'}, {STR_INIT("不正确"), 'F'}, {STR_INIT("Ｆ"), 'F'},
    {STR_INIT("否"), 'F'},    {STR_INIT("不对"), 'F'},
};

/* No word with its bracket, blanks and full stop is longer. */
enum { JUDGE_BYTES_MAX = 64 };

char key_judgement(struct str text) {
    if (text.len > JUDGE_BYTES_MAX)
        return 0;
    struct bracket bracket;
    text = trim_answer(text);
    if (key_bracket(text, 0, &bracket) && bracket.bytes == text.len)
        text = str_trim(bracket.inner);
    for (size_t i = 0; i < COUNT_OF(JUDGE_WORDS); i++)
        if (str_eq(JUDGE_WORDS[i].word, text))
            return JUDGE_WORDS[i].key;
    return 0;
}

/* The bracket at a byte of the text: '(' or ')', half or full width, and its bytes; 0 for others.
 */
static char bracket_at(struct str text, size_t at, size_t *bytes) {
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    *bytes = 1;
    if (p[0] == '(' || p[0] == ')')
        return (char)p[0];
    bool wide =
        p[0] == 0xEF && text.len - at >= 3 && p[1] == 0xBC && (p[2] == 0x88 || p[2] == 0x89);
    *bytes = wide ? 3 : 1;
    return wide ? p[2] == 0x88 ? '(' : ')' : 0;
}

bool key_bracket(struct str stem, size_t from, struct bracket *out) {
    size_t open_at = STR_NONE, inner_at = 0;
    for (size_t at = from, bytes; at < stem.len; at += bytes) {
        char c = bracket_at(stem, at, &bytes);
        if (c == '(') {
            open_at = at;
            inner_at = at + bytes;
        } else if (c == ')' && open_at != STR_NONE) {
            *out = (struct bracket){open_at, at + bytes - open_at,
                                    str_slice(stem, inner_at, at - inner_at)};
            return true;
        }
    }
    return false;
}

static uint32_t count_underscores(struct str stem) {
    uint32_t count = 0, run = 0;
    for (size_t i = 0; i <= stem.len; i++) {
        if (i < stem.len && stem.ptr[i] == '_') {
            run++;
            continue;
        }
        count += run >= 2;
        run = 0;
    }
    return count;
}

uint32_t key_blank_count(struct str stem) {
    uint32_t count = count_underscores(stem);
    if (count > 0)
        return count;
    struct bracket bracket;
    for (size_t from = 0; key_bracket(stem, from, &bracket); from = bracket.start + bracket.bytes)
        count += str_trim(bracket.inner).len == 0;
    return count;
}
