/* The words behind the enums. */
#include "engine/vocab/vocab.h"

struct word {
    struct str code;
    struct str title;
};

static enum err find_word(const struct word *words, uint32_t count, struct str code,
                          uint32_t *out) {
    for (uint32_t i = 0; i < count; i++) {
        if (!str_eq(words[i].code, code))
            continue;
        *out = i;
        return ERR_OK;
    }
    return ERR_INVALID;
}

#define VOCAB_DEFINE(noun, words)                                                                  \
    struct str noun##_code(enum noun value) {                                                      \
        return (words)[value].code;                                                                \
    }                                                                                              \
    struct str noun##_title(enum noun value) {                                                     \
        return (words)[value].title;                                                               \
    }                                                                                              \
    enum err noun##_parse(struct str code, enum noun *out) {                                       \
        uint32_t idx = 0;                                                                          \
        TRY(find_word((words), COUNT_OF(words), code, &idx));                                      \
        *out = (enum noun)idx;                                                                     \
        return ERR_OK;                                                                             \
    }

#define X(name, code, title) {STR_INIT(code), STR_INIT(title)},

static const struct word ITEM_KINDS[] = {
#include "engine/vocab/item_kind.def"
};
VOCAB_DEFINE(item_kind, ITEM_KINDS)

static const struct word DIFFICULTIES[] = {
#include "engine/vocab/difficulty.def"
};
VOCAB_DEFINE(difficulty, DIFFICULTIES)

static const struct word ATTEMPT_STATES[] = {
#include "engine/vocab/attempt_state.def"
};
VOCAB_DEFINE(attempt_state, ATTEMPT_STATES)

static const struct word ROLES[] = {
#include "engine/vocab/role.def"
};
VOCAB_DEFINE(role, ROLES)

static const struct word CREDIT_KINDS[] = {
#include "engine/vocab/credit_kind.def"
};
VOCAB_DEFINE(credit_kind, CREDIT_KINDS)

static const struct word RELEASE_RULES[] = {
#include "engine/vocab/release_rule.def"
};
VOCAB_DEFINE(release_rule, RELEASE_RULES)

static const struct word SHORTFALL_KINDS[] = {
#include "engine/vocab/shortfall_kind.def"
};
VOCAB_DEFINE(shortfall_kind, SHORTFALL_KINDS)

static const struct word AUDIT_ACTIONS[] = {
#include "engine/vocab/audit_action.def"
};
VOCAB_DEFINE(audit_action, AUDIT_ACTIONS)
