/* JSON to records. All values of a file are rendered first, then its records are read: only the
 * whole file may say where the numbers of its answers count from. */
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/ir/character.h"
#include "questionbank/ir/report.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/json_split.h"
#include "questionbank/read/json_values.h"

bool json_sniff(struct str text) {
    static const char *const SECONDS[][2] = {{"{", "\"}"}, {"[", "{]\"["}};
    text = str_trim(text);
    if (text.len < 2)
        return false;
    struct str rest = str_trim(str_from_offset(text, 1));
    for (size_t i = 0; i < COUNT_OF(SECONDS); i++)
        if (text.ptr[0] == SECONDS[i][0][0])
            return rest.len > 0 && strchr(SECONDS[i][1], rest.ptr[0]) != NULL;
    return false;
}

/* The list that the records stand in, when its name says what they are. */
struct list_section {
    struct str name;           /* raw */
    struct record_value value; /* line 0: it says nothing */
};

static bool says_something(struct json_values *j, struct str name) {
    enum item_kind kind;
    struct str text = json_text(&j->scratch, name);
    bool says = record_kind_of(&j->scratch, text, &kind);
    bool known = record_title_of(&j->scratch, text).role != RECORD_UNKNOWN;
    for (size_t at = 0; at < text.len && !known && !says;)
        says = char_is_cjk(char_next(text, &at));
    arena_reset(&j->scratch);
    return says;
}

static void enter_list(struct json_values *j, struct str name, struct list_section *section) {
    if (name.ptr == section->name.ptr)
        return;
    *section = (struct list_section){.name = name};
    if (name.len == 0 || !says_something(j, name))
        return;
    struct json_view view = {JSON_TEXT_VALUE, name};
    uint32_t count = j->values.count;
    j->first = count;
    struct record_value *value = json_add_scalar(j, RECORD_SECTION, 0, view);
    if (value != NULL)
        section->value = *value;
    j->values.count = count;
}

static void begin_record(struct json_values *j, const struct list_section *section) {
    j->first = j->values.count;
    j->damaged = j->crowded = false;
    if (section->value.line != 0)
        *vec_push(j->ir->arena, &j->values) = section->value;
}

static void end_record(struct json_values *j) {
    struct json_span span = {j->first, j->values.count - j->first};
    for (uint32_t i = 0; j->damaged && i < span.count; i++)
        j->values.at[span.first + i].flags |= RECORD_DAMAGED;
    if (span.count > 0)
        *vec_push(j->ir->arena, &j->records) = span;
}

/* Adds the members; gives back the list of questions that stands among them. */
static struct json_view add_members(struct json_values *j, struct json_view object) {
    struct json_view children = {JSON_NULL_VALUE, {NULL, 0}}, value;
    struct json_walk walk = json_walk_of(object);
    struct str name;
    while (!j->full && json_walk_next(&walk, &name, &value)) {
        bool questions = json_holds_objects(value) && json_title(j, name).role == RECORD_CHILDREN;
        if (questions && children.kind == JSON_LIST_VALUE)
            json_refuse(j, value, STR("一道题里有两组小题"));
        else if (questions)
            children = value;
        else
            json_add_member(j, name, value);
    }
    return children;
}

/* What the questions of a case take from the object around them. */
static bool inherit(struct record_value *value) {
    static const enum record_role ROLES[RECORD_ROLE_COUNT] = {
        [RECORD_STEM] = RECORD_STIMULUS,
        [RECORD_STIMULUS] = RECORD_STIMULUS,
        [RECORD_HEADLINE] = RECORD_SECTION,
        [RECORD_SECTION] = RECORD_SECTION,
        [RECORD_TOPIC] = RECORD_TOPIC,
        [RECORD_TAGS] = RECORD_TAGS,
        [RECORD_TAG] = RECORD_TAG,
        [RECORD_CITES] = RECORD_CITES,
        [RECORD_DIFFICULTY] = RECORD_DIFFICULTY,
    };
    value->role = (uint8_t)ROLES[value->role];
    return value->role != RECORD_UNKNOWN;
}

