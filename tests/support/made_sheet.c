/* Workbooks as small as they can be. */
#include "tests/support/made_sheet.h"

#include "base/core/buf.h"
#include "base/office/package.h"

enum { PART_COUNT_MAX = 300 };

struct making {
    struct arena *arena;
    const struct made_sheet *made;
    const char *space;
    const char *relations;
    struct package_part *parts;
    uint32_t count;
};

static void add_part(struct making *m, struct str name, struct str bytes) {
    PROMISE(m->count < PART_COUNT_MAX);
    m->parts[m->count++] = (struct package_part){name, bytes};
}

/* `inside` may be large: it is joined, not printed. */
static struct str wrapped(struct making *m, const char *element, const char *inside) {
    struct buf buf = buf_make(m->arena, SIZE_MAX / 4);
    buf_printf(&buf, "<%s xmlns='%s'>", element, m->space);
    buf_add_cstr(&buf, inside);
    buf_printf(&buf, "</%s>", element);
    return buf_str(&buf);
}

static char state_of(const struct making *m, uint32_t i) {
    return m->made->states == NULL ? 'v' : m->made->states[i];
}

static void add_book(struct making *m) {
    struct buf buf = buf_make(m->arena, 1 << 20);
    buf_printf(&buf, "<workbook xmlns='%s' xmlns:r='%s'>%s<sheets>", m->space, m->relations,
               m->made->book == NULL ? "" : m->made->book);
    for (uint32_t i = 0; i < m->made->count; i++) {
        char state = state_of(m, i);
        buf_printf(&buf, "<sheet name='表%u' sheetId='%u' r:id='s%u'%s/>", i + 1, i + 1, i + 1,
                   state == 'h'   ? " state='hidden'"
                   : state == 'H' ? " state='veryHidden'"
                                  : "");
    }
    buf_add_cstr(&buf, "</sheets></workbook>");
    add_part(m, STR("xl/workbook.xml"), buf_str(&buf));
}

static void add_relations(struct making *m) {
    struct buf buf = buf_make(m->arena, 1 << 20);
    static const char HEAD[] =
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>";
    buf_add_cstr(&buf, HEAD);
    for (uint32_t i = 0; i < m->made->count; i++)
        buf_printf(&buf, "<Relationship Id='s%u' Type='%s/%s' Target='worksheets/sheet%u.xml'/>",
                   i + 1, m->relations, state_of(m, i) == 'c' ? "chartsheet" : "worksheet", i + 1);
    if (m->made->strings != NULL)
        buf_printf(&buf, "<Relationship Id='t' Type='%s/sharedStrings' Target='/xl/strings.xml'/>",
                   m->relations);
    if (m->made->styles != NULL)
        buf_printf(&buf, "<Relationship Id='f' Type='%s/styles' Target='../xl/styles.xml'/>",
                   m->relations);
    buf_add_cstr(&buf, "</Relationships>");
    add_part(m, STR("xl/_rels/workbook.xml.rels"), buf_str(&buf));
    struct str root = arena_printf(
        m->arena, "%s<Relationship Id='r' Type='%s/officeDocument' Target='xl/workbook.xml'/></%s>",
        HEAD, m->relations, "Relationships");
    add_part(m, STR("_rels/.rels"), root);
}

struct str make_sheet(struct arena *arena, const struct made_sheet *made) {
    struct making m = {
        .arena = arena,
        .made = made,
        .space = made->strict ? "http://purl.oclc.org/ooxml/spreadsheetml/main"
                              : "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        .relations = made->strict
                         ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
                         : "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    };
    m.parts = ARENA_ARRAY(arena, struct package_part, PART_COUNT_MAX);
    add_book(&m);
    add_relations(&m);
    if (made->strings != NULL)
        add_part(&m, STR("xl/strings.xml"), wrapped(&m, "sst", made->strings));
    if (made->styles != NULL)
        add_part(&m, STR("xl/styles.xml"), wrapped(&m, "styleSheet", made->styles));
    for (uint32_t i = 0; i < made->count; i++)
        add_part(&m, arena_printf(arena, "xl/worksheets/sheet%u.xml", i + 1),
                 wrapped(&m, "worksheet", made->sheets[i]));
    struct str bytes;
    struct fault fault = {0};
    PROMISE(package_write(arena, m.parts, m.count, &bytes, &fault) == ERR_OK);
    return bytes;
}
