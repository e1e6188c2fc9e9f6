/* The number formats of WordprocessingML (ISO/IEC 29500-1, 17.18.59) that Chinese offices use. What
 * Unicode has as one glyph (⒈, ⑴) is written as the marks that the outline knows. */
#include "questionbank/read/docx_number.h"

#include "base/core/utf8.h"
#include "engine/law/cite.h"

enum docx_format docx_format_of(struct str name) {
    static const struct {
        struct str name;
        enum docx_format format;
    } FORMATS[] = {
        {STR_INIT("decimalZero"), DOCX_DECIMAL_ZERO},
        {STR_INIT("decimalFullWidth"), DOCX_DECIMAL_WIDE},
        {STR_INIT("decimalFullWidth2"), DOCX_DECIMAL_WIDE},
        {STR_INIT("decimalEnclosedParen"), DOCX_DECIMAL_PARENS},
        {STR_INIT("decimalEnclosedFullstop"), DOCX_DECIMAL_STOP},
        {STR_INIT("decimalEnclosedCircle"), DOCX_DECIMAL_CIRCLE},
        {STR_INIT("decimalEnclosedCircleChinese"), DOCX_DECIMAL_CIRCLE},
        {STR_INIT("upperLetter"), DOCX_UPPER_LETTER},
        {STR_INIT("lowerLetter"), DOCX_LOWER_LETTER},
        {STR_INIT("upperRoman"), DOCX_UPPER_ROMAN},
        {STR_INIT("lowerRoman"), DOCX_LOWER_ROMAN},
        {STR_INIT("chineseCounting"), DOCX_CHINESE},
        {STR_INIT("chineseCountingThousand"), DOCX_CHINESE},
        {STR_INIT("taiwaneseCounting"), DOCX_CHINESE},
        {STR_INIT("taiwaneseCountingThousand"), DOCX_CHINESE},
        {STR_INIT("japaneseCounting"), DOCX_CHINESE},
        {STR_INIT("chineseLegalSimplified"), DOCX_CHINESE_LEGAL},
        {STR_INIT("ideographLegalTraditional"), DOCX_CHINESE_LEGAL},
        {STR_INIT("japaneseLegal"), DOCX_CHINESE_LEGAL},
        {STR_INIT("ideographDigital"), DOCX_CHINESE_DIGITS},
        {STR_INIT("japaneseDigitalTenThousand"), DOCX_CHINESE_DIGITS},
        {STR_INIT("taiwaneseDigital"), DOCX_CHINESE_DIGITS},
        {STR_INIT("ideographTraditional"), DOCX_STEMS},
        {STR_INIT("ideographZodiac"), DOCX_BRANCHES},
        {STR_INIT("none"), DOCX_NONE},
        {STR_INIT("bullet"), DOCX_BULLET},
    };
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++)
        if (str_eq(FORMATS[i].name, name))
            return FORMATS[i].format;
    return DOCX_DECIMAL;
}

static void add_character(struct buf *buf, uint32_t character) {
    char bytes[4];
    size_t count = utf8_put(character, bytes);
    buf_add(buf, (struct str){bytes, count});
}

/* Z is followed by AA, BB …: the letter is repeated. */
static void add_letter(struct buf *buf, char first, uint32_t number) {
    char letter = (char)(first + (char)((number - 1) % 26));
    for (uint32_t i = 0; i <= (number - 1) / 26; i++)
        buf_add_char(buf, letter);
}

