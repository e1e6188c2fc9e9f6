/* A Word document from its package to items: its main part is rendered into lines, which the
 * outline reads as it reads text. What could not become text is reported where it stood. */
#include "questionbank/read/docx_table.h"

#include "base/core/limits.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/outline.h"
#include "questionbank/read/reader.h"

/* Names only: what the main part is, its relations say. */
bool docx_knows(const struct package *package) {
    uint32_t idx;
    if (!package_find(package, STR("[Content_Types].xml"), &idx))
        return false;
    for (uint32_t i = 0; i < package_part_count(package); i++)
        if (str_starts(package_part_name(package, i), STR("word/")))
            return true;
    return false;
}

static bool has_macros(const struct package *package) {
    for (uint32_t i = 0; i < package_part_count(package); i++)
        if (str_ends(package_part_name(package, i), STR("/vbaProject.bin")))
            return true;
    return false;
}

static enum err read_document(struct docx *d, struct package *package, struct fault *fault) {
    if (package_part_count(package) > LIMIT_OFFICE_PARTS_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "document_too_large",
                         "文档里的部件（图片等）超过 %d 个的上限，请删去图片或拆成几个文件。",
                         LIMIT_OFFICE_PARTS_MAX);
    TRY(docx_parts_find(&d->work, package, &d->parts, fault));
    d->lists = docx_lists_make(&d->work);
    d->tables = docx_tables_make(d);
    if (d->parts.numbering.len > 0)
        TRY(docx_lists_read_numbering(d->lists, package, d->parts.numbering, fault));
    if (d->parts.styles.len > 0)
        TRY(docx_lists_read_styles(d->lists, package, d->parts.styles, fault));
    docx_lists_link(d->lists);
    TRY(docx_body_read(d, package, fault));
    for (uint32_t i = 0; i < d->parts.margins.count && !d->margins_speak; i++)
        TRY(docx_part_speaks(&d->work, package, d->parts.margins.at[i].target, &d->margins_speak,
                             fault));
    return ERR_OK;
}

static const enum diag DIAGS[DOCX_FACT_COUNT] = {
    [DOCX_FACT_REVISION] = DIAG_DOCX_REVISION, [DOCX_FACT_HIDDEN] = DIAG_DOCX_HIDDEN,
    [DOCX_FACT_ASIDE] = DIAG_DOCX_ASIDE,       [DOCX_FACT_EMBEDDED] = DIAG_DOCX_EMBEDDED,
    [DOCX_FACT_PICTURE] = DIAG_DOCX_PICTURE,   [DOCX_FACT_FORMULA] = DIAG_DOCX_FORMULA,
    [DOCX_FACT_OBJECT] = DIAG_DOCX_OBJECT,     [DOCX_FACT_SYMBOL] = DIAG_DOCX_SYMBOL,
};

/* What is said once stands at its first place. */
static void report_totals(struct docx *d) {
    for (size_t i = 0; i < DOCX_FACT_COUNT; i++) {
        struct ir_place place = d->sink.first[i];
        uint32_t count = d->sink.counts[i];
        bool once = i <= DOCX_FACT_ASIDE;
        if (!once || count == 0)
            continue;
        if (place.line == 0)
            place = (struct ir_place){d->source_idx, 1, 1};
        ir_report_fact(
            d->ir, DIAGS[i], place,
            arena_printf(d->ir->arena, "%s（%u 行）", diag_info(DIAGS[i])->title.ptr, count));
    }
}

/* The item that holds the place: the last of its source that begins at or before it. Items from
 * `first_idx` on stand by source, then line. */
static struct ir_item *item_at(struct ir *ir, uint32_t first_idx, struct ir_place place) {
    uint32_t low = first_idx, high = ir->items.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct ir_place *at = &ir->items.at[middle].place;
        bool before = at->source_idx < place.source_idx ||
                      (at->source_idx == place.source_idx && at->line <= place.line);
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    struct ir_item *found = low == first_idx ? NULL : &ir->items.at[low - 1];
    return found != NULL && found->place.source_idx == place.source_idx ? found : NULL;
}

static void report_notes(struct docx *d, uint32_t first_idx) {
    struct ir_place start = {d->source_idx, 1, 1};
    if (d->margins_speak)
        ir_report_fact(d->ir, DIAG_DOCX_ASIDE, start, STR("页眉、页脚的文字没有收入"));
    for (uint32_t i = 0; i < d->sink.notes.count; i++) {
        const struct docx_note *note = &d->sink.notes.at[i];
        struct ir_item *item = item_at(d->ir, first_idx, note->place);
        bool of_item = item != NULL && note->fact != DOCX_FACT_EMBEDDED;
        if (of_item)
            ir_report_item(d->ir, item, DIAGS[note->fact], note->place, note->sentence);
        else
            ir_report_fact(d->ir, DIAGS[note->fact], note->place, note->sentence);
    }
    for (size_t fact = 0; fact < DOCX_FACT_COUNT; fact++) /* only counted, as all beyond the list */
        for (uint32_t i = 0; i < d->sink.unkept[fact]; i++)
            ir_report(d->ir, DIAGS[fact], start);
}

/* The beginning of the text, cut behind a line. */
static struct str head_of(struct str text) {
    struct str head = str_slice(text, 0, SNIFF_BYTES_MAX);
    while (head.len < text.len && head.len > 0 && head.ptr[head.len - 1] != '\n')
        head.len--;
    return head;
}

static void read_items(struct docx *d) {
    uint32_t first_idx = d->ir->items.count;
    if (table_sniff(head_of(d->ir->sources.at[d->source_idx].text)))
        table_read(d->ir, d->source_idx);
    else
        text_read(d->ir, d->source_idx);
    docx_tables_read(d);
    report_totals(d);
    report_notes(d, first_idx);
}

/* Nothing of a document that cannot be read to its end is taken: half a bank would retire the other
 * half. */
static void refuse(struct docx *d, const struct fault *fault) {
    static const struct {
        struct str head; /* of the fault's code */
        enum diag diag;
    } FAULTS[] = {
        {STR_INIT("package_"), DIAG_PACKAGE},
        {STR_INIT("xml_"), DIAG_XML},
        {STR_INIT("document_"), DIAG_DOCX},
    };
    struct ir_source *source = &d->ir->sources.at[d->source_idx];
    d->ir->sources.count = d->source_idx + 1;
    source->lines.count = 0;
    source->text = (struct str){NULL, 0};
    for (size_t i = 0; i < COUNT_OF(FAULTS); i++)
        if (str_starts(str_from(fault->code), FAULTS[i].head))
            ir_report_fault(d->ir, FAULTS[i].diag, (struct ir_place){d->source_idx, 1, 1}, fault);
}

void docx_read(struct ir *ir, uint32_t source_idx, struct package *package) {
    struct docx d = {.ir = ir, .source_idx = source_idx};
    struct fault fault = {0};
    ir->sources.at[source_idx].origin = ORIGIN_PARAGRAPH;
    d.sink.rendering = render_begin(ir, source_idx);
    enum err err = read_document(&d, package, &fault);
    render_end(&d.sink.rendering);
    if (err != ERR_OK)
        refuse(&d, &fault);
    else
        read_items(&d);
    if (has_macros(package))
        ir_report(ir, DIAG_DOCX_MACRO, (struct ir_place){source_idx, 1, 1});
    arena_close(&d.wait);
    arena_close(&d.work);
}
