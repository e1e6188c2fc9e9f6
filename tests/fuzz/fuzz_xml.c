/* XML in pieces of any length, in any encoding; and as a tree, whose texts must add up. */
#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "base/office/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct watch {
    uint32_t depth;
    size_t text_bytes;
};

static enum err on_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct watch *watch = context;
    (void)fault;
    watch->depth++;
    PROMISE(watch->depth <= LIMIT_XML_DEPTH_MAX);
    PROMISE(element->name.len > 0 && utf8_find_invalid(element->name) == STR_NONE);
    PROMISE(element->place.line > 0 && element->place.column > 0);
    return ERR_OK;
}

static enum err on_close(void *context, struct str name, struct fault *fault) {
    struct watch *watch = context;
    (void)fault, (void)name;
    PROMISE(watch->depth > 0);
    watch->depth--;
    return ERR_OK;
}

static enum err on_text(void *context, struct str text, struct fault *fault) {
    struct watch *watch = context;
    (void)fault;
    PROMISE(utf8_find_invalid(text) == STR_NONE);
    watch->text_bytes += text.len;
    return ERR_OK;
}

static enum err parse(struct arena *arena, struct str bytes, size_t step, bool utf8,
                      struct watch *watch) {
    static const struct xml_events EVENTS = {on_open, on_close, on_text};
    struct fault fault = {0};
    struct xml_parser *parser = xml_begin(arena, &EVENTS, watch, utf8);
    enum err err = ERR_OK;
    for (size_t at = 0; at < bytes.len && err == ERR_OK; at += step)
        err = xml_feed(parser, str_slice(bytes, at, step), &fault);
    if (err == ERR_OK)
        err = xml_end(parser, &fault);
    PROMISE((err == ERR_OK) == (fault.code == NULL));
    PROMISE(xml_where(parser).line > 0);
    xml_close(parser);
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct watch whole = {0}, pieces = {0}, declared = {0};
    struct xml_node *root;
    struct xml_place where;
    size_t step = size == 0 ? 1 : (size_t)data[0] + 1;
    struct str bytes = str_from_offset((struct str){(const char *)data, size}, 1);
    enum err err = parse(&arena, bytes, SIZE_MAX / 2, true, &whole);
    PROMISE(parse(&arena, bytes, step, true, &pieces) == err);
    (void)parse(&arena, bytes, step, false, &declared);
    enum err tree_err = xml_tree(&arena, bytes, &root, &where, &fault);
    PROMISE(tree_err == err);
    PROMISE(err != ERR_OK || xml_text(&arena, root).len == whole.text_bytes);
    arena_close(&arena);
    return 0;
}
