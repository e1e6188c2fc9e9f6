/* Kinds, keys and citations in normal form. */
#include "questionbank/link/normal.h"

#include "base/core/buf.h"
#include "base/core/limits.h"
#include "engine/law/cite.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/key.h"

static struct str raw_key(const struct ir_item *item) {
    return item->key.count == 0 ? (struct str){NULL, 0} : item->key.at[0];
}

/* Two options, one that says right and one that says wrong. */
static bool has_judge_options(const struct ir_item *item) {
    if (item->options.count != 2)
        return false;
    char first = key_judgement(item->options.at[0].text);
    char second = key_judgement(item->options.at[1].text);
    return first != 0 && second != 0 && first != second;
}

static enum item_kind infer_kind(const struct ir_item *item) {
    char letters[KEY_LETTERS_MAX];
    struct str key = raw_key(item);
    uint32_t letter_count = item->key.count > 1 ? item->key.count : key_letters(key, letters);
    if (has_judge_options(item))
        return ITEM_JUDGE;
    if (item->options.count > 0)
        return letter_count > 1 ? ITEM_MULTIPLE : ITEM_SINGLE;
    if (key_judgement(key) != 0)
        return ITEM_JUDGE;
    if (key.len > 0 && letter_count == 0)
        return key_blank_count(item->stem) > 0 ? ITEM_BLANK : ITEM_SHORT;
    return ITEM_KIND_COUNT;
}

static void set_key(struct ir *ir, struct ir_item *item, struct str text) {
    item->key.count = 0;
    *vec_push(ir->arena, &item->key) = text;
}

static int compare_letters(const void *a, const void *b) {
    return *(const char *)a - *(const char *)b;
}

/* "CA" → "A", "C". A key that names a letter twice is left for the checks. */
static void normalise_letters(struct ir *ir, struct ir_item *item) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    char letters[KEY_LETTERS_MAX];
    uint32_t count = item->key.count == 1 ? key_letters(raw_key(item), letters) : 0;
    qsort(letters, count, 1, compare_letters);
    for (uint32_t i = 1; i < count; i++)
        if (letters[i] == letters[i - 1])
            return;
    if (count > 0)
        item->key.count = 0;
    for (uint32_t i = 0; i < count; i++)
        *vec_push(ir->arena, &item->key) = (struct str){&LETTERS[letters[i] - 'A'], 1};
}

/* The options of a judge item only say which letter means right; they are not shown. */
static void normalise_judgement(struct ir *ir, struct ir_item *item) {
    char letters[KEY_LETTERS_MAX];
    struct str key = raw_key(item);
    char judgement = 0;
    if (item->options.count == 0) {
        judgement = key_judgement(key);
    } else if (has_judge_options(item)) {
        bool letter = key_letters(key, letters) == 1 && letters[0] < 'C';
        judgement =
            letter ? key_judgement(item->options.at[letters[0] - 'A'].text) : key_judgement(key);
        item->options.count = 0;
    }
    if (judgement != 0)
        set_key(ir, item, judgement == 'T' ? STR("T") : STR("F"));
}

/* Cuts at a folded character; what stands before it, trimmed. */
static struct str cut_at(struct str *rest, uint32_t separator) {
    for (size_t at = 0, from = 0; at < rest->len; from = at)
        if (char_next(*rest, &at) == separator) {
            struct str head = str_slice(*rest, 0, from);
            *rest = str_from_offset(*rest, at);
            return str_trim(head);
        }
    struct str head = *rest;
    *rest = (struct str){NULL, 0};
    return str_trim(head);
}

/* "两个月｜2个月；三" → "两个月|2个月", "三". */
static void normalise_blanks(struct ir *ir, struct ir_item *item) {
    if (item->key.count != 1)
        return;
    struct str blanks = raw_key(item);
    if (str_ends(blanks, STR("。")))
        blanks = str_slice(blanks, 0, blanks.len - STR("。").len);
    item->key = (ir_texts){0};
    while (blanks.len > 0 && item->key.count <= LIMIT_RESPONSE_PARTS_MAX) {
        struct str alternatives = cut_at(&blanks, ';');
        struct buf joined = buf_make(ir->arena, LIMIT_STEM_BYTES_MAX);
        while (alternatives.len > 0) {
            struct str one = cut_at(&alternatives, '|');
            if (joined.len > 0 && one.len > 0)
                buf_add_char(&joined, '|');
            buf_add(&joined, one);
        }
        *vec_push(ir->arena, &item->key) = buf_str(&joined);
    }
}

static void normalise_key(struct ir *ir, struct ir_item *item) {
    static void (*const NORMALISE[ITEM_KIND_COUNT])(struct ir *, struct ir_item *) = {
        [ITEM_SINGLE] = normalise_letters,
        [ITEM_MULTIPLE] = normalise_letters,
        [ITEM_JUDGE] = normalise_judgement,
        [ITEM_BLANK] = normalise_blanks,
    };
    if (NORMALISE[item->kind] != NULL && item->key.count > 0)
        NORMALISE[item->kind](ir, item);
}

/* `第三十七条` after `《行政处罚法》第三十六条` means the same law. */
static enum err parse_in_context(struct str text, struct str law, struct cite *cite) {
    uint32_t article = 0, inserted = 0;
    size_t bytes = 0;
    if (cite_parse(text, cite) == ERR_OK)
        return ERR_OK;
    if (law.len == 0 || article_parse(text, &article, &inserted, &bytes) != ERR_OK ||
        bytes != text.len)
        return ERR_INVALID;
    *cite = (struct cite){.law = law, .article = article, .inserted = inserted};
    return ERR_OK;
}

static void normalise_cites(struct ir *ir, struct ir_item *item) {
    ir_texts cites = {0};
    struct cite cite = {0};
    for (uint32_t i = 0; i < item->cites.count; i++) {
        struct str text = item->cites.at[i];
        if (parse_in_context(text, cite.law, &cite) == ERR_OK) {
            *vec_push(ir->arena, &cites) = cite_format(ir->arena, &cite);
            continue;
        }
        struct str shown = str_slice(text, 0, 120);
        while (shown.len < text.len && shown.len > 0 &&
               ((unsigned char)text.ptr[shown.len] & 0xC0U) == 0x80U)
            shown.len--;
        ir_report_item(ir, item, DIAG_CITE_UNREADABLE, item->place,
                       arena_printf(ir->arena, "依据“%.*s”无法识别，未收入", STR_ARGS(shown)));
    }
    item->cites = cites;
}

static void normalise_answer(struct ir *ir, struct ir_item *item) {
    if (item->kind == ITEM_KIND_COUNT)
        item->kind = infer_kind(item);
    if (item->kind == ITEM_KIND_COUNT) {
        item->kind = item->options.count > 0 ? ITEM_SINGLE : ITEM_SHORT;
        enum diag diag = item->key.count == 0 ? DIAG_KEY_MISSING : DIAG_KIND_UNKNOWN;
        if (!item->quarantined)
            ir_report_item(ir, item, diag, item->place, (struct str){NULL, 0});
    }
    normalise_key(ir, item);
}

void normalise_item(struct ir *ir, struct ir_item *item) {
    if (!item->normal)
        normalise_answer(ir, item);
    normalise_cites(ir, item);
}
