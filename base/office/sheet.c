/* Workbooks: which sheets there are, and what they need before their cells can be read. */
#include "base/office/sheet.h"

#include "base/core/limits.h"
#include "base/office/sheet_inside.h"

struct listed_sheet {
    struct str name;
    struct str relation;
    bool hidden;
};

struct listing {
    struct arena *arena;
    VEC(struct listed_sheet) sheets;
    bool from_1904;
};

enum err sheet_damaged(struct fault *fault, const char *what) {
    return fault_set(fault, ERR_MALFORMED, "sheet_damaged",
                     "工作簿已损坏：%s，请用表格软件打开后另存一份。", what);
}

bool sheet_owns(const struct xml_element *element) {
    static const struct str SPACES[] = {
        STR_INIT("http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
        STR_INIT("http://purl.oclc.org/ooxml/spreadsheetml/main"),
    };
    return str_eq(element->space, SPACES[0]) || str_eq(element->space, SPACES[1]);
}

bool sheet_is_true(struct str value) {
    return str_eq(value, STR("1")) || str_eq(value, STR("true"));
}

bool sheet_parse_u32(struct str text, uint32_t *out) {
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > UINT32_MAX)
            return false;
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (text.len == 0 || value > UINT32_MAX)
        return false;
    *out = (uint32_t)value;
    return true;
}

static bool is_book_name(struct str name) {
    return str_starts(name, STR("xl/workbook")) && str_ends(name, STR(".xml"));
}

static struct str find_book(const struct package *package) {
    uint32_t idx;
    if (package_find(package, STR("xl/workbook.xml"), &idx))
        return package_part_name(package, idx);
    for (uint32_t i = 0; i < package_part_count(package); i++)
        if (is_book_name(package_part_name(package, i)))
            return package_part_name(package, i);
    return STR("");
}

bool sheet_sniff(const struct package *package) {
    return find_book(package).len > 0;
}

static enum err list_sheet(void *context, const struct xml_element *element, struct fault *fault) {
    struct listing *l = context;
    if (!sheet_owns(element))
        return ERR_OK;
    if (str_eq(element->name, STR("workbookPr")))
        l->from_1904 = sheet_is_true(xml_value(element, "date1904"));
    if (!str_eq(element->name, STR("sheet")))
        return ERR_OK;
    if (l->sheets.count == LIMIT_OFFICE_PARTS_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                         "工作簿超过 %d 张工作表的上限，请拆成几个文件。", LIMIT_OFFICE_PARTS_MAX);
    struct str state = xml_value(element, "state");
    struct listed_sheet *sheet = vec_push(l->arena, &l->sheets);
    sheet->name = arena_str(l->arena, xml_value(element, "name"));
    sheet->relation = arena_str(l->arena, xml_value(element, "id"));
    sheet->hidden = str_eq(state, STR("hidden")) || str_eq(state, STR("veryHidden"));
    return ERR_OK;
}

static enum err read_shared(struct workbook *workbook, const struct relations *relations,
                            struct fault *fault) {
    const struct relation *strings = relation_by_type(relations, "sharedStrings");
    const struct relation *styles = relation_by_type(relations, "styles");
    if (strings != NULL)
        TRY(sheet_read_strings(workbook, strings->target, fault));
    if (styles != NULL)
        TRY(sheet_read_styles(workbook, styles->target, fault));
    return ERR_OK;
}

static enum err read_sheet(struct workbook *workbook, const struct listed_sheet *sheet,
                           struct str part, struct fault *fault) {
    const struct sheet_visitor *visitor = workbook->visitor;
    if (visitor->open != NULL)
        TRY(visitor->open(workbook->context, sheet->name, sheet->hidden, fault));
    TRY(sheet_read_cells(workbook, part, fault));
    return visitor->close == NULL ? ERR_OK : visitor->close(workbook->context, fault);
}

/* A sheet of another type (a chart) has no cells. Two sheets in one part would be read twice. */
static enum err read_sheets(struct workbook *workbook, const struct listing *listing,
                            const struct relations *relations, struct fault *fault) {
    for (uint32_t i = 0; i < listing->sheets.count; i++) {
        const struct listed_sheet *sheet = &listing->sheets.at[i];
        const struct relation *relation = relation_by_id(relations, sheet->relation);
        if (relation == NULL || relation->is_external)
            return sheet_damaged(fault, "找不到工作表的内容");
        for (uint32_t k = 0; k < i; k++)
            if (str_eq(listing->sheets.at[k].relation, sheet->relation))
                return sheet_damaged(fault, "两张工作表指向同一处内容");
        if (str_eq(relation->type, STR("worksheet")))
            TRY(read_sheet(workbook, sheet, relation->target, fault));
    }
    return ERR_OK;
}

static enum err read_book(struct workbook *workbook, struct str part, struct fault *fault) {
    static const struct xml_events EVENTS = {.open = list_sheet};
    struct listing listing = {.arena = workbook->scratch};
    struct relations relations;
    TRY(part_parse(workbook->package, part, &EVENTS, &listing, fault));
    TRY(part_relations(workbook->scratch, workbook->package, part, &relations, fault));
    workbook->from_1904 = listing.from_1904;
    TRY(read_shared(workbook, &relations, fault));
    return read_sheets(workbook, &listing, &relations, fault);
}

static enum err book_part(struct workbook *workbook, struct str *out, struct fault *fault) {
    struct relations relations;
    TRY(part_relations(workbook->scratch, workbook->package, STR(""), &relations, fault));
    const struct relation *book = relation_by_type(&relations, "officeDocument");
    *out = book != NULL ? book->target : find_book(workbook->package);
    return out->len > 0 ? ERR_OK : sheet_damaged(fault, "里面没有工作簿");
}

enum err sheet_read(struct arena *arena, struct package *package,
                    const struct sheet_visitor *visitor, void *context, struct fault *fault) {
    (void)arena;
    if (package_part_count(package) > LIMIT_OFFICE_PARTS_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                         "工作簿里的部件超过 %d 个的上限，请去掉图片和批注后另存。",
                         LIMIT_OFFICE_PARTS_MAX);
    struct arena scratch = {0};
    struct workbook workbook = {
        .package = package, .scratch = &scratch, .visitor = visitor, .context = context};
    struct str part;
    enum err err = book_part(&workbook, &part, fault);
    if (err == ERR_OK)
        err = read_book(&workbook, part, fault);
    arena_close(&scratch);
    return err;
}
