/* The outer shape of a JSON file: one object after the other, lists of objects, objects that hold
 * such lists under names. Which object is a record and which holds records is decided by what
 * stands in it: a record has no list of objects, or has a stem. */
#include "questionbank/read/json_split.h"

#include "base/core/err.h"
#include "base/json/view.h"
#include "questionbank/read/record.h"

struct json_splitter json_split(struct str text) {
    return (struct json_splitter){.text = text};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blanks(struct str text, size_t at) {
    while (at < text.len && is_blank(text.ptr[at]))
        at++;
    return at;
}

/* Behind the value that begins at `at`; where it breaks off, that place, and *broken. */
static size_t skip_value(struct str text, size_t at, bool *broken) {
    size_t fault = 0;
    size_t end = json_value_end(str_from_offset(text, at), &fault);
    *broken = end == STR_NONE;
    return at + (*broken ? fault : end);
}

/* Whether the list at `at` holds objects, or nothing. */
static bool is_record_list(struct str text, size_t at) {
    at = skip_blanks(text, at + 1);
    return at < text.len && (text.ptr[at] == '{' || text.ptr[at] == ']');
}

/* Whether objects under such a name are parts of a record. */
static bool is_part(enum record_role role) {
    return role == RECORD_OPTION || role == RECORD_OPTIONS || role == RECORD_LABEL ||
           role == RECORD_KEY || role == RECORD_TAG || role == RECORD_ACCEPTS;
}

/* What the members of an object say about it. */
static bool is_container(struct str text, size_t at) {
    struct arena scratch = {0};
    bool broken = false, stem = false, holds = false;
    at = skip_blanks(text, at + 1);
    while (at < text.len && text.ptr[at] == '"' && !broken && !stem) {
        size_t name_end = skip_value(text, at, &broken);
        if (broken)
            break;
        struct str name = str_slice(text, at + 1, name_end - at - 2);
        enum record_role role = record_title_of(&scratch, name).role;
        at = skip_blanks(text, name_end);
        at = skip_blanks(text, at < text.len && text.ptr[at] == ':' ? at + 1 : at);
        bool list = at < text.len && text.ptr[at] == '[' && is_record_list(text, at);
        bool object = at < text.len && text.ptr[at] == '{';
        stem = !list && (role == RECORD_STEM || role == RECORD_STIMULUS);
        holds = holds || ((list || object) && !is_part(role));
        at = skip_blanks(text, skip_value(text, at, &broken));
        at = skip_blanks(text, at < text.len && text.ptr[at] == ',' ? at + 1 : at);
    }
    arena_close(&scratch);
    return holds && !stem;
}

/* Where the blanks before `at` begin. */
static size_t indent_start(struct str text, size_t at) {
    while (at > 0 && (text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '\t'))
        at--;
    return at;
}

/* The next object behind `from` that begins a line with the same indent. */
static size_t next_by_line(struct str text, size_t from, struct str indent) {
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] != '\n' && text.ptr[at] != '\r')
            continue;
        struct str line = str_from_offset(text, at + 1);
        if (str_starts(line, indent) && line.len > indent.len && line.ptr[indent.len] == '{')
            return at + 1 + indent.len;
    }
    return STR_NONE;
}

/* The next object behind `from` that follows another: `}, {`. */
static size_t next_by_comma(struct str text, size_t from) {
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] != '}')
            continue;
        size_t next = skip_blanks(text, at + 1);
        if (next >= text.len || text.ptr[next] != ',')
            continue;
        next = skip_blanks(text, next + 1);
        if (next < text.len && text.ptr[next] == '{')
            return next;
    }
    return STR_NONE;
}

/* Where to go on behind a fault in the record that began at `start`. */
static size_t find_next(struct str text, size_t start, size_t fault) {
    size_t line = indent_start(text, start);
    bool first = line == 0 || text.ptr[line - 1] == '\n' || text.ptr[line - 1] == '\r';
    struct str indent = str_slice(text, line, start - line);
    return first ? next_by_line(text, fault, indent) : next_by_comma(text, fault);
}

