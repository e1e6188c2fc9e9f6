/* Laws and organs that a text names: are they known, do they hold, does the law have that article?
 */
#include "engine/law/cite.h"
#include "questionbank/check/finding.h"

enum { TITLE_BYTES_MAX = 150 };

static bool ends_with_any(struct str text, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_ends(text, words[i]))
            return true;
    return false;
}

/* 原国土资源部: the author knows. */
static bool is_called_old(struct str before) {
    static const struct str WORDS[] = {STR_INIT("原"),     STR_INIT("旧"),   STR_INIT("废止的"),
                                       STR_INIT("失效的"), STR_INIT("曾经"), STR_INIT("撤销"),
                                       STR_INIT("取消")};
    if (str_ends(before, STR("中华人民共和国")))
        before = str_slice(before, 0, before.len - STR("中华人民共和国").len);
    return ends_with_any(before, WORDS, COUNT_OF(WORDS));
}

/* A year before `year`, as 2012年. */
static bool names_earlier_year(struct str text, uint32_t year) {
    for (size_t at = str_find(text, STR("年")); at != STR_NONE; at = str_find(text, STR("年"))) {
        uint32_t value = 0, digits = 0;
        for (size_t i = at < 4 ? 0 : at - 4; i < at; i++)
            if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
                value = value * 10 + (uint32_t)(text.ptr[i] - '0');
                digits++;
            }
        if (digits == 4 && value >= 1900 && value < year)
            return true;
        text = str_from_offset(text, at + STR("年").len);
    }
    return false;
}

/* A text about what was: dated before the change, or about the change itself. */
static bool is_past(struct str text, const struct renamed_row *row) {
    static const struct str WORDS[] = {STR_INIT("废止"), STR_INIT("失效"), STR_INIT("取代"),
                                       STR_INIT("更名"), STR_INIT("当时"), STR_INIT("改组"),
                                       STR_INIT("组建")};
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_contains(text, WORDS[i]))
            return true;
    return names_earlier_year(text, row->year);
}

static struct str renamed_fact(struct arena *arena, struct str shown,
                               const struct renamed_row *row) {
    bool gone = str_starts(row->now, STR("已"));
    return arena_printf(arena, "“%.*s”自 %u 年 %u 月起%s%.*s", STR_ARGS(shown), row->year,
                        row->month, gone ? "" : "为", STR_ARGS(row->now));
}

static bool looks_like_law(struct str title) {
    static const struct str ENDS[] = {STR_INIT("法"), STR_INIT("条例")};
    return ends_with_any(title, ENDS, COUNT_OF(ENDS)) && !str_ends(title, STR("办法"));
}

/* What is wrong with an article of a known law; false when nothing is. */
static bool article_fault(struct arena *arena, const struct law_row *law, const struct cite *cite,
                          struct str *fact) {
    if (law->highest == 0 || cite->article == 0)
        return false;
    if (cite->article > law->highest) {
        *fact = arena_printf(arena, "《%.*s》只有 %u 条，没有第 %u 条", STR_ARGS(law->title),
                             law->highest, cite->article);
        return true;
    }
    if (cite->inserted <= words_inserted(law->title, cite->article))
        return false;
    *fact = arena_printf(arena, "《%.*s》第 %u 条之后没有“之%.*s”", STR_ARGS(law->title),
                         cite->article, STR_ARGS(chinese_number_format(arena, cite->inserted)));
    return true;
}

static void check_cite(struct ir *ir, struct ir_item *item, const struct words *words,
                       const struct cite *cite) {
    const struct renamed_row *old = words_old_law(words, cite->law);
    const struct law_row *law = words_law(words, cite->law);
    struct str fact = {NULL, 0};
    if (old != NULL) {
        struct str shown = arena_printf(ir->arena, "《%.*s》", STR_ARGS(cite->law));
        ir_report_item(ir, item, DIAG_LAW_OLD, item->place, renamed_fact(ir->arena, shown, old));
    } else if (law == NULL && looks_like_law(cite->law)) {
        ir_report_item(
            ir, item, DIAG_LAW_UNKNOWN, item->place,
            arena_printf(ir->arena, "没有收录《%.*s》，无法核对条文", STR_ARGS(cite->law)));
    } else if (law != NULL && article_fault(ir->arena, law, cite, &fact)) {
        ir_report_item(ir, item, DIAG_ARTICLE_BEYOND, item->place, fact);
    }
}

void check_cites(struct ir *ir, struct ir_item *item, const struct words *words) {
    struct cite cite, before = {.article = 0};
    for (uint32_t i = 0; i < item->cites.count; i++) {
        if (cite_parse(item->cites.at[i], &cite) != ERR_OK)
            continue;
        bool known_law = words_law(words, cite.law) != NULL;
        if (known_law || !str_eq(cite.law, before.law))
            check_cite(ir, item, words, &cite);
        before = cite;
    }
}

