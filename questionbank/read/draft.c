/* From the pieces of an item to the item. Where the source can be read in two ways, the item is
 * quarantined with the reason; nothing is guessed. */
#include "questionbank/read/draft.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/read/draft_finish.h"

void draft_begin(struct draft *draft, struct ir_place place, enum item_kind kind) {
    for (size_t i = 0; i < PART_COUNT; i++)
        draft->parts[i].count = 0;
    draft->options.count = 0;
    draft->active = true;
    draft->numbered = false;
    draft->damaged = false;
    draft->crowded = false;
    draft->closed = false;
    draft->kind = kind;
    draft->number = (struct number_mark){0};
    draft->open = PART_STEM;
    draft->place = place;
}

void draft_add(struct draft *draft, struct arena *arena, enum part part, struct piece piece) {
    draft->open = part;
    if (draft->parts[part].count == LIMIT_ITEM_LINE_COUNT_MAX)
        draft->crowded = true;
    else if (piece.text.len > 0 || piece.literal)
        *vec_push(arena, &draft->parts[part]) = piece;
}

bool draft_has(const struct draft *draft, enum part part) {
    return draft->parts[part].count > 0;
}

bool draft_is_item(const struct draft *draft) {
    return draft->numbered || draft_has(draft, PART_OPTIONS) || draft_has(draft, PART_KEY);
}

struct str pieces_join(struct arena *arena, const piece_vec *pieces, struct str separator,
                       size_t bytes_max, bool *cut) {
    if (pieces->count == 1 && pieces->at[0].text.len <= bytes_max)
        return str_trim(pieces->at[0].text);
    struct buf buf = buf_make(arena, bytes_max);
    for (uint32_t i = 0; i < pieces->count && !buf.full; i++) {
        if (i > 0)
            buf_add(&buf, separator);
        buf_add(&buf, pieces->at[i].text);
    }
    *cut = *cut || buf.full;
    return pieces->count == 0 ? (struct str){NULL, 0} : str_trim(buf_str(&buf));
}

struct str finish_join(struct finish *f, enum part part, size_t bytes_max) {
    const piece_vec *pieces = &f->draft->parts[part];
    bool cut = false;
    if (pieces->count == 0)
        return (struct str){NULL, 0};
    struct str text = pieces_join(f->arena, pieces, f->context->separator, bytes_max, &cut);
    if (cut)
        finish_report(f, DIAG_TEXT_TOO_LONG, piece_place(f, &pieces->at[0]),
                      arena_printf(f->arena, "文字超过 %zu 字节", bytes_max));
    return text;
}

void draft_finish(struct draft *draft, const struct draft_context *context) {
    if (!draft->active)
        return;
    draft->active = false;
    struct ir *ir = context->ir;
    if (!draft_is_item(draft)) {
        ir_report(ir, DIAG_TEXT_LEFT_OVER, draft->place);
        return;
    }
    struct finish f = {draft, context, ir->arena, vec_push(ir->arena, &ir->items)};
    *f.item = (struct ir_item){
        .kind = draft->kind,
        .topic = context->topic,
        .section = context->section,
        .stimulus = context->stimulus,
        .place = draft->place,
        .quarantined = draft->damaged,
    };
    if (draft->crowded)
        finish_report(&f, DIAG_TEXT_TOO_LONG, draft->place, STR("这道题的行数太多"));
    finish_options(&f);
    f.item->stem = finish_join(&f, PART_STEM, LIMIT_STEM_BYTES_MAX);
    f.item->rationale = finish_join(&f, PART_RATIONALE, LIMIT_STEM_BYTES_MAX);
    f.item->item_name = finish_join(&f, PART_NAME, LIMIT_OPTION_BYTES_MAX);
    finish_key(&f);
    finish_swapped(&f);
    finish_lists(&f);
}
