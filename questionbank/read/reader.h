/* The readers: a row each, chosen by what stands in the file, never by its name. */
#pragma once

#include "base/office/package.h"
#include "questionbank/ir/ir.h"

struct reader {
    struct str name;
    bool (*sniff)(struct str text); /* looks at the first SNIFF_BYTES_MAX bytes only */
    void (*read)(struct ir *ir, uint32_t source_idx);
};

#define SNIFF_BYTES_MAX ((size_t)64 * 1024)

/* The first reader that knows the form; the last one takes everything. */
const struct reader *reader_sniff(struct str text);

/* By name; NULL when there is none. */
const struct reader *reader_find(struct str name);

/* Readers of packages. */
struct package_reader {
    struct str name;
    bool (*knows)(const struct package *package);
    void (*read)(struct ir *ir, uint32_t source_idx, struct package *package);
};

/* NULL when no reader knows what the package holds. */
const struct package_reader *package_reader_find(const struct package *package);

/* What a file of no form of ours is, for people: "PDF 文件"; empty when its bytes say nothing. */
struct str foreign_name(struct str bytes);
