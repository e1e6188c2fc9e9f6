/* XML that strangers made, by expat: streaming events, or a tree in an arena.
 *
 * A DOCTYPE is refused where it stands, so there are no entities but the five of XML and characters
 * by number. Depth, bytes of attributes and nodes have their ceilings (LIMIT_XML_*). Names come
 * without their prefix; `space` is the namespace's URI. Texts are UTF-8 and live only during the
 * call (events) or in the arena (trees). Only this file's .c includes expat.h. */
#pragma once

#include "base/core/arena.h"
#include "base/core/vec.h"

struct xml_place {
    uint32_t line;   /* from 1 */
    uint32_t column; /* characters, from 1 */
};

struct xml_attribute {
    struct str name; /* local */
    struct str space;
    struct str value;
};

struct xml_element {
    struct str name; /* local */
    struct str space;
    const struct xml_attribute *attributes;
    uint32_t attribute_count;
    struct xml_place place;
};

/* The value of an attribute by its local name; a NULL pointer when there is none. */
struct str xml_value(const struct xml_element *element, const char *name);

/* NULL members are skipped. Text comes in pieces. An error ends the parse and is returned. */
struct xml_events {
    enum err (*open)(void *context, const struct xml_element *element, struct fault *fault);
    enum err (*close)(void *context, struct str name, struct fault *fault);
    enum err (*text)(void *context, struct str text, struct fault *fault);
};

/* Bytes in pieces. `utf8` says that they are UTF-8 already, whatever the declaration says. Errors
 * of feed and end: ERR_MALFORMED `xml_malformed`, ERR_INVALID `xml_doctype`, ERR_TOO_LARGE
 * `xml_too_large`; then xml_where() says where. */
struct xml_parser;
struct xml_parser *xml_begin(struct arena *arena, const struct xml_events *events, void *context,
                             bool utf8);
enum err xml_feed(struct xml_parser *parser, struct str piece, struct fault *fault) MUST_CHECK;
enum err xml_end(struct xml_parser *parser, struct fault *fault) MUST_CHECK;
struct xml_place xml_where(const struct xml_parser *parser);
void xml_close(struct xml_parser *parser); /* NULL is fine */

/* A tree. Elements and runs of text are nodes; comments and instructions are not kept. */
struct xml_node {
    struct xml_element element; /* name empty: a run of text */
    struct str text;            /* of a run */
    struct xml_place place;
    struct xml_node *parent;
    struct xml_node *first_child;
    struct xml_node *next;
};

/* The whole of `text` (UTF-8). `*where` is set on failure. Errors as above. */
enum err xml_tree(struct arena *arena, struct str text, struct xml_node **root,
                  struct xml_place *where, struct fault *fault) MUST_CHECK;

/* The first child element of that name, NULL when there is none; a NULL node gives NULL. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);

/* The next sibling element of that name behind `node`. */
const struct xml_node *xml_sibling(const struct xml_node *node, const char *name);

/* The node behind `node` in document order within `root`; NULL at the end. No recursion is needed
 * to walk a tree: for (n = root; n != NULL; n = xml_after(root, n)). */
const struct xml_node *xml_after(const struct xml_node *root, const struct xml_node *node);

/* All text below the node, joined. */
struct str xml_text(struct arena *arena, const struct xml_node *node);
