/* Reading the definitions of lists, and looking them up. Counting is in docx_count.c. */
#include "questionbank/read/docx_list.h"

#include <stdlib.h>

#include "base/core/limits.h"
#include "questionbank/read/docx_list_table.h"
#include "questionbank/read/docx_part.h"

struct docx_lists *docx_lists_make(struct arena *arena) {
    struct docx_lists *lists = ARENA_NEW(arena, struct docx_lists);
    lists->arena = arena;
    return lists;
}

/* A number of an attribute; `otherwise` when it is none or beyond what a document may mean. */
static int64_t number_of(struct str text, int64_t otherwise) {
    int64_t number;
    bool fine = str_parse_i64(text, &number) == ERR_OK && number >= -1 && number <= INT32_MAX;
    return fine ? number : otherwise;
}

static struct docx_level *level_at(struct arena *arena, struct docx_level **levels, uint32_t idx) {
    if (levels[idx] == NULL)
        levels[idx] = ARENA_NEW(arena, struct docx_level);
    return levels[idx];
}

/* While numbering.xml is read. */
struct numbering_reader {
    struct docx_lists *lists;
    bool in_abstract; /* else in a list */
    bool known;       /* inside one of both */
    uint32_t override_idx;
    struct docx_level *level; /* the open one */
};

static struct docx_abstract *last_abstract(const struct docx_lists *lists) {
    return &lists->abstracts.at[lists->abstracts.count - 1];
}

static struct docx_list *last_list(const struct docx_lists *lists) {
    return &lists->lists.at[lists->lists.count - 1];
}

static enum err refuse_lists(struct fault *fault) {
    return fault_set(fault, ERR_TOO_LARGE, "document_too_large",
                     "文档里的编号列表超过 %d 个的上限，请新建文档，只粘贴文字。",
                     LIMIT_DOCUMENT_LISTS_MAX);
}

static enum err open_abstract(struct numbering_reader *r, const struct xml_element *element,
                              struct fault *fault) {
    if (r->lists->abstracts.count == LIMIT_DOCUMENT_LISTS_MAX)
        return refuse_lists(fault);
    *vec_push(r->lists->arena, &r->lists->abstracts) =
        (struct docx_abstract){.id = number_of(xml_value(element, "abstractNumId"), -1)};
    r->in_abstract = r->known = true;
    return ERR_OK;
}

static enum err open_list(struct numbering_reader *r, const struct xml_element *element,
                          struct fault *fault) {
    if (r->lists->lists.count == LIMIT_DOCUMENT_LISTS_MAX)
        return refuse_lists(fault);
    struct docx_list *list = vec_push(r->lists->arena, &r->lists->lists);
    *list = (struct docx_list){.id = number_of(xml_value(element, "numId"), -1), .abstract_id = -1};
    r->in_abstract = false;
    r->known = true;
    return ERR_OK;
}

static enum err open_level(struct numbering_reader *r, const struct xml_element *element,
                           struct fault *fault) {
    int64_t idx = number_of(xml_value(element, "ilvl"), -1);
    (void)fault;
    r->level = NULL;
    if (!r->known || idx < 0 || idx >= DOCX_LEVELS)
        return ERR_OK;
    struct docx_level **levels =
        r->in_abstract ? last_abstract(r->lists)->levels : last_list(r->lists)->levels;
    r->level = level_at(r->lists->arena, levels, (uint32_t)idx);
    *r->level = (struct docx_level){.start = 0, .restart = -1, .suffix = STR("\t")};
    return ERR_OK;
}

static enum err open_override(struct numbering_reader *r, const struct xml_element *element,
                              struct fault *fault) {
    int64_t idx = number_of(xml_value(element, "ilvl"), DOCX_LEVELS);
    (void)fault;
    r->override_idx = idx < 0 || idx > DOCX_LEVELS ? DOCX_LEVELS : (uint32_t)idx;
    return ERR_OK;
}

static enum err take_member(struct numbering_reader *r, const struct xml_element *element,
                            struct fault *fault) {
    struct arena *arena = r->lists->arena;
    struct str value = xml_value(element, "val");
    bool in_list = r->known && !r->in_abstract;
    (void)fault;
    if (in_list && str_eq(element->name, STR("abstractNumId")))
        last_list(r->lists)->abstract_id = number_of(value, -1);
    if (in_list && str_eq(element->name, STR("startOverride")) && r->override_idx < DOCX_LEVELS) {
        last_list(r->lists)->starts[r->override_idx] = (uint32_t)(number_of(value, 0) + 1);
        last_list(r->lists)->has_start = true;
    }
    if (r->known && r->in_abstract && str_eq(element->name, STR("numStyleLink")))
        last_abstract(r->lists)->style_link = arena_str(arena, value);
    return ERR_OK;
}

static struct str suffix_of(struct str value) {
    if (str_eq(value, STR("nothing")))
        return STR("");
    return str_eq(value, STR("space")) ? STR(" ") : STR("\t");
}

