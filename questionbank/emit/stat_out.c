/* Items are sorted by law and kind and then counted; topics keep the order of the source. */
#include "questionbank/emit/stat_out.h"

#include "base/json/json.h"
#include "engine/law/cite.h"

static struct str law_of(const struct ir_item *item) {
    struct cite cite;
    if (item->cites.count == 0)
        return STR("");
    return cite_parse(item->cites.at[0], &cite) == ERR_OK ? cite.law : item->cites.at[0];
}

static int compare_by_law(const void *a, const void *b) {
    const struct stat_law *x = a, *y = b;
    int order = str_compare(x->law, y->law);
    return order != 0 ? order : (int)x->kind - (int)y->kind;
}

static int compare_by_weight(const void *a, const void *b) {
    const struct stat_law *x = a, *y = b;
    if (x->law_count != y->law_count)
        return x->law_count > y->law_count ? -1 : 1;
    return compare_by_law(a, b);
}

static bool same_law(const struct stat_law *a, const struct stat_law *b) {
    return str_eq(a->law, b->law);
}

/* Sorted rows of one item each become one row for each law and kind. */
static void merge_laws(struct bank_stat *stat) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < stat->laws.count; i++) {
        struct stat_law *row = &stat->laws.at[i];
        struct stat_law *last = kept == 0 ? NULL : &stat->laws.at[kept - 1];
        if (last == NULL || compare_by_law(last, row) != 0) {
            stat->laws.at[kept++] = *row;
            continue;
        }
        last->count++;
        for (uint32_t d = 0; d < DIFFICULTY_COUNT; d++)
            last->difficulties[d] += row->difficulties[d];
    }
    stat->laws.count = kept;
}

static void weigh_laws(struct bank_stat *stat) {
    for (uint32_t first = 0, end; first < stat->laws.count; first = end) {
        uint32_t sum = 0;
        for (end = first;
             end < stat->laws.count && same_law(&stat->laws.at[first], &stat->laws.at[end]); end++)
            sum += stat->laws.at[end].count;
        for (uint32_t i = first; i < end; i++)
            stat->laws.at[i].law_count = sum;
    }
}

static void count_laws(struct arena *arena, const struct ir *ir, struct bank_stat *stat) {
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        if (item->quarantined)
            continue;
        struct stat_law *row = vec_push(arena, &stat->laws);
        *row = (struct stat_law){.law = law_of(item), .kind = item->kind, .count = 1};
        row->difficulties[item->difficulty] = 1;
    }
    if (stat->laws.count == 0)
        return;
    qsort(stat->laws.at, stat->laws.count, sizeof *stat->laws.at, compare_by_law);
    merge_laws(stat);
    weigh_laws(stat);
    qsort(stat->laws.at, stat->laws.count, sizeof *stat->laws.at, compare_by_weight);
}

/* An item of a topic, by the topic and then by place. */
struct topic_slot {
    struct str topic;
    uint32_t idx;
};

static int compare_slots(const void *a, const void *b) {
    const struct topic_slot *x = a, *y = b;
    int order = str_compare(x->topic, y->topic);
    return order != 0 ? order : (x->idx > y->idx) - (x->idx < y->idx);
}

/* A topic and the first item that has it. */
struct topic_group {
    struct stat_topic topic;
    uint32_t first_idx;
};

static int compare_groups(const void *a, const void *b) {
    const struct topic_group *x = a, *y = b;
    return (x->first_idx > y->first_idx) - (x->first_idx < y->first_idx);
}

