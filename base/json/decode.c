/* From a checked text to a struct, through the field table; the only place that walks a cJSON tree.
 */
#include <cjson/cJSON.h>
#include <math.h>

#include "base/core/clock.h"
#include "base/core/limits.h"
#include "base/json/json.h"

static const double EXACT_INTEGER_MAX = 9007199254740991.0; /* 2^53-1 */

struct decoder {
    struct arena *arena;
    struct fault *fault;
};

static enum err refuse(struct decoder *d, const char *member, const char *want) {
    return fault_set_field(d->fault, ERR_INVALID, "json_member", member, "字段 %s 应为%s。", member,
                           want);
}

static enum err decode_object(struct decoder *d, const cJSON *node, const struct json_shape *shape,
                              char *out);

static enum err decode_text(struct decoder *d, const cJSON *node, const struct json_field *field,
                            struct str *out) {
    if (!cJSON_IsString(node))
        return refuse(d, field->name, "文本");
    struct str text = str_from(node->valuestring);
    if (field->max > 0 && text.len > field->max)
        return fault_set_field(d->fault, ERR_TOO_LARGE, "too_large", field->name,
                               "字段 %s 超过 %u 字节的上限。", field->name, field->max);
    *out = arena_str(d->arena, text);
    return ERR_OK;
}

static enum err decode_i64(struct decoder *d, const cJSON *node, const struct json_field *field,
                           int64_t *out) {
    double value = node->valuedouble;
    if (!cJSON_IsNumber(node) || !(fabs(value) <= EXACT_INTEGER_MAX) || floor(value) != value)
        return refuse(d, field->name, "整数");
    if (field->max > 0 && (value < 0 || value > field->max))
        return refuse(d, field->name, "范围之内的整数");
    *out = (int64_t)value;
    return ERR_OK;
}

static enum err decode_id(struct decoder *d, const cJSON *node, const struct json_field *field,
                          int64_t *out) {
    int64_t id = 0;
    if (!cJSON_IsString(node) || str_parse_i64(str_from(node->valuestring), &id) != ERR_OK ||
        id <= 0)
        return refuse(d, field->name, "编号（十进制数字组成的文本）");
    *out = id;
    return ERR_OK;
}

static enum err decode_time(struct decoder *d, const cJSON *node, const struct json_field *field,
                            int64_t *out) {
    if (!cJSON_IsString(node) || time_parse(str_from(node->valuestring), out) != ERR_OK)
        return refuse(d, field->name, "带时区的时间，例如 2026-11-22T09:00:00+08:00");
    return ERR_OK;
}

static enum err decode_day(struct decoder *d, const cJSON *node, const struct json_field *field,
                           int32_t *out) {
    if (!cJSON_IsString(node) || day_parse(str_from(node->valuestring), out) != ERR_OK)
        return refuse(d, field->name, "日期，例如 2026-11-22");
    return ERR_OK;
}

static enum err check_list(struct decoder *d, const cJSON *node, const struct json_field *field,
                           uint32_t *count) {
    if (!cJSON_IsArray(node))
        return refuse(d, field->name, "列表");
    uint32_t count_max = field->count_max > 0 ? field->count_max : LIMIT_JSON_LIST_MAX;
    *count = 0;
    for (const cJSON *element = node->child; element != NULL; element = element->next)
        if (++*count > count_max)
            return fault_set_field(d->fault, ERR_TOO_LARGE, "too_large", field->name,
                                   "列表 %s 超过 %u 项的上限。", field->name, count_max);
    return ERR_OK;
}

typedef VEC(char) any_vec;

static enum err decode_list(struct decoder *d, const cJSON *node, const struct json_field *field,
                            any_vec *out) {
    uint32_t count = 0;
    TRY(check_list(d, node, field, &count));
    size_t step = field->type == JSON_LIST ? field->shape->size_bytes : sizeof(struct str);
    char *at = arena_alloc_array(d->arena, count, step);
    char *slot = at;
    for (const cJSON *element = node->child; element != NULL;
         element = element->next, slot += step) {
        if (field->type == JSON_LIST)
            TRY(decode_object(d, element, field->shape, slot));
        else
            TRY(decode_text(d, element, field, (struct str *)(void *)slot));
    }
    *out = (any_vec){.at = at, .count = count, .cap = count};
    return ERR_OK;
}

