/* XML by expat, with the doors shut that it leaves open: document types, depth, sizes. */
#include "base/office/xml.h"

#include <expat.h>
#include <iconv.h>

#include "base/core/limits.h"

enum { FEED_BYTES = 64 * 1024 };

#define SEPARATOR '\x01' /* between space and name; not a character of XML */

typedef VEC(struct xml_attribute) attribute_vec;

struct xml_parser {
    struct arena *arena;
    struct xml_events events;
    void *context;
    XML_Parser expat;
    attribute_vec attributes; /* of the element being opened */
    uint32_t depth;
    uint64_t fed_bytes;
    enum err err; /* the first; from then on nothing more is told */
    struct fault *fault;
    struct xml_place place;
};

static struct xml_place here(const struct xml_parser *parser) {
    return (struct xml_place){(uint32_t)XML_GetCurrentLineNumber(parser->expat),
                              (uint32_t)XML_GetCurrentColumnNumber(parser->expat) + 1};
}

static void stop(struct xml_parser *parser, enum err err) {
    if (err == ERR_OK || parser->err != ERR_OK)
        return;
    parser->err = err;
    parser->place = here(parser);
    XML_StopParser(parser->expat, XML_FALSE);
}

static void refuse_size(struct xml_parser *parser, const char *what, int ceiling) {
    stop(parser,
         fault_set(parser->fault, ERR_TOO_LARGE, "xml_too_large",
                   "XML 的%s超过 %d 的上限，没有读取，请检查文件是怎样生成的。", what, ceiling));
}

static void split_name(const char *full, struct str *name, struct str *space) {
    const char *cut = strchr(full, SEPARATOR);
    *space = cut == NULL ? STR("") : (struct str){full, (size_t)(cut - full)};
    *name = str_from(cut == NULL ? full : cut + 1);
}

static bool read_attributes(struct xml_parser *parser, const char **pairs) {
    size_t bytes = 0;
    parser->attributes.count = 0;
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        struct xml_attribute *attribute = vec_push(parser->arena, &parser->attributes);
        split_name(pairs[i], &attribute->name, &attribute->space);
        attribute->value = str_from(pairs[i + 1]);
        bytes += attribute->name.len + attribute->value.len;
        if (bytes > LIMIT_XML_ATTRIBUTE_BYTES_MAX) {
            refuse_size(parser, "一个元素的属性（字节）", LIMIT_XML_ATTRIBUTE_BYTES_MAX);
            return false;
        }
    }
    return true;
}

static void XMLCALL on_open(void *user, const char *name, const char **pairs) {
    struct xml_parser *parser = user;
    if (parser->err != ERR_OK)
        return;
    if (++parser->depth > LIMIT_XML_DEPTH_MAX) {
        refuse_size(parser, "嵌套层数", LIMIT_XML_DEPTH_MAX);
        return;
    }
    if (!read_attributes(parser, pairs) || parser->events.open == NULL)
        return;
    struct xml_element element = {.attributes = parser->attributes.at,
                                  .attribute_count = parser->attributes.count,
                                  .place = here(parser)};
    split_name(name, &element.name, &element.space);
    stop(parser, parser->events.open(parser->context, &element, parser->fault));
}

static void XMLCALL on_close(void *user, const char *full) {
    struct xml_parser *parser = user;
    if (parser->err != ERR_OK)
        return;
    parser->depth--;
    struct str name, space;
    split_name(full, &name, &space);
    if (parser->events.close != NULL)
        stop(parser, parser->events.close(parser->context, name, parser->fault));
}

static void XMLCALL on_text(void *user, const char *text, int bytes) {
    struct xml_parser *parser = user;
    if (parser->err == ERR_OK && parser->events.text != NULL)
        stop(parser, parser->events.text(parser->context, (struct str){text, (size_t)bytes},
                                         parser->fault));
}

/* Before anything is declared in it: no entity is ever expanded, no file or address ever read. */
static void XMLCALL on_doctype(void *user, const char *name, const char *system,
                               const char *public_id, int has_inner) {
    struct xml_parser *parser = user;
    (void)name, (void)system, (void)public_id, (void)has_inner;
    stop(parser, fault_set(parser->fault, ERR_INVALID, "xml_doctype",
                           "XML 里有文档类型声明（<!DOCTYPE …>），为安全起见不读取，"
                           "请删去这个声明后再试。"));
}

static void XMLCALL on_comment(void *user, const char *text) {
    if (strlen(text) > LIMIT_XML_TOKEN_BYTES_MAX)
        refuse_size(user, "一处注释（字节）", LIMIT_XML_TOKEN_BYTES_MAX);
}

static void XMLCALL on_instruction(void *user, const char *target, const char *text) {
    if (strlen(target) + strlen(text) > LIMIT_XML_TOKEN_BYTES_MAX)
        refuse_size(user, "一处处理指令（字节）", LIMIT_XML_TOKEN_BYTES_MAX);
}

static void XMLCALL on_space(void *user, const char *prefix, const char *uri) {
    (void)prefix;
    if (uri != NULL && strlen(uri) > LIMIT_XML_SPACE_BYTES_MAX)
        refuse_size(user, "命名空间（字节）", LIMIT_XML_SPACE_BYTES_MAX);
}

static int convert_pair(void *data, const char *pair) {
    unsigned char out[4] = {0};
    char *in = (char *)(uintptr_t)pair, *to = (char *)out;
    size_t in_left = 2, out_left = sizeof out;
    if (iconv((iconv_t)data, &in, &in_left, &to, &out_left) == (size_t)-1 || out_left != 2)
        return -1;
    return out[0] << 8 | out[1];
}

static void release_converter(void *data) {
    iconv_close((iconv_t)data);
}

