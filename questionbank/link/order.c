/* A small grammar over word lists: [以上] [各项] 都 对, and letters joined by 和 with the same
 * endings. */
#include "questionbank/link/order.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/report.h"

static const struct str HEADS[] = {STR_INIT("以上"), STR_INIT("上述"), STR_INIT("前述"),
                                   STR_INIT("上列"), STR_INIT("前面")};
static const struct str NOUNS[] = {
    STR_INIT("各选项"), STR_INIT("选项"), STR_INIT("各项"), STR_INIT("几项"),     STR_INIT("说法"),
    STR_INIT("情形"),   STR_INIT("情况"), STR_INIT("答案"), STR_INIT("内容"),     STR_INIT("表述"),
    STR_INIT("描述"),   STR_INIT("观点"), STR_INIT("做法"), STR_INIT("所有选项"), STR_INIT("行为"),
    STR_INIT("措施"),   STR_INIT("原则"), STR_INIT("三者"), STR_INIT("两者"),
};
static const struct str QUANTIFIERS[] = {STR_INIT("都"),    STR_INIT("均"),   STR_INIT("皆"),
                                         STR_INIT("全部"),  STR_INIT("全都"), STR_INIT("全"),
                                         STR_INIT("全部都")};
static const struct str PREDICATES[] = {
    STR_INIT("对"),     STR_INIT("正确"),   STR_INIT("是"),     STR_INIT("不对"),
    STR_INIT("不正确"), STR_INIT("不是"),   STR_INIT("错"),     STR_INIT("错误"),
    STR_INIT("可以"),   STR_INIT("可"),     STR_INIT("不可以"), STR_INIT("符合"),
    STR_INIT("不符合"), STR_INIT("属于"),   STR_INIT("不属于"), STR_INIT("包括"),
    STR_INIT("有"),     STR_INIT("没有"),   STR_INIT("需要"),   STR_INIT("应当"),
    STR_INIT("有可能"), STR_INIT("不可能"), STR_INIT("是对的"), STR_INIT("是正确的"),
};
/* 前三项 and 以上三项 name how many they mean. */
static const struct str COUNTED[] = {STR_INIT("两项"), STR_INIT("三项"), STR_INIT("四项"),
                                     STR_INIT("五项")};

/* Takes the longest word of the list from the start of the text. */
static bool take(struct str *text, const struct str *words, size_t count, struct str *taken) {
    *taken = (struct str){NULL, 0};
    for (size_t i = 0; i < count; i++)
        if (words[i].len > taken->len && str_starts(*text, words[i]))
            *taken = words[i];
    *text = str_from_offset(*text, taken->len);
    return taken->len > 0;
}

#define TAKE(text, words, taken) take((text), (words), COUNT_OF(words), (taken))

static struct str without_stop(struct str text) {
    static const struct str STOPS[] = {STR_INIT("。"), STR_INIT("．"), STR_INIT("."),
                                       STR_INIT("！"), STR_INIT("；"), STR_INIT(";")};
    text = str_trim(text);
    for (size_t i = 0; i < COUNT_OF(STOPS); i++)
        if (str_ends(text, STOPS[i]))
            return str_trim(str_slice(text, 0, text.len - STOPS[i].len));
    return text;
}

/* An option that speaks of all the others. */
struct summary {
    struct str noun;  /* 各项 when the text has none */
    struct str rest;  /* 都对 */
    uint32_t counted; /* how many others it names; 0: none named */
};

/* The counted noun 三项 at the start of the text. */
static uint32_t take_counted(struct str *text, struct str *noun) {
    uint32_t counted = 0;
    for (uint32_t i = 0; i < COUNT_OF(COUNTED) && counted == 0; i++)
        if (str_starts(*text, COUNTED[i])) {
            *noun = COUNTED[i];
            counted = i + 2;
        }
    if (counted > 0)
        *text = str_from_offset(*text, noun->len);
    return counted;
}

