/* The table of readers. */
#include "questionbank/read/reader.h"

#include "questionbank/read/forms.h"

/* From the forms that say what they are to the one that takes everything. */
static const struct reader READERS[] = {
    {STR_INIT("moodle-xml"), moodle_sniff, moodle_read},
    {STR_INIT("qti"), qti_sniff, qti_read},
    {STR_INIT("json"), json_sniff, json_read},
    {STR_INIT("csv"), csv_sniff, csv_table_read},
    {STR_INIT("gift"), gift_sniff, gift_read},
    {STR_INIT("table"), table_sniff, table_read},
    {STR_INIT("text"), text_sniff, text_read},
};

/* The beginning of a text, not cut inside a character. */
static struct str head_of(struct str text) {
    struct str head = str_slice(text, 0, SNIFF_BYTES_MAX);
    while (head.len < text.len && head.len > 0 &&
           ((unsigned char)head.ptr[head.len] & 0xC0U) == 0x80U)
        head.len--;
    return head;
}

const struct reader *reader_sniff(struct str text) {
    struct str head = head_of(text);
    size_t last = COUNT_OF(READERS) - 1;
    for (size_t i = 0; i < last; i++)
        if (READERS[i].sniff(head))
            return &READERS[i];
    return &READERS[last];
}

const struct reader *reader_find(struct str name) {
    for (size_t i = 0; i < COUNT_OF(READERS); i++)
        if (str_eq(READERS[i].name, name))
            return &READERS[i];
    return NULL;
}

/* Ends with a row without a name. */
static const struct package_reader PACKAGE_READERS[] = {
    {STR_INIT("docx"), docx_knows, docx_read},
    {STR_INIT("xlsx"), xlsx_knows, xlsx_read},
    {STR_INIT("qti-package"), qti_package_knows, qti_package_read},
    {.knows = NULL},
};

const struct package_reader *package_reader_find(const struct package *package) {
    for (const struct package_reader *reader = PACKAGE_READERS; reader->knows != NULL; reader++)
        if (reader->knows(package))
            return reader;
    return NULL;
}

struct str foreign_name(struct str bytes) {
    static const struct {
        struct str head;
        struct str name;
    } HEADS[] = {
        {STR_INIT("\xD0\xCF\x11\xE0"), STR_INIT("旧版 Office 文件（.doc、.xls 等）")},
        {STR_INIT("%PDF-"), STR_INIT("PDF 文件")},
        {STR_INIT("{\\rtf"), STR_INIT("RTF 文件")},
        {STR_INIT("Rar!"), STR_INIT("RAR 压缩包")},
        {STR_INIT("7z\xBC\xAF"), STR_INIT("7z 压缩包")},
        {STR_INIT("\x1F\x8B"), STR_INIT("gzip 压缩文件")},
        {STR_INIT("\x89PNG"), STR_INIT("PNG 图片")},
        {STR_INIT("\xFF\xD8\xFF"), STR_INIT("JPEG 图片")},
        {STR_INIT("SQLite format 3"), STR_INIT("SQLite 数据库")},
    };
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        if (str_starts(bytes, HEADS[i].head))
            return HEADS[i].name;
    return (struct str){NULL, 0};
}
