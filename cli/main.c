/* Entry: finds the subcommand in the table, parses its options, runs it. */
#include "cli/cli.h"

#include <stdlib.h>

#include "base/core/rng.h"

static void print_usage(FILE *to, const struct cli_command *command) {
    fprintf(to, "用法：xuefa %s%s%s", command->noun, command->verb == NULL ? "" : " ",
            command->verb == NULL ? "" : command->verb);
    fprintf(to, "%s%s%s\n  %s\n", command->operands[0] == '\0' ? "" : " ", command->operands,
            command->options[0].flag == NULL ? "" : " [选项]",
            command->summary == NULL ? "" : command->summary);
    for (const struct cli_option *o = command->options; o->flag != NULL; o++) {
        fprintf(to, "    %s%s%s  %s", o->flag, o->argument == NULL ? "" : " ",
                o->argument == NULL ? "" : o->argument, o->help);
        if (o->env != NULL)
            fprintf(to, "（环境变量 %s）", o->env);
        if (o->fallback != NULL)
            fprintf(to, "，默认 %s", o->fallback);
        fputc('\n', to);
    }
}

static void print_help(FILE *to) {
    fputs("xuefa：国家工作人员学法考法引擎\n\n"
          "  xuefa bank check 题库.txt\n"
          "  xuefa remind list --campaign 2026 --to csv\n\n"
          "命令（加 --help 看选项）：\n",
          to);
    for (const struct cli_command *const *c = CLI_COMMANDS; *c != NULL; c++)
        if ((*c)->summary != NULL)
            fprintf(to, "  xuefa %-8s %-8s %s\n", (*c)->noun, (*c)->verb == NULL ? "" : (*c)->verb,
                    (*c)->summary);
}

static const struct cli_command *find_command(const char *noun, const char *verb) {
    for (const struct cli_command *const *c = CLI_COMMANDS; *c != NULL; c++) {
        bool same_noun = strcmp((*c)->noun, noun) == 0;
        if (same_noun && ((*c)->verb == NULL || (verb != NULL && strcmp((*c)->verb, verb) == 0)))
            return *c;
    }
    return NULL;
}

static int option_idx(const struct cli_command *command, const char *word, size_t bytes) {
    for (int i = 0; command->options[i].flag != NULL; i++)
        if (strlen(command->options[i].flag) == bytes &&
            strncmp(command->options[i].flag, word, bytes) == 0)
            return i;
    return -1;
}

static void set_defaults(struct cli_call *call) {
    for (int i = 0; call->command->options[i].flag != NULL; i++) {
        const struct cli_option *o = &call->command->options[i];
        const char *value = o->env == NULL ? NULL : getenv(o->env);
        call->values[i] = value != NULL && value[0] != '\0' ? value : o->fallback;
    }
}

/* Takes the option at argv[*at], with its value; NULL when it fits, else what is wrong with it. */
static const char *take_option(struct cli_call *call, char **argv, int argc, int *at) {
    const char *word = argv[*at];
    const char *equals = strchr(word, '=');
    size_t bytes = equals == NULL ? strlen(word) : (size_t)(equals - word);
    int idx = option_idx(call->command, word, bytes);
    if (idx < 0)
        return "没有这个选项";
    if (call->command->options[idx].argument == NULL) {
        call->values[idx] = "yes";
        return equals == NULL ? NULL : "这个选项不带值";
    }
    if (equals == NULL && *at + 1 >= argc)
        return "这个选项后面缺少值";
    call->values[idx] = equals == NULL ? argv[++*at] : equals + 1;
    return NULL;
}

static enum cli_exit parse(struct cli_call *call, char **argv, int argc) {
    bool options_end = false;
    for (int i = 0; i < argc; i++) {
        if (!options_end && strcmp(argv[i], "--") == 0) {
            options_end = true;
        } else if (options_end || argv[i][0] != '-' || argv[i][1] == '\0') {
            call->operands[call->operand_count++] = argv[i];
        } else {
            const char *word = argv[i];
            const char *wrong = take_option(call, argv, argc, &i);
            if (wrong != NULL)
                return cli_misuse(call, arena_printf(call->arena, "%s：%s", word, wrong).ptr);
        }
    }
    if (call->operand_count > 0 && call->command->operands[0] == '\0')
        return cli_misuse(call, "这个命令不带参数");
    return CLI_DONE;
}

const char *cli_value(const struct cli_call *call, const char *flag) {
    int idx = option_idx(call->command, flag, strlen(flag));
    PROMISE(idx >= 0);
    return call->values[idx];
}

bool cli_switch(const struct cli_call *call, const char *flag) {
    return cli_value(call, flag) != NULL;
}

enum cli_exit cli_fail(const struct cli_call *call) {
    const struct fault *fault = call->fault;
    fprintf(stderr, "xuefa: %s [%s]\n", fault->detail,
            fault->code == NULL ? "internal" : fault->code);
    bool outside = fault->err == ERR_OUTSIDE || fault->err == ERR_UNKNOWN || fault->err == ERR_BUSY;
    return outside ? CLI_OUTSIDE_FAILED : CLI_INPUT_FAULTY;
}

enum cli_exit cli_misuse(const struct cli_call *call, const char *sentence) {
    fprintf(stderr, "xuefa: %s\n", sentence);
    print_usage(stderr, call->command);
    return CLI_USAGE;
}

static bool wants_help(int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static enum cli_exit run_command(const struct cli_command *command, int argc, char **argv) {
    struct arena arena = {0};
    struct fault fault = {0};
    struct cli_call call = {.command = command, .arena = &arena, .fault = &fault};
    call.operands = ARENA_ARRAY(&arena, const char *, (size_t)argc + 1);
    int skip = command->verb == NULL ? 2 : 3;
    set_defaults(&call);
    enum cli_exit status = parse(&call, argv + skip, argc - skip);
    if (status == CLI_DONE)
        status = command->run(&call);
    arena_close(&arena);
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        fputs("xuefa: 结果没有写完：磁盘已满或管道已关闭，请检查后重试。\n", stderr);
        status = CLI_OUTSIDE_FAILED;
    }
    return status;
}

int main(int argc, char **argv) {
    if (rng_open() != ERR_OK) {
        fputs("xuefa: 系统没有可用的随机数来源，无法启动。\n", stderr);
        return CLI_OUTSIDE_FAILED;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("xuefa " XUEFA_VERSION);
        return CLI_DONE;
    }
    const struct cli_command *command =
        argc < 2 ? NULL : find_command(argv[1], argc > 2 ? argv[2] : NULL);
    if (command != NULL && wants_help(argc, argv)) {
        print_usage(stdout, command);
        return CLI_DONE;
    }
    if (command != NULL)
        return (int)run_command(command, argc, argv);
    if (wants_help(argc, argv)) {
        print_help(stdout);
        return CLI_DONE;
    }
    if (argc > 1)
        fprintf(stderr, "xuefa: 没有命令“%s%s%s”。\n", argv[1], argc > 2 ? " " : "",
                argc > 2 ? argv[2] : "");
    print_help(stderr);
    return CLI_USAGE;
}
