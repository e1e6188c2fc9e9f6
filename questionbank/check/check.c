/* What makes an item unfit, one function a fact. Severity, title and hint stand in diagnostic.def.
 */
#include "questionbank/check/check.h"

#include "base/core/limits.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"

/* What a check found: where, and optionally a more exact sentence. */
struct finding {
    struct arena *arena;
    struct ir_place place; /* set to the item's before the check runs */
    struct str fact;
};

static bool is_choice(const struct ir_item *item) {
    return item->kind == ITEM_SINGLE || item->kind == ITEM_MULTIPLE;
}

static bool is_letter(struct str text) {
    return text.len == 1 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z';
}

static bool stem_empty(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->stem.len == 0;
}

static bool text_too_long(const struct ir_item *item, struct finding *finding) {
    const struct {
        const char *name;
        struct str text;
    } TEXTS[] = {{"题干", item->stem}, {"材料", item->stimulus}, {"解析", item->rationale}};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        if (TEXTS[i].text.len <= LIMIT_STEM_BYTES_MAX)
            continue;
        finding->fact =
            arena_printf(finding->arena, "%s超过 %d 字节", TEXTS[i].name, LIMIT_STEM_BYTES_MAX);
        return true;
    }
    return false;
}

static bool needs_key(const struct ir_item *item) {
    return item->kind != ITEM_SHORT && item->kind != ITEM_ESSAY;
}

static bool key_missing(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    bool any = false;
    for (uint32_t i = 0; i < item->key.count; i++)
        any = any || item->key.at[i].len > 0;
    return needs_key(item) && !any;
}

static bool key_unreadable(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    for (uint32_t i = 0; i < item->key.count; i++) {
        struct str key = item->key.at[i];
        bool judgement = str_eq(key, STR("T")) || str_eq(key, STR("F"));
        if ((is_choice(item) && !is_letter(key)) || (item->kind == ITEM_JUDGE && !judgement))
            return true;
    }
    return false;
}

static bool key_beyond_options(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; is_choice(item) && i < item->key.count; i++) {
        struct str key = item->key.at[i];
        bool known = !is_letter(key);
        for (uint32_t o = 0; o < item->options.count && !known; o++)
            known = str_eq(item->options.at[o].label, key);
        if (known || item->options.count < 2)
            continue;
        finding->fact = arena_printf(finding->arena, "答案是%.*s，但没有选项%.*s", STR_ARGS(key),
                                     STR_ARGS(key));
        return true;
    }
    return false;
}

static bool key_several(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_SINGLE && item->key.count > 1;
}

static bool key_single(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_MULTIPLE && item->key.count == 1 && is_letter(item->key.at[0]);
}

static bool judge_options(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_JUDGE && item->options.count > 0;
}

static bool options_too_few(const struct ir_item *item, struct finding *finding) {
    if (!is_choice(item) || item->options.count >= 2)
        return false;
    if (item->options.count == 1)
        finding->place = item->options.at[0].place;
    finding->fact = item->options.count == 0 ? STR("没有选项") : STR("只有一个选项");
    return true;
}

static bool options_too_many(const struct ir_item *item, struct finding *finding) {
    if (item->options.count <= LIMIT_OPTION_COUNT_MAX)
        return false;
    finding->place = item->options.at[LIMIT_OPTION_COUNT_MAX].place;
    return true;
}

static bool option_empty(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; i < item->options.count; i++) {
        if (item->options.at[i].text.len > 0)
            continue;
        finding->place = item->options.at[i].place;
        return true;
    }
    return false;
}

static bool option_too_long(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; i < item->options.count; i++) {
        if (item->options.at[i].text.len <= LIMIT_OPTION_BYTES_MAX)
            continue;
        finding->place = item->options.at[i].place;
        return true;
    }
    return false;
}

static bool options_identical(const struct ir_item *item, struct finding *finding) {
    struct str folded[LIMIT_OPTION_COUNT_MAX];
    for (uint32_t i = 0; i < item->options.count && i < LIMIT_OPTION_COUNT_MAX; i++) {
        folded[i] = str_fold(finding->arena, item->options.at[i].text);
        for (uint32_t j = 0; j < i; j++) {
            if (folded[i].len == 0 || !str_eq(folded[i], folded[j]))
                continue;
            finding->place = item->options.at[i].place;
            finding->fact = arena_printf(finding->arena, "选项%.*s与选项%.*s完全相同",
                                         STR_ARGS(item->options.at[i].label),
                                         STR_ARGS(item->options.at[j].label));
            return true;
        }
    }
    return false;
}

