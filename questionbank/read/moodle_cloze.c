/* Cloze: {WEIGHT:TYPE:ANSWERS} inside a text. https://docs.moodle.org/en/Embedded_Answers_(Cloze)
 */
#include "questionbank/read/moodle.h"

#include "base/core/limits.h"

enum cloze_form { CLOZE_TEXT, CLOZE_NUMBER, CLOZE_CHOICE, CLOZE_CHOICES };
enum { CLOZE_FULL = 100 * 1000, CLOZE_WORD_BYTES_MAX = 24 };

struct cloze_word {
    struct str word;
    enum cloze_form form;
};

static const struct cloze_word WORDS[] = {
    {STR_INIT("SHORTANSWER"), CLOZE_TEXT},
    {STR_INIT("SA"), CLOZE_TEXT},
    {STR_INIT("MW"), CLOZE_TEXT},
    {STR_INIT("SHORTANSWER_C"), CLOZE_TEXT},
    {STR_INIT("SAC"), CLOZE_TEXT},
    {STR_INIT("MWC"), CLOZE_TEXT},
    {STR_INIT("NUMERICAL"), CLOZE_NUMBER},
    {STR_INIT("NM"), CLOZE_NUMBER},
    {STR_INIT("MULTICHOICE"), CLOZE_CHOICE},
    {STR_INIT("MC"), CLOZE_CHOICE},
    {STR_INIT("MULTICHOICE_H"), CLOZE_CHOICE},
    {STR_INIT("MCH"), CLOZE_CHOICE},
    {STR_INIT("MULTICHOICE_V"), CLOZE_CHOICE},
    {STR_INIT("MCV"), CLOZE_CHOICE},
    {STR_INIT("MULTICHOICE_S"), CLOZE_CHOICE},
    {STR_INIT("MCS"), CLOZE_CHOICE},
    {STR_INIT("MULTICHOICE_HS"), CLOZE_CHOICE},
    {STR_INIT("MCHS"), CLOZE_CHOICE},
    {STR_INIT("MULTICHOICE_VS"), CLOZE_CHOICE},
    {STR_INIT("MCVS"), CLOZE_CHOICE},
    {STR_INIT("MULTIRESPONSE"), CLOZE_CHOICES},
    {STR_INIT("MR"), CLOZE_CHOICES},
    {STR_INIT("MULTIRESPONSE_H"), CLOZE_CHOICES},
    {STR_INIT("MRH"), CLOZE_CHOICES},
    {STR_INIT("MULTIRESPONSE_S"), CLOZE_CHOICES},
    {STR_INIT("MRS"), CLOZE_CHOICES},
    {STR_INIT("MULTIRESPONSE_HS"), CLOZE_CHOICES},
    {STR_INIT("MRHS"), CLOZE_CHOICES},
};

/* A gap where it stands in the text. */
struct cloze_gap {
    size_t start;
    size_t end; /* behind the brace */
    struct str word;
    struct str answers;
};

/* One alternative inside a gap. */
struct cloze_answer {
    int64_t fraction;
    struct str text;
    struct str feedback;
};

/* The first of `stops` from `at` on that no backslash escapes; the length when there is none. */
static size_t find_stop(struct str text, size_t at, const char *stops) {
    for (; at < text.len; at++) {
        if (text.ptr[at] == '\\')
            at++;
        else if (text.ptr[at] != '\0' && strchr(stops, text.ptr[at]) != NULL)
            return at;
    }
    return text.len;
}