static void count_topics(struct arena *arena, const struct ir *ir, struct bank_stat *stat) {
    struct arena work = {0};
    struct topic_slot *slots = ARENA_ARRAY(&work, struct topic_slot, ir->items.count);
    struct topic_group *groups = ARENA_ARRAY(&work, struct topic_group, ir->items.count);
    uint32_t count = 0, group_count = 0;
    for (uint32_t i = 0; i < ir->items.count; i++)
        if (!ir->items.at[i].quarantined)
            slots[count++] = (struct topic_slot){ir->items.at[i].topic, i};
    if (count > 0)
        qsort(slots, count, sizeof *slots, compare_slots);
    for (uint32_t i = 0; i < count; i++) {
        bool fresh = i == 0 || !str_eq(slots[i - 1].topic, slots[i].topic);
        if (fresh)
            groups[group_count++] = (struct topic_group){{slots[i].topic, 0}, slots[i].idx};
        groups[group_count - 1].topic.count++;
    }
    if (group_count > 0)
        qsort(groups, group_count, sizeof *groups, compare_groups);
    for (uint32_t i = 0; i < group_count; i++)
        *vec_push(arena, &stat->topics) = groups[i].topic;
    arena_close(&work);
}

struct bank_stat bank_stat_of(struct arena *arena, const struct ir *ir) {
    struct bank_stat stat = {0};
    for (uint32_t i = 0; i < ir->items.count; i++) {
        const struct ir_item *item = &ir->items.at[i];
        if (item->quarantined) {
            stat.quarantined++;
            continue;
        }
        stat.items++;
        stat.kinds[item->kind]++;
        stat.without_cite += item->cites.count == 0;
        stat.without_rationale += item->rationale.len == 0;
    }
    count_laws(arena, ir, &stat);
    count_topics(arena, ir, &stat);
    return stat;
}

bool bank_stat_cover(const struct bank_stat *stat, stat_papers *papers) {
    bool is_short = false;
    for (uint32_t p = 0; p < papers->count; p++) {
        int64_t left[ITEM_KIND_COUNT];
        for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++)
            left[kind] = stat->kinds[kind];
        for (uint32_t i = 0; i < papers->at[p].cells.count; i++) {
            struct stat_cell *cell = &papers->at[p].cells.at[i];
            cell->available = left[cell->kind];
            is_short = is_short || cell->available < cell->needed;
            left[cell->kind] -= cell->needed < left[cell->kind] ? cell->needed : left[cell->kind];
        }
    }
    return is_short;
}

static void print_heads(struct buf *buf, const struct bank_stat *stat) {
    buf_printf(buf, "共 %u 题", stat->items);
    for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++)
        if (stat->kinds[kind] > 0)
            buf_printf(buf, "，%.*s %u", STR_ARGS(item_kind_title((enum item_kind)kind)),
                       stat->kinds[kind]);
    buf_printf(buf, "；隔离 %u，没有依据 %u，没有解析 %u\n", stat->quarantined, stat->without_cite,
               stat->without_rationale);
}

static void print_law(struct buf *buf, const struct stat_law *row, bool first_of_law) {
    if (first_of_law && row->law.len == 0)
        buf_printf(buf, "  没有依据：%u 题\n", row->law_count);
    else if (first_of_law)
        buf_printf(buf, "  《%.*s》：%u 题\n", STR_ARGS(row->law), row->law_count);
    buf_printf(buf, "    %.*s %u", STR_ARGS(item_kind_title(row->kind)), row->count);
    const char *before = "（";
    for (uint32_t d = 0; d < DIFFICULTY_COUNT; d++) {
        if (row->difficulties[d] == 0)
            continue;
        buf_printf(buf, "%s%.*s %u", before, STR_ARGS(difficulty_title((enum difficulty)d)),
                   row->difficulties[d]);
        before = "，";
    }
    buf_add(buf, STR("）\n"));
}

static void print_paper(struct buf *buf, const struct stat_paper *paper) {
    buf_printf(buf, "组卷“%.*s”：\n", STR_ARGS(paper->title));
    for (uint32_t i = 0; i < paper->cells.count; i++) {
        const struct stat_cell *cell = &paper->cells.at[i];
        buf_printf(buf, "  %.*s（%.*s）：要 %lld 题，有 %lld 题", STR_ARGS(cell->title),
                   STR_ARGS(item_kind_title(cell->kind)), (long long)cell->needed,
                   (long long)cell->available);
        if (cell->available < cell->needed)
            buf_printf(buf, "，缺 %lld 题", (long long)(cell->needed - cell->available));
        buf_add_char(buf, '\n');
    }
}

