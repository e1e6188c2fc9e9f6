/* Files that the build puts into the binary (base/tool/embed.c): the browser application and the
 * migrations. Paths are as in the source tree, e.g. "web/app/index.html", sorted by bytes. */
#pragma once

#include <stddef.h>

struct embedded_file {
    const char *path;
    const unsigned char *bytes;
    size_t size_bytes;
};

extern const struct embedded_file embedded_web[];
extern const size_t embedded_web_count;

extern const struct embedded_file embedded_migrations[];
extern const size_t embedded_migrations_count;
