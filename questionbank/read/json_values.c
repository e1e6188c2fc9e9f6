/* What JSON has under a name, by its type: a text, a list of texts, objects with a text inside.
 * What fits nothing is a located error; the record that holds it is not loaded. */
#include "questionbank/read/json_values.h"

#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/report.h"

/* Places are asked for in the order of the file; a step back begins at its start. */
static struct ir_line line_of(struct json_values *j, const char *at) {
    size_t to = (size_t)(at - j->text.ptr);
    if (to < j->placed) {
        j->placed = 0;
        j->line = j->column = 1;
    }
    for (; j->placed < to; j->placed++) {
        char c = j->text.ptr[j->placed];
        bool ends = c == '\n' || (c == '\r' && j->text.ptr[j->placed + 1] != '\n');
        j->line += ends;
        if (ends)
            j->column = 1;
        else if (c != '\r' && ((unsigned char)c & 0xC0U) != 0x80U)
            j->column++;
    }
    return (struct ir_line){.number = j->line, .column = j->column};
}

/* Of what was rendered last. */
static struct ir_place last_place(const struct json_values *j) {
    uint32_t count = j->ir->sources.at[j->source_idx].lines.count;
    return (struct ir_place){j->source_idx, count == 0 ? 1 : count, 1};
}

static void stop(struct json_values *j) {
    if (!j->full)
        ir_report(j->ir, DIAG_TABLE_TOO_LARGE, last_place(j));
    j->full = true;
}

/* A place in the file that holds no value: some of its text is rendered to show it. */
struct ir_place json_excerpt(struct json_values *j, struct str text) {
    if (j->ir->diagnostics.count >= LIMIT_DIAGNOSTIC_COUNT_MAX)
        return last_place(j);
    struct str shown = str_slice(text, 0, JSON_EXCERPT_BYTES);
    for (size_t i = 0; i < shown.len; i++)
        if (shown.ptr[i] == '\n' || shown.ptr[i] == '\r')
            shown.len = i;
    while (shown.len < text.len && shown.len > 0 &&
           ((unsigned char)text.ptr[shown.len] & 0xC0U) == 0x80U)
        shown.len--;
    uint32_t line = render_line(&j->rendering, shown, line_of(j, text.ptr));
    if (line == 0)
        stop(j);
    return last_place(j);
}

struct record_title json_title(struct json_values *j, struct str name) {
    for (size_t i = 0; i < JSON_TITLE_CACHE_COUNT; i++)
        if (j->cache[i].name.len == name.len && str_eq(j->cache[i].name, name))
            return j->cache[i].title;
    struct record_title title = record_title_of(&j->scratch, json_text(&j->scratch, name));
    arena_reset(&j->scratch);
    j->cache[j->cache_next].name = name;
    j->cache[j->cache_next].title = title;
    j->cache_next = (j->cache_next + 1) % JSON_TITLE_CACHE_COUNT;
    return title;
}

void json_tell_name(struct json_values *j, struct str name) {
    for (uint32_t i = 0; i < j->told_count; i++)
        if (str_eq(j->told[i], name))
            return;
    if (j->told_count == JSON_TOLD_COUNT_MAX)
        return;
    j->told[j->told_count++] = name;
    bool more = j->told_count == JSON_TOLD_COUNT_MAX;
    struct str fact = more ? STR("还有更多不认识的名称，没有读取") : (struct str){NULL, 0};
    if (!more && name.len <= 80)
        fact =
            arena_printf(j->ir->arena, "%.*s 意思不认识或不属于任何试题，没有读取", STR_ARGS(name));
    ir_report_fact(j->ir, DIAG_TABLE_COLUMN, json_excerpt(j, name), fact);
}

/* A new value of the record; NULL when it has too many. */
static struct record_value *new_value(struct json_values *j, enum record_role role, uint32_t idx) {
    if (j->values.count - j->first >= JSON_RECORD_VALUE_MAX ||
        j->values.count >= LIMIT_CELL_COUNT_MAX) {
        if (j->values.count >= LIMIT_CELL_COUNT_MAX)
            stop(j);
        else if (!j->crowded)
            ir_report_fact(
                j->ir, DIAG_RECORD_VALUE, last_place(j),
                arena_printf(j->ir->arena, "这道题的值超过 %d 个", JSON_RECORD_VALUE_MAX));
        j->damaged = j->crowded = true;
        return NULL;
    }
    struct record_value *value = vec_push(j->ir->arena, &j->values);
    *value = (struct record_value){.role = (uint8_t)role, .idx = (uint8_t)idx};
    return value;
}

