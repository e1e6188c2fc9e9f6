/* The options among themselves. */
#include "base/core/limits.h"
#include "questionbank/check/finding.h"
#include "questionbank/ir/character.h"
#include "questionbank/link/order.h"

bool check_options_too_few(const struct ir_item *item, struct finding *finding) {
    if (!check_is_choice(item) || item->options.count >= 2)
        return false;
    if (item->options.count == 1)
        finding->place = item->options.at[0].place;
    finding->fact = item->options.count == 0 ? STR("没有选项") : STR("只有一个选项");
    return true;
}

bool check_options_too_many(const struct ir_item *item, struct finding *finding) {
    if (item->options.count <= LIMIT_OPTION_COUNT_MAX)
        return false;
    finding->place = item->options.at[LIMIT_OPTION_COUNT_MAX].place;
    return true;
}

bool check_option_empty(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; i < item->options.count; i++) {
        if (item->options.at[i].text.len > 0)
            continue;
        finding->place = item->options.at[i].place;
        return true;
    }
    return false;
}

bool check_option_too_long(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; i < item->options.count; i++) {
        if (item->options.at[i].text.len <= LIMIT_OPTION_BYTES_MAX)
            continue;
        finding->place = item->options.at[i].place;
        return true;
    }
    return false;
}

/* The folded options, in a room on the stack where they fit. */
static void fold_options(const struct ir_item *item, struct finding *finding, uint32_t count,
                         struct str folded[static LIMIT_OPTION_COUNT_MAX], struct str room) {
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct str text = item->options.at[i].text;
        bool fits = text.len <= room.len - used;
        folded[i] = fits ? str_fold_into(finding->scratch, (char *)(uintptr_t)room.ptr + used, text)
                         : str_fold(finding->scratch, text);
        used += fits ? text.len : 0;
    }
}

bool check_options_identical(const struct ir_item *item, struct finding *finding) {
    char room[1024];
    struct str folded[LIMIT_OPTION_COUNT_MAX];
    uint32_t count = item->options.count;
    if (count > LIMIT_OPTION_COUNT_MAX)
        count = LIMIT_OPTION_COUNT_MAX;
    fold_options(item, finding, count, folded, (struct str){room, sizeof room});
    for (uint32_t i = 0; i < count; i++) {
        const struct ir_option *option = &item->options.at[i];
        for (uint32_t j = 0; j < i; j++) {
            if (folded[i].len == 0 || !str_eq(folded[i], folded[j]))
                continue;
            finding->place = option->place;
            finding->fact =
                arena_printf(finding->arena, "选项%.*s与选项%.*s完全相同", STR_ARGS(option->label),
                             STR_ARGS(item->options.at[j].label));
            return true;
        }
    }
    return false;
}

bool check_option_order(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; check_is_choice(item) && i < item->options.count; i++) {
        if (!order_depends(item->options.at[i].text))
            continue;
        finding->place = item->options.at[i].place;
        return true;
    }
    return false;
}
