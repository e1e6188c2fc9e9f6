/* What nobody sees in a text: one fast pass that only says whether it is there, and slow ones that
 * say where, for the few texts that have it. */
#include "questionbank/read/hidden.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/lines.h"
#include "questionbank/ir/report.h"

/* What `bank fix` may take out. */
enum { GOING = TRAIT_BINARY | TRAIT_CONTROL | TRAIT_INVISIBLE };

/* What does not stay in an item. */
enum { UNFIT = TRAIT_CONTROL | TRAIT_INVISIBLE | TRAIT_BREAK };

/* Lines named for one fact; the last diagnostic counts the others. */
enum { NAMED_LINES_MAX = 50 };

struct range {
    uint32_t first;
    uint32_t last;
    uint32_t traits;
};

static const struct range RANGES[] = {
    {0x00, 0x00, TRAIT_BINARY},          {0x01, 0x08, TRAIT_CONTROL},
    {0x0B, 0x0C, TRAIT_BREAK},           {0x0E, 0x1F, TRAIT_CONTROL},
    {0x7F, 0x9F, TRAIT_CONTROL},         {0xAD, 0xAD, TRAIT_INVISIBLE},
    {0x200B, 0x200F, TRAIT_INVISIBLE},   {0x2028, 0x2029, TRAIT_BREAK},
    {0x202A, 0x202E, TRAIT_INVISIBLE},   {0x2060, 0x206F, TRAIT_INVISIBLE},
    {0xE000, 0xF8FF, TRAIT_PRIVATE},     {0xFDD0, 0xFDEF, TRAIT_PRIVATE},
    {0xFEFF, 0xFEFF, TRAIT_INVISIBLE},   {0xFFF9, 0xFFFB, TRAIT_INVISIBLE},
    {0xFFFD, 0xFFFD, TRAIT_REPLACED},    {0xFFFE, 0xFFFF, TRAIT_PRIVATE},
    {0xE0000, 0xE007F, TRAIT_INVISIBLE}, {0xF0000, 0x10FFFF, TRAIT_PRIVATE},
};

uint32_t char_traits(uint32_t character) {
    for (size_t i = 0; i < COUNT_OF(RANGES); i++)
        if (character <= RANGES[i].last)
            return character >= RANGES[i].first ? RANGES[i].traits : 0;
    return 0;
}

/* Three bytes of a Chinese character or of full-width punctuation, which have no traits. */
static bool is_plain_triple(const unsigned char *p) {
    bool plain = (p[0] >= 0xE3 && p[0] <= 0xE9) || (p[0] == 0xEF && p[1] == 0xBC);
    return plain && (p[1] & 0xC0U) == 0x80 && (p[2] & 0xC0U) == 0x80;
}

size_t text_scan(struct str text, uint32_t *traits) {
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t at = 0;
    *traits = 0;
    while (at < text.len) {
        if (p[at] >= 0x20 && p[at] < 0x7F) {
            at++;
        } else if (text.len - at >= 3 && is_plain_triple(p + at)) {
            at += 3;
        } else {
            if (utf8_sequence_bytes(p + at, text.len - at) == 0)
                return at;
            uint32_t character = utf8_next(text, &at);
            if (character != '\n' && character != '\r')
                *traits |= char_traits(character);
        }
    }
    return STR_NONE;
}

/* The first character at or behind `from` that has one of the traits; STR_NONE when there is none.
 */
static size_t find_trait(struct str text, size_t from, uint32_t traits, uint32_t *character) {
    for (size_t at = from; at < text.len;) {
        size_t start = at;
        *character = utf8_next(text, &at);
        if ((char_traits(*character) & traits) != 0)
            return start;
    }
    return STR_NONE;
}

struct str break_cut(struct str *rest) {
    uint32_t character = 0;
    size_t at = find_trait(*rest, 0, TRAIT_BREAK, &character);
    struct str head = at == STR_NONE ? *rest : str_slice(*rest, 0, at);
    if (at != STR_NONE)
        utf8_next(*rest, &at);
    *rest = at == STR_NONE ? (struct str){NULL, 0} : str_from_offset(*rest, at);
    return head;
}

struct fact {
    enum trait trait;
    enum diag diag;
    const char *what; /* is there */
};

static const struct fact FACTS[] = {
    {TRAIT_BINARY, DIAG_CONTROL_CHARACTER, "含有控制字符"},
    {TRAIT_CONTROL, DIAG_CONTROL_CHARACTER, "含有控制字符"},
    {TRAIT_INVISIBLE, DIAG_INVISIBLE_CHARACTER, "含有看不见的字符"},
    {TRAIT_PRIVATE, DIAG_PRIVATE_CHARACTER, "含有私用区或未定义的字符"},
    {TRAIT_REPLACED, DIAG_REPLACED_CHARACTER, "含有替换字符"},
};

static void report_lines(struct ir *ir, uint32_t source_idx, const struct fact *fact) {
    struct lines lines = lines_of(ir->sources.at[source_idx].text);
    struct line line;
    struct ir_place last = {source_idx, 1, 1};
    uint32_t count = 0, character = 0;
    while (lines_next(&lines, &line)) {
        size_t at = find_trait(line.text, 0, fact->trait, &character);
        if (at == STR_NONE)
            continue;
        last = line_place(source_idx, &line, line.text.ptr + at);
        if (++count <= NAMED_LINES_MAX)
            ir_report_fact(ir, fact->diag, last,
                           arena_printf(ir->arena, "%s U+%04X", fact->what, (unsigned)character));
    }
    if (count > NAMED_LINES_MAX)
        ir_report_fact(ir, fact->diag, last,
                       arena_printf(ir->arena, "另有 %u 行也%s，没有一一列出",
                                    count - NAMED_LINES_MAX, fact->what));
}

