/* `xuefa db status`: does the private cluster run, and where. */
#include "cli/cluster.h"

#include "cli/cli.h"
#include "cli/db_print.h"

static enum cli_exit run(struct cli_call *call) {
    struct cluster cluster;
    if (cluster_status(call->arena, &cluster, call->fault) != ERR_OK)
        return cli_fail(call);
    if (cli_switch(call, "--json")) {
        db_print_json(call->arena, &cluster);
        return CLI_DONE;
    }
    printf("状态：%s\n", cluster.pid == 0 ? "没有运行" : "运行中");
    if (cluster.data_dir.len > 0)
        printf("数据目录：%.*s\n", STR_ARGS(cluster.data_dir));
    if (cluster.url.len > 0)
        printf("连接地址：%.*s\n", STR_ARGS(cluster.url));
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {{"--json", NULL, NULL, NULL, "输出 JSON"},
                                            {.flag = NULL}};

const struct cli_command CLI_DB_STATUS = {"db",    "status", "", "私有数据库是否在运行、数据在哪里",
                                          OPTIONS, run};
