/* The Prometheus text format, version 0.0.4. */
#include "api/http/metrics.h"

#include "api/http/router.h"

void metrics_answered(struct metrics *metrics, uint32_t route_idx, int status, int64_t spent_us) {
    PROMISE(route_idx <= metrics->route_count && status >= 100 && status <= 599);
    struct route_metrics *row = &metrics->routes[route_idx];
    atomic_fetch_add_explicit(&row->answered[status / 100 - 1], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&row->spent_us, (unsigned long long)spent_us, memory_order_relaxed);
}

static void put_labels(struct buf *out, const struct http_route *routes, uint32_t idx,
                       uint32_t route_count) {
    bool known = idx < route_count;
    buf_printf(out, "{method=\"%s\",route=\"%s\"",
               known ? http_method_name(routes[idx].method) : "other",
               known ? routes[idx].pattern : "other");
}

static void put_answered(const struct metrics *metrics, const struct http_route *routes,
                         struct buf *out) {
    buf_add(out, STR("# HELP xuefa_http_requests_total Requests answered.\n"
                     "# TYPE xuefa_http_requests_total counter\n"));
    for (uint32_t i = 0; i <= metrics->route_count; i++)
        for (int c = 0; c < STATUS_CLASS_COUNT; c++) {
            unsigned long long count = atomic_load(&metrics->routes[i].answered[c]);
            if (count == 0)
                continue;
            buf_add(out, STR("xuefa_http_requests_total"));
            put_labels(out, routes, i, metrics->route_count);
            buf_printf(out, ",status=\"%dxx\"} %llu\n", c + 1, count);
        }
}

static void put_spent(const struct metrics *metrics, const struct http_route *routes,
                      struct buf *out) {
    buf_add(out, STR("# HELP xuefa_http_seconds_total Time from the whole request to its reply.\n"
                     "# TYPE xuefa_http_seconds_total counter\n"));
    for (uint32_t i = 0; i <= metrics->route_count; i++) {
        unsigned long long spent_us = atomic_load(&metrics->routes[i].spent_us);
        if (spent_us == 0)
            continue;
        buf_add(out, STR("xuefa_http_seconds_total"));
        put_labels(out, routes, i, metrics->route_count);
        buf_printf(out, "} %llu.%06llu\n", spent_us / 1000000, spent_us % 1000000);
    }
}

struct figure {
    const char *name, *type, *help;
    unsigned long long value;
};

void metrics_print(const struct metrics *metrics, const struct http_route *routes,
                   struct metrics_depths depths, struct buf *out) {
    const struct figure figures[] = {
        {"xuefa_http_refused_total", "counter", "Malformed requests refused.",
         atomic_load(&metrics->refused)},
        {"xuefa_http_slow_total", "counter", "Connections cut because a request took too long.",
         atomic_load(&metrics->slow)},
        {"xuefa_http_busy_total", "counter", "Requests turned away because a queue was full.",
         atomic_load(&metrics->busy)},
        {"xuefa_http_connections", "gauge", "Open connections.",
         atomic_load(&metrics->connections)},
        {"xuefa_http_unanswered", "gauge", "Requests whose handler has not finished.",
         atomic_load(&metrics->unanswered)},
        {"xuefa_http_worker_queue", "gauge", "Requests waiting for a worker.", depths.worker},
        {"xuefa_http_login_queue", "gauge", "Requests waiting for a password hash.", depths.login},
    };
    put_answered(metrics, routes, out);
    put_spent(metrics, routes, out);
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", figures[i].name, figures[i].help,
                   figures[i].name, figures[i].type, figures[i].name, figures[i].value);
}