/* The Chinese encodings, as far as expat can hold them: characters of one and two bytes. */
static int XMLCALL on_encoding(void *user, const char *name, XML_Encoding *out) {
    static const char *const KNOWN[] = {"gb2312", "gbk", "gb18030", "cp936"};
    (void)user;
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        known = known || strcasecmp(name, KNOWN[i]) == 0;
    if (!known)
        return XML_STATUS_ERROR;
    iconv_t converter = iconv_open("UTF-16BE", "GB18030");
    PROMISE(converter != (iconv_t)-1);
    for (int i = 0; i < 256; i++)
        out->map[i] = i < 0x80 ? i : i == 0x80 || i == 0xFF ? -1 : -2;
    out->data = converter;
    out->convert = convert_pair;
    out->release = release_converter;
    return XML_STATUS_OK;
}

struct xml_parser *xml_begin(struct arena *arena, const struct xml_events *events, void *context,
                             bool utf8) {
    struct xml_parser *parser = ARENA_NEW(arena, struct xml_parser);
    *parser = (struct xml_parser){.arena = arena, .events = *events, .context = context};
    parser->expat = XML_ParserCreateNS(utf8 ? "UTF-8" : NULL, SEPARATOR);
    PROMISE(parser->expat != NULL);
    XML_SetUserData(parser->expat, parser);
    XML_SetElementHandler(parser->expat, on_open, on_close);
    XML_SetCharacterDataHandler(parser->expat, on_text);
    XML_SetStartDoctypeDeclHandler(parser->expat, on_doctype);
    XML_SetCommentHandler(parser->expat, on_comment);
    XML_SetProcessingInstructionHandler(parser->expat, on_instruction);
    XML_SetStartNamespaceDeclHandler(parser->expat, on_space);
    XML_SetUnknownEncodingHandler(parser->expat, on_encoding, NULL);
    return parser;
}

static const struct {
    enum XML_Error error;
    const char *says;
} SENTENCES[] = {
    {XML_ERROR_NO_ELEMENTS, "没有内容，或者没有写完"},
    {XML_ERROR_INVALID_TOKEN, "有不合 XML 规则的字符（& 和 < 要写成 &amp; 和 &lt;）"},
    {XML_ERROR_UNCLOSED_TOKEN, "有标签没有写完"},
    {XML_ERROR_PARTIAL_CHAR, "有不完整的字符"},
    {XML_ERROR_TAG_MISMATCH, "结束标签与开始标签不一致"},
    {XML_ERROR_DUPLICATE_ATTRIBUTE, "同一个属性写了两次"},
    {XML_ERROR_JUNK_AFTER_DOC_ELEMENT, "最外层元素之后还有内容"},
    {XML_ERROR_UNDEFINED_ENTITY, "用了 XML 没有定义的实体（如 &nbsp;），请改成字符本身"},
    {XML_ERROR_BAD_CHAR_REF, "字符编号不合规则"},
    {XML_ERROR_MISPLACED_XML_PI, "XML 声明不在文件开头"},
    {XML_ERROR_UNKNOWN_ENCODING, "不支持声明的字符编码，请另存为 UTF-8"},
    {XML_ERROR_INCORRECT_ENCODING, "声明的字符编码与内容不符，请另存为 UTF-8"},
    {XML_ERROR_UNCLOSED_CDATA_SECTION, "CDATA 没有结束"},
    {XML_ERROR_UNBOUND_PREFIX, "用了没有声明的名称前缀"},
};

static const char *sentence_of(enum XML_Error error) {
    for (size_t i = 0; i < COUNT_OF(SENTENCES); i++)
        if (SENTENCES[i].error == error)
            return SENTENCES[i].says;
    return "不合 XML 的写法";
}

static enum err step(struct xml_parser *parser, struct str piece, bool last, struct fault *fault) {
    if (parser->err != ERR_OK)
        return parser->err;
    parser->fault = fault;
    parser->fed_bytes += piece.len;
    if (XML_Parse(parser->expat, piece.ptr, (int)piece.len, last) == XML_STATUS_ERROR &&
        parser->err == ERR_OK)
        stop(parser, fault_set(fault, ERR_MALFORMED, "xml_malformed", "XML 格式有误：%s。",
                               sentence_of(XML_GetErrorCode(parser->expat))));
    /* What waits for its end is kept whole by expat, twice at most before it is looked at again. */
    XML_Index behind = XML_GetCurrentByteIndex(parser->expat);
    uint64_t done = behind < 0 ? 0 : (uint64_t)behind;
    if (parser->fed_bytes - done > 2 * LIMIT_XML_TOKEN_BYTES_MAX + 2 * FEED_BYTES)
        refuse_size(parser, "一个标签、注释或指令（字节）", LIMIT_XML_TOKEN_BYTES_MAX);
    return parser->err;
}

enum err xml_feed(struct xml_parser *parser, struct str piece, struct fault *fault) {
    for (size_t at = 0; at < piece.len; at += FEED_BYTES)
        TRY(step(parser, str_slice(piece, at, FEED_BYTES), false, fault));
    return parser->err;
}

enum err xml_end(struct xml_parser *parser, struct fault *fault) {
    return step(parser, STR(""), true, fault);
}

struct xml_place xml_where(const struct xml_parser *parser) {
    return parser->err == ERR_OK ? here(parser) : parser->place;
}

void xml_close(struct xml_parser *parser) {
    if (parser != NULL)
        XML_ParserFree(parser->expat);
}

struct str xml_value(const struct xml_element *element, const char *name) {
    struct str wanted = str_from(name);
    for (uint32_t i = 0; i < element->attribute_count; i++)
        if (str_eq(element->attributes[i].name, wanted))
            return element->attributes[i].value;
    return (struct str){NULL, 0};
}
