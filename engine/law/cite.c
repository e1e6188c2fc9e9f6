/* Reading and writing citations, and the Chinese numbers that they are made of. */
#include "engine/law/cite.h"

#include "base/core/buf.h"
#include "base/core/utf8.h"

static const struct str REPUBLIC = STR_INIT("中华人民共和国");

struct digit {
    uint32_t character;
    uint32_t value;
};

static const struct digit DIGITS[] = {
    {0x96F6, 0} /* 零 */, {0x3007, 0} /* 〇 */, {0x25CB, 0} /* ○ */,  {0x4E00, 1} /* 一 */,
    {0x4E8C, 2} /* 二 */, {0x4E24, 2} /* 两 */, {0x4E09, 3} /* 三 */, {0x56DB, 4} /* 四 */,
    {0x4E94, 5} /* 五 */, {0x516D, 6} /* 六 */, {0x4E03, 7} /* 七 */, {0x516B, 8} /* 八 */,
    {0x4E5D, 9} /* 九 */,
};

static const struct digit UNITS[] = {
    {0x5341, 10} /* 十 */,
    {0x767E, 100} /* 百 */,
    {0x5343, 1000} /* 千 */,
};

static bool find_digit(const struct digit *digits, size_t count, uint32_t character,
                       uint32_t *value) {
    for (size_t i = 0; i < count; i++) {
        if (digits[i].character != character)
            continue;
        *value = digits[i].value;
        return true;
    }
    return false;
}

/* ASCII or full-width digits. */
static bool is_decimal(uint32_t character, uint32_t *value) {
    if (character >= 0xFF10 && character <= 0xFF19)
        character -= 0xFEE0;
    *value = character - '0';
    return character >= '0' && character <= '9';
}

/* What has been read of a number: `total` of the finished units, `current` before the next unit. */
struct number {
    uint32_t total;
    uint32_t current;
    uint32_t characters;
    bool decimal;
    bool pending; /* a digit waits for its unit */
    bool named;   /* a unit was read: 一百零五, not 一〇五 */
};

/* Takes one more character; false when it does not belong to the number. */
static bool number_take(struct number *n, uint32_t character) {
    uint32_t value = 0;
    bool decimal = is_decimal(character, &value);
    if (decimal && (n->characters == 0 || n->decimal)) {
        n->decimal = true;
        n->current = n->current * 10 + value;
    } else if (!decimal && !n->decimal && find_digit(DIGITS, COUNT_OF(DIGITS), character, &value)) {
        n->current = n->pending && !n->named ? n->current * 10 + value : value;
        n->pending = true;
    } else if (!decimal && !n->decimal && find_digit(UNITS, COUNT_OF(UNITS), character, &value)) {
        n->total += (n->pending && n->current > 0 ? n->current : 1) * value;
        n->current = 0;
        n->pending = false;
        n->named = true;
    } else {
        return false;
    }
    n->characters++;
    return true;
}

enum err chinese_number_parse(struct str text, uint32_t *number, size_t *bytes) {
    struct number n = {0};
    size_t end = 0;
    for (size_t at = 0; at < text.len; end = at) {
        if (!number_take(&n, utf8_next(text, &at)))
            break;
        if (n.total + n.current > CITE_NUMBER_MAX || n.characters > 12)
            return ERR_INVALID;
    }
    if (n.characters == 0)
        return ERR_INVALID;
    *number = n.total + n.current;
    *bytes = end;
    return ERR_OK;
}

