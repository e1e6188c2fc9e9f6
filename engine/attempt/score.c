/* Right or wrong. */
#include "engine/attempt/score.h"

#include "base/core/utf8.h"
#include "engine/paper/paper.h"

static bool options_are_right(const struct image_item *item, struct str option_order,
                              const struct str *parts, uint32_t part_count) {
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < part_count; i++) {
        uint32_t option = paper_option_of_label(option_order, parts[i]);
        if (option == UINT32_MAX)
            return false;
        chosen |= 1U << option;
    }
    return chosen == item->key_options;
}

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000 ||
           c == 0x2002 || c == 0x200B;
}

static uint32_t fold(uint32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* The next character that counts, folded; 0 at the end. */
static uint32_t next_folded(struct str text, size_t *at) {
    while (*at < text.len) {
        uint32_t c = utf8_next(text, at);
        if (!is_blank(c))
            return fold(c);
    }
    return 0;
}

static bool same_folded(struct str a, struct str b) {
    size_t at_a = 0, at_b = 0;
    for (;;) {
        uint32_t from_a = next_folded(a, &at_a);
        if (from_a != next_folded(b, &at_b))
            return false;
        if (from_a == 0)
            return true;
    }
}

bool blank_matches(struct str alternatives, struct str text) {
    if (str_trim(text).len == 0)
        return false;
    while (alternatives.ptr != NULL)
        if (same_folded(str_cut(&alternatives, '|'), text))
            return true;
    return false;
}

static bool blanks_are_right(const struct image_item *item, const struct str *parts,
                             uint32_t part_count) {
    if (part_count != item->key_text_count)
        return false;
    for (uint32_t i = 0; i < part_count; i++)
        if (!blank_matches(item->key_texts[i], parts[i]))
            return false;
    return true;
}

bool response_is_right(const struct image_item *item, struct str option_order,
                       const struct str *parts, uint32_t part_count) {
    if (part_count == 0)
        return false;
    switch (item->kind) {
    case ITEM_SINGLE:
    case ITEM_MULTIPLE: return options_are_right(item, option_order, parts, part_count);
    case ITEM_JUDGE:
        return part_count == 1 && str_eq(parts[0], item->key_true ? STR("T") : STR("F"));
    case ITEM_BLANK: return blanks_are_right(item, parts, part_count);
    case ITEM_SHORT:
    case ITEM_ESSAY:
    case ITEM_ORDER:
    case ITEM_MATCH:
    case ITEM_KIND_COUNT: return false;
    }
    return false;
}