static enum err decode_value(struct decoder *d, const cJSON *node, const struct json_field *field,
                             char *at) {
    void *slot = at;
    switch (field->type) {
    case JSON_STR: return decode_text(d, node, field, slot);
    case JSON_I64: return decode_i64(d, node, field, slot);
    case JSON_ID: return decode_id(d, node, field, slot);
    case JSON_TIME: return decode_time(d, node, field, slot);
    case JSON_DAY: return decode_day(d, node, field, slot);
    case JSON_OBJECT: return decode_object(d, node, field->shape, slot);
    case JSON_LIST:
    case JSON_STR_LIST: return decode_list(d, node, field, slot);
    case JSON_BOOL:
        if (!cJSON_IsBool(node))
            return refuse(d, field->name, "true 或 false");
        *(bool *)slot = cJSON_IsTrue(node);
        return ERR_OK;
    case JSON_HUNDREDTHS:
    case JSON_RAW: break;
    }
    BUG("an encode-only field is not decoded");
}

static const struct json_field *find_field(const struct json_shape *shape, const char *name) {
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

static enum err decode_member(struct decoder *d, const cJSON *node, const struct json_shape *shape,
                              char *out) {
    const struct json_field *field = find_field(shape, node->string);
    if (field == NULL)
        return fault_set_field(d->fault, ERR_INVALID, "json_member", node->string,
                               "不认识的字段，请对照接口文档检查拼写。");
    for (const cJSON *earlier = node->prev; earlier->next != NULL; earlier = earlier->prev)
        if (strcmp(earlier->string, node->string) == 0)
            return refuse(d, field->name, "只出现一次");
    if (cJSON_IsNull(node) && field->flag == JSON_OPTIONAL)
        return ERR_OK;
    return decode_value(d, node, field, out + field->offset);
}

static enum err decode_object(struct decoder *d, const cJSON *node, const struct json_shape *shape,
                              char *out) {
    if (!cJSON_IsObject(node))
        return refuse(d, shape->name, "对象");
    for (const cJSON *member = node->child; member != NULL; member = member->next)
        TRY(decode_member(d, member, shape, out));
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct json_field *field = &shape->fields[i];
        if (field->flag == JSON_REQUIRED &&
            cJSON_GetObjectItemCaseSensitive(node, field->name) == NULL)
            return refuse(d, field->name, "必填项");
    }
    return ERR_OK;
}

enum err json_decode(struct arena *arena, struct str text, const struct json_shape *shape,
                     void *out, struct fault *fault) {
    TRY(json_door(text, fault));
    cJSON *tree = cJSON_ParseWithLength(text.ptr, text.len);
    if (tree == NULL)
        return fault_set(fault, ERR_MALFORMED, "json_malformed", "请求正文不是有效的 JSON。");
    struct decoder decoder = {arena, fault};
    char *made = arena_alloc(arena, shape->size_bytes);
    enum err err = decode_object(&decoder, tree, shape, made);
    cJSON_Delete(tree);
    if (err == ERR_OK)
        memcpy(out, made, shape->size_bytes);
    return err;
}

enum err json_to_texts(struct arena *arena, struct str json, uint32_t count_max, struct str **texts,
                       uint32_t *count, struct fault *fault) {
    TRY(json_door(json, fault));
    cJSON *tree = cJSON_ParseWithLength(json.ptr, json.len);
    struct decoder decoder = {arena, fault};
    const struct json_field field = {.name = "list", .type = JSON_STR_LIST, .count_max = count_max};
    any_vec list = {0};
    enum err err = decode_list(&decoder, tree, &field, &list);
    cJSON_Delete(tree);
    if (err == ERR_OK) {
        *texts = (struct str *)(void *)list.at;
        *count = list.count;
    }
    return err;
}
