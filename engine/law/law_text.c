/* Statutes from Markdown: one pass over the lines; each is a title, an event, a heading, the head
 * of an article or a paragraph. */
#include "engine/law/law_text.h"

#include "base/core/buf.h"
#include "base/core/clock.h"
#include "base/core/utf8.h"
#include "engine/law/cite.h"

enum { DIVISION_DEPTH = 4 };

struct law_parser {
    struct arena *arena;
    struct law_text law;
    bool in_body; /* behind <!-- INFO END -->, or the first heading or article */
    bool in_appendix;
    struct str divisions[DIVISION_DEPTH];
    struct str division;
    VEC(struct str) paragraphs; /* of the open article, or of the preamble */
    uint32_t line;
};

static struct str join(struct arena *arena, const struct str *texts, uint32_t count,
                       struct str separator) {
    struct buf buf = buf_make(arena, LAW_TEXT_BYTES_MAX);
    for (uint32_t i = 0; i < count; i++) {
        if (texts[i].len > 0 && buf.len > 0)
            buf_add(&buf, separator);
        buf_add(&buf, texts[i]);
    }
    return buf_str(&buf);
}

/* The paragraphs read so far go to the article that is open, or to the preamble. */
static void close_paragraphs(struct law_parser *p) {
    uint32_t count = p->law.articles.count;
    struct str text = join(p->arena, p->paragraphs.at, p->paragraphs.count, STR("\n"));
    p->paragraphs.count = 0;
    if (text.len == 0)
        return;
    if (count == 0)
        p->law.preamble = text;
    else if (!p->in_appendix && p->law.articles.at[count - 1].text.len == 0)
        p->law.articles.at[count - 1].text = text;
}

static void take_title(struct law_parser *p, struct str title) {
    if (p->law.title.len == 0)
        p->law.title = title;
    else if (p->law.part.len == 0)
        p->law.part = title;
}

/* 2021年1月22日 at the start of a line; the bytes it takes, or 0. */
static size_t date_bytes(struct str line, int32_t *day) {
    static const struct str UNITS[] = {STR_INIT("年"), STR_INIT("月"), STR_INIT("日")};
    uint32_t numbers[3] = {0, 0, 0};
    char text[TIME_TEXT_BYTES_MAX];
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        size_t bytes = 0;
        struct str rest = str_from_offset(line, at);
        if (chinese_number_parse(rest, &numbers[i], &bytes) != ERR_OK ||
            !str_starts(str_from_offset(rest, bytes), UNITS[i]))
            return 0;
        at += bytes + UNITS[i].len;
    }
    int bytes = snprintf(text, sizeof text, "%04u-%02u-%02u", numbers[0], numbers[1], numbers[2]);
    if (bytes <= 0 || day_parse((struct str){text, (size_t)bytes}, day) != ERR_OK)
        *day = 0; /* before 1970, or no such day: the event keeps its words */
    return at;
}

/* A line without a date continues the event before it. */
static void take_event(struct law_parser *p, struct str line) {
    int32_t day = 0;
    size_t bytes = date_bytes(line, &day);
    uint32_t count = p->law.events.count;
    if (bytes == 0) {
        if (count > 0) {
            struct law_event *last = &p->law.events.at[count - 1];
            const struct str texts[] = {last->text, line};
            last->text = join(p->arena, texts, COUNT_OF(texts), STR(""));
        }
        return;
    }
    *vec_push(p->arena, &p->law.events) =
        (struct law_event){str_slice(line, 0, bytes), day, str_trim(str_from_offset(line, bytes))};
    if (day > p->law.latest_day)
        p->law.latest_day = day;
}

/* 0 for 编, 1 for 分编, 2 for 章, 3 for 节; a heading without a number stands where a chapter does.
 */
static size_t division_depth(struct str heading) {
    static const struct str UNITS[] = {STR_INIT("编"), STR_INIT("分编"), STR_INIT("章"),
                                       STR_INIT("节")};
    uint32_t number = 0;
    size_t bytes = 0;
    struct str rest = heading;
    if (!str_starts(rest, STR("第")))
        return 2;
    rest = str_from_offset(rest, STR("第").len);
    if (chinese_number_parse(rest, &number, &bytes) != ERR_OK)
        return 2;
    rest = str_trim(str_from_offset(rest, bytes));
    for (size_t i = 0; i < COUNT_OF(UNITS); i++)
        if (str_starts(rest, UNITS[i]))
            return i;
    return 2;
}

static bool is_appendix(struct str line) {
    uint32_t number = 0;
    size_t bytes = 0;
    if (!str_starts(line, STR("附件")))
        return false;
    struct str rest = str_from_offset(line, STR("附件").len);
    if (chinese_number_parse(rest, &number, &bytes) == ERR_OK)
        rest = str_from_offset(rest, bytes);
    return rest.len == 0 || str_starts(rest, STR("：")) || str_starts(rest, STR(":"));
}