void bank_stat_print(struct buf *buf, const struct bank_stat *stat, const stat_papers *papers) {
    print_heads(buf, stat);
    buf_add(buf, STR("按法律、题型、难度（一道题按第一条依据计）：\n"));
    for (uint32_t i = 0; i < stat->laws.count; i++)
        print_law(buf, &stat->laws.at[i],
                  i == 0 || !same_law(&stat->laws.at[i - 1], &stat->laws.at[i]));
    buf_add(buf, STR("按章节：\n"));
    for (uint32_t i = 0; i < stat->topics.count; i++) {
        const struct stat_topic *topic = &stat->topics.at[i];
        buf_printf(buf, "  %.*s：%u 题\n",
                   STR_ARGS(topic->topic.len == 0 ? STR("没有章节") : topic->topic), topic->count);
    }
    for (uint32_t i = 0; i < papers->count; i++)
        print_paper(buf, &papers->at[i]);
}

static void json_laws(struct buf *buf, const struct bank_stat *stat) {
    for (uint32_t i = 0; i < stat->laws.count; i++) {
        const struct stat_law *row = &stat->laws.at[i];
        buf_add_cstr(buf, i == 0 ? "{\"law\":" : ",{\"law\":");
        json_put_text(buf, row->law);
        buf_printf(buf, ",\"kind\":\"%.*s\",\"items\":%u,\"difficulty\":{",
                   STR_ARGS(item_kind_code(row->kind)), row->count);
        for (uint32_t d = 0; d < DIFFICULTY_COUNT; d++)
            buf_printf(buf, "%s\"%.*s\":%u", d == 0 ? "" : ",",
                       STR_ARGS(difficulty_code((enum difficulty)d)), row->difficulties[d]);
        buf_add(buf, STR("}}"));
    }
}

static void json_papers(struct buf *buf, const stat_papers *papers) {
    for (uint32_t p = 0; p < papers->count; p++) {
        const struct stat_paper *paper = &papers->at[p];
        buf_add_cstr(buf, p == 0 ? "{\"title\":" : ",{\"title\":");
        json_put_text(buf, paper->title);
        buf_add(buf, STR(",\"sections\":["));
        for (uint32_t i = 0; i < paper->cells.count; i++) {
            const struct stat_cell *cell = &paper->cells.at[i];
            buf_add_cstr(buf, i == 0 ? "{\"title\":" : ",{\"title\":");
            json_put_text(buf, cell->title);
            buf_printf(buf, ",\"kind\":\"%.*s\",\"needed\":%lld,\"available\":%lld}",
                       STR_ARGS(item_kind_code(cell->kind)), (long long)cell->needed,
                       (long long)cell->available);
        }
        buf_add(buf, STR("]}"));
    }
}

void bank_stat_json(struct buf *buf, const struct bank_stat *stat, const stat_papers *papers) {
    buf_printf(buf,
               "{\"items\":%u,\"quarantined\":%u,\"without_cite\":%u,\"without_rationale\":%u,"
               "\"kinds\":{",
               stat->items, stat->quarantined, stat->without_cite, stat->without_rationale);
    for (uint32_t kind = 0; kind < ITEM_KIND_COUNT; kind++)
        buf_printf(buf, "%s\"%.*s\":%u", kind == 0 ? "" : ",",
                   STR_ARGS(item_kind_code((enum item_kind)kind)), stat->kinds[kind]);
    buf_add(buf, STR("},\"laws\":["));
    json_laws(buf, stat);
    buf_add(buf, STR("],\"topics\":["));
    for (uint32_t i = 0; i < stat->topics.count; i++) {
        buf_add_cstr(buf, i == 0 ? "{\"topic\":" : ",{\"topic\":");
        json_put_text(buf, stat->topics.at[i].topic);
        buf_printf(buf, ",\"items\":%u}", stat->topics.at[i].count);
    }
    buf_add(buf, STR("],\"papers\":["));
    json_papers(buf, papers);
    buf_add(buf, STR("]}\n"));
}
