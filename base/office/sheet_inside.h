/* What the files of the workbook reader share. */
#pragma once

#include "base/office/part.h"
#include "base/office/sheet.h"
#include "base/office/sheet_text.h"

struct styles {
    uint8_t *kinds; /* enum number_kind by index of the cell's format */
    uint32_t count;
};

struct strings {
    struct str *at;
    uint32_t count;
};

/* What one reading of a workbook carries. */
struct workbook {
    struct package *package;
    struct arena *scratch;
    struct styles styles;
    struct strings strings;
    bool from_1904; /* days are counted from 1 January 1904 */
    const struct sheet_visitor *visitor;
    void *context;
    uint64_t cell_count; /* given so far */
    uint64_t text_bytes; /* given so far */
};

enum err sheet_damaged(struct fault *fault, const char *what);

/* Whether it is an element of the workbook's own vocabulary, in its usual or its strict form. */
bool sheet_owns(const struct xml_element *element);

/* "1", "true" */
bool sheet_is_true(struct str value);

/* A whole number in full; false for anything else. */
bool sheet_parse_u32(struct str text, uint32_t *out);

enum err sheet_read_styles(struct workbook *workbook, struct str part, struct fault *fault);
enum err sheet_read_strings(struct workbook *workbook, struct str part, struct fault *fault);
enum err sheet_read_cells(struct workbook *workbook, struct str part, struct fault *fault);
