/* Trees of XML in an arena, built from the events. */
#include "base/office/xml.h"

#include "base/core/buf.h"
#include "base/core/limits.h"

enum { NAME_SLOT_COUNT = 256 };

struct building {
    struct arena *arena;
    struct xml_parser *parser;
    struct xml_node *root;
    struct xml_node *open;                      /* the innermost open element */
    struct xml_node *last[LIMIT_XML_DEPTH_MAX]; /* the youngest child of each open element */
    struct str names[NAME_SLOT_COUNT];          /* kept once: the same few come again and again */
    struct buf run;                             /* text that has not become a node yet */
    struct xml_place run_place;
    uint32_t depth; /* of open elements */
    uint32_t count;
};

static enum err add_node(struct building *b, struct xml_node **out, struct fault *fault) {
    if (++b->count > LIMIT_XML_NODE_COUNT_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "xml_too_large",
                         "XML 的元素和文字超过 %d 处的上限，请拆成几个文件。",
                         LIMIT_XML_NODE_COUNT_MAX);
    struct xml_node *node = ARENA_NEW(b->arena, struct xml_node);
    node->parent = b->open;
    if (b->open == NULL)
        b->root = node;
    else if (b->last[b->depth - 1] == NULL)
        b->open->first_child = node;
    else
        b->last[b->depth - 1]->next = node;
    if (b->depth > 0)
        b->last[b->depth - 1] = node;
    *out = node;
    return ERR_OK;
}

static enum err end_run(struct building *b, struct fault *fault) {
    if (b->run.len == 0)
        return ERR_OK;
    struct xml_node *node;
    TRY(add_node(b, &node, fault));
    node->text = arena_str(b->arena, buf_str(&b->run));
    node->place = b->run_place;
    b->run.len = 0;
    return ERR_OK;
}

static struct str keep_name(struct building *b, struct str name) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.ptr[i]) * 16777619U;
    struct str *slot = &b->names[hash % NAME_SLOT_COUNT];
    if (slot->ptr == NULL || !str_eq(*slot, name))
        *slot = arena_str(b->arena, name);
    return *slot;
}

static enum err tree_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct building *b = context;
    struct xml_node *node;
    TRY(end_run(b, fault));
    TRY(add_node(b, &node, fault));
    struct xml_attribute *attributes = NULL;
    if (element->attribute_count > 0)
        attributes = ARENA_ARRAY(b->arena, struct xml_attribute, element->attribute_count);
    for (uint32_t i = 0; i < element->attribute_count; i++)
        attributes[i] = (struct xml_attribute){keep_name(b, element->attributes[i].name),
                                               keep_name(b, element->attributes[i].space),
                                               arena_str(b->arena, element->attributes[i].value)};
    node->element = (struct xml_element){
        .name = keep_name(b, element->name),
        .space = keep_name(b, element->space),
        .attributes = attributes,
        .attribute_count = element->attribute_count,
        .place = element->place,
    };
    node->place = element->place;
    b->open = node;
    b->last[b->depth++] = NULL;
    return ERR_OK;
}

static enum err tree_close(void *context, struct str name, struct fault *fault) {
    struct building *b = context;
    (void)name;
    TRY(end_run(b, fault));
    b->open = b->open->parent;
    b->depth--;
    return ERR_OK;
}

static enum err tree_text(void *context, struct str text, struct fault *fault) {
    struct building *b = context;
    if (b->run.len == 0)
        b->run_place = xml_where(b->parser);
    buf_add(&b->run, text);
    return buf_check(&b->run, fault);
}

enum err xml_tree(struct arena *arena, struct str text, struct xml_node **root,
                  struct xml_place *where, struct fault *fault) {
    static const struct xml_events EVENTS = {tree_open, tree_close, tree_text};
    struct arena scratch = {0};
    struct building *b = ARENA_NEW(&scratch, struct building);
    b->arena = arena;
    b->run = buf_make(&scratch, LIMIT_PART_BYTES_MAX);
    b->parser = xml_begin(&scratch, &EVENTS, b, true);
    enum err err = xml_feed(b->parser, text, fault);
    if (err == ERR_OK)
        err = xml_end(b->parser, fault);
    if (err == ERR_OK)
        *root = b->root;
    else
        *where = xml_where(b->parser);
    xml_close(b->parser);
    arena_close(&scratch);
    return err;
}

static const struct xml_node *find_from(const struct xml_node *node, const char *name) {
    struct str wanted = str_from(name);
    while (node != NULL && !str_eq(node->element.name, wanted))
        node = node->next;
    return node;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name) {
    return node == NULL ? NULL : find_from(node->first_child, name);
}

const struct xml_node *xml_sibling(const struct xml_node *node, const char *name) {
    return node == NULL ? NULL : find_from(node->next, name);
}

const struct xml_node *xml_after(const struct xml_node *root, const struct xml_node *node) {
    if (node->first_child != NULL)
        return node->first_child;
    while (node != root && node->next == NULL)
        node = node->parent;
    return node == root ? NULL : node->next;
}

struct str xml_text(struct arena *arena, const struct xml_node *node) {
    size_t bytes = 0;
    const struct xml_node *only = NULL;
    for (const struct xml_node *n = node; n != NULL; n = xml_after(node, n)) {
        only = n->text.len > 0 && bytes == 0 ? n : only;
        bytes += n->text.len;
    }
    if (only == NULL || only->text.len == bytes)
        return only == NULL ? STR("") : only->text;
    char *joined = arena_alloc(arena, bytes + 1);
    size_t len = 0;
    for (const struct xml_node *n = node; n != NULL; n = xml_after(node, n)) {
        if (n->text.len > 0)
            memcpy(joined + len, n->text.ptr, n->text.len);
        len += n->text.len;
    }
    return (struct str){joined, len};
}
