/* Styles of a workbook, as far as they say how a number shows. */
#include "base/office/sheet_inside.h"

#include "base/core/limits.h"

enum { FORMAT_ID_COUNT = 65536 };

/* Formats that every workbook has; the others among them are plain. The Chinese ones (27 to 36, 50
 * to 58) are as in zh-CN. */
static const struct {
    uint32_t first, last;
    enum number_kind kind;
} KNOWN[] = {
    {9, 10, NUMBER_PERCENT},  {14, 17, NUMBER_DATE}, {18, 21, NUMBER_TIME}, {22, 22, NUMBER_DATE},
    {27, 31, NUMBER_DATE},    {32, 35, NUMBER_TIME}, {36, 36, NUMBER_DATE}, {45, 45, NUMBER_TIME},
    {46, 46, NUMBER_ELAPSED}, {47, 47, NUMBER_TIME}, {50, 54, NUMBER_DATE}, {55, 56, NUMBER_TIME},
    {57, 58, NUMBER_DATE},
};

struct reading {
    struct workbook *workbook;
    uint8_t *formats; /* enum number_kind by id */
    VEC(uint8_t) kinds;
    bool in_cell_formats;
};

/* What stands at `*at` of a code, with what is quoted, bracketed or escaped passed over; 0 at the
 * end of its first section. */
static char next_sign(struct str code, size_t *at, bool *elapsed) {
    while (*at < code.len) {
        char c = code.ptr[(*at)++];
        if (c == ';')
            return 0;
        if (c == '\\' || c == '_' || c == '*') {
            (*at)++;
        } else if (c == '"' || c == '[') {
            size_t end = str_find_char(str_from_offset(code, *at), c == '"' ? '"' : ']');
            char inner = c == '[' && *at < code.len ? (char)(code.ptr[*at] | 0x20) : 0;
            bool counts = inner == 'h' || inner == 'm' || inner == 's';
            *elapsed = *elapsed || (counts && end != STR_NONE && end <= 2);
            *at = end == STR_NONE ? code.len : *at + end + 1;
        } else {
            return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        }
    }
    return 0;
}

enum number_kind sheet_format_kind(struct str code) {
    bool date = false, month = false, time = false, percent = false, elapsed = false;
    size_t at = 0;
    if (str_eq(code, STR("General")))
        return NUMBER_PLAIN;
    for (char c = next_sign(code, &at, &elapsed); c != 0; c = next_sign(code, &at, &elapsed)) {
        date = date || c == 'y' || c == 'd';
        month = month || c == 'm';
        time = time || c == 'h' || c == 's';
        percent = percent || c == '%';
    }
    if (elapsed)
        return NUMBER_ELAPSED;
    if (date || (month && !time))
        return NUMBER_DATE;
    return time ? NUMBER_TIME : percent ? NUMBER_PERCENT : NUMBER_PLAIN;
}

static enum err take_cell_format(struct reading *r, const struct xml_element *element,
                                 struct fault *fault) {
    uint32_t id = 0;
    if (r->kinds.count == LIMIT_SHEET_FORMAT_COUNT_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "sheet_too_large",
                         "工作簿的单元格格式超过 %d 种的上限，请新建工作簿后只粘贴内容。",
                         LIMIT_SHEET_FORMAT_COUNT_MAX);
    bool known = sheet_parse_u32(xml_value(element, "numFmtId"), &id) && id < FORMAT_ID_COUNT;
    *vec_push(r->workbook->scratch, &r->kinds) = known ? r->formats[id] : NUMBER_PLAIN;
    return ERR_OK;
}

static enum err on_open(void *context, const struct xml_element *element, struct fault *fault) {
    struct reading *r = context;
    uint32_t id;
    if (!sheet_owns(element))
        return ERR_OK;
    if (str_eq(element->name, STR("cellXfs")))
        r->in_cell_formats = true;
    else if (str_eq(element->name, STR("xf")) && r->in_cell_formats)
        return take_cell_format(r, element, fault);
    else if (str_eq(element->name, STR("numFmt")) &&
             sheet_parse_u32(xml_value(element, "numFmtId"), &id) && id < FORMAT_ID_COUNT)
        r->formats[id] = (uint8_t)sheet_format_kind(xml_value(element, "formatCode"));
    return ERR_OK;
}

static enum err on_close(void *context, struct str name, struct fault *fault) {
    struct reading *r = context;
    (void)fault;
    if (str_eq(name, STR("cellXfs")))
        r->in_cell_formats = false;
    return ERR_OK;
}

enum err sheet_read_styles(struct workbook *workbook, struct str part, struct fault *fault) {
    static const struct xml_events EVENTS = {.open = on_open, .close = on_close};
    struct reading r = {.workbook = workbook};
    r.formats = arena_alloc(workbook->scratch, FORMAT_ID_COUNT);
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        for (uint32_t id = KNOWN[i].first; id <= KNOWN[i].last; id++)
            r.formats[id] = (uint8_t)KNOWN[i].kind;
    TRY(part_parse(workbook->package, part, &EVENTS, &r, fault));
    workbook->styles = (struct styles){r.kinds.at, r.kinds.count};
    return ERR_OK;
}
