/* Case material: where it begins and ends, and which items share it. */
#include "base/core/limits.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/outline_state.h"

static struct ir_place material_place(const struct outline *o) {
    const struct piece *first = &o->material.pieces.at[0];
    return line_place(o->source_idx, &first->line, first->text.ptr);
}

void outline_case_begin(struct outline *o, bool declared) {
    o->material.pieces.count = 0;
    o->material.open = true;
    o->material.cut = false;
    o->material.declared = declared;
    o->list_number = 0;
}

void outline_case_add(struct outline *o, struct piece piece) {
    if (o->material.pieces.count < LIMIT_ITEM_LINE_COUNT_MAX)
        *vec_push(o->ir->arena, &o->material.pieces) = piece;
    else
        o->material.cut = true;
}

void outline_case_close(struct outline *o) {
    struct outline_case *material = &o->material;
    if (!material->open)
        return;
    bool cut = material->cut;
    material->text = pieces_join(o->ir->arena, &material->pieces, o->form->separator,
                                 LIMIT_STEM_BYTES_MAX, &cut);
    if (cut)
        ir_report(o->ir, DIAG_TEXT_TOO_LONG, material_place(o));
    material->open = false;
    material->used = true;
    material->item_count = 0;
}

/* Writes 材料完 behind the last line that belongs to the case. */
static void offer_end(struct outline *o) {
    struct str text = o->ir->sources.at[o->source_idx].text;
    size_t offset = (size_t)(o->text_end - text.ptr);
    bool crlf = offset >= 2 && text.ptr[offset - 2] == '\r' && text.ptr[offset - 1] == '\n';
    bool ended = offset > 0 && (text.ptr[offset - 1] == '\n' || text.ptr[offset - 1] == '\r');
    struct str end = crlf ? STR("材料完\r\n") : ended ? STR("材料完\n") : STR("\n材料完\n");
    if (!o->form->records)
        ir_edit(
            o->ir, DIAG_STIMULUS_OPEN,
            (struct ir_edit){.source_idx = o->source_idx, .offset = offset, .replacement = end});
}

void outline_case_end(struct outline *o, bool declared) {
    struct outline_case *material = &o->material;
    outline_finish_item(o);
    outline_case_close(o);
    if (material->used && material->pieces.count > 0) {
        if (material->item_count == 0) {
            ir_report(o->ir, DIAG_STIMULUS_UNUSED, material_place(o));
        } else if (material->declared && !declared) {
            ir_report(o->ir, DIAG_STIMULUS_OPEN, material_place(o));
            offer_end(o);
        }
    }
    material->pieces.count = 0;
    material->used = false;
    material->nested = false;
}

void outline_case_from_stem(struct outline *o) {
    o->material.outer_style = o->draft.number.style;
    o->draft.active = false;
    outline_case_begin(o, false);
    for (uint32_t i = 0; i < o->draft.parts[PART_STEM].count; i++)
        outline_case_add(o, o->draft.parts[PART_STEM].at[i]);
    o->material.nested = true;
}
