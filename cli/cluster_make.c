/* Making a cluster happens once in the life of a checkout, and must never leave half of one. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/rng.h"
#include "cli/cluster_act.h"

static const char *const HOME_WHEN_VAR_IS_CLOSED = "/var/lib/xuefa";

/* Where new data go: <var>/pg, or a place of the system when the owner cannot enter <var>. */
static enum err choose_home(struct arena *arena, const struct cluster_place *place,
                            struct str *target, struct fault *fault) {
    if (cluster_can_enter(arena, place->user, place->var_dir)) {
        *target = place->link;
        return ERR_OK;
    }
    if (mkdir(HOME_WHEN_VAR_IS_CLOSED, 0755) != 0 && errno != EEXIST)
        return cluster_broken(fault, "建立目录", str_from(HOME_WHEN_VAR_IS_CLOSED));
    *target =
        arena_printf(arena, "%s/%016llx", HOME_WHEN_VAR_IS_CLOSED, (unsigned long long)rng_u64());
    fprintf(stderr, "xuefa: 系统用户 xuefa 进不了 %.*s，数据库的数据放在 %.*s\n",
            STR_ARGS(place->var_dir), STR_ARGS(*target));
    return ERR_OK;
}

static enum err remove_leftover(struct arena *arena, struct str path, struct fault *fault) {
    const char *const argv[] = {"/bin/rm", "-rf", "--", path.ptr, NULL};
    struct program_result result;
    const struct program program = {argv, {geteuid(), getegid()}, NULL};
    return program_run(arena, &program, &result, fault);
}

/* Filled under another name and renamed when it is complete, so that a killed `db up` never leaves
 * half a cluster behind. */
static enum err fill(struct arena *arena, struct cluster_place *place, struct str target,
                     struct fault *fault) {
    const char *initdb;
    TRY(cluster_program(arena, place, "initdb", &initdb, fault));
    struct str fresh = arena_printf(arena, "%.*s.new", STR_ARGS(target));
    TRY(remove_leftover(arena, fresh, fault));
    TRY(cluster_private_dir(place, fresh, fault));
    const char *const argv[] = {initdb,
                                "--pgdata",
                                fresh.ptr,
                                "--username=" CLUSTER_OWNER,
                                "--auth-local=trust",
                                "--auth-host=reject",
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--data-checksums",
                                "--no-instructions",
                                NULL};
    TRY(cluster_run(arena, place, argv, fault));
    place->data_dir = fresh;
    TRY(cluster_write(arena, place, "postgresql.conf", O_APPEND, STR("\ninclude 'xuefa.conf'\n"),
                      fault));
    if (rename(fresh.ptr, target.ptr) != 0)
        return cluster_broken(fault, "建立", target);
    return ERR_OK;
}

enum err cluster_make(struct arena *arena, struct cluster_place *place, struct fault *fault) {
    struct str target = {NULL, 0};
    if (geteuid() == 0)
        TRY(cluster_user_make(arena, &place->user, fault));
    TRY(choose_home(arena, place, &target, fault));
    fprintf(stderr, "xuefa: 第一次使用，正在建立私有数据库（约几秒）……\n");
    TRY(fill(arena, place, target, fault));
    if (!str_eq(target, place->link) && symlink(target.ptr, place->link.ptr) != 0)
        return cluster_broken(fault, "建立链接", place->link);
    return cluster_place_find(arena, place, fault);
}
