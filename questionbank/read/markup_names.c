/* The lists of facts about HTML; looked up by bisection. */
#include "questionbank/read/markup_names.h"

struct element_row {
    struct str name;
    enum markup_class class;
};

/* Sorted by bytes. */
static const struct element_row ELEMENTS[] = {
    {STR_INIT("a"), MARKUP_INLINE},         {STR_INIT("abbr"), MARKUP_INLINE},
    {STR_INIT("acronym"), MARKUP_INLINE},   {STR_INIT("address"), MARKUP_BLOCK},
    {STR_INIT("applet"), MARKUP_EMBEDDED},  {STR_INIT("area"), MARKUP_INLINE},
    {STR_INIT("article"), MARKUP_BLOCK},    {STR_INIT("aside"), MARKUP_BLOCK},
    {STR_INIT("audio"), MARKUP_AUDIO},      {STR_INIT("b"), MARKUP_INLINE},
    {STR_INIT("base"), MARKUP_INLINE},      {STR_INIT("bdi"), MARKUP_INLINE},
    {STR_INIT("bdo"), MARKUP_INLINE},       {STR_INIT("big"), MARKUP_INLINE},
    {STR_INIT("blockquote"), MARKUP_BLOCK}, {STR_INIT("body"), MARKUP_BLOCK},
    {STR_INIT("br"), MARKUP_BREAK},         {STR_INIT("button"), MARKUP_INLINE},
    {STR_INIT("canvas"), MARKUP_SVG},       {STR_INIT("caption"), MARKUP_BLOCK},
    {STR_INIT("center"), MARKUP_BLOCK},     {STR_INIT("cite"), MARKUP_INLINE},
    {STR_INIT("code"), MARKUP_INLINE},      {STR_INIT("col"), MARKUP_INLINE},
    {STR_INIT("colgroup"), MARKUP_INLINE},  {STR_INIT("dd"), MARKUP_BLOCK},
    {STR_INIT("del"), MARKUP_INLINE},       {STR_INIT("details"), MARKUP_BLOCK},
    {STR_INIT("dfn"), MARKUP_INLINE},       {STR_INIT("div"), MARKUP_BLOCK},
    {STR_INIT("dl"), MARKUP_BLOCK},         {STR_INIT("dt"), MARKUP_BLOCK},
    {STR_INIT("em"), MARKUP_INLINE},        {STR_INIT("embed"), MARKUP_EMBEDDED},
    {STR_INIT("fieldset"), MARKUP_BLOCK},   {STR_INIT("figcaption"), MARKUP_BLOCK},
    {STR_INIT("figure"), MARKUP_BLOCK},     {STR_INIT("font"), MARKUP_INLINE},
    {STR_INIT("footer"), MARKUP_BLOCK},     {STR_INIT("form"), MARKUP_BLOCK},
    {STR_INIT("h1"), MARKUP_BLOCK},         {STR_INIT("h2"), MARKUP_BLOCK},
    {STR_INIT("h3"), MARKUP_BLOCK},         {STR_INIT("h4"), MARKUP_BLOCK},
    {STR_INIT("h5"), MARKUP_BLOCK},         {STR_INIT("h6"), MARKUP_BLOCK},
    {STR_INIT("head"), MARKUP_HIDDEN},      {STR_INIT("header"), MARKUP_BLOCK},
    {STR_INIT("hr"), MARKUP_BLOCK},         {STR_INIT("html"), MARKUP_BLOCK},
    {STR_INIT("i"), MARKUP_INLINE},         {STR_INIT("iframe"), MARKUP_EMBEDDED},
    {STR_INIT("img"), MARKUP_PICTURE},      {STR_INIT("input"), MARKUP_INLINE},
    {STR_INIT("ins"), MARKUP_INLINE},       {STR_INIT("kbd"), MARKUP_INLINE},
    {STR_INIT("label"), MARKUP_INLINE},     {STR_INIT("legend"), MARKUP_BLOCK},
    {STR_INIT("li"), MARKUP_LIST_ITEM},     {STR_INIT("link"), MARKUP_INLINE},
    {STR_INIT("main"), MARKUP_BLOCK},       {STR_INIT("map"), MARKUP_INLINE},
    {STR_INIT("mark"), MARKUP_INLINE},      {STR_INIT("math"), MARKUP_MATH},
    {STR_INIT("menu"), MARKUP_BULLETS},     {STR_INIT("meta"), MARKUP_INLINE},
    {STR_INIT("nav"), MARKUP_BLOCK},        {STR_INIT("nobr"), MARKUP_INLINE},
    {STR_INIT("noscript"), MARKUP_BLOCK},   {STR_INIT("object"), MARKUP_EMBEDDED},
    {STR_INIT("ol"), MARKUP_NUMBERS},       {STR_INIT("option"), MARKUP_BLOCK},
    {STR_INIT("p"), MARKUP_BLOCK},          {STR_INIT("param"), MARKUP_INLINE},
    {STR_INIT("picture"), MARKUP_INLINE},   {STR_INIT("pre"), MARKUP_PRE},
    {STR_INIT("q"), MARKUP_INLINE},         {STR_INIT("rb"), MARKUP_INLINE},
    {STR_INIT("rp"), MARKUP_HIDDEN},        {STR_INIT("rt"), MARKUP_READING},
    {STR_INIT("ruby"), MARKUP_INLINE},      {STR_INIT("s"), MARKUP_INLINE},
    {STR_INIT("samp"), MARKUP_INLINE},      {STR_INIT("script"), MARKUP_HIDDEN},
    {STR_INIT("section"), MARKUP_BLOCK},    {STR_INIT("select"), MARKUP_BLOCK},
    {STR_INIT("small"), MARKUP_INLINE},     {STR_INIT("source"), MARKUP_INLINE},
    {STR_INIT("span"), MARKUP_INLINE},      {STR_INIT("strike"), MARKUP_INLINE},
    {STR_INIT("strong"), MARKUP_INLINE},    {STR_INIT("style"), MARKUP_HIDDEN},
    {STR_INIT("sub"), MARKUP_LOWERED},      {STR_INIT("summary"), MARKUP_BLOCK},
    {STR_INIT("sup"), MARKUP_RAISED},       {STR_INIT("svg"), MARKUP_SVG},
    {STR_INIT("table"), MARKUP_BLOCK},      {STR_INIT("tbody"), MARKUP_INLINE},
    {STR_INIT("td"), MARKUP_CELL},          {STR_INIT("template"), MARKUP_HIDDEN},
    {STR_INIT("textarea"), MARKUP_INLINE},  {STR_INIT("tfoot"), MARKUP_INLINE},
    {STR_INIT("th"), MARKUP_CELL},          {STR_INIT("thead"), MARKUP_INLINE},
    {STR_INIT("time"), MARKUP_INLINE},      {STR_INIT("title"), MARKUP_HIDDEN},
    {STR_INIT("tr"), MARKUP_ROW},           {STR_INIT("tt"), MARKUP_INLINE},
    {STR_INIT("u"), MARKUP_UNDERLINED},     {STR_INIT("ul"), MARKUP_BULLETS},
    {STR_INIT("var"), MARKUP_INLINE},       {STR_INIT("video"), MARKUP_FILM},
    {STR_INIT("wbr"), MARKUP_INLINE},
};

