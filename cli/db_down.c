/* `xuefa db down`: the private cluster stands still afterwards; the data stay. */
#include "cli/cluster.h"

#include "cli/cli.h"

static enum cli_exit run(struct cli_call *call) {
    bool stopped = false;
    if (cluster_down(call->arena, &stopped, call->fault) != ERR_OK)
        return cli_fail(call);
    fprintf(stderr, "xuefa: %s\n",
            stopped ? "私有数据库已停止，数据都在。" : "私有数据库本来就没有运行。");
    return CLI_DONE;
}

static const struct cli_option OPTIONS[] = {{.flag = NULL}};

const struct cli_command CLI_DB_DOWN = {"db",    "down", "", "停止本目录的私有数据库；数据保留",
                                        OPTIONS, run};
