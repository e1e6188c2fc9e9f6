/* The acts that making and starting a cluster share. */
#include "cli/cluster_act.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LAST_WORDS_BYTES_MAX = 300 };

enum err cluster_broken(struct fault *fault, const char *act, struct str path) {
    return fault_set(fault, ERR_OUTSIDE, "cluster_files",
                     "无法%s %.*s：%s。请检查磁盘空间和目录权限。", act, STR_ARGS(path),
                     strerror(errno));
}

enum err cluster_run(struct arena *arena, const struct cluster_place *place,
                     const char *const argv[], struct fault *fault) {
    struct program_result result;
    const struct program program = {argv, place->user, place->data_dir.ptr};
    TRY(program_run(arena, &program, &result, fault));
    if (result.status == 0)
        return ERR_OK;
    struct str said = str_trim(result.output);
    if (said.len > LAST_WORDS_BYTES_MAX)
        said = str_from_offset(said, said.len - LAST_WORDS_BYTES_MAX);
    while (said.len > 0 && ((unsigned char)said.ptr[0] & 0xC0) == 0x80) /* not inside a character */
        said = str_from_offset(said, 1);
    return fault_set(fault, ERR_OUTSIDE, "cluster_program", "%s 失败（状态 %d）：%.*s", argv[0],
                     result.status, STR_ARGS(said));
}

enum err cluster_write(struct arena *arena, const struct cluster_place *place, const char *name,
                       int flags, struct str text, struct fault *fault) {
    struct str path = arena_printf(arena, "%.*s/%s", STR_ARGS(place->data_dir), name);
    int fd = open(path.ptr, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    if (fd < 0)
        return cluster_broken(fault, "写入", path);
    bool written = fchown(fd, place->user.uid, place->user.gid) == 0 &&
                   write(fd, text.ptr, text.len) == (ssize_t)text.len;
    if (close(fd) != 0 || !written)
        return cluster_broken(fault, "写入", path);
    return ERR_OK;
}

enum err cluster_private_dir(const struct cluster_place *place, struct str path,
                             struct fault *fault) {
    struct stat st;
    if (mkdir(path.ptr, 0700) == 0) {
        if (lchown(path.ptr, place->user.uid, place->user.gid) != 0)
            return cluster_broken(fault, "移交", path);
        return ERR_OK;
    }
    if (errno != EEXIST || lstat(path.ptr, &st) != 0)
        return cluster_broken(fault, "建立目录", path);
    if (!S_ISDIR(st.st_mode) || st.st_uid != place->user.uid || (st.st_mode & 077) != 0)
        return fault_set(fault, ERR_OUTSIDE, "cluster_files",
                         "%.*s 已被别的用户占用，不能放心使用：请删除它后再试。", STR_ARGS(path));
    return ERR_OK;
}

bool cluster_can_enter(struct arena *arena, struct program_user user, struct str dir) {
    const char *const argv[] = {"/usr/bin/test", "-x", dir.ptr, NULL};
    struct program_result result;
    struct fault ignored = {0};
    const struct program program = {argv, user, NULL};
    return program_run(arena, &program, &result, &ignored) == ERR_OK && result.status == 0;
}