static void add_children(struct json_values *j, struct json_view children) {
    struct record_value shared[JSON_RECORD_VALUE_MAX];
    uint32_t shared_count = 0;
    bool damaged = j->damaged;
    for (uint32_t i = j->first; i < j->values.count; i++) {
        struct record_value value = j->values.at[i];
        if (inherit(&value))
            shared[shared_count++] = value;
    }
    j->values.count = j->first;
    struct json_walk walk = json_walk_of(children);
    struct json_view child;
    struct str name;
    while (!j->full && json_walk_next(&walk, &name, &child)) {
        j->first = j->values.count;
        j->damaged = damaged;
        j->crowded = false;
        for (uint32_t i = 0; i < shared_count; i++)
            *vec_push(j->ir->arena, &j->values) = shared[i];
        if (add_members(j, child).kind == JSON_LIST_VALUE)
            json_refuse(j, child, STR("小题里不能再有小题"));
        end_record(j);
    }
}

static void take_record(struct json_values *j, struct str text,
                        const struct list_section *section) {
    begin_record(j, section);
    uint32_t before = j->values.count;
    struct json_view children = add_members(j, json_view_of(text));
    if (children.kind == JSON_LIST_VALUE) {
        add_children(j, children);
        return;
    }
    if (j->values.count == before && !j->full)
        ir_report(j->ir, DIAG_JSON_SHAPE, json_excerpt(j, text));
    else
        end_record(j);
}

/* Shows the line of the fault, and points at it. */
static void report_broken(struct json_values *j, size_t fault) {
    if (fault == j->text.len)
        fault = str_trim(j->text).len + (size_t)(str_trim(j->text).ptr - j->text.ptr);
    size_t from = fault;
    while (from > 0 && fault - from < JSON_EXCERPT_BYTES / 2 && j->text.ptr[from - 1] != '\n' &&
           j->text.ptr[from - 1] != '\r')
        from--;
    while (from < fault && ((unsigned char)j->text.ptr[from] & 0xC0U) == 0x80U)
        from++;
    struct ir_place place = json_excerpt(j, str_from_offset(j->text, from));
    place.column += (uint32_t)utf8_count(str_slice(j->text, from, fault - from));
    ir_report(j->ir, DIAG_JSON_MALFORMED, place);
}

static void take_piece(struct json_values *j, const struct json_piece *piece,
                       struct list_section *section) {
    switch (piece->kind) {
    case JSON_PIECE_RECORD:
        enter_list(j, piece->name, section);
        take_record(j, piece->text, section);
        break;
    case JSON_PIECE_BROKEN: report_broken(j, piece->fault); break;
    case JSON_PIECE_FOREIGN: ir_report(j->ir, DIAG_JSON_SHAPE, json_excerpt(j, piece->text)); break;
    case JSON_PIECE_MEMBER: json_tell_name(j, piece->name); break;
    }
}

static void read_records(struct json_values *j, struct record_reader *reader) {
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < j->records.count; i++) {
            struct json_span span = j->records.at[i];
            record_values values = {j->values.at + span.first, span.count, span.count};
            if (pass == 0)
                record_survey(reader, &values);
            else
                record_read(reader, &values);
        }
}

void json_read(struct ir *ir, uint32_t source_idx) {
    struct json_values *j = ARENA_NEW(ir->arena, struct json_values);
    struct record_reader *reader = ARENA_NEW(ir->arena, struct record_reader);
    struct list_section section = {.name = {NULL, 0}};
    struct json_piece piece;
    j->ir = ir;
    j->source_idx = source_idx;
    j->text = ir->sources.at[source_idx].text;
    j->line = j->column = 1;
    struct json_splitter splitter = json_split(j->text);
    j->rendering = render_begin(ir, source_idx);
    buf_reserve(&j->rendering.text, j->text.len);
    while (!j->full && j->records.count <= LIMIT_ITEM_COUNT_MAX &&
           json_split_next(&splitter, &piece))
        take_piece(j, &piece, &section);
    render_end(&j->rendering);
    arena_close(&j->scratch);
    record_begin(reader, ir, source_idx);
    read_records(j, reader);
    record_end(reader);
}
