/* Closed vocabularies, each from one .def file: the enum, its stable code (database, JSON) and its
 * Chinese name. */
#pragma once

#include "base/core/str.h"

#define VOCAB_DECLARE(noun)                                                                        \
    struct str noun##_code(enum noun value);                                                       \
    struct str noun##_title(enum noun value);                                                      \
    enum err noun##_parse(struct str code, enum noun *out) MUST_CHECK /* ERR_INVALID: unknown */

#define X(name, code, title) ITEM_##name,
enum item_kind {
#include "engine/vocab/item_kind.def"
    ITEM_KIND_COUNT
};
#undef X
VOCAB_DECLARE(item_kind);

#define X(name, code, title) DIFFICULTY_##name,
enum difficulty {
#include "engine/vocab/difficulty.def"
    DIFFICULTY_COUNT
};
#undef X
VOCAB_DECLARE(difficulty);

#define X(name, code, title) ATTEMPT_##name,
enum attempt_state {
#include "engine/vocab/attempt_state.def"
    ATTEMPT_STATE_COUNT
};
#undef X
VOCAB_DECLARE(attempt_state);

#define X(name, code, title) ROLE_##name,
enum role {
#include "engine/vocab/role.def"
    ROLE_COUNT
};
#undef X
VOCAB_DECLARE(role);

#define X(name, code, title) CREDIT_##name,
enum credit_kind {
#include "engine/vocab/credit_kind.def"
    CREDIT_KIND_COUNT
};
#undef X
VOCAB_DECLARE(credit_kind);

#define X(name, code, title) RELEASE_##name,
enum release_rule {
#include "engine/vocab/release_rule.def"
    RELEASE_RULE_COUNT
};
#undef X
VOCAB_DECLARE(release_rule);

#define X(name, code, title) SHORTFALL_##name,
enum shortfall_kind {
#include "engine/vocab/shortfall_kind.def"
    SHORTFALL_KIND_COUNT
};
#undef X
VOCAB_DECLARE(shortfall_kind);

#define X(name, code, title) AUDIT_##name,
enum audit_action {
#include "engine/vocab/audit_action.def"
    AUDIT_ACTION_COUNT
};
#undef X
VOCAB_DECLARE(audit_action);
