/* A row an item, a field a column; lists are joined in their cell. */
#include "questionbank/emit/table_out.h"

#include "base/core/csv.h"
#include "questionbank/emit/words_out.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/normal.h"
#include "questionbank/read/forms.h"

struct table_row table_head(void) {
    static const struct str OPTION_TITLES[LIMIT_OPTION_COUNT_MAX] = {
        STR_INIT("选项A"), STR_INIT("选项B"), STR_INIT("选项C"), STR_INIT("选项D"),
        STR_INIT("选项E"), STR_INIT("选项F"), STR_INIT("选项G"), STR_INIT("选项H"),
        STR_INIT("选项I"), STR_INIT("选项J"),
    };
    static const enum emit_field FIELDS[TABLE_COLUMN_COUNT] = {
        [COLUMN_NAME] = EMIT_NAME,
        [COLUMN_KIND] = EMIT_KIND,
        [COLUMN_STEM] = EMIT_STEM,
        [COLUMN_KEY] = EMIT_KEY,
        [COLUMN_RATIONALE] = EMIT_RATIONALE,
        [COLUMN_CITES] = EMIT_CITES,
        [COLUMN_DIFFICULTY] = EMIT_DIFFICULTY,
        [COLUMN_TOPIC] = EMIT_TOPIC,
        [COLUMN_TAGS] = EMIT_TAGS,
        [COLUMN_STIMULUS] = EMIT_STIMULUS,
        [COLUMN_SECTION] = EMIT_SECTION,
        [COLUMN_PROOFS] = EMIT_PROOFS,
        [COLUMN_ACCEPTS] = EMIT_ACCEPTS,
    };
    struct table_row head;
    for (uint32_t i = 0; i < TABLE_COLUMN_COUNT; i++) {
        bool option = i >= COLUMN_OPTIONS && i < COLUMN_KEY;
        head.cells[i] = option ? OPTION_TITLES[i - COLUMN_OPTIONS] : emit_field_title(FIELDS[i]);
    }
    return head;
}

static struct str list_cell(struct emission *e, const ir_texts *texts,
                            const struct words_list *list, enum emit_field field) {
    if (emit_falls_apart(texts, list->cuts))
        emission_lose(e, field, STR("其中有分隔符，读回后会分成几个"));
    return emit_join(e->arena, texts, list->separator);
}

struct table_row table_row(struct emission *e) {
    const struct ir_item *item = e->item;
    struct table_row row = {{
        [COLUMN_NAME] = item->item_name,
        [COLUMN_KIND] = item_kind_title(item->kind),
        [COLUMN_STEM] = item->stem,
        [COLUMN_KEY] = words_key(e->arena, item),
        [COLUMN_RATIONALE] = item->rationale,
        [COLUMN_CITES] = list_cell(e, &item->cites, &WORDS_CITES, EMIT_CITES),
        [COLUMN_DIFFICULTY] = words_difficulty(item->difficulty),
        [COLUMN_TOPIC] = item->topic,
        [COLUMN_TAGS] = list_cell(e, &item->tags, &WORDS_TAGS, EMIT_TAGS),
        [COLUMN_STIMULUS] = item->stimulus,
        [COLUMN_SECTION] = item->section,
        [COLUMN_PROOFS] = list_cell(e, &item->proofs, &WORDS_PROOFS, EMIT_PROOFS),
        [COLUMN_ACCEPTS] = words_accepts(e->arena, item),
    }};
    for (uint32_t i = 0; i < item->options.count; i++)
        row.cells[COLUMN_OPTIONS + i] = item->options.at[i].text;
    if (words_key_falls_apart(item))
        emission_lose(e, EMIT_KEY, STR("答案里有分号，读回后会分成几个"));
    return row;
}

void table_put_csv(struct buf *buf, const struct table_row *row) {
    for (uint32_t i = 0; i < TABLE_COLUMN_COUNT; i++)
        csv_cell(buf, row->cells[i], i == 0);
    csv_row_end(buf);
}

/* Fields that were said to be lost, a bit each, by item. */
static uint32_t *said_of(struct arena *arena, const struct emission *e) {
    uint32_t *said = ARENA_ARRAY(arena, uint32_t, e->ir->items.count);
    for (uint32_t i = 0; i < e->losses->count; i++)
        said[e->losses->at[i].item_idx] |= 1U << e->losses->at[i].field;
    return said;
}

static void lose_differences(struct emission *e, const struct ir_item *copy, uint32_t said) {
    uint32_t differences = emit_differences(e->item, copy) & ~said;
    if (copy->quarantined && (said >> EMIT_KEY & 1U) == 0)
        emission_lose(e, EMIT_KEY, STR("写在表格里与题干不能分清，读回时会被判为有错"));
    for (uint32_t field = EMIT_ITEM + 1; field < EMIT_FIELD_COUNT; field++)
        if ((differences >> field & 1U) != 0)
            emission_lose(e, (enum emit_field)field, STR("写在表格里会被读成别的内容"));
}

void table_prove(struct emission *e, struct str csv) {
    struct arena scratch = {0};
    struct ir copy = {.arena = &scratch};
    uint32_t *said = said_of(&scratch, e);
    struct str mark = STR("\xEF\xBB\xBF");
    uint32_t source_idx = ir_source_add(&copy, STR("-"), STR("csv"), ORIGIN_LINE);
    copy.sources.at[source_idx].text = str_from_offset(csv, str_starts(csv, mark) ? mark.len : 0);
    csv_table_read(&copy, source_idx);
    e->next_idx = 0;
    for (uint32_t i = 0; emission_next(e); i++) {
        if (i >= copy.items.count) {
            emission_lose(e, EMIT_ITEM, STR("写在表格里读不回来"));
            continue;
        }
        normalise_item(&copy, &copy.items.at[i]);
        lose_differences(e, &copy.items.at[i], said[e->item_idx]);
    }
    arena_close(&scratch);
}
