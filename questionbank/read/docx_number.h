/* Automatic numbers of documents as a person sees them. Pure. */
#pragma once

#include "base/core/buf.h"

enum docx_format {
    DOCX_DECIMAL,
    DOCX_DECIMAL_ZERO, /* 01 */
    DOCX_DECIMAL_WIDE, /* full-width digits */
    DOCX_DECIMAL_PARENS,
    DOCX_DECIMAL_STOP,
    DOCX_DECIMAL_CIRCLE,
    DOCX_UPPER_LETTER,
    DOCX_LOWER_LETTER,
    DOCX_UPPER_ROMAN,
    DOCX_LOWER_ROMAN,
    DOCX_CHINESE,        /* 十二 */
    DOCX_CHINESE_LEGAL,  /* 壹拾贰 */
    DOCX_CHINESE_DIGITS, /* 一二 */
    DOCX_STEMS,          /* 甲乙丙 */
    DOCX_BRANCHES,       /* 子丑寅 */
    DOCX_NONE,           /* the number is not shown */
    DOCX_BULLET          /* neither number nor text is shown */
};

/* By the name in w:numFmt; names that are not known count as decimal, as in Word. */
enum docx_format docx_format_of(struct str name);

/* Numbers beyond what a format can write are written in decimal. */
void docx_number_add(struct buf *buf, enum docx_format format, uint32_t number);
