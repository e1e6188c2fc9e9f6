/* The lexical side of GIFT: escapes, formats, answer lists. */
#include "questionbank/read/gift.h"

size_t gift_find(struct str text, size_t from, struct str part) {
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] == '\\')
            at++;
        else if (str_starts(str_from_offset(text, at), part))
            return at;
    }
    return STR_NONE;
}

bool gift_take_format(struct str *text, enum gift_format *format) {
    static const struct {
        struct str word;
        enum gift_format format;
    } WORDS[] = {
        {STR_INIT("[moodle]"), GIFT_MOODLE},
        {STR_INIT("[plain]"), GIFT_PLAIN},
        {STR_INIT("[html]"), GIFT_HTML},
        {STR_INIT("[markdown]"), GIFT_MARKDOWN},
    };
    struct str trimmed = str_trim(*text);
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (!str_starts(trimmed, WORDS[i].word))
            continue;
        *text = str_from_offset(trimmed, WORDS[i].word.len);
        *format = WORDS[i].format;
        return true;
    }
    return false;
}

/* What stands for an escaped character; 0 when the backslash is text. */
static char unescape(char c) {
    static const char PLAIN[] = "~=#{}:\\";
    if (c == 'n')
        return '\n';
    return c != '\0' && strchr(PLAIN, c) != NULL ? c : '\0';
}

struct str gift_text(struct arena *arena, struct str raw, enum gift_format format) {
    struct str in = str_trim(raw);
    char *out = arena_alloc(arena, in.len + 1);
    size_t len = 0;
    bool collapse = format == GIFT_MOODLE || format == GIFT_PLAIN;
    for (size_t at = 0; at < in.len; at++) {
        char c = in.ptr[at];
        char meant = c == '\\' && at + 1 < in.len ? unescape(in.ptr[at + 1]) : '\0';
        if (meant != '\0') {
            out[len++] = meant;
            at++;
        } else if (collapse && c == '\n') {
            while (len > 0 && out[len - 1] == ' ')
                len--;
            while (at + 1 < in.len && strchr(" \t\n", in.ptr[at + 1]) != NULL)
                at++;
            out[len++] = ' ';
        } else {
            out[len++] = c;
        }
    }
    return str_trim((struct str){out, len});
}

/* %50%, %-33.333%: takes the weight from the start of the text. */
static void take_weight(struct str *text, struct gift_answer *answer) {
    size_t end = str_starts(*text, STR("%")) ? str_find_char(str_from_offset(*text, 1), '%') : 0;
    struct str digits = str_slice(*text, 1, end == STR_NONE ? 0 : end);
    bool minus = str_starts(digits, STR("-"));
    int64_t value = 0, scale = 0;
    if (digits.len == 0 || digits.len > 12)
        return;
    for (size_t i = minus ? 1 : 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (c == '.' && scale == 0)
            scale = 1000;
        else if (c < '0' || c > '9')
            return;
        else if (scale == 0)
            value = value * 10 + (c - '0') * 1000;
        else
            value += (c - '0') * (scale /= 10);
    }
    answer->weighted = true;
    answer->weight = minus ? -value : value;
    *text = str_from_offset(*text, end + 2);
}

static void add_answer(struct arena *arena, struct str text, char mark, gift_answers *out) {
    struct gift_answer *answer = vec_push(arena, out);
    text = str_trim(text);
    answer->right = mark == '=';
    take_weight(&text, answer);
    size_t feedback = gift_find(text, 0, STR("#"));
    answer->text = str_trim(str_slice(text, 0, feedback));
    if (feedback != STR_NONE)
        answer->feedback = str_trim(str_from_offset(text, feedback + 1));
}

/* The next = or ~ that is not escaped. */
static size_t find_mark(struct str text, size_t from) {
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] == '\\')
            at++;
        else if (text.ptr[at] == '=' || text.ptr[at] == '~')
            return at;
    }
    return text.len;
}

bool gift_split_answers(struct arena *arena, struct str inner, gift_answers *out) {
    size_t at = find_mark(inner, 0);
    if (str_trim(str_slice(inner, 0, at)).len > 0)
        add_answer(arena, str_slice(inner, 0, at), '=', out);
    while (at < inner.len) {
        if (out->count == GIFT_ANSWER_COUNT_MAX)
            return false;
        size_t next = find_mark(inner, at + 1);
        add_answer(arena, str_slice(inner, at + 1, next - at - 1), inner.ptr[at], out);
        at = next;
    }
    return true;
}
