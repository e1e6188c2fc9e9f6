/* Vocabularies: every word goes out and comes back, and no two are the same. */
#include <criterion/criterion.h>

#include "base/core/utf8.h"
#include "engine/vocab/vocab.h"

/* One check for each vocabulary; the enums differ in type only. */
#define VOCABULARY_TEST(noun, count)                                                               \
    Test(vocab, noun##_words) {                                                                    \
        for (uint32_t i = 0; i < (count); i++) {                                                   \
            enum noun back = (enum noun)(i == 0 ? (count) : 0);                                    \
            struct str code = noun##_code((enum noun)i);                                           \
            cr_assert_eq(noun##_parse(code, &back), ERR_OK);                                       \
            cr_assert_eq((uint32_t)back, i, "%s is not unique", code.ptr);                         \
            for (size_t c = 0; c < code.len; c++)                                                  \
                cr_assert((code.ptr[c] >= 'a' && code.ptr[c] <= 'z') || code.ptr[c] == '_');       \
            cr_assert_gt(noun##_title((enum noun)i).len, 0);                                       \
            cr_assert_eq(utf8_find_invalid(noun##_title((enum noun)i)), STR_NONE);                 \
        }                                                                                          \
        static const struct str STRANGE[] = {STR_INIT(""), STR_INIT("Single"), STR_INIT("none ")}; \
        for (size_t i = 0; i < COUNT_OF(STRANGE); i++) {                                           \
            enum noun back = (enum noun)0;                                                         \
            cr_assert_eq(noun##_parse(STRANGE[i], &back), ERR_INVALID);                            \
        }                                                                                          \
    }

VOCABULARY_TEST(item_kind, ITEM_KIND_COUNT)
VOCABULARY_TEST(difficulty, DIFFICULTY_COUNT)
VOCABULARY_TEST(attempt_state, ATTEMPT_STATE_COUNT)
VOCABULARY_TEST(role, ROLE_COUNT)
VOCABULARY_TEST(credit_kind, CREDIT_KIND_COUNT)
VOCABULARY_TEST(release_rule, RELEASE_RULE_COUNT)
VOCABULARY_TEST(shortfall_kind, SHORTFALL_KIND_COUNT)

/* People script against these. */
Test(vocab, the_kinds_of_the_contract) {
    static const char *const KINDS[] = {"single", "multiple", "judge", "blank",
                                        "short",  "essay",    "order", "match"};
    cr_assert_eq(COUNT_OF(KINDS), ITEM_KIND_COUNT);
    for (uint32_t i = 0; i < ITEM_KIND_COUNT; i++)
        cr_expect(str_eq(item_kind_code((enum item_kind)i), str_from(KINDS[i])), "%s", KINDS[i]);
}
