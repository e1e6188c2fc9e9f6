/* Folding an item in one piece of memory. */
#include "questionbank/link/view.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/character.h"

enum { SCRATCH_BYTES_MAX = 1 << 20, SHOWN_BYTES = 120, OPTION_SHOWN_BYTES = 36 };

static size_t item_bytes(const struct ir_item *item) {
    size_t bytes = item->item_name.len + item->stem.len;
    for (uint32_t i = 0; i < item->options.count; i++)
        bytes += item->options.at[i].text.len;
    for (uint32_t i = 0; i < item->key.count; i++)
        bytes += item->key.at[i].len;
    return bytes;
}

static void make_room(struct viewer *viewer, size_t bytes) {
    if (viewer->scratch->used_bytes > SCRATCH_BYTES_MAX)
        arena_reset(viewer->scratch);
    if (viewer->room != NULL && viewer->room_bytes >= bytes)
        return;
    viewer->room_bytes = bytes + bytes / 4;
    viewer->room = arena_alloc(viewer->arena, viewer->room_bytes);
}

/* The stimulus outlives the room, because the items behind this one share it. */
static struct str fold_stimulus(struct viewer *viewer, struct str stimulus) {
    bool shared = stimulus.ptr == viewer->stimulus.ptr && stimulus.len == viewer->stimulus.len;
    if (stimulus.len == 0 || shared)
        return shared ? viewer->stimulus_folded : stimulus;
    viewer->stimulus = stimulus;
    viewer->stimulus_folded = str_fold(viewer->arena, stimulus);
    return viewer->stimulus_folded;
}

/* Whether the key names options. An item with too many of them is refused later. */
static bool is_choice(const struct ir_item *item) {
    if (item->options.count > LIMIT_OPTION_COUNT_MAX)
        return false;
    return item->kind == ITEM_SINGLE || item->kind == ITEM_MULTIPLE || item->kind == ITEM_ORDER;
}

static uint32_t option_find(const struct ir_item *item, struct str label) {
    uint32_t i = 0;
    while (i < item->options.count && !str_eq(item->options.at[i].label, label))
        i++;
    return i;
}

const struct view *view_item(struct viewer *viewer, const struct ir_item *item) {
    struct view *view = &viewer->view;
    make_room(viewer, item_bytes(item) + 1);
    view->stimulus = fold_stimulus(viewer, item->stimulus);
    char *room = viewer->room;
    view->name = str_fold_into(viewer->scratch, room, item->item_name);
    room += item->item_name.len;
    view->stem = str_fold_into(viewer->scratch, room, item->stem);
    room += item->stem.len;
    view->options.count = view->key.count = 0;
    for (uint32_t i = 0; i < item->options.count; i++) {
        struct str text = item->options.at[i].text;
        *vec_push(viewer->arena, &view->options) = str_fold_into(viewer->scratch, room, text);
        room += text.len;
    }
    for (uint32_t k = 0; k < item->key.count; k++) {
        struct str text = item->key.at[k];
        uint32_t option_idx = is_choice(item) ? option_find(item, text) : item->options.count;
        bool named = option_idx < item->options.count;
        *vec_push(viewer->arena, &view->key) =
            named ? view->options.at[option_idx] : str_fold_into(viewer->scratch, room, text);
        room += text.len;
    }
    return view;
}

/* The text, cut between two characters. */
static void add_cut(struct buf *shown, struct str text, size_t bytes_max) {
    size_t end = text.len < bytes_max ? text.len : bytes_max;
    while (end < text.len && end > 0 && ((unsigned char)text.ptr[end] & 0xC0U) == 0x80U)
        end--;
    buf_add(shown, str_slice(text, 0, end));
    if (end < text.len)
        buf_add_cstr(shown, "…");
}

static void add_key(struct buf *shown, const struct ir_item *item, uint32_t key_idx) {
    struct str text = item->key.at[key_idx];
    if (item->kind == ITEM_JUDGE)
        text = str_eq(text, STR("T")) ? STR("正确") : STR("错误");
    if (key_idx > 0)
        buf_add_cstr(shown, "、");
    add_cut(shown, text, SHOWN_BYTES);
    uint32_t option_idx = is_choice(item) ? option_find(item, text) : item->options.count;
    if (option_idx == item->options.count)
        return;
    buf_add_cstr(shown, "（");
    add_cut(shown, item->options.at[option_idx].text, OPTION_SHOWN_BYTES);
    buf_add_cstr(shown, "）");
}

struct str view_key_shown(struct arena *arena, const struct ir_item *item) {
    struct buf shown = buf_make(arena, (size_t)SHOWN_BYTES * 4);
    for (uint32_t k = 0; k < item->key.count && shown.len < SHOWN_BYTES * 2; k++)
        add_key(&shown, item, k);
    return shown.len == 0 ? STR("（无）") : buf_str(&shown);
}

struct str view_stem_shown(struct arena *arena, const struct ir_item *item) {
    struct buf shown = buf_make(arena, (size_t)SHOWN_BYTES * 4);
    add_cut(&shown, item->stem, SHOWN_BYTES);
    for (size_t i = 0; i < shown.len; i++)
        if ((unsigned char)shown.data[i] < ' ')
            shown.data[i] = ' ';
    return buf_str(&shown);
}