static enum err take_level_member(struct numbering_reader *r, const struct xml_element *element,
                                  struct fault *fault) {
    struct docx_level *level = r->level;
    struct str value = xml_value(element, "val");
    (void)fault;
    if (level == NULL)
        return ERR_OK;
    if (str_eq(element->name, STR("start")))
        level->start = (uint32_t)(number_of(value, 0) < 0 ? 0 : number_of(value, 0));
    else if (str_eq(element->name, STR("numFmt")))
        level->format = docx_format_of(value);
    else if (str_eq(element->name, STR("lvlText")))
        level->text =
            arena_str(r->lists->arena, value.len <= DOCX_LABEL_BYTES_MAX ? value : STR(""));
    else if (str_eq(element->name, STR("suff")))
        level->suffix = suffix_of(value);
    else if (str_eq(element->name, STR("isLgl")))
        level->legal = !str_eq(value, STR("0")) && !str_eq(value, STR("false"));
    else if (str_eq(element->name, STR("lvlRestart")))
        level->restart = (int32_t)number_of(value, -1);
    else if (str_eq(element->name, STR("pStyle")))
        level->style = arena_str(r->lists->arena, value);
    return ERR_OK;
}

static enum err open_numbering(void *context, const struct xml_element *element,
                               struct fault *fault) {
    static const struct {
        struct str name;
        enum err (*take)(struct numbering_reader *, const struct xml_element *, struct fault *);
    } MEMBERS[] = {
        {STR_INIT("abstractNum"), open_abstract},
        {STR_INIT("num"), open_list},
        {STR_INIT("lvl"), open_level},
        {STR_INIT("lvlOverride"), open_override},
        {STR_INIT("abstractNumId"), take_member},
        {STR_INIT("startOverride"), take_member},
        {STR_INIT("numStyleLink"), take_member},
        {STR_INIT("start"), take_level_member},
        {STR_INIT("numFmt"), take_level_member},
        {STR_INIT("lvlText"), take_level_member},
        {STR_INIT("suff"), take_level_member},
        {STR_INIT("isLgl"), take_level_member},
        {STR_INIT("lvlRestart"), take_level_member},
        {STR_INIT("pStyle"), take_level_member},
    };
    if (docx_space_of(element->space) != DOCX_WORD)
        return ERR_OK;
    for (size_t i = 0; i < COUNT_OF(MEMBERS); i++)
        if (str_eq(element->name, MEMBERS[i].name))
            return MEMBERS[i].take(context, element, fault);
    return ERR_OK;
}

static enum err close_numbering(void *context, struct str name, struct fault *fault) {
    struct numbering_reader *r = context;
    (void)fault;
    if (str_eq(name, STR("lvl")))
        r->level = NULL;
    else if (str_eq(name, STR("abstractNum")) || str_eq(name, STR("num")))
        r->known = false;
    else if (str_eq(name, STR("lvlOverride")))
        r->override_idx = DOCX_LEVELS;
    return ERR_OK;
}

enum err docx_lists_read_numbering(struct docx_lists *lists, struct package *package,
                                   struct str part, struct fault *fault) {
    static const struct xml_events EVENTS = {.open = open_numbering, .close = close_numbering};
    struct numbering_reader reader = {.lists = lists, .override_idx = DOCX_LEVELS};
    return docx_stream(lists->arena, package, part, &EVENTS, &reader, fault);
}

/* While styles.xml is read. */
struct style_reader {
    struct docx_lists *lists;
    bool open;    /* inside w:style */
    uint32_t ppr; /* how deep below a changed style's former properties; 0: not */
};

static enum err open_style(struct style_reader *r, const struct xml_element *element,
                           struct fault *fault) {
    struct docx_lists *lists = r->lists;
    if (lists->styles.count == LIMIT_DOCUMENT_STYLES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "document_too_large",
                         "文档里的样式超过 %d 个的上限，请新建文档，只粘贴文字。",
                         LIMIT_DOCUMENT_STYLES_MAX);
    struct str standard = xml_value(element, "default");
    bool is_default = str_eq(xml_value(element, "type"), STR("paragraph")) &&
                      (str_eq(standard, STR("1")) || str_eq(standard, STR("true")));
    struct docx_style *style = vec_push(lists->arena, &lists->styles);
    *style = (struct docx_style){
        .id = arena_str(lists->arena, xml_value(element, "styleId")), .list = -1, .level = -1};
    if (is_default)
        lists->default_style = style->id;
    r->open = true;
    return ERR_OK;
}

static void take_style_member(struct style_reader *r, const struct xml_element *element) {
    struct docx_style *style = &r->lists->styles.at[r->lists->styles.count - 1];
    struct str value = xml_value(element, "val");
    if (str_eq(element->name, STR("basedOn")))
        style->based_on = arena_str(r->lists->arena, value);
    else if (str_eq(element->name, STR("numId")))
        style->list = number_of(value, -1);
    else if (str_eq(element->name, STR("ilvl")))
        style->level = (int32_t)number_of(value, -1);
    else if (str_eq(element->name, STR("vanish")))
        style->hidden =
            str_eq(value, STR("0")) || str_eq(value, STR("false")) ? DOCX_SHOWN : DOCX_HIDDEN;
}

