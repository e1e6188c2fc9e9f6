/* Random banks: pieces that have made trouble somewhere, put together by a seeded generator. */
#include "tests/support/made_bank.h"

#include "base/core/buf.h"
#include "questionbank/check/check.h"
#include "questionbank/ir/source.h"
#include "questionbank/link/link.h"

struct maker {
    struct arena *arena;
    uint64_t state;
    enum made_texts texts;
    uint32_t serial; /* keeps stems apart */
};

static uint32_t below(struct maker *m, uint32_t bound) {
    m->state += 0x9E3779B97F4A7C15U;
    uint64_t x = m->state;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return (uint32_t)((x ^ (x >> 31)) % bound);
}

static const char *const PLAIN[] = {
    "机关", "工作人员", "应当", "不得", "申请人", "期限", "十五日", "由",     "上级", "批准",
    "，",   "；",       "听证", "公开", "2024年", "图书", "百分之", "第三方", "登记", "撤销",
};

static const char *const HOSTILE[] = {
    "A. 甲",
    "B．乙",
    "C、丙",
    "（D）丁",
    "1. ",
    "2、",
    "（3）",
    "\n",
    "\n\n",
    "\n4．",
    "\nA．",
    "\n答案：B",
    "\n解析：",
    "答案：",
    "【答案】A",
    "解析：",
    "=",
    "~",
    "{",
    "}",
    "{=a}",
    "#",
    ":",
    "::",
    "->",
    "=>",
    "\\",
    "%50%",
    "|",
    "｜",
    "；",
    ";",
    "、",
    ",",
    "\t",
    "\"",
    "'",
    "<b>&amp;",
    "]]>",
    "&",
    "<",
    ">",
    "[html]",
    "//",
    "$CATEGORY: x",
    "😀",
    "　",
    "+1",
    "-1",
    "@sum",
    "=1+1",
    "＝",
    "－",
    "＋",
    "＠",
    "123456789012345678",
    "1.0",
    "材料完",
    "材料：",
    "\n一、单项选择题",
    "章节：",
    "正确",
    "对",
    "（ ）",
    "（A）",
    "......",
    "--- 章 ---",
    "\u00A0",
    "%",
    "\n// x",
    "\n::t::",
    "ANSWER: B",
    "e\u0301",
    "①",
    "½",
    "\n　　",
    "\n\\",
    "']",
    "[tag:x]",
    "]",
};

static void put_piece(struct maker *m, struct buf *buf) {
    bool mean = m->texts == MADE_HOSTILE && below(m, 3) == 0;
    buf_add_cstr(buf,
                 mean ? HOSTILE[below(m, COUNT_OF(HOSTILE))] : PLAIN[below(m, COUNT_OF(PLAIN))]);
}

static struct str some_text(struct maker *m, uint32_t pieces_max) {
    struct buf buf = buf_make(m->arena, 1 << 16);
    for (uint32_t left = 1 + below(m, pieces_max); left > 0; left--)
        put_piece(m, &buf);
    struct str text = str_trim(buf_str(&buf));
    return text.len > 0 ? text : STR("空");
}

static struct str one_line(struct maker *m, uint32_t pieces_max) {
    struct str text = some_text(m, pieces_max);
    char *copy = arena_cstr(m->arena, text);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = copy[i] == '\n' ? ' ' : copy[i];
    return str_trim((struct str){copy, text.len});
}

static struct str some_stem(struct maker *m) {
    struct str text = some_text(m, 12);
    uint32_t serial = m->serial++;
    if (m->texts == MADE_HOSTILE && below(m, 2) == 0)
        return arena_printf(m->arena, "%.*s%u号", STR_ARGS(text), serial);
    return arena_printf(m->arena, "关于%u号，%.*s", serial, STR_ARGS(text));
}

static void add_options(struct maker *m, struct ir_item *item) {
    static const char LETTERS[] = "ABCDEFGHIJ";
    uint32_t count = 2 + below(m, m->texts == MADE_HOSTILE ? 9 : 4);
    for (uint32_t i = 0; i < count; i++) {
        struct str text = some_text(m, 4);
        *vec_push(m->arena, &item->options) = (struct ir_option){
            .label = {&LETTERS[i], 1},
            .text = arena_printf(m->arena, "%.*s%u", STR_ARGS(text), i),
        };
    }
}

static void add_key(struct maker *m, struct ir_item *item, struct str text) {
    *vec_push(m->arena, &item->key) = text;
}

static void make_single(struct maker *m, struct ir_item *item) {
    add_options(m, item);
    add_key(m, item, item->options.at[below(m, item->options.count)].label);
}

static void make_multiple(struct maker *m, struct ir_item *item) {
    add_options(m, item);
    uint32_t bits = 1 + below(m, (1U << item->options.count) - 1);
    for (uint32_t i = 0; i < item->options.count; i++)
        if ((bits >> i & 1U) != 0)
            add_key(m, item, item->options.at[i].label);
}

static void make_judge(struct maker *m, struct ir_item *item) {
    add_key(m, item, below(m, 2) == 0 ? STR("T") : STR("F"));
}

static struct str without_bars(struct maker *m, struct str text) {
    char *copy = arena_cstr(m->arena, text);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = copy[i] == '|' || copy[i] == '_' ? '/' : copy[i];
    return str_trim((struct str){copy, text.len});
}

