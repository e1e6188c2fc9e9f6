/* Cuts a GIFT file into blocks: blank lines outside braces end one, comments are left out. A brace
 * without its pair costs its own block, not the rest of the file. */
#include "questionbank/read/gift.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/mark.h"
#include "questionbank/read/options.h"

struct gift_reader {
    struct ir *ir;
    uint32_t source_idx;
    struct line line;
    piece_vec pieces;     /* lines of the block */
    uint32_t after_blank; /* pieces before the last blank line inside braces */
    bool in_braces;
    bool had_braces;
    bool blank_in_braces;
    bool broken; /* reported: no item of it */
    struct ir_place open_place;
    struct str topic;
    struct str id;
    ir_texts tags;
};

static struct ir_place piece_place(const struct gift_reader *g, const struct piece *piece) {
    return line_place(g->source_idx, &piece->line, piece->text.ptr);
}

static void reset_block(struct gift_reader *g) {
    g->pieces.count = 0;
    g->after_blank = 0;
    g->in_braces = false;
    g->had_braces = false;
    g->blank_in_braces = false;
    g->broken = false;
    g->id = (struct str){NULL, 0};
    g->tags = (ir_texts){0};
}

static void end_block(struct gift_reader *g) {
    struct arena *arena = g->ir->arena;
    if (g->in_braces)
        ir_report(g->ir, DIAG_GIFT_BRACE, g->open_place);
    if (g->pieces.count > 0 && !g->in_braces && !g->broken) {
        struct buf text = buf_make(arena, LIMIT_SOURCE_BYTES_MAX);
        for (uint32_t i = 0; i < g->pieces.count; i++) {
            if (i > 0)
                buf_add_char(&text, '\n');
            buf_add(&text, g->pieces.at[i].text);
        }
        struct gift_block block = {
            .text = buf_str(&text),
            .place = piece_place(g, &g->pieces.at[0]),
            .topic = g->topic,
            .id = g->id,
            .tags = g->tags,
        };
        gift_item(g->ir, &block);
    }
    reset_block(g);
}

/* Where the value of a mark ends: at the first bracket that is not written \] - unless another mark
 * begins before it, for then the backslash is the value's own. STR_NONE: nowhere. */
static size_t mark_end(struct str rest) {
    for (size_t at = 0; at < rest.len && rest.ptr[at] != '['; at++)
        if (rest.ptr[at] == ']' && (at == 0 || rest.ptr[at - 1] != '\\'))
            return at;
    return str_find_char(rest, ']');
}

/* The next [word:…] of a comment; `*text` moves behind it. */
static bool next_mark(struct gift_reader *g, struct str *text, struct str word, struct str *value) {
    size_t at = str_find(*text, word);
    struct str rest = str_from_offset(*text, at == STR_NONE ? text->len : at + word.len);
    size_t end = mark_end(rest);
    if (end == STR_NONE)
        return false;
    struct buf buf = buf_make(g->ir->arena, LIMIT_LINE_BYTES_MAX);
    for (size_t i = 0; i < end; i++)
        if (rest.ptr[i] != '\\' || i + 1 >= end || rest.ptr[i + 1] != ']')
            buf_add_char(&buf, rest.ptr[i]);
    *text = str_from_offset(rest, end + 1);
    *value = str_trim(buf_str(&buf));
    return true;
}

static void take_comment(struct gift_reader *g, struct str text) {
    struct str rest = text, value;
    while (next_mark(g, &rest, STR("[tag:"), &value))
        if (value.len > 0 && g->tags.count < LIMIT_ITEM_LIST_MAX)
            *vec_push(g->ir->arena, &g->tags) = value;
    rest = text;
    while (next_mark(g, &rest, STR("[id:"), &value))
        g->id = value;
}

static void take_category(struct gift_reader *g, struct str path) {
    static const struct str ROOTS[] = {STR_INIT("$course$/"), STR_INIT("$module$/"),
                                       STR_INIT("$system$/"), STR_INIT("top/")};
    path = str_trim(path);
    for (size_t i = 0; i < COUNT_OF(ROOTS); i++)
        if (str_starts(path, ROOTS[i]))
            path = str_from_offset(path, ROOTS[i].len);
    g->topic = path;
}

/* From here to the end of the block nothing can be trusted. */
static void break_block(struct gift_reader *g, struct ir_place place) {
    ir_report(g->ir, DIAG_GIFT_BRACE, place);
    g->broken = true;
    g->in_braces = false;
}

/* A second { before the }: what stands before the last blank line is the broken question, what
 * follows starts anew. */
static void reopen(struct gift_reader *g, struct ir_place place) {
    if (!g->blank_in_braces) {
        break_block(g, g->open_place);
        return;
    }
    uint32_t kept = g->pieces.count - g->after_blank;
    ir_report(g->ir, DIAG_GIFT_BRACE, g->open_place);
    memmove(g->pieces.at, g->pieces.at + g->after_blank, kept * sizeof *g->pieces.at);
    g->pieces.count = kept;
    g->blank_in_braces = false;
    g->open_place = place;
}