static bool is_former(struct str name) {
    return str_eq(name, STR("pPrChange")) || str_eq(name, STR("rPrChange"));
}

static enum err open_styles(void *context, const struct xml_element *element, struct fault *fault) {
    struct style_reader *r = context;
    if (docx_space_of(element->space) != DOCX_WORD)
        return ERR_OK;
    if (str_eq(element->name, STR("style")))
        return open_style(r, element, fault);
    r->ppr += is_former(element->name);
    if (r->open && r->ppr == 0)
        take_style_member(r, element);
    return ERR_OK;
}

static enum err close_styles(void *context, struct str name, struct fault *fault) {
    struct style_reader *r = context;
    (void)fault;
    if (str_eq(name, STR("style")))
        r->open = false;
    if (is_former(name) && r->ppr > 0)
        r->ppr--;
    return ERR_OK;
}

enum err docx_lists_read_styles(struct docx_lists *lists, struct package *package, struct str part,
                                struct fault *fault) {
    static const struct xml_events EVENTS = {.open = open_styles, .close = close_styles};
    struct style_reader reader = {.lists = lists};
    return docx_stream(lists->arena, package, part, &EVENTS, &reader, fault);
}

static int compare_abstracts(const void *a, const void *b) {
    const struct docx_abstract *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int compare_lists(const void *a, const void *b) {
    const struct docx_list *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int compare_styles(const void *a, const void *b) {
    return str_compare(((const struct docx_style *)a)->id, ((const struct docx_style *)b)->id);
}

struct docx_list *docx_list_find(const struct docx_lists *lists, int64_t id) {
    struct docx_list wanted = {.id = id};
    return lists->lists.count == 0 ? NULL
                                   : bsearch(&wanted, lists->lists.at, lists->lists.count,
                                             sizeof *lists->lists.at, compare_lists);
}

struct docx_abstract *docx_abstract_find(const struct docx_lists *lists, int64_t id) {
    struct docx_abstract wanted = {.id = id};
    return lists->abstracts.count == 0
               ? NULL
               : bsearch(&wanted, lists->abstracts.at, lists->abstracts.count,
                         sizeof *lists->abstracts.at, compare_abstracts);
}

const struct docx_style *docx_style_find(const struct docx_lists *lists, struct str id) {
    struct docx_style wanted = {.id = id};
    return lists->styles.count == 0 ? NULL
                                    : bsearch(&wanted, lists->styles.at, lists->styles.count,
                                              sizeof *lists->styles.at, compare_styles);
}

/* A style that lends its list to others may be based on others itself. */
static int64_t list_of_style(const struct docx_lists *lists, struct str id) {
    for (uint32_t i = 0; i < DOCX_STYLE_CHAIN_MAX; i++) {
        const struct docx_style *style = docx_style_find(lists, id);
        if (style == NULL || style->list >= 0)
            return style == NULL ? -1 : style->list;
        id = style->based_on;
    }
    return -1;
}

/* An abstract list that only names a style counts with the list of that style. */
static struct docx_abstract *resolve(const struct docx_lists *lists, int64_t abstract_id) {
    struct docx_abstract *abstract = docx_abstract_find(lists, abstract_id);
    if (abstract == NULL || abstract->style_link.len == 0)
        return abstract;
    const struct docx_list *list =
        docx_list_find(lists, list_of_style(lists, abstract->style_link));
    struct docx_abstract *meant =
        list == NULL ? NULL : docx_abstract_find(lists, list->abstract_id);
    return meant == NULL ? abstract : meant;
}

void docx_lists_link(struct docx_lists *lists) {
    if (lists->abstracts.count > 0)
        qsort(lists->abstracts.at, lists->abstracts.count, sizeof *lists->abstracts.at,
              compare_abstracts);
    if (lists->lists.count > 0)
        qsort(lists->lists.at, lists->lists.count, sizeof *lists->lists.at, compare_lists);
    if (lists->styles.count > 0)
        qsort(lists->styles.at, lists->styles.count, sizeof *lists->styles.at, compare_styles);
    for (uint32_t i = 0; i < lists->lists.count; i++)
        lists->lists.at[i].abstract = resolve(lists, lists->lists.at[i].abstract_id);
}

bool docx_lists_hide(const struct docx_lists *lists, struct str id) {
    for (uint32_t i = 0; i < DOCX_STYLE_CHAIN_MAX && id.len > 0; i++) {
        const struct docx_style *style = docx_style_find(lists, id);
        if (style == NULL || style->hidden != DOCX_UNSAID)
            return style != NULL && style->hidden == DOCX_HIDDEN;
        id = style->based_on;
    }
    return false;
}
