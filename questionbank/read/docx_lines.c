/* Lines on their way from paragraphs into the source's text. */
#include "base/core/limits.h"
#include "questionbank/read/docx.h"
#include "questionbank/read/mark.h"

enum {
    ID_DIGITS_MAX = 9,
    IDS_HELD_MAX = 8, /* lines among which the first answer must stand for numbers to be records */
};

static bool is_said_once(enum docx_fact fact) {
    return fact <= DOCX_FACT_ASIDE;
}

void docx_note(struct docx *d, const struct docx_mark *mark, struct ir_place place) {
    struct docx_sink *sink = &d->sink;
    place.column += mark->column;
    sink->counts[mark->fact]++;
    if (is_said_once(mark->fact)) {
        if (sink->first[mark->fact].line == 0)
            sink->first[mark->fact] = place;
    } else if (sink->notes.count == LIMIT_DIAGNOSTIC_COUNT_MAX) {
        sink->unkept[mark->fact]++;
    } else {
        *vec_push(&d->work, &sink->notes) = (struct docx_note){mark->fact, place, mark->sentence};
    }
}

/* `head`: what stands in front of it, from a paragraph of its own. */
static void render(struct docx *d, const struct docx_line *line, struct str head) {
    struct str text = line->text;
    if (head.len > 0)
        text = arena_printf(&d->wait, "%.*s\t%.*s", STR_ARGS(head), STR_ARGS(text));
    uint32_t number =
        render_line(&d->sink.rendering, text, (struct ir_line){line->paragraph, 0, 0});
    uint32_t shift = head.len > 0 ? (uint32_t)head.len + 1 : 0;
    for (uint32_t i = 0; i < line->marks.count; i++)
        docx_note(d, &line->marks.at[i], (struct ir_place){d->source_idx, number, shift});
}

static bool is_id(struct str text) {
    text = str_trim(text);
    bool digits = text.len > 0 && text.len <= ID_DIGITS_MAX;
    for (size_t i = 0; i < text.len; i++)
        digits = digits && text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return digits;
}

static bool is_answer(struct str text) {
    return str_starts(str_trim(text), STR("正确答案"));
}

static void hold(struct docx *d, const struct docx_line *line) {
    struct docx_line *held = vec_push(&d->work, &d->sink.held);
    *held = *line;
    held->text = arena_str(&d->work, line->text);
    held->marks = (docx_marks){0};
    for (uint32_t i = 0; i < line->marks.count; i++)
        *vec_push(&d->work, &held->marks) = line->marks.at[i];
}

/* A number that waits stands in front of the next line with text. */
static void pass(struct docx *d, const struct docx_line *line) {
    struct docx_sink *sink = &d->sink;
    bool waits = sink->held.count > 0;
    bool blank = str_trim(line->text).len == 0;
    if (waits && !blank && !is_id(line->text)) {
        struct docx_line id = sink->held.at[0];
        sink->held.count = 0;
        render(d, line, str_trim(id.text));
    } else if (sink->ids == DOCX_IDS_FOUND && is_id(line->text)) {
        if (waits)
            render(d, &sink->held.at[0], STR(""));
        sink->held.count = 0;
        hold(d, line);
    } else {
        render(d, line, STR(""));
    }
}

static void decide(struct docx *d, enum docx_ids ids) {
    struct docx_sink *sink = &d->sink;
    docx_line_vec held = sink->held;
    sink->held = (docx_line_vec){0};
    sink->ids = ids;
    for (uint32_t i = 0; i < held.count; i++)
        pass(d, &held.at[i]);
}

/* The first line is a number alone, and an answer stands before any option. */
static enum docx_ids look_for_ids(const struct docx_sink *sink, const struct docx_line *line) {
    struct option_mark option;
    struct str text = str_trim(line->text);
    if (sink->held.count == 0)
        return is_id(text) ? DOCX_IDS_OPEN : DOCX_IDS_NONE;
    if (is_answer(text))
        return DOCX_IDS_FOUND;
    if (sink->held.count >= IDS_HELD_MAX || mark_option(text, &option))
        return DOCX_IDS_NONE;
    return DOCX_IDS_OPEN;
}

void docx_sink_line(struct docx *d, const struct docx_line *line) {
    struct docx_sink *sink = &d->sink;
    struct kind_mark section;
    if (mark_section(str_trim(line->text), &section)) {
        sink->section = arena_str(&d->work, str_trim(line->text));
        sink->section_paragraph = line->paragraph;
    }
    bool leading = sink->held.count == 0 && str_trim(line->text).len == 0;
    if (sink->ids == DOCX_IDS_OPEN && !leading) {
        enum docx_ids ids = look_for_ids(sink, line);
        if (ids == DOCX_IDS_OPEN) {
            hold(d, line);
            return;
        }
        decide(d, ids);
    }
    pass(d, line);
}

static void wait_line(struct docx *d, docx_line_vec *list, const struct docx_line *line) {
    struct docx_line *waiting = vec_push(&d->wait, list);
    *waiting = *line;
    waiting->text = arena_str(&d->wait, line->text);
}

enum err docx_line_put(struct docx *d, const struct docx_line *line, struct fault *fault) {
    struct docx_sink *sink = &d->sink;
    sink->text_bytes += line->text.len + 1;
    if (++sink->line_count > LIMIT_DOCUMENT_LINES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "document_too_large",
                         "文档超过 %d 行的上限，请拆成几个文件。", LIMIT_DOCUMENT_LINES_MAX);
    if (sink->text_bytes > LIMIT_DOCUMENT_TEXT_BYTES_MAX)
        return fault_set(fault, ERR_TOO_LARGE, "document_too_large",
                         "文档的文字超过 %d MB 的上限，请拆成几个文件。",
                         LIMIT_DOCUMENT_TEXT_BYTES_MAX / 1024 / 1024);
    if (d->depth > 1)
        wait_line(d, &sink->boxed, line);
    else if (sink->table_depth > 0)
        wait_line(d, &sink->row, line);
    else
        docx_sink_line(d, line);
    return ERR_OK;
}

void docx_boxes_end(struct docx *d) {
    struct docx_sink *sink = &d->sink;
    docx_line_vec boxed = sink->boxed;
    sink->boxed = (docx_line_vec){0};
    for (uint32_t i = 0; i < boxed.count; i++)
        if (sink->table_depth > 0)
            *vec_push(&d->wait, &sink->row) = boxed.at[i];
        else
            docx_sink_line(d, &boxed.at[i]);
    if (sink->table_depth == 0)
        arena_reset(&d->wait);
}

void docx_lines_end(struct docx *d) {
    decide(d, d->sink.ids == DOCX_IDS_FOUND ? DOCX_IDS_FOUND : DOCX_IDS_NONE);
    if (d->sink.held.count > 0)
        render(d, &d->sink.held.at[0], STR(""));
    d->sink.held.count = 0;
}