static void take_heading(struct law_parser *p, struct str heading) {
    close_paragraphs(p);
    p->in_appendix = p->in_appendix || is_appendix(heading);
    if (heading.len == 0)
        return;
    size_t depth = division_depth(heading);
    p->divisions[depth] = heading;
    for (size_t i = depth + 1; i < DIVISION_DEPTH; i++)
        p->divisions[i] = (struct str){NULL, 0};
    p->division = join(p->arena, p->divisions, DIVISION_DEPTH, STR(" / "));
}

/* Whether the number can be the next article: the first, the next, the next inserted one. A gap is
 * taken on trust where the head is written in full, but not in an amendment, which quotes. */
static bool follows(const struct law_parser *p, uint32_t number, uint32_t inserted, bool blank) {
    if (p->law.articles.count == 0)
        return inserted == 0;
    const struct law_article *last = &p->law.articles.at[p->law.articles.count - 1];
    if (number == last->number)
        return inserted == last->inserted + 1;
    bool next = number == last->number + 1 && inserted == 0;
    bool gap = number > last->number && blank && !str_contains(p->law.title, STR("修正案"));
    return next || gap;
}

/* `第三条所称…` begins a paragraph that speaks of an article; `第一百二十八 条侦查…` is a head that
 * lost its blank. */
static bool speaks_of_article(struct str behind) {
    static const struct str WORDS[] = {
        STR_INIT("的"), STR_INIT("、"), STR_INIT("和"), STR_INIT("至"), STR_INIT("款"),
        STR_INIT("项"), STR_INIT("规"), STR_INIT("中"), STR_INIT("之"), STR_INIT("所"),
        STR_INIT("第"), STR_INIT("及"), STR_INIT("与"), STR_INIT("或"), STR_INIT("，"),
        STR_INIT("改"), STR_INIT("修"), STR_INIT("增"), STR_INIT("相"),
    };
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_starts(behind, WORDS[i]))
            return true;
    return false;
}

static bool take_article(struct law_parser *p, struct str line) {
    uint32_t number = 0, inserted = 0;
    size_t bytes = 0;
    if (p->in_appendix || article_parse(line, &number, &inserted, &bytes) != ERR_OK)
        return false;
    struct str behind = str_from_offset(line, bytes);
    bool blank = bytes > 0 && str_trim(str_slice(line, 0, bytes)).len < bytes;
    if (!follows(p, number, inserted, blank) || (!blank && speaks_of_article(behind)))
        return false;
    close_paragraphs(p);
    *vec_push(p->arena, &p->law.articles) = (struct law_article){
        .number = number, .inserted = inserted, .division = p->division, .line = p->line};
    *vec_push(p->arena, &p->paragraphs) = str_trim(behind);
    return true;
}

static void take_line(struct law_parser *p, struct str line) {
    if (line.len == 0 || str_starts(line, STR("<!--"))) {
        p->in_body = p->in_body || str_contains(line, STR("INFO END"));
        return;
    }
    size_t hashes = 0;
    while (hashes < line.len && line.ptr[hashes] == '#')
        hashes++;
    struct str heading = str_trim(str_from_offset(line, hashes));
    p->in_body = p->in_body || hashes > 1;
    if (hashes == 1 && !p->in_body)
        take_title(p, heading);
    else if (hashes > 0)
        take_heading(p, heading);
    else if (!p->in_body)
        take_event(p, line);
    else if (is_appendix(line))
        take_heading(p, line);
    else if (!take_article(p, line))
        *vec_push(p->arena, &p->paragraphs) = line;
}

enum err law_text_parse(struct arena *arena, struct str text, struct law_text *out,
                        struct fault *fault) {
    struct law_parser parser = {.arena = arena};
    if (text.len > LAW_TEXT_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "too_large", "法律文本超过 %zu 字节的上限。",
                         LAW_TEXT_BYTES_MAX);
    if (utf8_find_invalid(text) != STR_NONE)
        return fault_set(fault, ERR_MALFORMED, "law_text",
                         "法律文本不是 UTF-8 编码，请转换后重试。");
    for (struct str rest = text; rest.ptr != NULL;) {
        parser.line++;
        take_line(&parser, str_trim(str_cut(&rest, '\n')));
        if (parser.law.articles.count > LAW_ARTICLE_COUNT_MAX)
            return fault_set(fault, ERR_TOO_LARGE, "too_large", "法律条文超过 %d 条的上限。",
                             LAW_ARTICLE_COUNT_MAX);
    }
    close_paragraphs(&parser);
    if (parser.law.title.len == 0)
        return fault_set(fault, ERR_MALFORMED, "law_text",
                         "没有找到法律标题，第一行应为“# 标题”。");
    *out = parser.law;
    return ERR_OK;
}

const struct law_article *law_text_find(const struct law_text *law, uint32_t number,
                                        uint32_t inserted) {
    for (uint32_t i = 0; i < law->articles.count; i++) {
        const struct law_article *article = &law->articles.at[i];
        if (article->number == number && article->inserted == inserted)
            return article;
    }
    return NULL;
}
