/* `xuefa db up`: the private cluster runs afterwards, whatever was before. */
#include "cli/cluster.h"

#include "cli/cli.h"
#include "cli/db_print.h"

static enum cli_exit run(struct cli_call *call) {
    struct cluster cluster;
    bool started = false;
    if (cluster_up(call->arena, &cluster, &started, call->fault) != ERR_OK)
        return cli_fail(call);
    if (cli_switch(call, "--json"))
        db_print_json(call->arena, &cluster);
    else
        printf("%.*s\n", STR_ARGS(cluster.url));
    fprintf(stderr, "xuefa: %s\n", started ? "私有数据库已启动。" : "私有数据库本来就在运行。");
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"--json", NULL, NULL, NULL, "输出 JSON，而不是连接地址"}, {.flag = NULL}};

const struct cli_command CLI_DB_UP = {
    "db", "up", "", "启动本目录的私有数据库，必要时先建立；输出连接地址", OPTIONS, run};