static bool parse_summary(struct str text, struct summary *out) {
    struct str head, noun = {NULL, 0}, quantifier, predicate;
    struct str rest = without_stop(text);
    bool headed = TAKE(&rest, HEADS, &head);
    uint32_t counted = 0;
    if (headed || str_starts(rest, STR("前"))) {
        if (!headed)
            rest = str_from_offset(rest, STR("前").len);
        counted = take_counted(&rest, &noun);
        if (counted == 0 && (!headed || !TAKE(&rest, NOUNS, &noun)))
            noun = STR("各项");
        if (counted == 0 && !headed)
            return false;
    }
    *out = (struct summary){noun.len == 0 ? STR("各项") : noun, rest, counted};
    if (!TAKE(&rest, QUANTIFIERS, &quantifier))
        return false;
    bool said = TAKE(&rest, PREDICATES, &predicate);
    if (rest.len > 0)
        return false;
    return said || (headed && (str_eq(quantifier, STR("全部")) || str_eq(quantifier, STR("皆"))));
}

/* An option that names others by their letters. */
struct letters {
    char letters[LIMIT_OPTION_COUNT_MAX];
    uint32_t count;
    bool either;     /* 或 */
    struct str rest; /* 都对 */
};

static bool has_letter(const struct letters *letters, char letter) {
    return memchr(letters->letters, letter, letters->count) != NULL;
}

/* The letters and what joins them; leaves `rest` behind the last letter. */
static bool parse_run(struct str *rest, struct letters *out) {
    static const struct str JOINTS[] = {STR_INIT("和"), STR_INIT("与"), STR_INIT("及"),
                                        STR_INIT("、"), STR_INIT("或"), STR_INIT(","),
                                        STR_INIT("，"), STR_INIT("项"), STR_INIT("选项")};
    struct str joint = {NULL, 0};
    while (rest->len > 0) {
        char c = rest->ptr[0];
        if (c >= 'A' && c < 'A' + LIMIT_OPTION_COUNT_MAX) {
            if (out->count == COUNT_OF(out->letters) || has_letter(out, c))
                return false;
            out->letters[out->count++] = c;
            *rest = str_trim(str_from_offset(*rest, 1));
        } else if (TAKE(rest, JOINTS, &joint)) {
            out->either = out->either || str_eq(joint, STR("或"));
            *rest = str_trim(*rest);
        } else {
            break;
        }
    }
    return out->count >= 2;
}

static bool parse_letters(struct str text, struct letters *out) {
    struct str rest = without_stop(text), word;
    *out = (struct letters){.count = 0};
    if (!parse_run(&rest, out))
        return false;
    static const struct str NAMES[] = {STR_INIT("两项"), STR_INIT("三项"), STR_INIT("两者"),
                                       STR_INIT("选项")};
    TAKE(&rest, NAMES, &word);
    out->rest = rest;
    if (rest.len == 0)
        return true;
    TAKE(&rest, QUANTIFIERS, &word);
    return word.len > 0 && TAKE(&rest, PREDICATES, &word) && rest.len == 0;
}

