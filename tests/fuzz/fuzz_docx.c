/* The reader of Word documents. The first byte says what the rest is: the body of a document in a
 * sound package, its list definitions, its styles, or the package itself. */
#include "base/office/package.h"
#include "tests/fuzz/fuzz_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define M "xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""
#define C "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
#define A "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
#define V                                                                                          \
    "xmlns:v=\"urn:schemas-microsoft-com:vml\" "                                                   \
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\""
#define R    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define N(level)                                                                                   \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level                                                  \
    "\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>"
#define S "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr></w:p>"

static const struct str BODY = STR_INIT(N("0") N("1") S N("0"));

static struct str root(struct arena *arena, const char *name, struct str inner) {
    return arena_printf(arena, "<w:%s " W " " M " " C " " A " " V " " R ">%.*s</w:%s>", name,
                        STR_ARGS(inner), name);
}

static struct str package_of(struct arena *arena, uint8_t what, struct str bytes) {
    struct str inner[] = {BODY, STR(""), STR("")};
    inner[what % 3] = bytes;
    struct str body = arena_printf(arena, "<w:body>%.*s</w:body>", STR_ARGS(inner[0]));
    const struct package_part parts[] = {
        {STR("[Content_Types].xml"), STR("<Types/>")},
        {STR("_rels/.rels"),
         STR("<Relationships><Relationship Id=\"a\" Type=\"" TYPE
             "officeDocument\" Target=\"word/document.xml\"/></Relationships>")},
        {STR("word/_rels/document.xml.rels"),
         STR("<Relationships><Relationship Id=\"a\" Type=\"" TYPE
             "numbering\" Target=\"numbering.xml\"/><Relationship Id=\"b\" Type=\"" TYPE
             "styles\" Target=\"styles.xml\"/><Relationship Id=\"c\" Type=\"" TYPE
             "aFChunk\" Target=\"a.mht\"/></Relationships>")},
        {STR("word/document.xml"), root(arena, "document", body)},
        {STR("word/numbering.xml"), root(arena, "numbering", inner[1])},
        {STR("word/styles.xml"), root(arena, "styles", inner[2])},
    };
    struct str made = {NULL, 0};
    struct fault fault = {0};
    PROMISE(package_write(arena, parts, COUNT_OF(parts), &made, &fault) == ERR_OK);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    if (size == 0)
        return 0;
    struct str bytes = {(const char *)data + 1, size - 1};
    fuzz_compile(data[0] % 4 == 3 ? bytes : package_of(&arena, data[0] % 4, bytes));
    arena_close(&arena);
    return 0;
}
