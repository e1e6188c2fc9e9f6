/* A paper as JSON, put together from the image's ready-made fragments. */
#include "base/json/json.h"
#include "engine/paper/paper.h"

uint32_t paper_option_of_label(struct str option_order, struct str label) {
    if (label.len != 1 || label.ptr[0] < 'A')
        return UINT32_MAX;
    size_t shown = (size_t)(label.ptr[0] - 'A');
    return shown < option_order.len ? (uint32_t)(option_order.ptr[shown] - 'A') : UINT32_MAX;
}

struct str paper_key_json(struct arena *arena, const struct image_item *item,
                          struct str option_order) {
    if (item->kind == ITEM_JUDGE)
        return item->key_true ? STR("[\"T\"]") : STR("[\"F\"]");
    if (item->kind == ITEM_BLANK)
        return json_from_texts(arena, item->key_texts, item->key_text_count);
    struct str labels[LIMIT_OPTION_COUNT_MAX];
    uint32_t count = 0;
    for (uint32_t shown = 0; shown < option_order.len; shown++) {
        uint32_t option = (uint32_t)(option_order.ptr[shown] - 'A');
        if ((item->key_options >> option & 1U) != 0)
            labels[count++] = arena_printf(arena, "%c", 'A' + (int)shown);
    }
    return json_from_texts(arena, labels, count);
}

struct str paper_ids_json(struct arena *arena, const struct paper *paper) {
    struct buf buf = buf_make(arena, 32 * (size_t)paper->slot_count + 2);
    buf_add_char(&buf, '[');
    for (uint32_t i = 0; i < paper->slot_count; i++)
        buf_printf(&buf, "%s%lld", i == 0 ? "" : ",", (long long)paper->revision_ids[i]);
    buf_add_char(&buf, ']');
    return buf_str(&buf);
}

static void put_options(struct buf *buf, const struct image_item *item, struct str option_order) {
    buf_add(buf, STR(",\"options\":["));
    for (uint32_t shown = 0; shown < option_order.len; shown++) {
        buf_printf(buf, "%s{\"label\":\"%c\",\"text\":", shown == 0 ? "" : ",", 'A' + (int)shown);
        buf_add(buf, item->option_jsons[option_order.ptr[shown] - 'A']);
        buf_add_char(buf, '}');
    }
    buf_add_char(buf, ']');
}

static void put_item(struct buf *buf, const struct image_item *item, struct str option_order,
                     uint32_t slot, int64_t marks) {
    buf_printf(buf, "{\"slot\":%u,\"kind\":\"%.*s\",\"stem\":", slot,
               STR_ARGS(item_kind_code(item->kind)));
    buf_add(buf, item->stem_json);
    buf_add(buf, STR(",\"stimulus\":"));
    buf_add(buf, item->stimulus_json);
    put_options(buf, item, option_order);
    buf_add(buf, STR(",\"marks\":"));
    json_put_hundredths(buf, marks);
    buf_add_char(buf, '}');
}

enum err paper_render(struct buf *buf, const struct image *image, const struct blueprint *blueprint,
                      const struct paper *paper, struct fault *fault) {
    uint32_t slot = 0;
    buf_add_char(buf, '[');
    for (uint32_t i = 0; i < blueprint->sections.count; i++) {
        const struct section *s = &blueprint->sections.at[i];
        buf_add(buf, i == 0 ? STR("{\"title\":") : STR(",{\"title\":"));
        json_put_text(buf, s->title);
        buf_add(buf, STR(",\"items\":["));
        for (int64_t n = 0; n < s->count && slot < paper->slot_count; n++, slot++) {
            const struct image_item *item =
                image_find(image, (struct revision_id){paper->revision_ids[slot]});
            if (item == NULL)
                return fault_set(fault, ERR_NOT_FOUND, "revision_missing",
                                 "试卷第 %u 题的题目不在题库版本中。", slot + 1);
            if (n > 0)
                buf_add_char(buf, ',');
            put_item(buf, item, paper->option_orders[slot], slot + 1, s->marks);
        }
        buf_add(buf, STR("]}"));
    }
    buf_add_char(buf, ']');
    return ERR_OK;
}