static void add_roman(struct buf *buf, bool upper, uint32_t number) {
    static const struct {
        uint32_t value;
        const char *upper;
        const char *lower;
    } SIGNS[] = {
        {1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
        {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
        {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"},
    };
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
        for (; number >= SIGNS[i].value; number -= SIGNS[i].value)
            buf_add_cstr(buf, upper ? SIGNS[i].upper : SIGNS[i].lower);
}

/* The glyphs of accounts for those of text: 壹拾贰 for 十二. */
static void add_legal(struct buf *buf, uint32_t number) {
    static const struct str GLYPHS[][2] = {
        {STR_INIT("一"), STR_INIT("壹")}, {STR_INIT("二"), STR_INIT("贰")},
        {STR_INIT("三"), STR_INIT("叁")}, {STR_INIT("四"), STR_INIT("肆")},
        {STR_INIT("五"), STR_INIT("伍")}, {STR_INIT("六"), STR_INIT("陆")},
        {STR_INIT("七"), STR_INIT("柒")}, {STR_INIT("八"), STR_INIT("捌")},
        {STR_INIT("九"), STR_INIT("玖")}, {STR_INIT("十"), STR_INIT("拾")},
        {STR_INIT("百"), STR_INIT("佰")}, {STR_INIT("千"), STR_INIT("仟")},
        {STR_INIT("零"), STR_INIT("零")},
    };
    struct str plain = chinese_number_format(buf->arena, number);
    if (number >= 10 && number < 20)
        buf_add_cstr(buf, "壹");
    while (plain.len > 0) {
        size_t i = 0;
        while (i + 1 < COUNT_OF(GLYPHS) && !str_starts(plain, GLYPHS[i][0]))
            i++;
        buf_add(buf, GLYPHS[i][1]);
        plain = str_from_offset(plain, GLYPHS[i][0].len);
    }
}

static void add_chinese_digits(struct buf *buf, uint32_t number) {
    static const char *const DIGITS[] = {"〇", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    uint32_t unit = 1;
    while (number / unit >= 10)
        unit *= 10;
    for (; unit > 0; unit /= 10)
        buf_add_cstr(buf, DIGITS[number / unit % 10]);
}

static void add_wide(struct buf *buf, uint32_t number) {
    uint32_t unit = 1;
    while (number / unit >= 10)
        unit *= 10;
    for (; unit > 0; unit /= 10)
        add_character(buf, 0xFF10 + number / unit % 10);
}

static void add_circle(struct buf *buf, uint32_t number) {
    if (number <= 20)
        add_character(buf, 0x2460 + number - 1);
    else if (number <= 35)
        add_character(buf, 0x3251 + number - 21);
    else
        add_character(buf, 0x32B1 + number - 36);
}

/* The largest number that a format can write; 0: any. */
static uint32_t format_max(enum docx_format format) {
    static const uint32_t MAX[] = {
        [DOCX_DECIMAL_CIRCLE] = 50,
        [DOCX_UPPER_LETTER] = 780,
        [DOCX_LOWER_LETTER] = 780,
        [DOCX_UPPER_ROMAN] = 3999,
        [DOCX_LOWER_ROMAN] = 3999,
        [DOCX_CHINESE] = CITE_NUMBER_MAX,
        [DOCX_CHINESE_LEGAL] = CITE_NUMBER_MAX,
        [DOCX_STEMS] = 10,
        [DOCX_BRANCHES] = 12,
        [DOCX_BULLET] = 0,
    };
    return MAX[format];
}

void docx_number_add(struct buf *buf, enum docx_format format, uint32_t number) {
    static const char *const STEMS[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    static const char *const BRANCHES[] = {"子", "丑", "寅", "卯", "辰", "巳",
                                           "午", "未", "申", "酉", "戌", "亥"};
    uint32_t max = format_max(format);
    bool writable = number > 0 && (max == 0 || number <= max);
    if (!writable && format != DOCX_DECIMAL_ZERO && format != DOCX_NONE && format != DOCX_BULLET)
        format = DOCX_DECIMAL;
    switch (format) {
    case DOCX_DECIMAL: buf_printf(buf, "%u", number); break;
    case DOCX_DECIMAL_ZERO: buf_printf(buf, "%02u", number); break;
    case DOCX_DECIMAL_WIDE: add_wide(buf, number); break;
    case DOCX_DECIMAL_PARENS: buf_printf(buf, "(%u)", number); break;
    case DOCX_DECIMAL_STOP: buf_printf(buf, "%u.", number); break;
    case DOCX_DECIMAL_CIRCLE: add_circle(buf, number); break;
    case DOCX_UPPER_LETTER: add_letter(buf, 'A', number); break;
    case DOCX_LOWER_LETTER: add_letter(buf, 'a', number); break;
    case DOCX_UPPER_ROMAN: add_roman(buf, true, number); break;
    case DOCX_LOWER_ROMAN: add_roman(buf, false, number); break;
    case DOCX_CHINESE: buf_add(buf, chinese_number_format(buf->arena, number)); break;
    case DOCX_CHINESE_LEGAL: add_legal(buf, number); break;
    case DOCX_CHINESE_DIGITS: add_chinese_digits(buf, number); break;
    case DOCX_STEMS: buf_add_cstr(buf, STEMS[number - 1]); break;
    case DOCX_BRANCHES: buf_add_cstr(buf, BRANCHES[number - 1]); break;
    case DOCX_NONE:
    case DOCX_BULLET: break;
    }
}
