/* An item as QTI: 2.1 and 3.0 differ in names, not in sense. */
#pragma once

#include "questionbank/emit/emission.h"

struct qti_dialect {
    bool is_kebab; /* choiceInteraction is qti-choice-interaction */
    const char *item_space;
    const char *manifest_space;
    const char *schema;
    const char *schema_version;
    const char *resource_type;
    const char *template_head; /* before match_correct */
    const char *template_tail;
};

extern const struct qti_dialect QTI_2_1, QTI_3_0;

/* The current item as a file of its own. */
struct str qti_item_xml(struct emission *e, const struct qti_dialect *dialect,
                        struct str identifier);

/* A content package of all items. */
enum err qti_package_emit(struct emission *e, const struct qti_dialect *dialect, struct str *out,
                          struct fault *fault) MUST_CHECK;
