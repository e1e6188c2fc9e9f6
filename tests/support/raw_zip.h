/* Zip files as they should not be: every field as the test says. Parts are stored as given. */
#pragma once

#include "base/core/arena.h"

struct raw_part {
    struct str name;
    struct str data;
    struct str local_name; /* of the head before the data; NULL: the same */
    uint16_t flags;
    uint16_t method;
    uint32_t bytes; /* stated; 0: those of the data */
    uint32_t packed_bytes;
    uint32_t crc;
    int64_t shift; /* added to the offset in the list */
    bool zip64;    /* sizes and offset stand in an extra field */
};

struct raw_zip {
    const struct raw_part *parts;
    uint32_t count;
    uint32_t stated_count; /* 0: the true one */
    bool zip64;            /* the list's place stands in a second end record */
};

struct str raw_zip(struct arena *arena, const struct raw_zip *zip);
