/* The bytes that are hashed are framed in memory first: the framing is that of hash_add(), but one
 * call over all of it costs a third of thirty small ones. */
#include "questionbank/link/identity.h"

#include "questionbank/ir/character.h"

/* The callers have counted the room. */
static char *put_frame(char *at, struct str part) {
    for (size_t i = 0; i < 8; i++)
        *at++ = (char)(uint8_t)((uint64_t)part.len >> (8 * i));
    if (part.len > 0)
        memcpy(at, part.ptr, part.len);
    return at + part.len;
}

static char *put_count(char *at, const uint32_t *count) {
    return put_frame(at, (struct str){(const char *)count, sizeof *count});
}

static char *put_texts(char *at, const ir_texts *texts) {
    at = put_count(at, &texts->count);
    for (uint32_t i = 0; i < texts->count; i++)
        at = put_frame(at, texts->at[i]);
    return at;
}

static size_t texts_bytes(const ir_texts *texts) {
    size_t bytes = 12;
    for (uint32_t i = 0; i < texts->count; i++)
        bytes += 8 + texts->at[i].len;
    return bytes;
}

static char *frame_room(struct frame *frame, size_t bytes) {
    if (frame->cap < bytes) {
        frame->cap = bytes + bytes / 4;
        frame->bytes = arena_alloc(frame->arena, frame->cap);
    }
    return frame->bytes;
}

static struct hash frame_hash(const struct frame *frame, const char *end) {
    return hash_of((struct str){frame->bytes, (size_t)(end - frame->bytes)});
}

static size_t content_bytes(const struct ir_item *item) {
    size_t bytes = item->stimulus.len + item->stem.len + item->rationale.len + item->topic.len;
    bytes += 12 + item->options.count * (size_t)16 + 6 * (size_t)8 + 64; /* codes are short */
    for (uint32_t i = 0; i < item->options.count; i++)
        bytes += item->options.at[i].label.len + item->options.at[i].text.len;
    return bytes + texts_bytes(&item->key) + texts_bytes(&item->cites) + texts_bytes(&item->tags);
}

struct hash identity_content(struct frame *frame, const struct ir_item *item) {
    char *at = frame_room(frame, content_bytes(item));
    at = put_frame(at, item_kind_code(item->kind));
    at = put_frame(at, item->stimulus);
    at = put_frame(at, item->stem);
    at = put_count(at, &item->options.count);
    for (uint32_t i = 0; i < item->options.count; i++) {
        at = put_frame(at, item->options.at[i].label);
        at = put_frame(at, item->options.at[i].text);
    }
    at = put_texts(at, &item->key);
    at = put_frame(at, item->rationale);
    at = put_texts(at, &item->cites);
    at = put_frame(at, item->topic);
    at = put_frame(at, difficulty_code(item->difficulty));
    at = put_texts(at, &item->tags);
    return frame_hash(frame, at);
}

struct hash identity_base(struct frame *frame, const struct view *view) {
    if (view->name.len > 0) {
        char *at = frame_room(frame, view->name.len + 32);
        return frame_hash(frame, put_frame(put_frame(at, STR("name")), view->name));
    }
    char *at = frame_room(frame, view->stimulus.len + view->stem.len + 48);
    at = put_frame(at, STR("text"));
    at = put_frame(at, view->stimulus);
    return frame_hash(frame, put_frame(at, view->stem));
}

static int compare_texts(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

struct hash identity_joined(struct arena *scratch, const struct hash *base,
                            const struct ir_item *item) {
    ir_texts texts = {0};
    struct frame frame = {.arena = scratch};
    for (uint32_t i = 0; i < item->options.count; i++)
        *vec_push(scratch, &texts) = str_fold(scratch, item->options.at[i].text);
    if (texts.count > 0)
        qsort(texts.at, texts.count, sizeof *texts.at, compare_texts);
    char *at = frame_room(&frame, texts_bytes(&texts));
    struct hash options = frame_hash(&frame, put_texts(at, &texts));
    at = frame_room(&frame, 2 * (8 + (size_t)HASH_BYTES));
    at = put_frame(frame.bytes, (struct str){(const char *)base->bytes, HASH_BYTES});
    at = put_frame(at, (struct str){(const char *)options.bytes, HASH_BYTES});
    return frame_hash(&frame, at);
}

enum { SEED_NAME = 1, SEED_STIMULUS, SEED_STEM, SEED_OPTION, SEED_KEY };

struct identity identity_of(const struct ir_item *item, const struct view *view) {
    struct identity made = {{0, 0}, {0, 0}, {0, 0}};
    if (view->name.len > 0)
        made.base = mark_of(view->name, SEED_NAME);
    else
        made.base =
            mark_sum(mark_of(view->stimulus, SEED_STIMULUS), mark_of(view->stem, SEED_STEM));
    for (uint32_t i = 0; i < view->options.count; i++)
        made.options = mark_sum(made.options, mark_of(view->options.at[i], SEED_OPTION));
    bool any_order = item->kind == ITEM_SINGLE || item->kind == ITEM_MULTIPLE;
    for (uint32_t k = 0; k < view->key.count; k++)
        made.answer = mark_sum(made.answer,
                               mark_of(view->key.at[k], SEED_KEY + (any_order ? 0 : (uint64_t)k)));
    return made;
}
