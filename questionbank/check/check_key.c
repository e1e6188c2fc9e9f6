/* The key against kind, options and stem. */
#include "base/core/limits.h"
#include "questionbank/check/finding.h"
#include "questionbank/read/key.h"

enum {
    LEAK_BYTES_MIN = 15,    /* five characters: shorter words stand anywhere by chance */
    LONGEST_BYTES_MIN = 60, /* twenty characters */
    LONGEST_TIMES = 3       /* the longest of the others */
};

static bool is_letter(struct str text) {
    return text.len == 1 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z';
}

static bool needs_key(const struct ir_item *item) {
    return item->kind != ITEM_SHORT && item->kind != ITEM_ESSAY;
}

bool check_key_missing(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    bool any = false;
    for (uint32_t i = 0; i < item->key.count; i++)
        any = any || item->key.at[i].len > 0;
    return needs_key(item) && !any;
}

bool check_key_unreadable(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    for (uint32_t i = 0; i < item->key.count; i++) {
        struct str key = item->key.at[i];
        bool judgement = str_eq(key, STR("T")) || str_eq(key, STR("F"));
        if ((check_is_choice(item) && !is_letter(key)) || (item->kind == ITEM_JUDGE && !judgement))
            return true;
    }
    return false;
}

/* The option that a letter names; NULL when there is none. */
static const struct ir_option *option_of(const struct ir_item *item, struct str letter) {
    for (uint32_t i = 0; i < item->options.count && i < LIMIT_OPTION_COUNT_MAX; i++)
        if (str_eq(item->options.at[i].label, letter))
            return &item->options.at[i];
    return NULL;
}

bool check_key_beyond_options(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; check_is_choice(item) && i < item->key.count; i++) {
        struct str key = item->key.at[i];
        if (!is_letter(key) || item->options.count < 2 || option_of(item, key) != NULL)
            continue;
        finding->fact = arena_printf(finding->arena, "答案是%.*s，但没有选项%.*s", STR_ARGS(key),
                                     STR_ARGS(key));
        return true;
    }
    return false;
}

bool check_key_several(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_SINGLE && item->key.count > 1;
}

bool check_key_single(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_MULTIPLE && item->key.count == 1 && is_letter(item->key.at[0]);
}

bool check_key_all(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_MULTIPLE && item->key.count > 1 &&
           item->key.count == item->options.count;
}

bool check_judge_options(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_JUDGE && item->options.count > 0;
}

bool check_blank_mark_missing(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->kind == ITEM_BLANK && key_blank_count(item->stem) == 0;
}

bool check_blank_count(const struct ir_item *item, struct finding *finding) {
    if (item->kind != ITEM_BLANK)
        return false;
    uint32_t blanks = key_blank_count(item->stem);
    if (item->key.count > LIMIT_RESPONSE_PARTS_MAX) {
        finding->fact =
            arena_printf(finding->arena, "空或答案超过 %d 个", LIMIT_RESPONSE_PARTS_MAX);
        return true;
    }
    if (item->key.count == 0 || blanks == 0 || blanks == item->key.count)
        return false;
    finding->fact =
        arena_printf(finding->arena, "题干有 %u 个空，答案有 %u 个", blanks, item->key.count);
    return true;
}

static struct str bare(struct str text) {
    text = str_trim(text);
    while (str_ends(text, STR("。")) || str_ends(text, STR("；")))
        text = str_trim(str_slice(text, 0, text.len - STR("。").len));
    return text;
}

/* The option of a single choice's key, when it is alone among at least three. */
static const struct ir_option *sole_key(const struct ir_item *item) {
    bool fits = item->kind == ITEM_SINGLE && item->key.count == 1 && item->options.count >= 3 &&
                item->options.count <= LIMIT_OPTION_COUNT_MAX;
    return fits ? option_of(item, item->key.at[0]) : NULL;
}

/* The stem says the right option word for word, and no other. */
bool check_key_in_stem(const struct ir_item *item, struct finding *finding) {
    const struct ir_option *key = sole_key(item);
    if (key == NULL)
        return false;
    struct str text = bare(key->text);
    if (text.len < LEAK_BYTES_MIN || text.len * 3 > item->stem.len * 2 ||
        !str_contains(item->stem, text))
        return false;
    for (uint32_t i = 0; i < item->options.count; i++) {
        const struct ir_option *option = &item->options.at[i];
        struct str other = bare(option->text);
        if (option != key && (other.len < 6 || str_contains(item->stem, other)))
            return false;
    }
    finding->fact = arena_printf(finding->arena, "题干里写着正确选项的原文“%.*s”", STR_ARGS(text));
    return true;
}

bool check_key_longest(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    const struct ir_option *key = sole_key(item);
    if (key == NULL || key->text.len < LONGEST_BYTES_MIN)
        return false;
    size_t longest = 0;
    for (uint32_t i = 0; i < item->options.count; i++) {
        const struct ir_option *option = &item->options.at[i];
        if (option != key && option->text.len > longest)
            longest = option->text.len;
    }
    return key->text.len >= longest * LONGEST_TIMES;
}
