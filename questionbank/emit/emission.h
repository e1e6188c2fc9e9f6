/* What the emitters share: the walk over the items, the list of losses, values as words. */
#pragma once

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/emit/emitter.h"

/* An export has its ceiling where the largest source has it. */
#define EMIT_BYTES_MAX ((size_t)LIMIT_SOURCE_BYTES_MAX)

struct emission {
    struct arena *arena;
    const struct ir *ir;
    emit_losses *losses;
    const struct ir_item *item; /* the current one */
    uint32_t item_idx;
    uint32_t next_idx;
    struct buf out;
};

struct emission emission_begin(struct arena *arena, const struct ir *ir, emit_losses *losses);

/* The next item that is not quarantined; false at the end. */
bool emission_next(struct emission *e);

/* The bytes written, unless they are too many. */
enum err emission_end(const struct emission *e, struct str *out, struct fault *fault) MUST_CHECK;

/* Says that a field of the current item is lost or changed; `what` must live as long as the arena.
 */
void emission_lose(struct emission *e, enum emit_field field, struct str what);

/* Says that the form has no place for these fields, where the item has them; EMIT_FIELD_COUNT ends
 * the list. */
void emission_lose_fields(struct emission *e, const enum emit_field *fields);

/* Whether the item has anything in the field. */
bool emit_has(const struct ir_item *item, enum emit_field field);

/* The bit of the option with this label; -1 when there is none. */
int emit_option_idx(const struct ir_item *item, struct str label);

/* Whether the option is one of the key's. */
bool emit_in_key(const struct ir_item *item, struct str label);

/* The stem, with the case material above it. */
struct str emit_stem_with_stimulus(struct emission *e);

/* The rationale, with the citations on a line below it. */
struct str emit_rationale_with_cites(struct emission *e);

/* The texts one after the other with a separator between. */
struct str emit_join(struct arena *arena, const ir_texts *texts, struct str separator);

/* Whether any text of the list holds one of these (folded) characters, ends of lines included: read
 * again it would fall apart. `characters` ends with 0. */
bool emit_falls_apart(const ir_texts *texts, const uint32_t *characters);

/* Whether a text spreads over several lines. */
bool emit_has_line_end(struct str text);

/* Line ends become blanks. */
struct str emit_one_line(struct arena *arena, struct str text);

/* One pair of a match item's key. */
struct emit_pair {
    struct str left;
    struct str right;
};

/* False when the text is no pair. */
bool emit_pair_of(struct str key, struct emit_pair *out);