/* `{2:WORD:` at the start of the text: bytes up to behind the second colon, 0 when it is none. */
static size_t head_length(struct str text, struct str *word) {
    size_t at = 1;
    while (at < text.len && at < CLOZE_WORD_BYTES_MAX && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    if (at >= text.len || text.ptr[at] != ':')
        return 0;
    size_t from = ++at;
    while (at < text.len && at - from < CLOZE_WORD_BYTES_MAX &&
           ((text.ptr[at] >= 'A' && text.ptr[at] <= 'Z') || text.ptr[at] == '_'))
        at++;
    if (at >= text.len || at == from || text.ptr[at] != ':')
        return 0;
    *word = str_slice(text, from, at - from);
    return at + 1;
}

/* The next gap at or behind `from`; false when there is none. */
static bool next_gap(struct str text, size_t from, struct cloze_gap *out) {
    while (from < text.len) {
        size_t open = str_find_char(str_from_offset(text, from), '{');
        if (open == STR_NONE)
            return false;
        struct str rest = str_from_offset(text, from + open);
        size_t head = head_length(rest, &out->word);
        size_t end = head == 0 ? rest.len : find_stop(rest, head, "}");
        if (head > 0 && end == rest.len)
            return false; /* no brace closes behind here: no later gap has one either */
        if (head > 0) {
            out->start = from + open;
            out->end = out->start + end + 1;
            out->answers = str_slice(rest, head, end - head);
            return true;
        }
        from += open + 1;
    }
    return false;
}

static const struct cloze_word *find_word(struct str word) {
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_eq(WORDS[i].word, word))
            return &WORDS[i];
    return NULL;
}

/* HTML with its escapes resolved. */
static struct str text_of(struct xml_item *x, const struct xml_node *node, struct str raw) {
    struct buf plain = buf_make(x->ir->arena, LIMIT_SOURCE_BYTES_MAX);
    struct markup markup = markup_begin(x->ir->arena);
    for (size_t at = 0; at < raw.len; at++) {
        bool escape = raw.ptr[at] == '\\' && at + 1 < raw.len && raw.ptr[at + 1] != '*' &&
                      strchr("}~#=/\"\\", raw.ptr[at + 1]) != NULL;
        at += escape;
        buf_add_char(&plain, raw.ptr[at]);
    }
    markup_html(&markup, buf_str(&plain));
    struct str text = markup_end(&markup);
    xml_item_dropped(x, node, markup.dropped);
    return text;
}

/* Takes one alternative from the start of `*rest`; false at the end. */
static bool take_answer(struct xml_item *x, const struct xml_node *node, struct str *rest,
                        struct cloze_answer *out) {
    if (rest->ptr == NULL)
        return false;
    size_t end = find_stop(*rest, 0, "~");
    struct str one = str_trim(str_slice(*rest, 0, end));
    *rest = end < rest->len ? str_from_offset(*rest, end + 1) : (struct str){NULL, 0};
    *out = (struct cloze_answer){.fraction = 0};
    if (str_starts(one, STR("="))) {
        out->fraction = CLOZE_FULL;
        one = str_from_offset(one, 1);
    } else if (str_starts(one, STR("%"))) {
        size_t close = str_find_char(str_from_offset(one, 1), '%');
        if (close != STR_NONE && moodle_fraction(str_slice(one, 1, close), &out->fraction))
            one = str_from_offset(one, close + 2);
    }
    size_t hash = find_stop(one, 0, "#");
    out->text = text_of(x, node, str_slice(one, 0, hash));
    if (hash < one.len)
        out->feedback = text_of(x, node, str_from_offset(one, hash + 1));
    return true;
}

/* 23.8:0.1 → 23.8 */
static struct str without_tolerance(struct xml_item *x, const struct xml_node *node,
                                    struct str text) {
    size_t colon = str_find_char(text, ':');
    int64_t tolerance = 0;
    if (colon == STR_NONE)
        return text;
    if (!moodle_fraction(str_from_offset(text, colon + 1), &tolerance) || tolerance != 0)
        xml_item_report(x, DIAG_TOLERANCE, node, (struct str){NULL, 0});
    return str_trim(str_slice(text, 0, colon));
}

