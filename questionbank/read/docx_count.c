/* Counting the numbered paragraphs of a document, as Word does: lists of one abstract list count
 * together, a deeper level starts again when a higher one goes on, and a list that overrides its
 * start does so where it first appears. */
#include "questionbank/read/docx_list_table.h"

/* What the paragraph and its styles say together. */
struct where {
    int64_t list;
    int32_t level;       /* -1: unsaid */
    struct str of_style; /* the style that says the list; empty: the paragraph itself */
};

static struct where find_where(const struct docx_lists *lists,
                               const struct docx_numbered *paragraph) {
    struct where where = {paragraph->list, paragraph->level, {NULL, 0}};
    struct str id = paragraph->style.len > 0 ? paragraph->style : lists->default_style;
    for (uint32_t i = 0; where.list < 0 && i < DOCX_STYLE_CHAIN_MAX && id.len > 0; i++) {
        const struct docx_style *style = docx_style_find(lists, id);
        if (style == NULL)
            break;
        where.list = style->list;
        where.of_style = style->list >= 0 ? style->id : where.of_style;
        if (where.level < 0)
            where.level = style->level;
        id = style->based_on;
    }
    return where;
}

static const struct docx_level *level_of(const struct docx_list *list, uint32_t idx) {
    return list->levels[idx] != NULL ? list->levels[idx] : list->abstract->levels[idx];
}

/* A style's level is the one that names the style. */
static uint32_t level_idx_of(const struct docx_list *list, const struct where *where) {
    for (uint32_t i = 0; where->of_style.len > 0 && i < DOCX_LEVELS; i++) {
        const struct docx_level *level = level_of(list, i);
        if (level != NULL && str_eq(level->style, where->of_style))
            return i;
    }
    return where->level < 0 || where->level >= DOCX_LEVELS ? 0 : (uint32_t)where->level;
}

static uint32_t start_of(const struct docx_list *list, uint32_t idx) {
    const struct docx_level *level = level_of(list, idx);
    if (list->starts[idx] > 0)
        return list->starts[idx] - 1;
    return level == NULL ? 1 : level->start;
}

static bool starts_again(const struct docx_level *level, uint32_t used_idx) {
    if (level == NULL || level->restart < 0)
        return true;
    return level->restart > 0 && used_idx < (uint32_t)level->restart;
}

static void count(struct docx_list *list, uint32_t idx) {
    struct docx_abstract *abstract = list->abstract;
    bool anew = list->starts[idx] > 0 && !list->started[idx];
    list->started[idx] = true;
    for (uint32_t i = 0; i <= idx; i++)
        if (!abstract->begun[i] || (i == idx && anew))
            abstract->counts[i] = start_of(list, i);
        else if (i == idx && abstract->counts[i] < UINT32_MAX)
            abstract->counts[i]++;
    for (uint32_t i = 0; i < DOCX_LEVELS; i++)
        if (i <= idx)
            abstract->begun[i] = true;
        else if (starts_again(level_of(list, i), idx))
            abstract->begun[i] = false;
}

static struct str label(const struct docx_list *list, uint32_t idx, struct arena *arena) {
    const struct docx_level *level = level_of(list, idx);
    struct buf buf = buf_make(arena, (size_t)16 * DOCX_LABEL_BYTES_MAX);
    for (size_t at = 0; at < level->text.len; at++) {
        char c = level->text.ptr[at];
        char digit = at + 1 < level->text.len ? level->text.ptr[at + 1] : '\0';
        if (c != '%' || digit < '1' || digit > '9') {
            buf_add_char(&buf, c);
            continue;
        }
        uint32_t shown = (uint32_t)(digit - '1');
        const struct docx_level *of = level_of(list, shown);
        enum docx_format format = of == NULL ? DOCX_DECIMAL : of->format;
        uint32_t number = shown <= idx ? list->abstract->counts[shown] : start_of(list, shown);
        docx_number_add(&buf, level->legal ? DOCX_DECIMAL : format, number);
        at++;
    }
    if (buf.len > 0)
        buf_add(&buf, level->suffix);
    return buf_str(&buf);
}

struct str docx_lists_count(struct docx_lists *lists, const struct docx_numbered *paragraph,
                            struct arena *arena) {
    struct where where = find_where(lists, paragraph);
    struct docx_list *list = where.list > 0 ? docx_list_find(lists, where.list) : NULL;
    if (list == NULL || list->abstract == NULL)
        return STR("");
    uint32_t idx = level_idx_of(list, &where);
    const struct docx_level *level = level_of(list, idx);
    if (level == NULL)
        return STR("");
    count(list, idx);
    bool shown = level->format != DOCX_BULLET;
    return shown ? label(list, idx, arena) : STR("");
}
