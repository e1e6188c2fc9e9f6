/* The OpenAPI 3.1 document, printed from the tables that the server runs on. */
#include "api/api.h"
#include "api/wire/wire.h"

static const char *const METHODS[HTTP_METHOD_COUNT] = {
    [HTTP_GET] = "get", [HTTP_HEAD] = "head",   [HTTP_POST] = "post",
    [HTTP_PUT] = "put", [HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete",
};

static const char *const TYPES[] = {
    [JSON_STR] = "{type: string}",
    [JSON_I64] = "{type: integer}",
    [JSON_BOOL] = "{type: boolean}",
    [JSON_ID] = "{type: string, pattern: '^[1-9][0-9]*$'}",
    [JSON_TIME] = "{type: string, format: date-time}",
    [JSON_DAY] = "{type: string, format: date}",
    [JSON_HUNDREDTHS] = "{type: number, multipleOf: 0.01}",
    [JSON_RAW] = "{}",
    [JSON_STR_LIST] = "{type: array, items: {type: string}}",
};

static void put_field(struct buf *out, const struct json_field *field) {
    buf_printf(out, "        %s: ", field->name);
    const char *open = field->flag == JSON_OPTIONAL ? "{anyOf: [" : "";
    const char *close = field->flag == JSON_OPTIONAL ? ", {type: 'null'}]}" : "";
    buf_add_cstr(out, open);
    if (field->type == JSON_OBJECT)
        buf_printf(out, "{$ref: '#/components/schemas/%s'}", field->shape->name);
    else if (field->type == JSON_LIST)
        buf_printf(out, "{type: array, items: {$ref: '#/components/schemas/%s'}}",
                   field->shape->name);
    else
        buf_add_cstr(out, TYPES[field->type]);
    buf_printf(out, "%s\n", close);
}

static void put_schema(struct buf *out, const struct json_shape *shape) {
    buf_printf(out,
               "    %s:\n      type: object\n      additionalProperties: false\n      required: [",
               shape->name);
    const char *comma = "";
    for (uint32_t i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].flag == JSON_OPTIONAL)
            continue;
        buf_printf(out, "%s%s", comma, shape->fields[i].name);
        comma = ", ";
    }
    buf_add(out, STR("]\n      properties:\n"));
    for (uint32_t i = 0; i < shape->field_count; i++)
        put_field(out, &shape->fields[i]);
}

enum { SCHEMA_COUNT_MAX = 100 };

struct schemas {
    const struct json_shape *at[SCHEMA_COUNT_MAX];
    uint32_t count;
};

static void gather(struct schemas *schemas, const struct json_shape *shape) {
    for (uint32_t i = 0; i < schemas->count; i++)
        if (shape == NULL || schemas->at[i] == shape)
            return;
    PROMISE(schemas->count < SCHEMA_COUNT_MAX);
    if (shape != NULL)
        schemas->at[schemas->count++] = shape;
}

static void put_schemas(struct buf *out) {
    struct schemas schemas = {.count = 0};
    gather(&schemas, &WIRE_PROBLEM);
    for (uint32_t i = 0; i < API_ROUTE_COUNT; i++) {
        const struct api_meta *meta = API_ROUTES[i].meta;
        gather(&schemas, meta->request);
        gather(&schemas, meta->reply);
    }
    buf_add(out, STR("  schemas:\n"));
    for (uint32_t i = 0; i < schemas.count; i++) { /* grows while it is walked */
        put_schema(out, schemas.at[i]);
        for (uint32_t f = 0; f < schemas.at[i]->field_count; f++)
            gather(&schemas, schemas.at[i]->fields[f].shape);
    }
}

static void put_path_parameters(struct buf *out, const char *pattern) {
    struct str rest = str_from(pattern);
    for (size_t open = str_find_char(rest, '{'); open != STR_NONE;
         open = str_find_char(rest, '{')) {
        rest = str_from_offset(rest, open + 1);
        struct str name = str_cut(&rest, '}');
        buf_printf(out, "        - {name: %.*s, in: path, required: true, schema: %s}\n",
                   STR_ARGS(name), TYPES[JSON_ID]);
    }
}

static void put_parameters(struct buf *out, const struct http_route *route,
                           const struct api_meta *meta) {
    bool path = strchr(route->pattern, '{') != NULL;
    if (!path && meta->query == NULL)
        return;
    buf_add(out, STR("      parameters:\n"));
    put_path_parameters(out, route->pattern);
    for (const char *const *name = meta->query; name != NULL && *name != NULL; name++)
        buf_printf(out,
                   "        - {name: %s, in: query, required: false, schema: {type: string}}\n",
                   *name);
}

static void put_roles(struct buf *out, uint32_t roles) {
    buf_add(out, roles == 0 ? STR("      security: []\n") : STR("      x-roles: ["));
    const char *comma = "";
    for (uint32_t role = 0; role < ROLE_COUNT; role++) {
        if ((roles & role_bit((enum role)role)) == 0)
            continue;
        buf_printf(out, "%s%.*s", comma, STR_ARGS(role_code((enum role)role)));
        comma = ", ";
    }
    buf_add(out, roles == 0 ? STR("") : STR("]\n"));
}

static void put_operation(struct buf *out, const struct http_route *route) {
    const struct api_meta *meta = route->meta;
    buf_printf(out, "    %s:\n      summary: %s\n", METHODS[route->method], meta->summary);
    put_roles(out, meta->roles);
    put_parameters(out, route, meta);
    if (meta->request != NULL)
        buf_printf(out,
                   "      requestBody:\n        required: true\n        content:\n"
                   "          application/json: {schema: {$ref: '#/components/schemas/%s'}}\n",
                   meta->request->name);
    if (route->body_bytes_max != 0)
        buf_add(out, STR("      requestBody:\n        required: true\n        content:\n"
                         "          application/octet-stream: {schema: {type: string, format: "
                         "binary}}\n"));
    buf_printf(out, "      responses:\n        '%d':\n          description: 成功\n", meta->status);
    if (meta->reply != NULL)
        buf_printf(out,
                   "          content:\n"
                   "            application/json: {schema: {$ref: '#/components/schemas/%s'}}\n",
                   meta->reply->name);
    buf_add(out, STR("        default: {$ref: '#/components/responses/problem'}\n"));
}

static void put_paths(struct buf *out) {
    buf_add(out, STR("paths:\n"));
    for (uint32_t i = 0; i < API_ROUTE_COUNT; i++) {
        if (strchr(API_ROUTES[i].pattern, '*') != NULL)
            continue; /* the page */
        if (i == 0 || strcmp(API_ROUTES[i].pattern, API_ROUTES[i - 1].pattern) != 0)
            buf_printf(out, "  %s:\n", API_ROUTES[i].pattern);
        put_operation(out, &API_ROUTES[i]);
    }
}

void api_print_openapi(struct buf *out) {
    buf_add(out, STR("# Printed by `xuefa doc openapi` from the route and wire tables.\n"
                     "openapi: 3.1.0\ninfo:\n  title: 学法考法引擎\n  version: " XUEFA_VERSION "\n"
                     "security:\n  - bearer: []\n  - cookie: []\n"));
    put_paths(out);
    buf_add(
        out,
        STR("components:\n"
            "  securitySchemes:\n"
            "    bearer: {type: http, scheme: bearer}\n"
            "    cookie: {type: apiKey, in: cookie, name: xuefa_session}\n"
            "  responses:\n    problem:\n      description: 问题说明（RFC 9457）\n      content:\n"
            "        application/problem+json: {schema: {$ref: "
            "'#/components/schemas/problem'}}\n"));
    put_schemas(out);
}
