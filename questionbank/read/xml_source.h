/* What the readers of XML forms share: is it one, its tree, the place of an element. */
#pragma once

#include "base/office/xml.h"
#include "questionbank/ir/ir.h"

/* The local name of the first element, behind the declaration, comments and a DOCTYPE; empty when
 * the text is no XML. Looks no further. */
struct str xml_source_root(struct str text);

/* The tree of the source's text, in `scratch`. A DOCTYPE that declares no entity is overlooked, as
 * every export of QTI 1.2 has one; no other one is. NULL after the diagnostic that says where and
 * why. */
struct xml_node *xml_source_tree(struct ir *ir, uint32_t source_idx, struct arena *scratch);

struct ir_place xml_source_place(uint32_t source_idx, const struct xml_node *node);