struct str chinese_number_format(struct arena *arena, uint32_t number) {
    static const char *const NAMES[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const struct {
        uint32_t value;
        const char *name;
    } PLACES[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
    PROMISE(number > 0 && number <= CITE_NUMBER_MAX);
    struct buf buf = buf_make(arena, 64);
    bool gap = false;
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        uint32_t digit = number / PLACES[i].value % 10;
        if (digit == 0) {
            gap = buf.len > 0;
            continue;
        }
        if (gap)
            buf_add_cstr(&buf, NAMES[0]);
        gap = false;
        if (digit != 1 || PLACES[i].value != 10 || buf.len > 0)
            buf_add_cstr(&buf, NAMES[digit]);
        buf_add_cstr(&buf, PLACES[i].name);
    }
    return buf_str(&buf);
}

static struct str without(struct str text, size_t bytes) {
    return str_trim(str_from_offset(text, bytes));
}

/* Takes `word` from the start of the text. */
static bool take(struct str *text, struct str word) {
    if (!str_starts(*text, word))
        return false;
    *text = without(*text, word.len);
    return true;
}

static bool take_number(struct str *text, uint32_t *number) {
    size_t bytes = 0;
    if (chinese_number_parse(*text, number, &bytes) != ERR_OK || *number == 0)
        return false;
    *text = without(*text, bytes);
    return true;
}

/* Takes 第N and then the unit: 第三款, 第（三）项. Leaves the text alone when it stands otherwise.
 */
static bool take_unit(struct str *text, struct str unit, uint32_t *number) {
    struct str rest = *text;
    uint32_t value = 0;
    if (!take(&rest, STR("第")))
        return false;
    bool open = take(&rest, STR("（")) || take(&rest, STR("("));
    if (!take_number(&rest, &value))
        return false;
    bool closed = take(&rest, STR("）")) || take(&rest, STR(")"));
    if (open != closed || !take(&rest, unit))
        return false;
    *text = rest;
    *number = value;
    return true;
}

/* Takes 之一 after an article. */
static uint32_t take_inserted(struct str *text) {
    struct str rest = *text;
    uint32_t number = 0;
    if (!take(&rest, STR("之")) || !take_number(&rest, &number))
        return 0;
    *text = rest;
    return number;
}

enum err article_parse(struct str text, uint32_t *article, uint32_t *inserted, size_t *bytes) {
    struct str rest = str_trim(text);
    uint32_t number = 0;
    if (!take_unit(&rest, STR("条"), &number))
        return ERR_INVALID;
    *article = number;
    *inserted = take_inserted(&rest);
    *bytes = rest.len == 0 ? text.len : (size_t)(rest.ptr - text.ptr);
    return ERR_OK;
}

struct str law_title_short(struct str title) {
    struct str rest = str_trim(title);
    if (str_starts(rest, STR("《")) && str_ends(rest, STR("》")))
        rest = str_slice(rest, STR("《").len, rest.len - STR("《》").len);
    rest = str_trim(rest);
    while (rest.len > REPUBLIC.len && take(&rest, REPUBLIC))
        ;
    return rest;
}

/* Where the 第 of the first 第…条 stands in a text without 《》. */
static size_t find_article(struct str text) {
    for (size_t at = str_find(text, STR("第")); at < text.len;) {
        uint32_t article = 0, inserted = 0;
        size_t bytes = 0;
        if (article_parse(str_from_offset(text, at), &article, &inserted, &bytes) == ERR_OK)
            return at;
        size_t next = str_find(str_from_offset(text, at + 1), STR("第"));
        at = next == STR_NONE ? text.len : at + 1 + next;
    }
    return STR_NONE;
}

/* Cuts the title of the law off; ERR_INVALID when there is none. */
static enum err take_law(struct str *text, struct str *law) {
    size_t end = 0;
    if (str_starts(*text, STR("《"))) {
        end = str_find(*text, STR("》"));
        end = end == STR_NONE ? STR_NONE : end + STR("》").len;
    } else {
        end = find_article(*text);
    }
    if (end == STR_NONE || end == 0)
        return ERR_INVALID;
    *law = law_title_short(str_slice(*text, 0, end));
    *text = without(*text, end);
    bool nested = str_contains(*law, STR("《")) || str_contains(*law, STR("》"));
    return law->len == 0 || nested ? ERR_INVALID : ERR_OK;
}

enum err cite_parse(struct str text, struct cite *out) {
    struct cite cite = {0};
    struct str rest = str_trim(text);
    TRY(take_law(&rest, &cite.law));
    if (rest.len > 0 && !take_unit(&rest, STR("条"), &cite.article))
        return ERR_INVALID;
    if (cite.article > 0)
        cite.inserted = take_inserted(&rest);
    take_unit(&rest, STR("款"), &cite.paragraph);
    take_unit(&rest, STR("项"), &cite.item);
    if (rest.len > 0)
        return ERR_INVALID;
    *out = cite;
    return ERR_OK;
}

struct str cite_format(struct arena *arena, const struct cite *cite) {
    struct buf buf = buf_make(arena, cite->law.len + 256);
    buf_add(&buf, STR("《"));
    buf_add(&buf, cite->law);
    buf_add(&buf, STR("》"));
    if (cite->article > 0)
        buf_printf(&buf, "第%s条", chinese_number_format(arena, cite->article).ptr);
    if (cite->inserted > 0)
        buf_printf(&buf, "之%s", chinese_number_format(arena, cite->inserted).ptr);
    if (cite->paragraph > 0)
        buf_printf(&buf, "第%s款", chinese_number_format(arena, cite->paragraph).ptr);
    if (cite->item > 0)
        buf_printf(&buf, "第（%s）项", chinese_number_format(arena, cite->item).ptr);
    return buf_str(&buf);
}