/* `A和B`, `AB都对`: nothing but letters and the words that join them. */
static bool joins_letters(struct str text) {
    static const struct str WORDS[] = {STR_INIT("和"),     STR_INIT("与"),     STR_INIT("及"),
                                       STR_INIT("或"),     STR_INIT("、"),     STR_INIT("都对"),
                                       STR_INIT("都是"),   STR_INIT("均对"),   STR_INIT("均是"),
                                       STR_INIT("都正确"), STR_INIT("项"),     STR_INIT("选项"),
                                       STR_INIT("。"),     STR_INIT("均正确"), STR_INIT("两项")};
    uint32_t letters = 0;
    while (text.len > 0) {
        size_t bytes = 0;
        for (size_t i = 0; i < COUNT_OF(WORDS); i++)
            if (str_starts(text, WORDS[i]) && WORDS[i].len > bytes)
                bytes = WORDS[i].len;
        bool letter = text.ptr[0] >= 'A' && text.ptr[0] <= 'H';
        if (bytes == 0 && !letter)
            return false;
        letters += bytes == 0;
        text = str_from_offset(text, bytes == 0 ? 1 : bytes);
    }
    return letters >= 2;
}

static bool depends_on_order(struct str text) {
    static const struct str HEADS[] = {
        STR_INIT("以上"),   STR_INIT("上述"),     STR_INIT("前述"),     STR_INIT("前三项"),
        STR_INIT("前两项"), STR_INIT("其他三项"), STR_INIT("其余三项"),
    };
    static const struct str TAILS[] = {
        STR_INIT("都对"),     STR_INIT("均对"),     STR_INIT("都是"),   STR_INIT("均是"),
        STR_INIT("皆是"),     STR_INIT("都正确"),   STR_INIT("均正确"), STR_INIT("皆对"),
        STR_INIT("都不对"),   STR_INIT("均不对"),   STR_INIT("都不是"), STR_INIT("均不是"),
        STR_INIT("都错"),     STR_INIT("均错"),     STR_INIT("全对"),   STR_INIT("全错"),
        STR_INIT("都不正确"), STR_INIT("均不正确"), STR_INIT("皆正确"), STR_INIT("都错误"),
        STR_INIT("均错误"),   STR_INIT("全部"),
    };
    if (str_ends(text, STR("。")))
        text = str_slice(text, 0, text.len - STR("。").len);
    bool head = false, tail = false;
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        head = head || str_starts(text, HEADS[i]);
    for (size_t i = 0; i < COUNT_OF(TAILS); i++)
        tail = tail || str_ends(text, TAILS[i]);
    return (head && tail) || joins_letters(text);
}

static bool option_order(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; is_choice(item) && i < item->options.count; i++) {
        if (!depends_on_order(item->options.at[i].text))
            continue;
        finding->place = item->options.at[i].place;
        return true;
    }
    return false;
}

static bool blank_mark_missing(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_BLANK && key_blank_count(item->stem) == 0;
}

static bool blank_count(const struct ir_item *item, struct finding *finding) {
    uint32_t blanks = key_blank_count(item->stem);
    if (item->kind == ITEM_BLANK && item->key.count > LIMIT_RESPONSE_PARTS_MAX) {
        finding->fact =
            arena_printf(finding->arena, "空或答案超过 %d 个", LIMIT_RESPONSE_PARTS_MAX);
        return true;
    }
    if (item->kind != ITEM_BLANK || item->key.count == 0 || blanks == 0 ||
        blanks == item->key.count)
        return false;
    finding->fact =
        arena_printf(finding->arena, "题干有 %u 个空，答案有 %u 个", blanks, item->key.count);
    return true;
}

struct check {
    enum diag diag;
    bool (*finds)(const struct ir_item *item, struct finding *finding);
};

static const struct check CHECKS[] = {
    {DIAG_STEM_EMPTY, stem_empty},
    {DIAG_TEXT_TOO_LONG, text_too_long},
    {DIAG_KEY_MISSING, key_missing},
    {DIAG_KEY_UNREADABLE, key_unreadable},
    {DIAG_KEY_BEYOND_OPTIONS, key_beyond_options},
    {DIAG_KEY_SEVERAL, key_several},
    {DIAG_KEY_SINGLE, key_single},
    {DIAG_JUDGE_OPTIONS, judge_options},
    {DIAG_OPTIONS_TOO_FEW, options_too_few},
    {DIAG_OPTIONS_TOO_MANY, options_too_many},
    {DIAG_OPTION_EMPTY, option_empty},
    {DIAG_OPTION_TOO_LONG, option_too_long},
    {DIAG_OPTIONS_IDENTICAL, options_identical},
    {DIAG_OPTION_ORDER, option_order},
    {DIAG_BLANK_MARK_MISSING, blank_mark_missing},
    {DIAG_BLANK_COUNT, blank_count},
};

static void check_item(struct ir *ir, struct ir_item *item) {
    for (size_t i = 0; i < COUNT_OF(CHECKS); i++) {
        struct finding finding = {.arena = ir->arena, .place = item->place};
        if (CHECKS[i].finds(item, &finding))
            ir_report_item(ir, item, CHECKS[i].diag, finding.place, finding.fact);
    }
}

void check_items(struct ir *ir) {
    for (uint32_t i = 0; i < ir->items.count; i++)
        if (!ir->items.at[i].quarantined)
            check_item(ir, &ir->items.at[i]);
}
