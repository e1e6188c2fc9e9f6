/* The file: categories and questions in their order. */
#include "questionbank/read/moodle.h"

#include "base/core/limits.h"
#include "questionbank/read/forms.h"

bool moodle_sniff(struct str text) {
    return str_eq(xml_source_root(text), STR("quiz"));
}

struct str moodle_raw(struct arena *arena, const struct xml_node *node) {
    const struct xml_node *text = xml_child(node, "text");
    return text == NULL ? (struct str){NULL, 0} : xml_text(arena, text);
}

/* "$course$/top/行政处罚法/听证" → "听证"; Moodle writes a slash of a name twice. */
static struct str topic_of(struct arena *arena, struct str path) {
    size_t start = 0;
    path = str_trim(path);
    for (size_t at = 0; at < path.len; at++) {
        if (path.ptr[at] != '/')
            continue;
        if (at + 1 < path.len && path.ptr[at + 1] == '/')
            at++;
        else
            start = at + 1;
    }
    struct str name = str_trim(str_from_offset(path, start));
    struct buf out = buf_make(arena, LIMIT_STEM_BYTES_MAX);
    for (size_t at = 0; at < name.len; at++) {
        buf_add_char(&out, name.ptr[at]);
        at += name.ptr[at] == '/' && at + 1 < name.len && name.ptr[at + 1] == '/';
    }
    name = buf_str(&out);
    return str_eq(name, STR("top")) || str_starts(name, STR("$")) ? (struct str){NULL, 0} : name;
}

void moodle_read(struct ir *ir, uint32_t source_idx) {
    struct arena scratch = {0};
    struct moodle_context context = {.ir = ir, .source_idx = source_idx};
    const struct xml_node *root = xml_source_tree(ir, source_idx, &scratch);
    const struct xml_node *question = xml_child(root, "question");
    while (question != NULL && ir->items.count <= LIMIT_ITEM_COUNT_MAX) {
        if (str_eq(xml_value(&question->element, "type"), STR("category")))
            context.topic =
                topic_of(ir->arena, moodle_raw(ir->arena, xml_child(question, "category")));
        else
            moodle_question(&context, question);
        question = xml_sibling(question, "question");
    }
    arena_close(&scratch);
}
