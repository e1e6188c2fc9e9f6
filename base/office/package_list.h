/* The list of parts at the end of a zip file, read and judged before the library sees the file. */
#pragma once

#include "base/core/arena.h"

struct listed_part {
    struct str name;       /* UTF-8 */
    uint64_t offset;       /* of its local head */
    uint64_t packed_bytes; /* these three as stated by the list */
    uint64_t bytes;
    uint32_t crc;
    uint16_t method;
    bool is_folder;
};

struct part_list {
    struct listed_part *at; /* in the file's order */
    uint32_t count;
};

/* Errors of package_open(). */
enum err part_list_read(struct arena *arena, struct str bytes, struct part_list *out,
                        struct fault *fault) MUST_CHECK;

/* Order of names without regard to ASCII case. */
int part_name_compare(struct str a, struct str b);

/* ERR_INVALID `package_name` unless the name is relative, without `..`, empty steps, back-slashes
 * and control characters. */
enum err part_name_check(struct str name, struct fault *fault) MUST_CHECK;

/* A name for a message: cut after some characters. Lives in the arena. */
const char *part_name_shown(struct arena *arena, struct str name);
