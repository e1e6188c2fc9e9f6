/* The front door of QTI: which dialect is it, and the names in which the dialects differ. */
#include "questionbank/read/qti.h"

#include "base/core/limits.h"
#include "questionbank/read/forms.h"

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Compares without dashes and case, and without the prefix that 3.0 gives all its elements. */
static bool same_name(struct str name, const char *wanted) {
    size_t at = str_starts(name, STR("qti-")) ? 4 : 0;
    for (; *wanted != '\0'; wanted++, at++) {
        while (at < name.len && name.ptr[at] == '-')
            at++;
        if (at >= name.len || lower(name.ptr[at]) != lower(*wanted))
            return false;
    }
    return at == name.len;
}

bool qti_is(const struct xml_node *node, const char *name) {
    return node->element.name.len > 0 && same_name(node->element.name, name);
}

struct str qti_value(const struct xml_node *node, const char *name) {
    for (uint32_t i = 0; node != NULL && i < node->element.attribute_count; i++)
        if (same_name(node->element.attributes[i].name, name))
            return node->element.attributes[i].value;
    return (struct str){NULL, 0};
}

static const struct xml_node *first_of(const struct xml_node *node, const char *name) {
    while (node != NULL && !qti_is(node, name))
        node = node->next;
    return node;
}

const struct xml_node *qti_child(const struct xml_node *node, const char *name) {
    return node == NULL ? NULL : first_of(node->first_child, name);
}

const struct xml_node *qti_sibling(const struct xml_node *node, const char *name) {
    return node == NULL ? NULL : first_of(node->next, name);
}

const struct xml_node *qti_find_next(const struct xml_node *root, const struct xml_node *node,
                                     const char *name) {
    do
        node = xml_after(root, node);
    while (node != NULL && !qti_is(node, name));
    return node;
}

const struct xml_node *qti_find(const struct xml_node *root, const char *name) {
    return root == NULL ? NULL : qti_find_next(root, root, name);
}

static const char *const ROOTS[] = {"questestinterop", "assessmentItem", "assessmentTest",
                                    "assessmentSection", "assessmentStimulus"};

bool qti_sniff(struct str text) {
    struct str root = xml_source_root(text);
    for (size_t i = 0; i < COUNT_OF(ROOTS); i++)
        if (same_name(root, ROOTS[i]))
            return true;
    return same_name(root, "manifest");
}

bool qti_tree(const struct qti_file *file, const struct xml_node *root) {
    if (qti_is(root, "questestinterop")) {
        qti1_tree(file, root);
    } else if (qti_is(root, "assessmentItem")) {
        qti2_item(file, root);
    } else if (qti_is(root, "assessmentTest") || qti_is(root, "assessmentSection")) {
        ir_report(file->ir, DIAG_TEST_STRUCTURE, xml_source_place(file->source_idx, root));
    } else {
        return qti_is(root, "assessmentStimulus");
    }
    return true;
}

void qti_read(struct ir *ir, uint32_t source_idx) {
    struct arena scratch = {0};
    struct qti_file file = {.ir = ir, .source_idx = source_idx};
    uint32_t first = ir->items.count;
    const struct xml_node *root = xml_source_tree(ir, source_idx, &scratch);
    if (root != NULL && qti_is(root, "manifest"))
        ir_report_fact(ir, DIAG_FOREIGN_FILE, (struct ir_place){source_idx, 1, 1},
                       STR("这是内容包的清单，试题在包里的其他文件中"));
    else if (root != NULL)
        qti_tree(&file, root);
    qti_drop_shared_names(ir, first);
    arena_close(&scratch);
}

static int compare_names(const void *a, const void *b) {
    const struct ir_item *const *x = a;
    const struct ir_item *const *y = b;
    return str_compare((*x)->item_name, (*y)->item_name);
}

void qti_drop_shared_names(struct ir *ir, uint32_t first) {
    struct arena scratch = {0};
    uint32_t count = ir->items.count - first;
    struct ir_item **items = ARENA_ARRAY(&scratch, struct ir_item *, count);
    for (uint32_t i = 0; i < count; i++)
        items[i] = &ir->items.at[first + i];
    if (count > 0)
        qsort(items, count, sizeof *items, compare_names);
    for (uint32_t i = 0, end; i < count; i = end) {
        end = i + 1;
        while (end < count && str_eq(items[i]->item_name, items[end]->item_name))
            end++;
        for (uint32_t k = i; end - i > 1 && k < end; k++)
            items[k]->item_name = (struct str){NULL, 0};
    }
    arena_close(&scratch);
}
