/* Myers' greedy algorithm (An O(ND) Difference Algorithm and Its Variations, 1986) over words, with
 * the frontier of every step kept for the way back. */
#include "questionbank/diff/word_diff.h"

typedef VEC(struct str) word_list;

static bool is_word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank_byte(char c) {
    return c == ' ' || c == '\t';
}

static size_t run_bytes(struct str text, bool (*fits)(char)) {
    size_t bytes = 0;
    while (bytes < text.len && fits(text.ptr[bytes]))
        bytes++;
    return bytes;
}

static bool is_tail_byte(char c) {
    return ((unsigned char)c & 0xC0U) == 0x80;
}

static size_t word_bytes(struct str text) {
    if (is_word_byte(text.ptr[0]))
        return run_bytes(text, is_word_byte);
    if (is_blank_byte(text.ptr[0]))
        return run_bytes(text, is_blank_byte);
    return 1 + run_bytes(str_from_offset(text, 1), is_tail_byte);
}

static word_list words_of(struct arena *arena, struct str text) {
    word_list made = {0};
    while (text.len > 0) {
        size_t bytes = word_bytes(text);
        *vec_push(arena, &made) = str_slice(text, 0, bytes);
        text = str_from_offset(text, bytes);
    }
    return made;
}

/* `count` words that stand in both, from these on. */
struct match {
    uint32_t old_at;
    uint32_t new_at;
    uint32_t count;
};
typedef VEC(struct match) match_list;

/* The part of the two lists that is compared; what stands before and behind it is alike. */
struct middle {
    const struct str *old_words;
    const struct str *new_words;
    int32_t old_count;
    int32_t new_count;
    int32_t **frontiers; /* by number of edits: the furthest old word on each diagonal */
};

static int32_t follow(const struct middle *m, int32_t old_at, int32_t diagonal) {
    int32_t new_at = old_at - diagonal;
    while (old_at < m->old_count && new_at < m->new_count &&
           str_eq(m->old_words[old_at], m->new_words[new_at])) {
        old_at++;
        new_at++;
    }
    return old_at;
}

/* Where the path of `edits` edits enters a diagonal: by a new word (down) or without an old one. */
static int32_t enter(const int32_t *before, int32_t edits, int32_t diagonal, bool *down) {
    *down = diagonal == -edits ||
            (diagonal != edits && before[diagonal - 1 + edits] < before[diagonal + 1 + edits]);
    return *down ? before[diagonal + 1 + edits] : before[diagonal - 1 + edits] + 1;
}

/* The least number of edits, or -1 when there are more than WORD_EDITS_MAX. A frontier of n edits
 * has its diagonal k at place k + n + 1; the two ends are never reached. */
static int32_t count_edits(struct arena *arena, struct middle *m) {
    int32_t most = m->old_count + m->new_count;
    if (most > WORD_EDITS_MAX)
        most = WORD_EDITS_MAX;
    m->frontiers = ARENA_ARRAY(arena, int32_t *, (size_t)most + 1);
    for (int32_t edits = 0; edits <= most; edits++) {
        int32_t *frontier = ARENA_ARRAY(arena, int32_t, 2 * (size_t)edits + 3);
        m->frontiers[edits] = frontier;
        for (int32_t k = -edits; k <= edits; k += 2) {
            bool down;
            int32_t at = edits == 0 ? 0 : enter(m->frontiers[edits - 1], edits, k, &down);
            at = follow(m, at, k);
            frontier[k + edits + 1] = at;
            if (at >= m->old_count && at - k >= m->new_count)
                return edits;
        }
    }
    return -1;
}

/* From the end back to the start; the matches come out last first. */
static match_list walk_back(struct arena *arena, const struct middle *m, int32_t edits) {
    match_list found = {0};
    int32_t old_at = m->old_count, new_at = m->new_count;
    for (; edits >= 0; edits--) {
        int32_t k = old_at - new_at;
        bool down = false;
        int32_t from = edits == 0 ? 0 : enter(m->frontiers[edits - 1], edits, k, &down);
        if (old_at > from)
            *vec_push(arena, &found) =
                (struct match){(uint32_t)from, (uint32_t)(from - k), (uint32_t)(old_at - from)};
        old_at = down ? from : from - 1;
        new_at = down ? from - k - 1 : from - k;
    }
    return found;
}

struct comparison {
    word_list old_words;
    word_list new_words;
    match_list matches; /* in order */
};

static void add_match(struct arena *arena, struct comparison *c, struct match match) {
    struct match *last = c->matches.count == 0 ? NULL : &c->matches.at[c->matches.count - 1];
    if (match.count == 0)
        return;
    if (last != NULL && last->old_at + last->count == match.old_at &&
        last->new_at + last->count == match.new_at)
        last->count += match.count;
    else
        *vec_push(arena, &c->matches) = match;
}

static uint32_t common_head(const struct comparison *c) {
    uint32_t count = 0;
    while (count < c->old_words.count && count < c->new_words.count &&
           str_eq(c->old_words.at[count], c->new_words.at[count]))
        count++;
    return count;
}

static uint32_t common_tail(const struct comparison *c, uint32_t head) {
    uint32_t count = 0, old_count = c->old_words.count, new_count = c->new_words.count;
    while (head + count < old_count && head + count < new_count &&
           str_eq(c->old_words.at[old_count - 1 - count], c->new_words.at[new_count - 1 - count]))
        count++;
    return count;
}