void json_refuse(struct json_values *j, struct json_view value, struct str fact) {
    ir_report_fact(j->ir, DIAG_RECORD_VALUE, json_excerpt(j, value.raw), fact);
    j->damaged = true;
}

static bool is_scalar(struct json_view value) {
    return value.kind != JSON_LIST_VALUE && value.kind != JSON_OBJECT_VALUE;
}

/* Renders a scalar into the value, behind what it holds already. */
static void render(struct json_values *j, struct record_value *value, struct json_view scalar) {
    size_t offset = 1;
    struct str line;
    if (scalar.kind != JSON_TEXT_VALUE) {
        j->damaged |=
            !record_render_line(&j->rendering, scalar.raw, line_of(j, scalar.raw.ptr), value);
        return;
    }
    struct ir_line from = line_of(j, scalar.raw.ptr + offset);
    while ((value->flags & RECORD_DAMAGED) == 0 && !j->full &&
           json_text_line(j->ir->arena, scalar.raw, &offset, &line)) {
        if (!record_render_line(&j->rendering, line, from, value))
            stop(j);
        if (offset < scalar.raw.len)
            from = line_of(j, scalar.raw.ptr + offset);
    }
}

/* Adds a scalar; null adds nothing. */
struct record_value *json_add_scalar(struct json_values *j, enum record_role role, uint32_t idx,
                                     struct json_view scalar) {
    if (scalar.kind == JSON_NULL_VALUE)
        return NULL;
    struct record_value *value = new_value(j, role, idx);
    if (value == NULL)
        return NULL;
    render(j, value, scalar);
    if (value->line == 0)
        j->values.count--;
    return value->line == 0 ? NULL : value;
}

static void add_listed(struct json_values *j, enum record_role role, uint32_t idx,
                       struct json_view scalar) {
    struct record_value *value = json_add_scalar(j, role, idx, scalar);
    if (value != NULL)
        value->flags |= RECORD_LISTED;
}

/* The scalars of a list as the lines of one value. */
static void add_joined(struct json_values *j, enum record_role role, struct json_view list) {
    struct json_walk walk = json_walk_of(list);
    struct record_value *value = NULL;
    struct json_view member;
    struct str name;
    while (json_walk_next(&walk, &name, &member) && !j->full) {
        if (!is_scalar(member)) {
            json_refuse(j, member, (struct str){NULL, 0});
            return;
        }
        if (value == NULL)
            value = json_add_scalar(j, role, 0, member);
        else if (member.kind != JSON_NULL_VALUE)
            render(j, value, member);
    }
}

/* A member of an object by any of its names; the kind is NULL when there is none. */
static struct json_view member_of(struct json_view object, const struct str *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct json_walk walk = json_walk_of(object);
        struct json_view member;
        struct str name;
        while (json_walk_next(&walk, &name, &member))
            if (str_eq(name, names[i]))
                return member;
    }
    return (struct json_view){JSON_NULL_VALUE, {NULL, 0}};
}

static const struct str TEXT_NAMES[] = {
    STR_INIT("\"text\""),   STR_INIT("\"content\""), STR_INIT("\"value\""),
    STR_INIT("\"option\""), STR_INIT("\"内容\""),    STR_INIT("\"选项\""),
};
static const struct str LABEL_NAMES[] = {
    STR_INIT("\"label\""), STR_INIT("\"key\""),  STR_INIT("\"letter\""),
    STR_INIT("\"id\""),    STR_INIT("\"name\""), STR_INIT("\"标号\""),
};
static const struct str RIGHT_NAMES[] = {
    STR_INIT("\"correct\""),  STR_INIT("\"is_correct\""), STR_INIT("\"isCorrect\""),
    STR_INIT("\"is_right\""), STR_INIT("\"isRight\""),    STR_INIT("\"isAnswer\""),
    STR_INIT("\"right\""),    STR_INIT("\"正确\""),
};

/* The letter at place `idx` needs no mention. */
static void add_label(struct json_values *j, uint32_t idx, struct json_view label) {
    struct str text = label.kind == JSON_TEXT_VALUE ? json_text(&j->scratch, label.raw) : label.raw;
    bool natural = text.len == 1 && (text.ptr[0] | 0x20) == (char)('a' + idx);
    if (is_scalar(label) && label.kind != JSON_NULL_VALUE && !natural)
        json_add_scalar(j, RECORD_LABEL, idx, label);
    arena_reset(&j->scratch);
}

