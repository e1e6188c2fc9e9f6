/* XML as a source of items. Sources are UTF-8 already, whatever their declaration says; the one
 * thing that the declaration is asked for is whether a guess of the character set was right. */
#include "questionbank/read/xml_source.h"

#include "questionbank/ir/report.h"

enum { ENCODING_BYTES_MAX = 40 };

/* Bytes of a DOCTYPE at the start of the text: up to the '>' outside quotes, comments and brackets;
 * 0 when it has no end. */
static size_t doctype_length(struct str text) {
    uint32_t brackets = 0;
    char quote = 0;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        if (quote == 0 && str_starts(str_from_offset(text, at), STR("<!--"))) {
            size_t end = str_find(str_from_offset(text, at), STR("-->"));
            if (end == STR_NONE)
                return 0;
            at += end + 2;
            continue;
        }
        if (quote != 0)
            quote = c == quote ? (char)0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '[')
            brackets++;
        else if (c == ']' && brackets > 0)
            brackets--;
        else if (c == '>' && brackets == 0)
            return at + 1;
    }
    return 0;
}

/* Bytes of what may stand before the root; 0 at the root, or when it has no end. */
static size_t prolog_length(struct str text) {
    static const struct {
        struct str begin;
        struct str end;
    } ASIDES[] = {{STR_INIT("<?"), STR_INIT("?>")}, {STR_INIT("<!--"), STR_INIT("-->")}};
    if (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL && text.ptr[0] != '\0')
        return 1;
    if (str_starts(text, STR("<!DOCTYPE")))
        return doctype_length(text);
    for (size_t i = 0; i < COUNT_OF(ASIDES); i++) {
        size_t end = str_starts(text, ASIDES[i].begin) ? str_find(text, ASIDES[i].end) : STR_NONE;
        if (end != STR_NONE)
            return end + ASIDES[i].end.len;
    }
    return 0;
}

static bool ends_name(char c) {
    return strchr(" \t\r\n/>", c) != NULL;
}

struct str xml_source_root(struct str text) {
    for (size_t bytes = prolog_length(text); bytes > 0; bytes = prolog_length(text))
        text = str_from_offset(text, bytes);
    if (!str_starts(text, STR("<")))
        return (struct str){NULL, 0};
    size_t end = 1;
    while (end < text.len && !ends_name(text.ptr[end]))
        end++;
    struct str name = str_slice(text, 1, end - 1);
    size_t colon = str_find_char(name, ':');
    return colon == STR_NONE ? name : str_from_offset(name, colon + 1);
}

/* The text with its DOCTYPE blanked out, so that places stay; a DOCTYPE with entities stays, for
 * the parser to refuse. */
static struct str without_doctype(struct arena *arena, struct str text) {
    size_t start = 0, bytes = 0;
    while ((bytes = prolog_length(str_from_offset(text, start))) > 0 &&
           !str_starts(str_from_offset(text, start), STR("<!DOCTYPE")))
        start += bytes;
    struct str doctype = str_slice(text, start, bytes);
    if (bytes == 0 || str_contains(doctype, STR("<!ENTITY")) ||
        str_find_char(doctype, '%') != STR_NONE)
        return text;
    struct str copy = arena_str(arena, text);
    char *at = (char *)(uintptr_t)copy.ptr + start;
    for (size_t i = 0; i < bytes; i++)
        if (at[i] != '\n' && at[i] != '\r')
            at[i] = ' ';
    return copy;
}

/* Empty when the declaration names none, or what is no name. */
static struct str declared_encoding(struct str text) {
    struct str head = str_starts(text, STR("<?xml")) ? str_slice(text, 0, 256) : STR("");
    head = str_slice(head, 0, str_find(head, STR("?>")));
    size_t at = str_find(head, STR("encoding"));
    if (at == STR_NONE)
        return (struct str){NULL, 0};
    head = str_from_offset(head, at);
    while (head.len > 0 && head.ptr[0] != '"' && head.ptr[0] != '\'')
        head = str_from_offset(head, 1);
    if (head.len == 0)
        return (struct str){NULL, 0};
    struct str name = str_from_offset(head, 1);
    name = str_slice(name, 0, str_find_char(name, head.ptr[0]));
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= ' ' || name.ptr[i] >= 0x7F)
            return (struct str){NULL, 0};
    return str_slice(name, 0, ENCODING_BYTES_MAX);
}

/* What was read as GB18030 because it is no UTF-8 may be Latin-1: then each letter is wrong. */
static bool encoding_fits(struct ir *ir, uint32_t source_idx) {
    const struct ir_source *source = &ir->sources.at[source_idx];
    struct str declared = declared_encoding(source->text);
    bool gb = declared.len > 1 && (declared.ptr[0] | 32) == 'g' && (declared.ptr[1] | 32) == 'b';
    if (!str_eq(source->encoding, STR("gb18030")) || declared.len == 0 || gb)
        return true;
    ir_report_fact(
        ir, DIAG_ENCODING, (struct ir_place){source_idx, 1, 1},
        arena_printf(ir->arena, "声明的编码是 %.*s，内容却不是 UTF-8", STR_ARGS(declared)));
    return false;
}

struct xml_node *xml_source_tree(struct ir *ir, uint32_t source_idx, struct arena *scratch) {
    if (!encoding_fits(ir, source_idx))
        return NULL;
    struct str text = without_doctype(scratch, ir->sources.at[source_idx].text);
    struct xml_node *root = NULL;
    struct xml_place where = {1, 1};
    struct fault fault = {0};
    if (xml_tree(scratch, text, &root, &where, &fault) == ERR_OK)
        return root;
    ir_report_fault(ir, DIAG_XML, (struct ir_place){source_idx, where.line, where.column}, &fault);
    return NULL;
}

struct ir_place xml_source_place(uint32_t source_idx, const struct xml_node *node) {
    return (struct ir_place){source_idx, node->place.line, node->place.column};
}