enum markup_class markup_class_of(struct str name) {
    size_t low = 0, high = COUNT_OF(ELEMENTS);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(ELEMENTS[middle].name, name);
        if (order == 0)
            return ELEMENTS[middle].class;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return MARKUP_UNKNOWN;
}

struct entity_row {
    struct str name;
    uint32_t character;
};

/* Those that editors write; sorted by bytes. */
static const struct entity_row ENTITIES[] = {
    {STR_INIT("Delta"), 0x0394},  {STR_INIT("Omega"), 0x03A9},  {STR_INIT("Sigma"), 0x03A3},
    {STR_INIT("acute"), 0xB4},    {STR_INIT("alpha"), 0x03B1},  {STR_INIT("amp"), '&'},
    {STR_INIT("apos"), '\''},     {STR_INIT("asymp"), 0x2248},  {STR_INIT("bdquo"), 0x201E},
    {STR_INIT("beta"), 0x03B2},   {STR_INIT("brvbar"), 0xA6},   {STR_INIT("bull"), 0x2022},
    {STR_INIT("cap"), 0x2229},    {STR_INIT("cedil"), 0xB8},    {STR_INIT("cent"), 0xA2},
    {STR_INIT("circ"), 0x02C6},   {STR_INIT("copy"), 0xA9},     {STR_INIT("cup"), 0x222A},
    {STR_INIT("curren"), 0xA4},   {STR_INIT("dagger"), 0x2020}, {STR_INIT("darr"), 0x2193},
    {STR_INIT("deg"), 0xB0},      {STR_INIT("delta"), 0x03B4},  {STR_INIT("divide"), 0xF7},
    {STR_INIT("emsp"), 0xA0},     {STR_INIT("ensp"), 0xA0},     {STR_INIT("equiv"), 0x2261},
    {STR_INIT("euro"), 0x20AC},   {STR_INIT("frac12"), 0xBD},   {STR_INIT("frac14"), 0xBC},
    {STR_INIT("frac34"), 0xBE},   {STR_INIT("frasl"), 0x2044},  {STR_INIT("gamma"), 0x03B3},
    {STR_INIT("ge"), 0x2265},     {STR_INIT("gt"), '>'},        {STR_INIT("harr"), 0x2194},
    {STR_INIT("hellip"), 0x2026}, {STR_INIT("iexcl"), 0xA1},    {STR_INIT("infin"), 0x221E},
    {STR_INIT("iquest"), 0xBF},   {STR_INIT("isin"), 0x2208},   {STR_INIT("lambda"), 0x03BB},
    {STR_INIT("laquo"), 0xAB},    {STR_INIT("larr"), 0x2190},   {STR_INIT("ldquo"), 0x201C},
    {STR_INIT("le"), 0x2264},     {STR_INIT("lsaquo"), 0x2039}, {STR_INIT("lsquo"), 0x2018},
    {STR_INIT("lt"), '<'},        {STR_INIT("macr"), 0xAF},     {STR_INIT("mdash"), 0x2014},
    {STR_INIT("micro"), 0xB5},    {STR_INIT("middot"), 0xB7},   {STR_INIT("minus"), 0x2212},
    {STR_INIT("mu"), 0x03BC},     {STR_INIT("nbsp"), 0xA0},     {STR_INIT("ndash"), 0x2013},
    {STR_INIT("ne"), 0x2260},     {STR_INIT("not"), 0xAC},      {STR_INIT("omega"), 0x03C9},
    {STR_INIT("ordf"), 0xAA},     {STR_INIT("ordm"), 0xBA},     {STR_INIT("para"), 0xB6},
    {STR_INIT("permil"), 0x2030}, {STR_INIT("pi"), 0x03C0},     {STR_INIT("plusmn"), 0xB1},
    {STR_INIT("pound"), 0xA3},    {STR_INIT("quot"), '"'},      {STR_INIT("radic"), 0x221A},
    {STR_INIT("raquo"), 0xBB},    {STR_INIT("rarr"), 0x2192},   {STR_INIT("rdquo"), 0x201D},
    {STR_INIT("reg"), 0xAE},      {STR_INIT("rsaquo"), 0x203A}, {STR_INIT("rsquo"), 0x2019},
    {STR_INIT("sbquo"), 0x201A},  {STR_INIT("sect"), 0xA7},     {STR_INIT("shy"), 0xAD},
    {STR_INIT("sigma"), 0x03C3},  {STR_INIT("sum"), 0x2211},    {STR_INIT("sup1"), 0xB9},
    {STR_INIT("sup2"), 0xB2},     {STR_INIT("sup3"), 0xB3},     {STR_INIT("szlig"), 0xDF},
    {STR_INIT("theta"), 0x03B8},  {STR_INIT("thinsp"), 0xA0},   {STR_INIT("tilde"), 0x02DC},
    {STR_INIT("times"), 0xD7},    {STR_INIT("trade"), 0x2122},  {STR_INIT("uarr"), 0x2191},
    {STR_INIT("uml"), 0xA8},      {STR_INIT("yen"), 0xA5},      {STR_INIT("zwj"), 0x200B},
    {STR_INIT("zwnj"), 0x200B},
};

uint32_t markup_entity(struct str name) {
    size_t low = 0, high = COUNT_OF(ENTITIES);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(ENTITIES[middle].name, name);
        if (order == 0)
            return ENTITIES[middle].character;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

uint32_t markup_numbered(uint32_t number) {
    /* Numbers 128 to 159 mean the characters of Windows-1252. */
    static const uint16_t WINDOWS[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    if (number >= 0x80 && number < 0xA0)
        return WINDOWS[number - 0x80];
    if (number == '\t' || number == '\n' || number == '\r')
        return ' ';
    bool forbidden = number < 0x20 || number == 0x7F || number > 0x10FFFF ||
                     (number >= 0xD800 && number < 0xE000);
    return forbidden ? 0 : number;
}