/* One member of a list of options. */
static void add_option(struct json_values *j, uint32_t idx, struct json_view option) {
    struct json_view text = option;
    if (option.kind == JSON_OBJECT_VALUE)
        text = member_of(option, TEXT_NAMES, COUNT_OF(TEXT_NAMES));
    if (!is_scalar(text) || text.kind == JSON_NULL_VALUE) {
        json_refuse(j, option, STR("选项应是文本"));
        return;
    }
    struct record_value *value = json_add_scalar(j, RECORD_OPTION, idx, text);
    if (value == NULL)
        return;
    value->flags |= RECORD_LISTED;
    if (option.kind != JSON_OBJECT_VALUE)
        return;
    if (member_of(option, RIGHT_NAMES, COUNT_OF(RIGHT_NAMES)).kind == JSON_TRUE_VALUE)
        value->flags |= RECORD_RIGHT;
    add_label(j, idx, member_of(option, LABEL_NAMES, COUNT_OF(LABEL_NAMES)));
}

static void add_option_list(struct json_values *j, struct json_view list) {
    struct json_walk walk = json_walk_of(list);
    struct json_view option;
    struct str name;
    for (uint32_t idx = 0; json_walk_next(&walk, &name, &option) && !j->full; idx++) {
        if (idx == RECORD_OPTION_COUNT_MAX) {
            ir_report_fact(j->ir, DIAG_OPTIONS_TOO_MANY, json_excerpt(j, option.raw),
                           (struct str){NULL, 0});
            j->damaged = true;
            return;
        }
        add_option(j, idx, option);
    }
}

/* {"A": "甲", "B": "乙"}: letters give the place, other names are labels. */
static void add_option_object(struct json_values *j, struct json_view object) {
    struct json_walk walk = json_walk_of(object);
    struct json_view option;
    struct str name;
    for (uint32_t i = 0; json_walk_next(&walk, &name, &option) && !j->full; i++) {
        bool letter =
            name.len == 3 && ((name.ptr[1] | 0x20) >= 'a') && ((name.ptr[1] | 0x20) <= 'z');
        uint32_t idx = letter ? (uint32_t)((name.ptr[1] | 0x20) - 'a') : i;
        if (idx >= RECORD_OPTION_COUNT_MAX || !is_scalar(option)) {
            json_refuse(j, option, STR("选项应是文本"));
            return;
        }
        struct record_value *value = json_add_scalar(j, RECORD_OPTION, idx, option);
        if (value != NULL && !letter)
            add_label(j, idx, (struct json_view){JSON_TEXT_VALUE, name});
    }
}

/* {"text": […], "label": […]} */
static bool add_option_columns(struct json_values *j, struct json_view object) {
    struct json_view texts = member_of(object, TEXT_NAMES, COUNT_OF(TEXT_NAMES));
    struct json_view labels = member_of(object, LABEL_NAMES, COUNT_OF(LABEL_NAMES));
    if (texts.kind != JSON_LIST_VALUE)
        return false;
    add_option_list(j, texts);
    struct json_walk walk = json_walk_of(labels);
    struct json_view label;
    struct str name;
    for (uint32_t i = 0; i < RECORD_OPTION_COUNT_MAX && json_walk_next(&walk, &name, &label); i++)
        add_label(j, i, label);
    return true;
}

/* A list whose members are values of their own. */
static void add_list(struct json_values *j, enum record_role role, struct json_view list) {
    struct json_walk walk = json_walk_of(list);
    struct json_view member;
    struct str name;
    while (json_walk_next(&walk, &name, &member) && !j->full) {
        if (is_scalar(member))
            add_listed(j, role, 0, member);
        else
            json_refuse(j, member, (struct str){NULL, 0});
    }
}

/* {"code": "QB026", "reason": "…"} */
static void add_accept(struct json_values *j, struct json_view object) {
    static const struct str CODE[] = {STR_INIT("\"code\"")}, REASON[] = {STR_INIT("\"reason\"")};
    struct json_view code = member_of(object, CODE, 1), reason = member_of(object, REASON, 1);
    if (code.kind != JSON_TEXT_VALUE || reason.kind != JSON_TEXT_VALUE) {
        json_refuse(j, object, (struct str){NULL, 0});
        return;
    }
    struct record_value *value = new_value(j, RECORD_ACCEPTS, 0);
    struct str text =
        arena_printf(j->ir->arena, "%.*s %.*s", STR_ARGS(json_text(&j->scratch, code.raw)),
                     STR_ARGS(json_text(&j->scratch, reason.raw)));
    if (value != NULL) {
        value->flags |= RECORD_LISTED;
        if (!record_render(&j->rendering, text, line_of(j, object.raw.ptr), false, value))
            stop(j);
    }
    arena_reset(&j->scratch);
}