static bool broken_at(struct json_splitter *s, size_t start, size_t fault, struct json_piece *out) {
    size_t next = find_next(s->text, start, fault);
    *out = (struct json_piece){.kind = JSON_PIECE_BROKEN,
                               .text = str_slice(s->text, start, fault - start),
                               .fault = fault};
    s->at = next == STR_NONE ? s->text.len : next;
    return true;
}

static struct str list_name(const struct json_splitter *s) {
    for (uint32_t i = s->depth; i > 0; i--)
        if (s->levels[i - 1].name.len > 0)
            return s->levels[i - 1].name;
    return (struct str){NULL, 0};
}

static bool take_record(struct json_splitter *s, struct json_piece *out) {
    bool broken = false;
    size_t start = s->at;
    size_t end = skip_value(s->text, start, &broken);
    if (broken)
        return broken_at(s, start, end, out);
    *out = (struct json_piece){.kind = JSON_PIECE_RECORD,
                               .text = str_slice(s->text, start, end - start),
                               .name = list_name(s)};
    s->at = end;
    return true;
}

static bool push(struct json_splitter *s, bool object, struct str name) {
    if (s->depth == LIMIT_JSON_DEPTH_MAX)
        return false;
    s->levels[s->depth++] = (struct json_level){object, name};
    s->name = (struct str){NULL, 0};
    s->at++;
    return true;
}

/* The value at s->at. False when it only opened a level. */
static bool take_value(struct json_splitter *s, struct json_piece *out) {
    struct str text = s->text;
    bool broken = false;
    char c = text.ptr[s->at];
    bool listed = s->depth > 0 && !s->levels[s->depth - 1].object;
    struct str name = s->name;
    if (c == '[' && !listed && (name.len == 0 || is_record_list(text, s->at)) &&
        push(s, false, name))
        return false;
    if (c == '{' && !listed && is_container(text, s->at) && push(s, true, name))
        return false;
    s->name = (struct str){NULL, 0};
    if (c == '{' && name.len == 0)
        return take_record(s, out);
    size_t start = s->at;
    s->at = skip_value(text, start, &broken);
    if (broken)
        return broken_at(s, start, s->at, out);
    *out = (struct json_piece){.kind = name.len > 0 ? JSON_PIECE_MEMBER : JSON_PIECE_FOREIGN,
                               .text = str_slice(text, start, s->at - start),
                               .name = name};
    return true;
}

/* The name of a member; true when there is a piece to report instead. */
static bool take_name(struct json_splitter *s, struct json_piece *out) {
    bool broken = false;
    size_t start = s->at;
    if (s->text.ptr[start] != '"')
        return broken_at(s, start, start, out);
    size_t end = skip_value(s->text, start, &broken);
    size_t colon = skip_blanks(s->text, end);
    if (broken || colon >= s->text.len || s->text.ptr[colon] != ':')
        return broken_at(s, start, end, out);
    s->name = str_slice(s->text, start, end - start);
    s->at = colon + 1;
    return false;
}

bool json_split_next(struct json_splitter *s, struct json_piece *out) {
    for (;;) {
        while (s->at < s->text.len && (is_blank(s->text.ptr[s->at]) || s->text.ptr[s->at] == ','))
            s->at++;
        if (s->at >= s->text.len)
            return false;
        char c = s->text.ptr[s->at];
        bool in_object = s->depth > 0 && s->levels[s->depth - 1].object;
        if ((c == ']' || c == '}') && s->depth > 0) {
            s->depth--;
            s->at++;
            s->name = (struct str){NULL, 0};
        } else if (in_object && s->name.len == 0) {
            if (take_name(s, out))
                return true;
        } else if (take_value(s, out)) {
            return true;
        }
    }
}
