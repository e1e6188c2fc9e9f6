/* From a text and its gaps to one item or several. */
#include "questionbank/read/gapped.h"

#include "questionbank/read/key.h"

enum { LINE_BYTES_MAX = 600 };

static bool is_split(const gap_vec *gaps) {
    uint32_t choices = 0;
    for (uint32_t i = 0; i < gaps->count; i++)
        choices += gaps->at[i].is_choice;
    return choices > 0 && gaps->count > 1;
}

struct str gap_mark(struct arena *arena, const gap_vec *gaps, uint32_t idx) {
    return is_split(gaps) ? arena_printf(arena, "（%u）" MARKUP_BLANK, idx + 1) : STR(MARKUP_BLANK);
}

static void fill_choice(struct xml_item *x, const struct gap *gap) {
    uint32_t right = 0;
    for (uint32_t i = 0; i < gap->options.count; i++) {
        xml_item_option(x, gap->node, gap->options.at[i].text);
        xml_item_feedback(x, i, gap->options.at[i].feedback);
        if (!gap->options.at[i].right)
            continue;
        *vec_push(x->ir->arena, &x->item.key) = x->item.options.at[i].label;
        right++;
    }
    x->item.kind = gap->is_multiple ? ITEM_MULTIPLE : ITEM_SINGLE;
    if (right > 1 && !gap->is_multiple)
        xml_item_report(x, DIAG_ANY_OF, gap->node, (struct str){NULL, 0});
}

static void fill_blank(struct xml_item *x, const struct gap *gap) {
    x->item.kind = ITEM_BLANK;
    if (gap->key.full)
        xml_item_report(x, DIAG_TEXT_TOO_LONG, gap->node, STR("答案太长"));
    *vec_push(x->ir->arena, &x->item.key) = buf_str(&gap->key);
    for (uint32_t i = 0; i < gap->feedback.count; i++)
        xml_item_feedback(x, XML_WHOLE_ITEM, gap->feedback.at[i]);
}

/* A text of which the gap is the only part. */
static struct str with_mark(struct arena *arena, struct str text) {
    return key_blank_count(text) > 0 ? text
                                     : arena_printf(arena, "%.*s %s", STR_ARGS(text), MARKUP_BLANK);
}

/* The line of the text in which the gap stands; empty when it is long or has several gaps. */
static struct str line_of(struct str text, struct str mark) {
    while (text.ptr != NULL) {
        struct str line = str_cut(&text, '\n');
        if (str_contains(line, mark))
            return line.len <= LINE_BYTES_MAX && key_blank_count(line) == 1 ? line : STR("");
    }
    return STR("");
}

static struct str stem_of(struct arena *arena, const struct gap *gap, struct str line,
                          uint32_t number) {
    if (line.len > 0)
        return arena_printf(arena, "材料中第（%u）空：%.*s", number, STR_ARGS(line));
    return gap->is_choice ? arena_printf(arena, "材料中第（%u）空应选（　　）。", number)
                          : arena_printf(arena, "材料中第（%u）空应填" MARKUP_BLANK "。", number);
}

static void finish_split(struct xml_item *x, const gap_vec *gaps, struct str text) {
    struct arena *arena = x->ir->arena;
    const struct xml_item whole = *x;
    for (uint32_t i = 0; i < gaps->count; i++) {
        const struct gap *gap = &gaps->at[i];
        struct xml_item part = whole;
        part.item.place = xml_source_place(x->source_idx, gap->node);
        part.item.stimulus =
            whole.item.stimulus.len == 0
                ? text
                : arena_printf(arena, "%.*s\n%.*s", STR_ARGS(whole.item.stimulus), STR_ARGS(text));
        if (whole.item.item_name.len > 0)
            part.item.item_name =
                arena_printf(arena, "%.*s-%u", STR_ARGS(whole.item.item_name), i + 1);
        part.item.stem = stem_of(arena, gap, line_of(text, gap_mark(arena, gaps, i)), i + 1);
        if (gap->is_choice)
            fill_choice(&part, gap);
        else
            fill_blank(&part, gap);
        xml_item_finish(&part);
    }
}

void gapped_finish(struct xml_item *x, const gap_vec *gaps, struct str text) {
    if (is_split(gaps)) {
        finish_split(x, gaps, text);
        return;
    }
    x->item.stem = text;
    if (gaps->count == 1 && gaps->at[0].is_choice) {
        fill_choice(x, &gaps->at[0]);
    } else {
        x->item.stem = with_mark(x->ir->arena, text);
        for (uint32_t i = 0; i < gaps->count; i++)
            fill_blank(x, &gaps->at[i]);
    }
    xml_item_finish(x);
}