static void find_matches(struct arena *arena, struct comparison *c) {
    uint32_t head = common_head(c), tail = common_tail(c, head);
    struct middle m = {
        .old_words = head < c->old_words.count ? &c->old_words.at[head] : NULL,
        .new_words = head < c->new_words.count ? &c->new_words.at[head] : NULL,
        .old_count = (int32_t)(c->old_words.count - head - tail),
        .new_count = (int32_t)(c->new_words.count - head - tail),
    };
    add_match(arena, c, (struct match){0, 0, head});
    int32_t edits = count_edits(arena, &m);
    if (edits >= 0) {
        match_list found = walk_back(arena, &m, edits);
        for (uint32_t i = found.count; i > 0; i--)
            add_match(arena, c,
                      (struct match){found.at[i - 1].old_at + head, found.at[i - 1].new_at + head,
                                     found.at[i - 1].count});
    }
    add_match(arena, c, (struct match){c->old_words.count - tail, c->new_words.count - tail, tail});
}

/* Words that differ between the end of one match and the start of the next. */
static uint32_t gap(const struct match *before, const struct match *after) {
    return after->old_at - (before->old_at + before->count) + after->new_at -
           (before->new_at + before->count);
}

/* A single character that two rewritten passages happen to share tells a reader nothing. */
static void drop_chance_matches(struct comparison *c) {
    const struct match end = {c->old_words.count, c->new_words.count, 0};
    struct match before = {0, 0, 0};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c->matches.count; i++) {
        struct match m = c->matches.at[i];
        const struct match *after = i + 1 < c->matches.count ? &c->matches.at[i + 1] : &end;
        if (m.count == 1 && gap(&before, &m) >= 2 && gap(&m, after) >= 2)
            continue;
        c->matches.at[kept++] = m;
        before = m;
    }
    c->matches.count = kept;
}

static void add_run(struct arena *arena, word_runs *runs, enum word_op op, struct str text) {
    if (text.len > 0)
        *vec_push(arena, runs) = (struct word_run){op, text};
}

/* The words from `start` to before `end`, as they stand in the text. */
static struct str span(const word_list *words, uint32_t start, uint32_t end) {
    if (start == end)
        return STR("");
    const struct str *last = &words->at[end - 1];
    const char *from = words->at[start].ptr;
    return (struct str){from, (size_t)(last->ptr + last->len - from)};
}

word_runs word_diff(struct arena *arena, struct str old_text, struct str new_text) {
    struct arena work = {0};
    struct comparison c = {words_of(&work, old_text), words_of(&work, new_text), {0}};
    word_runs runs = {0};
    uint32_t old_at = 0, new_at = 0;
    find_matches(&work, &c);
    drop_chance_matches(&c);
    *vec_push(&work, &c.matches) = (struct match){c.old_words.count, c.new_words.count, 0};
    for (uint32_t i = 0; i < c.matches.count; i++) {
        const struct match *m = &c.matches.at[i];
        add_run(arena, &runs, WORD_OLD, span(&c.old_words, old_at, m->old_at));
        add_run(arena, &runs, WORD_NEW, span(&c.new_words, new_at, m->new_at));
        add_run(arena, &runs, WORD_SAME, span(&c.old_words, m->old_at, m->old_at + m->count));
        old_at = m->old_at + m->count;
        new_at = m->new_at + m->count;
    }
    arena_close(&work);
    return runs;
}

enum { CONTEXT_CHARS = 16 };

/* The first or last characters of a text. */
static struct str head_of(struct str text) {
    size_t at = 0;
    for (int chars = 0; at < text.len && chars < CONTEXT_CHARS; chars++)
        at += 1 + run_bytes(str_from_offset(text, at + 1), is_tail_byte);
    return str_slice(text, 0, at);
}

static struct str tail_of(struct str text) {
    size_t at = text.len;
    for (int chars = 0; at > 0 && chars < CONTEXT_CHARS; chars++)
        do
            at--;
        while (at > 0 && is_tail_byte(text.ptr[at]));
    return str_from_offset(text, at);
}

static void put_line(struct buf *buf, struct str text) {
    while (text.ptr != NULL) {
        buf_add(buf, str_cut(&text, '\n'));
        if (text.ptr != NULL)
            buf_add(buf, STR("⏎"));
    }
}

static void put_same(struct buf *buf, struct str text, bool first, bool last) {
    struct str head = first ? STR("") : head_of(text), tail = last ? STR("") : tail_of(text);
    if (head.len + tail.len + sizeof "…" >= text.len) {
        put_line(buf, text);
        return;
    }
    put_line(buf, head);
    buf_add(buf, STR("…"));
    put_line(buf, tail);
}

static const struct {
    struct str begin, end;
} MARKS[][2] = {
    [WORD_OLD] = {{STR_INIT("[-"), STR_INIT("-]")}, {STR_INIT("\033[31m[-"), STR_INIT("-]\033[m")}},
    [WORD_NEW] = {{STR_INIT("{+"), STR_INIT("+}")}, {STR_INIT("\033[32m{+"), STR_INIT("+}\033[m")}},
};

void word_runs_print(struct buf *buf, const word_runs *runs, bool colour) {
    for (uint32_t i = 0; i < runs->count; i++) {
        const struct word_run *run = &runs->at[i];
        if (run->op == WORD_SAME) {
            put_same(buf, run->text, i == 0, i + 1 == runs->count);
            continue;
        }
        buf_add(buf, MARKS[run->op][colour].begin);
        put_line(buf, run->text);
        buf_add(buf, MARKS[run->op][colour].end);
    }
}
