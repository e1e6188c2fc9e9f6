/* A file replaced at once. */
#include "cli/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err fail(struct fault *fault, const char *path) {
    return fault_set(fault, ERR_OUTSIDE, "file_unwritable",
                     "%s：无法写入（%s），请检查路径、权限和磁盘空间。", path, strerror(errno));
}

bool whole_write(int file, struct str bytes) {
    while (bytes.len > 0) {
        ssize_t done = write(file, bytes.ptr, bytes.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        bytes = str_from_offset(bytes, (size_t)done);
    }
    return true;
}

static bool keep_status(int file, const char *path) {
    struct stat old;
    if (stat(path, &old) != 0)
        return fchmod(file, 0644) == 0;
    return fchmod(file, old.st_mode & 07777) == 0 &&
           (fchown(file, old.st_uid, old.st_gid) == 0 || errno == EPERM);
}

/* Devices and pipes are written to, never replaced. */
static enum err write_through(const char *path, struct str bytes, struct fault *fault) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return fail(fault, path);
    bool written = whole_write(file, bytes);
    return close(file) == 0 && written ? ERR_OK : fail(fault, path);
}

enum err whole_file_replace(const char *path, struct str bytes, struct fault *fault) {
    char target[PATH_MAX], beside[PATH_MAX];
    struct stat old;
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode))
        return write_through(path, bytes, fault);
    if (realpath(path, target) == NULL)
        snprintf(target, sizeof target, "%s", path);
    int length = snprintf(beside, sizeof beside, "%s.XXXXXX", target);
    if (length < 0 || (size_t)length >= sizeof beside) {
        errno = ENAMETOOLONG;
        return fail(fault, path);
    }
    int file = mkstemp(beside);
    if (file < 0)
        return fail(fault, path);
    bool written = whole_write(file, bytes) && keep_status(file, target) && fsync(file) == 0;
    written = close(file) == 0 && written;
    if (written && rename(beside, target) == 0)
        return ERR_OK;
    int cause = errno;
    unlink(beside);
    errno = cause;
    return fail(fault, path);
}