static void add_accepts(struct json_values *j, struct json_view value) {
    struct json_walk walk = json_walk_of(value);
    struct json_view member;
    struct str name;
    if (is_scalar(value)) {
        json_add_scalar(j, RECORD_ACCEPTS, 0, value);
        return;
    }
    while (json_walk_next(&walk, &name, &member) && !j->full) {
        if (is_scalar(member))
            json_add_scalar(j, RECORD_ACCEPTS, 0, member);
        else
            add_accept(j, member);
    }
}

bool json_holds_objects(struct json_view value) {
    struct json_walk walk = json_walk_of(value);
    struct json_view member;
    struct str name;
    return value.kind == JSON_LIST_VALUE && json_walk_next(&walk, &name, &member) &&
           member.kind == JSON_OBJECT_VALUE;
}

static void add_text(struct json_values *j, enum record_role role, struct json_view value) {
    struct json_view inner = value;
    if (value.kind == JSON_OBJECT_VALUE)
        inner = member_of(value, TEXT_NAMES, COUNT_OF(TEXT_NAMES));
    if (inner.kind == JSON_LIST_VALUE)
        add_joined(j, role, inner);
    else if (inner.kind == JSON_OBJECT_VALUE || (inner.raw.len == 0 && value.raw.len > 0))
        json_refuse(j, value, (struct str){NULL, 0});
    else
        json_add_scalar(j, role, 0, inner);
}

static void take_option(struct json_values *j, struct record_title title, struct json_view value) {
    if (is_scalar(value))
        json_add_scalar(j, RECORD_OPTION, title.idx, value);
    else
        json_refuse(j, value, STR("选项应是文本"));
}

static void take_options(struct json_values *j, struct record_title title, struct json_view value) {
    (void)title;
    if (value.kind == JSON_LIST_VALUE)
        add_option_list(j, value);
    else if (value.kind != JSON_OBJECT_VALUE)
        json_add_scalar(j, RECORD_OPTIONS, 0, value);
    else if (!add_option_columns(j, value))
        add_option_object(j, value);
}

/* A list of values, or one text that holds them all. */
static void take_list(struct json_values *j, struct record_title title, struct json_view value) {
    if (value.kind == JSON_LIST_VALUE)
        add_list(j, title.role, value);
    else
        add_text(j, title.role, value);
}

/* Answers that are objects are options that say which of them are right. */
static void take_key(struct json_values *j, struct record_title title, struct json_view value) {
    if (json_holds_objects(value))
        take_options(j, title, value);
    else
        take_list(j, title, value);
}

/* An object is where our own printer says that the item came from. */
static void take_source(struct json_values *j, struct record_title title, struct json_view value) {
    if (value.kind != JSON_OBJECT_VALUE)
        take_list(j, title, value);
}

static void take_accepts(struct json_values *j, struct record_title title, struct json_view value) {
    (void)title;
    add_accepts(j, value);
}

static void take_nothing(struct json_values *j, struct record_title title, struct json_view value) {
    (void)j;
    (void)title;
    (void)value;
}

void json_add_member(struct json_values *j, struct str name, struct json_view value) {
    static void (*const TAKE[RECORD_ROLE_COUNT])(struct json_values *, struct record_title,
                                                 struct json_view) = {
        [RECORD_IGNORED] = take_nothing, [RECORD_CHILDREN] = take_nothing,
        [RECORD_OPTION] = take_option,   [RECORD_OPTIONS] = take_options,
        [RECORD_KEY] = take_key,         [RECORD_TAG] = take_source,
        [RECORD_TAGS] = take_list,       [RECORD_CITES] = take_list,
        [RECORD_PROOFS] = take_list,     [RECORD_ACCEPTS] = take_accepts,
    };
    struct record_title title = json_title(j, name);
    if (title.role == RECORD_UNKNOWN)
        json_tell_name(j, name);
    else if (TAKE[title.role] != NULL)
        TAKE[title.role](j, title, value);
    else
        add_text(j, title.role, value);
}
