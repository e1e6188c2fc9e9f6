/* Two subcommands print the same object. */
#include "cli/db_print.h"

#include <stddef.h>

#include "base/json/json.h"

struct status {
    bool running;
    struct str url;
    struct str data_dir;
    int64_t pid;
};

static const struct json_field FIELDS[] = {
    {.name = "running", .type = JSON_BOOL, .offset = offsetof(struct status, running)},
    {.name = "url",
     .type = JSON_STR,
     .flag = JSON_OPTIONAL,
     .offset = offsetof(struct status, url)},
    {.name = "data_dir",
     .type = JSON_STR,
     .flag = JSON_OPTIONAL,
     .offset = offsetof(struct status, data_dir)},
    {.name = "pid", .type = JSON_I64, .offset = offsetof(struct status, pid)},
};
static const struct json_shape SHAPE = JSON_SHAPE(struct status, FIELDS, "cluster_status");

static struct str or_null(struct str text) {
    return text.len == 0 ? (struct str){NULL, 0} : text;
}

void db_print_json(struct arena *arena, const struct cluster *cluster) {
    struct status status = {.running = cluster->pid != 0,
                            .url = or_null(cluster->url),
                            .data_dir = or_null(cluster->data_dir),
                            .pid = cluster->pid};
    struct buf buf = buf_make(arena, 16 * 1024);
    json_encode(&buf, &SHAPE, &status);
    puts(buf_str(&buf).ptr);
}