static void make_blank(struct maker *m, struct ir_item *item) {
    uint32_t count = 1 + below(m, 3);
    struct buf stem = buf_make(m->arena, 1 << 16);
    buf_add(&stem, item->stem);
    for (uint32_t i = 0; i < count; i++) {
        buf_add(&stem, STR("______"));
        buf_add(&stem, i + 1 < count ? STR("和") : STR("。"));
        struct str key = without_bars(m, one_line(m, 2));
        if (below(m, 3) == 0)
            key = arena_printf(m->arena, "%.*s|另写%u", STR_ARGS(key), i);
        add_key(m, item, key);
    }
    item->stem = buf_str(&stem);
}

static void make_open(struct maker *m, struct ir_item *item) {
    if (below(m, 3) > 0)
        add_key(m, item, some_text(m, 20));
}

static void make_order(struct maker *m, struct ir_item *item) {
    add_options(m, item);
    uint32_t count = item->options.count;
    for (uint32_t i = 0; i < count; i++)
        add_key(m, item, item->options.at[i].label);
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = below(m, i);
        struct str swapped = item->key.at[i - 1];
        item->key.at[i - 1] = item->key.at[other];
        item->key.at[other] = swapped;
    }
}

static void make_match(struct maker *m, struct ir_item *item) {
    uint32_t count = 2 + below(m, 4);
    for (uint32_t i = 0; i < count; i++) {
        struct str left = one_line(m, 3), right = one_line(m, 3);
        add_key(
            m, item,
            arena_printf(m->arena, "%.*s左%u=>%.*s右%u", STR_ARGS(left), i, STR_ARGS(right), i));
    }
}

static void (*const MAKE[ITEM_KIND_COUNT])(struct maker *, struct ir_item *) = {
    [ITEM_SINGLE] = make_single, [ITEM_MULTIPLE] = make_multiple, [ITEM_JUDGE] = make_judge,
    [ITEM_BLANK] = make_blank,   [ITEM_SHORT] = make_open,        [ITEM_ESSAY] = make_open,
    [ITEM_ORDER] = make_order,   [ITEM_MATCH] = make_match,
};

static void add_lists(struct maker *m, struct ir_item *item) {
    static const char *const CITES[] = {"《行政处罚法》第三十六条", "《宪法》第一条",
                                        "《民法典》第一千零四十二条第二款",
                                        "《刑法》第一百二十条之一"};
    uint32_t first = below(m, COUNT_OF(CITES));
    for (uint32_t i = below(m, 3); i > 0; i--)
        *vec_push(m->arena, &item->cites) = str_from(CITES[(first + i) % COUNT_OF(CITES)]);
    for (uint32_t i = below(m, 3); i > 0; i--)
        *vec_push(m->arena, &item->tags) = m->texts == MADE_PLAIN
                                               ? arena_printf(m->arena, "标签%u", below(m, 99))
                                               : one_line(m, 2);
    for (uint32_t i = below(m, 3); i > 0; i--)
        *vec_push(m->arena, &item->proofs) =
            m->texts == MADE_PLAIN ? STR("限制人身自由") : one_line(m, 2);
    if (below(m, 6) == 0)
        *vec_push(m->arena, &item->accepts) =
            (struct ir_accept){STR("QB026"), one_line(m, 4), {0, 0, 0}};
}

static struct ir_item made_item(struct maker *m) {
    struct ir_item item = {.kind = below(m, ITEM_KIND_COUNT), .stem = some_stem(m), .normal = true};
    MAKE[item.kind](m, &item);
    if (below(m, 3) > 0)
        item.rationale = some_text(m, 20);
    add_lists(m, &item);
    item.difficulty = below(m, DIFFICULTY_COUNT);
    if (below(m, 3) == 0)
        item.item_name = arena_printf(m->arena, "9%017u", m->serial);
    item.place = (struct ir_place){0, m->serial, 1};
    return item;
}

struct ir made_bank(struct arena *arena, uint64_t seed, uint32_t count, enum made_texts texts) {
    static const char *const SECTIONS[] = {
        "", "", "一、单项选择题", "二、多选题（每题2分）", "案例分析题", "第一单元"};
    struct maker m = {.arena = arena, .state = seed, .texts = texts};
    struct ir ir = {.arena = arena};
    struct str topic = STR(""), stimulus = STR(""), section = STR("");
    ir_source_add(&ir, STR("made"), STR("made"), ORIGIN_LINE);
    for (uint32_t i = 0; i < count; i++) {
        if (below(&m, 8) == 0)
            topic = below(&m, 4) == 0 ? STR("") : one_line(&m, 3);
        if (below(&m, 8) == 0)
            section = str_from(SECTIONS[below(&m, COUNT_OF(SECTIONS) - (texts == MADE_PLAIN))]);
        if (below(&m, 5) == 0)
            stimulus = below(&m, 2) == 0 ? STR("") : some_text(&m, 30);
        struct ir_item item = made_item(&m);
        item.topic = topic;
        item.section = section;
        item.stimulus = stimulus;
        *vec_push(arena, &ir.items) = item;
    }
    link_items(&ir);
    check_items(&ir);
    return ir;
}
