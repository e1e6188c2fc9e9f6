/* How office files are held together: parts, and lists of relations beside them. */
#include "base/office/part.h"

#include "base/core/limits.h"
#include "base/office/package_list.h"

static enum err feed(void *context, struct str piece, struct fault *fault) {
    return xml_feed(context, piece, fault);
}

/* Where in which part: the reader of the sentence has only the file. */
static void name_place(struct arena *scratch, struct str name, struct xml_place place,
                       struct fault *fault) {
    if (fault->code == NULL || !str_starts(str_from(fault->code), STR("xml_")))
        return;
    struct fault cause = *fault;
    fault_clear(fault);
    fault_set(fault, cause.err, cause.code, "%s 第 %u 行：%s", part_name_shown(scratch, name),
              place.line, cause.detail);
}

enum err part_parse(struct package *package, struct str name, const struct xml_events *events,
                    void *context, struct fault *fault) {
    struct arena scratch = {0};
    struct xml_parser *parser = xml_begin(&scratch, events, context, false);
    enum err err = package_stream(package, name, feed, parser, fault);
    if (err == ERR_OK)
        err = xml_end(parser, fault);
    if (err != ERR_OK)
        name_place(&scratch, name, xml_where(parser), fault);
    xml_close(parser);
    arena_close(&scratch);
    return err;
}

struct collecting {
    struct arena *arena;
    struct str folder; /* of the part that points */
    VEC(struct relation) relations;
};

static size_t last_slash(struct str path) {
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '/')
            return i;
    return STR_NONE;
}

static struct str folder_of(struct str name) {
    size_t slash = last_slash(name);
    return slash == STR_NONE ? STR("") : str_slice(name, 0, slash);
}

static struct str resolve(struct arena *arena, struct str folder, struct str target) {
    if (str_starts(target, STR("/")))
        return arena_str(arena, str_from_offset(target, 1));
    while (str_starts(target, STR("../")) || str_starts(target, STR("./"))) {
        bool up = target.ptr[1] == '.';
        folder = up ? folder_of(folder) : folder;
        target = str_from_offset(target, up ? 3 : 2);
    }
    if (folder.len == 0)
        return arena_str(arena, target);
    return arena_printf(arena, "%.*s/%.*s", STR_ARGS(folder), STR_ARGS(target));
}

static enum err take_relation(void *context, const struct xml_element *element,
                              struct fault *fault) {
    struct collecting *c = context;
    if (!str_eq(element->name, STR("Relationship")))
        return ERR_OK;
    if (c->relations.count == LIMIT_RELATION_COUNT_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "package_too_large",
                         "文件里的引用关系超过 %d 个的上限，请拆成几个文件。",
                         LIMIT_RELATION_COUNT_MAX);
    struct str type = xml_value(element, "Type"), target = xml_value(element, "Target");
    struct relation *relation = vec_push(c->arena, &c->relations);
    relation->id = arena_str(c->arena, xml_value(element, "Id"));
    relation->type = arena_str(c->arena, str_from_offset(type, last_slash(type) + 1));
    relation->is_external = str_eq(xml_value(element, "TargetMode"), STR("External"));
    relation->target =
        relation->is_external ? arena_str(c->arena, target) : resolve(c->arena, c->folder, target);
    return ERR_OK;
}

enum err part_relations(struct arena *arena, struct package *package, struct str part,
                        struct relations *out, struct fault *fault) {
    static const struct xml_events EVENTS = {.open = take_relation};
    struct collecting c = {.arena = arena, .folder = folder_of(part)};
    struct str base = str_from_offset(part, c.folder.len == 0 ? 0 : c.folder.len + 1);
    struct str beside = arena_printf(arena, "%.*s%s_rels/%.*s.rels", STR_ARGS(c.folder),
                                     c.folder.len == 0 ? "" : "/", STR_ARGS(base));
    uint32_t idx;
    if (package_find(package, beside, &idx))
        TRY(part_parse(package, beside, &EVENTS, &c, fault));
    *out = (struct relations){c.relations.at, c.relations.count};
    return ERR_OK;
}

const struct relation *relation_by_id(const struct relations *relations, struct str id) {
    for (uint32_t i = 0; i < relations->count; i++)
        if (str_eq(relations->at[i].id, id))
            return &relations->at[i];
    return NULL;
}

const struct relation *relation_by_type(const struct relations *relations, const char *type) {
    struct str wanted = str_from(type);
    for (uint32_t i = 0; i < relations->count; i++)
        if (str_eq(relations->at[i].type, wanted))
            return &relations->at[i];
    return NULL;
}