static void add_spelling(struct xml_item *x, struct gap *gap, const struct cloze_answer *answer,
                         bool number) {
    if (answer->fraction > 0 && answer->fraction < CLOZE_FULL)
        xml_item_report(x, DIAG_WEIGHT, gap->node, (struct str){NULL, 0});
    if (answer->fraction < CLOZE_FULL)
        return;
    struct str text = moodle_spelling(x, gap->node, answer->text);
    if (number)
        xml_item_number(x, gap->node, &gap->key, without_tolerance(x, gap->node, text));
    else
        xml_item_spelling(x, gap->node, &gap->key, text);
}

static void add_option(struct xml_item *x, struct gap *gap, const struct cloze_answer *answer) {
    bool right = gap->is_multiple ? answer->fraction > 0 : answer->fraction == CLOZE_FULL;
    if (answer->fraction != 0 && answer->fraction != CLOZE_FULL && !gap->is_multiple)
        xml_item_report(x, DIAG_WEIGHT, gap->node, (struct str){NULL, 0});
    if (gap->options.count < LIMIT_ITEM_LIST_MAX)
        *vec_push(x->ir->arena, &gap->options) =
            (struct gap_option){answer->text, right, answer->feedback};
}

static struct gap read_gap(struct xml_item *x, const struct xml_node *node,
                           const struct cloze_gap *found) {
    const struct cloze_word *word = find_word(found->word);
    struct gap gap = {.node = node, .key = buf_make(x->ir->arena, LIMIT_STEM_BYTES_MAX)};
    if (word == NULL) {
        xml_item_report(
            x, DIAG_CLOZE_UNREADABLE, node,
            arena_printf(x->ir->arena, "空的类型“%.*s”无法识别", STR_ARGS(found->word)));
        return gap;
    }
    gap.is_choice = word->form == CLOZE_CHOICE || word->form == CLOZE_CHOICES;
    gap.is_multiple = word->form == CLOZE_CHOICES;
    struct str rest = found->answers;
    struct cloze_answer answer;
    while (take_answer(x, node, &rest, &answer)) {
        if (gap.is_choice)
            add_option(x, &gap, &answer);
        else
            add_spelling(x, &gap, &answer, word->form == CLOZE_NUMBER);
        if (!gap.is_choice && answer.feedback.len > 0)
            *vec_push(x->ir->arena, &gap.feedback) = answer.feedback;
    }
    return gap;
}

void moodle_cloze(struct moodle_context *context, struct xml_item *x, const struct xml_node *node) {
    struct arena *arena = x->ir->arena;
    struct str raw = moodle_raw(arena, node);
    struct markup markup = markup_begin(arena);
    struct cloze_gap found;
    gap_vec gaps = {0};
    for (size_t at = 0; gaps.count <= LIMIT_RESPONSE_PARTS_MAX && next_gap(raw, at, &found);
         at = found.end)
        *vec_push(arena, &gaps) = read_gap(x, node, &found);
    size_t from = 0;
    for (uint32_t i = 0; i < gaps.count && next_gap(raw, from, &found); i++) {
        markup_html(&markup, str_slice(raw, from, found.start - from));
        markup_literal(&markup, gap_mark(arena, &gaps, i));
        from = found.end;
    }
    markup_html(&markup, str_from_offset(raw, from));
    x->item.kind = ITEM_BLANK;
    if (gaps.count == 0)
        xml_item_report(x, DIAG_CLOZE_UNREADABLE, node, STR("没有找到要填的空"));
    if (xml_child(node, "file") != NULL)
        xml_item_report(x, DIAG_FILE_LEFT_OUT, xml_child(node, "file"), (struct str){NULL, 0});
    struct str text = markup_end(&markup);
    xml_item_dropped(x, node, markup.dropped);
    x->item.stem = text;
    x->item.stimulus = markup_stimulus(&markup);
    xml_item_title(x, moodle_raw(arena, xml_child(x->node, "name")));
    moodle_surroundings(context, x);
    gapped_finish(x, &gaps, text);
}
