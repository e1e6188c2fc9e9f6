/* The readers' functions, for the table in reader.c. */
#pragma once

#include "base/office/package.h"
#include "questionbank/ir/ir.h"

bool text_sniff(struct str text);
void text_read(struct ir *ir, uint32_t source_idx);

/* Lines of `id TAB stem TAB 正确答案：X TAB A：…`, and cases of `id TAB text` with numbered
 * questions. */
bool table_sniff(struct str text);
void table_read(struct ir *ir, uint32_t source_idx);

bool gift_sniff(struct str text);
void gift_read(struct ir *ir, uint32_t source_idx);

/* Moodle XML, QTI: see moodle.h and qti.h. */
bool moodle_sniff(struct str text);
void moodle_read(struct ir *ir, uint32_t source_idx);

bool qti_sniff(struct str text);
void qti_read(struct ir *ir, uint32_t source_idx);

/* Content packages: a zip with imsmanifest.xml. */
bool qti_package_knows(const struct package *package);
void qti_package_read(struct ir *ir, uint32_t source_idx, struct package *package);

/* Word documents. Nothing of one that cannot be read to its end is taken. */
bool docx_knows(const struct package *package);
void docx_read(struct ir *ir, uint32_t source_idx, struct package *package);

/* CSV, TSV and `;`-separated tables whose header is known by its titles. */
bool csv_sniff(struct str text);
void csv_table_read(struct ir *ir, uint32_t source_idx);

/* Lists of objects, one object after the other (JSON Lines), objects that hold such lists. */
bool json_sniff(struct str text);
void json_read(struct ir *ir, uint32_t source_idx);

/* Excel workbooks. */
bool xlsx_knows(const struct package *package);
void xlsx_read(struct ir *ir, uint32_t source_idx, struct package *package);