/* A title between 《》 and what stands around it. */
struct title {
    struct str before;
    struct str name;
    struct str behind;
};

static bool next_title(struct str text, size_t *from, struct title *out) {
    size_t open = str_find(str_from_offset(text, *from), STR("《"));
    if (open == STR_NONE)
        return false;
    open += *from;
    *from = open + STR("《").len;
    struct str inner = str_from_offset(text, *from);
    size_t bytes = str_find(str_slice(inner, 0, TITLE_BYTES_MAX), STR("》"));
    *out = (struct title){.before = str_slice(text, 0, open)};
    if (bytes == STR_NONE)
        return true;
    out->name = law_title_short(str_slice(inner, 0, bytes));
    out->behind = str_from_offset(inner, bytes + STR("》").len);
    *from += bytes;
    return true;
}

static void check_article(const struct passage *passage, const struct title *title) {
    const struct law_row *law = words_law(passage->words, title->name);
    struct cite cite = {.law = title->name};
    size_t bytes = 0;
    struct str fact = {NULL, 0};
    if (law != NULL &&
        article_parse(str_trim(title->behind), &cite.article, &cite.inserted, &bytes) == ERR_OK &&
        article_fault(passage->ir->arena, law, &cite, &fact))
        passage_report(passage, DIAG_ARTICLE_BEYOND, fact);
}

void check_titles(const struct passage *passage) {
    struct title title;
    bool said = false; /* one old law a passage is enough */
    for (size_t from = 0; next_title(passage->text, &from, &title);) {
        const struct renamed_row *old = words_old_law(passage->words, title.name);
        if (old == NULL) {
            check_article(passage, &title);
            continue;
        }
        if (said || is_called_old(title.before))
            continue;
        struct str shown = arena_printf(passage->ir->arena, "《%.*s》", STR_ARGS(title.name));
        passage_report(passage, is_past(passage->text, old) ? DIAG_LAW_OLD_PAST : DIAG_LAW_OLD,
                       renamed_fact(passage->ir->arena, shown, old));
        said = true;
    }
}

/* 农业部门, 交通部署, 城乡建设部: other words. */
static bool is_other_word(struct str before, struct str name, struct str behind) {
    static const struct str NEXT[] = {STR_INIT("门"), STR_INIT("分"), STR_INIT("署"),
                                      STR_INIT("队"), STR_INIT("件"), STR_INIT("落"),
                                      STR_INIT("位"), STR_INIT("委"), STR_INIT("级")};
    static const struct str BEFORE[] = {STR_INIT("城乡"), STR_INIT("公司"), STR_INIT("企业"),
                                        STR_INIT("工程"), STR_INIT("集团")};
    if (!str_ends(name, STR("部")))
        return false;
    for (size_t i = 0; i < COUNT_OF(NEXT); i++)
        if (str_starts(behind, NEXT[i]))
            return true;
    return ends_with_any(before, BEFORE, COUNT_OF(BEFORE));
}

/* Whether the text ends inside a title: 《农业部…. */
static bool is_in_title(struct str before) {
    struct str tail =
        str_from_offset(before, before.len < TITLE_BYTES_MAX ? 0 : before.len - TITLE_BYTES_MAX);
    bool inside = false;
    for (size_t at = 0; at + 3 <= tail.len; at++) {
        struct str three = str_slice(tail, at, 3);
        if (str_eq(three, STR("《")))
            inside = true;
        else if (str_eq(three, STR("》")))
            inside = false;
    }
    return inside;
}

void check_organs(const struct passage *passage) {
    struct str text = passage->text;
    for (size_t at = 0; at + 6 <= text.len;) {
        unsigned char c = (unsigned char)text.ptr[at];
        const struct renamed_row *row = NULL;
        bool ideograph = c >= 0xE4 && c <= 0xE9;
        if (ideograph && scan_pairs_may(words_pairs(passage->words), text.ptr + at))
            row = words_old_organ(passage->words, str_from_offset(text, at));
        if (row == NULL) {
            at += ideograph ? 3 : 1;
            continue;
        }
        struct str before = str_slice(text, 0, at);
        at += row->name.len;
        if (is_other_word(before, row->name, str_from_offset(text, at)) || is_called_old(before))
            continue;
        bool past = is_in_title(before) || is_past(text, row);
        passage_report(passage, past ? DIAG_ORGAN_OLD_PAST : DIAG_ORGAN_OLD,
                       renamed_fact(passage->ir->arena, row->name, row));
        return;
    }
}