/* Whether nothing that is read goes with the character: an escape begins a sequence, a separator
 * may stand for a hyphen, and C1 is what a wrong encoding makes of letters. */
static bool may_go(uint32_t character) {
    bool escape = character == 0x1B || character == 0x1E;
    bool c1 = character >= 0x80 && character < 0xA0;
    return (char_traits(character) & GOING) != 0 && !escape && !c1;
}

/* One edit for each run of characters that may go. */
static void offer_edits(struct ir *ir, uint32_t source_idx) {
    struct str text = ir->sources.at[source_idx].text;
    size_t start = STR_NONE;
    enum diag diag = DIAG_INVISIBLE_CHARACTER;
    uint32_t edits = 0;
    for (size_t at = 0; at < text.len && edits < LIMIT_DIAGNOSTIC_COUNT_MAX;) {
        size_t from = at;
        uint32_t character = utf8_next(text, &at);
        bool goes = character != '\n' && character != '\r' && may_go(character);
        if (goes && start == STR_NONE)
            start = from;
        if (goes && (char_traits(character) & (TRAIT_BINARY | TRAIT_CONTROL)) != 0)
            diag = DIAG_CONTROL_CHARACTER;
        if (start == STR_NONE || (goes && at < text.len))
            continue;
        ir_edit(ir, diag,
                (struct ir_edit){.source_idx = source_idx,
                                 .offset = start,
                                 .bytes = (goes ? at : from) - start});
        start = STR_NONE;
        diag = DIAG_INVISIBLE_CHARACTER;
        edits++;
    }
}

void hidden_report(struct ir *ir, uint32_t source_idx) {
    uint32_t traits = ir->sources.at[source_idx].traits;
    for (size_t i = 0; i < COUNT_OF(FACTS); i++)
        if ((traits & FACTS[i].trait) != 0)
            report_lines(ir, source_idx, &FACTS[i]);
    if ((traits & GOING) != 0)
        offer_edits(ir, source_idx);
}

/* The items of one source being cleaned. Items share their case material, section and topic: each
 * is cleaned once. */
struct cleaned {
    struct str raw;
    struct str text;
    bool control;
};

struct cleaner {
    struct arena *arena;
    bool control; /* a text of this item has a control character */
    struct cleaned stimulus, section, topic;
};

static struct str clean(struct cleaner *cleaner, struct str text) {
    uint32_t character = 0;
    size_t at = find_trait(text, 0, UNFIT, &character);
    if (at == STR_NONE)
        return text;
    struct buf buf = buf_make(cleaner->arena, text.len);
    for (size_t from = 0; from < text.len;) {
        buf_add(&buf, str_slice(text, from, at == STR_NONE ? text.len : at - from));
        if (at == STR_NONE)
            break;
        uint32_t traits = char_traits(character);
        cleaner->control = cleaner->control || (traits & TRAIT_CONTROL) != 0;
        if ((traits & TRAIT_BREAK) != 0)
            buf_add_char(&buf, '\n');
        from = at;
        utf8_next(text, &from);
        at = find_trait(text, from, UNFIT, &character);
    }
    return str_trim(buf_str(&buf));
}

static void clean_shared(struct cleaner *cleaner, struct cleaned *shared, struct str *text) {
    if (text->ptr != shared->raw.ptr || text->len != shared->raw.len) {
        bool before = cleaner->control;
        cleaner->control = false;
        *shared = (struct cleaned){.raw = *text, .text = clean(cleaner, *text)};
        shared->control = cleaner->control;
        cleaner->control = before;
    }
    cleaner->control = cleaner->control || shared->control;
    *text = shared->text;
}

static void clean_texts(struct cleaner *cleaner, ir_texts *texts) {
    for (uint32_t i = 0; i < texts->count; i++)
        texts->at[i] = clean(cleaner, texts->at[i]);
}

static void clean_item(struct cleaner *cleaner, struct ir_item *item) {
    cleaner->control = false;
    item->item_name = clean(cleaner, item->item_name);
    item->stem = clean(cleaner, item->stem);
    item->rationale = clean(cleaner, item->rationale);
    for (uint32_t i = 0; i < item->options.count; i++)
        item->options.at[i].text = clean(cleaner, item->options.at[i].text);
    clean_texts(cleaner, &item->key);
    clean_texts(cleaner, &item->cites);
    clean_texts(cleaner, &item->proofs);
    clean_texts(cleaner, &item->tags);
    clean_shared(cleaner, &cleaner->stimulus, &item->stimulus);
    clean_shared(cleaner, &cleaner->section, &item->section);
    clean_shared(cleaner, &cleaner->topic, &item->topic);
    item->quarantined = item->quarantined || cleaner->control;
}

static void settle_source(struct ir *ir, uint32_t source_idx) {
    struct ir_source *source = &ir->sources.at[source_idx];
    if ((source->traits & TRAIT_BINARY) != 0)
        return;
    if (source->lines.count > 0)
        PROMISE(text_scan(source->text, &source->traits) == STR_NONE);
    hidden_report(ir, source_idx);
}

void hidden_settle(struct ir *ir, uint32_t first_source, uint32_t first_item) {
    struct cleaner cleaner = {.arena = ir->arena};
    for (uint32_t i = first_source; i < ir->sources.count; i++)
        settle_source(ir, i);
    for (uint32_t i = first_item; i < ir->items.count; i++) {
        struct ir_item *item = &ir->items.at[i];
        if ((ir->sources.at[item->place.source_idx].traits & UNFIT) != 0)
            clean_item(&cleaner, item);
    }
}
