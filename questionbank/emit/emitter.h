/* The emitters: items in the forms in which others keep them, a row each.
 *
 * An emitter is pure: the same IR gives the same bytes. Quarantined items are left out; the others
 * come out in their order. What a form cannot hold is a loss, an item and a field at a time:
 * nothing is left out, moved or rewritten silently. */
#pragma once

#include "questionbank/ir/ir.h"

/* What an item consists of, for saying what was lost. */
enum emit_field {
    EMIT_ITEM, /* the whole item is left out */
    EMIT_KIND,
    EMIT_NAME,
    EMIT_STIMULUS,
    EMIT_STEM,
    EMIT_OPTIONS,
    EMIT_KEY,
    EMIT_RATIONALE,
    EMIT_CITES,
    EMIT_DIFFICULTY,
    EMIT_TOPIC,
    EMIT_TAGS,
    EMIT_SECTION,
    EMIT_PROOFS,
    EMIT_ACCEPTS,
    EMIT_FIELD_COUNT
};

/* 题型, 题干 …; 整题 for EMIT_ITEM. */
struct str emit_field_title(enum emit_field field);

struct emit_loss {
    uint32_t item_idx; /* into ir.items */
    enum emit_field field;
    struct str what; /* Chinese: what became of it */
};

typedef VEC(struct emit_loss) emit_losses;

struct emitter {
    struct str name;    /* "moodle-xml" */
    struct str suffix;  /* ".xml" */
    struct str summary; /* Chinese, one line */
    bool is_binary;
    /* Memory: the arena. ERR_TOO_LARGE when the form or its package cannot be that large. */
    enum err (*emit)(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                     struct fault *fault);
};

/* By name; NULL when there is none. */
const struct emitter *emitter_find(struct str name);

/* All of them; ends with NULL. */
const struct emitter *emitter_at(uint32_t idx);

/* Fields in which a copy of an item differs, a bit (1U << enum emit_field) for each. A section that
 * the original has not got is no difference: forms that need heads make them. */
uint32_t emit_differences(const struct ir_item *original, const struct ir_item *copy);