/* Every text of the grammar is short and begins with one of a few characters. */
static bool may_depend(struct str text) {
    enum { DEPENDENT_BYTES_MAX = 60 };
    if (text.len < 2 || text.len > DEPENDENT_BYTES_MAX)
        return false;
    const unsigned char *p = (const unsigned char *)text.ptr;
    if (p[0] < 0x80 || text.len < 3)
        return p[0] <= ' ' || (p[0] >= 'A' && p[0] < 'A' + LIMIT_OPTION_COUNT_MAX);
    switch ((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) {
    case 0xE4BBA5: /* 以 */
    case 0xE4B88A: /* 上 */
    case 0xE5898D: /* 前 */
    case 0xE983BD: /* 都 */
    case 0xE59D87: /* 均 */
    case 0xE79A86: /* 皆 */
    case 0xE585A8: /* 全 */
    case 0xE98089: /* 选 */
    case 0xE38080: /* a blank */ return true;
    default: return false;
    }
}

bool order_depends(struct str text) {
    struct summary summary;
    struct letters letters;
    return may_depend(text) && (parse_summary(text, &summary) || parse_letters(text, &letters));
}

/* Whether the question speaks of something called by a letter: then `A和B` may mean that. */
static bool names_letters(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z')
            return true;
    return str_contains(text, STR("Ａ")) || str_contains(text, STR("Ｂ"));
}

/* Index of a named option; the count of options when it cannot be quoted. */
static uint32_t quotable(const struct ir_item *item, uint32_t option_idx, char letter) {
    for (uint32_t i = 0; i < item->options.count; i++) {
        const struct ir_option *option = &item->options.at[i];
        bool named = option->label.len == 1 && option->label.ptr[0] == letter;
        if (named && i != option_idx && option->text.len > 0 && !order_depends(option->text) &&
            !names_letters(option->text))
            return i;
    }
    return item->options.count;
}

static void quote_letters(struct arena *arena, const struct ir_item *item, uint32_t option_idx,
                          struct str *out) {
    struct letters letters;
    if (!parse_letters(item->options.at[option_idx].text, &letters) || names_letters(item->stem) ||
        names_letters(item->stimulus))
        return;
    struct buf said = buf_make(arena, LIMIT_OPTION_BYTES_MAX);
    for (uint32_t i = 0; i < letters.count; i++) {
        uint32_t at = quotable(item, option_idx, letters.letters[i]);
        if (at == item->options.count)
            return;
        bool last = i + 1 == letters.count;
        const char *joint = last ? (letters.either ? "或" : "和") : "、";
        buf_printf(&said, "%s“%.*s”", i == 0 ? "" : joint,
                   STR_ARGS(without_stop(item->options.at[at].text)));
    }
    buf_add(&said, letters.rest);
    if (!said.full)
        *out = buf_str(&said);
}

/* Only the last option can mean all others by 以上; a counted one must count them right. */
static bool name_others(struct arena *arena, const struct ir_item *item, uint32_t option_idx,
                        struct str *out) {
    struct summary summary;
    if (option_idx + 1 != item->options.count || item->options.count < 3 ||
        !parse_summary(item->options.at[option_idx].text, &summary) ||
        (summary.counted > 0 && summary.counted != option_idx))
        return false;
    *out = arena_printf(arena, "其他%.*s%.*s", STR_ARGS(summary.noun), STR_ARGS(summary.rest));
    return true;
}

static void add_edit(struct ir *ir, const struct ir_option *option, struct str text) {
    struct str source = ir->sources.at[option->place.source_idx].text;
    uintptr_t start = (uintptr_t)source.ptr, at = (uintptr_t)option->text.ptr;
    if (source.ptr == NULL || at < start || at + option->text.len > start + source.len)
        return;
    ir_edit(ir, DIAG_ORDER_REWRITTEN,
            (struct ir_edit){.source_idx = option->place.source_idx,
                             .offset = at - start,
                             .bytes = option->text.len,
                             .replacement = text});
}

static void rewrite(struct ir *ir, struct ir_item *item, struct ir_option *option,
                    struct str text) {
    struct str fact = arena_printf(ir->arena, "选项%.*s“%.*s”的意思取决于排列次序，已改写为：%.*s",
                                   STR_ARGS(option->label), STR_ARGS(option->text), STR_ARGS(text));
    ir_report_item(ir, item, DIAG_ORDER_REWRITTEN, option->place, fact);
    add_edit(ir, option, text);
    option->text = text;
}

void order_rewrite(struct ir *ir, struct ir_item *item) {
    bool choice = item->kind == ITEM_SINGLE || item->kind == ITEM_MULTIPLE;
    uint32_t count = item->options.count;
    if (!choice || item->quarantined || count > LIMIT_OPTION_COUNT_MAX)
        return;
    struct str texts[LIMIT_OPTION_COUNT_MAX]; /* all are decided by what stands in the source */
    for (uint32_t i = 0; i < count; i++) {
        struct ir_option *option = &item->options.at[i];
        texts[i] = option->text;
        if (may_depend(option->text) && !name_others(ir->arena, item, i, &texts[i]))
            quote_letters(ir->arena, item, i, &texts[i]);
    }
    for (uint32_t i = 0; i < count; i++)
        if (texts[i].ptr != item->options.at[i].text.ptr)
            rewrite(ir, item, &item->options.at[i], texts[i]);
}
