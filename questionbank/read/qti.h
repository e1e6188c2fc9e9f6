/* QTI: 1.2 (also as Canvas writes it), 2.1, 2.2, 3.0; single files and content packages. The single
 * file is a row of READERS, the package one of PACKAGE_READERS.
 *
 * What goes where: ident/identifier is the item's name (unless it stands twice in a file or
 * package), the title of a section or of the item the section, feedback and solutions the
 * rationale. Case material is a stimulus that the item refers to, a block of class "stimulus" in
 * its body, in Canvas' dialect a question without an answer that others name as their parent. A
 * rubric block with view="author" may hold fields, a line each (xml_item.h); view="scorer" is the
 * model text of an essay. An item of toolName "xuefa" has a made-up identifier: it is no name. */
#pragma once

#include "base/office/package.h"
#include "questionbank/read/gapped.h"

/* What the files of a package share. */
struct qti_shared {
    size_t read_bytes;        /* of parts, unpacked: at most LIMIT_SOURCE_BYTES_MAX */
    struct str stimulus_path; /* the last one that was asked for */
    struct str stimulus;
};

/* Where items come from and what they may refer to. */
struct qti_file {
    struct ir *ir;
    uint32_t source_idx;
    struct package *package;   /* NULL: a single file */
    struct qti_shared *shared; /* of the package */
    struct str folder;         /* of the file in the package, with its slash */
    struct str topic;
};

/* Names without their dialect: qti-choice-interaction and choiceInteraction are the same.
 * Attributes too. */
bool qti_is(const struct xml_node *node, const char *name);
struct str qti_value(const struct xml_node *node, const char *name);
const struct xml_node *qti_child(const struct xml_node *node, const char *name);
const struct xml_node *qti_sibling(const struct xml_node *node, const char *name);

/* The first element of that name below the node, in document order; NULL when there is none. */
const struct xml_node *qti_find(const struct xml_node *root, const char *name);
/* The one behind `node` within `root`. */
const struct xml_node *qti_find_next(const struct xml_node *root, const struct xml_node *node,
                                     const char *name);

/* Reads whatever stands below a root; false when it is none of QTI's. */
bool qti_tree(const struct qti_file *file, const struct xml_node *root);

/* A <questestinterop> of 1.2. */
void qti1_tree(const struct qti_file *file, const struct xml_node *root);

/* An <assessmentItem> of 2.x or 3.0. */
void qti2_item(const struct qti_file *file, const struct xml_node *item);

/* Case material that stands in another file: its text, empty when it cannot be had. `href` as
 * written in the file. */
struct str qti_stimulus(const struct qti_file *file, struct str href);

/* Takes away names that stand twice among the items from `first` on: they identify nothing. */
void qti_drop_shared_names(struct ir *ir, uint32_t first);

/* A path as written, relative to a folder: %20, ./ and ../ resolved. */
struct str qti_path(struct arena *arena, struct str folder, struct str href);
