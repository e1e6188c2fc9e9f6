/* Health, readiness, metrics, the contract, the page. */
#include "api/route/route.h"
#include "base/core/limits.h"

enum { CLOCK_OFFSET_MAX_MS = 1000 };

enum http_outcome route_health(struct api_call *c) {
    return api_reply(c, 200, &WIRE_OK, &(struct wire_ok){true});
}

static enum err check_ready(struct api_call *c) {
    bool current = false;
    int64_t offset_ms = 0;
    TRY(engine_schema_is_current(&c->call, &current));
    if (!current)
        return fault_set(c->call.fault, ERR_BUSY, "schema_mismatch",
                         "数据库结构与程序版本不一致，请运行 xuefa db migrate。");
    TRY(engine_clock_offset(&c->call, &offset_ms));
    if (offset_ms > CLOCK_OFFSET_MAX_MS || offset_ms < -CLOCK_OFFSET_MAX_MS)
        return fault_set(c->call.fault, ERR_BUSY, "clock_off",
                         "本机时钟与数据库相差超过 1 秒，请校时。");
    return ERR_OK;
}

enum http_outcome route_ready(struct api_call *c) {
    if (check_ready(c) != ERR_OK)
        return api_fail(c);
    return api_reply(c, 200, &WIRE_OK, &(struct wire_ok){true});
}

static bool is_loopback(struct str address) {
    return str_starts(address, STR("127.")) || str_eq(address, STR("::1")) ||
           str_starts(address, STR("::ffff:127."));
}

enum http_outcome route_metrics(struct api_call *c) {
    if (!is_loopback(c->request->client_address)) {
        fault_set(c->call.fault, ERR_NOT_FOUND, "not_found", "没有找到。");
        return api_fail(c);
    }
    struct buf text = buf_make(c->call.arena, LIMIT_REPLY_BYTES_MAX);
    const struct engine *engine = c->call.engine;
    http_metrics(c->api->server, &text);
    buf_printf(&text,
               "# HELP xuefa_lane_depth Jobs waiting in a lane.\n# TYPE xuefa_lane_depth gauge\n");
    buf_printf(&text, "xuefa_lane_depth{lane=\"start\"} %u\n", lane_depth(engine->start_lane));
    buf_printf(&text, "xuefa_lane_depth{lane=\"save\"} %u\n", lane_depth(engine->save_lane));
    buf_printf(&text, "xuefa_lane_depth{lane=\"finish\"} %u\n", lane_depth(engine->finish_lane));
    c->reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
    c->reply->body = buf_str(&text);
    return HTTP_DONE;
}

enum http_outcome route_openapi(struct api_call *c) {
    for (size_t i = 0; i < embedded_web_count; i++)
        if (strcmp(embedded_web[i].path, "api/openapi.yaml") == 0) {
            c->reply->content_type = "application/yaml; charset=utf-8";
            c->reply->body =
                (struct str){(const char *)embedded_web[i].bytes, embedded_web[i].size_bytes};
        }
    return HTTP_DONE;
}

enum http_outcome route_page(struct api_call *c) {
    return http_serve_file(c->api->files, c->request->path, c->request, c->reply);
}
