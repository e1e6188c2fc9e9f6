/* Stem, tags, and leftovers of other formats in any text. */
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/check/finding.h"
#include "questionbank/ir/character.h"

enum { STEM_CHARACTERS_MIN = 3, TAG_CHARACTERS_MAX = 60, SHOWN_BYTES = 24 };

bool check_stem_empty(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    return item->stem.len == 0;
}

bool check_text_too_long(const struct ir_item *item, struct finding *finding) {
    const struct {
        const char *name;
        struct str text;
    } TEXTS[] = {{"题干", item->stem}, {"材料", item->stimulus}, {"解析", item->rationale}};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        if (TEXTS[i].text.len <= LIMIT_STEM_BYTES_MAX)
            continue;
        finding->fact =
            arena_printf(finding->arena, "%s超过 %d 字节", TEXTS[i].name, LIMIT_STEM_BYTES_MAX);
        return true;
    }
    return false;
}

bool check_stem_short(const struct ir_item *item, struct finding *finding) {
    (void)finding;
    uint32_t characters = 0;
    bool asks = check_is_choice(item) || item->kind == ITEM_JUDGE;
    if (!asks || item->stimulus.len > 0 || item->stem.len == 0)
        return false;
    for (size_t at = 0; at < item->stem.len && characters < STEM_CHARACTERS_MIN;) {
        uint32_t c = char_next(item->stem, &at);
        characters += char_is_cjk(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                      (c >= 'A' && c <= 'Z');
    }
    return characters < STEM_CHARACTERS_MIN;
}

/* Whether the tag reads like a sentence instead of a word. */
static bool is_sentence(struct str tag) {
    static const struct str MARKS[] = {STR_INIT("。"), STR_INIT("，"), STR_INIT("；"),
                                       STR_INIT("："), STR_INIT("？"), STR_INIT("！")};
    for (size_t i = 0; i < COUNT_OF(MARKS); i++)
        if (str_contains(tag, MARKS[i]))
            return true;
    return utf8_count(tag) > TAG_CHARACTERS_MAX;
}

bool check_tags(const struct ir_item *item, struct finding *finding) {
    for (uint32_t i = 0; i < item->tags.count && i < LIMIT_ITEM_LIST_MAX; i++) {
        struct str tag = item->tags.at[i];
        bool twice = false;
        for (uint32_t j = 0; j < i; j++)
            twice = twice || str_eq(item->tags.at[j], tag);
        if (!twice && !is_sentence(tag))
            continue;
        finding->fact = arena_printf(finding->arena,
                                     twice ? "标签“%.*s”写了两次" : "标签“%.*s”太长或不是一个词",
                                     STR_ARGS(tag));
        return true;
    }
    return false;
}

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_alpha(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static struct str take_word(struct str text) {
    size_t bytes = 0;
    while (bytes < text.len && bytes < 12 && is_alpha(text.ptr[bytes]))
        bytes++;
    return str_slice(text, 0, bytes);
}

static bool is_word_of(struct str word, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (word.len == words[i].len && strncasecmp(word.ptr, words[i].ptr, word.len) == 0)
            return true;
    return false;
}

/* `<p>`, `</span`, `<br/>`: a letter alone could be a comparison, a known name is not. */
static bool is_tag(struct str rest) {
    static const struct str NAMES[] = {
        STR_INIT("p"),    STR_INIT("br"),    STR_INIT("div"),    STR_INIT("span"), STR_INIT("b"),
        STR_INIT("i"),    STR_INIT("u"),     STR_INIT("em"),     STR_INIT("sub"),  STR_INIT("sup"),
        STR_INIT("img"),  STR_INIT("table"), STR_INIT("tbody"),  STR_INIT("tr"),   STR_INIT("td"),
        STR_INIT("ol"),   STR_INIT("ul"),    STR_INIT("li"),     STR_INIT("a"),    STR_INIT("font"),
        STR_INIT("h"),    STR_INIT("html"),  STR_INIT("strong"), STR_INIT("o"),    STR_INIT("hr"),
        STR_INIT("code"), STR_INIT("pre"),   STR_INIT("center"), STR_INIT("math"), STR_INIT("del"),
    };
    rest = str_from_offset(rest, 1);
    if (str_starts(rest, STR("!--")))
        return true;
    if (str_starts(rest, STR("/")))
        rest = str_from_offset(rest, 1);
    struct str name = take_word(rest);
    rest = str_from_offset(rest, name.len);
    bool ends = rest.len > 0 && memchr(" />:0123456789", rest.ptr[0], 14) != NULL;
    size_t close = str_find_char(str_slice(rest, 0, 400), '>');
    return ends && close != STR_NONE && is_word_of(name, NAMES, COUNT_OF(NAMES));
}

static bool is_entity(struct str rest) {
    static const struct str NAMES[] = {
        STR_INIT("nbsp"),   STR_INIT("lt"),     STR_INIT("gt"),    STR_INIT("amp"),
        STR_INIT("quot"),   STR_INIT("ldquo"),  STR_INIT("rdquo"), STR_INIT("lsquo"),
        STR_INIT("rsquo"),  STR_INIT("mdash"),  STR_INIT("ndash"), STR_INIT("hellip"),
        STR_INIT("middot"), STR_INIT("times"),  STR_INIT("emsp"),  STR_INIT("ensp"),
        STR_INIT("apos"),   STR_INIT("permil"), STR_INIT("bull"),  STR_INIT("sup"),
    };
    rest = str_from_offset(rest, 1);
    if (rest.len > 1 && rest.ptr[0] == '#')
        return rest.ptr[1] == 'x' || (rest.ptr[1] >= '0' && rest.ptr[1] <= '9');
    struct str name = take_word(rest);
    bool closed = name.len < rest.len && rest.ptr[name.len] == ';';
    return closed && is_word_of(name, NAMES, COUNT_OF(NAMES));
}

/* A line end written as \n, and commands of LaTeX; a path like C:\new is neither. */
static bool is_escape(struct str before, struct str rest) {
    static const struct str COMMANDS[] = {
        STR_INIT("frac"),  STR_INIT("times"),     STR_INIT("cdot"),   STR_INIT("sqrt"),
        STR_INIT("left"),  STR_INIT("right"),     STR_INIT("text"),   STR_INIT("mathrm"),
        STR_INIT("leq"),   STR_INIT("geq"),       STR_INIT("le"),     STR_INIT("ge"),
        STR_INIT("begin"), STR_INIT("end"),       STR_INIT("quad"),   STR_INIT("div"),
        STR_INIT("alpha"), STR_INIT("beta"),      STR_INIT("circ"),   STR_INIT("sum"),
        STR_INIT("item"),  STR_INIT("underline"), STR_INIT("textbf"), STR_INIT("overline"),
    };
    rest = str_from_offset(rest, 1);
    struct str word = take_word(rest);
    if (is_word_of(word, COMMANDS, COUNT_OF(COMMANDS)))
        return true;
    bool path =
        str_ends(before, STR(":")) || (before.len > 0 && is_alpha(before.ptr[before.len - 1]));
    if (rest.len > 0 && (rest.ptr[0] == '(' || rest.ptr[0] == '['))
        return true;
    bool code = word.len == 1 && strchr("nrt", word.ptr[0]) != NULL;
    bool unicode = rest.len > 4 && rest.ptr[0] == 'u' && rest.ptr[1] >= '0' && rest.ptr[1] <= '9';
    return !path && (code || unicode);
}

/* **bold**, `code`, ![image](…), [link](http…), $x^2$. */
static bool is_markdown(struct str rest) {
    if (str_starts(rest, STR("**"))) {
        struct str inner = str_from_offset(rest, 2);
        size_t end = str_find(str_slice(inner, 0, 300), STR("**"));
        return end != STR_NONE && end > 0 && inner.ptr[0] != '*' && inner.ptr[0] != ' ';
    }
    if (rest.ptr[0] == '$') {
        struct str inner = str_slice(str_from_offset(rest, 1), 0, 120);
        size_t end = str_find_char(inner, '$');
        struct str formula = str_slice(inner, 0, end == STR_NONE ? 0 : end);
        return str_find_char(formula, '^') != STR_NONE || str_find_char(formula, '_') != STR_NONE;
    }
    return str_starts(rest, STR("```")) || str_starts(rest, STR("](http")) ||
           str_starts(rest, STR("](/")) || str_starts(rest, STR("](data:"));
}

/* A piece of the text from `at`, cut between characters and at the end of the line. */
static struct str shown(struct str text, size_t at) {
    struct str rest = str_slice(text, at, SHOWN_BYTES);
    size_t end = str_find_char(rest, '\n');
    end = end == STR_NONE ? rest.len : end;
    while (at + end < text.len && end > 0 && ((unsigned char)text.ptr[at + end] & 0xC0U) == 0x80U)
        end--;
    return str_slice(rest, 0, end);
}

static bool is_markup(struct str text, size_t at) {
    struct str rest = str_from_offset(text, at);
    switch (text.ptr[at]) {
    case '<': return is_tag(rest);
    case '&': return is_entity(rest);
    case '\\': return is_escape(str_slice(text, 0, at), rest);
    case '*':
    case '`':
    case '$':
    case ']': return is_markdown(rest);
    default: return false;
    }
}

void check_markup(const struct passage *passage) {
    struct str text = passage->text;
    for (size_t at = 0; at < text.len; at++) {
        if (!is_markup(text, at))
            continue;
        struct str piece = shown(text, at);
        passage_report(passage, DIAG_MARKUP,
                       arena_printf(passage->ir->arena, "含有排版标记：%.*s%s", STR_ARGS(piece),
                                    at + piece.len < text.len ? "…" : ""));
        return;
    }
}