static void take_brace(struct gift_reader *g, char brace, const char *at) {
    if (brace == '}' && g->in_braces) {
        g->in_braces = false;
        g->had_braces = true;
        return;
    }
    struct ir_place place = line_place(g->source_idx, &g->line, at);
    if (brace == '{' && g->in_braces) {
        reopen(g, place);
    } else if (brace == '}' || g->had_braces) {
        break_block(g, place);
    } else {
        g->open_place = place;
        g->in_braces = true;
    }
}

static void take_question_line(struct gift_reader *g) {
    struct str text = g->line.text;
    if (g->pieces.count == LIMIT_ITEM_LINE_COUNT_MAX && !g->broken) {
        ir_report(g->ir, DIAG_TEXT_TOO_LONG, piece_place(g, &g->pieces.at[0]));
        g->broken = true;
        g->in_braces = false;
    }
    if (!g->broken)
        *vec_push(g->ir->arena, &g->pieces) = (struct piece){.text = text, .line = g->line};
    for (size_t at = 0; at < text.len && !g->broken; at++) {
        char c = text.ptr[at];
        if (c == '\\')
            at++;
        else if (c == '{' || c == '}')
            take_brace(g, c, text.ptr + at);
    }
}

static void take_gift_line(struct gift_reader *g) {
    struct str text = str_trim(g->line.text);
    bool starts_anew = str_starts(text, STR("::")) || str_starts(text, STR("$CATEGORY:"));
    if (g->in_braces && g->blank_in_braces && starts_anew)
        end_block(g);
    if (text.len == 0 && g->in_braces) {
        g->blank_in_braces = true;
        g->after_blank = g->pieces.count;
    } else if (text.len == 0) {
        end_block(g);
    } else if (str_starts(text, STR("//")) && text.len <= LIMIT_LINE_BYTES_MAX) {
        take_comment(g, text);
    } else if (str_starts(text, STR("$CATEGORY:")) && !g->in_braces) {
        end_block(g);
        take_category(g, str_from_offset(text, STR("$CATEGORY:").len));
    } else if (g->line.text.len > LIMIT_LINE_BYTES_MAX) {
        ir_report(g->ir, DIAG_LINE_TOO_LONG, (struct ir_place){g->source_idx, g->line.number, 1});
        g->broken = true;
        g->in_braces = false;
    } else {
        take_question_line(g);
    }
}

void gift_read(struct ir *ir, uint32_t source_idx) {
    struct gift_reader g = {.ir = ir, .source_idx = source_idx};
    struct lines lines = lines_of(ir->sources.at[source_idx].text);
    while (ir->items.count <= LIMIT_ITEM_COUNT_MAX && lines_next(&lines, &g.line))
        take_gift_line(&g);
    end_block(&g);
}

/* What follows an opening brace in GIFT. */
static bool opens_answers(struct str rest) {
    static const struct str HEADS[] = {
        STR_INIT("="),  STR_INIT("~"),  STR_INIT("#"),  STR_INIT("}"),    STR_INIT("T}"),
        STR_INIT("F}"), STR_INIT("T#"), STR_INIT("F#"), STR_INIT("TRUE"), STR_INIT("FALSE"),
    };
    rest = str_trim(rest);
    for (size_t i = 0; i < COUNT_OF(HEADS); i++)
        if (str_starts(rest, HEADS[i]))
            return true;
    return false;
}

static bool is_gift_line(struct str line) {
    enum gift_format format;
    bool titled = str_starts(line, STR("::")) && str_contains(str_from_offset(line, 2), STR("::"));
    return titled || str_starts(line, STR("$CATEGORY:")) || gift_take_format(&line, &format);
}

/* A head or a chapter of our text form: what follows may hold braces. */
static bool is_exam_line(struct str line) {
    struct kind_mark kind;
    struct field_mark field;
    return mark_section(line, &kind) || (mark_field(line, &field) && field.field == FIELD_TOPIC);
}

/* The marks of GIFT at the start of a line, or a brace that opens answers. */
bool gift_sniff(struct str text) {
    struct lines lines = lines_of(text);
    struct line line;
    while (lines_next(&lines, &line)) {
        struct str trimmed = str_trim(line.text);
        if (is_exam_line(trimmed))
            return false;
        if (is_gift_line(trimmed))
            return true;
        if (str_starts(trimmed, STR("//")))
            continue;
        size_t brace = gift_find(line.text, 0, STR("{"));
        size_t at = brace == STR_NONE ? 0 : (size_t)(line.text.ptr + brace + 1 - text.ptr);
        if (brace != STR_NONE && opens_answers(str_from_offset(text, at)))
            return true;
    }
    return false;
}
